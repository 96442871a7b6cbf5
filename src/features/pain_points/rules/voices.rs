//! Who hurts, and how much: each person once, whatever is merged into what.

use std::collections::BTreeMap;

use crate::base::ids::MemberId;

/// One person's word on one report: as its reporter or as a supporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// Whose.
    pub member: MemberId,
    /// Minutes a month; 0 for a voice without hours.
    pub minutes: i64,
}

/// The voices of a pain point and of everything merged into it, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// People besides the reporter.
    pub supporters: i64,
    /// Minutes a month of everybody, the reporter included.
    pub minutes_per_month: i64,
}

/// Counts voices. Somebody who spoke twice of the same pain loses the most they said, not the sum.
pub fn tally(reporter: MemberId, voices: impl IntoIterator<Item = Voice>) -> Tally {
    let mut people: BTreeMap<MemberId, i64> = BTreeMap::new();
    for voice in voices {
        let minutes = people.entry(voice.member).or_default();
        *minutes = (*minutes).max(voice.minutes);
    }
    Tally {
        supporters: people.keys().filter(|member| **member != reporter).count() as i64,
        minutes_per_month: people.values().sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(member: i64, minutes: i64) -> Voice {
        Voice {
            member: MemberId(member),
            minutes,
        }
    }

    #[test]
    fn the_reporter_is_no_supporter_and_their_hours_count() {
        let tally = tally(MemberId(1), [voice(1, 60), voice(2, 0)]);
        assert_eq!((tally.supporters, tally.minutes_per_month), (1, 60));
    }

    #[test]
    fn a_person_counts_once() {
        let voices = [voice(1, 60), voice(2, 30), voice(2, 90), voice(1, 10)];
        let tally = tally(MemberId(1), voices);
        assert_eq!((tally.supporters, tally.minutes_per_month), (1, 150));
    }
}
