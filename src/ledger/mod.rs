//! The append-only truth of what happened.
//!
//! Every change writes its rows **and** its events in the same transaction ([`append`]); everything that happens
//! later is a [`Follower`] that reads from where it stopped. Numbers are given at the end of the transaction, so the
//! order of `seq` is the order of commits and nobody who has seen 5 can miss 4. Each entry's hash covers the one
//! before it ([`verify`]). Events hold ids and few frozen values, never a person's words: erasing a report erases it.

mod event;
pub mod follower;
mod store;
mod verify;

pub use event::{Event, UnknownEvent};
pub use follower::{Follower, FollowerState, Runner};
pub use store::{
    Audit, Entry, EntryActor, History, audit, entries_about, entries_after, entry, head, history,
    load_position, next_seq, positions, recent, save_position, seal,
};
pub use verify::{Broken, verify};

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::{PendingEntry, Tx};

/// What will be appended: an event, what it is about, and who may see it.
#[derive(Debug, Clone)]
pub struct Record {
    subject: Subject,
    related: Option<Subject>,
    visibility: Visibility,
    event: Event,
}

impl Record {
    /// An event about `subject` that every member may see.
    pub fn new(subject: Subject, event: Event) -> Self {
        Self {
            subject,
            related: None,
            visibility: Visibility::Staff,
            event,
        }
    }

    /// What else it touches: it stands in that history too.
    #[must_use]
    pub fn related(mut self, subject: Subject) -> Self {
        self.related = Some(subject);
        self
    }

    /// Who may see it.
    #[must_use]
    pub fn visible_to(mut self, visibility: Visibility) -> Self {
        self.visibility = visibility;
        self
    }
}

/// Keeps a record for the end of the transaction, where it gets its number and its hash.
pub fn append(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, record: Record) {
    let (actor_kind, actor_id) = match actor {
        Actor::Member(member) => ("member", Some(member.id.0)),
        Actor::Letter(id) => ("letter", Some(id.0)),
        Actor::System => ("system", None),
        Actor::Anyone => ("anyone", None),
    };
    tx.keep_entry(PendingEntry {
        at: now.timestamp_micros(),
        actor_kind,
        actor_id,
        kind: record.event.kind().to_owned(),
        subject: (record.subject.kind(), record.subject.id()),
        related: record.related.map(|related| (related.kind(), related.id())),
        payload: record.event.payload(),
        visibility: record.visibility.as_str(),
    });
}
