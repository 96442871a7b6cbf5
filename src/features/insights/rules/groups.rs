//! No group under five people is shown, nor can one be worked out from what is shown.
//!
//! Everything that is counted for groups is counted for **blocks**: groups that are large enough stand alone, and those
//! that are not are put together until they are. Blocks never overlap and each holds at least [`FEWEST`] people, so that
//! whatever somebody adds and subtracts among their numbers is a number of whole blocks again. Every table, every
//! filter and every file is made of the same blocks; a wider group (a department, a kind) shows the blocks that lie wholly
//! in it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::features::pulses::PulseResult;

/// Fewer people than this are never a group of their own.
pub const FEWEST: i64 = PulseResult::FEWEST;

/// Who is behind a number: exactly who where they are few, otherwise only how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// Fewer than [`FEWEST`], by their ids.
    Few(BTreeSet<i64>),
    /// At least so many, and at least [`FEWEST`].
    Many(i64),
}

impl People {
    /// Nobody.
    pub fn none() -> Self {
        Self::Few(BTreeSet::new())
    }

    /// These people.
    pub fn of(ids: BTreeSet<i64>) -> Self {
        match i64::try_from(ids.len()) {
            Ok(few) if few < FEWEST => Self::Few(ids),
            many => Self::Many(many.unwrap_or(i64::MAX)),
        }
    }

    /// How many there are at least.
    pub fn count(&self) -> i64 {
        match self {
            Self::Few(ids) => i64::try_from(ids.len()).unwrap_or(i64::MAX),
            Self::Many(count) => *count,
        }
    }

    /// Whether they are enough to be shown as a group.
    pub fn are_enough(&self) -> bool {
        self.count() >= FEWEST
    }

    /// Both together; whoever is in both counts once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Few(mut ids), Self::Few(others)) => {
                ids.extend(others);
                Self::of(ids)
            }
            // Who of them is in both is not known: at least as many as the larger of the two.
            (one, other) => Self::Many(one.count().max(other.count())),
        }
    }
}

/// The smallest thing that is counted by itself.
#[derive(Debug, Clone)]
pub struct Cell<K> {
    /// What it is.
    pub key: K,
    /// Who is behind it.
    pub people: People,
    /// The wider groups it lies in, the narrowest first.
    pub homes: Vec<String>,
}

/// Cells that are only shown together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<K> {
    /// Which.
    pub keys: Vec<K>,
    /// Who is behind all of them.
    pub people: People,
}

/// Puts cells together until every block is large enough: those that are too small within the narrowest group they share,
/// then within wider ones, at last with whatever is left; and when that is still too small, with the smallest block
/// there is. Without any block, everything together is too small to be shown.
pub fn blocks<K: Clone + Ord>(cells: Vec<Cell<K>>) -> Vec<Block<K>> {
    let cells: Vec<Cell<K>> = cells
        .into_iter()
        .filter(|cell| cell.people.count() > 0)
        .collect();
    let levels = cells.iter().map(|cell| cell.homes.len()).max().unwrap_or(0);
    let (mut done, mut small) = (Vec::new(), Vec::new());
    for cell in cells {
        let block = Block {
            keys: vec![cell.key],
            people: cell.people,
        };
        if block.people.are_enough() {
            done.push(block);
        } else {
            small.push((cell.homes, block));
        }
    }
    for level in 0..levels {
        // Cells without a home on this level wait for the next one, each by itself.
        let mut pools: BTreeMap<(Option<String>, usize), (Vec<String>, Block<K>)> = BTreeMap::new();
        for (index, (homes, block)) in small.drain(..).enumerate() {
            let home = homes.get(level).cloned();
            let alone = if home.is_some() { 0 } else { index + 1 };
            match pools.entry((home, alone)) {
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert((homes, block));
                }
                std::collections::btree_map::Entry::Occupied(mut pool) => {
                    join(&mut pool.get_mut().1, block);
                }
            }
        }
        for (homes, block) in pools.into_values() {
            if block.people.are_enough() {
                done.push(block);
            } else {
                small.push((homes, block));
            }
        }
    }
    let rest = small
        .into_iter()
        .map(|(_, block)| block)
        .reduce(|mut all, block| {
            join(&mut all, block);
            all
        });
    if let Some(rest) = rest {
        if rest.people.are_enough() {
            done.push(rest);
        } else {
            let smallest = done
                .iter_mut()
                .min_by_key(|block| (block.people.count(), block.keys.len()));
            match smallest {
                Some(block) => join(block, rest),
                None => return Vec::new(),
            }
        }
    }
    for block in &mut done {
        block.keys.sort();
    }
    done.sort_by(|one, other| one.keys.cmp(&other.keys));
    done
}

fn join<K>(block: &mut Block<K>, other: Block<K>) {
    block.keys.extend(other.keys);
    block.people = std::mem::replace(&mut block.people, People::none()).and(other.people);
}

/// The same along time: neighbouring spans are put together until each stretch holds enough people. Where nobody did
/// anything, nothing has to be hidden: such a span stands alone unless it lies within a stretch.
pub fn stretches(spans: &[People]) -> Vec<Range<usize>> {
    let mut found: Vec<(Range<usize>, People)> = Vec::new();
    let mut open: Option<(Range<usize>, People)> = None;
    for (index, people) in spans.iter().enumerate() {
        let (range, people) = match open.take() {
            Some((range, before)) => (range.start..index + 1, before.and(people.clone())),
            None => (index..index + 1, people.clone()),
        };
        if people.count() == 0 || people.are_enough() {
            found.push((range, people));
        } else {
            open = Some((range, people));
        }
    }
    if let Some((mut range, mut people)) = open {
        // What is left over at the end goes to the last stretch before it that has people, and what lies between.
        while !people.are_enough() {
            let Some((before, theirs)) = found.pop() else {
                return Vec::new();
            };
            range.start = before.start;
            people = people.and(theirs);
        }
        found.push((range, people));
    }
    found.into_iter().map(|(range, _)| range).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people(ids: &[i64]) -> People {
        People::of(ids.iter().copied().collect())
    }

    fn cell(key: u32, ids: &[i64], homes: &[&str]) -> Cell<u32> {
        Cell {
            key,
            people: people(ids),
            homes: homes.iter().map(|home| (*home).to_owned()).collect(),
        }
    }

    fn keys(blocks: &[Block<u32>]) -> Vec<Vec<u32>> {
        blocks.iter().map(|block| block.keys.clone()).collect()
    }

    #[test]
    fn a_small_group_is_never_alone_and_cannot_be_subtracted() {
        let large = [1, 2, 3, 4, 5, 6, 7];
        // One small group beside a large one: shown apart, the sum would give it away.
        let found = blocks(vec![cell(1, &large, &["it"]), cell(2, &[8, 9], &["it"])]);
        assert_eq!(keys(&found), [vec![1, 2]]);
        // Small ones that are enough together stand together, those of one department first.
        let found = blocks(vec![
            cell(1, &large, &["it"]),
            cell(2, &[8, 9, 10], &["it"]),
            cell(3, &[8, 11, 12], &["it"]),
            cell(4, &[20, 21], &["hr"]),
            cell(5, &[22, 23, 24], &["law"]),
        ]);
        assert_eq!(keys(&found), [vec![1], vec![2, 3], vec![4, 5]]);
        // The same few people behind several things are still few.
        let found = blocks(vec![
            cell(1, &[1, 2], &[]),
            cell(2, &[1, 2], &[]),
            cell(3, &[2], &[]),
        ]);
        assert_eq!(found, []);
        assert_eq!(blocks::<u32>(Vec::new()), []);
    }

    #[test]
    fn along_time_neighbours_stand_together() {
        let spans = [
            people(&[1, 2]),
            people(&[]),
            people(&[3, 4, 5]),
            people(&[]),
            people(&[1, 2, 3, 4, 5, 6]),
            people(&[7]),
        ];
        assert_eq!(stretches(&spans), [0..3, 3..4, 4..6]);
        assert!(stretches(&[people(&[1]), people(&[2])]).is_empty());
        assert_eq!(stretches(&[people(&[]), people(&[])]), [0..1, 1..2]);
    }

    prop_compose! {
        fn some_cells()(sets in prop::collection::vec((prop::collection::btree_set(0_i64..14, 0..9), 0_usize..3, 0_usize..2), 1..7)) -> Vec<(Cell<u32>, BTreeSet<i64>)> {
            sets.into_iter().enumerate().map(|(key, (ids, department, kind))| {
                let key = u32::try_from(key).unwrap();
                let homes = vec![format!("{department} {kind}"), department.to_string()];
                (Cell { key, people: People::of(ids.clone()), homes }, ids)
            }).collect()
        }
    }

    proptest! {
        /// Whatever is added and subtracted among the numbers shown: a group that comes out has enough people, or nobody.
        #[test]
        fn nothing_small_can_be_derived(cells in some_cells()) {
            let everybody: BTreeMap<u32, BTreeSet<i64>> = cells.iter().map(|(cell, ids)| (cell.key, ids.clone())).collect();
            let homes: BTreeMap<u32, Vec<String>> = cells.iter().map(|(cell, _)| (cell.key, cell.homes.clone())).collect();
            let found = blocks(cells.into_iter().map(|(cell, _)| cell).collect());
            // What is shown: each block, each wider group as the blocks that lie wholly in it, and all of it.
            let mut shown: Vec<BTreeSet<u32>> = found.iter().map(|block| block.keys.iter().copied().collect()).collect();
            for level in 0..2 {
                let names: BTreeSet<&String> = homes.values().map(|homes| &homes[level]).collect();
                for name in names {
                    let within = found.iter().filter(|block| block.keys.iter().all(|key| homes[key][level] == *name));
                    shown.push(within.flat_map(|block| block.keys.iter().copied()).collect());
                }
            }
            shown.push(found.iter().flat_map(|block| block.keys.iter().copied()).collect());
            shown.sort();
            shown.dedup();
            // Every combination with -1, 0 and 1 of up to seven of them.
            shown.truncate(7);
            for code in 0..3_u32.pow(u32::try_from(shown.len()).unwrap()) {
                let mut sum: BTreeMap<u32, i32> = BTreeMap::new();
                let mut rest = code;
                for set in &shown {
                    let sign = i32::try_from(rest % 3).unwrap() - 1;
                    rest /= 3;
                    for key in set {
                        *sum.entry(*key).or_default() += sign;
                    }
                }
                sum.retain(|_, count| *count != 0);
                if sum.values().all(|count| *count == 1) {
                    let behind: BTreeSet<i64> = sum.keys().flat_map(|key| everybody[key].iter().copied()).collect();
                    prop_assert!(behind.is_empty() || behind.len() >= 5, "{:?} shows {:?}", shown, behind);
                }
            }
        }

        /// Every cell with people is in exactly one block, or all of them are too few.
        #[test]
        fn blocks_leave_nobody_out(cells in some_cells()) {
            let with_people: BTreeSet<u32> = cells.iter().filter(|(_, ids)| !ids.is_empty()).map(|(cell, _)| cell.key).collect();
            let all: BTreeSet<i64> = cells.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
            let found = blocks(cells.into_iter().map(|(cell, _)| cell).collect());
            let keys: Vec<u32> = found.iter().flat_map(|block| block.keys.iter().copied()).collect();
            let distinct: BTreeSet<u32> = keys.iter().copied().collect();
            prop_assert_eq!(keys.len(), distinct.len());
            if found.is_empty() {
                prop_assert!(all.len() < 5);
            } else {
                prop_assert_eq!(distinct, with_people);
            }
        }

        #[test]
        fn stretches_are_large_enough_and_in_order(sets in prop::collection::vec(prop::collection::btree_set(0_i64..30, 0..7), 0..20)) {
            let spans: Vec<People> = sets.iter().cloned().map(People::of).collect();
            let found = stretches(&spans);
            for pair in found.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
            }
            for range in &found {
                let behind: BTreeSet<i64> = sets[range.clone()].iter().flatten().copied().collect();
                prop_assert!(behind.is_empty() || behind.len() >= 5);
            }
            let all: BTreeSet<i64> = sets.iter().flatten().copied().collect();
            if found.is_empty() {
                prop_assert!(all.len() < 5);
            } else {
                prop_assert_eq!((found[0].start, found[found.len() - 1].end), (0, sets.len()));
            }
        }
    }
}
