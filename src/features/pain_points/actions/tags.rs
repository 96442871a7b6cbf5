//! Tagging.

use super::seen;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{PainPointId, TagId};
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::db::Tx;
use crate::features::pain_points::rules::{MOST_TAGS, TagName};
use crate::features::pain_points::store;
use crate::ledger::{self, Event, Record};

/// The report carries these tags and no others; whether that is new. Only the studio hears of it.
pub fn set_tags(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    names: &[TagName],
) -> Outcome<bool> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    let present = carried(tx, id)?;
    let mut wanted = Vec::new();
    for name in names {
        wanted.push(store::tag_named(tx, now, name)?);
    }
    let new: Vec<TagId> = wanted
        .iter()
        .copied()
        .filter(|tag| !present.contains(tag))
        .collect();
    let gone: Vec<TagId> = present
        .iter()
        .copied()
        .filter(|tag| !wanted.contains(tag))
        .collect();
    if new.is_empty() && gone.is_empty() {
        return Ok(false);
    }
    for tag in &new {
        store::put_tag(tx, id, *tag)?;
    }
    for tag in &gone {
        store::remove_tag(tx, id, *tag)?;
    }
    let event = Event::PainPointTagged { tags: wanted };
    let record = Record::new(pain.subject(), event).visible_to(Visibility::Studio);
    ledger::append(tx, now, actor, record);
    Ok(true)
}

/// Adds tags to those it carries; whether any of them is new.
pub fn add_tags(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    names: &[TagName],
) -> Outcome<bool> {
    let pain = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    let mut carried = carried(tx, id)?;
    let before = carried.len();
    for name in names {
        let tag = store::tag_named(tx, now, name)?;
        if !carried.contains(&tag) {
            store::put_tag(tx, id, tag)?;
            carried.push(tag);
        }
    }
    if carried.len() > MOST_TAGS {
        return Err(Problem::new("tags", "tags_many")
            .with("most", MOST_TAGS as i64)
            .invalid());
    }
    if carried.len() == before {
        return Ok(false);
    }
    let event = Event::PainPointTagged { tags: carried };
    let record = Record::new(pain.subject(), event).visible_to(Visibility::Studio);
    ledger::append(tx, now, actor, record);
    Ok(true)
}

/// The tags that a report carries.
pub(super) fn carried(tx: &mut Tx<'_>, id: PainPointId) -> Outcome<Vec<TagId>> {
    let mut carried = store::tags_of(tx, &[id])?;
    let carried = carried.remove(&id).unwrap_or_default();
    Ok(carried.into_iter().map(|tag| tag.id).collect())
}
