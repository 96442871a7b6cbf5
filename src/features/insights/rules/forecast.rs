//! What the next four weeks will probably bring.
//!
//! Simple exponential smoothing over whole weeks: the level goes a share of the way towards each week that passed, and that
//! share is the one that would have foretold the past best. The band is what that very method was wrong by: eight of ten
//! of its forecasts over four weeks, made at the end of each past week, lay within it. No season, no trend: a
//! forecast that claims more than the past can bear is worse than none.

/// Weeks that are foretold.
pub const AHEAD: usize = 4;
/// Weeks of the past that are needed: fewer say nothing about how wrong it would be.
const FEWEST_WEEKS: usize = 16;
/// Weeks that the level settles in before its errors count.
const SETTLING: usize = 6;
/// Shares that are tried.
const SHARES: [f64; 6] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

/// How many the next four weeks together will probably bring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Most probably.
    pub expected: f64,
    /// Eight times of ten not fewer.
    pub low: f64,
    /// Eight times of ten not more.
    pub high: f64,
}

/// The next four weeks after these whole weeks, the oldest first; nothing when they are too few.
pub fn forecast(weeks: &[f64]) -> Option<Forecast> {
    if weeks.len() < FEWEST_WEEKS || weeks.iter().any(|week| !week.is_finite()) {
        return None;
    }
    let share = SHARES.into_iter().min_by(|one, other| {
        let wrong = |share: f64| -> f64 {
            errors(weeks, share, 1)
                .iter()
                .map(|error| error * error)
                .sum()
        };
        wrong(*one).total_cmp(&wrong(*other))
    })?;
    let level = *levels(weeks, share).last()?;
    let expected = (level * AHEAD as f64).max(0.0);
    let mut wrong = errors(weeks, share, AHEAD);
    wrong.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        let last = wrong.len().saturating_sub(1);
        wrong
            .get((last * percent + 50) / 100)
            .copied()
            .unwrap_or_default()
    };
    Some(Forecast {
        expected,
        low: (expected + at(10)).min(expected).max(0.0),
        high: (expected + at(90)).max(expected),
    })
}

/// The level after each week.
fn levels(weeks: &[f64], share: f64) -> Vec<f64> {
    let start = weeks.iter().take(SETTLING).sum::<f64>() / weeks.len().clamp(1, SETTLING) as f64;
    let step = |level: &mut f64, week: &f64| {
        *level += share * (week - *level);
        Some(*level)
    };
    weeks.iter().scan(start, step).collect()
}

/// By how much a forecast over so many weeks, made after each week that has so many behind it, was too low.
fn errors(weeks: &[f64], share: f64, ahead: usize) -> Vec<f64> {
    let levels = levels(weeks, share);
    let made = levels.iter().enumerate().skip(SETTLING - 1);
    made.filter_map(|(index, level)| {
        let came = weeks.get(index + 1..index + 1 + ahead)?;
        Some(came.iter().sum::<f64>() - level * ahead as f64)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_never_changes_goes_on() {
        let told = forecast(&[3.0; 30]).unwrap();
        assert_eq!((told.expected, told.low, told.high), (12.0, 12.0, 12.0));
        assert_eq!(forecast(&[3.0; 15]), None);
        assert_eq!(forecast(&[f64::NAN; 30]), None);
    }

    #[test]
    fn a_step_is_followed_and_widens_the_band() {
        let weeks: Vec<f64> = [2.0; 20].into_iter().chain([10.0; 20]).collect();
        let told = forecast(&weeks).unwrap();
        assert!((told.expected - 40.0).abs() < 1.0, "{told:?}");
        assert!(told.high > told.expected, "{told:?}");
    }

    #[test]
    fn eight_of_ten_futures_lie_in_the_band() {
        // A fixed generator: the same weeks in every run.
        let mut state: u64 = 7;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % 13) as f64
        };
        let (mut within, rounds) = (0, 400);
        for _ in 0..rounds {
            let weeks: Vec<f64> = (0..52).map(|_| next()).collect();
            let came: f64 = (0..4).map(|_| next()).sum();
            let told = forecast(&weeks).unwrap();
            within += i32::from((told.low..=told.high).contains(&came));
        }
        assert!((260..=360).contains(&within), "{within} of {rounds}");
    }

    proptest! {
        #[test]
        fn the_band_holds_what_is_expected_and_nothing_is_negative(weeks in prop::collection::vec(0.0_f64..500.0, 16..80), times in 1.0_f64..9.0) {
            let told = forecast(&weeks).unwrap();
            prop_assert!(0.0 <= told.low && told.low <= told.expected && told.expected <= told.high);
            let most = weeks.iter().copied().fold(0.0, f64::max);
            prop_assert!(told.expected <= 4.0 * most + 1e-9);
            // Counting in other units changes nothing else.
            let scaled = forecast(&weeks.iter().map(|week| week * times).collect::<Vec<_>>()).unwrap();
            prop_assert!((scaled.expected - told.expected * times).abs() < 1e-6 * (1.0 + scaled.expected));
        }
    }
}
