//! What the report form shows while somebody types, and the page `/search`.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::NAME;
use super::answers::Search;
use super::document::{Audience, Kind};
use super::query::{Filters, Request, Sort};
use super::shown::{Card, Marked, Voice, cards};
use super::similar::{Hit, Resemblance};
use super::sources::SOURCES;
use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Db};
use crate::features::pain_points::{self, FormPlace, ReportForm, report_beside};
use crate::features::projects;
use crate::ledger::Runner;
use crate::web::{Answer, Form, Page, Query, piece, render, see_other};

/// Hits beside a report form: more would not be read there.
const BESIDE: usize = 5;
/// Characters of a question that are looked at.
pub(super) const LONGEST_TITLE: usize = 400;
pub(super) const LONGEST_BODY: usize = 8_000;
const LONGEST_WORDS: usize = 200;
/// Things in the list below the search field.
const QUICK: usize = 7;
/// Things on a page of `/search`, and its last page: who needs more narrows the search.
const ON_A_PAGE: usize = 20;
const LAST_PAGE: usize = 50;

/// The routes of the pages.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/similar/fragment").route(get().to(fragment)))
        .service(
            resource("/similar")
                .route(get().to(similar))
                .route(post().to(before_sending)),
        )
        .service(resource("/search").route(get().to(search)))
        .service(resource("/search/quick").route(get().to(quick)));
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
    with_form(page, actor, query.0.clone(), &place, &search).await
}

async fn before_sending(
    page: Page,
    actor: Actor,
    form: Form<ReportForm>,
    place: FormPlace,
    search: Data<Search>,
) -> Answer {
    with_form(page, actor, form.value, &place, &search).await
}

async fn with_form(
    page: Page,
    actor: Actor,
    form: ReportForm,
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
    report_beside(page, form, place, list).await
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SearchQuery {
    q: String,
    kind: String,
    status: String,
    page: String,
}

impl SearchQuery {
    fn kind(&self) -> Option<Kind> {
        kinds().find(|kind| kind.as_str() == self.kind)
    }

    /// The status asked for, where things of this kind can have it.
    fn status(&self) -> Option<&str> {
        let statuses = self.kind().map(statuses).unwrap_or_default();
        statuses.into_iter().find(|status| *status == self.status)
    }

    fn number(&self) -> usize {
        self.page.parse().unwrap_or(1).clamp(1, LAST_PAGE)
    }
}

/// The kinds that are offered: those that are indexed.
fn kinds() -> impl Iterator<Item = Kind> {
    SOURCES.iter().map(|source| source.kind)
}

/// The states in which things of a kind can be.
fn statuses(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::PainPoint => pain_points::Status::ALL
            .iter()
            .map(|status| status.as_str())
            .collect(),
        Kind::Project => projects::Status::ALL
            .iter()
            .map(|status| status.as_str())
            .collect(),
        Kind::Retrospective => ["success", "postmortem"].to_vec(),
        Kind::Area => Vec::new(),
    }
}

/// `P-12` or `I-7`, as people write it.
fn by_number(words: &str) -> Option<Subject> {
    let (kind, number) = words.trim().split_at_checked(1)?;
    let digits = number.strip_prefix('-').unwrap_or(number);
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|_| all_digits)?;
    match kind {
        "P" | "p" => Some(Subject::PainPoint(PainPointId(number))),
        "I" | "i" => Some(Subject::Project(ProjectId(number))),
        _ => None,
    }
}

/// One thing found as the list shows it.
struct Found {
    card: Card,
    title: Marked,
    text: Marked,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    page: Page,
    words: String,
    kinds: Vec<Kind>,
    kind: Option<Kind>,
    statuses: Vec<&'static str>,
    status: String,
    asked: bool,
    found: Vec<Found>,
    total: usize,
    relaxed: bool,
    previous: String,
    next: String,
    number: usize,
}

impl SearchPage {
    fn is_kind(&self, kind: &Kind) -> bool {
        self.kind.as_ref() == Some(kind)
    }

    /// Another kind keeps the words and nothing else.
    fn of_kind(&self, kind: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.words);
        if !kind.is_empty() {
            query.append_pair("kind", kind);
        }
        format!("/search?{}", query.finish())
    }

    /// A report about what was not found.
    fn report(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("title", &self.words);
        format!("/report?{}", query.finish())
    }
}

async fn search(
    page: Page,
    actor: Actor,
    query: Query<SearchQuery>,
    (db, search, runner): (Data<Db>, Data<Search>, Data<Runner>),
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    runner.catch_up(NAME).await?;
    let words = beginning(&query.q, LONGEST_WORDS);
    let language = page.words.language();
    let (wish, asked_for) = (query.0.clone(), words.clone());
    let answer = db
        .read(move |conn| {
            let asked = (asked_for.as_str(), ON_A_PAGE);
            find(conn, &search, &actor, language, &wish, asked)
        })
        .await?;
    let (found, total, relaxed) = match answer {
        Answered::There(path) => return Ok::<HttpResponse, _>(see_other(&path)),
        Answered::Found(found, total, relaxed) => (found, total, relaxed),
    };
    let (number, kind) = (query.number(), query.kind());
    let at = |number: usize| page.with_query("page", &number.to_string());
    let more = number * ON_A_PAGE < total && number < LAST_PAGE;
    render(&SearchPage {
        previous: if number > 1 {
            at(number - 1)
        } else {
            String::new()
        },
        next: if more { at(number + 1) } else { String::new() },
        page: page.named("search-title").at("search"),
        asked: !words.is_empty() || kind.is_some(),
        status: query.status().unwrap_or_default().to_owned(),
        statuses: kind.map(statuses).unwrap_or_default(),
        words,
        kinds: kinds().collect(),
        kind,
        found,
        total,
        relaxed,
        number,
    })
}

/// What a field shows while somebody types into it: where they may want to go.
#[derive(Template)]
#[template(path = "search/_quick.html")]
struct Quick {
    page: Page,
    words: String,
    /// Where a number leads, with nothing else to choose.
    there: Option<String>,
    found: Vec<Found>,
    all: String,
}

async fn quick(
    page: Page,
    actor: Actor,
    query: Query<SearchQuery>,
    (db, search): (Data<Db>, Data<Search>),
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let words = beginning(&query.q, LONGEST_WORDS);
    let (language, asked_for) = (page.words.language(), words.clone());
    let answer = db
        .read(move |conn| {
            let wish = SearchQuery::default();
            let asked = (asked_for.as_str(), QUICK);
            find(conn, &search, &actor, language, &wish, asked)
        })
        .await?;
    let (there, found) = match answer {
        Answered::There(path) => (Some(path), Vec::new()),
        Answered::Found(found, _, _) => (None, found),
    };
    let mut all = url::form_urlencoded::Serializer::new(String::new());
    all.append_pair("q", &words);
    render(&Quick {
        page,
        all: format!("/search?{}", all.finish()),
        words,
        there,
        found,
    })
}

enum Answered {
    /// The number of one thing: its page.
    There(String),
    /// A page of what was found, how many there are, and whether only some of the words are in them.
    Found(Vec<Found>, usize, bool),
}

fn find(
    conn: &mut Conn,
    search: &Search,
    actor: &Actor,
    language: Language,
    wish: &SearchQuery,
    (words, most): (&str, usize),
) -> Outcome<Answered> {
    if let Some(subject) = by_number(words)
        && let Some(card) = cards(conn, actor, language, &[subject])?.remove(&subject)
    {
        return Ok(Answered::There(card.path));
    }
    let kind = wish.kind();
    if words.is_empty() && kind.is_none() {
        return Ok(Answered::Found(Vec::new(), 0, false));
    }
    let request = Request {
        filters: Filters {
            kinds: kind.into_iter().collect(),
            statuses: wish.status().map(str::to_owned).into_iter().collect(),
            ..Filters::default()
        },
        sort: if words.is_empty() {
            Sort::Updated
        } else {
            Sort::Relevance
        },
        offset: (wish.number() - 1) * most,
        limit: most,
        ..Request::new(words, Audience::of(actor))
    };
    let answer = search.search(conn, &request)?;
    let subjects: Vec<Subject> = answer.items.iter().map(|item| item.subject).collect();
    let mut cards = cards(conn, actor, language, &subjects)?;
    let found = subjects
        .iter()
        .filter_map(|subject| cards.remove(subject))
        .map(|card| Found {
            title: card.marked_title(&answer.terms),
            text: card.marked_text(&answer.terms),
            card,
        })
        .collect();
    Ok(Answered::Found(found, answer.total, answer.relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_an_address() {
        let pain = |number| Some(Subject::PainPoint(PainPointId(number)));
        assert_eq!(by_number("P-12"), pain(12));
        assert_eq!(by_number(" p12 "), pain(12));
        assert_eq!(by_number("I-7"), Some(Subject::Project(ProjectId(7))));
        for words in [
            "",
            "P-",
            "P--1",
            "P-1 printer",
            "12",
            "가-1",
            "P-99999999999999999999",
        ] {
            assert_eq!(by_number(words), None, "{words}");
        }
    }
}
