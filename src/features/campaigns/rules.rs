//! What is true about campaigns without any computer.

mod content;
mod schema;
mod theme;

pub use content::Content;
pub use schema::{
    BLANK_ITEMS, Block, Data, Field, Kind, Local, MOST_ITEMS, What, address, choice, items, line,
    no_earlier, number, numbers, prose, slugs,
};
pub use theme::{COLOURS, Rgb, Theme};

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::base::actor::stored_words;
use crate::base::clock::{Timestamp, start_of_day};
use crate::base::permission::Visibility;
use crate::base::text::Slug;

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being written; nobody but the studio knows of it.
    Draft,
    /// Published, and shown as not open yet until its day comes.
    Scheduled,
    /// It takes reports.
    Open,
    /// It has ended and can still be read.
    Closed,
}

stored_words!(State { Draft = "draft", Scheduled = "scheduled", Open = "open", Closed = "closed" });

/// Who may read it once it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Every member.
    Staff,
    /// Everybody, without an account.
    Internet,
}

stored_words!(Audience { Staff = "staff", Internet = "internet" });

impl Audience {
    /// As permission knows it.
    pub fn visibility(self) -> Visibility {
        match self {
            Self::Staff => Visibility::Staff,
            Self::Internet => Visibility::Public,
        }
    }
}

/// The moments between which a campaign takes reports; nothing where there is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The beginning of its first day.
    pub opens_at: Option<Timestamp>,
    /// The end of its last day.
    pub closes_at: Option<Timestamp>,
}

impl Span {
    /// From its first day to the end of its last one, in the company's zone.
    pub fn of_days(zone: Tz, opens_on: Option<NaiveDate>, closes_on: Option<NaiveDate>) -> Self {
        Self {
            opens_at: opens_on.map(|day| start_of_day(zone, day)),
            closes_at: closes_on
                .and_then(|day| day.succ_opt())
                .map(|day| start_of_day(zone, day)),
        }
    }

    /// Where it stands at a moment, once it is published.
    pub fn state_at(self, now: Timestamp) -> State {
        if self.closes_at.is_some_and(|end| end <= now) {
            State::Closed
        } else if self.opens_at.is_some_and(|start| start > now) {
            State::Scheduled
        } else {
            State::Open
        }
    }
}

/// Addresses below `/c/` and `/campaigns/` that are other pages.
pub fn is_reserved(slug: &Slug) -> bool {
    matches!(slug.as_str(), "new" | "theme" | "button")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_open_from_its_first_day_to_the_end_of_its_last() {
        let zone = chrono_tz::Asia::Seoul;
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
        let span = Span::of_days(zone, day(2), day(6));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (moment, state) in [
            ("2026-03-01T14:59:59Z", State::Scheduled),
            ("2026-03-01T15:00:00Z", State::Open),
            ("2026-03-06T14:59:59Z", State::Open),
            ("2026-03-06T15:00:00Z", State::Closed),
        ] {
            assert_eq!(span.state_at(at(moment)), state, "{moment}");
        }
        assert_eq!(
            Span::default().state_at(at("2026-03-06T15:00:00Z")),
            State::Open
        );
    }
}
