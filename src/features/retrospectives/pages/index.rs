//! The list of what was published, newest first.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{render_public, store, views};
use crate::base::actor::Actor;
use crate::base::clock::{day_in, start_of_day};
use crate::base::failure::Outcome;
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, may};
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::features::retrospectives::rules::{Audience, Kind};
use crate::features::retrospectives::store::{Filter, Piece, Position, Retrospective};
use crate::i18n::Words;
use crate::web::card::General;
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::markdown::excerpt;
use crate::web::shelf::About;
use crate::web::{Answer, Page, Query};

/// Pieces on one page.
const ON_A_PAGE: usize = 12;

/// The query of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    kind: String,
    language: String,
    year: String,
    /// An English name.
    area: String,
    /// Hours a month.
    hours: String,
    q: String,
    after: String,
}

/// The longest words that are looked for, in characters.
const MOST_WORDS: usize = 100;

/// A published one in a list.
pub struct PieceView {
    /// The last part of its address.
    pub slug: String,
    /// What it is written in.
    pub lang: &'static str,
    /// Whether it is a success story.
    pub success: bool,
    /// The same in words.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// How it begins.
    pub summary: String,
    /// When it was published, in words.
    pub date: String,
    /// The same for machines.
    pub iso: String,
    /// Whether only colleagues may read it.
    pub staff_only: bool,
    /// Short words under the summary.
    pub meta: Vec<String>,
}

impl PieceView {
    /// Its title and summary in its own language, everything around them in the reader's.
    pub fn of(words: &Words, piece: &Piece) -> Self {
        let it = &piece.retrospective;
        Self {
            slug: it.slug.clone(),
            lang: it.language.tag(),
            success: it.kind == Kind::Success,
            kind: words.say_of("piece-kind", it.kind.as_str()).to_string(),
            title: it.title.clone(),
            summary: excerpt(&piece.summary, 260),
            date: words.date_long(piece.published_at),
            iso: words.iso(piece.published_at),
            staff_only: it.audience == Audience::Staff,
            meta: meta(words, it.kind, piece),
        }
    }
}

impl PieceView {
    /// With how many readers it helped, for those who run the magazine.
    fn having_helped(mut self, words: &Words, readers: Option<i64>) -> Self {
        let said = readers.map(|n| words.say("piece-helped").with("n", n).to_string());
        self.meta.extend(said);
        self
    }
}

fn meta(words: &Words, kind: Kind, piece: &Piece) -> Vec<String> {
    let facts = &piece.facts;
    let mut meta = vec![
        words
            .say("piece-minutes")
            .with("n", piece.minutes)
            .to_string(),
    ];
    if !facts.areas.is_empty() {
        meta.push(views::names(words, &facts.areas));
    }
    if !facts.partners.is_empty() {
        let partners = views::names(words, &facts.partners);
        meta.push(
            words
                .say("piece-with")
                .with("partners", partners)
                .to_string(),
        );
    }
    match (facts.hours_per_month(), facts.people) {
        (Some(hours), _) => meta.push(
            words
                .say_of("piece-hours", kind.as_str())
                .with("hours", hours)
                .to_string(),
        ),
        (None, Some(people)) => meta.push(words.say("piece-people").with("n", people).to_string()),
        (None, None) => {}
    }
    meta
}

/// Hours a month that can be asked for: at least so many came back.
const HOURS_BACK: [i64; 3] = [10, 50, 100];

/// Years that can be chosen.
const MOST_YEARS: usize = 30;

impl IndexPage {
    /// Whether something was asked for.
    fn is_filtered(&self) -> bool {
        self.chosen().iter().any(|(_, value)| !value.is_empty())
    }

    /// What was asked for, as the address says it.
    fn chosen(&self) -> [(&'static str, &str); 6] {
        [
            ("kind", self.kind),
            ("language", self.language),
            ("year", &self.year),
            ("area", &self.area),
            ("hours", &self.hours),
            ("q", &self.words),
        ]
    }

    /// The same question for one outcome, from the beginning.
    fn only(&self, kind: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let others = self.chosen().into_iter().skip(1);
        let chosen = std::iter::once(("kind", kind)).chain(others);
        for (name, value) in chosen.filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish().as_str() {
            "" => self.page.path.clone(),
            query => format!("{}?{query}", self.page.path),
        }
    }

    /// What can be asked for.
    fn hours_back(&self) -> [String; 3] {
        HOURS_BACK.map(|hours| hours.to_string())
    }

    /// Whether the first story stands out: on the front of the magazine.
    fn has_front(&self) -> bool {
        self.is_first && !self.is_filtered()
    }
}

/// The addresses of what is about one area.
pub(super) struct AreaFeeds {
    /// The list.
    pub list: String,
    /// As Atom.
    pub atom: String,
    /// As JSON Feed.
    pub json: String,
}

impl AreaFeeds {
    /// Of the area with this English name.
    pub fn of(area: &str) -> Self {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("area", area)
            .finish();
        Self {
            list: format!("/retrospectives?{query}"),
            atom: format!("/retrospectives/feed.atom?{query}"),
            json: format!("/retrospectives/feed.json?{query}"),
        }
    }
}

struct DraftView {
    slug: String,
    title: String,
    lang: &'static str,
    status: &'static str,
    success: bool,
    ago: String,
}

#[derive(Template)]
#[template(path = "retrospectives/index.html")]
struct IndexPage {
    page: Page,
    kind: &'static str,
    language: &'static str,
    year: String,
    years: Vec<String>,
    /// The area, by its English name, and the name for this reader.
    area: String,
    area_name: String,
    areas: Vec<(String, String)>,
    /// Where programs read about this area alone.
    feeds: Option<AreaFeeds>,
    hours: String,
    words: String,
    pieces: Vec<PieceView>,
    drafts: Vec<DraftView>,
    older: String,
    is_first: bool,
    /// Whether letters leave here, so that strangers may ask for some.
    mails: bool,
}

/// `GET /retrospectives?kind=&after=`.
pub(super) async fn index(
    request: HttpRequest,
    page: Page,
    actor: Actor,
    wanted: Query<Wanted>,
    config: Data<Config>,
    db: Data<Db>,
) -> Answer {
    let after: Option<Position> = decode_cursor(&wanted.after)?;
    let kind = Kind::parse(&wanted.kind);
    let language = Language::ALL
        .into_iter()
        .find(|one| one.tag() == wanted.language);
    let internet_only = !may(&actor, Act::ReadStaffPages, Stake::NONE);
    let zone = page.words.zone();
    let new_year =
        |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).map(|day| start_of_day(zone, day));
    let year = wanted
        .year
        .parse::<i32>()
        .ok()
        .filter(|year| (1970..9999).contains(year));
    let area: String = wanted.area.trim().chars().take(MOST_WORDS).collect();
    let hours = HOURS_BACK
        .into_iter()
        .find(|least| least.to_string() == wanted.hours);
    let words: String = wanted.q.trim().chars().take(MOST_WORDS).collect();
    let filter = Filter {
        internet_only,
        kind,
        language,
        since: year.and_then(new_year),
        until: year.and_then(|year| new_year(year + 1)),
        area: (!area.is_empty()).then(|| area.clone()),
        minutes_back: hours.map(|hours| hours * 60),
        words: (!words.is_empty()).then(|| words.clone()),
        after,
        ..Filter::default()
    };
    let reader = actor.clone();
    let (pieces, drafts, first, areas, helped) = db
        .read(move |conn| {
            let pieces = store::list(conn, &filter, ON_A_PAGE as i64 + 1)?;
            let drafts = if after.is_none() {
                drafts_for(conn, &reader)?
            } else {
                Vec::new()
            };
            let first = store::first_published(conn, internet_only)?;
            let areas = store::areas_told(conn, internet_only)?;
            let ids: Vec<_> = pieces.iter().map(|piece| piece.retrospective.id).collect();
            let helped = if reader.is_studio() {
                store::helped(conn, &ids)?
            } else {
                HashMap::new()
            };
            Ok((pieces, drafts, first, areas, helped))
        })
        .await?;
    let more = pieces.len() > ON_A_PAGE;
    let shown = pieces.get(..ON_A_PAGE).unwrap_or(&pieces);
    let older = shown
        .last()
        .filter(|_| more)
        .map(|last| page.with_query("after", &encode_cursor(&Position::of(last))))
        .unwrap_or_default();
    let description = page.say("public-index-description").to_string();
    let page = page
        .named("public-index-title")
        .at("retrospectives")
        .public("/retrospectives", description)
        .always_there(General::Retrospectives);
    let this_year = page.words.today().year();
    let first_year = first.map_or(this_year, |at| day_in(zone, at).year());
    let area_name = areas.iter().find(|one| one.en == area).map_or_else(
        || area.clone(),
        |one| one.of(page.words.language()).to_owned(),
    );
    let template = IndexPage {
        feeds: (!area.is_empty()).then(|| AreaFeeds::of(&area)),
        areas: areas
            .iter()
            .map(|one| (one.en.clone(), one.of(page.words.language()).to_owned()))
            .collect(),
        area,
        area_name,
        hours: hours.map(|hours| hours.to_string()).unwrap_or_default(),
        language: language.map_or("", Language::tag),
        year: year.map(|year| year.to_string()).unwrap_or_default(),
        years: (first_year..=this_year)
            .rev()
            .take(MOST_YEARS)
            .map(|year| year.to_string())
            .collect(),
        words,
        kind: kind.map_or("", Kind::as_str),
        pieces: shown
            .iter()
            .map(|piece| {
                let helped = helped.get(&piece.retrospective.id);
                PieceView::of(&page.words, piece).having_helped(&page.words, helped.copied())
            })
            .collect(),
        drafts: drafts
            .into_iter()
            .map(|it| draft(&page.words, it))
            .collect(),
        older,
        is_first: after.is_none(),
        mails: config.mail.transport.as_deref() != Some("none"),
        page,
    };
    render_public(&request, &template.page, About::Stories, &template)
}

fn draft(words: &Words, it: Retrospective) -> DraftView {
    DraftView {
        lang: it.language.tag(),
        status: it.status.as_str(),
        success: it.kind == Kind::Success,
        ago: words.ago(it.updated_at),
        slug: it.slug,
        title: it.title,
    }
}

/// What is being written: all of it for the studio, their own for others.
fn drafts_for(conn: &mut Conn, actor: &Actor) -> Outcome<Vec<Retrospective>> {
    match actor.member_id() {
        Some(member) => store::unpublished(conn, (!actor.is_studio()).then_some(member)),
        None => Ok(Vec::new()),
    }
}

/// The newest published ones; for strangers only what is on the internet.
pub fn newest(conn: &mut Conn, internet_only: bool, limit: i64) -> Outcome<Vec<Piece>> {
    let filter = Filter {
        internet_only,
        ..Filter::default()
    };
    store::list(conn, &filter, limit)
}
