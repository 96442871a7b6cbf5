//! Merging is a link, not a move of truth.
//!
//! Each merged report remembers the one it was declared a duplicate of; following these links ends at the canonical
//! report, which is never merged itself. A canonical report that others were merged into may later be merged: then the
//! links simply reach one further, and taking any one link away restores exactly what was there before it.

use crate::base::clock::Timestamp;
use crate::base::failure::Problem;
use crate::base::ids::PainPointId;
use crate::base::permission::Visibility;

use super::status::Status;

/// Declaring a report a duplicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Of which one.
    pub into: PainPointId,
    /// The version it was decided about.
    pub expected: Option<i64>,
    /// Whether its people are told.
    pub told: bool,
    /// Until when letters about it wait for second thoughts.
    pub undo_until: Option<Timestamp>,
}

/// Taking a report back out of its merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmerge {
    /// The version it was decided about.
    pub expected: Option<i64>,
    /// Whether its people are told.
    pub told: bool,
    /// Until when letters about it wait for second thoughts.
    pub undo_until: Option<Timestamp>,
}

/// One end of a merge.
#[derive(Debug, Clone, Copy)]
pub struct Side {
    /// Which.
    pub id: PainPointId,
    /// Where it stands.
    pub status: Status,
    /// Who sees it.
    pub visibility: Visibility,
    /// Its canonical report, when it is merged.
    pub canonical: Option<PainPointId>,
}

/// Everything that speaks against merging `this` into `into`.
pub fn may_merge(this: &Side, into: &Side) -> Vec<Problem> {
    let mut problems = Vec::new();
    if this.id == into.id {
        problems.push(Problem::new("into", "into_itself"));
        return problems;
    }
    if this.status == Status::Merged {
        problems.push(Problem::new("status", "already_merged"));
    }
    if into.status == Status::Merged {
        let canonical = into.canonical.unwrap_or(into.id);
        problems.push(Problem::new("into", "into_merged").with("number", canonical.to_string()));
    }
    if this.visibility == Visibility::Staff && into.visibility == Visibility::Studio {
        // Its people could no longer see what became of their report.
        problems.push(Problem::new("into", "into_hidden"));
    }
    problems
}

/// A report that is merged, and the one it was declared a duplicate of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The merged one.
    pub id: PainPointId,
    /// What it was declared a duplicate of.
    pub into: PainPointId,
}

/// `top` and everything whose links lead to it, among the links of one family.
pub fn subtree(top: PainPointId, links: &[Link]) -> Vec<PainPointId> {
    let mut found = vec![top];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        for link in links {
            if link.into == parent && !found.contains(&link.id) {
                found.push(link.id);
            }
        }
    }
    found
}

/// `from` and everything its links lead through, up to the canonical report.
pub fn path_up(from: PainPointId, links: &[Link]) -> Vec<PainPointId> {
    let mut path = vec![from];
    let mut last = from;
    while let Some(link) = links.iter().find(|link| link.id == last) {
        if path.contains(&link.into) {
            break;
        }
        path.push(link.into);
        last = link.into;
    }
    path
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::voices::{Tally, Voice, tally};
    use super::*;
    use crate::base::ids::MemberId;

    fn side(id: i64, status: Status) -> Side {
        Side {
            id: PainPointId(id),
            status,
            visibility: Visibility::Staff,
            canonical: None,
        }
    }

    fn codes(this: &Side, into: &Side) -> Vec<String> {
        may_merge(this, into)
            .iter()
            .map(|problem| problem.code.to_string())
            .collect()
    }

    #[test]
    fn what_speaks_against_a_merge_is_told_at_once() {
        for status in Status::ALL
            .iter()
            .copied()
            .filter(|status| *status != Status::Merged)
        {
            assert!(codes(&side(1, status), &side(2, Status::Accepted)).is_empty());
            assert!(codes(&side(1, Status::New), &side(2, status)).is_empty());
        }
        let merged = side(1, Status::Merged);
        assert_eq!(
            codes(&merged, &side(2, Status::Merged)),
            ["already_merged", "into_merged"]
        );
        assert_eq!(
            codes(&side(1, Status::New), &side(1, Status::New)),
            ["into_itself"]
        );
        let hidden = Side {
            visibility: Visibility::Studio,
            ..side(2, Status::New)
        };
        assert_eq!(codes(&side(1, Status::New), &hidden), ["into_hidden"]);
        assert!(codes(&hidden, &side(1, Status::New)).is_empty());
    }

    /// A small world with the same links and the same counting as the store.
    #[derive(Debug, Clone, PartialEq, Default)]
    struct World {
        reporters: Vec<MemberId>,
        supports: Vec<BTreeMap<MemberId, i64>>,
        into: Vec<Option<usize>>,
    }

    #[derive(Debug, Clone)]
    enum Step {
        Support(usize, i64, i64),
        Unsupport(usize, i64),
        Merge(usize, usize),
        Unmerge(usize),
    }

    impl World {
        fn links(&self) -> Vec<Link> {
            let linked = |(id, into): (usize, &Option<usize>)| {
                into.map(|into| Link {
                    id: PainPointId(id as i64),
                    into: PainPointId(into as i64),
                })
            };
            self.into.iter().enumerate().filter_map(linked).collect()
        }

        fn side(&self, id: usize) -> Side {
            let status = if self.into[id].is_some() {
                Status::Merged
            } else {
                Status::Accepted
            };
            side(id as i64, status)
        }

        fn tally(&self, id: usize) -> Tally {
            let members = subtree(PainPointId(id as i64), &self.links());
            let voices = members.iter().flat_map(|member| {
                let member = member.0 as usize;
                let reporter = Voice {
                    member: self.reporters[member],
                    minutes: 10,
                };
                let supporters = self.supports[member].iter();
                std::iter::once(reporter).chain(supporters.map(|(member, minutes)| Voice {
                    member: *member,
                    minutes: *minutes,
                }))
            });
            tally(self.reporters[id], voices)
        }

        fn people(&self, id: usize) -> BTreeSet<MemberId> {
            subtree(PainPointId(id as i64), &self.links())
                .iter()
                .flat_map(|member| {
                    let member = member.0 as usize;
                    self.supports[member]
                        .keys()
                        .copied()
                        .chain([self.reporters[member]])
                })
                .collect()
        }

        fn apply(&mut self, step: &Step) {
            match *step {
                Step::Support(id, member, minutes) if self.reporters[id] != MemberId(member) => {
                    self.supports[id].insert(MemberId(member), minutes);
                }
                Step::Support(..) => {}
                Step::Unsupport(id, member) => {
                    self.supports[id].remove(&MemberId(member));
                }
                Step::Merge(this, into) => {
                    if may_merge(&self.side(this), &self.side(into)).is_empty() {
                        self.into[this] = Some(into);
                    }
                }
                Step::Unmerge(id) => self.into[id] = None,
            }
        }
    }

    const REPORTS: usize = 6;

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..REPORTS, 0..5i64, 0..100i64)
                .prop_map(|(id, who, long)| Step::Support(id, who, long)),
            (0..REPORTS, 0..5i64).prop_map(|(id, who)| Step::Unsupport(id, who)),
            (0..REPORTS, 0..REPORTS).prop_map(|(this, into)| Step::Merge(this, into)),
            (0..REPORTS).prop_map(Step::Unmerge),
        ]
    }

    proptest! {
        #[test]
        fn a_person_counts_once_and_an_unmerge_restores(
            reporters in proptest::collection::vec(0..5i64, REPORTS),
            steps in proptest::collection::vec(step(), 0..40),
            last in (0..REPORTS, 0..REPORTS),
        ) {
            let mut world = World {
                reporters: reporters.into_iter().map(MemberId).collect(),
                supports: vec![BTreeMap::new(); REPORTS],
                into: vec![None; REPORTS],
            };
            for step in &steps {
                world.apply(step);
                for id in 0..REPORTS {
                    // Links never form a circle: every path ends at something that is not merged.
                    let path = path_up(PainPointId(id as i64), &world.links());
                    let top = path.last().map_or(id, |top| top.0 as usize);
                    prop_assert!(world.into[top].is_none());
                    // Every person once, the reporter apart.
                    prop_assert_eq!(world.tally(id).supporters, world.people(id).len() as i64 - 1);
                }
            }
            // Merge and unmerge, with nothing in between, leaves everything as it was.
            let before = world.clone();
            let (this, into) = last;
            if may_merge(&world.side(this), &world.side(into)).is_empty() {
                world.apply(&Step::Merge(this, into));
                let both: BTreeSet<_> = before.people(this).union(&before.people(into)).copied().collect();
                prop_assert_eq!(world.people(into), both);
                world.apply(&Step::Unmerge(this));
                prop_assert_eq!(&world, &before);
            }
        }
    }
}
