//! Several people at one text: who else has it open, what they say beside its sections, and whether it still holds.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::editor::Nothing;
use super::{store, to_write};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{RetrospectiveId, StoryCommentId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::base::text::Markdown;
use crate::db::{Conn, Db};
use crate::features::members;
use crate::features::presence::Presence;
use crate::features::retrospectives::actions;
use crate::features::retrospectives::rules::Section;
use crate::i18n::Words;
use crate::web::{Answer, Flash, Form, Page, Site, json, see_other, see_other_saying};

/// A comment as the editor and the preview show it.
pub(super) struct CommentView {
    pub id: StoryCommentId,
    section: Section,
    pub by: String,
    pub body: String,
    pub ago: String,
    pub resolved: bool,
}

impl CommentView {
    /// Whether it was said beside this section.
    pub(super) fn is_of(&self, section: &str) -> bool {
        self.section.as_str() == section
    }

    /// Whether it is still to be settled.
    pub(super) fn is_open_in(&self, section: &str) -> bool {
        !self.resolved && self.is_of(section)
    }
}

/// What was said beside the sections of one.
pub(super) fn comments(
    conn: &mut Conn,
    words: &Words,
    of: RetrospectiveId,
) -> Outcome<Vec<CommentView>> {
    let comments = store::comments_of(conn, of)?;
    Ok(comments
        .into_iter()
        .map(|comment| CommentView {
            id: comment.id,
            section: comment.section,
            by: comment.by,
            body: comment.body,
            ago: words.ago(comment.at),
            resolved: comment.resolved_at.is_some(),
        })
        .collect())
}

/// One by its address, for whoever is signed in; what they may do with it, its action says.
fn found(conn: &mut Conn, slug: &str) -> Outcome<RetrospectiveId> {
    Ok(store::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?.id)
}

/// What a reader of a draft says beside a section.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CommentForm {
    section: String,
    body: String,
}

/// `POST /retrospectives/{slug}/comments`.
pub(super) async fn comment(
    actor: Actor,
    slug: Path<String>,
    form: Form<CommentForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let section =
        Section::parse(&form.section).ok_or_else(|| Problem::new("section", "choice").invalid())?;
    let body = Markdown::required("body", &form.body).map_err(Problem::invalid)?;
    let (now, address) = (site.clock.now(), slug.clone());
    db.write(move |tx| {
        let id = found(tx, &address)?;
        actions::comment(tx, now, &actor, id, section, &body)
    })
    .await?;
    let at = section.as_str();
    Ok(see_other(&format!("/retrospectives/{slug}#{at}")))
}

/// `POST /retrospectives/{slug}/comments/{id}/resolve`.
pub(super) async fn resolve(
    actor: Actor,
    path: Path<(String, i64)>,
    _: Form<Nothing>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let (slug, comment) = path.into_inner();
    let (now, address) = (site.clock.now(), slug.clone());
    db.write(move |tx| {
        let id = found(tx, &address)?;
        actions::resolve_comment(tx, now, &actor, id, StoryCommentId(comment))
    })
    .await?;
    Ok(see_other(&format!("/retrospectives/{slug}#review")))
}

/// `POST /retrospectives/{slug}/still-true`.
pub(super) async fn still_true(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    _: Form<Nothing>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let (now, zone, address) = (site.clock.now(), site.zone, slug.clone());
    db.write(move |tx| {
        let id = found(tx, &address)?;
        actions::still_true(tx, now, zone, &actor, id)
    })
    .await?;
    Ok(see_other_saying(
        &format!("/retrospectives/{slug}"),
        &Flash::good(page.say("retro-still-true-said")),
    ))
}

/// `POST /retrospectives/{slug}/editing`: an editor says that it is open, and hears who else writes and which version is saved.
pub(super) async fn editing(
    actor: Actor,
    slug: Path<String>,
    _: Form<Nothing>,
    (site, db, presence): (Data<Site>, Data<Db>, Data<Presence>),
) -> Answer {
    let me = actor.member_id().ok_or(Refusal::SignIn)?;
    let (it, name) = db
        .read(move |conn| {
            let (it, _) = to_write(conn, &actor, &slug)?;
            let person = members::person(conn, me)?.ok_or(Refusal::NotFound)?;
            Ok((it, person.name))
        })
        .await?;
    let draft = Subject::Retrospective(it.id);
    let others = presence.still(site.clock.now(), draft, me, &name);
    Ok(json::ok(&serde_json::json!({
        "version": it.version,
        "others": others,
    })))
}

/// What the editor hears when it keeps a text by itself.
pub(super) fn kept(version: i64) -> HttpResponse {
    json::ok(&serde_json::json!({ "version": version }))
}
