//! What is true about projects without any computer.

mod care;
mod commitment;
mod decision;
mod hours;
mod input;
mod metric;
mod milestone;
mod outcome;
mod status;

pub use care::{Cause, Check, CheckState, Step, next_day, steps};
pub use commitment::{Commitment, unmet as commitment_unmet};
pub use decision::{DecisionCause, NewDecision, RawDecision, STOP_RULE_DAYS};
pub use hours::{HoursMoment, NewHours, RawHours};
pub use input::{
    Health, NewProject, PauseReason, ProjectChange, RawChange, RawProject, RawUpdate, Reason,
    Update,
};
pub use metric::{Direction, NewMetric, NewReading, RawMetric, RawReading, number, pasted};
pub use milestone::{NewMilestone, PartnerAnswer};
pub use outcome::{FateInput, Plan, PlanInput, fates_unmet, success_unmet};
pub use status::{Status, may_link, wanted_move};
