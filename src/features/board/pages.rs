//! What is done on the board: opening the inbox, linking, pinning, taking back, and saved views.

use super::{bulk, live, screen};

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{PainPointId, ProjectId, ViewId};
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::features::pain_points::{self, Decision, Status, Step, Terms};
use crate::features::{projects, suggestions, views};
use crate::web::page::safe_next;
use crate::web::{
    Answer, Flash, Form, Page, Query, Site, problems_of, render, see_other, see_other_saying,
};

/// The board, what is done on it, and taking back what was decided a moment ago.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/board").route(get().to(screen::show)))
        .service(resource("/board/live").route(get().to(live::live)))
        .service(resource("/board/bulk").route(post().to(bulk::bulk)))
        .service(resource("/board/inbox").route(get().to(inbox)))
        .service(resource("/board/link").route(post().to(link)))
        .service(resource("/board/pin").route(post().to(pin)))
        .service(resource("/board/place").route(post().to(place)))
        .service(resource("/board/undo").route(post().to(undo)))
        .service(resource("/board/views").route(post().to(save_view)))
        .service(resource("/board/views/{id}/remove").route(post().to(remove_view)))
        .service(resource("/board/views/{id}/usual").route(post().to(usual_view)));
}

/// Which report of the inbox is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

#[derive(Template)]
#[template(path = "board/inbox.html")]
struct InboxPage {
    page: Page,
}

/// Leads to the report that is wanted while it waits, otherwise to the one that has waited longest.
async fn inbox(
    page: Page,
    actor: Actor,
    query: Query<Next>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let today = day_in(site.zone, site.clock.now());
    let wanted = query.next.parse().ok().map(PainPointId);
    let found = db
        .read(move |conn| {
            if let Some(wanted) = wanted
                && pain_points::is_in_inbox(conn, today, wanted)?
            {
                return Ok(Some(wanted));
            }
            let (_, first) = pain_points::inbox(conn, today, 1)?;
            Ok(first.first().copied())
        })
        .await?;
    match found {
        Some(id) => Ok(see_other(&format!("/pain-points/{id}?queue=inbox"))),
        None => render(&InboxPage {
            page: page.named("inbox-title").at("board"),
        }),
    }
}

/// Linking a report to a project from where it is triaged.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LinkForm {
    pain_point: String,
    project: String,
    back: String,
}

/// Links; a report that is not accepted yet is accepted first, in the same transaction.
async fn link(
    page: Page,
    actor: Actor,
    form: Form<LinkForm>,
    db: Data<Db>,
    config: Data<Config>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let pain = PainPointId(item_number("pain_point", &form.pain_point, 'P')?);
    let project = item_number("project", &form.project, 'I').map(ProjectId);
    let now = site.clock.now();
    let (reader, settings) = (actor.clone(), config.clone());
    let outcome = db
        .write(move |tx| {
            let project = project?;
            let terms = Terms::current(tx, &settings)?;
            let undoable =
                pain_points::with_second_thoughts(tx, now, &actor, pain, |tx, undo_until| {
                    link_now(tx, now, &actor, &terms, (pain, project), undo_until)
                })?;
            Ok((project, undoable))
        })
        .await;
    let (project, undoable) = match outcome {
        Ok(done) => done,
        Err(failure) => {
            // Beside what was typed, on the page of the report that it was sent from.
            let place = (db, config, site);
            let typed = [("project".to_owned(), form.project.clone())];
            return pain_points::refused_beside(page, reader, pain, place, "link", &typed, failure)
                .await;
        }
    };
    let flash = Flash::good(
        page.say("board-linked")
            .with("pain", pain.to_string())
            .with("project", project.to_string()),
    );
    let flash = if undoable {
        flash.undoable(pain.0)
    } else {
        flash
    };
    Ok(see_other_saying(back_to(&form.back), &flash))
}

/// The number of `P-12` or `I-7`, with or without its letter.
pub(super) fn item_number(field: &'static str, raw: &str, letter: char) -> Outcome<i64> {
    let digits = raw
        .trim()
        .trim_start_matches([letter, letter.to_ascii_lowercase()])
        .trim_start_matches('-');
    digits
        .parse()
        .map_err(|_| Problem::new(field, "item_number").invalid())
}

/// Where a form on the board leads back to.
fn back_to(back: &str) -> &str {
    if back.is_empty() {
        "/board"
    } else {
        safe_next(back)
    }
}

/// Links; what is not accepted yet is accepted first.
pub(super) fn link_now(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    (pain, project): (PainPointId, ProjectId),
    undo_until: Option<Timestamp>,
) -> Outcome<()> {
    let present = pain_points::seen(tx, actor, pain)?;
    if projects::find(tx, project)?.is_none() {
        return Err(Problem::new("project", "project_unknown")
            .with("number", project.to_string())
            .invalid());
    }
    if matches!(present.status, Status::New | Status::NeedsInfo) {
        let accepted = Decision {
            undo_until,
            ..Decision::to(Status::Accepted)
        };
        pain_points::decide(tx, now, actor, terms, pain, &accepted)?;
    }
    projects::link(tx, now, actor, terms, project, pain, undo_until)
}

/// Taking back what was decided a moment ago.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct UndoForm {
    pain_point: Vec<String>,
    /// What one act did to many: from this entry of the ledger …
    first: String,
    /// … to this one …
    last: String,
    /// … about so many.
    count: String,
    back: String,
}

/// Takes the newest decisions about reports back, all of them or none. Where that is not possible any more, the page says
/// why.
async fn undo(
    page: Page,
    actor: Actor,
    form: Form<UndoForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let pains: Vec<PainPointId> = form
        .pain_point
        .iter()
        .map(|number| number.parse().map(PainPointId))
        .collect::<Result<_, _>>()
        .map_err(|_| Refusal::Malformed("form"))?;
    let now = site.clock.now();
    let number = |text: &str| text.parse::<i64>().ok();
    let together = number(&form.first).zip(number(&form.last));
    let (count, decided) = (number(&form.count), pains.clone());
    let outcome = db
        .write(move |tx| {
            let mut decided = decided;
            if let (Some(entries), Some(member)) = (together, actor.member_id()) {
                decided = pain_points::thought_of(tx, member, entries)?;
                // All of it or nothing: about some of them there is something newer.
                if Some(decided.len() as i64) != count {
                    return Err(Problem::new("pain_point", "undo_changed").conflict());
                }
            }
            if decided.is_empty() {
                return Err(Problem::new("pain_point", "undo_nothing").conflict());
            }
            // The last first: an earlier one may stand on it.
            for pain in decided.into_iter().rev() {
                let undone = pain_points::undo(tx, now, &actor, pain)?;
                for project in &undone.links {
                    projects::take_back_link(tx, *project, pain)?;
                }
                suggestions::take_back(tx, now, pain, &undone)?;
            }
            Ok(())
        })
        .await;
    let flash = match outcome {
        Ok(()) if pains.is_empty() => Flash::good(
            page.say("undo-done-many")
                .with("n", count.unwrap_or_default()),
        ),
        Ok(()) => {
            let numbers: Vec<String> = pains.iter().map(|pain| format!("P-{pain}")).collect();
            Flash::good(page.say("undo-done").with("numbers", numbers.join(", ")))
        }
        Err(Failure::Refusal(Refusal::Conflict(problems))) => {
            let why = problems.first().map(|problem| page.words.problem(problem));
            Flash::note(why.unwrap_or_default())
        }
        Err(failure) => return Err(failure.into()),
    };
    Ok(see_other_saying(back_to(&form.back), &flash))
}

/// Moving a card by hand: `up` or `down`, a point, and the number of the card that is seen there; `up.` where there is none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PlaceForm {
    pain_point: String,
    to: String,
    back: String,
}

impl PlaceForm {
    fn step(&self) -> Option<Step> {
        let (way, other) = self.to.split_once('.')?;
        let other = other.parse().ok().map(PainPointId);
        match way {
            "up" => Some(Step::Above(other)),
            "down" => Some(Step::Below(other)),
            _ => None,
        }
    }
}

async fn place(
    page: Page,
    actor: Actor,
    form: Form<PlaceForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let number = form.pain_point.parse().map(PainPointId);
    let (Ok(id), Some(step)) = (number, form.step()) else {
        return Err(Refusal::Malformed("form").into());
    };
    let now = site.clock.now();
    let outcome = db
        .write(move |tx| pain_points::place(tx, now, &actor, id, step))
        .await;
    // Back to the card, so that the next key moves it on.
    let back = format!("{}#card-{id}", back_to(&form.back));
    back_saying(&page, &back, outcome, "board-was-placed")
}

/// Pinning a card above all others, or letting it go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PinForm {
    pain_point: String,
    pinned: String,
    back: String,
}

async fn pin(
    page: Page,
    actor: Actor,
    form: Form<PinForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let number = form.pain_point.parse().map(PainPointId);
    let id = number.map_err(|_| Refusal::Malformed("form"))?;
    let (now, pinned) = (site.clock.now(), form.pinned == "yes");
    let outcome = db
        .write(move |tx| pain_points::pin(tx, now, &actor, id, pinned))
        .await;
    back_saying(
        &page,
        &form.back,
        outcome,
        match pinned {
            true => "board-was-pinned",
            false => "board-was-unpinned",
        },
    )
}

/// Leads back and says what was done, or why it could not be.
fn back_saying(page: &Page, back: &str, outcome: Outcome<()>, said: &str) -> Answer {
    let flash = match outcome {
        Ok(()) => Flash::good(page.say(said)),
        Err(failure) => {
            let problems = problems_of(failure)?;
            let why = problems.first().map(|problem| page.words.problem(problem));
            Flash::note(why.unwrap_or_default())
        }
    };
    Ok(see_other_saying(back_to(back), &flash))
}

/// Saving what the board shows under a name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ViewForm {
    name: String,
    query: String,
    shared: String,
    usual: String,
    back: String,
}

async fn save_view(
    page: Page,
    actor: Actor,
    form: Form<ViewForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let query = screen::Wanted::of_query(&form.query).query();
    let back = format!("/board?{query}");
    let (now, name, shared) = (site.clock.now(), form.name.clone(), form.shared == "yes");
    let outcome = db
        .write(move |tx| views::save(tx, now, &actor, &name, &query, shared).map(drop))
        .await;
    match outcome {
        Ok(()) => back_saying(&page, &back, Ok(()), "views-saved"),
        // Back to the open form, with what was typed and what is wrong with it.
        Err(failure) => {
            let problems = problems_of(failure)?;
            let mut address = url::form_urlencoded::Serializer::new(back);
            address.append_pair("saving", &form.name);
            let why = problems.first().map(|problem| page.words.problem(problem));
            let flash = Flash::note(why.unwrap_or_default());
            Ok(see_other_saying(&address.finish(), &flash))
        }
    }
}

async fn remove_view(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<ViewForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, id) = (site.clock.now(), ViewId(path.into_inner()));
    db.write(move |tx| views::remove(tx, now, &actor, id))
        .await?;
    back_saying(&page, &form.back, Ok(()), "views-removed")
}

async fn usual_view(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<ViewForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, id, usual) = (
        site.clock.now(),
        ViewId(path.into_inner()),
        form.usual == "yes",
    );
    let outcome = db
        .write(move |tx| views::set_usual(tx, now, &actor, id, usual))
        .await;
    back_saying(
        &page,
        &form.back,
        outcome,
        match usual {
            true => "views-usual-set",
            false => "views-usual-gone",
        },
    )
}
