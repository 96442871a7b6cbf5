//! Proposing a project and changing what is written about it.

use super::{append, changeable, check_version, invalid, unless_over};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{DepartmentId, MemberId, PainPointId, ProjectId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::db::{Conn, Tx};
use crate::features::pain_points::Terms;
use crate::features::projects::rules::{NewProject, ProjectChange, Status};
use crate::features::projects::store::{self, ContractChange, Project};
use crate::features::{follows, members};
use crate::ledger::{self, Event, Record};

/// Proposes a project; everything it names exists, or all of it is refused at once.
pub fn propose(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    new: &NewProject,
) -> Outcome<ProjectId> {
    require(actor, Act::RunProjects, Stake::NONE)?;
    let mut problems = Vec::new();
    let lead = person(tx, "lead", new.lead.as_ref(), &mut problems)?;
    let partners = departments(tx, &new.partners, &mut problems)?;
    if let Some(follows) = new.follows
        && store::find(tx, follows)?.is_none()
    {
        problems
            .push(Problem::new("follows", "project_unknown").with("number", follows.to_string()));
    }
    invalid(problems)?;
    let project = Project {
        id: ProjectId(0),
        title: new.title.as_str().to_owned(),
        problem: new.problem.as_str().to_owned(),
        hypothesis: new.hypothesis.as_str().to_owned(),
        stop_rule: new.stop_rule.as_str().to_owned(),
        verify_on: new.verify_on,
        status: Status::Proposed,
        health: None,
        lead,
        follows: new.follows,
        status_reason: String::new(),
        resume_on: None,
        next_update_on: None,
        committed_at: None,
        delivered_at: None,
        ended_at: None,
        confirmed_by: None,
        confirmation: None,
        created_by: actor.member_id(),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let id = store::insert(tx, now, &project)?;
    store::set_partners(tx, now, id, &partners)?;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectProposed {
            follows: new.follows,
        },
    );
    for person in actor.member_id().into_iter().chain(lead) {
        follows::ensure(tx, now, person, Subject::Project(id))?;
    }
    let mut pains: Vec<PainPointId> = new.pain_points.clone();
    pains.sort_unstable();
    pains.dedup();
    for pain in pains {
        super::links::link_one(
            tx,
            now,
            actor,
            terms,
            &Project {
                id,
                ..project.clone()
            },
            pain,
            None,
        )?;
    }
    Ok(id)
}

/// Changes what is written about a project. What was locked at commitment needs a reason, and the change stays visible.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    version: Option<i64>,
    wanted: &ProjectChange,
) -> Outcome<()> {
    let mut project = changeable(tx, actor, id, Act::RunProjects)?;
    check_version(version, &project)?;
    unless_over(&project)?;
    let mut problems = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    let mut locked: Vec<ContractChange> = Vec::new();
    if let Some(lead) = &wanted.lead {
        let lead = person(tx, "lead", lead.as_ref(), &mut problems)?;
        if lead.is_none() && project.status.is_committed() {
            problems.push(Problem::new("lead", "lead_missing"));
        }
        set(&mut project.lead, lead, "lead", &mut fields);
    }
    set_text(
        &mut project.title,
        wanted.title.as_ref().map(|text| text.as_str()),
        "title",
        &mut fields,
    );
    set_text(
        &mut project.problem,
        wanted.problem.as_ref().map(|text| text.as_str()),
        "problem",
        &mut fields,
    );
    contract_texts(&mut project, now, actor, wanted, &mut locked);
    fields.extend(locked.iter().map(|change| change.field.clone()));
    if project.status.is_committed() {
        check_still_committed(&project, &mut problems);
        if !locked.is_empty() && wanted.reason.is_empty() {
            problems.push(Problem::new("reason", "locked_needs_reason"));
        }
    }
    let members = wanted_members(tx, wanted, &mut problems)?;
    let partners = match &wanted.partners {
        Some(slugs) => Some(departments(tx, slugs, &mut problems)?),
        None => None,
    };
    invalid(problems)?;
    if let Some(members) = members
        && store::set_members(tx, now, id, &members)?
    {
        fields.push("members".into());
    }
    if let Some(partners) = partners
        && store::set_partners(tx, now, id, &partners)?
    {
        fields.push("partners".into());
    }
    if fields.is_empty() {
        return Ok(());
    }
    store::save(tx, now, &mut project)?;
    if let Some(lead) = project.lead {
        follows::ensure(tx, now, lead, Subject::Project(id))?;
    }
    if project.status.is_committed() && !locked.is_empty() {
        let names = locked.iter().map(|change| change.field.clone()).collect();
        for change in &locked {
            store::insert_change(tx, id, change)?;
        }
        append(
            tx,
            now,
            actor,
            id,
            Event::ProjectContractChanged { fields: names },
        );
    }
    append(tx, now, actor, id, Event::ProjectEdited { fields });
    Ok(())
}

/// Hypothesis, stop rule and verification date: free while proposed, part of the contract afterwards.
fn contract_texts(
    project: &mut Project,
    now: Timestamp,
    actor: &Actor,
    wanted: &ProjectChange,
    locked: &mut Vec<ContractChange>,
) {
    let mut note = |field: &str, old: String, new: String| {
        locked.push(ContractChange {
            field: field.to_owned(),
            metric: None,
            old,
            new,
            reason: wanted.reason.as_str().to_owned(),
            by: actor.member_id(),
            at: now,
        });
    };
    if let Some(text) = wanted
        .hypothesis
        .as_ref()
        .filter(|text| text.as_str() != project.hypothesis)
    {
        note(
            "hypothesis",
            project.hypothesis.clone(),
            text.as_str().to_owned(),
        );
        project.hypothesis = text.as_str().to_owned();
    }
    if let Some(text) = wanted
        .stop_rule
        .as_ref()
        .filter(|text| text.as_str() != project.stop_rule)
    {
        note(
            "stop_rule",
            project.stop_rule.clone(),
            text.as_str().to_owned(),
        );
        project.stop_rule = text.as_str().to_owned();
    }
    if let Some(on) = wanted.verify_on.filter(|on| *on != project.verify_on) {
        let shown = |on: Option<chrono::NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
        note("verify_on", shown(project.verify_on), shown(on));
        project.verify_on = on;
    }
}

fn check_still_committed(project: &Project, problems: &mut Vec<Problem>) {
    let texts = [
        ("problem", "problem_missing", project.problem.is_empty()),
        (
            "hypothesis",
            "hypothesis_missing",
            project.hypothesis.is_empty(),
        ),
        (
            "stop_rule",
            "stop_rule_missing",
            project.stop_rule.is_empty(),
        ),
        (
            "verify_on",
            "verify_on_missing",
            project.verify_on.is_none(),
        ),
    ];
    let missing = texts.into_iter().filter(|(.., missing)| *missing);
    problems.extend(missing.map(|(field, code, _)| Problem::new(field, code)));
}

fn wanted_members(
    tx: &mut Tx<'_>,
    wanted: &ProjectChange,
    problems: &mut Vec<Problem>,
) -> Outcome<Option<Vec<MemberId>>> {
    let Some(addresses) = &wanted.members else {
        return Ok(None);
    };
    let mut found = Vec::new();
    for address in addresses {
        if let Some(id) = person(tx, "members", Some(address), problems)?
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    Ok(Some(found))
}

/// An active member by their address.
pub(super) fn person(
    conn: &mut Conn,
    field: &'static str,
    address: Option<&EmailAddress>,
    problems: &mut Vec<Problem>,
) -> Outcome<Option<MemberId>> {
    let Some(address) = address else {
        return Ok(None);
    };
    let found = members::find_by_email(conn, address)?.filter(|person| person.active);
    if found.is_none() {
        problems.push(Problem::new(field, "member_unknown").with("email", address.as_str()));
    }
    Ok(found.map(|person| person.id))
}

fn departments(
    conn: &mut Conn,
    slugs: &[String],
    problems: &mut Vec<Problem>,
) -> Outcome<Vec<DepartmentId>> {
    let mut found = Vec::new();
    for slug in slugs.iter().filter(|slug| !slug.is_empty()) {
        match members::department_by_slug(conn, slug)? {
            Some(department) if !found.contains(&department.id) => found.push(department.id),
            Some(_) => {}
            None => problems
                .push(Problem::new("partners", "department_unknown").with("slug", slug.as_str())),
        }
    }
    Ok(found)
}

fn set<T: PartialEq>(place: &mut T, wanted: T, field: &str, fields: &mut Vec<String>) {
    if *place != wanted {
        *place = wanted;
        fields.push(field.to_owned());
    }
}

fn set_text(place: &mut String, wanted: Option<&str>, field: &str, fields: &mut Vec<String>) {
    if let Some(wanted) = wanted {
        set(place, wanted.to_owned(), field, fields);
    }
}

/// The event of a link stands in the history of both.
pub(super) fn append_link(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    pain: &crate::features::pain_points::PainPoint,
    project: ProjectId,
    event: Event,
) {
    let record = Record::new(Subject::PainPoint(pain.id), event).related(Subject::Project(project));
    ledger::append(tx, now, actor, record.visible_to(pain.visibility));
}
