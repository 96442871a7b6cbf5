//! The outbox as administrators look at it: shelf by shelf, newest first.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::outbox::State;
use crate::base::actor::stored_words;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{LetterId, MemberId, SubscriberId};
use crate::base::subject::Subject;
use crate::db::schema::letters;
use crate::db::{Conn, Tx};

/// A part of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Waits for its moment.
    #[default]
    Waiting,
    /// Could not be sent so far and is tried again.
    PutOff,
    /// Handed over twice without an answer.
    Uncertain,
    /// Given up.
    Dead,
    /// Handed over.
    Sent,
    /// No longer wanted, or no longer true, when its moment came.
    Dropped,
}

stored_words!(Shelf {
    Waiting = "waiting",
    PutOff = "put_off",
    Uncertain = "uncertain",
    Dead = "dead",
    Sent = "sent",
    Dropped = "dropped",
});

impl Shelf {
    fn state(self) -> State {
        match self {
            Self::Waiting | Self::PutOff => State::Planned,
            Self::Uncertain => State::Uncertain,
            Self::Dead => State::Dead,
            Self::Sent => State::Sent,
            Self::Dropped => State::Dropped,
        }
    }

    /// Whether its letters can be tried once more.
    pub fn can_be_retried(self) -> bool {
        matches!(self, Self::Dead | Self::Uncertain)
    }
}

/// A letter on a shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: LetterId,
    /// What kind of letter.
    pub letter: String,
    /// Whom it is for; `None`: an address without an account.
    pub member: Option<MemberId>,
    /// That address.
    pub email: Option<String>,
    /// A reader without an account; who that is, their own room knows.
    pub subscriber: Option<SubscriberId>,
    /// What it is about.
    pub item: Option<Subject>,
    /// Why it is where it is: the mail server's words, or a code.
    pub why: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due, or when it was settled.
    pub at: Timestamp,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = letters)]
struct Row {
    id: i64,
    letter: String,
    member_id: Option<i64>,
    email: Option<String>,
    subject_kind: String,
    subject_id: i64,
    state_why: String,
    attempts: i64,
    due_at: NaiveDateTime,
    settled_at: Option<NaiveDateTime>,
    subscriber_id: Option<i64>,
}

/// Up to `limit` letters of a shelf, newest first, before one of them.
pub fn shelf(conn: &mut Conn, shelf: Shelf, before: Option<i64>, limit: i64) -> Outcome<Vec<Kept>> {
    let mut query = letters::table
        .filter(letters::state.eq(shelf.state().as_str()))
        .filter(letters::carried_by.is_null())
        .filter(letters::id.lt(before.unwrap_or(i64::MAX)))
        .order(letters::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if shelf == Shelf::PutOff {
        query = query.filter(letters::attempts.gt(0));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Kept {
            id: LetterId(row.id),
            member: row.member_id.map(MemberId),
            email: row.email,
            subscriber: row.subscriber_id.map(SubscriberId),
            item: Subject::from_stored(&row.subject_kind, row.subject_id),
            letter: row.letter,
            why: row.state_why,
            attempts: row.attempts,
            at: row.settled_at.unwrap_or(row.due_at).and_utc(),
        })
        .collect())
}

/// Puts letters of a shelf back to be tried at once, with what they carry and under the id that they have; how many there
/// were. `one`: only this one.
pub(in crate::features::notify) fn retry(
    tx: &mut Tx<'_>,
    now: Timestamp,
    shelf: Shelf,
    one: Option<LetterId>,
    most: i64,
) -> Outcome<i64> {
    let conn: &mut Conn = tx;
    let state = shelf.state().as_str();
    let mut query = letters::table
        .filter(letters::state.eq(state))
        .filter(letters::carried_by.is_null())
        .order(letters::id)
        .limit(most)
        .select(letters::id)
        .into_boxed();
    if let Some(one) = one {
        query = query.filter(letters::id.eq(one.0));
    }
    let leaders: Vec<i64> = query.load(conn)?;
    for chunk in leaders.chunks(300) {
        let carriers: Vec<Option<i64>> = chunk.iter().copied().map(Some).collect();
        let rows = letters::table.filter(letters::state.eq(state)).filter(
            letters::id
                .eq_any(chunk)
                .or(letters::carried_by.eq_any(carriers)),
        );
        diesel::update(rows)
            .set((
                letters::state.eq(State::Planned.as_str()),
                letters::state_why.eq(""),
                letters::due_at.eq(now.naive_utc()),
                letters::settled_at.eq(None::<NaiveDateTime>),
                letters::unsure.eq(0),
                // It keeps what it carries; its three days begin anew.
                letters::attempts.eq(1),
            ))
            .execute(conn)?;
    }
    Ok(i64::try_from(leaders.len()).unwrap_or(i64::MAX))
}
