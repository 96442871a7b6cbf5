//! Who has a draft open in the editor right now, so that two who write know of each other. It lives in the memory of a
//! process: what two people write is safe without it, since a save never overwrites what its writer has not read.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::base::clock::Timestamp;
use crate::base::ids::{MemberId, RetrospectiveId};

/// An editor says every ten seconds that it is open; after this it is not.
const GONE: TimeDelta = TimeDelta::seconds(30);

type Open = BTreeMap<(RetrospectiveId, MemberId), (String, Timestamp)>;

/// The open editors of a process.
#[derive(Debug, Default)]
pub struct Editing(Mutex<Open>);

impl Editing {
    /// Notes that `member` has it open, and names who else has.
    pub fn here(
        &self,
        now: Timestamp,
        at: RetrospectiveId,
        (member, name): (MemberId, &str),
    ) -> Vec<String> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (_, seen)| now - *seen < GONE);
        open.insert((at, member), (name.to_owned(), now));
        open.iter()
            .filter(|((of, who), _)| *of == at && *who != member)
            .map(|(_, (name, _))| name.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn somebody_is_there_until_their_editor_says_nothing_more() {
        let (editing, story) = (Editing::default(), RetrospectiveId(1));
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let (mina, haneul) = ((MemberId(1), "미나"), (MemberId(2), "하늘"));
        assert!(editing.here(at(0), story, mina).is_empty());
        assert_eq!(editing.here(at(10), story, haneul), ["미나"]);
        assert_eq!(editing.here(at(10), story, mina), ["하늘"]);
        assert!(editing.here(at(10), RetrospectiveId(2), mina).is_empty());
        assert!(editing.here(at(40), story, mina).is_empty());
    }
}
