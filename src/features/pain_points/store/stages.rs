//! How far a report has come, as a condition that lists filter by and that is counted by: the same words for both, so that
//! a number and the list behind it cannot disagree.

use diesel::connection::Connection;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::actor::stored_words;
use crate::db::Conn;
use crate::db::dialect::holds;
use crate::db::schema::{
    decisions, pain_points, project_pain_points as links, projects, pulse_asks, pulses,
};
use crate::features::pain_points::rules::Status;

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Its first word was said.
    Answered,
    /// It waits for its first word.
    Waiting,
    /// No duplicate of another one.
    Single,
    /// The studio agreed at some time that it should go away.
    Adopted,
    /// Something was changed because of it: it was in a project that delivered, or was resolved.
    Applied,
    /// It was resolved, and the people affected confirmed that it is better.
    Relieved,
    /// It was resolved, and nobody has confirmed that.
    Unconfirmed,
}

stored_words!(Stage {
    Answered = "answered",
    Waiting = "waiting",
    Single = "single",
    Adopted = "adopted",
    Applied = "applied",
    Relieved = "relieved",
    Unconfirmed = "unconfirmed",
});

/// A condition on reports.
pub type Condition =
    Box<dyn BoxableExpression<pain_points::table, <Conn as Connection>::Backend, SqlType = Bool>>;

/// Whether a report has come so far.
pub fn in_stage(stage: Stage) -> Condition {
    let resolved = || pain_points::status.eq(Status::Resolved.as_str());
    // A duplicate has come as far as what it is a duplicate of, which is counted.
    let single = || pain_points::status.ne(Status::Merged.as_str());
    match stage {
        Stage::Answered => Box::new(pain_points::decided_at.is_not_null()),
        Stage::Waiting => Box::new(pain_points::decided_at.is_null()),
        Stage::Single => Box::new(single()),
        Stage::Adopted => {
            // Asked of each report, so that its own index is taken.
            let accepted = decisions::table
                .filter(decisions::pain_point_id.eq(pain_points::id))
                .filter(decisions::to_status.eq(Status::Accepted.as_str()))
                .filter(decisions::undone_at.is_null());
            let stands = [Status::Accepted, Status::InProject, Status::Resolved];
            let stands: Vec<&str> = stands.iter().map(|status| status.as_str()).collect();
            let adopted = pain_points::status
                .eq_any(stands)
                .or(diesel::dsl::exists(accepted));
            Box::new(single().and(adopted))
        }
        Stage::Applied => {
            let delivered = links::table
                .inner_join(projects::table.on(projects::id.eq(links::project_id)))
                .filter(projects::delivered_at.is_not_null())
                .select(links::pain_point_id);
            Box::new(single().and(resolved().or(pain_points::id.eq_any(delivered))))
        }
        Stage::Relieved => Box::new(resolved().and(confirmed())),
        Stage::Unconfirmed => Box::new(resolved().and(diesel::dsl::not(confirmed()))),
    }
}

/// Whether those affected said that it is better: through the success of its project, which asks for that, or through the
/// newest pulse of the report itself, with the rule of `PulseResult::confirms`.
fn confirmed() -> Condition {
    let by_success = links::table
        .inner_join(projects::table.on(projects::id.eq(links::project_id)))
        .filter(links::fate.assume_not_null().eq("resolved"))
        .filter(projects::status.eq_any(["sustaining", "closed"]))
        .select(links::pain_point_id);
    let by_pulse = pulses::table
        .inner_join(pulse_asks::table.on(pulse_asks::pulse_id.eq(pulses::id)))
        .filter(pulses::subject_kind.eq("pain_point"))
        .filter(holds(
            "NOT EXISTS (SELECT 1 FROM pulses later WHERE later.subject_kind = pulses.subject_kind \
             AND later.subject_id = pulses.subject_id AND later.id > pulses.id)",
        ))
        .group_by((pulses::id, pulses::subject_id))
        .having(holds(
            "SUM(CASE WHEN pulse_asks.answer = 'better' THEN 1 ELSE 0 END) \
             > SUM(CASE WHEN pulse_asks.answer IN ('same', 'worse') THEN 1 ELSE 0 END) \
             AND (COUNT(pulse_asks.answer) >= 5 OR COUNT(pulse_asks.answer) = COUNT(*))",
        ))
        .select(pulses::subject_id);
    Box::new(
        pain_points::id
            .eq_any(by_success)
            .or(pain_points::id.eq_any(by_pulse)),
    )
}
