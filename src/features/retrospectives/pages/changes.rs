//! What a revision of a published retrospective changed, for whoever may read it.

use actix_web::web::{Data, Path};
use askama::Template;

use super::store;
use crate::base::actor::Actor;
use crate::base::failure::Refusal;
use crate::db::Db;
use crate::features::retrospectives::actions;
use crate::features::retrospectives::rules::{Part, Status, changes};
use crate::web::{Answer, Page, Site, render};

struct Changed {
    heading: String,
    parts: Vec<Part>,
}

#[derive(Template)]
#[template(path = "retrospectives/changes.html")]
struct ChangesPage {
    page: Page,
    slug: String,
    title: String,
    lang: &'static str,
    line: String,
    note: String,
    changed: Vec<Changed>,
}

/// `GET /retrospectives/{slug}/revisions/{n}`: beside the one before it.
pub(super) async fn show(
    page: Page,
    actor: Actor,
    path: Path<(String, i64)>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let (slug, number) = path.into_inner();
    let (it, before, after) = db
        .read(move |conn| {
            let it = store::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            if !actions::may_read(conn, &it, &actor)? || it.status != Status::Published {
                return Err(Refusal::NotFound.into());
            }
            let before = store::revision(conn, it.id, number - 1)?.ok_or(Refusal::NotFound)?;
            let after = store::revision(conn, it.id, number)?.ok_or(Refusal::NotFound)?;
            Ok((it, before, after))
        })
        .await?;
    let own = site.words(after.language);
    let titled = Changed {
        heading: own.say("retro-title-label").to_string(),
        parts: changes(&before.title, &after.title),
    };
    let sections = it.kind.sections().iter().map(|section| {
        let text = |of: &store::Revision| of.sections.get(section).cloned().unwrap_or_default();
        Changed {
            heading: own.say_of("section", section.as_str()).to_string(),
            parts: changes(&text(&before), &text(&after)),
        }
    });
    let changed: Vec<Changed> = std::iter::once(titled)
        .chain(sections)
        .filter(|one| !one.parts.is_empty())
        .collect();
    render(&ChangesPage {
        line: page
            .say("article-revision-line")
            .with("n", after.number)
            .with("day", page.words.date(after.published_at))
            .to_string(),
        page: page.named("retro-changes-title").at("retrospectives"),
        slug: it.slug,
        title: after.title,
        lang: after.language.tag(),
        note: after.note,
        changed,
    })
}
