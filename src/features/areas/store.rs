//! The tables `areas` and `area_aliases`.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::rules::{Area, AreaKind, AreaOption, Fields};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{AreaId, DepartmentId};
use crate::db::schema::{area_aliases as l, areas as a};
use crate::db::{Conn, Tx};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = a)]
struct AreaRow {
    id: i64,
    slug: String,
    kind: String,
    name_ko: String,
    name_en: String,
    description: String,
    department_id: Option<i64>,
    closed_at: Option<NaiveDateTime>,
    version: i64,
}

impl AreaRow {
    fn into_area(self, aliases: Vec<String>) -> Outcome<Area> {
        Ok(Area {
            kind: kind(self.id, &self.kind)?,
            id: AreaId(self.id),
            slug: self.slug,
            name_ko: self.name_ko,
            name_en: self.name_en,
            description: self.description,
            department_id: self.department_id.map(DepartmentId),
            open: self.closed_at.is_none(),
            version: self.version,
            aliases,
        })
    }
}

fn kind(id: i64, stored: &str) -> Outcome<AreaKind> {
    Ok(AreaKind::parse(stored).ok_or_else(|| anyhow::anyhow!("area {id}: unknown kind"))?)
}

/// One area, open or closed.
pub fn find(conn: &mut Conn, id: AreaId) -> Outcome<Option<Area>> {
    let row = a::table
        .find(id.0)
        .select(AreaRow::as_select())
        .first(conn)
        .optional()?;
    with_aliases(conn, row)
}

/// The area that addresses and the API name so, open or closed.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Outcome<Option<Area>> {
    let row = a::table
        .filter(a::slug.eq(slug))
        .select(AreaRow::as_select())
        .first(conn)
        .optional()?;
    with_aliases(conn, row)
}

fn with_aliases(conn: &mut Conn, row: Option<AreaRow>) -> Outcome<Option<Area>> {
    let Some(row) = row else {
        return Ok(None);
    };
    let aliases = l::table
        .filter(l::area_id.eq(row.id))
        .order(l::alias)
        .select(l::alias)
        .load(conn)?;
    row.into_area(aliases).map(Some)
}

/// The areas with these ids, open or closed, without their aliases.
pub fn many(conn: &mut Conn, ids: &[AreaId]) -> Outcome<HashMap<AreaId, Area>> {
    let mut wanted: Vec<i64> = ids.iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = HashMap::with_capacity(wanted.len());
    for some in wanted.chunks(500) {
        let rows: Vec<AreaRow> = a::table
            .filter(a::id.eq_any(some))
            .select(AreaRow::as_select())
            .load(conn)?;
        for row in rows {
            let area = row.into_area(Vec::new())?;
            found.insert(area.id, area);
        }
    }
    Ok(found)
}

/// Every area with its aliases, open ones first, by name.
pub fn all(conn: &mut Conn) -> Outcome<Vec<Area>> {
    let rows: Vec<AreaRow> = a::table
        .order((a::name_ko, a::id))
        .select(AreaRow::as_select())
        .load(conn)?;
    let mut aliases: HashMap<i64, Vec<String>> = HashMap::new();
    let pairs: Vec<(i64, String)> = l::table
        .order((l::area_id, l::alias))
        .select((l::area_id, l::alias))
        .load(conn)?;
    for (area, alias) in pairs {
        aliases.entry(area).or_default().push(alias);
    }
    let mut areas = Vec::with_capacity(rows.len());
    for row in rows {
        let aliases = aliases.remove(&row.id).unwrap_or_default();
        areas.push(row.into_area(aliases)?);
    }
    areas.sort_by_key(|area| !area.open);
    Ok(areas)
}

/// The open areas as forms offer them, by name.
pub fn options(conn: &mut Conn) -> Outcome<Vec<AreaOption>> {
    let rows: Vec<AreaRow> = a::table
        .filter(a::closed_at.is_null())
        .order((a::name_ko, a::id))
        .select(AreaRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(AreaOption {
                kind: kind(row.id, &row.kind)?,
                id: AreaId(row.id),
                slug: row.slug,
                name_ko: row.name_ko,
                name_en: row.name_en,
            })
        })
        .collect()
}

/// The areas that a department answers for.
pub fn owned_by(conn: &mut Conn, department: DepartmentId) -> Outcome<Vec<AreaId>> {
    let ids: Vec<i64> = a::table
        .filter(a::department_id.eq(department.0))
        .order(a::id)
        .select(a::id)
        .load(conn)?;
    Ok(ids.into_iter().map(AreaId).collect())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Timestamp,
    slug: &str,
    fields: &Fields,
    department: Option<DepartmentId>,
) -> Outcome<AreaId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(a::table)
        .values((
            a::slug.eq(slug),
            a::kind.eq(fields.kind.as_str()),
            a::name_ko.eq(fields.name_ko.as_str()),
            a::name_en.eq(fields.name_en.as_str()),
            a::description.eq(fields.description.as_str()),
            a::department_id.eq(department.map(|id| id.0)),
            a::created_at.eq(now.naive_utc()),
            a::version.eq(1),
        ))
        .returning(a::id)
        .get_result(conn)?;
    set_aliases(conn, id, &fields.aliases)?;
    Ok(AreaId(id))
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    id: AreaId,
    fields: &Fields,
    department: Option<DepartmentId>,
) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(a::table.find(id.0))
        .set((
            a::kind.eq(fields.kind.as_str()),
            a::name_ko.eq(fields.name_ko.as_str()),
            a::name_en.eq(fields.name_en.as_str()),
            a::description.eq(fields.description.as_str()),
            a::department_id.eq(department.map(|id| id.0)),
            a::version.eq(a::version + 1),
        ))
        .execute(conn)?;
    set_aliases(conn, id.0, &fields.aliases)
}

fn set_aliases(conn: &mut Conn, id: i64, aliases: &[String]) -> Outcome<()> {
    diesel::delete(l::table.filter(l::area_id.eq(id))).execute(conn)?;
    for alias in aliases {
        diesel::insert_into(l::table)
            .values((l::area_id.eq(id), l::alias.eq(alias)))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn set_closed(tx: &mut Tx<'_>, id: AreaId, at: Option<Timestamp>) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(a::table.find(id.0))
        .set((
            a::closed_at.eq(at.map(|at| at.naive_utc())),
            a::version.eq(a::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
