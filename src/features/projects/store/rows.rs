//! The project itself, its people and its partner departments.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{DepartmentId, MemberId, ProjectId};
use crate::base::permission::Stake;
use crate::db::dialect::like_anywhere;
use crate::db::schema::{project_members, project_partners, projects};
use crate::db::{Conn, Tx};
use crate::features::projects::rules::{Health, Status};

/// A project as its row says.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its number.
    pub id: ProjectId,
    /// One line.
    pub title: String,
    /// In the reporters' words.
    pub problem: String,
    /// What we believe would help.
    pub hypothesis: String,
    /// What would make us stop.
    pub stop_rule: String,
    /// When we look whether it worked.
    pub verify_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: Status,
    /// Of its newest update.
    pub health: Option<Health>,
    /// Who answers for it.
    pub lead: Option<MemberId>,
    /// Its predecessor.
    pub follows: Option<ProjectId>,
    /// Why it stands there.
    pub status_reason: String,
    /// Resume or stop, while paused.
    pub resume_on: Option<NaiveDate>,
    /// The promise of the next word.
    pub next_update_on: Option<NaiveDate>,
    /// When its contract was locked.
    pub committed_at: Option<Timestamp>,
    /// When the change went live.
    pub delivered_at: Option<Timestamp>,
    /// When it ended, or became a success.
    pub ended_at: Option<Timestamp>,
    /// The facilitator who confirmed in writing, where nobody could be asked.
    pub confirmed_by: Option<MemberId>,
    /// Their words.
    pub confirmation: Option<String>,
    /// Who proposed it.
    pub created_by: Option<MemberId>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When something was last decided, said or changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = projects)]
struct Row {
    id: i64,
    title: String,
    problem: String,
    hypothesis: String,
    stop_rule: String,
    verify_on: Option<NaiveDate>,
    status: String,
    health: Option<String>,
    lead_id: Option<i64>,
    follows_id: Option<i64>,
    status_reason: String,
    resume_on: Option<NaiveDate>,
    next_update_on: Option<NaiveDate>,
    committed_at: Option<NaiveDateTime>,
    delivered_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    confirmed_by: Option<i64>,
    confirmation: Option<String>,
    created_by: Option<i64>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
}

impl Row {
    fn into_project(self) -> Outcome<Project> {
        let utc = |at: NaiveDateTime| at.and_utc();
        Ok(Project {
            id: ProjectId(self.id),
            status: Status::parse(&self.status)
                .ok_or_else(|| anyhow::anyhow!("project {} has an unknown status", self.id))?,
            title: self.title,
            problem: self.problem,
            hypothesis: self.hypothesis,
            stop_rule: self.stop_rule,
            verify_on: self.verify_on,
            health: self.health.as_deref().and_then(Health::parse),
            lead: self.lead_id.map(MemberId),
            follows: self.follows_id.map(ProjectId),
            status_reason: self.status_reason,
            resume_on: self.resume_on,
            next_update_on: self.next_update_on,
            committed_at: self.committed_at.map(utc),
            delivered_at: self.delivered_at.map(utc),
            ended_at: self.ended_at.map(utc),
            confirmed_by: self.confirmed_by.map(MemberId),
            confirmation: self.confirmation,
            created_by: self.created_by.map(MemberId),
            created_at: utc(self.created_at),
            updated_at: utc(self.updated_at),
            version: self.version,
        })
    }
}

/// A project by its number.
pub fn find(conn: &mut Conn, id: ProjectId) -> Outcome<Option<Project>> {
    let row: Option<Row> = projects::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_project).transpose()
}

/// A project by its number, or 404.
pub fn get(conn: &mut Conn, id: ProjectId) -> Outcome<Project> {
    Ok(find(conn, id)?.ok_or(Refusal::NotFound)?)
}

/// Makes the row; number, version and times are its own.
pub fn insert(tx: &mut Tx<'_>, now: Timestamp, project: &Project) -> Outcome<ProjectId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(projects::table)
        .values((
            projects::title.eq(&project.title),
            projects::problem.eq(&project.problem),
            projects::hypothesis.eq(&project.hypothesis),
            projects::stop_rule.eq(&project.stop_rule),
            projects::verify_on.eq(project.verify_on),
            projects::status.eq(project.status.as_str()),
            projects::lead_id.eq(project.lead.map(|id| id.0)),
            projects::follows_id.eq(project.follows.map(|id| id.0)),
            projects::created_by.eq(project.created_by.map(|id| id.0)),
            projects::created_at.eq(now.naive_utc()),
            projects::updated_at.eq(now.naive_utc()),
        ))
        .returning(projects::id)
        .get_result(conn)?;
    Ok(ProjectId(id))
}

/// Saves everything that can change, and counts the version.
pub fn save(tx: &mut Tx<'_>, now: Timestamp, project: &mut Project) -> Outcome<()> {
    let conn: &mut Conn = tx;
    let naive = |at: Option<Timestamp>| at.map(|at| at.naive_utc());
    project.version += 1;
    project.updated_at = now;
    diesel::update(projects::table.find(project.id.0))
        .set((
            (
                projects::title.eq(&project.title),
                projects::problem.eq(&project.problem),
                projects::hypothesis.eq(&project.hypothesis),
                projects::stop_rule.eq(&project.stop_rule),
                projects::verify_on.eq(project.verify_on),
                projects::status.eq(project.status.as_str()),
                projects::health.eq(project.health.map(Health::as_str)),
                projects::lead_id.eq(project.lead.map(|id| id.0)),
                projects::status_reason.eq(&project.status_reason),
            ),
            (
                projects::resume_on.eq(project.resume_on),
                projects::next_update_on.eq(project.next_update_on),
                projects::committed_at.eq(naive(project.committed_at)),
                projects::delivered_at.eq(naive(project.delivered_at)),
                projects::ended_at.eq(naive(project.ended_at)),
                projects::confirmed_by.eq(project.confirmed_by.map(|id| id.0)),
                projects::confirmation.eq(&project.confirmation),
                projects::updated_at.eq(now.naive_utc()),
                projects::version.eq(project.version),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Its members besides the lead.
pub fn members_of(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<MemberId>> {
    let ids: Vec<i64> = project_members::table
        .filter(project_members::project_id.eq(id.0))
        .order((project_members::added_at, project_members::member_id))
        .select(project_members::member_id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Its partner departments.
pub fn partners_of(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<DepartmentId>> {
    let ids: Vec<i64> = project_partners::table
        .filter(project_partners::project_id.eq(id.0))
        .order((project_partners::added_at, project_partners::department_id))
        .select(project_partners::department_id)
        .load(conn)?;
    Ok(ids.into_iter().map(DepartmentId).collect())
}

/// Makes these the members; whether anything changed.
pub fn set_members(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: ProjectId,
    wanted: &[MemberId],
) -> Outcome<bool> {
    let present = members_of(tx, id)?;
    let conn: &mut Conn = tx;
    for gone in present.iter().filter(|member| !wanted.contains(member)) {
        diesel::delete(project_members::table.find((id.0, gone.0))).execute(conn)?;
    }
    for new in wanted.iter().filter(|member| !present.contains(member)) {
        diesel::insert_into(project_members::table)
            .values((
                project_members::project_id.eq(id.0),
                project_members::member_id.eq(new.0),
                project_members::added_at.eq(now.naive_utc()),
            ))
            .execute(conn)?;
    }
    Ok(present.len() != wanted.len() || wanted.iter().any(|member| !present.contains(member)))
}

/// Makes these the partner departments; whether anything changed.
pub fn set_partners(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: ProjectId,
    wanted: &[DepartmentId],
) -> Outcome<bool> {
    let present = partners_of(tx, id)?;
    let conn: &mut Conn = tx;
    for gone in present
        .iter()
        .filter(|department| !wanted.contains(department))
    {
        diesel::delete(project_partners::table.find((id.0, gone.0))).execute(conn)?;
    }
    for new in wanted
        .iter()
        .filter(|department| !present.contains(department))
    {
        diesel::insert_into(project_partners::table)
            .values((
                project_partners::project_id.eq(id.0),
                project_partners::department_id.eq(new.0),
                project_partners::added_at.eq(now.naive_utc()),
            ))
            .execute(conn)?;
    }
    Ok(present.len() != wanted.len()
        || wanted
            .iter()
            .any(|department| !present.contains(department)))
}

/// What `actor` has to do with this project: whether they lead it or belong to it, and whether their department takes part.
pub fn stakes(conn: &mut Conn, actor: &Actor, project: &Project) -> Outcome<Stake> {
    let Some(member) = actor.member() else {
        return Ok(Stake::NONE);
    };
    let works_on_it =
        project.lead == Some(member.id) || members_of(conn, project.id)?.contains(&member.id);
    let partner = match member.department {
        Some(department) => partners_of(conn, project.id)?.contains(&department),
        None => false,
    };
    Ok(Stake {
        own: false,
        works_on_it,
        partner,
    })
}

/// The projects that follow this one.
pub fn followers_of(conn: &mut Conn, id: ProjectId) -> Outcome<Vec<Project>> {
    let rows: Vec<Row> = projects::table
        .filter(projects::follows_id.eq(id.0))
        .order(projects::id)
        .limit(50)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_project).collect()
}

/// Which projects a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this status.
    pub status: Option<Status>,
    /// With these words in title or problem.
    pub words: Option<String>,
    /// Led by this member, with them in it, or with their department as a partner.
    pub of: Option<(MemberId, Option<DepartmentId>)>,
}

/// After which project a list goes on: its last change and its number.
pub type Position = (Timestamp, ProjectId);

/// Projects, those that changed last first.
pub fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Position>,
    limit: i64,
) -> Outcome<Vec<Project>> {
    let mut query = projects::table.select(Row::as_select()).into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(projects::status.eq(status.as_str()));
    }
    if let Some(words) = &filter.words {
        let pattern = like_anywhere(words);
        let found = projects::title.like(pattern.clone()).escape('\\');
        query = query.filter(found.or(projects::problem.like(pattern).escape('\\')));
    }
    if let Some((member, department)) = filter.of {
        let joined = project_members::table
            .filter(project_members::member_id.eq(member.0))
            .select(project_members::project_id);
        // No department has the number 0.
        let partnered = project_partners::table
            .filter(project_partners::department_id.eq(department.map_or(0, |id| id.0)))
            .select(project_partners::project_id);
        query = query.filter(
            projects::lead_id
                .assume_not_null()
                .eq(member.0)
                .or(projects::id.eq_any(joined))
                .or(projects::id.eq_any(partnered)),
        );
    }
    if let Some((at, id)) = after {
        let earlier = projects::updated_at.lt(at.naive_utc());
        let same = projects::updated_at
            .eq(at.naive_utc())
            .and(projects::id.lt(id.0));
        query = query.filter(earlier.or(same));
    }
    let rows: Vec<Row> = query
        .order((projects::updated_at.desc(), projects::id.desc()))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(Row::into_project).collect()
}

/// Up to `limit` projects after a number, in the order of numbers: for whoever goes through all of them.
pub fn all_after(conn: &mut Conn, after: ProjectId, limit: i64) -> Outcome<Vec<Project>> {
    let rows: Vec<Row> = projects::table
        .filter(projects::id.gt(after.0))
        .order(projects::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_project).collect()
}

/// Committed projects that ran after `since`, those that began last first.
pub fn running_since(conn: &mut Conn, since: Timestamp, limit: i64) -> Outcome<Vec<Project>> {
    let since = since.naive_utc();
    let rows: Vec<Row> = projects::table
        .filter(projects::committed_at.is_not_null())
        .filter(
            projects::ended_at
                .is_null()
                .or(projects::ended_at.ge(since)),
        )
        .order((projects::committed_at.desc(), projects::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_project).collect()
}

/// How many projects stand where.
pub fn counts(conn: &mut Conn) -> Outcome<Vec<(Status, i64)>> {
    let rows: Vec<(String, i64)> = projects::table
        .group_by(projects::status)
        .select((projects::status, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(status, count)| Some((Status::parse(&status)?, count)))
        .collect())
}
