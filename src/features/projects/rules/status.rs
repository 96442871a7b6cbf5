//! The life cycle of a project.

use crate::base::actor::stored_words;
use crate::base::failure::Problem;

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// An idea that may be committed to or dropped.
    Proposed,
    /// Committed: its contract is locked.
    Active,
    /// It rests, until a date on which it resumes or stops.
    Paused,
    /// The change is live; the people affected are asked.
    Delivered,
    /// A success that is kept good.
    Sustaining,
    /// What it cared for holds, or no longer exists.
    Closed,
    /// It ended without its aim, and its postmortem is published.
    Failed,
    /// It was never active.
    Dropped,
}

stored_words!(Status {
    Proposed = "proposed",
    Active = "active",
    Paused = "paused",
    Delivered = "delivered",
    Sustaining = "sustaining",
    Closed = "closed",
    Failed = "failed",
    Dropped = "dropped",
});

impl Status {
    /// Those that hold their pain points in `in_project`.
    pub const HOLDING: [Self; 3] = [Self::Active, Self::Paused, Self::Delivered];

    /// Whether its pain points are `in_project`.
    pub fn holds(self) -> bool {
        Self::HOLDING.contains(&self)
    }

    /// Whether nothing follows any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Failed | Self::Dropped)
    }

    /// Whether baseline, target and stop rule are locked: from the commitment on.
    pub fn is_committed(self) -> bool {
        !matches!(self, Self::Proposed | Self::Dropped)
    }
}

/// Whether a person may move a project from one status to another; why not otherwise. Failure and success have no way
/// but publishing the retrospective.
pub fn wanted_move(from: Status, to: Status) -> Result<(), Problem> {
    use Status::{Active, Closed, Delivered, Dropped, Failed, Paused, Proposed, Sustaining};
    if from == to {
        return Err(Problem::new("to", "same_status"));
    }
    match (from, to) {
        (Proposed, Active | Dropped)
        | (Active, Paused | Delivered)
        | (Paused, Active)
        | (Sustaining, Active | Closed) => Ok(()),
        (Active | Paused | Delivered, Failed) => Err(Problem::new("to", "publish_postmortem")),
        (Delivered, Sustaining) => Err(Problem::new("to", "publish_success")),
        (Active | Paused, Dropped) => Err(Problem::new("to", "active_is_never_dropped")),
        _ => Err(Problem::new("to", "no_such_project_way")),
    }
}

/// Whether pain points may be linked to or unlinked from a project in this status.
pub fn may_link(status: Status) -> Result<(), Problem> {
    if matches!(status, Status::Proposed | Status::Active | Status::Paused) {
        Ok(())
    } else {
        Err(Problem::new("project", "links_are_settled"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_allowed_or_named() {
        use Status::*;
        let allowed = [
            (Proposed, Active),
            (Proposed, Dropped),
            (Active, Paused),
            (Active, Delivered),
            (Paused, Active),
            (Sustaining, Active),
            (Sustaining, Closed),
        ];
        for from in Status::ALL {
            for to in Status::ALL {
                let found = wanted_move(*from, *to);
                assert_eq!(
                    found.is_ok(),
                    allowed.contains(&(*from, *to)),
                    "{from:?} → {to:?}"
                );
            }
        }
    }

    #[test]
    fn failure_and_success_lead_through_the_retrospective() {
        for from in [Status::Active, Status::Paused, Status::Delivered] {
            assert_eq!(
                wanted_move(from, Status::Failed).unwrap_err().code,
                "publish_postmortem"
            );
        }
        assert_eq!(
            wanted_move(Status::Delivered, Status::Sustaining)
                .unwrap_err()
                .code,
            "publish_success"
        );
    }
}
