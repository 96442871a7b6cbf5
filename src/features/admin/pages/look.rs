//! `/admin/mail/look`: the sender's name, the colour and the last line of letters, as they will arrive.

use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, status_of, version};
use crate::base::failure::{Outcome, Refusal};
use crate::base::language::Language;
use crate::features::files;
use crate::features::notify::{
    self, LARGEST_LOGO, LONGEST_FOOTER, LONGEST_NAME, LetterLook, Office,
};
use crate::web::headers::{framed, with_frame};
use crate::web::uploads::Upload;
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
    /// The picture that is there is not wanted any more.
    logo_off: String,
    version: String,
}

#[derive(Template)]
#[template(path = "admin/look.html")]
struct LookPage {
    page: Page,
    form: LookForm,
    /// Whether there is a picture above letters.
    has_logo: bool,
    errors: FieldErrors,
}

fn page_of(page: Page, form: LookForm, has_logo: bool, errors: FieldErrors) -> Answer {
    let page = page.named("admin-look");
    let page = LookPage {
        page,
        form,
        has_logo,
        errors,
    };
    Ok(with_frame(render_with(status_of(&page.errors), &page)?))
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
        logo_off: String::new(),
        version: version.to_string(),
    };
    page_of(desk.page, form, !look.logo.is_empty(), FieldErrors::none())
}

pub async fn save(sent: Sent<LookForm>) -> Answer {
    let Sent { desk, mut form } = sent;
    let uploads = form.take_uploads();
    let form = form.value;
    let (present, _) = desk.read(notify::look).await?;
    let has_logo = !present.logo.is_empty();
    let colour = if form.colour.trim() == USUAL_COLOUR {
        String::new()
    } else {
        form.colour.clone()
    };
    let keeps = form.logo_off.is_empty();
    let wanted = LetterLook {
        sender: form.sender.clone(),
        colour,
        footer_ko: form.footer_ko.clone(),
        footer_en: form.footer_en.clone(),
        logo: if keeps { present.logo } else { String::new() },
        logo_size: if keeps { present.logo_size } else { (0, 0) },
    };
    let wanted = with_logo(wanted, uploads).await.and_then(LetterLook::parse);
    match wanted {
        Err(failure) => {
            let errors = FieldErrors::new(&desk.page.words, &problems_of(failure)?);
            page_of(desk.page, form, has_logo, errors)
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

/// The same with the picture that came along, if one did; made anew off the web threads.
async fn with_logo(look: LetterLook, uploads: Vec<Upload>) -> Outcome<LetterLook> {
    let Some(upload) = uploads.into_iter().next() else {
        return Ok(look);
    };
    let made = tokio::task::spawn_blocking(move || files::small_png("logo", upload)).await;
    let picture = made.map_err(anyhow::Error::new)??;
    look.with_logo(&picture.small, (picture.width, picture.height))
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
