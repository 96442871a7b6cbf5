//! What comes back: bounces and answers.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{LetterId, MemberId, SubscriberId};
use crate::db::dialect::on_each;
use crate::db::schema::{letters, mail_bounces, mail_received};
use crate::db::{Conn, Tx};
use crate::features::notify::bounces::Bounce;

/// For how long a message is known again.
const KNOWN: TimeDelta = TimeDelta::days(30);

/// Whom a letter was for; the outer `None`: there is no such letter.
pub(in crate::features::notify) fn reader_of(
    conn: &mut Conn,
    letter: LetterId,
) -> Outcome<Option<Option<MemberId>>> {
    let member: Option<Option<i64>> = letters::table
        .find(letter.0)
        .select(letters::member_id)
        .first(conn)
        .optional()?;
    Ok(member.map(|member| member.map(MemberId)))
}

/// The reader without an account whom a letter was for, if it was one.
pub(in crate::features::notify) fn subscriber_of(
    conn: &mut Conn,
    letter: LetterId,
) -> Outcome<Option<SubscriberId>> {
    let id: Option<Option<i64>> = letters::table
        .find(letter.0)
        .select(letters::subscriber_id)
        .first(conn)
        .optional()?;
    Ok(id.flatten().map(SubscriberId))
}

/// The letter with this `Message-ID`, with or without its brackets.
pub(in crate::features::notify) fn letter_by_message(
    conn: &mut Conn,
    message_id: &str,
) -> Outcome<Option<LetterId>> {
    let bare = message_id.trim().trim_matches(['<', '>']);
    if bare.is_empty() {
        return Ok(None);
    }
    let id: Option<i64> = letters::table
        .filter(letters::message_id.assume_not_null().eq(bare))
        .select(letters::id)
        .first(conn)
        .optional()?;
    Ok(id.map(LetterId))
}

/// Keeps what was said about a letter.
pub(in crate::features::notify) fn note_bounce(
    tx: &mut Tx<'_>,
    now: Timestamp,
    bounce: &Bounce,
    member: Option<MemberId>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(mail_bounces::table)
        .values((
            mail_bounces::letter_id.eq(bounce.letter.0),
            mail_bounces::member_id.eq(member.map(|member| member.0)),
            mail_bounces::verdict.eq(bounce.verdict.as_str()),
            mail_bounces::why.eq(&bounce.why),
            mail_bounces::at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a message was taken in; `false` when it was before.
pub fn note_received(tx: &mut Tx<'_>, now: Timestamp, digest: &str) -> Outcome<bool> {
    let values = (
        mail_received::digest.eq(digest),
        mail_received::at.eq(now.naive_utc()),
    );
    let new = on_each!(tx, conn => {
        diesel::insert_into(mail_received::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)?
    });
    Ok(new > 0)
}

/// Forgets messages that nobody brings again.
pub(super) fn sweep_received(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let old = mail_received::table.filter(mail_received::at.lt((now - KNOWN).naive_utc()));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
