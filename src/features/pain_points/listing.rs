//! One page of a list as somebody wishes it: with words or without, in an order, after a cursor. For pages and the API.

use std::collections::HashMap;

use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::store::{self, Filter, Order, Page, PainPoint, Position, Seer};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem};
use crate::base::finder::Finder;
use crate::base::ids::{AreaId, MemberId};
use crate::base::language::Language;
use crate::db::Conn;
use crate::features::areas::{self, Area};
use crate::features::members::{self, Person};
use crate::ledger::Runner;
use crate::web::json::{decode_cursor, encode_cursor};

/// The most that a search looks through.
const MOST_FOUND: usize = 500;

/// What somebody wishes to see of a list.
pub struct Wish<'a> {
    /// Which ones.
    pub filter: Filter,
    /// Words to search for; empty for none.
    pub words: &'a str,
    /// In which order; best match or newest first otherwise.
    pub order: Option<Order>,
    /// What the page before this one gave; empty for the first.
    pub cursor: &'a str,
    /// At most so many.
    pub limit: usize,
}

/// Where the next page begins.
#[derive(Debug, Serialize, Deserialize)]
enum Cursor {
    /// After a row in an order.
    #[serde(rename = "a")]
    After(String, Position),
    /// After so many matches, best first.
    #[serde(rename = "m")]
    Matches(usize),
}

/// One page, and the cursor of the next.
pub struct Listed {
    /// The rows.
    pub rows: Vec<PainPoint>,
    /// What to send for the next page; nothing on the last.
    pub next: Option<String>,
}

/// The areas and people that pain points name, read at once.
#[derive(Debug, Default)]
pub struct Around {
    /// By id.
    pub areas: HashMap<AreaId, Area>,
    /// By id.
    pub people: HashMap<MemberId, Person>,
}

impl Around {
    /// Everything these name.
    pub fn of(conn: &mut Conn, pains: &[PainPoint]) -> Outcome<Self> {
        Self::with(conn, pains, &[])
    }

    /// Everything these name, and these people.
    pub fn with(conn: &mut Conn, pains: &[PainPoint], others: &[MemberId]) -> Outcome<Self> {
        let areas: Vec<AreaId> = pains.iter().filter_map(|pain| pain.area).collect();
        let mut people: Vec<MemberId> = pains
            .iter()
            .flat_map(|pain| [pain.named_reporter(), pain.assignee])
            .flatten()
            .chain(others.iter().copied())
            .collect();
        people.sort();
        people.dedup();
        Ok(Self {
            areas: areas::many(conn, &areas)?,
            people: members::people(conn, &people)?,
        })
    }

    /// The area of one of them, in the reader's language.
    pub fn area_name(&self, pain: &PainPoint, language: Language) -> Option<&str> {
        Some(self.areas.get(&pain.area?)?.name(language))
    }

    /// The name of a person; nothing for somebody who is not there.
    pub fn name(&self, member: MemberId) -> Option<&str> {
        Some(self.people.get(&member)?.name.as_str())
    }
}

/// Who `actor` is to a list.
pub fn seer(actor: &Actor) -> Seer {
    match actor.member_id() {
        _ if actor.is_studio() => Seer::Studio,
        Some(member) => Seer::Member(member),
        None => Seer::Member(MemberId(0)),
    }
}

/// Waits a moment for what finds by words, where words are asked for: a list that is read after a write shows it.
pub async fn ready(runner: &Runner, finder: Option<&Data<dyn Finder>>, words: &str) -> Outcome<()> {
    match finder {
        Some(finder) if !words.trim().is_empty() => runner.catch_up(finder.follower()).await,
        _ => Ok(()),
    }
}

/// One page of the list.
pub fn page(conn: &mut Conn, finder: Option<&dyn Finder>, mut wish: Wish<'_>) -> Outcome<Listed> {
    let words = wish.words.trim().to_owned();
    let cursor: Option<Cursor> = decode_cursor(wish.cursor)?;
    if !words.is_empty() {
        let found = match finder {
            Some(finder) => finder.find_pain_points(&words, MOST_FOUND)?,
            None => None,
        };
        match found {
            Some(found) => {
                wish.filter.among = Some(found);
                if wish.order.is_none() {
                    return best_first(conn, &wish, cursor);
                }
            }
            None => wish.filter.holds = Some(words),
        }
    }
    let order = wish.order.unwrap_or_default();
    let after = match cursor {
        None => None,
        Some(Cursor::After(of, position)) if of == order.as_str() => Some(position),
        Some(_) => return Err(Problem::new("cursor", "cursor").invalid()),
    };
    let limit = i64::try_from(wish.limit).unwrap_or(i64::MAX - 1) + 1;
    let wanted = Page {
        order,
        after,
        limit,
    };
    let mut rows = store::list(conn, &wish.filter, &wanted)?;
    let more = rows.len() > wish.limit;
    rows.truncate(wish.limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let position = Position::of(last, order);
        encode_cursor(&Cursor::After(order.as_str().to_owned(), position))
    });
    Ok(Listed { rows, next })
}

fn best_first(conn: &mut Conn, wish: &Wish<'_>, cursor: Option<Cursor>) -> Outcome<Listed> {
    let from = match cursor {
        None => 0,
        Some(Cursor::Matches(from)) => from,
        Some(_) => return Err(Problem::new("cursor", "cursor").invalid()),
    };
    let ids = store::passing(conn, &wish.filter)?;
    let here: Vec<_> = ids.iter().copied().skip(from).take(wish.limit).collect();
    let next = from + here.len();
    let rows = store::summaries(conn, &here)?;
    Ok(Listed {
        rows,
        next: (next < ids.len()).then(|| encode_cursor(&Cursor::Matches(next))),
    })
}
