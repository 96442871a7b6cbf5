//! Rows of projects, and what screens read of them.

mod before;
mod care;
mod figures;
mod hours;
mod links;
mod rows;
mod steps;

pub(super) use before::{Tried, learnt, still_hurting, tried_before};
pub use care::{PlanRow, came_back_since, kept_good_for, plan};
pub(super) use care::{
    answer_check, cancel_checks, close_check, insert_plan, open_check, plans_of, still_due,
};
pub use figures::{
    ContractChange, MetricFigure, Reading, contract_changes, figures, latest_readings,
};
pub(super) use figures::{
    correct_reading, figures_of, insert_change, insert_metric, insert_reading, metric,
    update_metric,
};
pub(super) use hours::insert_hours;
pub use hours::{Hours, hours_of};
pub use links::{
    LinkedPainPoint, UpdateRow, about, holders, holding, linked, of_pain_point, update, updates,
};
pub(super) use links::{clear_fates, insert_link, insert_update, remove_link, set_fate};
pub use rows::{
    Filter, Position, Project, all_after, counts, find, followers_of, list, members_of,
    partners_of, stakes,
};
pub(super) use rows::{get, insert, running_since, save, set_members, set_partners};
pub use steps::{Milestone, milestones_of};
pub(super) use steps::{
    Partner, ProjectDecision, answer_as_partner, decide, decision, decisions_of, demand,
    insert_decision, insert_milestone, milestones_of_all, open_decision, partner_answers,
    reach_milestone,
};
