//! Publishing: the text becomes readable and the project ends, in one transaction or not at all.

use std::collections::BTreeMap;

use super::{about, to_write};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::RetrospectiveId;
use crate::base::permission::Act;
use crate::base::text::Markdown;
use crate::config::{Config, ReviewRule};
use crate::db::{Conn, Tx};
use crate::features::pain_points::Terms;
use crate::features::retrospectives::ground::{self, RawFate, RawPlan};
use crate::features::retrospectives::live::Live;
use crate::features::retrospectives::rules::{
    self, Audience, Checklist, Present, Question, Section, Status,
};
use crate::features::retrospectives::store::{self, NewRevision, Retrospective};
use crate::features::settings;
use crate::i18n::Words;
use crate::ledger::{self, Event};

/// What publishing is told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawPublish {
    /// What becomes of every linked pain point.
    pub fates: Vec<RawFate>,
    /// `internet` or `staff`; empty is `staff`.
    pub visibility: String,
    /// What keeps a success good.
    pub plan: Option<RawPlan>,
    /// What was ticked on the checklist, by name.
    pub ticked: Vec<String>,
}

/// Every guard that keeps it from being published, its own and its project's, given these fates and this plan.
pub fn unmet_guards(
    conn: &mut Conn,
    rule: ReviewRule,
    retrospective: &Retrospective,
    ending: &ground::Ending,
) -> Outcome<Vec<Problem>> {
    let sections = store::sections_of(conn, retrospective.id)?;
    let conditions = store::conditions_of(conn, retrospective.id)?.len();
    let reviews = store::reviews_of(conn, retrospective.id)?;
    let present = Present {
        status: retrospective.status,
        missing: rules::missing(retrospective.kind, &sections, conditions),
        review_required: rule == ReviewRule::Required,
        approved: reviews.iter().any(|review| {
            review.approved
                && review.version == retrospective.version
                && review.member != retrospective.author
        }),
    };
    let mut problems = rules::unmet(&present);
    if retrospective.status != Status::Published {
        problems.extend(ground::unmet(
            conn,
            retrospective.kind,
            retrospective.project,
            ending,
        )?);
    }
    Ok(problems)
}

/// Publishes it: sets the project's state, gives every linked pain point its fate, freezes text and figures as the
/// first revision. Every unmet guard is told at once.
pub fn publish(
    tx: &mut Tx<'_>,
    now: Timestamp,
    config: &Config,
    actor: &Actor,
    id: RetrospectiveId,
    raw: &RawPublish,
) -> Outcome<Retrospective> {
    let (present, ground) = to_write(tx, actor, id, Act::WriteRetrospective)?;
    ground::require_ending(actor, &ground)?;
    let (audience, ticked, ending) = parse(raw)?;
    let rule = settings::current(tx, config)?.retrospective_review;
    let terms = Terms::current(tx, config)?;
    Refusal::unless_met(unmet_guards(tx, rule, &present, &ending)?)?;
    let facts = ground::facts(tx, now, terms.zone, &ground)?;
    let own = Words::new(present.language, terms.zone, now);
    let live = Live::of(tx, &own, &ground, &facts)?;
    let sections = live.fill_all(store::sections_of(tx, id)?)?;
    store::put_sections(tx, now, actor.member_id(), id, &sections)?;
    store::publish(tx, now, id, audience)?;
    let published = store::find(tx, id)?.ok_or(Refusal::NotFound)?;
    freeze(tx, now, actor, &published, (&sections, &facts), &ticked)?;
    let event = Event::RetrospectivePublished {
        project: published.project,
        outcome: published.kind.outcome().to_owned(),
        revision: published.revision,
    };
    ledger::append(
        tx,
        now,
        actor,
        about(&published, event).visible_to(audience.visibility()),
    );
    ground::end(tx, now, &terms, actor, &published, &ending)?;
    super::conditions::reschedule(tx, terms.zone, id)?;
    super::returning::return_in_a_year(tx, now, terms.zone, id)?;
    Ok(published)
}

fn freeze(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    published: &Retrospective,
    (sections, facts): (&BTreeMap<Section, Markdown>, &rules::Facts),
    ticked: &[Question],
) -> Outcome<()> {
    let text: String = sections
        .values()
        .fold(published.title.clone(), |mut all, text| {
            all.push('\n');
            all.push_str(text.as_str());
            all
        });
    let members = store::member_names(tx)?;
    let names = rules::names_in(&text, &members).len();
    let few = rules::figures_of_few(&text).len();
    let revision = NewRevision {
        of: published,
        sections,
        facts,
        checklist: &Checklist::new(ticked, 0, names, few),
        note: "",
        by: actor.member_id(),
    };
    store::insert_revision(tx, now, &revision)
}

fn parse(raw: &RawPublish) -> Outcome<(Audience, Vec<Question>, ground::Ending)> {
    let mut problems = Vec::new();
    let audience = match raw.visibility.trim() {
        "" => Some(Audience::Staff),
        other => Audience::parse(other),
    };
    if audience.is_none() {
        problems.push(Problem::new("visibility", "choice"));
    }
    let ticked = raw
        .ticked
        .iter()
        .filter_map(|name| Question::parse(name))
        .collect();
    let ending = ground::Ending::parse(&raw.fates, raw.plan.as_ref(), &mut problems);
    match (audience, ending) {
        (Some(audience), Some(ending)) if problems.is_empty() => Ok((audience, ticked, ending)),
        _ => Err(Refusal::Invalid(problems).into()),
    }
}

/// Opens a published one to everybody, or keeps it to the staff again.
pub fn set_audience(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    id: RetrospectiveId,
    audience: Audience,
) -> Outcome<()> {
    let (present, _) = to_write(tx, actor, id, Act::WriteRetrospective)?;
    if present.status != Status::Published {
        return Err(Problem::new("status", "retrospective_unpublished").conflict());
    }
    if present.audience == audience {
        return Ok(());
    }
    store::set_audience(tx, now, id, audience)?;
    let event = Event::RetrospectiveEdited {
        fields: vec!["visibility".to_owned()],
    };
    ledger::append(tx, now, actor, about(&present, event));
    Ok(())
}
