//! Rows of projects, and what screens read of them.

mod figures;
mod links;
mod rows;

pub use figures::{
    ContractChange, MetricFigure, Reading, contract_changes, figures, latest_readings,
};
pub(super) use figures::{
    correct_reading, insert_change, insert_metric, insert_reading, metric, update_metric,
};
pub use links::{LinkedPainPoint, holders, holding, linked, of_pain_point, plan, update, updates};
pub use links::{PlanRow, UpdateRow, about};
pub(super) use links::{
    cancel_checks, clear_fates, insert_link, insert_plan, insert_update, remove_link, set_fate,
    settle_check, still_due,
};
pub use rows::{
    Filter, Position, Project, all_after, counts, find, followers_of, list, members_of,
    partners_of, stakes,
};
pub(super) use rows::{get, insert, save, set_members, set_partners};
