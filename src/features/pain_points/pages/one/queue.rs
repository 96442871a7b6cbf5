//! Where a report stands in the inbox, for whoever goes through it one by one.

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::db::Conn;
use crate::features::pain_points::actions::Terms;
use crate::features::pain_points::store;

/// Reports ahead that are looked at; whoever has answered so many begins again at the oldest.
const AHEAD: i64 = 500;

/// The inbox around a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its place, from 1; `None` once it was decided about.
    pub place: Option<usize>,
    /// How many wait.
    pub waiting: i64,
    /// The one before it.
    pub previous: Option<PainPointId>,
    /// The one after it, or the first where it does not wait any more.
    pub next: Option<PainPointId>,
}

impl Queue {
    /// The inbox as it is, seen from this report.
    pub fn around(
        conn: &mut Conn,
        terms: &Terms,
        now: Timestamp,
        id: PainPointId,
    ) -> Outcome<Self> {
        let (waiting, ids) = store::inbox(conn, terms.today(now), AHEAD)?;
        Ok(Self::among(&ids, waiting, id))
    }

    fn among(ids: &[PainPointId], waiting: i64, id: PainPointId) -> Self {
        let at = ids.iter().position(|other| *other == id);
        let (previous, next) = match at {
            Some(at) => (at.checked_sub(1), Some(at + 1)),
            None => (None, Some(0)),
        };
        let of = |at: Option<usize>| at.and_then(|at| ids.get(at)).copied();
        Self {
            place: at.map(|at| at + 1),
            waiting,
            previous: of(previous),
            next: of(next),
        }
    }

    /// Where a decision leads: to the next one, or to wherever the inbox begins.
    pub fn on(&self) -> String {
        match self.next {
            Some(next) => format!("/board/inbox?next={next}"),
            None => "/board/inbox".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stands_between_its_neighbours_and_a_decided_one_leads_to_the_first() {
        let ids = [4, 2, 9].map(PainPointId);
        let around = |id: i64| Queue::among(&ids, 3, PainPointId(id));
        assert_eq!(around(4).previous, None);
        assert_eq!(around(4).next, Some(PainPointId(2)));
        assert_eq!(around(2).place, Some(2));
        assert_eq!(around(2).previous, Some(PainPointId(4)));
        assert_eq!(around(9).next, None);
        assert_eq!(around(9).on(), "/board/inbox");
        assert_eq!(around(7).place, None);
        assert_eq!(around(7).on(), "/board/inbox?next=4");
        assert_eq!(Queue::among(&[], 0, PainPointId(7)).on(), "/board/inbox");
    }
}
