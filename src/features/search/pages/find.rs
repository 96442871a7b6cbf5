//! `/search`, and what the search field shows while somebody types into it.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Deserialize;

use super::super::NAME;
use super::super::answers::Search;
use super::super::document::{Audience, Kind};
use super::super::query::{About, Filters, Request, Sort};
use super::super::shown::{Marked, cards};
use super::super::sources::SOURCES;
use super::beginning;
use crate::base::actor::Actor;
use crate::base::clock::start_of_day;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, PainPointId, ProjectId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::db::{Conn, Db};
use crate::features::search::shown::Card;
use crate::features::{areas, members, pain_points, projects, retrospectives};
use crate::ledger::Runner;
use crate::web::{Answer, Page, Query, Site, render, see_other};

/// Characters of a question that are looked at.
const LONGEST_WORDS: usize = 200;
/// Things in the list below the search field.
const QUICK: usize = 7;
/// Things on a page of `/search`, and its last page: who needs more narrows the search.
const ON_A_PAGE: usize = 20;
const LAST_PAGE: usize = 50;
/// The newest projects of an area or a department that a search narrowed to it looks at.
const MOST_PROJECTS: i64 = 200;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SearchQuery {
    q: String,
    kind: String,
    status: String,
    area: String,
    department: String,
    language: String,
    from: String,
    until: String,
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

    fn language(&self) -> Option<Language> {
        Language::from_tag(&self.language)
    }

    /// The days asked for, first and last.
    fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (self.from.parse().ok(), self.until.parse().ok())
    }

    /// Whether it is narrowed by more than words, kind and state.
    fn is_narrowed(&self) -> bool {
        let (from, until) = self.days();
        !self.area.is_empty()
            || !self.department.is_empty()
            || self.language().is_some()
            || from.is_some()
            || until.is_some()
    }

    fn filters(&self, conn: &mut Conn, zone: Tz) -> Outcome<Filters> {
        let (from, until) = self.days();
        let after = until.and_then(|day| day.succ_opt());
        let second = |day| start_of_day(zone, day).timestamp();
        Ok(Filters {
            kinds: self.kind().into_iter().collect(),
            statuses: self.status().map(str::to_owned).into_iter().collect(),
            about: self.about(conn)?,
            language: self.language(),
            updated_from: from.map(second),
            updated_before: after.map(second),
            ..Filters::default()
        })
    }

    /// What the area and the department asked for stand for. One that does not exist has nothing.
    fn about(&self, conn: &mut Conn) -> Outcome<Option<About>> {
        if self.area.is_empty() && self.department.is_empty() {
            return Ok(None);
        }
        let department = members::departments(conn)?
            .into_iter()
            .find(|one| one.slug == self.department)
            .map(|one| one.id);
        let meant = |area: &areas::Area| {
            (self.area.is_empty() || area.slug == self.area)
                && (self.department.is_empty()
                    || department.is_some() && area.department_id == department)
        };
        let areas = areas::all(conn)?.into_iter().filter(meant);
        let areas: Vec<AreaId> = areas.map(|area| area.id).collect();
        let projects = projects::about(conn, &areas, MOST_PROJECTS)?;
        let told = retrospectives::of_projects(conn, &projects)?;
        let told = told.iter().map(|one| Subject::Retrospective(one.id));
        let subjects = areas.iter().copied().map(Subject::Area);
        Ok(Some(About {
            subjects: subjects
                .chain(told)
                .chain(projects.into_iter().map(Subject::Project))
                .collect(),
            areas,
        }))
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
    wish: SearchQuery,
    areas: Vec<(String, String)>,
    departments: Vec<(String, String)>,
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

    /// Another kind keeps everything but the state, which it may not have, and the page.
    fn of_kind(&self, kind: &str) -> String {
        let SearchQuery {
            area,
            department,
            language,
            from,
            until,
            ..
        } = &self.wish;
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.words);
        for (name, value) in [
            ("kind", kind),
            ("area", area),
            ("department", department),
            ("language", language),
            ("from", from),
            ("until", until),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/search?{}", query.finish())
    }

    /// The same words, narrowed by nothing.
    fn anything(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.words);
        format!("/search?{}", query.finish())
    }

    fn has_status(&self, status: &str) -> bool {
        self.wish.status() == Some(status)
    }

    fn is_narrowed(&self) -> bool {
        self.wish.is_narrowed()
    }

    /// A report about what was not found.
    fn report(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("title", &self.words);
        format!("/report?{}", query.finish())
    }
}

/// `/search`.
pub(super) async fn search(
    page: Page,
    actor: Actor,
    query: Query<SearchQuery>,
    (db, search, runner, site): (Data<Db>, Data<Search>, Data<Runner>, Data<Site>),
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let words = beginning(&query.q, LONGEST_WORDS);
    let (number, kind) = (query.number(), query.kind());
    let asked = !words.is_empty() || kind.is_some() || query.is_narrowed();
    if asked {
        runner.catch_up(NAME).await?;
    }
    let (language, zone) = (page.words.language(), site.zone);
    let (wish, asked_for) = (query.0.clone(), words.clone());
    let (answer, areas, departments) = db
        .read(move |conn| {
            let answer = if asked {
                let filters = wish.filters(conn, zone)?;
                let at = (wish.number() - 1) * ON_A_PAGE;
                let asked = (asked_for.as_str(), at, ON_A_PAGE);
                find(conn, &search, &actor, language, filters, asked)?
            } else {
                Answered::Found(Vec::new(), 0, false)
            };
            let areas = areas::options(conn)?.into_iter();
            let areas = areas.map(|area| (area.slug.clone(), area.name(language).to_owned()));
            let departments = members::departments(conn)?.into_iter();
            let departments = departments
                .filter(|one| one.open)
                .map(|one| (one.slug.clone(), one.name(language).to_owned()));
            Ok((answer, areas.collect(), departments.collect()))
        })
        .await?;
    let (found, total, relaxed) = match answer {
        Answered::There(path) => return Ok::<HttpResponse, _>(see_other(&path)),
        Answered::Found(found, total, relaxed) => (found, total, relaxed),
    };
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
        asked,
        wish: query.0,
        areas,
        departments,
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

/// `/search/quick`.
pub(super) async fn quick(
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
            if asked_for.is_empty() {
                return Ok(Answered::Found(Vec::new(), 0, false));
            }
            let asked = (asked_for.as_str(), 0, QUICK);
            find(conn, &search, &actor, language, Filters::default(), asked)
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
    filters: Filters,
    (words, offset, limit): (&str, usize, usize),
) -> Outcome<Answered> {
    if let Some(subject) = by_number(words)
        && let Some(card) = cards(conn, actor, language, &[subject])?.remove(&subject)
    {
        return Ok(Answered::There(card.path));
    }
    let request = Request {
        filters,
        sort: if words.is_empty() {
            Sort::Updated
        } else {
            Sort::Relevance
        },
        offset,
        limit,
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
