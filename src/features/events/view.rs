//! What of the ledger somebody sees, and how it is written.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::permission::Stake;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::history::{actor_shown_to, is_shown_to, levels};
use crate::features::members::{self, Person};
use crate::ledger::{self, Entry, EntryActor, History};

/// One entry as the API writes it.
#[derive(Debug, Serialize)]
pub(super) struct EventBody {
    pub seq: i64,
    at: String,
    actor: Option<ActorBody>,
    kind: String,
    subject: Subject,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Subject>,
    visibility: &'static str,
    /// Exactly as stored.
    payload: Box<RawValue>,
}

/// Who did it; nothing when that is not shown, or nobody we know.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ActorBody {
    Member { email: String, name: String },
    System,
}

/// Some events in order, and where the next page begins.
#[derive(Debug, Serialize)]
pub(super) struct EventList {
    pub items: Vec<EventBody>,
    pub next_after: i64,
}

/// What `reader` may see after a position.
pub(super) fn after(conn: &mut Conn, reader: &Actor, after: i64, limit: i64) -> Outcome<EventList> {
    let head = ledger::head(conn)?;
    let entries = ledger::history(
        conn,
        &History {
            subject: None,
            visible: levels(reader, Stake::NONE),
            after,
            newest_before: None,
            limit,
        },
    )?;
    // A page that is not full has seen everything there is, also what this reader may not see.
    let is_full = i64::try_from(entries.len()).is_ok_and(|count| count == limit);
    let last = entries.last().map(|entry| entry.seq);
    let next_after = match last {
        Some(last) if is_full => last,
        _ => head.max(after),
    };
    let shown: Vec<(EntryActor, Entry)> = entries
        .into_iter()
        .filter(|entry| is_shown_to(reader, entry))
        .map(|entry| (actor_shown_to(reader, &entry), entry))
        .collect();
    let actors: Vec<MemberId> = shown
        .iter()
        .filter_map(|(actor, _)| match actor {
            EntryActor::Member(id) => Some(*id),
            _ => None,
        })
        .collect();
    let people = members::people(conn, &actors)?;
    let items = shown
        .into_iter()
        .map(|(actor, entry)| body(actor, entry, &people))
        .collect::<Outcome<Vec<_>>>()?;
    Ok(EventList { items, next_after })
}

/// One entry exactly as the list shows it to `reader`; nothing where it does not.
pub fn shown(conn: &mut Conn, reader: &Actor, entry: Entry) -> Outcome<Option<String>> {
    let visible = levels(reader, Stake::NONE).contains(&entry.visibility);
    if !visible || !is_shown_to(reader, &entry) {
        return Ok(None);
    }
    let actor = actor_shown_to(reader, &entry);
    let people = match actor {
        EntryActor::Member(id) => members::people(conn, &[id])?,
        _ => HashMap::new(),
    };
    let body = body(actor, entry, &people)?;
    Ok(Some(serde_json::to_string(&body)?))
}

fn body(actor: EntryActor, entry: Entry, people: &HashMap<MemberId, Person>) -> Outcome<EventBody> {
    let actor = match actor {
        EntryActor::Member(id) => people.get(&id).map(|person| ActorBody::Member {
            email: person.email.clone(),
            name: person.name.clone(),
        }),
        EntryActor::System => Some(ActorBody::System),
        EntryActor::Anyone => None,
    };
    Ok(EventBody {
        seq: entry.seq,
        at: entry
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        actor,
        kind: entry.kind,
        subject: entry.subject,
        related: entry.related,
        visibility: entry.visibility.as_str(),
        payload: RawValue::from_string(entry.payload)?,
    })
}
