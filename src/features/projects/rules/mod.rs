//! What is true about projects without any computer.

mod commitment;
mod input;
mod metric;
mod outcome;
mod status;

pub use commitment::{Commitment, unmet as commitment_unmet};
pub use input::{
    Health, NewProject, PauseReason, ProjectChange, RawChange, RawProject, RawUpdate, Reason,
    Update,
};
pub use metric::{Direction, NewMetric, NewReading, RawMetric, RawReading, number};
pub use outcome::{FateInput, Plan, PlanInput, fates_unmet, success_unmet};
pub use status::{Status, may_link, wanted_move};
