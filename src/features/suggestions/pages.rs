//! `/board/duplicates`: what may be the same, what merging it would do, and both answers.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::actions::{self, Looked};
use super::rules::{self, Pair, State};
use super::store;
use super::view::{self, Cluster, Link, Place as After, Side};
use crate::base::actor::Actor;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, PainPointId, SuggestionId};
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::features::pain_points::{self, PainPoint, Terms};
use crate::features::{members, notify};
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::page::safe_next;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Site, render, render_with, see_other_saying,
};

/// The routes of the pages.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    let one = |rest: &str| resource(format!("/board/duplicates/{{id}}{rest}"));
    cfg.service(resource("/board/duplicates").route(get().to(list)))
        .service(one("").route(get().to(preview)))
        .service(one("/merge").route(post().to(merge)))
        .service(one("/dismiss").route(post().to(dismiss)));
}

/// Clusters on a page.
const A_PAGE: usize = 20;

type Place = (Data<Db>, Data<Config>, Data<Site>);

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    cursor: String,
}

#[derive(Template)]
#[template(path = "suggestions/list.html")]
struct ListPage {
    page: Page,
    clusters: Vec<Cluster>,
    all: usize,
    later: bool,
    next: String,
}

async fn list(page: Page, actor: Actor, query: Query<ListQuery>, db: Data<Db>) -> Answer {
    require(&actor, Act::TellApart, Stake::NONE)?;
    let after: Option<After> = decode_cursor(&query.cursor)?;
    let (clusters, next, all) = db
        .read(move |conn| view::costliest(conn, after, A_PAGE))
        .await?;
    let next = next.map_or_else(String::new, |place| {
        page.with_query("cursor", &encode_cursor(&place))
    });
    render(&ListPage {
        page: page.named("duplicates-title").at("board"),
        clusters,
        all,
        later: after.is_some(),
        next,
    })
}

/// One of the reports in the preview.
struct Choice {
    side: Side,
    /// Whether it is among those that are merged.
    ticked: bool,
    /// Whether the others may be merged into it.
    may_stay: bool,
    stays: bool,
    /// How many people get a letter if it stays.
    letters: usize,
}

/// What merging would do.
struct Preview {
    id: SuggestionId,
    state: State,
    by_reporter: bool,
    decided_by: Option<String>,
    decided_on: Option<crate::base::clock::Timestamp>,
    choices: Vec<Choice>,
    links: Vec<Link>,
    /// Pairs that a reporter said are different.
    different: Vec<Pair>,
    /// Everybody behind those that are ticked, each once.
    people: usize,
    /// How many of them are behind more than one.
    twice: usize,
}

/// What the person chose in the preview.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    /// The one that stays.
    keep: String,
    /// Those that are merged, the one that stays among them.
    with: Vec<String>,
    /// `number:version` of every one that was shown.
    seen: Vec<String>,
    notify: String,
    /// Only look again.
    again: String,
    back: String,
}

impl Chosen {
    fn ticked(&self) -> BTreeSet<PainPointId> {
        let numbers = self.with.iter().filter_map(|number| number.parse().ok());
        numbers.map(PainPointId).collect()
    }

    fn keep(&self) -> Option<PainPointId> {
        self.keep.parse().ok().map(PainPointId)
    }

    /// The version of a report that was looked at.
    fn version(&self, id: PainPointId) -> Option<i64> {
        pain_points::version_seen(&self.seen, id)
    }

    /// Where it leads when it is done.
    fn back(&self) -> &str {
        match self.back.as_str() {
            "" => "/board/duplicates",
            back => safe_next(back),
        }
    }
}

fn look(conn: &mut Conn, actor: &Actor, id: SuggestionId, chosen: &Chosen) -> Outcome<Preview> {
    let suggestion = store::get(conn, id)?;
    let pair = suggestion.pair;
    let ids = match suggestion.state {
        State::Pending => view::together_with(conn, pair)?,
        State::Accepted | State::Dismissed => vec![pair.low, pair.high],
    };
    let pains = pain_points::summaries(conn, &ids)?;
    let mut ticked = chosen.ticked();
    ticked.retain(|id| ids.contains(id));
    if ticked.is_empty() {
        ticked.extend([pair.low, pair.high]);
    }
    let among: Vec<PainPoint> = pains
        .iter()
        .filter(|pain| ticked.contains(&pain.id))
        .cloned()
        .collect();
    let stays = chosen
        .keep()
        .filter(|keep| ids.contains(keep))
        .or_else(|| rules::usual_to_stay(&among));
    let mut affected: Vec<MemberId> = Vec::new();
    let mut hearers: Vec<(PainPointId, Vec<MemberId>)> = Vec::new();
    for pain in &among {
        affected.extend(pain_points::people_affected(conn, pain.id)?);
        let heard = notify::hearers_of_a_merge(conn, pain.id, actor.member_id())?;
        hearers.push((pain.id, heard));
    }
    let voices = affected.len();
    let people = affected.iter().collect::<BTreeSet<_>>().len();
    let letters = |keep: PainPointId| {
        let others = hearers.iter().filter(|(id, _)| *id != keep);
        others
            .flat_map(|(_, people)| people)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let known = store::of_reports(conn, &ids)?;
    let between = |pair: &Pair| ids.contains(&pair.low) && ids.contains(&pair.high);
    let decided_by = match suggestion.decided_by {
        Some(member) => members::people(conn, &[member])?
            .remove(&member)
            .map(|person| person.name),
        None => None,
    };
    Ok(Preview {
        id,
        state: suggestion.state,
        by_reporter: suggestion.by_reporter,
        decided_by,
        decided_on: suggestion.decided_at,
        choices: pains
            .iter()
            .map(|pain| Choice {
                ticked: ticked.contains(&pain.id),
                may_stay: rules::may_stay(pain, &among),
                stays: Some(pain.id) == stays,
                letters: letters(pain.id),
                side: Side::of(pain),
            })
            .collect(),
        links: known
            .iter()
            .filter(|link| link.state == State::Pending || link.id == id)
            .filter(|link| between(&link.pair))
            .map(Link::of)
            .collect(),
        different: known
            .iter()
            .filter(|link| link.state == State::Dismissed && link.by_reporter)
            .filter(|link| between(&link.pair))
            .map(|link| link.pair)
            .collect(),
        people,
        twice: voices - people,
    })
}

#[derive(Template)]
#[template(path = "suggestions/preview.html")]
struct PreviewPage {
    page: Page,
    preview: Preview,
    told: bool,
    back: String,
    errors: FieldErrors,
}

impl PreviewPage {
    /// Who decided, and when.
    fn decided(&self) -> Option<String> {
        let (name, at) = (self.preview.decided_by.as_ref()?, self.preview.decided_on?);
        let said = self.page.say("preview-by").with("name", name);
        Some(said.with("when", self.page.ago(at)).to_string())
    }

    /// Whether it can still be merged from here.
    fn is_open(&self) -> bool {
        match self.preview.state {
            State::Pending => true,
            State::Accepted => false,
            State::Dismissed => self.preview.by_reporter,
        }
    }

    fn is_pending(&self) -> bool {
        self.preview.state == State::Pending
    }

    fn is_many(&self) -> bool {
        self.preview.choices.len() > 2
    }
}

async fn preview(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    query: Query<Chosen>,
    place: Place,
) -> Answer {
    show(
        page,
        actor,
        SuggestionId(*path),
        query.0.clone(),
        &place,
        None,
    )
    .await
}

/// The preview; after a refusal with what speaks against it.
async fn show(
    page: Page,
    actor: Actor,
    id: SuggestionId,
    chosen: Chosen,
    (db, ..): &Place,
    refused: Option<(StatusCode, Vec<Problem>)>,
) -> Answer {
    require(&actor, Act::TellApart, Stake::NONE)?;
    let (asked, sent) = (chosen.clone(), !chosen.seen.is_empty());
    let preview = db.read(move |conn| look(conn, &actor, id, &asked)).await?;
    let (status, errors) = match refused {
        Some((status, problems)) => (status, FieldErrors::new(&page.words, &problems)),
        None => (StatusCode::OK, FieldErrors::none()),
    };
    let view = PreviewPage {
        page: page.named("preview-title").at("board"),
        preview,
        told: !sent || !chosen.notify.is_empty(),
        back: chosen.back,
        errors,
    };
    render_with(status, &view)
}

/// What was refused, where the preview can tell it.
fn tellable(failure: Failure) -> Result<(StatusCode, Vec<Problem>), Failure> {
    match failure {
        Failure::Refusal(Refusal::Conflict(problems)) => Ok((StatusCode::CONFLICT, problems)),
        Failure::Refusal(Refusal::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, problems))
        }
        Failure::Refusal(Refusal::Stale) => {
            let problem = Problem::new("version", "changed_meanwhile");
            Ok((StatusCode::PRECONDITION_FAILED, vec![problem]))
        }
        other => Err(other),
    }
}

/// `POST /board/duplicates/{id}/merge`.
async fn merge(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<Chosen>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (id, chosen) = (SuggestionId(*path), form.value.clone());
    if !chosen.again.is_empty() {
        return show(page, actor, id, chosen, &place, None).await;
    }
    let Some(keep) = chosen.keep() else {
        let missing = vec![Problem::new("keep", "required")];
        let refused = Some((StatusCode::UNPROCESSABLE_ENTITY, missing));
        return show(page, actor, id, chosen, &place, refused).await;
    };
    let others: Vec<Looked> = chosen
        .ticked()
        .into_iter()
        .filter(|other| *other != keep)
        .map(|other| (other, chosen.version(other)))
        .collect();
    let merged: Vec<i64> = others.iter().map(|(other, _)| other.0).collect();
    let (now, told) = (place.2.clock.now(), !chosen.notify.is_empty());
    let (who, config) = (actor.clone(), place.1.clone());
    let outcome = place
        .0
        .write(move |tx| {
            let terms = Terms::current(tx, &config)?;
            let wanted = actions::Together {
                into: keep,
                others,
                told,
            };
            actions::merge(tx, now, &who, &terms, id, &wanted)
        })
        .await;
    if let Err(failure) = outcome {
        let refused = Some(tellable(failure)?);
        return show(page, actor, id, chosen, &place, refused).await;
    }
    let numbers: Vec<String> = merged.iter().map(|number| format!("P-{number}")).collect();
    let said = page
        .say("preview-merged")
        .with("numbers", numbers.join(", "))
        .with("into", format!("P-{keep}"));
    let flash = Flash::good(said).undoable_together(merged);
    Ok(see_other_saying(chosen.back(), &flash))
}

/// `POST /board/duplicates/{id}/dismiss`.
async fn dismiss(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<Chosen>,
    place: Place,
) -> Answer {
    require(&actor, Act::TellApart, Stake::NONE)?;
    let (id, chosen) = (SuggestionId(*path), form.value.clone());
    let (now, who) = (place.2.clock.now(), actor.clone());
    let outcome = place
        .0
        .write(move |tx| {
            let pair = store::get(tx, id)?.pair;
            pain_points::with_second_thoughts(tx, now, &who, pair.high, |tx, _| {
                actions::dismiss(tx, now, &who, id).map(drop)
            })?;
            Ok(pair)
        })
        .await;
    match outcome {
        Ok(pair) => {
            let said = page
                .say("preview-dismissed")
                .with("one", format!("P-{}", pair.low))
                .with("other", format!("P-{}", pair.high));
            let flash = Flash::good(said).undoable(pair.high.0);
            Ok(see_other_saying(chosen.back(), &flash))
        }
        Err(failure) => {
            let refused = Some(tellable(failure)?);
            show(page, actor, id, chosen, &place, refused).await
        }
    }
}
