//! The tables `members` and `departments`.

pub(super) mod sessions;
pub(super) mod sign_ins;
pub(super) mod sweep;
pub(super) mod tokens;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Department, Found, MailLevel, Member, Person, State};
use crate::base::actor::Role;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{DepartmentId, MemberId};
use crate::base::language::Language;
use crate::base::text::EmailAddress;
use crate::db::dialect::like_anywhere;
use crate::db::schema::{departments as d, members as m};
use crate::db::{Conn, Tx};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = m)]
pub(super) struct PersonRow {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub role: String,
    pub department_id: Option<i64>,
    pub language: String,
    pub deactivated_at: Option<NaiveDateTime>,
}

impl PersonRow {
    pub fn into_person(self) -> Outcome<Person> {
        let unknown = |what: &str| anyhow::anyhow!("member {}: unknown {what}", self.id);
        Ok(Person {
            id: MemberId(self.id),
            role: Role::parse(&self.role).ok_or_else(|| unknown("role"))?,
            language: Language::from_tag(&self.language).ok_or_else(|| unknown("language"))?,
            name: self.name,
            email: self.email,
            department_id: self.department_id.map(DepartmentId),
            active: self.deactivated_at.is_none(),
        })
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = m)]
struct MemberRow {
    #[diesel(embed)]
    person: PersonRow,
    mail_level: String,
    mail_suspended_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    version: i64,
}

impl MemberRow {
    fn into_member(self) -> Outcome<Member> {
        Ok(Member {
            mail_level: MailLevel::parse(&self.mail_level).unwrap_or_default(),
            mail_suspended_at: self.mail_suspended_at.map(|at| at.and_utc()),
            deactivated_at: self.person.deactivated_at.map(|at| at.and_utc()),
            created_at: self.created_at.and_utc(),
            version: self.version,
            person: self.person.into_person()?,
        })
    }
}

/// The people with these ids, whether active or not.
pub fn people(conn: &mut Conn, ids: &[MemberId]) -> Outcome<HashMap<MemberId, Person>> {
    let mut wanted: Vec<i64> = ids.iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = HashMap::with_capacity(wanted.len());
    // SQLite takes a limited number of values in one statement.
    for some in wanted.chunks(500) {
        let rows: Vec<PersonRow> = m::table
            .filter(m::id.eq_any(some))
            .select(PersonRow::as_select())
            .load(conn)?;
        for row in rows {
            let person = row.into_person()?;
            found.insert(person.id, person);
        }
    }
    Ok(found)
}

/// One person, whether active or not.
pub fn person(conn: &mut Conn, id: MemberId) -> Outcome<Option<Person>> {
    let row: Option<PersonRow> = m::table
        .find(id.0)
        .select(PersonRow::as_select())
        .first(conn)
        .optional()?;
    row.map(PersonRow::into_person).transpose()
}

/// The person with this address, whether active or not.
pub fn find_by_email(conn: &mut Conn, email: &EmailAddress) -> Outcome<Option<Person>> {
    let row: Option<PersonRow> = m::table
        .filter(m::email.eq(email.as_str()))
        .select(PersonRow::as_select())
        .first(conn)
        .optional()?;
    row.map(PersonRow::into_person).transpose()
}

/// The active people of a department.
pub fn department_members(conn: &mut Conn, department: DepartmentId) -> Outcome<Vec<MemberId>> {
    let ids: Vec<i64> = m::table
        .filter(m::department_id.eq(department.0))
        .filter(m::deactivated_at.is_null())
        .order(m::id)
        .select(m::id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// The active people with at least this role, by name: who can lead, be assigned, review.
pub fn members_by_role(conn: &mut Conn, least: Role) -> Outcome<Vec<Person>> {
    let roles: Vec<&str> = Role::ALL
        .iter()
        .filter(|role| **role >= least)
        .map(|role| role.as_str())
        .collect();
    let rows: Vec<PersonRow> = m::table
        .filter(m::role.eq_any(roles))
        .filter(m::deactivated_at.is_null())
        .order((m::name, m::id))
        .select(PersonRow::as_select())
        .load(conn)?;
    rows.into_iter().map(PersonRow::into_person).collect()
}

/// One member with everything an administrator keeps.
pub fn member(conn: &mut Conn, id: MemberId) -> Outcome<Option<Member>> {
    let row: Option<MemberRow> = m::table
        .find(id.0)
        .select(MemberRow::as_select())
        .first(conn)
        .optional()?;
    row.map(MemberRow::into_member).transpose()
}

/// Members whose name or address holds `text`, by name, after the key of the page before.
pub fn search(
    conn: &mut Conn,
    text: &str,
    state: State,
    after: Option<(String, i64)>,
    limit: usize,
) -> Outcome<Found> {
    let mut query = m::table.select(MemberRow::as_select()).into_boxed();
    query = match state {
        State::Active => query.filter(m::deactivated_at.is_null()),
        State::Deactivated => query.filter(m::deactivated_at.is_not_null()),
    };
    let text = text.trim();
    if !text.is_empty() {
        let by_email = like_anywhere(&text.to_lowercase());
        let by_name = like_anywhere(text);
        query = query.filter(
            m::email
                .like(by_email)
                .escape('\\')
                .or(m::name.like(by_name).escape('\\')),
        );
    }
    if let Some((name, id)) = after {
        query = query.filter(
            m::name
                .gt(name.clone())
                .or(m::name.eq(name).and(m::id.gt(id))),
        );
    }
    let most = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let rows: Vec<MemberRow> = query.order((m::name, m::id)).limit(most).load(conn)?;
    let mut members = rows
        .into_iter()
        .map(MemberRow::into_member)
        .collect::<Outcome<Vec<_>>>()?;
    let more = members.len() > limit;
    members.truncate(limit);
    let next = members
        .last()
        .filter(|_| more)
        .map(|last| (last.person.name.clone(), last.person.id.0));
    Ok(Found { members, next })
}

/// What a member's row is made from.
pub(super) struct Profile<'a> {
    pub name: &'a str,
    pub role: Role,
    pub department: Option<DepartmentId>,
    pub language: Language,
    pub language_chosen: bool,
    pub mail_level: MailLevel,
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    email: &EmailAddress,
    profile: &Profile<'_>,
) -> Outcome<MemberId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(m::table)
        .values((
            m::email.eq(email.as_str()),
            m::name.eq(profile.name),
            m::role.eq(profile.role.as_str()),
            m::department_id.eq(profile.department.map(|id| id.0)),
            m::language.eq(profile.language.tag()),
            m::language_chosen.eq(profile.language_chosen),
            m::mail_level.eq(profile.mail_level.as_str()),
            m::created_at.eq(now.naive_utc()),
            m::version.eq(1),
        ))
        .returning(m::id)
        .get_result(conn)?;
    Ok(MemberId(id))
}

pub(super) fn update(tx: &mut Tx<'_>, id: MemberId, profile: &Profile<'_>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(m::table.find(id.0))
        .set((
            m::name.eq(profile.name),
            m::role.eq(profile.role.as_str()),
            m::department_id.eq(profile.department.map(|id| id.0)),
            m::language.eq(profile.language.tag()),
            m::language_chosen.eq(profile.language_chosen),
            m::mail_level.eq(profile.mail_level.as_str()),
            m::version.eq(m::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes over the browser's language of somebody who never chose one.
pub(super) fn adopt_language(tx: &mut Tx<'_>, id: MemberId, language: Language) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let unchosen = m::table.find(id.0).filter(m::language_chosen.eq(false));
    diesel::update(unchosen)
        .set(m::language.eq(language.tag()))
        .execute(conn)?;
    Ok(())
}

pub(super) fn language_chosen(conn: &mut Conn, id: MemberId) -> Outcome<bool> {
    Ok(m::table.find(id.0).select(m::language_chosen).first(conn)?)
}

pub(super) fn set_deactivated(tx: &mut Tx<'_>, id: MemberId, at: Option<Timestamp>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(m::table.find(id.0))
        .set((
            m::deactivated_at.eq(at.map(|at| at.naive_utc())),
            m::version.eq(m::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Withholds letters; whether they were not withheld before.
pub(super) fn suspend_mail(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: MemberId,
    why: &str,
) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let changed = diesel::update(
        m::table
            .find(id.0)
            .filter(m::mail_suspended_at.is_null())
            .filter(m::erased_at.is_null()),
    )
    .set((
        m::mail_suspended_at.eq(now.naive_utc()),
        m::mail_suspended_why.eq(why),
    ))
    .execute(conn)?;
    Ok(changed > 0)
}

/// Lets letters through again; whether they were withheld.
pub(super) fn resume_mail(tx: &mut Tx<'_>, id: MemberId) -> Outcome<bool> {
    let conn: &mut Conn = tx;
    let changed = diesel::update(
        m::table
            .find(id.0)
            .filter(m::mail_suspended_at.is_not_null()),
    )
    .set((
        m::mail_suspended_at.eq(None::<NaiveDateTime>),
        m::mail_suspended_why.eq(None::<String>),
    ))
    .execute(conn)?;
    Ok(changed > 0)
}

/// Since when letters to a member are withheld, and why.
pub fn suspension(conn: &mut Conn, id: MemberId) -> Outcome<Option<(Timestamp, String)>> {
    let row: (Option<NaiveDateTime>, Option<String>) = m::table
        .find(id.0)
        .select((m::mail_suspended_at, m::mail_suspended_why))
        .first(conn)?;
    Ok(row.0.map(|at| (at.and_utc(), row.1.unwrap_or_default())))
}

/// Somebody to whom letters are withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspended {
    /// Who.
    pub id: MemberId,
    /// What colleagues call them.
    pub name: String,
    /// The address that takes no letters.
    pub email: String,
    /// What the mail server said.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
}

/// Up to `limit` people to whom letters are withheld, the newest first, before the one of the page before.
pub fn suspended(
    conn: &mut Conn,
    before: Option<(Timestamp, i64)>,
    limit: i64,
) -> Outcome<Vec<Suspended>> {
    type Row = (i64, String, String, Option<String>, NaiveDateTime);
    let since = m::mail_suspended_at.assume_not_null();
    let mut query = m::table
        .filter(m::mail_suspended_at.is_not_null())
        .filter(m::deactivated_at.is_null())
        .order((m::mail_suspended_at.desc(), m::id.desc()))
        .limit(limit)
        .select((m::id, m::name, m::email, m::mail_suspended_why, since))
        .into_boxed();
    if let Some((at, id)) = before {
        let at = at.naive_utc();
        query = query.filter(since.lt(at).or(since.eq(at).and(m::id.lt(id))));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, email, why, since)| Suspended {
            id: MemberId(id),
            name,
            email,
            why: why.unwrap_or_default(),
            since: since.and_utc(),
        })
        .collect())
}

/// To how many people letters are withheld.
pub fn count_suspended(conn: &mut Conn) -> Outcome<i64> {
    Ok(m::table
        .filter(m::mail_suspended_at.is_not_null())
        .filter(m::deactivated_at.is_null())
        .count()
        .get_result(conn)?)
}

/// How many administrators other than this member may sign in.
pub(super) fn other_admins(conn: &mut Conn, id: MemberId) -> Outcome<i64> {
    Ok(m::table
        .filter(m::role.eq(Role::Admin.as_str()))
        .filter(m::deactivated_at.is_null())
        .filter(m::id.ne(id.0))
        .count()
        .get_result(conn)?)
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = d)]
struct DepartmentRow {
    id: i64,
    slug: String,
    name_ko: String,
    name_en: String,
    closed_at: Option<NaiveDateTime>,
    version: i64,
}

impl From<DepartmentRow> for Department {
    fn from(row: DepartmentRow) -> Self {
        Self {
            id: DepartmentId(row.id),
            slug: row.slug,
            name_ko: row.name_ko,
            name_en: row.name_en,
            open: row.closed_at.is_none(),
            version: row.version,
        }
    }
}

/// Every department, open ones first.
pub fn departments(conn: &mut Conn) -> Outcome<Vec<Department>> {
    let rows: Vec<DepartmentRow> = d::table
        .order((d::name_ko, d::id))
        .select(DepartmentRow::as_select())
        .load(conn)?;
    let mut all: Vec<Department> = rows.into_iter().map(Department::from).collect();
    all.sort_by_key(|department| !department.open);
    Ok(all)
}

/// One department, open or closed.
pub fn department(conn: &mut Conn, id: DepartmentId) -> Outcome<Option<Department>> {
    let row: Option<DepartmentRow> = d::table
        .find(id.0)
        .select(DepartmentRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Department::from))
}

/// The department that addresses and the API name so, open or closed.
pub fn department_by_slug(conn: &mut Conn, slug: &str) -> Outcome<Option<Department>> {
    let row: Option<DepartmentRow> = d::table
        .filter(d::slug.eq(slug))
        .select(DepartmentRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Department::from))
}

pub(super) fn insert_department(
    tx: &mut Tx<'_>,
    now: Timestamp,
    slug: &str,
    name_ko: &str,
    name_en: &str,
) -> Outcome<DepartmentId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(d::table)
        .values((
            d::slug.eq(slug),
            d::name_ko.eq(name_ko),
            d::name_en.eq(name_en),
            d::created_at.eq(now.naive_utc()),
            d::version.eq(1),
        ))
        .returning(d::id)
        .get_result(conn)?;
    Ok(DepartmentId(id))
}

pub(super) fn rename_department(
    tx: &mut Tx<'_>,
    id: DepartmentId,
    name_ko: &str,
    name_en: &str,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(d::table.find(id.0))
        .set((
            d::name_ko.eq(name_ko),
            d::name_en.eq(name_en),
            d::version.eq(d::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn set_department_closed(
    tx: &mut Tx<'_>,
    id: DepartmentId,
    at: Option<Timestamp>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(d::table.find(id.0))
        .set((
            d::closed_at.eq(at.map(|at| at.naive_utc())),
            d::version.eq(d::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
