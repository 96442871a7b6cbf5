//! Plans letters from what happened: in one transaction with its own position, so that none is lost and none is planned twice.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::rules::{self, Channel, LetterKind, Why};
use super::store::{self, NewLetter, Person};
use crate::base::actor::Actor;
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::ids::{MemberId, PainPointId, ProjectId, PulseId, SubscriberId};
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::{Conn, Db, Tx};
use crate::features::{calendar, pain_points, pulses, retrospectives, subscribers};
use crate::ledger::{self, Entry, EntryActor, Event, Follower, Record};

/// Reads the ledger and fills the outbox.
#[derive(Clone)]
pub struct Planner {
    db: Db,
    clock: Clock,
    zone: Tz,
    coalesce: TimeDelta,
}

/// The name of its position.
pub const NAME: &str = "notify";

impl Planner {
    /// Plans by the company's zone; `coalesce` is how long a letter waits for more news of the same item.
    pub fn new(db: Db, clock: Clock, zone: Tz, coalesce: TimeDelta) -> Self {
        Self {
            db,
            clock,
            zone,
            coalesce,
        }
    }

    fn plan(&self, tx: &mut Tx<'_>, entry: &Entry, now: Timestamp) -> Outcome<()> {
        let event = entry.event().map_err(anyhow::Error::new)?;
        follow_devices(tx, entry, &event, now)?;
        if let Event::SignInAsked { sign_in } = event {
            let asked = store::address_of_sign_in(tx, sign_in)?;
            let planned = asked.map(|(email, member)| NewLetter {
                event_seq: entry.seq,
                member,
                email: member.is_none().then_some(email),
                subscriber: None,
                kind: LetterKind::SignIn,
                item: entry.subject,
                why: Why::Asked,
                channel: Channel::Now,
                due_at: entry.at,
            });
            store::plan(tx, planned.as_slice(), now)?;
            return Ok(());
        }
        if plan_for_subscribers(tx, entry, &event, now)? {
            return Ok(());
        }
        let (kind, item, hear, until) = match to_named(tx, entry, &event)? {
            Some((kind, people)) => {
                let item = entry.related.unwrap_or(entry.subject);
                (kind, item, who_hear(kind, people), None)
            }
            None => {
                let Some(news) = news_of(entry, &event) else {
                    return Ok(());
                };
                if matches!(news.kind, LetterKind::TakenUp | LetterKind::Released)
                    && store::is_part_of_an_outcome(tx, entry)?
                {
                    // The project's own letter says it; two letters about one act are one too many.
                    return Ok(());
                }
                let actor = actor_of(tx, entry)?;
                let hear = hearers(tx, &news, actor)?;
                (news.kind, news.item, hear, store::undo_until(entry))
            }
        };
        let workdays = match hear.iter().any(|(_, _, why)| *why == Why::Studio) {
            true => Some(calendar::workdays(tx)?),
            false => None,
        };
        let planned: Vec<NewLetter> = hear
            .into_iter()
            .map(|(person, channel, why)| {
                let zone = person.wishes.zone_or(self.zone);
                let due = rules::due_at(kind, channel, entry.at, until, self.coalesce, zone);
                NewLetter {
                    event_seq: entry.seq,
                    member: Some(person.id),
                    email: None,
                    subscriber: None,
                    kind,
                    item,
                    why,
                    channel,
                    due_at: match &workdays {
                        // The studio's work waits for its next day of work.
                        Some(workdays) if why == Why::Studio => {
                            rules::on_workday(due, zone, workdays)
                        }
                        _ => due,
                    },
                }
            })
            .collect();
        let people = store::plan(tx, &planned, now)?;
        store::plan_pushes(tx, &planned, now)?;
        note_how_many(tx, now, entry, people);
        Ok(())
    }
}

impl Follower for Planner {
    fn name(&self) -> &'static str {
        NAME
    }

    fn position(&self) -> Outcome<i64> {
        self.db.read_now(|conn| ledger::load_position(conn, NAME))
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let (planner, entries, now) = (self.clone(), entries.to_vec(), self.clock.now());
        self.db.write_now(move |tx| {
            for entry in &entries {
                planner.plan(tx, entry, now)?;
            }
            match entries.last() {
                Some(last) => ledger::save_position(tx, NAME, last.seq, now),
                None => Ok(()),
            }
        })
    }
}

/// Readers without an account whose letters are planned by one statement.
const AT_ONCE: i64 = 500;
/// So long a story waits before strangers are written: what was published by mistake can be taken back.
const STORY_WAITS: TimeDelta = TimeDelta::hours(1);

/// Plans what an event means for readers without an account; whether it was about them, or about a retrospective alone.
fn plan_for_subscribers(
    tx: &mut Tx<'_>,
    entry: &Entry,
    event: &Event,
    now: Timestamp,
) -> Outcome<bool> {
    let letter =
        |subscriber: SubscriberId, kind: LetterKind, why: Why, wait: TimeDelta| NewLetter {
            event_seq: entry.seq,
            member: None,
            email: None,
            subscriber: Some(subscriber),
            kind,
            item: entry.subject,
            why,
            channel: Channel::Now,
            due_at: entry.at + wait,
        };
    let story = match (event, entry.subject) {
        (Event::SubscriberAsked { subscriber }, _) => {
            let kind = LetterKind::SubscriberConfirm;
            let asked = letter(*subscriber, kind, Why::Asked, TimeDelta::zero());
            store::plan(tx, &[asked], now)?;
            return Ok(true);
        }
        (Event::RetrospectivePublished { .. }, Subject::Retrospective(id)) => id,
        // Opened to everybody later.
        (Event::RetrospectiveEdited { fields }, Subject::Retrospective(id))
            if fields.iter().any(|field| field == "visibility") =>
        {
            id
        }
        _ => return Ok(false),
    };
    let open = retrospectives::find(tx, story)?.is_some_and(|story| story.is_for_everybody());
    // Once, whatever becomes of it.
    if !open || store::story_is_told(tx, story)? {
        return Ok(true);
    }
    let mut people = 0;
    let mut after = SubscriberId(0);
    loop {
        let some = subscribers::confirmed(tx, after, AT_ONCE)?;
        let Some(last) = some.last() else { break };
        after = *last;
        let kind = LetterKind::SubscriberStory;
        let letters: Vec<NewLetter> = some
            .into_iter()
            .map(|id| letter(id, kind, Why::Subscriber, STORY_WAITS))
            .collect();
        people += store::plan(tx, &letters, now)?;
    }
    note_how_many(tx, now, entry, people);
    Ok(true)
}

/// What an event means for the browsers that are told by push: who is gone has none, where somebody signed out none is
/// told, and who asked for it sees one arrive.
fn follow_devices(tx: &mut Tx<'_>, entry: &Entry, event: &Event, now: Timestamp) -> Outcome<()> {
    match (event, entry.subject) {
        (Event::MemberDeactivated {}, Subject::Member(member)) => {
            store::forget_devices(tx, member, entry.at)
        }
        (Event::MemberSignedOut { session, .. }, Subject::Member(member)) => {
            store::end_signed_out(tx, now, (member, *session), entry.at)
        }
        (Event::PushTestAsked { device }, _) => store::plan_push_test(tx, entry, *device, now),
        _ => Ok(()),
    }
}

/// Who did it, also where the record names nobody: on an anonymous report only its reporter acts without a name.
fn actor_of(conn: &mut Conn, entry: &Entry) -> Outcome<Option<MemberId>> {
    Ok(match (entry.actor, entry.subject) {
        (EntryActor::Member(id), _) => Some(id),
        (EntryActor::Anyone, Subject::PainPoint(id)) => {
            pain_points::anonymous_reporters(conn, &[id])?.remove(&id)
        }
        (EntryActor::System | EntryActor::Anyone, _) => None,
    })
}

/// A letter that goes to those who asked for exactly this, if it is one: whoever watches a condition, whoever writes a
/// retrospective, or the person whom it is about.
fn to_named(
    conn: &mut Conn,
    entry: &Entry,
    event: &Event,
) -> Outcome<Option<(LetterKind, Vec<Person>)>> {
    use LetterKind as K;
    let (kind, people) = match (event, entry.subject) {
        (Event::ConditionReviewDue { condition }, _) => {
            let watcher = store::watcher_of(conn, *condition)?;
            (K::ProjectConditionReview, Vec::from_iter(watcher))
        }
        (Event::RetrospectiveCommented { .. }, Subject::Retrospective(id)) => {
            let mut writers = store::writers_of(conn, id)?;
            let actor = actor_of(conn, entry)?;
            writers.retain(|writer| Some(*writer) != actor);
            (K::ProjectStoryCommented, writers)
        }
        (Event::RetrospectiveToBeReadAgain {}, Subject::Retrospective(id)) => {
            (K::ProjectStoryAgain, store::writers_of(conn, id)?)
        }
        (Event::PainPointRouted { tell, .. }, _) => (K::Routed, Vec::from_iter(*tell)),
        (Event::MailTestAsked {}, Subject::Member(member)) => (K::Test, vec![member]),
        (Event::MemberReplyRefused { .. }, Subject::Member(member)) => (K::NotTaken, vec![member]),
        _ => return Ok(None),
    };
    let Some(why) = rules::only_reason(kind) else {
        return Ok(None);
    };
    Ok(Some((kind, store::named(conn, &people, why)?)))
}

/// The ledger says how many are told, and nobody's name. What one person gets is no announcement.
fn note_how_many(tx: &mut Tx<'_>, now: Timestamp, entry: &Entry, people: usize) {
    if people < 2 {
        return;
    }
    let event = Event::LettersPlanned {
        about: entry.seq,
        people: i64::try_from(people).unwrap_or(i64::MAX),
    };
    let record = Record::new(entry.subject, event).visible_to(Visibility::Studio);
    ledger::append(tx, now, &Actor::System, record);
}

/// Who hears of it, when and why. Who acts hears nothing of it; only the receipt for a report is meant for whoever sent it.
fn hearers(
    conn: &mut Conn,
    news: &News,
    actor: Option<MemberId>,
) -> Outcome<Vec<(Person, Channel, Why)>> {
    let mut people = store::audience(
        conn,
        news.item,
        news.alone,
        news.also,
        // What nobody gave word about in time is the studio's, whoever answers for it.
        news.kind == LetterKind::PromiseBroken,
    )?;
    if let Some(pulse) = news.pulse {
        let asked = pulses::asked_in(conn, pulse)?;
        people.retain(|person| asked.contains(&person.id));
    }
    people.retain(|person| news.kind == LetterKind::Received || Some(person.id) != actor);
    Ok(who_hear(news.kind, people))
}

/// Those of them who hear of it by what they chose, when and why.
fn who_hear(kind: LetterKind, people: Vec<Person>) -> Vec<(Person, Channel, Why)> {
    people
        .into_iter()
        .filter_map(|person| {
            let reasons = person.reasons.iter().copied();
            let (channel, why) = rules::best_reason(kind, person.level, reasons)?;
            Some((person, channel, why))
        })
        .collect()
}

/// Who would hear of it if `actor` merged this report into another one now.
pub fn hearers_of_a_merge(
    conn: &mut Conn,
    id: PainPointId,
    actor: Option<MemberId>,
) -> Outcome<Vec<MemberId>> {
    let news = News {
        kind: LetterKind::Merged,
        item: Subject::PainPoint(id),
        alone: true,
        also: None,
        pulse: None,
    };
    let people = hearers(conn, &news, actor)?;
    Ok(people.into_iter().map(|(person, ..)| person.id).collect())
}

/// What an event is news of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    pub kind: LetterKind,
    /// What letters about it belong to.
    pub item: Subject,
    /// Only whose reports were folded into this very one.
    alone: bool,
    /// A project whose lead and team hear of it too.
    also: Option<ProjectId>,
    /// Only whoever is asked in this pulse.
    pulse: Option<PulseId>,
}

/// Which letter an event leads to; `None` for what nobody is written about.
pub(super) fn news_of(entry: &Entry, event: &Event) -> Option<News> {
    use LetterKind as K;
    let news = |kind| News {
        kind,
        item: entry.subject,
        alone: false,
        also: None,
        pulse: None,
    };
    // Written down under either of the two, it is news of the pain point.
    let link = |kind, also| {
        let about = [Some(entry.subject), entry.related].into_iter().flatten();
        let pain = about
            .into_iter()
            .find(|subject| matches!(subject, Subject::PainPoint(_)))?;
        Some(News {
            item: pain,
            also,
            ..news(kind)
        })
    };
    let told = |told: &bool, kind| told.then(|| news(kind));
    // A condition stands in a retrospective; who waits for it waits for the project.
    let about_project = |kind| {
        let project = entry
            .related
            .filter(|it| matches!(it, Subject::Project(_)))?;
        Some(News {
            item: project,
            ..news(kind)
        })
    };
    match event {
        Event::PainPointReported { .. } => Some(news(K::Received)),
        Event::PainPointQuestioned { told: yes, .. } => told(yes, K::Questioned),
        Event::PainPointAccepted { told: yes, .. } => told(yes, K::Accepted),
        Event::PainPointDeclined { told: yes, .. } => told(yes, K::Declined),
        Event::PainPointResolved { told: yes, .. } => told(yes, K::Resolved),
        Event::PainPointReopened { told: yes, .. } => told(yes, K::Reopened),
        Event::PainPointAppealAnswered { upheld: true, .. } => Some(news(K::AppealUpheld)),
        Event::PainPointMerged { told: true, .. } => Some(News {
            alone: true,
            ..news(K::Merged)
        }),
        Event::PainPointUnmerged { told: true, .. } => Some(News {
            alone: true,
            ..news(K::Unmerged)
        }),
        Event::PainPointSplit { .. } => Some(News {
            alone: true,
            ..news(K::Split)
        }),
        Event::PainPointCommented { internal: true, .. } => None,
        Event::PainPointCommented {
            by_studio: true, ..
        } => Some(news(K::StudioCommented)),
        Event::PainPointCommented { .. } => Some(news(K::Commented)),
        Event::PainPointSupported {} => Some(news(K::Supported)),
        Event::PainPointLinked { project, .. } => link(K::Linked, Some(*project)),
        // Its lead and team have heard of the link, and did it themselves.
        Event::PainPointTakenUp { .. } => link(K::TakenUp, None),
        Event::PainPointReleased { project } => link(K::Released, Some(*project)),
        Event::PainPointCameBack {} => Some(news(K::CameBack)),
        Event::PainPointPromiseDueSoon { .. }
        | Event::ProjectUpdateDueSoon { .. }
        | Event::ProjectPauseOver { .. } => Some(news(K::PromiseSoon)),
        Event::PainPointPromiseBroken { .. } | Event::ProjectPromiseBroken { .. } => {
            Some(news(K::PromiseBroken))
        }
        Event::ProjectUpdated { .. } => Some(news(K::ProjectUpdated)),
        Event::ProjectPaused { .. } => Some(news(K::ProjectPaused)),
        Event::ProjectResumed {} => Some(news(K::ProjectResumed)),
        Event::ProjectDropped {} => Some(news(K::ProjectDropped)),
        Event::ProjectDelivered { .. } => Some(news(K::ProjectDelivered)),
        Event::ProjectSucceeded { .. } => Some(news(K::ProjectSucceeded)),
        Event::ProjectFailed { .. } => Some(news(K::ProjectFailed)),
        Event::ProjectRegressed { .. } => Some(news(K::ProjectRegressed)),
        Event::ProjectCheckDue { .. } => Some(news(K::ProjectCheckDue)),
        Event::ProjectCheckMissed { .. } => Some(news(K::ProjectCheckMissed)),
        Event::PulseAsked {
            pulse,
            check_on: Some(_),
            ..
        } => Some(News {
            pulse: Some(*pulse),
            ..news(K::ProjectAskedAgain)
        }),
        Event::ProjectStopRuleMet { .. } => Some(news(K::ProjectStopRuleMet)),
        // That it ends is told by its postmortem, its follow-up and its own log by themselves.
        Event::ProjectDecided { choice, .. } if matches!(choice.as_str(), "go_on" | "repair") => {
            Some(news(K::ProjectDecided))
        }
        Event::ProjectDecisionOverdue { .. } => Some(news(K::ProjectDecisionOverdue)),
        Event::ConditionChanged { state, .. } if state == "true" => {
            about_project(K::ProjectConditionTrue)
        }
        _ => None,
    }
}
