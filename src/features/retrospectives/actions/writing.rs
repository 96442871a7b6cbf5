//! Saving: the first draft, every later one, and revisions of what is published.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::about;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, ProjectId, RetrospectiveId};
use crate::base::permission::{Act, require};
use crate::base::text::{Markdown, Slug};
use crate::db::Tx;
use crate::features::members;
use crate::features::retrospectives::ground::{self, Ground};
use crate::features::retrospectives::live::Live;
use crate::features::retrospectives::rules::{
    self, Checklist, Draft, NewCondition, Section, Status,
};
use crate::features::retrospectives::store::{self, Condition, NewRevision, Retrospective};
use crate::i18n::Words;
use crate::ledger::{self, Event};
use crate::web::json::check_version;

/// Within this time what one person keeps is one change.
const ONE_SITTING: TimeDelta = TimeDelta::minutes(10);

/// What a save left behind.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The retrospective as it is now.
    pub retrospective: Retrospective,
    /// The sections that are still empty.
    pub missing: Vec<Section>,
}

/// Saves the account of how a project ended: all of it, replacing what was there. `expected` is the version that the
/// writer had read. What is published becomes a new revision, and wants a note.
pub fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    actor: &Actor,
    project: ProjectId,
    draft: &Draft,
    expected: Option<i64>,
) -> Outcome<Saved> {
    let ground = ground::of(tx, actor, project)?;
    let newest = store::newest_of(tx, project)?;
    match newest {
        Some(present) if present.status != Status::Published => {
            super::to_write(tx, actor, present.id, Act::WriteRetrospective)?;
            check_version(expected, present.version)?;
            change(tx, now, zone, actor, &ground, present, draft)
        }
        Some(present) if !ground.is_open() => {
            super::to_write(tx, actor, present.id, Act::WriteRetrospective)?;
            check_version(expected, present.version)?;
            if draft.note.is_empty() {
                return Err(Problem::new("note", "revision_note").conflict());
            }
            change(tx, now, zone, actor, &ground, present, draft)
        }
        _ => {
            require(actor, Act::WriteRetrospective, ground.stake)?;
            if expected.is_some() {
                return Err(Refusal::Stale.into());
            }
            if !ground.is_open() {
                return Err(Problem::new("status", "project_not_begun").conflict());
            }
            begin(tx, now, actor, &ground, draft)
        }
    }
}

fn begin(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    ground: &Ground,
    draft: &Draft,
) -> Outcome<Saved> {
    let author = actor.member_id().ok_or(Refusal::SignIn)?;
    let (facilitator, watchers) = people_of(tx, ground, author, None, draft)?;
    let slug = free_slug(tx, ground.id, draft)?;
    let new = store::NewRow {
        project: ground.id,
        kind: draft.kind,
        slug: &slug,
        title: draft.title.as_str(),
        language: draft.language,
        author,
        facilitator,
    };
    let id = store::insert(tx, now, &new)?;
    store::put_sections(tx, now, Some(author), id, &draft.sections)?;
    for (position, (condition, watcher)) in
        draft.conditions.iter().flatten().zip(watchers).enumerate()
    {
        store::insert_condition(tx, id, as_position(position), condition, watcher)?;
    }
    let saved = result(tx, id)?;
    let event = Event::RetrospectiveDrafted { project: ground.id };
    ledger::append(tx, now, actor, about(&saved.retrospective, event));
    Ok(saved)
}

fn change(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    actor: &Actor,
    ground: &Ground,
    present: Retrospective,
    draft: &Draft,
) -> Outcome<Saved> {
    let published = present.status == Status::Published;
    if published && draft.kind != present.kind {
        return Err(Problem::new("kind", "kind_fixed").conflict());
    }
    let (facilitator, watchers) =
        people_of(tx, ground, present.author, present.facilitator, draft)?;
    let old_sections = store::sections_of(tx, present.id)?;
    let old_conditions = store::conditions_of(tx, present.id)?;
    let mut sections = sections_after(&old_sections, draft);
    if published {
        // Nothing lives in a published text: what was put into it now is drawn now.
        let own = Words::new(draft.language, zone, now);
        let facts = ground::facts(tx, now, zone, ground)?;
        sections = Live::of(tx, &own, ground, &facts)?.fill_all(sections)?;
    }
    let after = Retrospective {
        kind: draft.kind,
        title: draft.title.as_str().to_owned(),
        language: draft.language,
        facilitator,
        version: present.version + 1,
        revision: present.revision + i64::from(published),
        ..present.clone()
    };
    let conditions_changed = draft
        .conditions
        .as_ref()
        .is_some_and(|wanted| differ(&old_conditions, wanted, &watchers));
    let mut fields = changed_fields(&present, &after, &old_sections, &sections);
    if conditions_changed {
        fields.push("conditions".to_owned());
    }
    if fields.is_empty() {
        return result(tx, present.id);
    }
    // What the editor keeps by itself every few moments is one change, with one version before it.
    let goes_on = draft.by_itself
        && store::replaced_last(tx, present.id)?
            .is_some_and(|(by, at)| by == actor.member_id() && now - at < ONE_SITTING);
    if !goes_on {
        let kept = store::condition_texts(&old_conditions)?;
        store::keep_version(tx, now, actor.member_id(), &present, &old_sections, &kept)?;
    }
    store::update(tx, now, &after)?;
    store::put_sections(tx, now, actor.member_id(), present.id, &sections)?;
    if let Some(wanted) = draft.conditions.as_ref().filter(|_| conditions_changed) {
        put_conditions(tx, &present, &old_conditions, wanted, &watchers)?;
    }
    let saved = result(tx, present.id)?;
    if published {
        revise(tx, now, zone, actor, &saved, &sections, &draft.note)?;
    } else if !goes_on {
        let event = Event::RetrospectiveEdited { fields };
        ledger::append(tx, now, actor, about(&saved.retrospective, event));
    }
    Ok(saved)
}

/// A published text changes by a revision: complete, with its note; readers can still see the earlier ones.
fn revise(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    actor: &Actor,
    saved: &Saved,
    sections: &BTreeMap<Section, Markdown>,
    note: &str,
) -> Outcome<()> {
    let present = rules::Present {
        status: Status::InReview,
        missing: saved.missing.clone(),
        review_required: false,
        approved: true,
    };
    Refusal::unless_met(rules::unmet(&present))?;
    let retrospective = &saved.retrospective;
    let before = store::revision(tx, retrospective.id, retrospective.revision - 1)?;
    let revision = NewRevision {
        of: retrospective,
        sections,
        facts: &before.map(|before| before.facts).unwrap_or_default(),
        checklist: &Checklist::default(),
        note,
        by: actor.member_id(),
    };
    store::insert_revision(tx, now, &revision)?;
    super::conditions::reschedule(tx, zone, retrospective.id)?;
    super::returning::return_in_a_year(tx, now, zone, retrospective.id)?;
    let event = Event::RetrospectiveRevised {
        revision: retrospective.revision,
    };
    let visibility = retrospective.audience.visibility();
    ledger::append(
        tx,
        now,
        actor,
        about(retrospective, event).visible_to(visibility),
    );
    Ok(())
}

fn result(tx: &mut Tx<'_>, id: RetrospectiveId) -> Outcome<Saved> {
    let retrospective = store::find(tx, id)?.ok_or(Refusal::NotFound)?;
    let sections = store::sections_of(tx, id)?;
    let conditions = store::conditions_of(tx, id)?.len();
    Ok(Saved {
        missing: rules::missing(retrospective.kind, &sections, conditions),
        retrospective,
    })
}

/// What is stored after a save: what was sent, and words of the other kind that were written before it was chosen.
fn sections_after(old: &BTreeMap<Section, Markdown>, draft: &Draft) -> BTreeMap<Section, Markdown> {
    let own = draft.kind.sections();
    let mut sections: BTreeMap<Section, Markdown> = old
        .iter()
        .filter(|(section, _)| !own.contains(section))
        .map(|(section, text)| (*section, text.clone()))
        .collect();
    sections.extend(draft.sections.clone());
    sections
}

fn changed_fields(
    before: &Retrospective,
    after: &Retrospective,
    old: &BTreeMap<Section, Markdown>,
    new: &BTreeMap<Section, Markdown>,
) -> Vec<String> {
    let head = [
        ("kind", before.kind != after.kind),
        ("title", before.title != after.title),
        ("language", before.language != after.language),
        ("facilitator", before.facilitator != after.facilitator),
    ];
    let head = head
        .iter()
        .filter(|(_, changed)| *changed)
        .map(|(name, _)| *name);
    let sections = Section::ALL
        .iter()
        .filter(|section| old.get(section) != new.get(section))
        .map(|section| section.as_str());
    head.chain(sections).map(str::to_owned).collect()
}

/// The facilitator and the watchers, looked up; every address that is nobody's is named.
fn people_of(
    tx: &mut Tx<'_>,
    ground: &Ground,
    author: MemberId,
    present: Option<MemberId>,
    draft: &Draft,
) -> Outcome<(Option<MemberId>, Vec<Option<MemberId>>)> {
    let mut problems = Vec::new();
    let facilitator = match &draft.facilitator {
        None => present,
        Some(None) => None,
        Some(Some(email)) => match members::find_by_email(tx, email)? {
            Some(person) if person.active => {
                if person.id == author || ground.people.contains(&person.id) {
                    problems.push(Problem::new("facilitator", "facilitator_inside"));
                }
                Some(person.id)
            }
            _ => {
                problems.push(Problem::new("facilitator", "nobody_has_address"));
                None
            }
        },
    };
    let mut watchers = Vec::new();
    for condition in draft.conditions.iter().flatten() {
        let Some(email) = &condition.watcher else {
            watchers.push(None);
            continue;
        };
        let found = members::find_by_email(tx, email)?.filter(|person| person.active);
        if found.is_none() {
            let field = format!("conditions[{}].watcher", condition.index);
            problems.push(Problem::new(field, "nobody_has_address"));
        }
        watchers.push(found.map(|person| person.id));
    }
    Refusal::unless_valid(problems)?;
    Ok((facilitator, watchers))
}

/// The chosen address, or one made from the title; numbered where another one has it.
fn free_slug(tx: &mut Tx<'_>, project: ProjectId, draft: &Draft) -> Outcome<Slug> {
    let wanted = match &draft.slug {
        Some(slug) => slug.clone(),
        None => rules::slug_of(project, draft.title.as_str()),
    };
    let mut slug = wanted.clone();
    let mut count = 1;
    while is_reserved(&slug) || store::slug_taken(tx, &slug)? {
        count += 1;
        slug = rules::with_suffix(&wanted, project, count);
    }
    Ok(slug)
}

/// Addresses below `/retrospectives/` that are other pages.
fn is_reserved(slug: &Slug) -> bool {
    matches!(slug.as_str(), "feed" | "new" | "conditions" | "drafts")
}

/// Which stored condition each wanted one is: by its id, otherwise by its words.
fn matched(old: &[Condition], wanted: &[NewCondition]) -> Vec<Option<usize>> {
    let mut taken = vec![false; old.len()];
    let mut claim = |found: Option<usize>| {
        let free = found.filter(|index| taken.get(*index) == Some(&false))?;
        if let Some(mark) = taken.get_mut(free) {
            *mark = true;
        }
        Some(free)
    };
    let by_id: Vec<Option<usize>> = wanted
        .iter()
        .map(|new| {
            let id = new.id?;
            claim(old.iter().position(|condition| condition.id == id))
        })
        .collect();
    wanted
        .iter()
        .zip(by_id)
        .map(|(new, found)| {
            found.or_else(|| claim(old.iter().position(|condition| condition.text == new.text)))
        })
        .collect()
}

fn differ(old: &[Condition], wanted: &[NewCondition], watchers: &[Option<MemberId>]) -> bool {
    let same = |condition: &Condition, new: &NewCondition, watcher: &Option<MemberId>| {
        condition.text == new.text
            && condition.how_known == new.how_known
            && condition.review_on == new.review_on
            && condition.watcher == *watcher
    };
    old.len() != wanted.len()
        || !old
            .iter()
            .zip(wanted.iter().zip(watchers))
            .all(|(condition, (new, watcher))| same(condition, new, watcher))
}

/// Writes the conditions in their new order. What readers have seen does not vanish: it turns, or stays.
fn put_conditions(
    tx: &mut Tx<'_>,
    of: &Retrospective,
    old: &[Condition],
    wanted: &[NewCondition],
    watchers: &[Option<MemberId>],
) -> Outcome<()> {
    let places = matched(old, wanted);
    let gone: Vec<&Condition> = old
        .iter()
        .enumerate()
        .filter(|(index, _)| !places.contains(&Some(*index)))
        .map(|(_, condition)| condition)
        .collect();
    if of.status == Status::Published && !gone.is_empty() {
        return Err(Problem::new("conditions", "condition_stays").conflict());
    }
    for condition in gone {
        store::remove_condition(tx, condition.id)?;
    }
    for (position, (new, (place, watcher))) in wanted
        .iter()
        .zip(places.into_iter().zip(watchers))
        .enumerate()
    {
        let position = as_position(position);
        match place.and_then(|index| old.get(index)) {
            Some(condition) => store::place_condition(tx, condition.id, position, new, *watcher)?,
            None => store::insert_condition(tx, of.id, position, new, *watcher)?,
        }
    }
    Ok(())
}

fn as_position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}
