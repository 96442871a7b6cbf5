//! `/admin/mail/look`: the sender's name, the colour and the last line of letters, as they will arrive.

use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, status_of, version};
use crate::base::failure::Refusal;
use crate::base::language::Language;
use crate::features::notify::{self, LONGEST_FOOTER, LONGEST_NAME, LetterLook, Office};
use crate::web::headers::{framed, with_frame};
use crate::web::{
    Answer, FieldErrors, Flash, Page, Query, problems_of, render_with, see_other_saying,
};

/// The colour of buttons where nobody chose another.
const USUAL_COLOUR: &str = "#006a42";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LookForm {
    sender: String,
    colour: String,
    footer_ko: String,
    footer_en: String,
    version: String,
}

#[derive(Template)]
#[template(path = "admin/look.html")]
struct LookPage {
    page: Page,
    form: LookForm,
    errors: FieldErrors,
}

fn page_of(page: Page, form: LookForm, errors: FieldErrors) -> Answer {
    let page = page.named("admin-look");
    let answer = render_with(status_of(&errors), &LookPage { page, form, errors })?;
    Ok(with_frame(answer))
}

pub async fn show(desk: Desk) -> Answer {
    let (look, version) = desk.read(notify::look).await?;
    let form = LookForm {
        sender: look.sender,
        colour: if look.colour.is_empty() {
            USUAL_COLOUR.to_owned()
        } else {
            look.colour
        },
        footer_ko: look.footer_ko,
        footer_en: look.footer_en,
        version: version.to_string(),
    };
    page_of(desk.page, form, FieldErrors::none())
}

pub async fn save(sent: Sent<LookForm>) -> Answer {
    let Sent { desk, form } = sent;
    let form = form.value;
    let colour = if form.colour.trim() == USUAL_COLOUR {
        String::new()
    } else {
        form.colour.clone()
    };
    let wanted = LetterLook {
        sender: form.sender.clone(),
        colour,
        footer_ko: form.footer_ko.clone(),
        footer_en: form.footer_en.clone(),
    };
    match wanted.parse() {
        Err(failure) => {
            let errors = FieldErrors::new(&desk.page.words, &problems_of(failure)?);
            page_of(desk.page, form, errors)
        }
        Ok(look) => {
            let version = version(&form.version);
            desk.act(move |tx, now, actor| notify::change_look(tx, now, actor, version, &look))
                .await?;
            Ok(see_other_saying(
                "/admin/mail/look",
                &Flash::good(desk.page.say("saved")),
            ))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    theme: String,
}

/// One letter in a language, for the frames on the page: in the light or in the dark, whatever the reader's own screen is.
pub async fn preview(
    desk: Desk,
    language: Path<String>,
    wanted: Query<Wanted>,
    office: Data<Office>,
) -> Answer {
    let language = Language::from_tag(&language).ok_or(Refusal::NotFound)?;
    let (look, _) = desk.read(notify::look).await?;
    let letter = office.sample(language, &look, desk.site.clock.now())?;
    let theme = match wanted.theme.as_str() {
        "dark" => "@media all",
        _ => "@media not all",
    };
    let letter = letter.replace("@media (prefers-color-scheme: dark)", theme);
    Ok(framed(letter, false))
}

pub async fn test(sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    desk.act(notify::ask_for_test).await?;
    Ok(see_other_saying(
        "/admin/mail/look",
        &Flash::good(desk.page.say("admin-look-tested")),
    ))
}
