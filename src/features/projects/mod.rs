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
    StatusChange, add_metric, answer_as_partner, attach, change, change_metric, check_day, confirm,
    correct, decide, decision_is_over, fail, failure_problems, link, pause_is_over, people_behind,
    post_update, propose, reach_milestone, read, relieved, seen, set_milestone, set_status,
    slip_back, stop_rule_met, succeed, success_problems, take_back_link, unlink, write_hours,
};
pub use reading::linked_shown_to;
pub use rules::{
    Cause, Check, CheckState, Commitment, DecisionCause, Direction, FateInput, Health, NewDecision,
    NewHours, NewMetric, NewMilestone, NewProject, NewReading, PartnerAnswer, Plan, PlanInput,
    ProjectChange, RawChange, RawDecision, RawHours, RawMetric, RawProject, RawReading, RawUpdate,
    Status, Update, commitment_unmet, number,
};
pub use store::{
    ContractChange, Filter, LinkedPainPoint, MetricFigure, Milestone, PlanRow, Position, Project,
    Reading, UpdateRow, about, all_after, came_back_since, contract_changes, counts, figures, find,
    followers_of, holders, holding, hours_of, kept_good_for, latest_readings, linked, list,
    members_of, milestones_of, of_pain_point, partners_of, plan, stakes, update, updates,
};

/// The pages and the API.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    pages::routes(cfg);
}
