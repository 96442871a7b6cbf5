//! Proposing a project, and changing what is written about it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::words::{TRIED, TriedView};
use super::{DepartmentChoice, Place, department_choices, numbers, version};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, PainPointId, ProjectId};
use crate::base::permission::{Act, Stake, require};
use crate::db::Conn;
use crate::features::members;
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::features::projects::rules::{NewProject, ProjectChange, RawChange, RawProject};
use crate::features::projects::store::{self, Project};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Signed, problems_of, render_with,
    see_other_saying,
};

/// A project as its form sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProjectForm {
    title: String,
    problem: String,
    hypothesis: String,
    lead: String,
    members: String,
    partners: Vec<String>,
    pain_points: String,
    follows: String,
    stop_rule: String,
    verify_on: String,
    reason: String,
    version: String,
}

/// What the address fills in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Prefilled {
    pain_point: Vec<String>,
    follows: String,
    title: String,
}

impl ProjectForm {
    fn of(conn: &mut Conn, project: &Project) -> Outcome<Self> {
        let team = store::members_of(conn, project.id)?;
        let mut ids: Vec<MemberId> = team.clone();
        ids.extend(project.lead);
        let people = members::people(conn, &ids)?;
        let email = |id: &MemberId| people.get(id).map(|person| person.email.clone());
        let partners = store::partners_of(conn, project.id)?;
        let departments = members::departments(conn)?;
        Ok(Self {
            title: project.title.clone(),
            problem: project.problem.clone(),
            hypothesis: project.hypothesis.clone(),
            lead: project.lead.as_ref().and_then(email).unwrap_or_default(),
            members: team.iter().filter_map(email).collect::<Vec<_>>().join("\n"),
            partners: departments
                .into_iter()
                .filter(|department| partners.contains(&department.id))
                .map(|department| department.slug)
                .collect(),
            stop_rule: project.stop_rule.clone(),
            verify_on: project
                .verify_on
                .map(|on| on.to_string())
                .unwrap_or_default(),
            version: project.version.to_string(),
            ..Self::default()
        })
    }

    /// What a follow-up takes over: the problem, who takes part, and what still hurts.
    fn after(conn: &mut Conn, predecessor: ProjectId) -> Outcome<Self> {
        let Some(project) = store::find(conn, predecessor)? else {
            return Ok(Self::default());
        };
        let before = Self::of(conn, &project)?;
        let hurting = store::still_hurting(conn, predecessor)?;
        Ok(Self {
            problem: before.problem,
            partners: before.partners,
            pain_points: hurting
                .iter()
                .map(i64::to_string)
                .collect::<Vec<_>>()
                .join(", "),
            ..Self::default()
        })
    }

    /// Every problem at once, or a project to propose.
    fn parse_new(&self, today: NaiveDate) -> Outcome<NewProject> {
        let mut problems = Vec::new();
        let mut read = |field, raw: &str| match numbers(field, raw) {
            Ok(found) => found,
            Err(problem) => {
                problems.push(problem);
                Vec::new()
            }
        };
        let pain_points = read("pain_points", &self.pain_points);
        let follows = read("follows", &self.follows).first().copied();
        let raw = RawProject {
            title: self.title.clone(),
            problem: self.problem.clone(),
            hypothesis: self.hypothesis.clone(),
            lead: self.lead.clone(),
            partners: self.partners.clone(),
            pain_points,
            follows,
            stop_rule: self.stop_rule.clone(),
            verify_on: self.verify_on.clone(),
        };
        match NewProject::parse(&raw, today) {
            Ok(new) if problems.is_empty() => Ok(new),
            Ok(_) => Err(Refusal::Invalid(problems).into()),
            Err(wrong) => {
                problems.extend(wrong);
                Err(Refusal::Invalid(problems).into())
            }
        }
    }

    fn parse_change(&self, today: NaiveDate, stands: Option<NaiveDate>) -> Outcome<ProjectChange> {
        let addresses = self
            .members
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|address| !address.is_empty());
        let raw = RawChange {
            title: Some(self.title.clone()),
            problem: Some(self.problem.clone()),
            hypothesis: Some(self.hypothesis.clone()),
            lead: Some(self.lead.clone()),
            members: Some(addresses.map(str::to_owned).collect()),
            partners: Some(self.partners.clone()),
            stop_rule: Some(self.stop_rule.clone()),
            verify_on: Some(self.verify_on.clone()),
            reason: self.reason.clone(),
        };
        Ok(ProjectChange::parse(&raw, today, stands).map_err(Refusal::Invalid)?)
    }
}

#[derive(Template)]
#[template(path = "projects/write.html")]
struct WritePage {
    page: Page,
    /// The project that is changed; nothing for a new one.
    project: Option<Project>,
    committed: bool,
    form: ProjectForm,
    departments: Vec<DepartmentChoice>,
    /// What was tried before about the same.
    tried: Vec<TriedView>,
    /// What the predecessor learnt: name of the section and text.
    learnt: Vec<(String, String)>,
    errors: FieldErrors,
}

/// The form, empty, filled in or refused.
async fn page_of(
    page: Page,
    place: &Place,
    project: Option<Project>,
    form: ProjectForm,
    problems: &[Problem],
) -> Answer {
    let (words, ticked) = (page.words, form.partners.clone());
    let begins = project.is_none();
    let of = |field, raw: &str| numbers(field, raw).unwrap_or_default();
    let about = of("pain_points", &form.pain_points);
    let follows = of("follows", &form.follows).first().copied();
    let (departments, tried, learnt) = place
        .0
        .read(move |conn| {
            let departments = department_choices(conn, &words, &ticked)?;
            if !begins {
                return Ok((departments, Vec::new(), Vec::new()));
            }
            let about: Vec<PainPointId> = about.into_iter().map(PainPointId).collect();
            let tried = store::tried_before(conn, &about, None, TRIED)?;
            let learnt = match follows {
                Some(id) => store::learnt(conn, ProjectId(id))?,
                None => Vec::new(),
            };
            Ok((departments, tried, learnt))
        })
        .await?;
    let page = match &project {
        None => page.named("project-new"),
        Some(project) => {
            let title = page
                .say("project-edit-title")
                .with("number", project.id.to_string());
            let title = title.to_string();
            page.titled(title)
        }
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    render_with(
        status,
        &WritePage {
            errors: FieldErrors::new(&page.words, problems),
            tried: TriedView::all(&page.words, tried),
            learnt,
            page: page.at("projects"),
            committed: project
                .as_ref()
                .is_some_and(|project| project.status.is_committed()),
            project,
            form,
            departments,
        },
    )
}

pub(super) async fn new(
    Signed(actor): Signed,
    page: Page,
    asked: Query<Prefilled>,
    place: Place,
) -> Answer {
    require(&actor, Act::RunProjects, Stake::NONE)?;
    let follows = numbers("follows", &asked.follows).unwrap_or_default();
    let carried = match follows.first().copied().map(ProjectId) {
        Some(id) => {
            place
                .0
                .read(move |conn| ProjectForm::after(conn, id))
                .await?
        }
        None => ProjectForm::default(),
    };
    let form = ProjectForm {
        title: asked.title.clone(),
        pain_points: if asked.pain_point.is_empty() {
            carried.pain_points.clone()
        } else {
            asked.pain_point.join(", ")
        },
        follows: asked.follows.clone(),
        ..carried
    };
    page_of(page, &place, None, form, &[]).await
}

pub(super) async fn propose(
    Signed(actor): Signed,
    page: Page,
    form: Form<ProjectForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::RunProjects, Stake::NONE)?;
    let (db, config, site) = &place;
    let now = site.clock.now();
    let outcome = match form.parse_new(page.words.today()) {
        Err(failure) => Err(failure),
        Ok(new) => {
            let config = config.clone();
            db.write(move |tx| {
                let terms = Terms::current(tx, &config)?;
                actions::propose(tx, now, &actor, &terms, &new)
            })
            .await
        }
    };
    match outcome {
        Ok(id) => Ok(see_other_saying(
            &format!("/projects/{id}"),
            &Flash::good(page.say("project-proposed").with("number", id.to_string())),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, &place, None, form.value, &problems).await
        }
    }
}

/// The project that somebody wants to change, and may.
async fn mine(place: &Place, actor: &Actor, id: ProjectId) -> Outcome<(Project, ProjectForm)> {
    let actor = actor.clone();
    place
        .0
        .read(move |conn| {
            let project = actions::changeable(conn, &actor, id, Act::RunProjects)?;
            let form = ProjectForm::of(conn, &project)?;
            Ok((project, form))
        })
        .await
}

pub(super) async fn edit(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    place: Place,
) -> Answer {
    let (project, form) = mine(&place, &actor, ProjectId(*path)).await?;
    page_of(page, &place, Some(project), form, &[]).await
}

pub(super) async fn save(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    form: Form<ProjectForm>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let (project, _) = mine(&place, &actor, id).await?;
    let (now, expected) = (place.2.clock.now(), version(&form.version));
    let outcome = match form.parse_change(page.words.today(), project.verify_on) {
        Err(failure) => Err(failure),
        Ok(wanted) => {
            place
                .0
                .write(move |tx| actions::change(tx, now, &actor, id, expected, &wanted))
                .await
        }
    };
    match outcome {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}"),
            &Flash::good(page.say("project-saved")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, &place, Some(project), form.value, &problems).await
        }
    }
}
