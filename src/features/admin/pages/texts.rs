//! `/admin/texts`: the words with which decisions begin.

use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{status_of, version};
use crate::base::failure::Problem;
use crate::features::text_blocks::{self, Blocks, LONGEST};
use crate::web::{Answer, FieldErrors, Flash, Page, problems_of, render_with, see_other_saying};

/// A form whose fields are the names of blocks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TextsForm {
    version: String,
}

/// A block as the form shows it.
struct Field {
    name: String,
    label: String,
    text: String,
}

#[derive(Template)]
#[template(path = "admin/texts.html")]
struct TextsPage {
    page: Page,
    version: String,
    fields: Vec<Field>,
    errors: FieldErrors,
}

pub async fn show(desk: Desk) -> Answer {
    page_of(desk, None).await
}

type Typed = Vec<(String, String)>;

fn typed<'t>(fields: &'t Typed, name: &str) -> Option<&'t String> {
    let found = fields.iter().rev().find(|(field, _)| field == name);
    found.map(|(_, value)| value)
}

async fn page_of(desk: Desk, refused: Option<(String, Typed, Vec<Problem>)>) -> Answer {
    let kept = desk.read(text_blocks::current).await?;
    let (version, sent, problems) =
        refused.unwrap_or_else(|| (kept.version.to_string(), Vec::new(), Vec::new()));
    let errors = FieldErrors::new(&desk.page.words, &problems);
    let page = desk.page.named("admin-texts");
    let fields = Blocks::all().map(|(occasion, language)| {
        let name = Blocks::name(occasion, language);
        Field {
            text: typed(&sent, &name)
                .cloned()
                .unwrap_or_else(|| kept.blocks.of(occasion, language).to_owned()),
            label: format!(
                "{} · {}",
                page.say_of("text-block", occasion.as_str()),
                page.say_of("language", language.tag())
            ),
            name,
        }
    });
    render_with(
        status_of(&errors),
        &TextsPage {
            fields: fields.collect(),
            page,
            version,
            errors,
        },
    )
}

pub async fn save(sent: Sent<TextsForm>) -> Answer {
    let Sent { desk, form } = sent;
    let fields = form.fields().to_vec();
    let seen = version(&form.version);
    let wanted = Blocks::parse(|name| typed(&fields, name).cloned());
    let outcome = match wanted {
        Ok(blocks) => {
            desk.act(move |tx, now, actor| text_blocks::change(tx, now, actor, seen, &blocks))
                .await
        }
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(_) => {
            let flash = Flash::good(desk.page.say("saved"));
            Ok(see_other_saying("/admin/texts", &flash))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, Some((form.version.clone(), fields, problems))).await
        }
    }
}
