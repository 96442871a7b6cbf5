//! The browsers that are told by push: the table `push_devices`, and what each of their people wants pushed.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::pushes::{drop_planned, forget_pushes};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PushDeviceId, SessionId};
use crate::base::secret::fingerprint;
use crate::db::dialect::on_each;
use crate::db::schema::{mail_wishes, members, push_devices};
use crate::db::{Conn, Tx};
use crate::features::notify::rules::{DeviceTerms, WeekDays};

/// How long is said of a browser that it ended.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// How many browsers one sweep forgets.
const MOST_SWEPT: i64 = 500;

/// Why a browser is told nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::features::notify) enum Ended {
    /// Its push service knows it no more: permission was taken back, or the browser is gone.
    Gone,
    /// Its person signed out there.
    SignedOut,
}

impl Ended {
    /// The stored form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::SignedOut => "signed_out",
        }
    }

    /// From its stored form; a reason of a newer version: that it ended is what counts.
    fn of(stored: &str) -> Self {
        if stored == Self::SignedOut.as_str() {
            Self::SignedOut
        } else {
            Self::Gone
        }
    }
}

/// A browser that is, or was, told by push. Its address and keys are nobody's business: no `Debug`.
#[derive(Clone)]
pub(in crate::features::notify) struct Device {
    pub id: PushDeviceId,
    pub member: MemberId,
    /// The last session in which it was seen.
    pub session: SessionId,
    pub endpoint: String,
    /// What the browser itself knows it by; nothing once it has ended.
    pub mark: String,
    pub p256dh: String,
    pub auth: String,
    /// Which browser, by its own account.
    pub name: String,
    pub created_at: Timestamp,
    /// When the last push arrived at its service.
    pub pushed_at: Option<Timestamp>,
    /// Why the last push was given up, if it was.
    pub trouble: String,
    pub ended: Option<(Timestamp, Ended)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = push_devices)]
struct Row {
    id: i64,
    member_id: i64,
    session_id: i64,
    endpoint: String,
    endpoint_hash: Option<String>,
    p256dh: String,
    auth: String,
    name: String,
    created_at: NaiveDateTime,
    pushed_at: Option<NaiveDateTime>,
    trouble: String,
    ended_at: Option<NaiveDateTime>,
    ended_why: String,
}

impl Row {
    fn into_device(self) -> Device {
        let why = Ended::of(&self.ended_why);
        Device {
            id: PushDeviceId(self.id),
            member: MemberId(self.member_id),
            session: SessionId(self.session_id),
            endpoint: self.endpoint,
            mark: self.endpoint_hash.unwrap_or_default(),
            p256dh: self.p256dh,
            auth: self.auth,
            name: self.name,
            created_at: self.created_at.and_utc(),
            pushed_at: self.pushed_at.map(|at| at.and_utc()),
            trouble: self.trouble,
            ended: self.ended_at.map(|at| (at.and_utc(), why)),
        }
    }
}

/// A member's browsers, the newest first; those that ended a while ago are not remembered.
pub(in crate::features::notify) fn devices_of(
    conn: &mut Conn,
    member: MemberId,
    most: i64,
) -> Outcome<Vec<Device>> {
    let rows: Vec<Row> = push_devices::table
        .filter(push_devices::member_id.eq(member.0))
        .order(push_devices::id.desc())
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Row::into_device).collect())
}

/// One of them.
pub(in crate::features::notify) fn device(
    conn: &mut Conn,
    id: PushDeviceId,
) -> Outcome<Option<Device>> {
    let row: Option<Row> = push_devices::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Row::into_device))
}

/// Keeps the browser behind a session, in place of what was known of either; `false` where there are `most` already.
pub(in crate::features::notify) fn put_device(
    tx: &mut Tx<'_>,
    now: Timestamp,
    (member, session): (MemberId, SessionId),
    name: &str,
    terms: &DeviceTerms,
    most: i64,
) -> Outcome<bool> {
    let hash = fingerprint(terms.endpoint.as_str());
    let conn: &mut Conn = tx;
    let before: Vec<i64> = push_devices::table
        .filter(
            push_devices::session_id
                .eq(session.0)
                .or(push_devices::endpoint_hash.assume_not_null().eq(&hash)),
        )
        .select(push_devices::id)
        .load(conn)?;
    forget(tx, &before)?;
    let conn: &mut Conn = tx;
    let others: i64 = push_devices::table
        .filter(push_devices::member_id.eq(member.0))
        .filter(push_devices::ended_at.is_null())
        .count()
        .get_result(conn)?;
    if others >= most {
        return Ok(false);
    }
    diesel::insert_into(push_devices::table)
        .values((
            push_devices::member_id.eq(member.0),
            push_devices::session_id.eq(session.0),
            push_devices::endpoint.eq(terms.endpoint.as_str()),
            push_devices::endpoint_hash.eq(&hash),
            push_devices::p256dh.eq(&terms.p256dh),
            push_devices::auth.eq(&terms.auth),
            push_devices::name.eq(name),
            push_devices::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(true)
}

/// A browser that is told was seen in another session, or got another address in place of `old`; `false` where it is none
/// of this member's.
pub(in crate::features::notify) fn renew_device(
    tx: &mut Tx<'_>,
    (member, session): (MemberId, SessionId),
    old: &str,
    terms: &DeviceTerms,
) -> Outcome<bool> {
    let hash = fingerprint(terms.endpoint.as_str());
    let known = [hash.clone(), fingerprint(old)].map(Some);
    let conn: &mut Conn = tx;
    let ours: Option<i64> = push_devices::table
        .filter(push_devices::member_id.eq(member.0))
        .filter(push_devices::ended_at.is_null())
        .filter(
            push_devices::endpoint_hash
                .eq_any(known)
                .assume_not_null()
                .or(push_devices::session_id.eq(session.0)),
        )
        .order(push_devices::id.desc())
        .select(push_devices::id)
        .first(conn)
        .optional()?;
    let Some(ours) = ours else {
        return Ok(false);
    };
    let others: Vec<i64> = push_devices::table
        .filter(push_devices::endpoint_hash.assume_not_null().eq(&hash))
        .filter(push_devices::id.ne(ours))
        .select(push_devices::id)
        .load(conn)?;
    forget(tx, &others)?;
    let conn: &mut Conn = tx;
    diesel::update(push_devices::table.find(ours))
        .set((
            push_devices::session_id.eq(session.0),
            push_devices::endpoint.eq(terms.endpoint.as_str()),
            push_devices::endpoint_hash.eq(&hash),
            push_devices::p256dh.eq(&terms.p256dh),
            push_devices::auth.eq(&terms.auth),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Forgets a browser and what was on its way to it.
pub(in crate::features::notify) fn remove_device(tx: &mut Tx<'_>, id: PushDeviceId) -> Outcome<()> {
    forget(tx, &[id.0])
}

/// From now on nothing goes to this browser; its person sees why, and its address and keys are gone.
pub(in crate::features::notify) fn end_device(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: PushDeviceId,
    why: Ended,
) -> Outcome<()> {
    drop_planned(tx, now, id, why.as_str())?;
    let conn: &mut Conn = tx;
    let open = push_devices::table
        .find(id.0)
        .filter(push_devices::ended_at.is_null());
    diesel::update(open)
        .set((
            push_devices::ended_at.eq(now.naive_utc()),
            push_devices::ended_why.eq(why.as_str()),
            push_devices::endpoint.eq(""),
            push_devices::endpoint_hash.eq(None::<String>),
            push_devices::p256dh.eq(""),
            push_devices::auth.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the browser in which a member signed out at a moment; without a session, each that they had then.
pub(in crate::features::notify) fn end_signed_out(
    tx: &mut Tx<'_>,
    now: Timestamp,
    (member, session): (MemberId, Option<SessionId>),
    at: Timestamp,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let mut query = push_devices::table
        .filter(push_devices::member_id.eq(member.0))
        .filter(push_devices::ended_at.is_null())
        .filter(push_devices::created_at.le(at.naive_utc()))
        .select(push_devices::id)
        .into_boxed();
    if let Some(session) = session {
        query = query.filter(push_devices::session_id.eq(session.0));
    }
    let ended: Vec<i64> = query.load(conn)?;
    for id in ended {
        end_device(tx, now, PushDeviceId(id), Ended::SignedOut)?;
    }
    Ok(())
}

/// Forgets every browser that somebody had when they were let go.
pub(in crate::features::notify) fn forget_devices(
    tx: &mut Tx<'_>,
    member: MemberId,
    at: Timestamp,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let ids: Vec<i64> = push_devices::table
        .filter(push_devices::member_id.eq(member.0))
        .filter(push_devices::created_at.le(at.naive_utc()))
        .select(push_devices::id)
        .load(conn)?;
    forget(tx, &ids)
}

fn forget(tx: &mut Tx<'_>, ids: &[i64]) -> Outcome<()> {
    forget_pushes(tx, ids)?;
    let conn: &mut Conn = tx;
    for chunk in ids.chunks(500) {
        diesel::delete(push_devices::table.filter(push_devices::id.eq_any(chunk))).execute(conn)?;
    }
    Ok(())
}

/// Forgets what ended a while ago and whatever belongs to people who are gone, however they went.
pub(super) fn sweep_devices(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let gone: Vec<i64> = push_devices::table
        .inner_join(members::table.on(members::id.eq(push_devices::member_id)))
        .filter(
            push_devices::ended_at
                .assume_not_null()
                .lt((now - REMEMBERED).naive_utc())
                .or(members::deactivated_at.is_not_null())
                .or(members::erased_at.is_not_null()),
        )
        .limit(MOST_SWEPT)
        .select(push_devices::id)
        .load(conn)?;
    forget(tx, &gone)
}

/// Whether a member wants pushed only what is theirs.
pub(in crate::features::notify) fn push_only_mine(
    conn: &mut Conn,
    member: MemberId,
) -> Outcome<bool> {
    let only: Option<bool> = mail_wishes::table
        .find(member.0)
        .select(mail_wishes::push_only_mine)
        .first(conn)
        .optional()?;
    Ok(only.unwrap_or(false))
}

/// Keeps whether a member wants pushed only what is theirs.
pub(in crate::features::notify) fn put_push_only_mine(
    tx: &mut Tx<'_>,
    now: Timestamp,
    member: MemberId,
    only: bool,
) -> Outcome<()> {
    on_each!(tx, conn => {
        diesel::insert_into(mail_wishes::table)
            .values((
                mail_wishes::member_id.eq(member.0),
                mail_wishes::zone.eq(""),
                mail_wishes::days.eq(WeekDays::ALL.bits()),
                mail_wishes::updated_at.eq(now.naive_utc()),
                mail_wishes::push_only_mine.eq(only),
            ))
            .on_conflict(mail_wishes::member_id)
            .do_update()
            .set((
                mail_wishes::push_only_mine.eq(only),
                mail_wishes::updated_at.eq(now.naive_utc()),
            ))
            .execute(conn)?
    });
    Ok(())
}
