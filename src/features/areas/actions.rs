//! Adding, changing and closing areas; guessing which one a text is about.

use super::rules::{self, Area, AreaChange, NewArea};
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{AreaId, DepartmentId};
use crate::base::permission::{Act, Stake, require};
use crate::base::subject::Subject;
use crate::base::text::Slug;
use crate::db::{Conn, Tx};
use crate::features::members;
use crate::ledger::{self, Event, Record};

/// Adds an area. A slug that is taken, or cannot be made from the English name, is 422.
pub fn add(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, new: NewArea) -> Outcome<AreaId> {
    require(actor, Act::Administer, Stake::NONE)?;
    let Some(slug) = new.slug else {
        return Err(Problem::new("slug", "required").invalid());
    };
    if store::by_slug(tx, slug.as_str())?.is_some() {
        return Err(Problem::new("slug", "slug_taken").invalid());
    }
    let department = owner(tx, new.fields.department.as_ref(), None)?;
    let id = store::insert(tx, now, slug.as_str(), &new.fields, department)?;
    record(tx, now, actor, id, Event::AreaAdded { department });
    Ok(id)
}

/// Changes an area as `expected` version knows it; its slug stays, because addresses and programs hold it.
pub fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: AreaId,
    expected: Option<i64>,
    change: AreaChange,
) -> Outcome<()> {
    let present = editable(tx, actor, id)?;
    if expected.is_some_and(|version| version != present.version) {
        return Err(Refusal::Stale.into());
    }
    let AreaChange(wanted) = change;
    let department = owner(tx, wanted.department.as_ref(), present.department_id)?;
    let changes = [
        ("kind", wanted.kind != present.kind),
        ("name_ko", wanted.name_ko.as_str() != present.name_ko),
        ("name_en", wanted.name_en.as_str() != present.name_en),
        (
            "description",
            wanted.description.as_str() != present.description,
        ),
        ("department", department != present.department_id),
        ("aliases", wanted.aliases != present.aliases),
    ];
    let fields: Vec<String> = changes
        .iter()
        .filter(|(_, changed)| *changed)
        .map(|(field, _)| (*field).to_owned())
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    store::update(tx, id, &wanted, department)?;
    record(tx, now, actor, id, Event::AreaChanged { fields });
    Ok(())
}

/// Takes an area out of every choice; what stands in it stays.
pub fn close(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: AreaId) -> Outcome<()> {
    set_open(tx, now, actor, id, false)
}

/// Lets an area be chosen again.
pub fn reopen(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: AreaId) -> Outcome<()> {
    set_open(tx, now, actor, id, true)
}

/// The open area that a text most likely speaks of, by the names people have for it.
pub fn guess(conn: &mut Conn, text: &str) -> Outcome<Option<AreaId>> {
    let areas = store::all(conn)?;
    let names = areas.iter().filter(|area| area.open).flat_map(|area| {
        let own = [area.name_ko.as_str(), area.name_en.as_str()];
        let aliases = area.aliases.iter().map(String::as_str);
        own.into_iter().chain(aliases).map(|name| (area.id, name))
    });
    Ok(rules::guess(text, names))
}

fn set_open(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: AreaId, open: bool) -> Outcome<()> {
    if editable(tx, actor, id)?.open == open {
        let code = if open {
            "already_open"
        } else {
            "already_closed"
        };
        return Err(Problem::new("area", code).conflict());
    }
    store::set_closed(tx, id, (!open).then_some(now))?;
    let fields = vec![if open { "reopened" } else { "closed" }.to_owned()];
    record(tx, now, actor, id, Event::AreaChanged { fields });
    Ok(())
}

fn editable(tx: &mut Tx<'_>, actor: &Actor, id: AreaId) -> Outcome<Area> {
    require(actor, Act::Administer, Stake::NONE)?;
    store::find(tx, id)?.ok_or(Refusal::NotFound.into())
}

/// The department that a slug names: an open one, or the owner already.
fn owner(
    conn: &mut Conn,
    slug: Option<&Slug>,
    present: Option<DepartmentId>,
) -> Outcome<Option<DepartmentId>> {
    let Some(slug) = slug else {
        return Ok(None);
    };
    let department = members::department_by_slug(conn, slug.as_str())?
        .filter(|department| department.open || Some(department.id) == present);
    department
        .map(|department| Some(department.id))
        .ok_or_else(|| Problem::new("department", "choice").invalid())
}

fn record(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: AreaId, event: Event) {
    ledger::append(tx, now, actor, Record::new(Subject::Area(id), event));
}
