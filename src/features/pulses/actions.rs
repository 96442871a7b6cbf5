//! Asking and answering.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::rules::{self, Answer};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{MemberId, PulseAskId, PulseId};
use crate::base::permission::Visibility;
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

const PURPOSE: &str = "pulse";

/// The last part of `/pulse/{token}` for one person's ask.
pub fn token(key: &SigningKey, ask: PulseAskId) -> String {
    key.sign(PURPOSE, &ask.to_string())
}

pub(super) fn read_token(key: &SigningKey, token: &str) -> Outcome<PulseAskId> {
    key.verify(PURPOSE, token)
        .and_then(|id| id.parse().ok())
        .map(PulseAskId)
        .ok_or(Refusal::NotFound.into())
}

/// Asks everybody in `people` once; the letters are planned from the event.
pub fn ask(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    subject: Subject,
    people: &[MemberId],
) -> Outcome<PulseId> {
    ask_about(tx, now, actor, subject, None, people)
}

/// Asks a sample of `people` whether a success still holds, for its check of the day `check_on`.
pub fn ask_again(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    subject: Subject,
    check_on: NaiveDate,
    people: &[MemberId],
) -> Outcome<PulseId> {
    let sample = rules::sample(
        people,
        u64::from(check_on.num_days_from_ce().unsigned_abs()),
    );
    ask_about(tx, now, actor, subject, Some(check_on), &sample)
}

fn ask_about(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    subject: Subject,
    check_on: Option<NaiveDate>,
    people: &[MemberId],
) -> Outcome<PulseId> {
    let once: BTreeSet<MemberId> = people.iter().copied().collect();
    let once: Vec<MemberId> = once.into_iter().collect();
    let pulse = store::insert(tx, now, subject, check_on, &once)?;
    let people = i64::try_from(once.len()).unwrap_or(i64::MAX);
    ledger::append(
        tx,
        now,
        actor,
        Record::new(
            subject,
            Event::PulseAsked {
                pulse,
                people,
                check_on,
            },
        ),
    );
    Ok(pulse)
}

/// Nobody is asked after all: for an act that is taken back before its letters left.
pub fn take_back(tx: &mut Tx<'_>, pulse: PulseId) -> Outcome<()> {
    store::remove(tx, pulse)
}

/// Takes an answer, or another one from the same person; the same answer again changes nothing.
pub fn answer(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PulseAskId,
    answer: Answer,
    words: &str,
) -> Outcome<()> {
    let ask = store::find_ask(tx, id)?.ok_or(Refusal::NotFound)?;
    if ask.answer == Some(answer) && ask.words == words {
        return Ok(());
    }
    store::save_answer(tx, now, id, answer, words)?;
    let record = Record::new(ask.subject, Event::PulseAnswered { pulse: ask.pulse })
        .visible_to(Visibility::Studio);
    ledger::append(tx, now, &Actor::Letter(ask.member), record);
    Ok(())
}
