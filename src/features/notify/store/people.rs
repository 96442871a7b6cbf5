//! Who has a stake in a pain point or a project, and what they want to hear.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::wishes::wishes_of;
use crate::base::actor::{Actor, MemberActor, Role};
use crate::base::failure::Outcome;
use crate::base::ids::{ConditionId, DepartmentId, MemberId, ProjectId, RetrospectiveId, SignInId};
use crate::base::language::Language;
use crate::base::permission::{Stake, Visibility, may_see};
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::db::schema::{
    comments, conditions, follows, ledger, members, pain_points, project_members,
    project_pain_points, project_partners, projects, retrospectives, sign_ins, supports,
    sustainment_plans,
};
use crate::features::members::MailLevel;
use crate::features::notify::rules::{Why, Wishes};
use crate::ledger::Entry;

/// How many ids one query asks about: SQLite has an end to its variables.
const CHUNK: usize = 500;

/// Somebody who may hear of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::features::notify) struct Person {
    pub id: MemberId,
    pub level: MailLevel,
    pub wishes: Wishes,
    pub reasons: BTreeSet<Why>,
}

/// Everybody with a stake in `item`, with their reasons: active, able to see it, not muted. `alone`: only with
/// those whose reports were folded into this very one, whatever became of it since. `also`: a second thing whose lead and team hear of it too. `studio`:
/// everybody of the studio as well.
pub(in crate::features::notify) fn audience(
    conn: &mut Conn,
    item: Subject,
    alone: bool,
    also: Option<ProjectId>,
    studio: bool,
) -> Outcome<Vec<Person>> {
    let mut stakes = Stakes::default();
    match item {
        Subject::PainPoint(id) => {
            let group = if alone {
                declared_below(conn, id.0)?
            } else {
                with_folded_in(conn, &[id.0])?
            };
            stakes.of_pain_points(conn, &group)?;
            stakes.of_assignees(conn, &[id.0])?;
            if let Some(project) = also {
                stakes.of_project_workers(conn, project)?;
            }
        }
        Subject::Project(id) => {
            let linked: Vec<i64> = project_pain_points::table
                .filter(project_pain_points::project_id.eq(id.0))
                .select(project_pain_points::pain_point_id)
                .load(conn)?;
            let group = with_folded_in(conn, &linked)?;
            stakes.of_pain_points(conn, &group)?;
            stakes.of_assignees(conn, &linked)?;
            stakes.of_project_workers(conn, id)?;
        }
        _ => return Ok(Vec::new()),
    }
    if studio {
        let studio: Vec<i64> = members::table
            .filter(members::role.eq(Role::Studio.as_str()))
            .filter(members::deactivated_at.is_null())
            .select(members::id)
            .load(conn)?;
        for member in studio {
            stakes.add(member, Why::Studio);
        }
    }
    let muted = states(conn, item.kind(), &[item.id()], "mute")?;
    for (_, member) in muted {
        stakes.reasons.remove(&member);
    }
    for (_, member) in states(conn, item.kind(), &[item.id()], "follow")? {
        stakes.add(member, Why::Follower);
    }
    let visibility = visibility_of(conn, item)?;
    people(conn, stakes.reasons, visibility)
}

#[derive(Default)]
struct Stakes {
    reasons: BTreeMap<i64, BTreeSet<Why>>,
}

impl Stakes {
    fn add(&mut self, member: i64, why: Why) {
        self.reasons.entry(member).or_default().insert(why);
    }

    /// Reporters, supporters, followers and commenters of these reports, without whoever muted the one they came with.
    fn of_pain_points(&mut self, conn: &mut Conn, ids: &[i64]) -> Outcome<()> {
        for chunk in ids.chunks(CHUNK) {
            let muted: BTreeSet<(i64, i64)> = states(conn, "pain_point", chunk, "mute")?
                .into_iter()
                .collect();
            let mut add = |pairs: Vec<(i64, i64)>, why| {
                for (pain, member) in pairs {
                    if !muted.contains(&(pain, member)) {
                        self.add(member, why);
                    }
                }
            };
            let reporters = pain_points::table
                .filter(pain_points::id.eq_any(chunk))
                .select((pain_points::id, pain_points::reporter_id))
                .load(conn)?;
            add(reporters, Why::Reporter);
            let supporters = supports::table
                .filter(supports::pain_point_id.eq_any(chunk))
                .select((supports::pain_point_id, supports::member_id))
                .load(conn)?;
            add(supporters, Why::Supporter);
            let commenters = comments::table
                .filter(comments::pain_point_id.eq_any(chunk))
                .filter(comments::internal.eq(false))
                .select((comments::pain_point_id, comments::author_id))
                .distinct()
                .load(conn)?;
            add(commenters, Why::Commenter);
            add(states(conn, "pain_point", chunk, "follow")?, Why::Follower);
        }
        Ok(())
    }

    fn of_assignees(&mut self, conn: &mut Conn, ids: &[i64]) -> Outcome<()> {
        for chunk in ids.chunks(CHUNK) {
            let assignees: Vec<Option<i64>> = pain_points::table
                .filter(pain_points::id.eq_any(chunk))
                .select(pain_points::assignee_id)
                .load(conn)?;
            for member in assignees.into_iter().flatten() {
                self.add(member, Why::Assignee);
            }
        }
        Ok(())
    }

    fn of_project_workers(&mut self, conn: &mut Conn, project: ProjectId) -> Outcome<()> {
        let muted: BTreeSet<i64> = states(conn, "project", &[project.0], "mute")?
            .into_iter()
            .map(|(_, member)| member)
            .collect();
        let lead: Option<Option<i64>> = projects::table
            .find(project.0)
            .select(projects::lead_id)
            .first(conn)
            .optional()?;
        let team: Vec<i64> = project_members::table
            .filter(project_members::project_id.eq(project.0))
            .select(project_members::member_id)
            .load(conn)?;
        let lead = lead.flatten();
        let named: Vec<i64> = team.iter().copied().chain(lead).collect();
        let unnamed = of_unnamed_partners(conn, project, &named)?;
        // Whoever looks after a success, where one is kept good.
        let owner: Option<i64> = sustainment_plans::table
            .find(project.0)
            .select(sustainment_plans::owner_id)
            .first(conn)
            .optional()?;
        if let Some(owner) = owner.filter(|owner| !muted.contains(owner)) {
            self.add(owner, Why::Assignee);
        }
        let lead = lead.map(|member| (member, Why::Lead));
        let team = team.into_iter().chain(unnamed);
        for (member, why) in lead
            .into_iter()
            .chain(team.map(|member| (member, Why::Team)))
        {
            if !muted.contains(&member) {
                self.add(member, why);
            }
        }
        Ok(())
    }
}

/// Everybody of the partner departments for which nobody works on the project by name yet: whoever was asked in hears
/// of it, also before they have said who takes part.
fn of_unnamed_partners(conn: &mut Conn, project: ProjectId, named: &[i64]) -> Outcome<Vec<i64>> {
    let represented: Vec<Option<i64>> = members::table
        .filter(members::id.eq_any(named))
        .select(members::department_id)
        .load(conn)?;
    let partners: Vec<i64> = project_partners::table
        .filter(project_partners::project_id.eq(project.0))
        .select(project_partners::department_id)
        .load(conn)?;
    let unnamed: Vec<Option<i64>> = partners
        .into_iter()
        .map(Some)
        .filter(|department| !represented.contains(department))
        .collect();
    if unnamed.is_empty() {
        return Ok(Vec::new());
    }
    Ok(members::table
        .filter(members::department_id.eq_any(unnamed))
        .filter(members::deactivated_at.is_null())
        .select(members::id)
        .load(conn)?)
}

/// These reports and all that are folded into them.
fn with_folded_in(conn: &mut Conn, ids: &[i64]) -> Outcome<Vec<i64>> {
    let mut group = ids.to_vec();
    for chunk in ids.chunks(CHUNK) {
        let folded: Vec<i64> = pain_points::table
            .filter(
                pain_points::merged_into
                    .eq_any(chunk.iter().copied().map(Some).collect::<Vec<_>>()),
            )
            .select(pain_points::id)
            .load(conn)?;
        group.extend(folded);
    }
    Ok(group)
}

/// This report and all that were folded into it, at whatever depth, also when it is merged itself.
fn declared_below(conn: &mut Conn, id: i64) -> Outcome<Vec<i64>> {
    let (mut family, mut newest) = (vec![id], vec![id]);
    while !newest.is_empty() {
        let declared: Vec<i64> = pain_points::table
            .filter(pain_points::declared_into.assume_not_null().eq_any(&newest))
            .select(pain_points::id)
            .load(conn)?;
        newest = declared
            .into_iter()
            .filter(|id| !family.contains(id))
            .collect();
        family.extend(&newest);
    }
    Ok(family)
}

/// Who follows or mutes these: (item, member).
fn states(conn: &mut Conn, kind: &str, ids: &[i64], state: &str) -> Outcome<Vec<(i64, i64)>> {
    Ok(follows::table
        .filter(follows::subject_kind.eq(kind))
        .filter(follows::subject_id.eq_any(ids))
        .filter(follows::state.eq(state))
        .select((follows::subject_id, follows::member_id))
        .load(conn)?)
}

fn visibility_of(conn: &mut Conn, item: Subject) -> Outcome<Visibility> {
    let Subject::PainPoint(id) = item else {
        return Ok(Visibility::Staff);
    };
    let stored: String = pain_points::table
        .find(id.0)
        .select(pain_points::visibility)
        .first(conn)?;
    // An unknown word is from a newer version: nobody but the studio.
    Ok(Visibility::parse(&stored).unwrap_or(Visibility::Studio))
}

fn people(
    conn: &mut Conn,
    reasons: BTreeMap<i64, BTreeSet<Why>>,
    visibility: Visibility,
) -> Outcome<Vec<Person>> {
    let ids: Vec<i64> = reasons.keys().copied().collect();
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(i64, String, Option<i64>, String)> = members::table
            .filter(members::id.eq_any(chunk))
            .filter(members::deactivated_at.is_null())
            .filter(members::erased_at.is_null())
            .select((
                members::id,
                members::role,
                members::department_id,
                members::mail_level,
            ))
            .order(members::id)
            .load(conn)?;
        let wishes = wishes_of(conn, chunk)?;
        for (id, role, department, level) in rows {
            let Some(reasons) = reasons.get(&id) else {
                continue;
            };
            let own = reasons.contains(&Why::Reporter);
            if sees(id, &role, department, visibility, own) {
                found.push(Person {
                    id: MemberId(id),
                    level: MailLevel::parse(&level).unwrap_or_default(),
                    wishes: wishes.get(&id).copied().unwrap_or_default(),
                    reasons: reasons.clone(),
                });
            }
        }
    }
    Ok(found)
}

pub(super) fn sees(
    id: i64,
    role: &str,
    department: Option<i64>,
    visibility: Visibility,
    own: bool,
) -> bool {
    let actor = Actor::Member(MemberActor {
        id: MemberId(id),
        role: Role::parse(role).unwrap_or(Role::Staff),
        department: department.map(DepartmentId),
        scope: None,
        language: Language::default(),
    });
    may_see(&actor, visibility, Stake::own(own))
}

/// These people, each with this reason: whoever is still here.
pub(in crate::features::notify) fn named(
    conn: &mut Conn,
    ids: &[MemberId],
    why: Why,
) -> Outcome<Vec<Person>> {
    let reasons = ids.iter().map(|id| (id.0, BTreeSet::from([why])));
    people(conn, reasons.collect(), Visibility::Staff)
}

/// Who watches a condition.
pub(in crate::features::notify) fn watcher_of(
    conn: &mut Conn,
    id: ConditionId,
) -> Outcome<Option<MemberId>> {
    let watcher: Option<Option<i64>> = conditions::table
        .find(id.0)
        .select(conditions::watcher_id)
        .first(conn)
        .optional()?;
    Ok(watcher.flatten().map(MemberId))
}

/// The address that asked for a sign-in link, and the member behind it, if there is one.
pub(in crate::features::notify) fn address_of_sign_in(
    conn: &mut Conn,
    id: SignInId,
) -> Outcome<Option<(String, Option<MemberId>)>> {
    let email: Option<String> = sign_ins::table
        .find(id.0)
        .select(sign_ins::email)
        .first(conn)
        .optional()?;
    let Some(email) = email else { return Ok(None) };
    let member: Option<i64> = members::table
        .filter(members::email.eq(&email))
        .select(members::id)
        .first(conn)
        .optional()?;
    Ok(Some((email, member.map(MemberId))))
}

/// Whether a project ended, or slipped back, in the same act: its letter tells what becomes of each pain point.
pub(in crate::features::notify) fn is_part_of_an_outcome(
    conn: &mut Conn,
    entry: &Entry,
) -> Outcome<bool> {
    let outcomes = [
        "project.regressed",
        "project.failed",
        "project.succeeded",
        "project.dropped",
    ];
    let about = [Some(entry.subject), entry.related];
    let projects = about
        .into_iter()
        .flatten()
        .filter_map(|subject| match subject {
            Subject::Project(id) => Some(id.0),
            _ => None,
        });
    let count: i64 = ledger::table
        .filter(ledger::subject_kind.eq("project"))
        .filter(ledger::subject_id.eq_any(projects.collect::<Vec<_>>()))
        .filter(ledger::at.eq(entry.at.timestamp_micros()))
        .filter(ledger::kind.eq_any(outcomes))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// Who writes a retrospective: its author and who helps to tell it.
pub(in crate::features::notify) fn writers_of(
    conn: &mut Conn,
    id: RetrospectiveId,
) -> Outcome<Vec<MemberId>> {
    let row: Option<(i64, Option<i64>)> = retrospectives::table
        .find(id.0)
        .select((retrospectives::author_id, retrospectives::facilitator_id))
        .first(conn)
        .optional()?;
    let writers = row
        .into_iter()
        .flat_map(|(author, helper)| [Some(author), helper]);
    Ok(writers.flatten().map(MemberId).collect())
}
