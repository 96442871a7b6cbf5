//! What `/projects/{n}` shows, read in one go and said in the reader's words.

use chrono::NaiveDate;

use super::pieces::{
    Change, Cost, DecisionLine, Face, Figure, MilestoneLine, Names, PartnerLine, Plan, Quote,
    events, notes, partners, quotes, said_change, said_decision, said_figure, said_hours,
    said_plan,
};
use super::words;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::{DepartmentId, MemberId, PainPointId, ProjectId};
use crate::base::permission::{Act, Stake, may};
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::files::{self, Kept, On};
use crate::features::follows::{self, FollowState};
use crate::features::history::{self, Wanted};
use crate::features::members;
use crate::features::pain_points::{self, PainPoint};
use crate::features::projects::actions;
use crate::features::projects::reading::linked_shown_to;
use crate::features::projects::rules::{self, Status};
use crate::features::projects::store::{self, MetricFigure, Project};
use crate::features::pulses::{self, PulseResult, Voice};
use crate::i18n::Words;

/// Updates and moments on the page.
const UPDATES: i64 = 50;
const MOMENTS: i64 = 100;
/// Decisions on the page.
const DECISIONS: i64 = 50;

/// An update.
pub struct Word {
    pub author: Face,
    pub health: &'static str,
    pub body: String,
    pub next_update_on: Option<NaiveDate>,
    pub at: Timestamp,
    pub files: Vec<Kept>,
    /// Whether the reader wrote it.
    pub own: bool,
}

/// A linked pain point.
pub struct Pain {
    pub pain: PainPoint,
    pub fate: Option<&'static str>,
    pub fate_reason: String,
}

/// A project in the lineage.
pub struct Relative {
    pub id: ProjectId,
    pub title: String,
    pub status: &'static str,
}

impl Relative {
    fn of(project: Project) -> Self {
        Self {
            id: project.id,
            title: project.title,
            status: project.status.as_str(),
        }
    }
}

/// What happened, said.
pub struct Moment {
    pub said: String,
    pub at: Timestamp,
    pub tone: &'static str,
}

/// What is missing, and where it is met.
pub struct Missing {
    pub said: String,
    pub href: String,
}

/// What the reader may do.
pub struct May {
    pub run: bool,
    pub report: bool,
    pub tell: bool,
}

/// The whole page.
pub struct View {
    pub project: Project,
    pub status: &'static str,
    pub verdict: String,
    pub lead: Option<Face>,
    pub team: Vec<Face>,
    pub partners: Vec<PartnerLine>,
    /// What is demanded and not decided yet.
    pub demanded: Option<DecisionLine>,
    pub decisions: Vec<DecisionLine>,
    pub milestones: Vec<MilestoneLine>,
    pub quotes: Vec<Quote>,
    pub figures: Vec<Figure>,
    /// What the pain costs in a month: what was said, or that nothing was.
    pub cost: Vec<Cost>,
    pub changes: Vec<Change>,
    pub updates: Vec<Word>,
    /// What is attached to the project itself.
    pub files: Vec<Kept>,
    pub pains: Vec<Pain>,
    pub hidden: usize,
    pub hours: f64,
    pub pulse: Option<PulseResult>,
    pub asked: bool,
    pub nobody_to_ask: bool,
    pub felt: Option<String>,
    pub voices: Vec<Voice>,
    pub confirmed_by: String,
    pub history: Vec<Moment>,
    pub line: Vec<Relative>,
    pub followers: Vec<Relative>,
    pub plan: Option<Plan>,
    pub missing: Vec<Missing>,
    pub follow: &'static str,
    /// Whether the reader hears of it without having chosen so: by their work, or by a pain point of theirs.
    pub tied: bool,
    pub overdue: bool,
    pub may: May,
}

impl View {
    /// Whether it stands there: `view.is("active")`.
    pub fn is(&self, status: &str) -> bool {
        self.status == status
    }

    /// Whether nothing about it changes any more.
    pub fn is_over(&self) -> bool {
        self.project.status.is_over()
    }

    /// Whether anything is known of its hours.
    pub fn hours_said(&self) -> bool {
        self.cost.iter().any(|one| !one.hours.is_empty())
    }

    /// Whether links can still change.
    pub fn links_open(&self) -> bool {
        rules::may_link(self.project.status).is_ok()
    }

    /// Whether it can fail now, which its postmortem tells.
    pub fn can_fail(&self) -> bool {
        self.project.status.holds()
    }

    /// Everything about a project that `actor` may see.
    pub fn read(conn: &mut Conn, sayer: &Words, actor: &Actor, id: ProjectId) -> Outcome<Self> {
        let project = actions::seen(conn, actor, id)?;
        let stake = store::stakes(conn, actor, &project)?;
        let team = store::members_of(conn, id)?;
        let changes = store::contract_changes(conn, id)?;
        let updates = store::updates(conn, id, None, UPDATES)?;
        let places: Vec<On> = updates.iter().map(|one| On::Update(one.id)).collect();
        let mut update_files = files::of(conn, &places)?;
        let plan = store::plan(conn, id)?;
        let decisions = store::decisions_of(conn, id, DECISIONS)?;
        let milestones = store::milestones_of(conn, id)?;
        let figures = store::figures(conn, id)?;
        let mut known: Vec<MemberId> = team.clone();
        known.extend(project.lead);
        known.extend(project.confirmed_by);
        known.extend(changes.iter().filter_map(|change| change.by));
        known.extend(updates.iter().map(|update| update.author));
        known.extend(plan.iter().map(|plan| plan.owner));
        let hours = store::hours_of(conn, id)?;
        known.extend(hours.iter().map(|range| range.author));
        known.extend(
            decisions
                .iter()
                .filter_map(|one| one.decided_by.or(one.asked_by)),
        );
        let names = Names(
            members::people(conn, &known)?
                .into_iter()
                .map(|(id, person)| (id, person.name))
                .collect(),
        );
        let (linked, hidden) = linked_shown_to(conn, actor, id)?;
        let pains: Vec<Pain> = linked
            .into_iter()
            .map(|(link, pain)| Pain {
                pain,
                fate: link.fate.map(|fate| fate.as_str()),
                fate_reason: link.fate_reason,
            })
            .collect();
        // What people said before it slipped back is not what they say of it now.
        let pulse = pulses::result(conn, Subject::Project(id))?;
        let pulse = pulse.filter(|_| project.delivered_at.is_some());
        let follow = match actor.member_id() {
            Some(member) => follows::state(conn, member, Subject::Project(id))?,
            None => None,
        };
        let linked: Vec<PainPointId> = pains.iter().map(|pain| pain.pain.id).collect();
        let tied = match actor.member() {
            Some(me) => {
                project.lead == Some(me.id)
                    || team.contains(&me.id)
                    || is_partner(conn, id, me.department)?
                    || is_hurt(conn, me.id, &linked)?
            }
            None => false,
        };
        let rights = May {
            run: may(actor, Act::RunProjects, stake),
            report: may(actor, Act::ReportOnProject, stake),
            tell: may(actor, Act::WriteRetrospective, stake),
        };
        let events = events(sayer, &project, &milestones);
        let notes = notes(sayer, &updates);
        let (taken, demanded): (Vec<_>, Vec<_>) = decisions
            .into_iter()
            .map(|one| said_decision(sayer, &names, one))
            .partition(|line| !line.choice.is_empty());
        Ok(Self {
            status: project.status.as_str(),
            verdict: words::verdict(sayer, &figures, pulse),
            lead: project.lead.map(|lead| names.face(lead)),
            team: team.iter().map(|member| names.face(*member)).collect(),
            partners: partners(conn, sayer, actor, id, rights.run)?,
            demanded: demanded.into_iter().next(),
            decisions: taken,
            milestones: milestones
                .into_iter()
                .map(|one| MilestoneLine {
                    late: one.reached_on.is_none() && one.due_on < sayer.today(),
                    id: one.id,
                    title: one.title,
                    due_on: one.due_on,
                    reached_on: one.reached_on,
                })
                .collect(),
            quotes: quotes(&pains),
            cost: said_hours(sayer, &names, &hours),
            changes: changes
                .into_iter()
                .map(|change| said_change(sayer, &names, &figures, change))
                .collect(),
            updates: updates
                .into_iter()
                .map(|update| Word {
                    author: names.face(update.author),
                    health: update.health.as_str(),
                    body: update.body,
                    next_update_on: update.next_update_on,
                    at: update.at,
                    files: update_files
                        .remove(&On::Update(update.id))
                        .unwrap_or_default(),
                    own: actor.member_id() == Some(update.author),
                })
                .collect(),
            files: files::one_of(conn, On::Project(id))?,
            hours: pains.iter().map(|pain| pain.pain.hours_per_month()).sum(),
            pains,
            hidden,
            pulse: pulse.and_then(PulseResult::shown),
            asked: pulse.is_some_and(|pulse| pulse.asked > 0),
            nobody_to_ask: pulse.is_some_and(|pulse| pulse.asked == 0),
            felt: words::felt(sayer, pulse),
            voices: pulses::voices(conn, Subject::Project(id), 12)?,
            confirmed_by: project
                .confirmed_by
                .map(|member| names.name(member))
                .unwrap_or_default(),
            history: moments(conn, sayer, actor, stake, id)?,
            line: ancestors(conn, &project)?,
            followers: store::followers_of(conn, id)?
                .into_iter()
                .map(Relative::of)
                .collect(),
            plan: match plan {
                Some(plan) => Some(said_plan(conn, sayer, &names, &figures, plan)?),
                None => None,
            },
            missing: missing(conn, sayer, &project, &figures, rights.run || rights.tell)?,
            figures: figures
                .into_iter()
                .map(|figure| said_figure(sayer, figure, &events, &notes))
                .collect(),
            follow: follow.map_or("", FollowState::as_str),
            tied,
            overdue: project
                .next_update_on
                .is_some_and(|due| due < sayer.today()),
            may: rights,
            project,
        })
    }
}

fn is_partner(conn: &mut Conn, id: ProjectId, department: Option<DepartmentId>) -> Outcome<bool> {
    match department {
        Some(department) => Ok(store::partners_of(conn, id)?.contains(&department)),
        None => Ok(false),
    }
}

/// Whether somebody reported, shares or follows one of these, or something merged into one.
fn is_hurt(conn: &mut Conn, me: MemberId, pains: &[PainPointId]) -> Outcome<bool> {
    for pain in pains {
        let follows = follows::state(conn, me, Subject::PainPoint(*pain))?;
        if follows == Some(FollowState::Follow)
            || pain_points::people_affected(conn, *pain)?.contains(&me)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn moments(
    conn: &mut Conn,
    sayer: &Words,
    actor: &Actor,
    stake: Stake,
    id: ProjectId,
) -> Outcome<Vec<Moment>> {
    let wanted = Wanted {
        subject: Subject::Project(id),
        reader: actor,
        stake,
        before: None,
        limit: MOMENTS,
    };
    Ok(history::read(conn, &wanted)?
        .moments
        .into_iter()
        // Who is reminded of what is their business.
        .filter(|moment| moment.kind != "project.update_due_soon")
        .map(|moment| Moment {
            said: moment.say(sayer),
            at: moment.at,
            tone: match moment.kind.as_str() {
                "project.proposed" => "new",
                "project.activated" | "project.delivered" | "project.succeeded" => "ok",
                "project.paused"
                | "project.contract_changed"
                | "project.check_due"
                | "project.stop_rule_met" => "wait",
                "project.check_held" | "project.milestone_reached" => "ok",
                "project.failed"
                | "project.regressed"
                | "project.promise_broken"
                | "project.check_missed"
                | "project.decision_overdue" => "bad",
                _ => "",
            },
        })
        .collect())
}

/// What it follows, the oldest first; a long line is cut.
fn ancestors(conn: &mut Conn, project: &Project) -> Outcome<Vec<Relative>> {
    const MOST: usize = 6;
    let mut line = Vec::new();
    let mut next = project.follows;
    while let Some(id) = next.filter(|_| line.len() < MOST) {
        let Some(found) = store::find(conn, id)? else {
            break;
        };
        next = found.follows;
        line.insert(0, Relative::of(found));
    }
    Ok(line)
}

/// What is missing for the next step, with where it is met; for those who can meet it.
fn missing(
    conn: &mut Conn,
    sayer: &Words,
    project: &Project,
    figures: &[MetricFigure],
    wanted: bool,
) -> Outcome<Vec<Missing>> {
    if !wanted {
        return Ok(Vec::new());
    }
    let problems: Vec<Problem> = match project.status {
        Status::Proposed => rules::commitment_unmet(&actions::commitment(conn, project)?),
        Status::Delivered => actions::success_problems(conn, project.id, &[], None)?
            .into_iter()
            .filter(|problem| problem.field == "metrics" || problem.field == "pulse")
            .collect(),
        _ => Vec::new(),
    };
    let base = format!("/projects/{}", project.id);
    let href = |problem: &Problem| match (problem.field.as_ref(), problem.code.as_ref()) {
        ("pain_points", _) => format!("{base}#pain-points"),
        ("metrics", "metrics_missing") => format!("{base}/metrics/new"),
        ("metrics", "baseline_source_missing") => figures
            .iter()
            .find(|figure| figure.baseline_source.is_empty())
            .map_or_else(
                || format!("{base}#metrics"),
                |figure| format!("{base}/metrics/{}/edit#baseline_source", figure.id),
            ),
        ("metrics", _) => format!("{base}#metrics"),
        ("decision", _) => format!("{base}/decision"),
        ("pulse", "confirmation_missing") => format!("{base}/confirmation"),
        ("pulse", _) => format!("{base}#pulse"),
        (field, _) => format!("{base}/edit#{field}"),
    };
    Ok(problems
        .iter()
        .map(|problem| Missing {
            said: sayer.problem(problem),
            href: href(problem),
        })
        .collect())
}
