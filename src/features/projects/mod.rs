//! Improvement projects: from a proposal to a commitment, to what it moved, to an ending that is told.
//!
//! The contract (baseline, target, stop rule) is locked when a project becomes active; later changes need a reason and
//! stay visible. Success and failure are set only by publishing the retrospective, which calls [`succeed`] or [`fail`]
//! inside its own transaction. Every guard that is not met is named at once.

mod actions;
mod api;
mod pages;
mod reading;
mod rules;
mod store;

use actix_web::web::ServiceConfig;

pub use actions::{
    StatusChange, add_metric, change, change_metric, confirm, correct, fail, failure_problems,
    link, pause_is_over, post_update, propose, read, seen, set_status, succeed, success_problems,
    take_back_link, unlink,
};
pub use rules::{
    Commitment, Direction, FateInput, Health, NewMetric, NewProject, NewReading, Plan, PlanInput,
    ProjectChange, RawChange, RawMetric, RawProject, RawReading, RawUpdate, Status, Update,
    commitment_unmet, number,
};
pub use store::{
    ContractChange, Filter, LinkedPainPoint, MetricFigure, PlanRow, Position, Project, Reading,
    UpdateRow, about, all_after, contract_changes, counts, figures, find, followers_of, holders,
    holding, latest_readings, linked, list, members_of, of_pain_point, partners_of, plan, stakes,
    update, updates,
};

/// The pages and the API.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    pages::routes(cfg);
}
