//! What the report form shows while somebody types; `find` is the page `/search`.

mod find;

use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::answers::Search;
use super::document::{Audience, Kind};
use super::shown::{Card, Marked, Voice, cards};
use super::similar::{Hit, Resemblance};
use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Db};
use crate::features::files::{Files, Kept};
use crate::features::pain_points::{FormPlace, ReportForm, report_beside};
use crate::web::{Answer, Form, Page, Query, piece, render};

/// Hits beside a report form: more would not be read there.
const BESIDE: usize = 5;
/// Characters of a question that are looked at.
pub(super) const LONGEST_TITLE: usize = 400;
pub(super) const LONGEST_BODY: usize = 8_000;

/// The routes of the pages.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/similar/fragment").route(get().to(fragment)))
        .service(
            resource("/similar")
                .route(get().to(similar))
                .route(post().to(before_sending)),
        )
        .service(resource("/search").route(get().to(find::search)))
        .service(resource("/search/quick").route(get().to(find::quick)));
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SimilarQuery {
    title: String,
    body: String,
    /// The number of the report that is being looked at: it is no news that it resembles itself.
    except: String,
    /// Numbers that the report that is being written was said to be different from.
    different_from: String,
}

impl SimilarQuery {
    /// Whether there is anything to compare with.
    fn is_asked(&self) -> bool {
        !self.title.trim().is_empty() || !self.body.trim().is_empty()
    }
}

/// The beginning of a text, at most so many characters.
pub(super) fn beginning(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

/// One hit as it is shown.
struct Shown {
    card: Card,
    title: Marked,
    why: String,
    /// Whether the report that is being written was said to be different.
    different: bool,
}

/// What resembles a text and may be seen, as rows are now.
pub(super) fn resembling(
    conn: &mut Conn,
    search: &Search,
    actor: &Actor,
    language: Language,
    asked: (&str, &str, usize),
) -> Outcome<Vec<(Hit, Card)>> {
    let (title, body, limit) = asked;
    let question = Resemblance {
        limit,
        ..Resemblance::new(title, body, Audience::of(actor))
    };
    let hits = search.similar(conn, &question)?;
    let subjects: Vec<Subject> = hits.iter().map(|hit| hit.subject).collect();
    let mut cards = cards(conn, actor, language, &subjects)?;
    Ok(hits
        .into_iter()
        .filter_map(|hit| cards.remove(&hit.subject).map(|card| (hit, card)))
        .collect())
}

async fn beside(
    page: &Page,
    actor: Actor,
    asked: &SimilarQuery,
    db: &Db,
    search: &Data<Search>,
) -> Outcome<Vec<Shown>> {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let title = beginning(&asked.title, LONGEST_TITLE);
    let body = beginning(&asked.body, LONGEST_BODY);
    let different = asked.different_from.split_ascii_whitespace();
    let different: Vec<i64> = different.filter_map(|word| word.parse().ok()).collect();
    let except = asked.except.parse().ok().map(PainPointId);
    let except = except.map(Subject::PainPoint);
    let (search, language) = (Data::clone(search), page.words.language());
    let found = db
        .read(move |conn| {
            let asked = (title.as_str(), body.as_str(), BESIDE + 1);
            let mut found = resembling(conn, &search, &actor, language, asked)?;
            found.retain(|(hit, _)| search.is_worth_showing(hit));
            Ok(found)
        })
        .await?;
    Ok(found
        .into_iter()
        .filter(|(hit, _)| Some(hit.subject) != except)
        .take(BESIDE)
        .map(|(hit, card)| Shown {
            title: card.marked_title(&hit.terms),
            why: hit.why.join(", "),
            different: card.kind == Kind::PainPoint && different.contains(&card.number),
            card,
        })
        .collect())
}

/// The list alone, for the place beside a form.
#[derive(Template)]
#[template(path = "search/_similar.html")]
struct Fragment {
    page: Page,
    hits: Vec<Shown>,
    asked: bool,
    /// Whether a report is being written: then somebody can say that it is different.
    writing: bool,
}

async fn fragment(
    page: Page,
    actor: Actor,
    query: Query<SimilarQuery>,
    db: Data<Db>,
    search: Data<Search>,
) -> Answer {
    let hits = beside(&page, actor, &query, &db, &search).await?;
    let asked = query.is_asked();
    let writing = query.except.is_empty();
    render(&Fragment {
        page,
        hits,
        asked,
        writing,
    })
}

/// The report form as far as it is written, with the list beside it: for a browser without JavaScript.
async fn similar(
    page: Page,
    actor: Actor,
    query: Query<ReportForm>,
    place: FormPlace,
    search: Data<Search>,
) -> Answer {
    let form = query.0.clone();
    with_form(page, actor, (form, Vec::new()), &place, &search).await
}

async fn before_sending(
    page: Page,
    actor: Actor,
    mut form: Form<ReportForm>,
    place: FormPlace,
    (search, files): (Data<Search>, Data<Files>),
) -> Answer {
    // What cannot be attached is said when the report is sent.
    let now = place.2.clock.now();
    let (held, _) = files.of_form(&place.0, now, &actor, &mut form).await?;
    with_form(page, actor, (form.value, held), &place, &search).await
}

async fn with_form(
    page: Page,
    actor: Actor,
    (form, held): (ReportForm, Vec<Kept>),
    place: &FormPlace,
    search: &Data<Search>,
) -> Answer {
    let form = form.told_apart();
    let (title, body) = form.written();
    let asked = SimilarQuery {
        title: title.to_owned(),
        body: body.to_owned(),
        except: String::new(),
        different_from: form.different_from.clone(),
    };
    let hits = beside(&page, actor, &asked, &place.0, search).await?;
    let list = piece(&Fragment {
        asked: asked.is_asked(),
        writing: true,
        page: page.clone(),
        hits,
    })?;
    report_beside(page, form, held, place, list).await
}
