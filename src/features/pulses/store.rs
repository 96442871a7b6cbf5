//! Rows of pulses and of who was asked.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rules::{Answer, PulseResult};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PulseAskId, PulseId};
use crate::base::subject::Subject;
use crate::db::schema::{pain_points, projects, pulse_asks, pulses};
use crate::db::{Conn, Tx};

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    subject: Subject,
    check_on: Option<NaiveDate>,
    people: &[MemberId],
) -> Outcome<PulseId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(pulses::table)
        .values((
            pulses::subject_kind.eq(subject.kind()),
            pulses::subject_id.eq(subject.id()),
            pulses::asked_at.eq(now.naive_utc()),
            pulses::check_on.eq(check_on),
        ))
        .returning(pulses::id)
        .get_result(conn)?;
    for person in people {
        diesel::insert_into(pulse_asks::table)
            .values((
                pulse_asks::pulse_id.eq(id),
                pulse_asks::member_id.eq(person.0),
            ))
            .execute(conn)?;
    }
    Ok(PulseId(id))
}

/// Removes a question that nobody has received.
pub(super) fn remove(tx: &mut Tx<'_>, id: PulseId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(pulse_asks::table.filter(pulse_asks::pulse_id.eq(id.0))).execute(conn)?;
    diesel::delete(pulses::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// One person's ask with what it is about.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub pulse: PulseId,
    pub member: MemberId,
    pub subject: Subject,
    /// Whether it asks if a success still holds.
    pub of_check: bool,
    pub answer: Option<Answer>,
    pub words: String,
}

pub(super) fn find_ask(conn: &mut Conn, id: PulseAskId) -> Outcome<Option<Ask>> {
    type Row = (
        i64,
        i64,
        Option<String>,
        String,
        String,
        i64,
        Option<NaiveDate>,
    );
    let row: Option<Row> = pulse_asks::table
        .inner_join(pulses::table.on(pulses::id.eq(pulse_asks::pulse_id)))
        .filter(pulse_asks::id.eq(id.0))
        .select((
            pulse_asks::pulse_id,
            pulse_asks::member_id,
            pulse_asks::answer,
            pulse_asks::words,
            pulses::subject_kind,
            pulses::subject_id,
            pulses::check_on,
        ))
        .first(conn)
        .optional()?;
    Ok(
        row.and_then(|(pulse, member, answer, words, kind, subject, check_on)| {
            Some(Ask {
                pulse: PulseId(pulse),
                member: MemberId(member),
                subject: Subject::from_stored(&kind, subject)?,
                of_check: check_on.is_some(),
                answer: answer.as_deref().and_then(Answer::parse),
                words,
            })
        }),
    )
}

pub(super) fn save_answer(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PulseAskId,
    answer: Answer,
    words: &str,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(pulse_asks::table.find(id.0))
        .set((
            pulse_asks::answer.eq(answer.as_str()),
            pulse_asks::words.eq(words),
            pulse_asks::answered_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The title of what a pulse asks about; for the page that opens without signing in.
pub(super) fn title(conn: &mut Conn, subject: Subject) -> Outcome<Option<String>> {
    Ok(match subject {
        Subject::Project(id) => projects::table
            .find(id.0)
            .select(projects::title)
            .first(conn)
            .optional()?,
        Subject::PainPoint(id) => pain_points::table
            .find(id.0)
            .select(pain_points::title)
            .first(conn)
            .optional()?,
        _ => None,
    })
}

/// The ask of one person in a pulse: what the letter's address is made from.
pub fn ask_of(conn: &mut Conn, pulse: PulseId, member: MemberId) -> Outcome<Option<PulseAskId>> {
    let id: Option<i64> = pulse_asks::table
        .filter(
            pulse_asks::pulse_id
                .eq(pulse.0)
                .and(pulse_asks::member_id.eq(member.0)),
        )
        .select(pulse_asks::id)
        .first(conn)
        .optional()?;
    Ok(id.map(PulseAskId))
}

/// Everybody who was asked in a pulse.
pub fn asked_in(conn: &mut Conn, pulse: PulseId) -> Outcome<Vec<MemberId>> {
    let ids: Vec<i64> = pulse_asks::table
        .filter(pulse_asks::pulse_id.eq(pulse.0))
        .order(pulse_asks::member_id)
        .select(pulse_asks::member_id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// The ask of one person in the newest pulse of this item.
pub fn newest_ask(
    conn: &mut Conn,
    subject: Subject,
    member: MemberId,
) -> Outcome<Option<PulseAskId>> {
    match newest(conn, subject)? {
        Some(pulse) => ask_of(conn, PulseId(pulse), member),
        None => Ok(None),
    }
}

/// The newest pulse about whether the change helped; those of later checks ask whether it still does.
fn newest(conn: &mut Conn, subject: Subject) -> Outcome<Option<i64>> {
    Ok(pulses::table
        .filter(
            pulses::subject_kind
                .eq(subject.kind())
                .and(pulses::subject_id.eq(subject.id())),
        )
        .filter(pulses::check_on.is_null())
        .order(pulses::id.desc())
        .select(pulses::id)
        .first(conn)
        .optional()?)
}

/// How the people affected answered the newest pulse of this item; `None` when there was none. The raw numbers: what is
/// shown goes through [`PulseResult::shown`].
pub fn result(conn: &mut Conn, subject: Subject) -> Outcome<Option<PulseResult>> {
    let Some(pulse) = newest(conn, subject)? else {
        return Ok(None);
    };
    let found = results(conn, &[PulseId(pulse)])?;
    Ok(Some(found.values().next().copied().unwrap_or_default()))
}

/// How these pulses were answered; one that asked nobody is not among them.
pub fn results(conn: &mut Conn, of: &[PulseId]) -> Outcome<HashMap<PulseId, PulseResult>> {
    let ids: Vec<i64> = of.iter().map(|id| id.0).collect();
    let counts: Vec<(i64, Option<String>, i64)> = pulse_asks::table
        .filter(pulse_asks::pulse_id.eq_any(ids))
        .group_by((pulse_asks::pulse_id, pulse_asks::answer))
        .select((
            pulse_asks::pulse_id,
            pulse_asks::answer,
            diesel::dsl::count_star(),
        ))
        .load(conn)?;
    let mut results: HashMap<PulseId, PulseResult> = HashMap::new();
    for (pulse, answer, count) in counts {
        let result = results.entry(PulseId(pulse)).or_default();
        result.asked += count;
        match answer.as_deref().and_then(Answer::parse) {
            Some(Answer::Better) => result.better += count,
            Some(Answer::Same) => result.same += count,
            Some(Answer::Worse) => result.worse += count,
            None => {}
        }
    }
    Ok(results)
}

/// Somebody's words beside their answer, without their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// What they answered.
    pub answer: Answer,
    /// What they said.
    pub words: String,
}

/// What people said in the newest pulse, where at least five answered: fewer would point at people.
pub fn voices(conn: &mut Conn, subject: Subject, limit: i64) -> Outcome<Vec<Voice>> {
    let enough = result(conn, subject)?
        .and_then(PulseResult::shown)
        .is_some();
    let Some(pulse) = newest(conn, subject)?.filter(|_| enough) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(Option<String>, String)> = pulse_asks::table
        .filter(pulse_asks::pulse_id.eq(pulse).and(pulse_asks::words.ne("")))
        .order(pulse_asks::answered_at.desc())
        .limit(limit)
        .select((pulse_asks::answer, pulse_asks::words))
        .load(conn)?;
    let voice = |(answer, words): (Option<String>, String)| {
        Some(Voice {
            answer: Answer::parse(answer.as_deref()?)?,
            words,
        })
    };
    Ok(rows.into_iter().filter_map(voice).collect())
}
