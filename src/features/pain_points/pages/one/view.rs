//! The page of a report as its template sees it.

use std::ops::Deref;

use askama::Template;

use super::load::{Desk, Loaded, Look};
use super::queue::Queue;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::ids::{MemberId, PainPointId};
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::features::files::{Kept, On};
use crate::features::follows::FollowState;
use crate::features::history::{Moment, Who};
use crate::features::pain_points::pages::Refused;
use crate::features::pain_points::reading::Audience;
use crate::features::pain_points::rules::Status;
use crate::features::pain_points::saying::{PromiseSaid, promise_said, status_said};
use crate::features::pain_points::store::{
    Comment, DecisionRow, LikenessBeside, PainPoint, ProjectBeside,
};
use crate::features::text_blocks::Occasion;
use crate::i18n::Words;
use crate::ledger::Event;
use crate::web::markdown::excerpt;
use crate::web::visitor::initials;
use crate::web::{FieldErrors, Page};

/// Somebody with a face.
pub struct Face {
    pub name: String,
    pub initials: String,
}

impl Face {
    fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            initials: initials(name),
        }
    }

    /// Somebody who is named to nobody, as their readers and they themselves see them.
    fn unnamed(words: &Words, own: bool) -> Self {
        let key = match own {
            true => "pain-anonymous-you",
            false => "pain-anonymous",
        };
        Self {
            name: words.say(key).to_string(),
            initials: "?".to_owned(),
        }
    }
}

/// A comment.
pub struct CommentView {
    pub id: i64,
    pub face: Face,
    pub studio: bool,
    pub internal: bool,
    /// Whether the reader said it.
    pub own: bool,
    pub erased: bool,
    pub at: Timestamp,
    pub body: String,
    /// What was attached to it.
    pub files: Vec<Kept>,
    /// The merged report that it was said to.
    pub about: Option<PainPointId>,
}

/// One line of the history.
pub struct MomentView {
    pub at: Timestamp,
    pub words: String,
    pub tone: &'static str,
    pub note: String,
}

/// A choice of who answers for it.
pub struct Helper {
    pub id: i64,
    pub name: String,
    pub chosen: bool,
}

/// The appeal, as the reporter and the studio see it.
pub struct AppealView {
    pub body: String,
    pub answer: Option<String>,
    /// An answer that was taken back.
    pub draft: String,
    pub answered_by: String,
    pub pending: bool,
    /// Whether this reader may answer it.
    pub mine_to_answer: bool,
}

/// One thing to do about it.
pub struct CheckView {
    pub id: i64,
    pub line: String,
    /// Who did it, and when.
    pub done: Option<(String, Timestamp)>,
}

#[derive(Template)]
#[template(path = "pain_points/one.html")]
pub struct OnePage {
    pub page: Page,
    pub pain: PainPoint,
    pub says: String,
    pub promise: Option<PromiseSaid>,
    pub area: Option<(String, String)>,
    pub reporter: Face,
    pub assignee: Option<Face>,
    pub own: bool,
    pub studio: bool,
    pub decision: Option<DecisionRow>,
    pub decided_by: String,
    pub canonical: Option<PainPoint>,
    pub merged: Vec<PainPoint>,
    pub comments: Vec<CommentView>,
    /// What was attached to it.
    pub files: Vec<Kept>,
    /// Files that wait for a form that was refused.
    pub held: Vec<Kept>,
    pub moments: Vec<MomentView>,
    pub earlier: Option<i64>,
    pub projects: Vec<ProjectBeside>,
    pub appeal: Option<AppealView>,
    pub supports: bool,
    pub my_minutes: String,
    pub my_times: String,
    pub my_per: &'static str,
    pub follow: &'static str,
    /// Whether the reader hears of it without having chosen so: it is theirs, or they said something to it.
    pub tied: bool,
    pub supporters: Vec<String>,
    pub helpers: Vec<Helper>,
    pub alike: Vec<(LikenessBeside, PainPoint)>,
    pub spark: String,
    pub has_versions: bool,
    pub usual_word: String,
    /// `P-12`, the likeliest duplicate that nobody has decided about; empty where there is none.
    likeliest: String,
    pub desk: Option<Desk>,
    /// What is still to be done about it, for the studio.
    pub checklist: Vec<CheckView>,
    pub seq: i64,
    look: Look,
    refused: Option<Refused>,
    /// A decision that the reader took back.
    again: Option<DecisionRow>,
    errors: FieldErrors,
    none: FieldErrors,
}

/// What the studio does with a report, on its page. A template of its own: one function of both costs the compiler twice as
/// long as two.
#[derive(Template)]
#[template(path = "pain_points/studio.html")]
struct ForStudio<'p>(&'p OnePage);

impl Deref for ForStudio<'_> {
    type Target = OnePage;

    fn deref(&self) -> &OnePage {
        self.0
    }
}

impl OnePage {
    fn for_studio(&self) -> ForStudio<'_> {
        ForStudio(self)
    }

    pub fn new(
        page: Page,
        actor: &Actor,
        loaded: Loaded,
        refused: Option<Refused>,
        look: Look,
    ) -> Self {
        let words = page.words;
        let pain = &loaded.pain;
        let somebody = words.say("history-somebody").to_string();
        let name = |member: MemberId| loaded.around.name(member).unwrap_or(&somebody).to_owned();
        let holder = loaded.projects.iter().find(|project| project.holds());
        let assignee = pain.assignee.map(name);
        let area = pain.area.and_then(|id| loaded.around.areas.get(&id));
        let member = actor.member_id();
        let studio = actor.is_studio();
        let mine = loaded.support.flatten();
        let part = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
        let decision = current_decision(&loaded);
        let errors = refused.as_ref().map_or_else(FieldErrors::none, |refused| {
            FieldErrors::new(&words, &refused.problems)
        });
        Self {
            says: status_said(&words, pain, assignee.as_deref(), holder),
            promise: promise_said(&words, pain),
            area: area.map(|area| (area.slug.clone(), area.name(words.language()).to_owned())),
            reporter: match pain.named_reporter() {
                Some(reporter) => Face::of(&name(reporter)),
                None => Face::unnamed(&words, member == Some(pain.reporter)),
            },
            assignee: assignee.as_deref().map(Face::of),
            own: member == Some(pain.reporter),
            studio,
            decided_by: decision
                .as_ref()
                .and_then(|decision| decision.actor)
                .map(name)
                .unwrap_or_default(),
            decision,
            comments: comments(&loaded, &words, &name, member),
            files: loaded.files.clone(),
            held: loaded.held.clone(),
            moments: moments(&page, &loaded),
            earlier: loaded.earlier,
            appeal: appeal(&loaded, member, studio, &name),
            supports: loaded.support.is_some(),
            my_minutes: part(mine.map(|impact| impact.minutes())),
            my_times: part(mine.map(|impact| impact.times())),
            my_per: mine.map_or("day", |impact| impact.per().as_str()),
            follow: loaded.follow.map_or("none", FollowState::as_str),
            tied: member.is_some_and(|me| is_tied(&loaded, me)),
            supporters: loaded
                .supporters
                .iter()
                .map(|member| name(*member))
                .collect(),
            helpers: loaded
                .studio
                .iter()
                .map(|person| Helper {
                    id: person.id.0,
                    name: person.name.clone(),
                    chosen: Some(person.id) == pain.assignee,
                })
                .collect(),
            spark: spark(pain.created_at, words.now(), &loaded.voices_at),
            has_versions: loaded.has_versions,
            usual_word: loaded.usual_word.to_string(),
            none: FieldErrors::none(),
            checklist: loaded
                .desk
                .iter()
                .flat_map(|desk| &desk.checklist)
                .map(|line| CheckView {
                    id: line.id.0,
                    line: line.line.clone(),
                    done: line.done.map(|(by, at)| (name(by), at)),
                })
                .collect(),
            desk: loaded.desk,
            seq: loaded.seq,
            look,
            likeliest: loaded
                .alike
                .iter()
                .find(|(alike, _)| alike.pending)
                .map(|(alike, _)| format!("P-{}", alike.other))
                .unwrap_or_default(),
            errors,
            again: loaded.taken_back.filter(|_| refused.is_none()),
            refused,
            canonical: loaded.canonical,
            merged: loaded.merged,
            alike: loaded.alike,
            projects: loaded.projects,
            page: page
                .titled(format_args!("P-{} {}", pain.id, pain.title))
                .at("pain-points"),
            pain: loaded.pain,
        }
    }

    /// The problems of a form: those of the one that was refused, none for all others.
    fn errors_of(&self, form: &str) -> &FieldErrors {
        if self.is_refused(form) {
            &self.errors
        } else {
            &self.none
        }
    }

    /// Whether this form was refused.
    fn is_refused(&self, form: &str) -> bool {
        self.refused
            .as_ref()
            .is_some_and(|refused| refused.form == form)
    }

    /// Whether this form stands open: it was refused, or what it decided was taken back.
    fn is_open(&self, form: &str) -> bool {
        self.is_refused(form)
            || (self.refused.is_none() && self.look.open == form)
            || self.again.as_ref().is_some_and(|row| form_of(row) == form)
    }

    /// What was typed into a field of a form that was refused, or whose decision was taken back.
    fn typed(&self, form: &str, name: &str) -> &str {
        match &self.again {
            Some(row) if form_of(row) == form => match name {
                "reason" => &row.reason,
                "question" => &row.question,
                "would_change" => &row.would_change,
                _ => "",
            },
            _ => self.typed_or(form, name, self.begins_with(form, name)),
        }
    }

    /// The words with which a field begins: the text block in the reporter's language, or the likeliest duplicate.
    fn begins_with(&self, form: &str, name: &str) -> &str {
        let Some(desk) = &self.desk else { return "" };
        match (form, name) {
            ("merge", "into") => &self.likeliest,
            ("ask", "question") | (_, "reason") => Occasion::parse(form)
                .map_or("", |occasion| desk.blocks.of(occasion, self.pain.language)),
            _ => "",
        }
    }

    /// The inbox, while it is gone through.
    fn queue(&self) -> Option<&Queue> {
        self.desk.as_ref()?.queue.as_ref()
    }

    /// Where a decision leads: the next of the inbox, or back here.
    fn on(&self) -> String {
        self.queue()
            .map_or_else(|| self.look.back.clone(), Queue::on)
    }

    /// Where an act that decides nothing leads back to.
    fn here(&self) -> String {
        match self.queue() {
            Some(_) => format!("/pain-points/{}?queue=inbox", self.pain.id),
            None => String::new(),
        }
    }

    /// Whom a decision is told to, and in which languages.
    fn told_to(&self) -> String {
        let Some(Audience { people, languages }) = self.desk.as_ref().map(|desk| &desk.audience)
        else {
            return String::new();
        };
        let other = |(language, _): &&(Language, usize)| *language != self.page.words.language();
        let goes = self.page.say("triage-goes-to").with("n", *people as i64);
        let mut said = goes.to_string();
        if let Some((language, count)) = languages.iter().find(other) {
            let of_them = self.page.say_of("triage-goes-to", language.tag());
            said = format!("{said} {}", of_them.with("n", *count as i64));
        }
        if self.pain.anonymous {
            said = format!("{said} {}", self.page.say("triage-goes-to-unnamed"));
        }
        said
    }

    /// Whether it is about the area of this name.
    fn is_about(&self, slug: &str) -> bool {
        self.area.as_ref().is_some_and(|(area, _)| area == slug)
    }

    /// The same, or what stands there at first.
    fn typed_or<'a>(&'a self, form: &str, name: &str, first: &'a str) -> &'a str {
        match &self.refused {
            Some(refused) if refused.form == form => refused
                .fields
                .iter()
                .rev()
                .find(|(field, _)| field == name)
                .map_or("", |(_, value)| value),
            _ => first,
        }
    }

    /// How many lines of the checklist are done.
    fn checked(&self) -> usize {
        let done = self.checklist.iter().filter(|line| line.done.is_some());
        done.count()
    }

    fn tags(&self) -> &str {
        let carried = self.desk.as_ref().map_or("", |desk| desk.tags.as_str());
        self.typed_or("tags", "tags", carried)
    }

    /// Whether the reader may take away what was attached to the report.
    fn may_take_away(&self) -> bool {
        self.own || self.studio
    }

    /// The same for a comment.
    fn may_take_off(&self, comment: &CommentView) -> bool {
        self.studio || comment.own
    }

    /// Whether it stands at one of these.
    fn is_at(&self, statuses: &[&str]) -> bool {
        statuses.contains(&self.pain.status.as_str())
    }

    /// What everybody together loses a month, if anybody said.
    fn hours(&self) -> String {
        match self.pain.hours_per_month() {
            unsaid if unsaid <= 0.0 => self.page.say("pain-hours-unsaid").to_string(),
            hours => self.page.hours(hours),
        }
    }

    fn is_studio_only(&self) -> bool {
        self.pain.visibility == Visibility::Studio
    }

    fn is_asleep(&self) -> bool {
        self.pain
            .snoozed_until
            .is_some_and(|until| until > self.page.words.today())
    }
}

/// The form that a decision came from.
fn form_of(row: &DecisionRow) -> &'static str {
    match (row.from, row.to) {
        (Some(Status::New | Status::NeedsInfo), Some(Status::Accepted)) => "accept",
        (_, Some(Status::Accepted)) => "reopen",
        (_, Some(Status::NeedsInfo)) => "ask",
        (_, Some(Status::Declined)) => "decline",
        (_, Some(Status::Resolved)) => "resolve",
        _ => "",
    }
}

/// Whether somebody hears of it because of what they did.
fn is_tied(loaded: &Loaded, me: MemberId) -> bool {
    let pain = &loaded.pain;
    pain.reporter == me
        || pain.assignee == Some(me)
        || loaded.support.is_some()
        || loaded.merged.iter().any(|other| other.reporter == me)
        || loaded.comments.iter().any(|comment| comment.author == me)
}

/// The words that stand beside the status: of the decision that led to it.
fn current_decision(loaded: &Loaded) -> Option<DecisionRow> {
    loaded
        .decisions
        .first()
        .filter(|decision| {
            let said = [&decision.reason, &decision.question, &decision.would_change];
            decision.to == Some(loaded.pain.status) && said.iter().any(|text| !text.is_empty())
        })
        .cloned()
}

fn comments(
    loaded: &Loaded,
    words: &Words,
    name: &impl Fn(MemberId) -> String,
    reader: Option<MemberId>,
) -> Vec<CommentView> {
    let is_studio = |member: MemberId| {
        let person = loaded.around.people.get(&member);
        person.is_some_and(|person| person.role >= crate::base::actor::Role::Studio)
    };
    let is_unnamed = |comment: &Comment| {
        let unnamed = loaded.unnamed.get(&comment.pain_point);
        unnamed == Some(&comment.author) && !comment.internal
    };
    loaded
        .comments
        .iter()
        .map(|comment| CommentView {
            id: comment.id.0,
            face: match is_unnamed(comment) {
                true => Face::unnamed(words, reader == Some(comment.author)),
                false => Face::of(&name(comment.author)),
            },
            studio: is_studio(comment.author) && !is_unnamed(comment),
            internal: comment.internal,
            own: reader == Some(comment.author),
            erased: comment.erased,
            at: comment.created_at,
            body: comment.body.clone(),
            files: loaded
                .comment_files
                .get(&On::Comment(comment.id))
                .cloned()
                .unwrap_or_default(),
            about: (comment.pain_point != loaded.pain.id).then_some(comment.pain_point),
        })
        .collect()
}

/// What happened, oldest first; what people said stands in full below it, and who is reminded of what is their business.
fn moments(page: &Page, loaded: &Loaded) -> Vec<MomentView> {
    let shown = loaded.moments.iter().rev().filter(|moment| {
        let kept_back = matches!(
            moment.event,
            Some(Event::PainPointCommented { .. } | Event::PainPointPromiseDueSoon { .. })
        );
        !kept_back
    });
    shown
        .map(|moment| MomentView {
            at: moment.at,
            words: moment.say(&page.words),
            tone: tone(moment),
            note: note(moment, loaded),
        })
        .collect()
}

fn tone(moment: &Moment) -> &'static str {
    match &moment.event {
        Some(Event::PainPointReported { .. } | Event::PainPointImported { .. }) => "new",
        Some(
            Event::PainPointAccepted { .. }
            | Event::PainPointResolved { .. }
            | Event::PainPointTakenUp { .. }
            | Event::PainPointReopened { .. },
        ) => "ok",
        Some(Event::PainPointQuestioned { .. } | Event::PainPointSnoozed { .. }) => "wait",
        Some(Event::PainPointPromiseBroken { .. } | Event::PainPointCameBack {}) => "bad",
        _ if moment.who == Who::Insole => "quiet",
        _ => "",
    }
}

/// The words of the decision behind an entry, in short.
fn note(moment: &Moment, loaded: &Loaded) -> String {
    let decision = match &moment.event {
        Some(
            Event::PainPointQuestioned { decision, .. }
            | Event::PainPointAccepted { decision, .. }
            | Event::PainPointDeclined { decision, .. }
            | Event::PainPointResolved { decision, .. }
            | Event::PainPointReopened { decision, .. },
        ) => *decision,
        _ => return String::new(),
    };
    let row = loaded.decisions.iter().find(|row| row.id == decision);
    row.map_or_else(String::new, |row| {
        let said = if row.question.is_empty() {
            &row.reason
        } else {
            &row.question
        };
        excerpt(said, 240)
    })
}

fn appeal(
    loaded: &Loaded,
    member: Option<MemberId>,
    studio: bool,
    name: &impl Fn(MemberId) -> String,
) -> Option<AppealView> {
    let row = loaded.appeal.as_ref()?;
    let pending = row.answered_at.is_none() && loaded.pain.status == Status::Declined;
    let involved = [row.decided_by, Some(row.member)].contains(&member);
    Some(AppealView {
        body: row.body.clone(),
        answer: row.answer.clone().filter(|_| row.answered_at.is_some()),
        draft: row.answer.clone().unwrap_or_default(),
        answered_by: row.answered_by.map(name).unwrap_or_default(),
        pending,
        mine_to_answer: pending && studio && !involved,
    })
}

/// The voices as a line that climbs, 96 by 24; empty while there is nothing to see.
fn spark(from: Timestamp, to: Timestamp, voices_at: &[Timestamp]) -> String {
    const FEWEST: usize = 3;
    let span = (to - from).num_seconds();
    if voices_at.len() < FEWEST || span <= 0 {
        return String::new();
    }
    let most = voices_at.len() as f64 + 1.0;
    let y = |count: f64| 22.0 - 20.0 * count / most;
    let mut path = format!("M2 {:.1}", y(1.0));
    for (index, at) in voices_at.iter().enumerate() {
        let share = ((*at - from).num_seconds() as f64 / span as f64).clamp(0.0, 1.0);
        let x = 2.0 + 90.0 * share;
        path.push_str(&format!("H{x:.1}V{:.1}", y(index as f64 + 2.0)));
    }
    path.push_str("H92");
    path
}
