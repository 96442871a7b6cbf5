//! What a pain costs in a month: before, as forecast, and measured after.

use super::{append, changeable, unless_over};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::ProjectId;
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::db::Tx;
use crate::features::projects::rules::{HoursMoment, NewHours};
use crate::features::projects::store::{self, ContractChange};
use crate::ledger::Event;

/// Writes down a range with its source. What stood there before stays in the record. The forecast is part of the contract:
/// once that is locked, another one needs a reason and stays visible as a change.
pub fn write_hours(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: ProjectId,
    new: &NewHours,
    reason: &Markdown,
) -> Outcome<()> {
    let project = changeable(tx, actor, id, Act::ReportOnProject)?;
    unless_over(&project)?;
    let author = actor.member_id().ok_or(Refusal::SignIn)?;
    let committed = project.status.is_committed();
    if new.moment == HoursMoment::After && !committed {
        return Err(Problem::new("moment", "not_committed").conflict());
    }
    let known = store::hours_of(tx, id)?;
    let before = known.into_iter().find(|known| known.moment == new.moment);
    let said = |least: i64, most: i64| format!("{}–{}", hours(least), hours(most));
    if new.moment == HoursMoment::Forecast && committed {
        changeable(tx, actor, id, Act::RunProjects)?;
        if reason.is_empty() {
            return Err(Problem::new("reason", "locked_needs_reason").invalid());
        }
        let change = ContractChange {
            field: "hours_forecast".to_owned(),
            metric: None,
            old: before
                .map(|before| said(before.least, before.most))
                .unwrap_or_default(),
            new: said(new.least, new.most),
            reason: reason.as_str().to_owned(),
            by: Some(author),
            at: now,
        };
        store::insert_change(tx, id, &change)?;
        let fields = vec![change.field];
        append(tx, now, actor, id, Event::ProjectContractChanged { fields });
    }
    store::insert_hours(tx, now, id, author, new)?;
    let event = Event::ProjectHoursWritten {
        moment: new.moment.as_str().to_owned(),
        least: new.least,
        most: new.most,
    };
    append(tx, now, actor, id, event);
    Ok(())
}

/// Minutes in hours, as a number that both languages read.
fn hours(minutes: i64) -> f64 {
    (minutes as f64 / 6.0).round() / 10.0
}
