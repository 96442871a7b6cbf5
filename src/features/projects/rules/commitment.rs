//! What a project needs before it may be active.

use chrono::NaiveDate;

use crate::base::failure::Problem;

/// What is known of a project when somebody wants to commit to it.
#[derive(Debug, Clone, Default)]
pub struct Commitment {
    /// Whether it has a lead.
    pub has_lead: bool,
    /// The problem in the reporters' words.
    pub problem: String,
    /// What we believe would help.
    pub hypothesis: String,
    /// What would make us stop.
    pub stop_rule: String,
    /// When we look whether it worked.
    pub verify_on: Option<NaiveDate>,
    /// How many pain points are linked.
    pub pain_points: usize,
    /// Name and baseline source of each metric.
    pub metrics: Vec<(String, String)>,
}

/// Every guard that is not met, all at once.
pub fn unmet(commitment: &Commitment) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut need = |met: bool, field: &'static str, code: &'static str| {
        if !met {
            problems.push(Problem::new(field, code));
        }
    };
    need(commitment.has_lead, "lead", "lead_missing");
    need(!commitment.problem.is_empty(), "problem", "problem_missing");
    need(
        !commitment.hypothesis.is_empty(),
        "hypothesis",
        "hypothesis_missing",
    );
    need(
        !commitment.stop_rule.is_empty(),
        "stop_rule",
        "stop_rule_missing",
    );
    need(
        commitment.verify_on.is_some(),
        "verify_on",
        "verify_on_missing",
    );
    need(
        commitment.pain_points > 0,
        "pain_points",
        "pain_points_missing",
    );
    need(!commitment.metrics.is_empty(), "metrics", "metrics_missing");
    for (name, source) in &commitment.metrics {
        if source.is_empty() {
            problems.push(
                Problem::new("metrics", "baseline_source_missing").with("name", name.as_str()),
            );
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_is_said_at_once() {
        let codes: Vec<_> = unmet(&Commitment::default())
            .iter()
            .map(|problem| problem.code.to_string())
            .collect();
        assert_eq!(
            codes,
            [
                "lead_missing",
                "problem_missing",
                "hypothesis_missing",
                "stop_rule_missing",
                "verify_on_missing",
                "pain_points_missing",
                "metrics_missing"
            ]
        );
    }

    #[test]
    fn a_baseline_without_its_source_is_no_baseline() {
        let commitment = Commitment {
            has_lead: true,
            problem: "p".into(),
            hypothesis: "h".into(),
            stop_rule: "s".into(),
            verify_on: NaiveDate::from_ymd_opt(2026, 6, 1),
            pain_points: 1,
            metrics: vec![("signatures".into(), String::new())],
        };
        assert_eq!(unmet(&commitment)[0].code, "baseline_source_missing");
        let sourced = Commitment {
            metrics: vec![("signatures".into(), "audit 2026-02".into())],
            ..commitment
        };
        assert!(unmet(&sourced).is_empty());
    }
}
