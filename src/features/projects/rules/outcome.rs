//! What an ending needs: fates for every linked pain point, and for a success proof and a plan.

use std::collections::BTreeSet;

use super::metric::Direction;
use crate::base::failure::Problem;
use crate::base::ids::{MetricId, PainPointId};
use crate::features::pain_points::Fate;
use crate::features::pulses::PulseResult;

/// What becomes of one linked pain point.
#[derive(Debug, Clone)]
pub struct FateInput {
    /// Which.
    pub pain_point: PainPointId,
    /// What becomes of it.
    pub fate: Fate,
    /// A word to its people.
    pub reason: String,
    /// What would change a declined one's answer.
    pub would_change: String,
}

/// Every linked pain point has exactly one fate that fits the ending, with the words it needs.
pub fn fates_unmet(linked: &[PainPointId], fates: &[FateInput], success: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for input in fates {
        let problem = |code: &'static str| {
            Problem::new("fates", code).with("number", input.pain_point.to_string())
        };
        if !linked.contains(&input.pain_point) {
            problems.push(problem("fate_of_stranger"));
            continue;
        }
        if !seen.insert(input.pain_point) {
            problems.push(problem("fate_twice"));
        }
        match (input.fate, success) {
            (Fate::Resolved, false) => problems.push(problem("fate_resolved_by_failure")),
            (Fate::Declined, true) => problems.push(problem("fate_declined_by_success")),
            (Fate::Accepted, true) if input.reason.trim().is_empty() => {
                problems.push(problem("fate_without_word"))
            }
            (Fate::Declined, false) if input.would_change.trim().is_empty() => {
                problems.push(problem("fate_without_would_change"));
            }
            _ => {}
        }
    }
    for missing in linked.iter().filter(|id| !seen.contains(id)) {
        problems.push(Problem::new("fates", "fate_missing").with("number", missing.to_string()));
    }
    problems
}

/// The proof of a success: readings, and the word of the people affected.
pub fn success_unmet(
    metrics: &[(String, Direction, f64, Option<f64>)],
    pulse: Option<PulseResult>,
    confirmed_in_writing: bool,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, direction, target, latest) in metrics {
        match latest {
            None => problems
                .push(Problem::new("metrics", "reading_missing").with("name", name.as_str())),
            Some(value) if !direction.reached(*value, *target) => {
                let problem =
                    Problem::new("metrics", "target_not_reached").with("name", name.as_str());
                problems.push(problem.with("value", *value).with("target", *target));
            }
            Some(_) => {}
        }
    }
    match pulse {
        Some(pulse) if pulse.asked > 0 => {
            if !pulse.is_enough() {
                let needed = pulse.asked.min(PulseResult::FEWEST);
                let problem = Problem::new("pulse", "pulse_answers_missing").with("needed", needed);
                problems.push(problem.with("answered", pulse.answered()));
            } else if !pulse.confirms() {
                problems.push(Problem::new("pulse", "pulse_does_not_confirm"));
            }
        }
        Some(_) if confirmed_in_writing => {}
        Some(_) => problems.push(Problem::new("pulse", "confirmation_missing")),
        None => problems.push(Problem::new("pulse", "pulse_not_asked")),
    }
    problems
}

/// What keeps a success good, as a form or the API sends it.
#[derive(Debug, Clone, Default)]
pub struct PlanInput {
    /// Id or name of one of the project's metrics.
    pub measure: String,
    /// The value that must not be passed on the worse side.
    pub limit: Option<f64>,
    /// Days after success on which it is checked.
    pub every_days: Vec<i64>,
    /// The owner's address.
    pub owner: String,
}

/// A plan that fits its project.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The metric that is watched.
    pub metric: MetricId,
    /// The value that must not be passed on the worse side.
    pub limit: f64,
    /// Days after success on which it is checked, ascending.
    pub every_days: Vec<i64>,
}

impl Plan {
    /// The default cadence.
    pub const CADENCE: [i64; 3] = [30, 90, 180];

    /// Every problem at once (but the owner, who is looked up), or a plan.
    pub fn parse(
        raw: Option<&PlanInput>,
        metrics: &[(MetricId, String, Direction, f64)],
    ) -> Result<Self, Vec<Problem>> {
        let Some(raw) = raw else {
            return Err(vec![Problem::new("plan", "plan_missing")]);
        };
        let mut problems = Vec::new();
        let wanted = raw.measure.trim();
        let metric = metrics.iter().find(|(id, name, ..)| {
            name == wanted || id.to_string() == wanted || metrics.len() == 1 && wanted.is_empty()
        });
        if metric.is_none() {
            problems.push(Problem::new("plan.measure", "plan_measure"));
        }
        match (raw.limit, metric) {
            (None, _) => problems.push(Problem::new("plan.limit", "plan_limit_missing")),
            (Some(limit), Some((_, _, direction, target)))
                if !limit.is_finite() || !direction.reached(*target, limit) =>
            {
                problems.push(Problem::new("plan.limit", "plan_limit_before_target"));
            }
            _ => {}
        }
        let mut every_days: Vec<i64> = if raw.every_days.is_empty() {
            Self::CADENCE.to_vec()
        } else {
            raw.every_days.clone()
        };
        every_days.sort_unstable();
        every_days.dedup();
        if every_days.iter().any(|day| !(1..=3650).contains(day)) || every_days.len() > 24 {
            problems.push(Problem::new("plan.every_days", "plan_days"));
        }
        match (metric, raw.limit) {
            (Some((metric, ..)), Some(limit)) if problems.is_empty() => Ok(Self {
                metric: *metric,
                limit,
                every_days,
            }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(number: i64, fate: Fate, reason: &str, would_change: &str) -> FateInput {
        FateInput {
            pain_point: PainPointId(number),
            fate,
            reason: reason.into(),
            would_change: would_change.into(),
        }
    }

    fn codes(problems: &[Problem]) -> Vec<String> {
        problems
            .iter()
            .map(|problem| problem.code.to_string())
            .collect()
    }

    #[test]
    fn every_linked_pain_point_gets_its_fate() {
        let linked = [PainPointId(1), PainPointId(2)];
        let unmet = fates_unmet(&linked, &[fate(1, Fate::Resolved, "", "")], true);
        assert_eq!(codes(&unmet), ["fate_missing"]);
        let unmet = fates_unmet(
            &linked,
            &[
                fate(1, Fate::Resolved, "", ""),
                fate(2, Fate::Declined, "r", ""),
            ],
            false,
        );
        assert_eq!(
            codes(&unmet),
            ["fate_resolved_by_failure", "fate_without_would_change"]
        );
        let unmet = fates_unmet(
            &linked,
            &[
                fate(1, Fate::Accepted, "", ""),
                fate(1, Fate::Resolved, "", ""),
                fate(9, Fate::Resolved, "", ""),
            ],
            true,
        );
        assert_eq!(
            codes(&unmet),
            [
                "fate_without_word",
                "fate_twice",
                "fate_of_stranger",
                "fate_missing"
            ]
        );
        assert!(
            fates_unmet(
                &linked,
                &[
                    fate(1, Fate::Accepted, "", ""),
                    fate(2, Fate::Declined, "", "when")
                ],
                false
            )
            .is_empty()
        );
    }

    #[test]
    fn relief_is_proved_never_declared() {
        let metrics = [
            ("a".to_owned(), Direction::Down, 3.0, None),
            ("b".to_owned(), Direction::Up, 3.0, Some(2.0)),
        ];
        let unmet = success_unmet(&metrics, None, false);
        assert_eq!(
            codes(&unmet),
            ["reading_missing", "target_not_reached", "pulse_not_asked"]
        );
        let nobody = Some(PulseResult::default());
        assert_eq!(
            codes(&success_unmet(&[], nobody, false)),
            ["confirmation_missing"]
        );
        assert!(success_unmet(&[], nobody, true).is_empty());
        let split = Some(PulseResult {
            asked: 9,
            better: 3,
            same: 2,
            worse: 1,
        });
        assert_eq!(
            codes(&success_unmet(&[], split, true)),
            ["pulse_does_not_confirm"]
        );
    }

    #[test]
    fn a_limit_lies_behind_the_target() {
        let metrics = [(MetricId(4), "signatures".to_owned(), Direction::Down, 3.0)];
        let input = |limit| PlanInput {
            measure: "signatures".into(),
            limit: Some(limit),
            ..PlanInput::default()
        };
        assert_eq!(
            Plan::parse(Some(&input(4.0)), &metrics).unwrap().every_days,
            [30, 90, 180]
        );
        assert_eq!(
            codes(&Plan::parse(Some(&input(2.0)), &metrics).unwrap_err()),
            ["plan_limit_before_target"]
        );
        assert_eq!(
            codes(&Plan::parse(None, &metrics).unwrap_err()),
            ["plan_missing"]
        );
    }
}
