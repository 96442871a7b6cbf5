//! Reading: entries, and the names they need.

use std::collections::HashMap;

use diesel::prelude::*;

use super::rules::{
    Moment, Who, actor_shown_to, is_shown_to, levels, members_named_by, rule_named_by,
};
use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, RoutingRuleId};
use crate::base::permission::Stake;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::db::schema::routing_rules;
use crate::features::members;
use crate::ledger::{self, Entry, EntryActor, History};

/// Which history is read, for whom.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What it is about.
    pub subject: Subject,
    /// Who reads; they may see the subject.
    pub reader: &'a Actor,
    /// What the reader has to do with the subject.
    pub stake: Stake,
    /// Only before this entry.
    pub before: Option<i64>,
    /// At most so many entries.
    pub limit: i64,
}

/// A stretch of a history.
#[derive(Debug)]
pub struct Told {
    /// Newest first.
    pub moments: Vec<Moment>,
    /// What to give as [`Wanted::before`] for the stretch before this one; nothing where it begins.
    pub earlier: Option<i64>,
}

/// The history of a subject, newest first.
pub fn read(conn: &mut Conn, wanted: &Wanted<'_>) -> Outcome<Told> {
    let entries = ledger::history(
        conn,
        &History {
            subject: Some(wanted.subject),
            visible: levels(wanted.reader, wanted.stake),
            after: 0,
            newest_before: Some(wanted.before.unwrap_or(i64::MAX)),
            limit: wanted.limit,
        },
    )?;
    let full = i64::try_from(entries.len()).is_ok_and(|count| count >= wanted.limit);
    let earlier = entries.last().filter(|_| full).map(|oldest| oldest.seq);
    Ok(Told {
        moments: told(conn, wanted.reader, entries)?,
        earlier,
    })
}

/// Entries as `reader` may know them, in their order; what stands in no history of theirs is left out.
pub fn told(conn: &mut Conn, reader: &Actor, entries: Vec<Entry>) -> Outcome<Vec<Moment>> {
    let shown = entries
        .into_iter()
        .filter(|entry| is_shown_to(reader, entry))
        .map(|entry| {
            let event = entry.event().ok();
            (actor_shown_to(reader, &entry), event, entry)
        });
    let shown: Vec<(EntryActor, Option<ledger::Event>, Entry)> = shown.collect();
    let mut ids: Vec<MemberId> = Vec::new();
    let rules: Vec<RoutingRuleId> = shown
        .iter()
        .filter_map(|(_, event, _)| rule_named_by(event.as_ref()?))
        .collect();
    let rules = names_of_rules(conn, &rules)?;
    for (actor, event, _) in &shown {
        if let EntryActor::Member(id) = actor {
            ids.push(*id);
        }
        ids.extend(event.iter().flat_map(members_named_by));
    }
    ids.sort();
    ids.dedup();
    let names: HashMap<MemberId, String> = members::people(conn, &ids)?
        .into_iter()
        .map(|(id, person)| (id, person.name))
        .collect();
    Ok(shown
        .into_iter()
        .map(|(actor, event, entry)| {
            let who = match actor {
                EntryActor::System => Who::Insole,
                EntryActor::Anyone => Who::Somebody,
                EntryActor::Member(id) => names
                    .get(&id)
                    .map_or(Who::Somebody, |name| Who::Named(id, name.clone())),
            };
            let named = event.iter().flat_map(members_named_by).next();
            let rule = event.as_ref().and_then(rule_named_by);
            Moment {
                seq: entry.seq,
                at: entry.at,
                subject: entry.subject,
                kind: entry.kind,
                event,
                who,
                other: named
                    .and_then(|id| names.get(&id))
                    .or(rule.and_then(|id| rules.get(&id)))
                    .cloned(),
            }
        })
        .collect())
}

/// What these rules are called, also those that were removed.
fn names_of_rules(
    conn: &mut Conn,
    ids: &[RoutingRuleId],
) -> Outcome<HashMap<RoutingRuleId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, String)> = routing_rules::table
        .filter(routing_rules::id.eq_any(ids))
        .select((routing_rules::id, routing_rules::name))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (RoutingRuleId(id), name))
        .collect())
}
