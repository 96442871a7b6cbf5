//! How long something takes: the middle of it and its slow end, from counts of days.

use std::collections::BTreeMap;

/// How often something took so many days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    counts: BTreeMap<i64, i64>,
}

impl Spread {
    /// Adds `count` times that something took `days`.
    pub fn add(&mut self, days: i64, count: i64) {
        if count > 0 {
            *self.counts.entry(days).or_default() += count;
        }
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.counts.values().sum()
    }

    /// How many took at most so many days.
    pub fn within(&self, days: i64) -> i64 {
        self.counts.range(..=days).map(|(_, count)| count).sum()
    }

    /// How many took from so many to so many days.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        self.counts.range(from..=to).map(|(_, count)| count).sum()
    }

    /// The days within which so many of a hundred were done (nearest rank): 50 is the median. Nothing of nothing.
    pub fn percentile(&self, percent: u32) -> Option<i64> {
        let all = i128::from(self.count());
        let rank = (all * i128::from(percent.min(100)) + 99) / 100;
        let mut passed = 0;
        self.counts.iter().find_map(|(days, count)| {
            passed += i128::from(*count);
            (passed >= rank.max(1)).then_some(*days)
        })
    }

    /// The median.
    pub fn median(&self) -> Option<i64> {
        self.percentile(50)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_middle_and_the_slow_end() {
        let mut spread = Spread::default();
        assert_eq!(spread.median(), None);
        for days in [1, 1, 2, 3, 30] {
            spread.add(days, 1);
        }
        assert_eq!(
            (spread.median(), spread.percentile(90)),
            (Some(2), Some(30))
        );
        assert_eq!(
            (spread.count(), spread.within(3), spread.between(2, 3)),
            (5, 4, 2)
        );
    }

    proptest! {
        #[test]
        fn a_percentile_is_the_nearest_rank_of_the_sorted_list(mut days in prop::collection::vec(0_i64..50, 1..80), percent in 1_u32..=100) {
            let mut spread = Spread::default();
            for one in &days {
                spread.add(*one, 1);
            }
            days.sort_unstable();
            let rank = (days.len() * percent as usize).div_ceil(100).max(1);
            prop_assert_eq!(spread.percentile(percent), Some(days[rank - 1]));
        }
    }
}
