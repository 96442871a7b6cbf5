//! Priority: what a pain costs, as one number that anybody can work out again. `docs/priority.md` tells it to people.
//!
//! Everything is added up in points, and a point is worth one hour a month of one person. What a weight says is in tenths of
//! a point; sums are in hundredths, so that no rounding ever changes an order.

use serde::{Deserialize, Serialize};

use crate::base::actor::stored_words;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::PainPointId;

/// So long somebody who joined counts as new: four weeks.
pub const FRESH_DAYS: i64 = 28;
/// Age counts for a year at most: what is older has been decided about, by not deciding.
const MOST_MONTHS: i64 = 12;
const DAYS_OF_A_MONTH: i64 = 30;
/// The most that one weight may be, in tenths of a point.
const MOST_WEIGHT: u32 = 1_000;
/// What a pin adds: more than any company can lose. It is added once for a pin, and once more for each place above the lowest
/// of those that somebody has put in order by hand: the one number holds both orders, and its index both.
const PIN: i64 = 1_000_000_000_000;

/// The lowest priority of what is pinned.
pub const LOWEST_PIN: i64 = PIN;
/// The most reports that are pinned at a time: more than anybody puts in order.
pub const MOST_PINS: usize = 200;

/// What makes a report weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Hours a month, of everybody together.
    Hours,
    /// People whom it hurts.
    People,
    /// Departments beyond the first.
    Departments,
    /// Months since it was reported.
    Age,
    /// People who joined within the last four weeks.
    Trend,
    /// Promises about it that were broken.
    Broken,
}

stored_words!(Reason {
    Hours = "hours",
    People = "people",
    Departments = "departments",
    Age = "age",
    Trend = "trend",
    Broken = "broken",
});

/// What one unit of each reason is worth, in tenths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// An hour a month.
    pub hours: u32,
    /// A person.
    pub people: u32,
    /// A department beyond the first.
    pub departments: u32,
    /// A month of age.
    pub age: u32,
    /// Somebody who joined lately.
    pub trend: u32,
    /// A broken promise.
    pub broken: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            hours: 10,
            people: 5,
            departments: 20,
            age: 5,
            trend: 10,
            broken: 50,
        }
    }
}

impl Weights {
    /// What a unit of this is worth, in tenths of a point.
    pub fn of(&self, reason: Reason) -> u32 {
        match reason {
            Reason::Hours => self.hours,
            Reason::People => self.people,
            Reason::Departments => self.departments,
            Reason::Age => self.age,
            Reason::Trend => self.trend,
            Reason::Broken => self.broken,
        }
    }

    /// As a form shows it: `2.5`.
    pub fn shown(&self, reason: Reason) -> String {
        let tenths = self.of(reason);
        match tenths % 10 {
            0 => (tenths / 10).to_string(),
            tenth => format!("{}.{tenth}", tenths / 10),
        }
    }

    /// From what a form says of each.
    ///
    /// # Errors
    /// Names every weight that is none.
    pub fn parse(field: impl Fn(Reason) -> String) -> Outcome<Self> {
        let mut problems = Vec::new();
        let mut read = |reason: Reason| {
            tenths(field(reason).trim()).unwrap_or_else(|| {
                let problem = Problem::new(reason.as_str(), "weight_range");
                problems.push(problem.with("most", i64::from(MOST_WEIGHT / 10)));
                0
            })
        };
        let weights = Self {
            hours: read(Reason::Hours),
            people: read(Reason::People),
            departments: read(Reason::Departments),
            age: read(Reason::Age),
            trend: read(Reason::Trend),
            broken: read(Reason::Broken),
        };
        if problems.is_empty() {
            Ok(weights)
        } else {
            Err(Refusal::Invalid(problems).into())
        }
    }

    /// What each reason adds to a report, in hundredths of a point; what adds nothing is left out.
    pub fn terms(&self, load: &Load, now: Timestamp) -> Vec<Term> {
        let amounts = [
            // In minutes, which keeps what is left of an hour.
            (Reason::Hours, load.minutes_per_month),
            (Reason::People, load.people),
            (Reason::Departments, (load.departments - 1).max(0)),
            (Reason::Age, load.months(now)),
            (Reason::Trend, load.fresh),
            (Reason::Broken, load.broken),
        ];
        amounts
            .into_iter()
            .map(|(reason, amount)| {
                let tenths = i64::from(self.of(reason));
                let hundredths = match reason {
                    Reason::Hours => amount * tenths / 6,
                    _ => amount * tenths * 10,
                };
                Term {
                    reason,
                    amount,
                    hundredths,
                }
            })
            .filter(|term| term.hundredths > 0)
            .collect()
    }

    /// What a report's pain costs, in hundredths of a point; pinned ones above all others.
    pub fn score(&self, load: &Load, now: Timestamp) -> i64 {
        let sum: i64 = self
            .terms(load, now)
            .iter()
            .map(|term| term.hundredths)
            .sum();
        sum.min(PIN - 1) + load.pin * PIN
    }
}

/// How high a report with this priority is pinned; 0 where it is not.
pub fn pin_of(priority: i64) -> i64 {
    priority / PIN
}

/// Whether a report with this priority is pinned.
pub fn is_pinned(priority: i64) -> bool {
    pin_of(priority) > 0
}

/// Where a pinned card is moved to by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Above the pinned card that was seen above it.
    Above(Option<PainPointId>),
    /// Below the pinned card that was seen below it.
    Below(Option<PainPointId>),
}

/// The pinned ones, highest first, after one card was moved; `None` where nothing moves. A card that is not pinned yet goes up
/// by becoming the lowest of them; below the lowest one it is let go.
pub fn moved(pinned: &[PainPointId], card: PainPointId, step: Step) -> Option<Vec<PainPointId>> {
    let mut order: Vec<PainPointId> = pinned.to_vec();
    let at = |other: Option<PainPointId>| {
        let other = other.filter(|other| *other != card)?;
        pinned.iter().position(|one| *one == other)
    };
    let here = pinned.iter().position(|one| *one == card);
    match (here, step) {
        (None, Step::Above(other)) => order.insert(at(other).unwrap_or(order.len()), card),
        (None, Step::Below(_)) => return None,
        (Some(here), Step::Above(other)) => {
            let there = at(other)?;
            order.remove(here);
            order.insert(if there > here { there - 1 } else { there }, card);
        }
        (Some(here), Step::Below(other)) => {
            order.remove(here);
            // Where nothing pinned was seen below it, it is let go.
            if let Some(there) = at(other) {
                order.insert(if there > here { there } else { there + 1 }, card);
            }
        }
    }
    (order != pinned).then_some(order)
}

/// A priority in points, as people read it: what a pin adds is not told.
pub fn points(priority: i64) -> f64 {
    (priority % PIN) as f64 / 100.0
}

fn tenths(text: &str) -> Option<u32> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let whole: u32 = whole.parse().ok().filter(|whole| *whole <= MOST_WEIGHT)?;
    let tenth: u32 = match tenth.len() {
        1 => tenth.parse().ok()?,
        _ => return None,
    };
    Some(whole * 10 + tenth).filter(|tenths| *tenths <= MOST_WEIGHT)
}

/// Everything about a report that its priority is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// What it costs everybody.
    pub minutes_per_month: i64,
    /// Whom it hurts, its reporter too.
    pub people: i64,
    /// How many departments they belong to.
    pub departments: i64,
    /// When it was reported.
    pub since: Timestamp,
    /// Who joined within the last four weeks.
    pub fresh: i64,
    /// Promises about it that were broken.
    pub broken: i64,
    /// How high the studio pinned it; 0: it did not.
    pub pin: i64,
}

impl Load {
    fn months(&self, now: Timestamp) -> i64 {
        let months = (now - self.since).num_days() / DAYS_OF_A_MONTH;
        months.clamp(0, MOST_MONTHS)
    }
}

/// One reason and what it adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Why.
    pub reason: Reason,
    /// How much of it there is: minutes a month for hours, otherwise a count.
    pub amount: i64,
    /// What that adds, in hundredths of a point.
    pub hundredths: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "2026-11-28T03:00:00Z".parse().unwrap()
    }

    fn load() -> Load {
        Load {
            minutes_per_month: 750,
            people: 4,
            departments: 3,
            since: now() - TimeDelta::days(65),
            fresh: 2,
            broken: 1,
            pin: 0,
        }
    }

    #[test]
    fn the_sum_is_the_one_of_the_documentation() {
        // 12.5 h + 4 × 0.5 + 2 × 2 + 2 months × 0.5 + 2 × 1 + 1 × 5
        assert_eq!(Weights::default().score(&load(), now()), 2650);
        let terms = Weights::default().terms(&load(), now());
        assert_eq!(terms.len(), Reason::ALL.len());
        assert_eq!(terms[0].hundredths, 1250);
    }

    #[test]
    fn a_pin_is_above_everything_and_age_ends() {
        let weights = Weights::default();
        let small = Load {
            minutes_per_month: 0,
            people: 1,
            departments: 1,
            fresh: 0,
            broken: 0,
            pin: 1,
            ..load()
        };
        let huge = Load {
            minutes_per_month: 100_000_000,
            ..load()
        };
        assert!(weights.score(&small, now()) > weights.score(&huge, now()));
        let higher = Load { pin: 3, ..small };
        let heavy = Load { pin: 2, ..huge };
        assert!(weights.score(&higher, now()) > weights.score(&heavy, now()));
        assert_eq!(pin_of(weights.score(&higher, now())), 3);
        assert_eq!(
            points(weights.score(&heavy, now())),
            points(weights.score(&huge, now()))
        );
        let old = |days| Load {
            since: now() - TimeDelta::days(days),
            ..load()
        };
        assert_eq!(
            weights.score(&old(360), now()),
            weights.score(&old(3_600), now())
        );
    }

    #[test]
    fn weights_are_read_as_they_are_shown_and_nothing_else_is() {
        let shown = Weights::default();
        assert_eq!(Weights::parse(|reason| shown.shown(reason)).unwrap(), shown);
        for wrong in ["", "-1", "1.25", "100.1", "x", "1.", "4294967296"] {
            assert!(Weights::parse(|_| wrong.to_owned()).is_err(), "{wrong}");
        }
        assert_eq!(tenths("100"), Some(1_000));
    }

    #[test]
    fn cards_are_moved_among_the_pinned_ones() {
        let ids = |numbers: &[i64]| {
            numbers
                .iter()
                .map(|id| PainPointId(*id))
                .collect::<Vec<_>>()
        };
        let pinned = ids(&[1, 2, 3]);
        let to = |card: i64, step| moved(&pinned, PainPointId(card), step);
        let (above, below) = (
            |id: i64| Step::Above(Some(PainPointId(id))),
            |id: i64| Step::Below(Some(PainPointId(id))),
        );
        assert_eq!(to(3, above(2)), Some(ids(&[1, 3, 2])));
        assert_eq!(to(3, above(1)), Some(ids(&[3, 1, 2])));
        assert_eq!(to(1, above(3)), Some(ids(&[2, 1, 3])));
        assert_eq!(to(1, below(2)), Some(ids(&[2, 1, 3])));
        assert_eq!(to(3, below(1)), Some(ids(&[1, 3, 2])));
        // What is not pinned becomes the lowest one, or is dropped above one; the lowest one is let go.
        assert_eq!(to(9, above(2)), Some(ids(&[1, 9, 2, 3])));
        assert_eq!(to(9, above(8)), Some(ids(&[1, 2, 3, 9])));
        assert_eq!(to(9, Step::Above(None)), Some(ids(&[1, 2, 3, 9])));
        assert_eq!(to(3, Step::Below(None)), Some(ids(&[1, 2])));
        assert_eq!(to(3, below(8)), Some(ids(&[1, 2])));
        // Nothing is above the highest one, and what is not pinned goes no further down.
        assert_eq!(to(1, Step::Above(None)), None);
        assert_eq!(to(2, above(8)), None);
        assert_eq!(to(9, Step::Below(None)), None);
    }

    proptest! {
        #[test]
        fn more_pain_never_weighs_less(minutes in 0i64..1_000_000, people in 1i64..500, more in 0i64..500) {
            let weights = Weights::default();
            let less = Load { minutes_per_month: minutes, people, ..load() };
            let worse = Load { minutes_per_month: minutes + more, people: people + more, ..load() };
            prop_assert!(weights.score(&less, now()) <= weights.score(&worse, now()));
        }
    }
}
