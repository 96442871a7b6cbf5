//! What people do with campaigns, and what happens to them on their days.

use chrono_tz::Tz;

use super::blocks::kind;
use super::rules::{Audience, Content, Span, State, is_reserved};
use super::store::{self, Campaign};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::CampaignId;
use crate::base::permission::{Act, Stake, Visibility, require};
use crate::base::subject::Subject;
use crate::base::text::Slug;
use crate::db::{Conn, Tx};
use crate::features::areas;
use crate::ledger::{self, Event, Record};
use crate::timekeeper::{self, DueKind};
use crate::web::json::check_version;

/// Makes a campaign; its address is fixed from here on.
pub fn create(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    slug: &Slug,
    content: &Content,
) -> Outcome<CampaignId> {
    begin(tx, now, actor, slug, content, None)
}

/// Makes another one like it, without its days.
pub fn duplicate(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: CampaignId,
) -> Outcome<String> {
    require(actor, Act::RunCampaigns, Stake::NONE)?;
    let from = store::find(tx, id)?.ok_or(Refusal::NotFound)?;
    let content = draft(tx, id)?.anew();
    let slug = free_copy(tx, &from.slug)?;
    begin(tx, now, actor, &slug, &content, Some(id))?;
    Ok(slug.into())
}

fn begin(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    slug: &Slug,
    content: &Content,
    from: Option<CampaignId>,
) -> Outcome<CampaignId> {
    require(actor, Act::RunCampaigns, Stake::NONE)?;
    let mut problems = content.problems(kind);
    if is_reserved(slug) || store::by_slug(tx, slug.as_str())?.is_some() {
        problems.insert(0, Problem::new("slug", "slug_taken"));
    }
    Refusal::unless_valid(problems)?;
    let id = store::insert(tx, now, actor.member_id(), slug.as_str(), content)?;
    record(
        tx,
        now,
        actor,
        id,
        Event::CampaignCreated { from },
        Visibility::Studio,
    );
    Ok(id)
}

/// `friction-week-2` for the first copy.
fn free_copy(conn: &mut Conn, slug: &str) -> Outcome<Slug> {
    let stem = match slug.rsplit_once('-') {
        Some((stem, count)) if count.parse::<u32>().is_ok() => stem,
        _ => slug,
    };
    let stem: String = stem.chars().take(Slug::MOST - 8).collect();
    let mut count = 2u64;
    loop {
        let wanted = format!("{}-{count}", stem.trim_end_matches('-'));
        if store::by_slug(conn, &wanted)?.is_none() {
            return Slug::parse("slug", &wanted).map_err(Problem::invalid);
        }
        count += 1;
    }
}

/// The text that is being written.
pub fn draft(conn: &mut Conn, id: CampaignId) -> Outcome<Content> {
    let stored = store::draft(conn, id)?;
    read(id, &stored)
}

/// The text that readers see, where there are any.
pub fn live(conn: &mut Conn, id: CampaignId) -> Outcome<Option<Content>> {
    let stored = store::live(conn, id)?;
    stored.map(|stored| read(id, &stored)).transpose()
}

/// What was stored by us is readable by us, or it is our fault.
pub fn read(id: CampaignId, stored: &str) -> Outcome<Content> {
    Ok(Content::parse(stored, kind)
        .map_err(|problem| anyhow::anyhow!("campaign {id}: {}", problem.code))?)
}

/// Saves the text that is being written; the one before is kept. Readers see nothing of it yet. Saving what is there already
/// changes nothing.
pub fn save(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: CampaignId,
    expected: Option<i64>,
    content: &Content,
) -> Outcome<Campaign> {
    require(actor, Act::RunCampaigns, Stake::NONE)?;
    let present = store::find(tx, id)?.ok_or(Refusal::NotFound)?;
    check_version(expected, present.version)?;
    let mut problems = content.problems(kind);
    if !content.area.is_empty() && areas::by_slug(tx, &content.area)?.is_none_or(|it| !it.open) {
        problems.push(Problem::new("area", "area_unknown"));
    }
    Refusal::unless_valid(problems)?;
    if draft(tx, id)? == *content {
        return Ok(present);
    }
    store::rewrite(tx, now, actor.member_id(), &present, content)?;
    let version = present.version + 1;
    record(
        tx,
        now,
        actor,
        id,
        Event::CampaignEdited { version },
        Visibility::Studio,
    );
    Ok(store::find(tx, id)?.ok_or(Refusal::NotFound)?)
}

/// Gives it to its readers as it is written now: at once, or on its first day. Doing it again gives them the newer text.
pub fn publish(
    tx: &mut Tx<'_>,
    now: Timestamp,
    zone: Tz,
    actor: &Actor,
    id: CampaignId,
) -> Outcome<Campaign> {
    require(actor, Act::RunCampaigns, Stake::NONE)?;
    let present = store::find(tx, id)?.ok_or(Refusal::NotFound)?;
    let content = draft(tx, id)?;
    Refusal::unless_valid(content.problems(kind))?;
    Refusal::unless_met(content.unmet(kind))?;
    let audience = Audience::parse(&content.audience).unwrap_or(Audience::Staff);
    let (opens_on, closes_on) = content.days().map_err(Refusal::Invalid)?;
    let span = Span::of_days(zone, opens_on, closes_on);
    let state = span.state_at(now);
    if state == State::Closed && present.state != State::Closed {
        return Err(Problem::new("closes_on", "campaign_over").conflict());
    }
    let after = Campaign {
        audience,
        state,
        opens_at: span.opens_at.or(present.opens_at).or(Some(now)),
        closes_at: span.closes_at,
        ..present.clone()
    };
    store::go_live(tx, now, &after, &content)?;
    let subject = Subject::Campaign(id);
    match (state, span.opens_at) {
        (State::Scheduled, Some(at)) => {
            timekeeper::schedule(tx, DueKind::CampaignOpens, subject, at)?;
        }
        _ => timekeeper::cancel(tx, DueKind::CampaignOpens, subject)?,
    }
    match (state, span.closes_at) {
        (State::Scheduled | State::Open, Some(at)) => {
            timekeeper::schedule(tx, DueKind::CampaignCloses, subject, at)?;
        }
        _ => timekeeper::cancel(tx, DueKind::CampaignCloses, subject)?,
    }
    let event = Event::CampaignPublished {
        version: after.version,
        internet: audience == Audience::Internet,
    };
    record(tx, now, actor, id, event, audience.visibility());
    if state == State::Open && present.state != State::Open {
        record(
            tx,
            now,
            actor,
            id,
            Event::CampaignOpened {},
            audience.visibility(),
        );
    }
    Ok(store::find(tx, id)?.ok_or(Refusal::NotFound)?)
}

/// Closes it by hand: it can still be read, and says that it has ended.
pub fn close(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: CampaignId) -> Outcome<()> {
    let present = theirs(tx, actor, id)?;
    if !matches!(present.state, State::Open | State::Scheduled) {
        return Err(Problem::new("state", "campaign_not_open").conflict());
    }
    end(tx, now, actor, &present)
}

/// Takes it away from its readers; what was written stays, and so do the reports.
pub fn withdraw(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, id: CampaignId) -> Outcome<()> {
    let present = theirs(tx, actor, id)?;
    if !present.is_published() {
        return Err(Problem::new("state", "campaign_not_open").conflict());
    }
    store::set_state(tx, now, &present, State::Draft)?;
    forget_days(tx, id)?;
    let visibility = present.audience.visibility();
    record(tx, now, actor, id, Event::CampaignWithdrawn {}, visibility);
    Ok(())
}

/// Its first day has come.
pub fn day_to_open(tx: &mut Tx<'_>, now: Timestamp, subject: Subject) -> Outcome<()> {
    let Some(present) = of(tx, subject)?.filter(|it| it.state == State::Scheduled) else {
        return Ok(());
    };
    store::set_state(tx, now, &present, State::Open)?;
    let visibility = present.audience.visibility();
    let event = Event::CampaignOpened {};
    record(tx, now, &Actor::System, present.id, event, visibility);
    Ok(())
}

/// Its last day is over.
pub fn day_to_close(tx: &mut Tx<'_>, now: Timestamp, subject: Subject) -> Outcome<()> {
    let open = |it: &Campaign| matches!(it.state, State::Open | State::Scheduled);
    match of(tx, subject)?.filter(open) {
        Some(present) => end(tx, now, &Actor::System, &present),
        None => Ok(()),
    }
}

fn of(conn: &mut Conn, subject: Subject) -> Outcome<Option<Campaign>> {
    match subject {
        Subject::Campaign(id) => store::find(conn, id),
        _ => Ok(None),
    }
}

fn end(tx: &mut Tx<'_>, now: Timestamp, actor: &Actor, present: &Campaign) -> Outcome<()> {
    store::set_state(tx, now, present, State::Closed)?;
    forget_days(tx, present.id)?;
    let visibility = present.audience.visibility();
    record(
        tx,
        now,
        actor,
        present.id,
        Event::CampaignClosed {},
        visibility,
    );
    Ok(())
}

fn forget_days(tx: &mut Tx<'_>, id: CampaignId) -> Outcome<()> {
    for kind in [DueKind::CampaignOpens, DueKind::CampaignCloses] {
        timekeeper::cancel(tx, kind, Subject::Campaign(id))?;
    }
    Ok(())
}

fn theirs(conn: &mut Conn, actor: &Actor, id: CampaignId) -> Outcome<Campaign> {
    require(actor, Act::RunCampaigns, Stake::NONE)?;
    Ok(store::find(conn, id)?.ok_or(Refusal::NotFound)?)
}

fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: CampaignId,
    event: Event,
    visibility: Visibility,
) {
    let record = Record::new(Subject::Campaign(id), event).visible_to(visibility);
    ledger::append(tx, now, actor, record);
}
