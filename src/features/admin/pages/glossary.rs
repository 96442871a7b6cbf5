//! `/admin/glossary`: which words mean the same.

use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{status_of, version};
use crate::base::failure::Problem;
use crate::features::glossary;
use crate::web::{Answer, FieldErrors, Flash, Page, problems_of, render_with, see_other_saying};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GlossaryForm {
    words: String,
    version: String,
}

#[derive(Template)]
#[template(path = "admin/glossary.html")]
struct GlossaryPage {
    page: Page,
    form: GlossaryForm,
    errors: FieldErrors,
}

pub async fn show(desk: Desk) -> Answer {
    page_of(desk, None).await
}

async fn page_of(desk: Desk, refused: Option<(GlossaryForm, Vec<Problem>)>) -> Answer {
    let kept = desk.read(glossary::current).await?;
    let (form, problems) = refused.unwrap_or_else(|| {
        let form = GlossaryForm {
            words: kept.text,
            version: kept.version.to_string(),
        };
        (form, Vec::new())
    });
    let errors = FieldErrors::new(&desk.page.words, &problems);
    render_with(
        status_of(&errors),
        &GlossaryPage {
            page: desk.page.named("admin-glossary"),
            form,
            errors,
        },
    )
}

pub async fn save(sent: Sent<GlossaryForm>) -> Answer {
    let Sent { desk, form } = sent;
    let (seen, words) = (version(&form.version), form.words.clone());
    let outcome = desk
        .act(move |tx, now, actor| glossary::change(tx, now, actor, seen, &words))
        .await;
    match outcome {
        Ok(_) => {
            let flash = Flash::good(desk.page.say("saved"));
            Ok(see_other_saying("/admin/glossary", &flash))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, Some((form.value, problems))).await
        }
    }
}
