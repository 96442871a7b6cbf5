//! The table `routing_rules`, and what rules have to know of reports and of the company.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::rules::{Facts, Hold, Rule, Terms, Then, When, World, words};
use crate::base::actor::Role;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{AreaId, DepartmentId, MemberId, PainPointId, RoutingRuleId};
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::db::schema::routing_rules as r;
use crate::db::{Conn, Tx};
use crate::features::areas::{self, AreaKind};
use crate::features::members;
use crate::features::pain_points::{self, PainPoint, TagName};
use crate::ledger::{self, EntryActor, Event};

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = r)]
struct Row {
    id: i64,
    name: String,
    when_area_id: Option<i64>,
    when_kind: String,
    when_words: String,
    when_department_id: Option<i64>,
    when_language: String,
    assign_id: Option<i64>,
    area_id: Option<i64>,
    tags: String,
    tell_id: Option<i64>,
    since_seq: Option<i64>,
    acted: i64,
    version: i64,
}

impl Row {
    fn into_rule(self) -> Outcome<Rule> {
        Ok(Rule {
            id: RoutingRuleId(self.id),
            terms: Terms {
                name: self.name,
                when: When {
                    area: self.when_area_id.map(AreaId),
                    kind: AreaKind::parse(&self.when_kind),
                    words: words(&self.when_words).map_err(Problem::invalid)?,
                    department: self.when_department_id.map(DepartmentId),
                    language: Language::from_tag(&self.when_language),
                },
                then: Then {
                    assign: self.assign_id.map(MemberId),
                    area: self.area_id.map(AreaId),
                    tags: TagName::parse_all(&self.tags).map_err(Problem::invalid)?,
                    tell: self.tell_id.map(MemberId),
                },
            },
            since: self.since_seq,
            acted: self.acted,
            version: self.version,
        })
    }
}

/// Every rule, in the order in which they act.
pub fn rules(conn: &mut Conn) -> Outcome<Vec<Rule>> {
    let rows: Vec<Row> = r::table
        .filter(r::removed_at.is_null())
        .order((r::place, r::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_rule).collect()
}

/// One of them.
pub fn rule(conn: &mut Conn, id: RoutingRuleId) -> Outcome<Option<Rule>> {
    let row: Option<Row> = r::table
        .find(id.0)
        .filter(r::removed_at.is_null())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_rule).transpose()
}

/// Tags as a rule keeps them, and as people type them.
pub fn joined(tags: &[TagName]) -> String {
    let names: Vec<&str> = tags.iter().map(TagName::as_str).collect();
    names.join(", ")
}

macro_rules! said {
    ($terms:expr) => {{
        let Terms { name, when, then } = $terms;
        (
            r::name.eq(name),
            r::when_area_id.eq(when.area.map(|area| area.0)),
            r::when_kind.eq(when.kind.map_or("", AreaKind::as_str)),
            r::when_words.eq(when.words.join(", ")),
            r::when_department_id.eq(when.department.map(|department| department.0)),
            r::when_language.eq(when.language.map_or("", Language::tag)),
            r::assign_id.eq(then.assign.map(|member| member.0)),
            r::area_id.eq(then.area.map(|area| area.0)),
            r::tags.eq(joined(&then.tags)),
            r::tell_id.eq(then.tell.map(|member| member.0)),
        )
    }};
}

/// Writes a new rule down, switched off, after all others.
pub fn insert(tx: &mut Tx<'_>, now: Timestamp, terms: &Terms) -> Outcome<RoutingRuleId> {
    let conn: &mut Conn = tx;
    let last: Option<i64> = r::table.select(diesel::dsl::max(r::place)).first(conn)?;
    let id: i64 = diesel::insert_into(r::table)
        .values((
            said!(terms),
            r::place.eq(last.unwrap_or_default() + 1),
            r::version.eq(1_i64),
            r::created_at.eq(now.naive_utc()),
        ))
        .returning(r::id)
        .get_result(conn)?;
    Ok(RoutingRuleId(id))
}

/// Writes down what it says from now on, and switches it off: nobody has tested that yet.
pub fn update(tx: &mut Tx<'_>, id: RoutingRuleId, terms: &Terms) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(r::table.find(id.0))
        .set((
            said!(terms),
            r::since_seq.eq(None::<i64>),
            r::version.eq(r::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Switches it on since an entry of the ledger, or off.
pub fn set_since(tx: &mut Tx<'_>, id: RoutingRuleId, since: Option<i64>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(r::table.find(id.0))
        .set((r::since_seq.eq(since), r::version.eq(r::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// The order in which they act from now on.
pub fn set_places(tx: &mut Tx<'_>, order: &[RoutingRuleId]) -> Outcome<()> {
    let conn: &mut Conn = tx;
    for (place, id) in (1_i64..).zip(order) {
        diesel::update(r::table.find(id.0))
            .set(r::place.eq(place))
            .execute(conn)?;
    }
    Ok(())
}

/// It does nothing any more; the history goes on naming it.
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, id: RoutingRuleId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(r::table.find(id.0))
        .set((
            r::removed_at.eq(now.naive_utc()),
            r::since_seq.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

/// It acted once more.
pub fn count(tx: &mut Tx<'_>, id: RoutingRuleId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(r::table.find(id.0))
        .set(r::acted.eq(r::acted + 1))
        .execute(conn)?;
    Ok(())
}

/// The company as rules see it.
pub fn world(conn: &mut Conn) -> Outcome<World> {
    let areas = areas::all(conn)?;
    let studio = members::members_by_role(conn, Role::Studio)?;
    Ok(World {
        areas: areas
            .into_iter()
            .map(|area| (area.id, (area.kind, area.open)))
            .collect(),
        studio: studio.into_iter().map(|person| person.id).collect(),
    })
}

fn facts(pain: &PainPoint, departments: &HashMap<MemberId, Option<DepartmentId>>) -> Facts {
    Facts {
        language: pain.language,
        text: format!("{}\n{}", pain.title, pain.body).to_lowercase(),
        department: pain
            .named_reporter()
            .and_then(|who| departments.get(&who).copied().flatten()),
        area: pain.area,
        area_held: Hold::Free,
        assignee_held: Hold::Free,
        tags: Vec::new(),
    }
}

/// The departments of those who left their name.
fn departments(
    conn: &mut Conn,
    pains: &[PainPoint],
) -> Outcome<HashMap<MemberId, Option<DepartmentId>>> {
    let named: Vec<MemberId> = pains.iter().filter_map(PainPoint::named_reporter).collect();
    let people = members::people(conn, &named)?;
    Ok(people
        .into_iter()
        .map(|(id, person)| (id, person.department_id))
        .collect())
}

/// A report as it stands now: what a person has set, also what they have taken away again, is theirs.
pub fn as_it_stands(conn: &mut Conn, pain: &PainPoint) -> Outcome<Facts> {
    let departments = departments(conn, std::slice::from_ref(pain))?;
    let kinds = ["pain_point.assigned", "pain_point.edited"];
    let (mut assigned, mut moved) = (pain.assignee.is_some(), false);
    for entry in ledger::entries_about(conn, &kinds, &[pain.subject()])? {
        let by_person = entry.actor != EntryActor::System;
        match entry.event().map_err(anyhow::Error::new)? {
            Event::PainPointAssigned { .. } => assigned |= by_person,
            Event::PainPointEdited { fields, .. } => {
                moved |= by_person && fields.iter().any(|field| field == "area");
            }
            _ => {}
        }
    }
    let held = |by_person: bool| match by_person {
        true => Hold::Person,
        false => Hold::Free,
    };
    let tags = pain_points::tags_of(conn, &[pain.id])?.remove(&pain.id);
    Ok(Facts {
        area_held: held(moved || pain.area.is_some()),
        assignee_held: held(assigned),
        tags: tags
            .unwrap_or_default()
            .into_iter()
            .map(|tag| tag.name.to_lowercase())
            .collect(),
        ..facts(pain, &departments)
    })
}

/// Reports as they came in: about what their reporter said, with nobody to answer and no tags.
pub fn as_reported(conn: &mut Conn, pains: &[PainPoint]) -> Outcome<Vec<Facts>> {
    let departments = departments(conn, pains)?;
    let subjects: Vec<Subject> = pains.iter().map(PainPoint::subject).collect();
    let mut areas: HashMap<PainPointId, Option<AreaId>> = HashMap::new();
    for entry in ledger::entries_about(conn, &["pain_point.reported"], &subjects)? {
        if let (Subject::PainPoint(id), Ok(Event::PainPointReported { area, .. })) =
            (entry.subject, entry.event())
        {
            areas.insert(id, area);
        }
    }
    Ok(pains
        .iter()
        .map(|pain| Facts {
            area: areas.get(&pain.id).copied().unwrap_or(pain.area),
            ..facts(pain, &departments)
        })
        .collect())
}

/// The members that these rules name, by name, whether they are still there or not.
pub fn names(conn: &mut Conn, rules: &[Rule]) -> Outcome<HashMap<MemberId, String>> {
    let named: HashSet<MemberId> = rules
        .iter()
        .flat_map(|rule| [rule.terms.then.assign, rule.terms.then.tell])
        .flatten()
        .collect();
    let named: Vec<MemberId> = named.into_iter().collect();
    let people = members::people(conn, &named)?;
    Ok(people
        .into_iter()
        .map(|(id, person)| (id, person.name))
        .collect())
}
