//! Adding, renaming and closing departments.

use super::super::rules::{Department, DepartmentInput, DepartmentName, slug_of};
use super::super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::DepartmentId;
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::base::text::Name;
use crate::db::Tx;
use crate::ledger::{self, Event, Record};

/// Adds a department. A slug that is taken, or cannot be made from the English name, is 422.
pub fn add(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    new: DepartmentName,
) -> Outcome<DepartmentId> {
    require(actor, Act::Administer, Stake::NONE)?;
    let Some(slug) = new.slug else {
        return Err(Problem::new("slug", "required").invalid());
    };
    if store::department_by_slug(tx, slug.as_str())?.is_some() {
        return Err(Problem::new("slug", "slug_taken").invalid());
    }
    let id = store::insert_department(
        tx,
        now,
        slug.as_str(),
        new.name_ko.as_str(),
        new.name_en.as_str(),
    )?;
    record(tx, now, actor, id, Event::DepartmentAdded {});
    Ok(id)
}

/// The slug of the open department that somebody calls so, by its slug or by either of its names; and whether it had to
/// be added for that. For the command line, where nobody can be shown a choice.
pub fn named(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    name: &str,
) -> Outcome<(String, bool)> {
    require(actor, Act::Administer, Stake::NONE)?;
    let name = Name::parse("department", name).map_err(Problem::invalid)?;
    let wanted = name.as_str().to_lowercase();
    let all = store::departments(tx)?;
    let called_so = |department: &&Department| {
        let names = [&department.slug, &department.name_ko, &department.name_en];
        department.open && names.iter().any(|name| name.to_lowercase() == wanted)
    };
    if let Some(department) = all.iter().find(called_so) {
        return Ok((department.slug.clone(), false));
    }
    let slug = match slug_of(name.as_str()) {
        slug if slug.is_empty() => format!("department-{}", all.len() + 1),
        slug => slug,
    };
    let input = DepartmentInput {
        slug: slug.clone(),
        name_ko: name.as_str().to_owned(),
        name_en: name.as_str().to_owned(),
    };
    add(tx, now, actor, input.parse()?)?;
    Ok((slug, true))
}

/// Renames a department; its slug stays, because addresses and programs hold it.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: DepartmentId,
    expected: Option<i64>,
    wanted: DepartmentName,
) -> Outcome<()> {
    let present = editable(tx, actor, id)?;
    if expected.is_some_and(|version| version != present.version) {
        return Err(Refusal::Stale.into());
    }
    let mut fields = Vec::new();
    if wanted.name_ko.as_str() != present.name_ko {
        fields.push("name_ko".to_owned());
    }
    if wanted.name_en.as_str() != present.name_en {
        fields.push("name_en".to_owned());
    }
    if fields.is_empty() {
        return Ok(());
    }
    store::rename_department(tx, id, wanted.name_ko.as_str(), wanted.name_en.as_str())?;
    record(tx, now, actor, id, Event::DepartmentChanged { fields });
    Ok(())
}

/// Takes a department out of every choice; whoever belongs to it, and what it owns, stays with it.
pub fn close(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: DepartmentId) -> Outcome<()> {
    set_open(tx, now, actor, id, false)
}

/// Lets a department be chosen again.
pub fn reopen(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: DepartmentId) -> Outcome<()> {
    set_open(tx, now, actor, id, true)
}

fn set_open(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: DepartmentId,
    open: bool,
) -> Outcome<()> {
    if editable(tx, actor, id)?.open == open {
        let code = if open {
            "already_open"
        } else {
            "already_closed"
        };
        return Err(Problem::new("department", code).conflict());
    }
    store::set_department_closed(tx, id, (!open).then_some(now))?;
    let fields = vec![if open { "reopened" } else { "closed" }.to_owned()];
    record(tx, now, actor, id, Event::DepartmentChanged { fields });
    Ok(())
}

fn editable(tx: &mut Tx<'_>, actor: &Actor, id: DepartmentId) -> Outcome<Department> {
    require(actor, Act::Administer, Stake::NONE)?;
    store::department(tx, id)?.ok_or(Refusal::NotFound.into())
}

fn record(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: DepartmentId, event: Event) {
    ledger::append(tx, now, actor, Record::new(Subject::Department(id), event));
}
