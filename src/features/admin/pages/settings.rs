//! `/admin/settings`: what can be changed while it runs, and what the configuration says about the rest.

use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::status_of;
use crate::base::failure::Problem;
use crate::features::settings::{self, SettingsInput};
use crate::web::{Answer, FieldErrors, Flash, Page, problems_of, render_with, see_other_saying};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    first_decision_days: String,
    retrospective_review: String,
}

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    page: Page,
    form: SettingsForm,
    errors: FieldErrors,
    public_url: String,
    zone: String,
    domains: Vec<String>,
    mail: String,
    database: &'static str,
    writes: u32,
}

pub async fn show(desk: Desk) -> Answer {
    page_of(desk, None).await
}

async fn page_of(desk: Desk, refused: Option<(SettingsForm, Vec<Problem>)>) -> Answer {
    let config = desk.config.clone();
    let present = desk
        .read(move |conn| settings::current(conn, &config))
        .await?;
    let (form, problems) = refused.unwrap_or_else(|| {
        let input = present.to_input();
        let form = SettingsForm {
            first_decision_days: input.first_decision_days,
            retrospective_review: input.retrospective_review,
        };
        (form, Vec::new())
    });
    let errors = FieldErrors::new(&desk.page.words, &problems);
    let config = &desk.config;
    render_with(
        status_of(&errors),
        &SettingsPage {
            public_url: desk.site.address(""),
            zone: config.timezone.to_string(),
            domains: config.mail_domains.clone(),
            mail: desk
                .page
                .say_of(
                    "admin-mail",
                    config.mail.transport.as_deref().unwrap_or("none"),
                )
                .to_string(),
            database: if config.database_url.is_some() {
                "PostgreSQL"
            } else {
                "SQLite"
            },
            writes: config.writes_per_minute,
            page: desk.page.named("admin-settings"),
            form,
            errors,
        },
    )
}

pub async fn save(sent: Sent<SettingsForm>) -> Answer {
    let Sent { desk, form } = sent;
    let config = desk.config.clone();
    let input = SettingsInput {
        first_decision_days: form.first_decision_days.clone(),
        retrospective_review: form.retrospective_review.clone(),
    };
    let outcome = desk
        .act(move |tx, now, actor| settings::change(tx, now, actor, &config, input.parse()?))
        .await;
    match outcome {
        Ok(_) => {
            let flash = Flash::good(desk.page.say("saved"));
            Ok(see_other_saying("/admin/settings", &flash))
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(desk, Some((form.value, problems))).await
        }
    }
}
