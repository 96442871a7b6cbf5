//! A card of the board: what a report says about itself at a glance, and why it stands where it does.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, MemberId, PainPointId, ProjectId, SuggestionId};
use crate::base::impact::hours_from_minutes;
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::db::Conn;
use crate::features::areas::{self, Area};
use crate::features::members::{self, Person};
use crate::features::pain_points::{self, PainPoint, Status, Tag, Weights};
use crate::features::{projects, suggestions};
use crate::web::visitor::initials;

/// Where a card of a column may go by a decision: the form that decides it, and the column it leads to.
fn ways_from(status: Status) -> &'static [(&'static str, &'static str)] {
    match status {
        Status::New => &[
            ("accept", "accepted"),
            ("ask", "needs_info"),
            ("link", "in_project"),
            ("decline", "declined"),
        ],
        Status::NeedsInfo => &[
            ("accept", "accepted"),
            ("link", "in_project"),
            ("decline", "declined"),
        ],
        Status::Accepted => &[
            ("link", "in_project"),
            ("resolve", "resolved"),
            ("decline", "declined"),
        ],
        Status::Resolved | Status::Declined => &[("reopen", "accepted")],
        Status::InProject | Status::Merged => &[],
    }
}

/// A face on a card.
pub(super) struct Face {
    pub name: String,
    pub initials: String,
}

/// A reason for its place.
pub(super) struct Why {
    /// Its code.
    pub reason: &'static str,
    /// Hours a month for hours, otherwise a count.
    pub amount: f64,
    /// What it adds, in points.
    pub points: f64,
}

pub(super) struct Card {
    pub number: i64,
    pub title: String,
    pub lang: &'static str,
    pub area: Option<String>,
    pub hours: f64,
    pub people: i64,
    pub due_on: Option<NaiveDate>,
    pub late: bool,
    pub studio_only: bool,
    /// It was put off until this day, and is here again.
    pub back_since: Option<NaiveDate>,
    pub face: Option<Face>,
    pub project: Option<(ProjectId, String)>,
    pub alike: Option<Alike>,
    pub tags: Vec<Tag>,
    /// How many lines of its checklist are done, and of how many.
    pub checked: Option<(i64, i64)>,
    pub age: Timestamp,
    /// Where it stands, where its column does not say so; empty otherwise.
    pub status: &'static str,
    /// Where it may go, as [`ways_from`] tells.
    pub ways: &'static [(&'static str, &'static str)],
    pub open: bool,
    pub pinned: bool,
    /// Where it goes by hand, as the form says it, where the column stands by priority.
    pub up: Option<String>,
    /// The same, down.
    pub down: Option<String>,
    /// What it weighs, in whole points.
    pub score: i64,
    pub why: Vec<Why>,
}

/// Another report that may be the same, and how many more there are.
pub(super) struct Alike {
    pub id: SuggestionId,
    pub number: i64,
    pub title: String,
    pub lang: &'static str,
    pub verdict: &'static str,
    pub more: usize,
}

/// What stands around the cards of a board, read once for all of them.
pub(super) struct Around {
    language: Language,
    today: NaiveDate,
    now: Timestamp,
    weights: Weights,
    areas: HashMap<AreaId, Area>,
    people: HashMap<MemberId, Person>,
    holders: HashMap<PainPointId, Vec<(ProjectId, String)>>,
    likely: HashMap<PainPointId, Alike>,
    tags: HashMap<PainPointId, Vec<Tag>>,
    checklists: HashMap<PainPointId, (i64, i64)>,
}

impl Around {
    /// Everything that these name.
    pub fn of<'a>(
        conn: &mut Conn,
        pains: impl Iterator<Item = &'a PainPoint>,
        language: Language,
        today: NaiveDate,
        now: Timestamp,
    ) -> Outcome<Self> {
        let (mut ids, mut about, mut faces) = (Vec::new(), Vec::new(), Vec::new());
        for pain in pains {
            ids.push(pain.id);
            about.extend(pain.area);
            faces.extend(pain.assignee);
        }
        Ok(Self {
            language,
            today,
            now,
            weights: pain_points::weights(conn)?.0,
            areas: areas::many(conn, &about)?,
            people: members::people(conn, &faces)?,
            holders: projects::holders(conn, &ids)?,
            likely: alike(conn, &ids)?,
            tags: pain_points::tags_of(conn, &ids)?,
            checklists: pain_points::checklists_of(conn, &ids)?,
        })
    }

    /// The card of one; `says_status` where its column does not.
    pub fn card(&self, pain: PainPoint, says_status: bool) -> Card {
        let terms = match pain.status.is_open() {
            true => self.weights.terms(&pain.load(), self.now),
            false => Vec::new(),
        };
        let score: i64 = terms.iter().map(|term| term.hundredths).sum();
        let why = terms.iter().map(|term| Why {
            reason: term.reason.as_str(),
            amount: match term.reason {
                pain_points::Reason::Hours => hours_from_minutes(term.amount),
                _ => term.amount as f64,
            },
            points: (term.hundredths as f64 / 10.0).round() / 10.0,
        });
        Card {
            number: pain.id.0,
            lang: pain.language.tag(),
            area: pain
                .area
                .and_then(|id| self.areas.get(&id))
                .map(|area| area.name(self.language).to_owned()),
            hours: hours_from_minutes(pain.minutes_per_month),
            people: pain.voices(),
            due_on: pain.next_update_on,
            late: pain.next_update_on.is_some_and(|due| due < self.today),
            back_since: pain.snoozed_until.filter(|until| *until <= self.today),
            studio_only: pain.visibility == Visibility::Studio,
            face: pain
                .assignee
                .and_then(|id| self.people.get(&id))
                .map(|person| Face {
                    name: person.name.clone(),
                    initials: initials(&person.name),
                }),
            project: self
                .holders
                .get(&pain.id)
                .and_then(|all| all.first())
                .cloned(),
            alike: self.likely.get(&pain.id).map(Alike::again),
            tags: self.tags.get(&pain.id).cloned().unwrap_or_default(),
            checked: self.checklists.get(&pain.id).copied(),
            age: pain.created_at,
            status: match says_status {
                true => pain.status.as_str(),
                false => "",
            },
            ways: ways_from(pain.status),
            open: pain.status.is_open(),
            pinned: pain.is_pinned(),
            up: None,
            down: None,
            score: (score + 50) / 100,
            why: why.collect(),
            title: pain.title,
        }
    }
}

/// Says of each card of a column where it goes by hand. Only what is pinned has a place that somebody chose: anything may
/// step up among those, and the lowest of them steps down back to where its pain stands.
pub(super) fn say_places(cards: &mut [Card]) {
    let pinned: Vec<i64> = cards
        .iter()
        .filter(|card| card.pinned)
        .map(|card| card.number)
        .collect();
    for card in cards.iter_mut().filter(|card| card.open) {
        let at = pinned.iter().position(|number| *number == card.number);
        let beside = |at: Option<usize>| at.and_then(|at| pinned.get(at));
        match at {
            None => card.up = Some("up.".to_owned()),
            Some(at) => {
                card.up = beside(at.checked_sub(1)).map(|number| format!("up.{number}"));
                let below = beside(Some(at + 1));
                card.down = Some(match below {
                    Some(number) => format!("down.{number}"),
                    None => "down.".to_owned(),
                });
            }
        }
    }
}

impl Alike {
    fn again(&self) -> Self {
        Self {
            title: self.title.clone(),
            ..*self
        }
    }
}

/// The likeliest duplicate of each of these: one query for the pairs, one for the titles.
fn alike(conn: &mut Conn, ids: &[PainPointId]) -> Outcome<HashMap<PainPointId, Alike>> {
    let pairs = suggestions::pending_of(conn, ids)?;
    let others: Vec<PainPointId> = pairs
        .iter()
        .flat_map(|it| [it.pair.low, it.pair.high])
        .collect();
    let titles: HashMap<PainPointId, PainPoint> = pain_points::summaries(conn, &others)?
        .into_iter()
        .map(|pain| (pain.id, pain))
        .collect();
    let mut found: HashMap<PainPointId, Alike> = HashMap::new();
    for it in &pairs {
        for id in [it.pair.low, it.pair.high] {
            let other = it.pair.other(id);
            match (found.get_mut(&id), titles.get(&other)) {
                (Some(known), _) => known.more += 1,
                (None, Some(pain)) => {
                    let alike = Alike {
                        id: it.id,
                        number: other.0,
                        title: pain.title.clone(),
                        lang: pain.language.tag(),
                        verdict: it.verdict.as_str(),
                        more: 0,
                    };
                    found.insert(id, alike);
                }
                (None, None) => {}
            }
        }
    }
    Ok(found)
}
