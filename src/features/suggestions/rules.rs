//! Which pairs are suggested, how they hang together, and which of several reports stays. Pure.

use std::collections::{BTreeMap, HashMap};

use crate::base::actor::stored_words;
use crate::base::ids::PainPointId;
use crate::base::permission::Visibility;
use crate::features::pain_points::{PainPoint, Status};
use crate::features::search::{Hit, Verdict};

/// Suggestions that one report brings: more are not read, and the next ones come when these are decided.
pub const FEW: usize = 3;
/// From here on what is only related is suggested, where meaning was compared. Measured on the development sets with whole
/// reports, the best three hits of each: of those that reach it 84 % are the same in Korean, 82 % in English and 84 %
/// across the two; 0.6 would make it 87 % and lose one in eight that are.
const LIKELY: f32 = 0.5;
/// The same where words alone were compared, whose scores are too low for whole reports: 61 % in Korean, 75 % in English; 0.12
/// would make it 68 and 82 %, and lose one in five that are.
const LIKELY_BY_WORDS: f32 = 0.084;

/// Two different reports, the smaller number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The older one.
    pub low: PainPointId,
    /// The newer one.
    pub high: PainPointId,
}

impl Pair {
    /// Of two reports in any order; `None` for one and the same.
    pub fn of(one: PainPointId, other: PainPointId) -> Option<Self> {
        (one != other).then(|| Self {
            low: one.min(other),
            high: one.max(other),
        })
    }

    /// The one that is not `this`.
    pub fn other(self, this: PainPointId) -> PainPointId {
        if this == self.low {
            self.high
        } else {
            self.low
        }
    }
}

/// What became of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nobody has decided.
    Pending,
    /// The two were merged.
    Accepted,
    /// Somebody said that they are not the same.
    Dismissed,
}

stored_words!(State {
    Pending = "pending",
    Accepted = "accepted",
    Dismissed = "dismissed",
});

/// Whether a resemblance is worth the studio's time.
pub fn is_likely(hit: &Hit) -> bool {
    let enough = if hit.by_meaning {
        LIKELY
    } else {
        LIKELY_BY_WORDS
    };
    hit.verdict == Verdict::Same || hit.score >= enough
}

/// Whether two reports may be suggested to be one: both open, or one of them resolved ("it came back").
pub fn may_be_one(one: Status, other: Status) -> bool {
    let open = |status: Status| Status::OPEN.contains(&status);
    let fits = |status: Status| open(status) || status == Status::Resolved;
    fits(one) && fits(other) && (open(one) || open(other))
}

/// Groups what hangs together by pairs; each group, and all of them, in the order of numbers.
pub fn clusters(pairs: &[Pair]) -> Vec<Vec<PainPointId>> {
    let mut above: HashMap<PainPointId, PainPointId> = HashMap::new();
    for pair in pairs {
        let (one, other) = (top(&mut above, pair.low), top(&mut above, pair.high));
        if one != other {
            above.insert(one.max(other), one.min(other));
        }
    }
    let members: Vec<PainPointId> = above.keys().copied().collect();
    let mut groups: BTreeMap<PainPointId, Vec<PainPointId>> = BTreeMap::new();
    for member in members {
        let first = top(&mut above, member);
        groups.entry(first).or_default().push(member);
    }
    groups
        .into_values()
        .map(|mut group| {
            group.sort();
            group
        })
        .collect()
}

/// The first of the group that `of` belongs to; shortens the way there for the next time.
fn top(above: &mut HashMap<PainPointId, PainPointId>, of: PainPointId) -> PainPointId {
    let mut at = of;
    while let Some(next) = above.get(&at).copied().filter(|next| *next != at) {
        at = next;
    }
    let mut behind = of;
    while behind != at {
        behind = above.insert(behind, at).unwrap_or(at);
    }
    above.insert(at, at);
    at
}

/// Whether the others may be merged into this one: what everybody sees is never folded into what only the studio sees.
pub fn may_stay(one: &PainPoint, all: &[PainPoint]) -> bool {
    one.visibility != Visibility::Studio
        || all.iter().all(|other| other.visibility >= one.visibility)
}

/// Which one stays unless the studio says otherwise: an open one, with more voices, then the older.
pub fn usual_to_stay(all: &[PainPoint]) -> Option<PainPointId> {
    all.iter()
        .filter(|one| may_stay(one, all))
        .max_by_key(|one| {
            let open = Status::OPEN.contains(&one.status);
            (open, one.voices(), std::cmp::Reverse(one.id))
        })
        .map(|one| one.id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(one: i64, other: i64) -> Pair {
        Pair::of(PainPointId(one), PainPointId(other)).unwrap()
    }

    fn numbers(groups: &[Vec<PainPointId>]) -> Vec<Vec<i64>> {
        groups
            .iter()
            .map(|group| group.iter().map(|id| id.0).collect())
            .collect()
    }

    #[test]
    fn a_pair_is_the_same_from_both_sides() {
        assert_eq!(pair(7, 3), pair(3, 7));
        assert_eq!(Pair::of(PainPointId(3), PainPointId(3)), None);
        assert_eq!(pair(7, 3).other(PainPointId(3)), PainPointId(7));
    }

    #[test]
    fn what_hangs_together_is_one_group() {
        let pairs = [pair(5, 9), pair(1, 2), pair(9, 7), pair(3, 2)];
        assert_eq!(numbers(&clusters(&pairs)), [vec![1, 2, 3], vec![5, 7, 9]]);
        assert!(clusters(&[]).is_empty());
    }

    #[test]
    fn only_what_is_open_or_came_back_may_be_one() {
        use Status::*;
        assert!(may_be_one(New, InProject));
        assert!(may_be_one(Resolved, New) && may_be_one(Accepted, Resolved));
        assert!(!may_be_one(Resolved, Resolved));
        for other in [Declined, Merged] {
            assert!(!may_be_one(New, other) && !may_be_one(other, New));
        }
    }

    proptest! {
        #[test]
        fn groups_do_not_overlap_and_lose_nothing(
            raw in proptest::collection::vec((0..30_i64, 0..30_i64), 0..40)
        ) {
            let pairs: Vec<Pair> = raw
                .iter()
                .filter_map(|(one, other)| Pair::of(PainPointId(*one), PainPointId(*other)))
                .collect();
            let groups = clusters(&pairs);
            let mut all: Vec<PainPointId> = groups.iter().flatten().copied().collect();
            let count = all.len();
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), count);
            for pair in &pairs {
                let home = |id| groups.iter().position(|group| group.contains(&id));
                prop_assert!(home(pair.low).is_some());
                prop_assert_eq!(home(pair.low), home(pair.high));
            }
            // As few groups as union after union leaves.
            let mut sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
            sizes.sort_unstable();
            prop_assert!(sizes.iter().all(|size| *size >= 2));
        }
    }
}
