//! Tells the shelf of public pages what happened: a follower in memory, one in each process, so that every node makes a page
//! anew within a second of a change on another one.

use crate::base::failure::Outcome;
use crate::ledger::{Entry, Follower};
use crate::web::shelf::{About, Shelf};

/// The follower.
pub struct Freshness(Shelf);

impl Freshness {
    /// For this shelf.
    pub fn of(shelf: Shelf) -> Self {
        Self(shelf)
    }
}

/// Which public pages an event of this kind may change. People, their tokens and who is told elsewhere stand on none.
fn touches(kind: &str) -> &'static [About] {
    let subject = kind.split('.').next().unwrap_or_default();
    match subject {
        "member" | "subscriber" | "token" | "webhook" => &[],
        "campaign" => &[About::Calls],
        "pain_point" | "pulse" => &[About::Numbers, About::Calls],
        _ => &[About::Stories, About::Numbers, About::Calls],
    }
}

impl Follower for Freshness {
    fn name(&self) -> &'static str {
        "public_pages"
    }

    fn position(&self) -> Outcome<i64> {
        Ok(self.0.seen())
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        for entry in entries {
            for about in touches(&entry.kind) {
                self.0.happened(*about, entry.seq);
            }
        }
        if let Some(last) = entries.last() {
            self.0.told(last.seq);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Event;

    #[test]
    fn whatever_is_not_about_people_or_machines_makes_some_page_anew() {
        for kind in Event::KINDS {
            let nowhere = ["member.", "subscriber.", "token.", "webhook."];
            let nowhere = nowhere.iter().any(|prefix| kind.starts_with(prefix));
            assert_eq!(touches(kind).is_empty(), nowhere, "{kind}");
        }
    }
}
