//! Metrics, their readings, and what was changed in a locked contract.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, MetricId, ProjectId, ReadingId};
use crate::db::schema::{contract_changes as changes, metrics, readings};
use crate::db::{Conn, Tx};
use crate::features::projects::rules::{Direction, NewMetric, NewReading, RawMetric};

/// One reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its id.
    pub id: ReadingId,
    /// The value.
    pub value: f64,
    /// When it was read.
    pub on: NaiveDate,
    /// What to know about it.
    pub note: String,
}

/// A metric with its readings, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricFigure {
    /// Its id.
    pub id: MetricId,
    /// Whose.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// Where it stood.
    pub baseline: f64,
    /// How that is known.
    pub baseline_source: String,
    /// When it stood there.
    pub baseline_on: NaiveDate,
    /// Where it shall stand.
    pub target: f64,
    /// Where it is believed to stand in the end.
    pub forecast: Option<f64>,
    /// What was read, oldest first, corrected ones left out.
    pub readings: Vec<Reading>,
    /// Counts its changes.
    pub version: i64,
}

impl MetricFigure {
    /// The newest reading.
    pub fn latest(&self) -> Option<&Reading> {
        self.readings.last()
    }

    /// Whether the newest reading is at or past the target.
    pub fn is_reached(&self) -> bool {
        self.latest()
            .is_some_and(|reading| self.direction.reached(reading.value, self.target))
    }

    /// As a form shows it.
    pub fn raw(&self) -> RawMetric {
        RawMetric {
            name: self.name.clone(),
            unit: self.unit.clone(),
            direction: self.direction.as_str().to_owned(),
            baseline: self.baseline.to_string(),
            baseline_source: self.baseline_source.clone(),
            baseline_on: self.baseline_on.to_string(),
            target: self.target.to_string(),
            forecast: self
                .forecast
                .map(|value| value.to_string())
                .unwrap_or_default(),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = metrics)]
struct Row {
    id: i64,
    project_id: i64,
    name: String,
    unit: String,
    direction: String,
    baseline: f64,
    baseline_source: String,
    baseline_on: NaiveDate,
    target: f64,
    forecast: Option<f64>,
    version: i64,
}

impl Row {
    fn into_figure(self, readings: Vec<Reading>) -> Outcome<MetricFigure> {
        Ok(MetricFigure {
            direction: Direction::parse(&self.direction)
                .ok_or_else(|| anyhow::anyhow!("metric {} has an unknown direction", self.id))?,
            id: MetricId(self.id),
            project: ProjectId(self.project_id),
            name: self.name,
            unit: self.unit,
            baseline: self.baseline,
            baseline_source: self.baseline_source,
            baseline_on: self.baseline_on,
            target: self.target,
            forecast: self.forecast,
            readings,
            version: self.version,
        })
    }
}

/// The metrics of a project with all their readings.
pub fn figures(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<MetricFigure>> {
    figures_of(conn, &[project])
}

/// The metrics of these projects with all their readings: two queries, however many there are.
pub fn figures_of(conn: &mut Conn, projects: &[ProjectId]) -> Outcome<Vec<MetricFigure>> {
    let of: Vec<i64> = projects.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = metrics::table
        .filter(metrics::project_id.eq_any(of))
        .order(metrics::id)
        .select(Row::as_select())
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut found = readings_of(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let readings = found.remove(&row.id).unwrap_or_default();
            row.into_figure(readings)
        })
        .collect()
}

fn readings_of(conn: &mut Conn, ids: &[i64]) -> Outcome<HashMap<i64, Vec<Reading>>> {
    let rows: Vec<(i64, i64, f64, NaiveDate, String)> = readings::table
        .filter(readings::metric_id.eq_any(ids))
        .filter(readings::corrected_by.is_null())
        .order((readings::read_on, readings::id))
        .select((
            readings::metric_id,
            readings::id,
            readings::value,
            readings::read_on,
            readings::note,
        ))
        .load(conn)?;
    let mut found: HashMap<i64, Vec<Reading>> = HashMap::new();
    for (metric, id, value, on, note) in rows {
        found.entry(metric).or_default().push(Reading {
            id: ReadingId(id),
            value,
            on,
            note,
        });
    }
    Ok(found)
}

/// The first metric of each of these projects with its newest reading, for lists.
pub fn latest_readings(
    conn: &mut Conn,
    projects: &[ProjectId],
) -> Outcome<HashMap<ProjectId, MetricFigure>> {
    let ids: Vec<i64> = projects.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = metrics::table
        .filter(metrics::project_id.eq_any(ids))
        .order(metrics::id.desc())
        .select(Row::as_select())
        .load(conn)?;
    let first: HashMap<i64, Row> = rows.into_iter().map(|row| (row.project_id, row)).collect();
    let metric_ids: Vec<i64> = first.values().map(|row| row.id).collect();
    let mut found = readings_of(conn, &metric_ids)?;
    first
        .into_values()
        .map(|row| {
            let readings = found.remove(&row.id).unwrap_or_default();
            let figure = row.into_figure(readings)?;
            Ok((figure.project, figure))
        })
        .collect()
}

/// One metric with its readings.
pub fn metric(conn: &mut Conn, id: MetricId) -> Outcome<Option<MetricFigure>> {
    let row: Option<Row> = metrics::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let readings = readings_of(conn, &[row.id])?
        .remove(&row.id)
        .unwrap_or_default();
    row.into_figure(readings).map(Some)
}

pub fn insert_metric(
    tx: &mut Tx<'_>,
    now: Timestamp,
    project: ProjectId,
    new: &NewMetric,
) -> Outcome<MetricId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(metrics::table)
        .values((
            metrics::project_id.eq(project.0),
            metrics::name.eq(new.name.as_str()),
            metrics::unit.eq(&new.unit),
            metrics::direction.eq(new.direction.as_str()),
            metrics::baseline.eq(new.baseline),
            metrics::baseline_source.eq(&new.baseline_source),
            metrics::baseline_on.eq(new.baseline_on),
            metrics::target.eq(new.target),
            metrics::forecast.eq(new.forecast),
            metrics::created_at.eq(now.naive_utc()),
        ))
        .returning(metrics::id)
        .get_result(conn)?;
    Ok(MetricId(id))
}

pub fn update_metric(tx: &mut Tx<'_>, id: MetricId, new: &NewMetric) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(metrics::table.find(id.0))
        .set((
            metrics::name.eq(new.name.as_str()),
            metrics::unit.eq(&new.unit),
            metrics::direction.eq(new.direction.as_str()),
            metrics::baseline.eq(new.baseline),
            metrics::baseline_source.eq(&new.baseline_source),
            metrics::baseline_on.eq(new.baseline_on),
            metrics::target.eq(new.target),
            metrics::forecast.eq(new.forecast),
            metrics::version.eq(metrics::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn insert_reading(
    tx: &mut Tx<'_>,
    now: Timestamp,
    metric: MetricId,
    new: &NewReading,
    by: Option<MemberId>,
) -> Outcome<ReadingId> {
    let conn: &mut Conn = tx;
    let id: i64 = diesel::insert_into(readings::table)
        .values((
            readings::metric_id.eq(metric.0),
            readings::value.eq(new.value),
            readings::read_on.eq(new.on),
            readings::note.eq(&new.note),
            readings::actor_id.eq(by.map(|id| id.0)),
            readings::created_at.eq(now.naive_utc()),
        ))
        .returning(readings::id)
        .get_result(conn)?;
    Ok(ReadingId(id))
}

/// The old reading stays, and points at the one that corrects it.
pub fn correct_reading(tx: &mut Tx<'_>, old: ReadingId, by: ReadingId) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::update(readings::table.find(old.0))
        .set(readings::corrected_by.eq(by.0))
        .execute(conn)?;
    Ok(())
}

/// One change of a locked contract, for everybody to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractChange {
    /// `stop_rule`, `verify_on`, `baseline`, `target` …
    pub field: String,
    /// Of which metric.
    pub metric: Option<MetricId>,
    /// What was agreed.
    pub old: String,
    /// What holds now.
    pub new: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<MemberId>,
    /// When.
    pub at: Timestamp,
}

pub fn insert_change(tx: &mut Tx<'_>, project: ProjectId, change: &ContractChange) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::insert_into(changes::table)
        .values((
            changes::project_id.eq(project.0),
            changes::metric_id.eq(change.metric.map(|id| id.0)),
            changes::field.eq(&change.field),
            changes::old_value.eq(&change.old),
            changes::new_value.eq(&change.new),
            changes::reason.eq(&change.reason),
            changes::actor_id.eq(change.by.map(|id| id.0)),
            changes::changed_at.eq(change.at.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Every change of a locked contract, oldest first.
pub fn contract_changes(conn: &mut Conn, project: ProjectId) -> Outcome<Vec<ContractChange>> {
    type Row = (
        String,
        Option<i64>,
        String,
        String,
        String,
        Option<i64>,
        NaiveDateTime,
    );
    let rows: Vec<Row> = changes::table
        .filter(changes::project_id.eq(project.0))
        .order(changes::id)
        .limit(200)
        .select((
            changes::field,
            changes::metric_id,
            changes::old_value,
            changes::new_value,
            changes::reason,
            changes::actor_id,
            changes::changed_at,
        ))
        .load(conn)?;
    let change = |(field, metric, old, new, reason, by, at): Row| ContractChange {
        field,
        metric: metric.map(MetricId),
        old,
        new,
        reason,
        by: by.map(MemberId),
        at: at.and_utc(),
    };
    Ok(rows.into_iter().map(change).collect())
}
