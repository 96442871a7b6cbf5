//! How often somebody may ask to be let in. In memory: what is guarded by it is also limited in rows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};

/// What is tried, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Attempt {
    /// Links asked for one address: more than a person needs, fewer than annoy whoever owns it.
    Address,
    /// Links asked from one place; many colleagues can share one.
    Client,
    /// Codes typed from one place.
    Code,
}

impl Attempt {
    fn most(self) -> u32 {
        match self {
            Self::Address => 6,
            Self::Client => 100,
            Self::Code => 60,
        }
    }
}

/// Attempts are counted in windows of this length.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Windows that are kept before those that are over are forgotten.
const MANY: usize = 10_000;

/// The counters; one `Data<Attempts>` in the app.
#[derive(Default)]
pub struct Attempts {
    windows: Mutex<HashMap<(Attempt, String), Window>>,
}

struct Window {
    since: Timestamp,
    count: u32,
}

impl Attempts {
    /// Counts one attempt; 429 when it is one too many.
    pub(super) fn count(&self, what: Attempt, who: &str, now: Timestamp) -> Outcome<()> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MANY {
            windows.retain(|_, window| window.is_open(now));
        }
        let window = windows.entry((what, who.to_owned())).or_insert(Window {
            since: now,
            count: 0,
        });
        if !window.is_open(now) {
            *window = Window {
                since: now,
                count: 0,
            };
        }
        if window.count >= what.most() {
            let wait = (window.since + WINDOW - now).num_seconds().max(0);
            return Err(Refusal::TooMany {
                retry_after: wait.unsigned_abs() + 1,
            }
            .into());
        }
        window.count += 1;
        Ok(())
    }
}

impl Window {
    fn is_open(&self, now: Timestamp) -> bool {
        now < self.since + WINDOW && now >= self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    #[test]
    fn one_address_waits_while_others_do_not() {
        let attempts = Attempts::default();
        let now = Timestamp::default();
        for _ in 0..6 {
            attempts.count(Attempt::Address, "mina", now).unwrap();
        }
        let failure = attempts.count(Attempt::Address, "mina", now).unwrap_err();
        assert!(matches!(
            failure,
            Failure::Refusal(Refusal::TooMany { retry_after: 901 })
        ));
        attempts.count(Attempt::Address, "jonas", now).unwrap();
        attempts.count(Attempt::Client, "mina", now).unwrap();
        attempts
            .count(Attempt::Address, "mina", now + WINDOW)
            .unwrap();
    }
}
