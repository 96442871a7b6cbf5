//! Reporting, editing, and opening what only the studio saw.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Terms, append, check_version, member, recount, save, seen, subject, weigh};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{AreaId, CampaignId, MemberId, PainPointId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::text::Slug;
use crate::db::{Conn, Tx};
use crate::features::pain_points::rules::{self, Edit, NewPainPoint};
use crate::features::pain_points::store::{self, PainPoint};
use crate::features::{areas, follows, promises};
use crate::ledger::{self, Event, Record};

/// Reports that one report can be said to be different from: more than anybody looks at.
const MOST_DIFFERENT: usize = 20;

/// Reports a pain point; its number. The same draft sent again is the report it already became.
pub fn report(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    mut new: NewPainPoint,
) -> Outcome<PainPointId> {
    require(actor, Act::TakePart, Stake::NONE)?;
    let reporter = member(actor)?;
    if let Some(draft) = &new.draft_id
        && let Some((id, whose)) = store::by_draft(tx, draft.as_str())?
    {
        if whose == reporter {
            return Ok(id);
        }
        new.draft_id = None;
    }
    let area = find_area(tx, new.area.as_ref())?;
    let campaign = find_campaign(tx, new.campaign.as_ref())?;
    let due_on = terms.first_decision(now);
    let id = enter(tx, now, terms, reporter, &new, (area, campaign), due_on)?;
    let record = Record::new(subject(id), Event::PainPointReported { area, campaign });
    let pain = store::get(tx, id)?;
    ledger::append(
        tx,
        now,
        &pain.acting(actor),
        record.visible_to(new.visibility),
    );
    tell_apart(tx, now, actor, &pain, &new.different_from)?;
    Ok(id)
}

/// Takes a report over from an earlier list, on behalf of `reporter`, with the day by which it is decided about; nothing when it
/// was taken over before. Nobody gets a letter for having said something elsewhere, long ago.
pub fn import(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    terms: &Terms,
    reporter: MemberId,
    new: &NewPainPoint,
    due_on: NaiveDate,
) -> Outcome<Option<PainPointId>> {
    require(actor, Act::Administer, Stake::NONE)?;
    if let Some(draft) = &new.draft_id
        && store::by_draft(tx, draft.as_str())?.is_some()
    {
        return Ok(None);
    }
    let area = find_area(tx, new.area.as_ref())?;
    let id = enter(tx, now, terms, reporter, new, (area, None), due_on)?;
    let record = Record::new(subject(id), Event::PainPointImported { area });
    ledger::append(tx, now, actor, record.visible_to(new.visibility));
    Ok(Some(id))
}

/// A new report with all that belongs to it, but for the entry of the ledger.
fn enter(
    tx: &mut Tx<'_>,
    now: Timestamp,
    terms: &Terms,
    reporter: MemberId,
    new: &NewPainPoint,
    about: (Option<AreaId>, Option<CampaignId>),
    due_on: NaiveDate,
) -> Outcome<PainPointId> {
    let id = store::insert(tx, now, reporter, new, about, due_on)?;
    weigh(tx, now, &[id])?;
    follows::ensure(tx, now, reporter, subject(id))?;
    promises::make(tx, now, terms.zone, subject(id), Some(due_on))?;
    Ok(id)
}

/// Remembers what its reporter said it is different from, for whoever looks for duplicates. Only the studio hears of it.
fn tell_apart(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    pain: &PainPoint,
    others: &[PainPointId],
) -> Outcome<()> {
    if others.len() > MOST_DIFFERENT {
        let problem = Problem::new("different_from", "different_many");
        return Err(problem.with("most", MOST_DIFFERENT).invalid());
    }
    let others: BTreeSet<PainPointId> = others.iter().copied().collect();
    for from in others {
        seen(tx, actor, from).map_err(|failure| match failure {
            Failure::Refusal(Refusal::NotFound) => {
                Problem::new("different_from", "different_unknown")
                    .with("number", from.to_string())
                    .invalid()
            }
            other => other,
        })?;
        let event = Event::PainPointToldApart {
            from,
            by_reporter: true,
        };
        let record = Record::new(pain.subject(), event)
            .related(subject(from))
            .visible_to(Visibility::Studio);
        ledger::append(tx, now, &pain.acting(actor), record);
    }
    Ok(())
}

/// The area of a slug; 422 when there is none, or when it takes no reports any more.
fn find_area(conn: &mut Conn, slug: Option<&Slug>) -> Outcome<Option<AreaId>> {
    let Some(slug) = slug else {
        return Ok(None);
    };
    let area = areas::by_slug(conn, slug.as_str())?
        .ok_or_else(|| Problem::new("area", "area_unknown").invalid())?;
    if !area.open {
        return Err(Problem::new("area", "area_closed").invalid());
    }
    Ok(Some(area.id))
}

/// The campaign of a slug while it is open; nothing once it has closed, for what hurts is told all the same. 422 when there
/// never was one.
fn find_campaign(conn: &mut Conn, slug: Option<&Slug>) -> Outcome<Option<CampaignId>> {
    let Some(slug) = slug else {
        return Ok(None);
    };
    let found = store::called_by(conn, slug.as_str())?
        .ok_or_else(|| Problem::new("campaign", "campaign_unknown").invalid())?;
    Ok(found.open.then_some(found.id))
}

/// Changes a report; the text it had is kept as a version. Changing nothing leaves everything as it is.
pub fn edit(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    expected: Option<i64>,
    edit: &Edit,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    let who = member(actor)?;
    require(actor, Act::EditReport, before.stake_of(Some(who)))?;
    if edit.impact.is_some_and(|impact| impact != before.impact) && who != before.reporter {
        return Err(Refusal::Forbidden("impact_is_the_reporters").into());
    }
    check_version(expected, &before)?;
    let mut after = before.clone();
    let fields = apply(tx, edit, &before, &mut after)?;
    if !fields.is_empty() {
        store::keep_version(tx, now, who, &before)?;
        save(tx, now, &before, &mut after)?;
        if before.impact != after.impact {
            recount(tx, now, id)?;
        }
        let version = after.version;
        let event = Event::PainPointEdited { version, fields };
        append(tx, now, &after.acting(actor), &after, event);
    }
    match edit.visibility {
        Some(wanted) => change_visibility(tx, now, actor, &after, wanted),
        None => Ok(()),
    }
}

/// Puts a report that is about nothing yet into an area, without a new text; whether it did.
pub fn put_in_area(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
    area: AreaId,
) -> Outcome<bool> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    if before.area.is_some() {
        return Ok(false);
    }
    let mut after = before.clone();
    after.area = Some(area);
    save(tx, now, &before, &mut after)?;
    let event = Event::PainPointEdited {
        version: after.version,
        fields: vec!["area".to_owned()],
    };
    append(tx, now, actor, &after, event);
    Ok(true)
}

/// Applies what is named and different; the names of what differs.
fn apply(
    conn: &mut Conn,
    edit: &Edit,
    before: &PainPoint,
    after: &mut PainPoint,
) -> Outcome<Vec<String>> {
    if let Some(title) = &edit.title {
        title.as_str().clone_into(&mut after.title);
    }
    if let Some(body) = &edit.body {
        body.as_str().clone_into(&mut after.body);
    }
    if let Some(area) = &edit.area {
        after.area = match area {
            // The area it has may be closed by now and stays.
            Some(slug) if is_same_area(conn, before.area, slug)? => before.area,
            other => find_area(conn, other.as_ref())?,
        };
    }
    if let Some(impact) = edit.impact {
        after.impact = impact;
    }
    after.language = Language::of_text(&format!("{} {}", after.title, after.body));
    let changed = [
        ("title", before.title != after.title),
        ("body", before.body != after.body),
        ("area", before.area != after.area),
        ("impact", before.impact != after.impact),
    ];
    Ok(changed
        .iter()
        .filter(|(_, changed)| *changed)
        .map(|(field, _)| (*field).to_owned())
        .collect())
}

fn is_same_area(conn: &mut Conn, present: Option<AreaId>, slug: &Slug) -> Outcome<bool> {
    let named = areas::by_slug(conn, slug.as_str())?;
    Ok(named.is_some_and(|area| Some(area.id) == present))
}

fn change_visibility(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    pain: &PainPoint,
    wanted: Visibility,
) -> Outcome<()> {
    match (pain.visibility, wanted) {
        (present, wanted) if present == wanted => Ok(()),
        (Visibility::Studio, _) => {
            if actor.member_id() == Some(pain.reporter) {
                agree_to_opening(tx, now, actor, pain.id)?;
            }
            if actor.is_studio() {
                open(tx, now, actor, pain.id)?;
            }
            Ok(())
        }
        // It has been read by everybody; hiding it now would only hide what becomes of it.
        _ => Err(Problem::new("visibility", "read_by_all").conflict()),
    }
}

/// The reporter lets the studio open a report that only it sees.
pub fn agree_to_opening(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: PainPointId,
) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::TakePart, Stake::NONE)?;
    if actor.member_id() != Some(before.reporter) {
        return Err(Refusal::Forbidden("reporter_only").into());
    }
    if before.visibility != Visibility::Studio || before.opening_agreed_at.is_some() {
        return Ok(());
    }
    let mut after = before.clone();
    after.opening_agreed_at = Some(now);
    save(tx, now, &before, &mut after)?;
    let event = Event::PainPointOpeningAgreed {};
    append(tx, now, &after.acting(actor), &after, event);
    Ok(())
}

/// The studio opens a report to the staff, with its reporter's consent. What was said before stays as hidden as it was.
pub fn open(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: PainPointId) -> Outcome<()> {
    let before = seen(tx, actor, id)?;
    require(actor, Act::Triage, Stake::NONE)?;
    let agreed = before.opening_agreed_at.is_some();
    Refusal::unless_met(rules::may_open(before.visibility, agreed))?;
    let mut after = before.clone();
    after.visibility = Visibility::Staff;
    after.opened_at = Some(now);
    save(tx, now, &before, &mut after)?;
    append(tx, now, actor, &after, Event::PainPointOpened {});
    Ok(())
}
