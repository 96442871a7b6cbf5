//! Metrics and their readings.

use super::care::regress;
use super::{append, changeable, unless_over};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MetricId, ProjectId, ReadingId};
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::db::Tx;
use crate::features::pain_points::Terms;
use crate::features::projects::rules::{Cause, NewMetric, NewReading, Status};
use crate::features::projects::store::{self, ContractChange, MetricFigure, Project};
use crate::ledger::Event;

/// More metrics than this nobody moves at once.
const MOST_METRICS: usize = 12;

/// Adds a metric: freely while proposed; later with a source for its baseline, as at commitment.
pub fn add_metric(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    new: &NewMetric,
) -> Outcome<MetricId> {
    let project = changeable(tx, actor, id, Act::RunProjects)?;
    if project.status.is_over() || project.status == Status::Sustaining {
        return Err(Problem::new("project", "project_is_over").conflict());
    }
    if project.status.is_committed() && new.baseline_source.is_empty() {
        return Err(Problem::new("baseline_source", "required").invalid());
    }
    let present = store::figures(tx, id)?;
    if present.len() >= MOST_METRICS {
        return Err(Problem::new("metrics", "too_many")
            .with("most", MOST_METRICS)
            .conflict());
    }
    if present
        .iter()
        .any(|figure| figure.name == new.name.as_str())
    {
        return Err(Problem::new("name", "metric_exists").invalid());
    }
    let metric = store::insert_metric(tx, now, id, new)?;
    append(tx, now, actor, id, Event::ProjectMetricAdded { metric });
    Ok(metric)
}

/// Changes a metric. After commitment baseline, target and forecast are locked: a change needs a reason and stays visible.
pub fn change_metric(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    metric: MetricId,
    new: &NewMetric,
    reason: &Markdown,
) -> Outcome<()> {
    let project = changeable(tx, actor, id, Act::RunProjects)?;
    let before = of_project(tx, &project, metric)?;
    unless_over(&project)?;
    let differences = differences(&before, new);
    if differences.is_empty() {
        return Ok(());
    }
    if project.status.is_committed() && reason.is_empty() {
        return Err(Problem::new("reason", "locked_needs_reason").invalid());
    }
    store::update_metric(tx, metric, new)?;
    let fields: Vec<String> = differences
        .iter()
        .map(|(field, ..)| (*field).to_owned())
        .collect();
    if project.status.is_committed() {
        for (field, old, new) in differences {
            let change = ContractChange {
                field: field.to_owned(),
                metric: Some(metric),
                old,
                new,
                reason: reason.as_str().to_owned(),
                by: actor.member_id(),
                at: now,
            };
            store::insert_change(tx, id, &change)?;
        }
        append(tx, now, actor, id, Event::ProjectContractChanged { fields });
    } else {
        append(tx, now, actor, id, Event::ProjectEdited { fields });
    }
    Ok(())
}

fn perhaps(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn differences(before: &MetricFigure, new: &NewMetric) -> Vec<(&'static str, String, String)> {
    let pairs = [
        ("name", before.name.clone(), new.name.as_str().to_owned()),
        ("unit", before.unit.clone(), new.unit.clone()),
        (
            "direction",
            before.direction.as_str().to_owned(),
            new.direction.as_str().to_owned(),
        ),
        (
            "baseline",
            before.baseline.to_string(),
            new.baseline.to_string(),
        ),
        (
            "baseline_source",
            before.baseline_source.clone(),
            new.baseline_source.clone(),
        ),
        (
            "baseline_on",
            before.baseline_on.to_string(),
            new.baseline_on.to_string(),
        ),
        ("target", before.target.to_string(), new.target.to_string()),
        ("forecast", perhaps(before.forecast), perhaps(new.forecast)),
    ];
    pairs
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .collect()
}

fn of_project(tx: &mut Tx<'_>, project: &Project, metric: MetricId) -> Outcome<MetricFigure> {
    let found = store::metric(tx, metric)?.filter(|figure| figure.project == project.id);
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// Writes down a reading. While a success is kept good, it answers the next check, and one past the limit regresses the project.
pub fn read(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    metric: MetricId,
    new: &NewReading,
) -> Outcome<ReadingId> {
    let mut project = changeable(tx, actor, id, Act::ReportOnProject)?;
    let figure = of_project(tx, &project, metric)?;
    unless_over(&project)?;
    let reading = store::insert_reading(tx, now, metric, new, actor.member_id())?;
    append(
        tx,
        now,
        actor,
        id,
        Event::ProjectMetricRead {
            metric,
            reading,
            value: new.value,
        },
    );
    if project.status == Status::Sustaining
        && let Some(plan) = store::plan(tx, id)?.filter(|plan| plan.metric == metric)
    {
        // An older reading that is written down late says nothing about now.
        let newest = figure.latest().is_none_or(|latest| latest.on <= new.on);
        let past_limit = figure.direction.past_limit(new.value, plan.limit);
        store::answer_check(tx, now, id, new.on, reading, (!past_limit, &new.note))?;
        if past_limit && newest {
            let cause = Cause::Limit(metric, reading);
            regress(tx, now, actor, terms, &mut project, cause)?;
        }
    }
    Ok(reading)
}

/// Writes down several readings at once, the earliest first: all of them or none.
pub fn read_all(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    metric: MetricId,
    readings: &[NewReading],
) -> Outcome<()> {
    let mut readings: Vec<&NewReading> = readings.iter().collect();
    readings.sort_by_key(|reading| reading.on);
    for reading in readings {
        read(tx, now, actor, terms, id, metric, reading)?;
    }
    Ok(())
}

/// Corrects a reading: the new one counts, the old one stays on record.
pub fn correct(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    id: ProjectId,
    metric: MetricId,
    old: ReadingId,
    new: &NewReading,
) -> Outcome<ReadingId> {
    let project = changeable(tx, actor, id, Act::ReportOnProject)?;
    let figure = of_project(tx, &project, metric)?;
    if !figure.readings.iter().any(|reading| reading.id == old) {
        return Err(Refusal::NotFound.into());
    }
    let reading = read(tx, now, actor, terms, id, metric, new)?;
    store::correct_reading(tx, old, reading)?;
    Ok(reading)
}
