//! Getting ready to publish: what is still missing and where to meet it, the fates, the plan, the checklist.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::{ground, project_name, store, to_write};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::features::retrospectives::actions::{self, RawPublish};
use crate::features::retrospectives::ground::{Ground, Linked, RawFate, RawPlan};
use crate::features::retrospectives::rules::{self, Audience, Kind, Question, Status};
use crate::features::retrospectives::store::Retrospective;
use crate::features::{projects, settings};
use crate::i18n::Words;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, asked_twice, problems_of, render_with, see_other,
    see_other_saying,
};

/// Checks when nobody chose other days.
const CADENCE: &str = "30, 90, 180";

/// What is chosen once for the whole; fates are fields of their own: `fate.12`, `reason.12`, `would_change.12`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PublishForm {
    visibility: String,
    #[serde(rename = "plan.measure")]
    measure: String,
    #[serde(rename = "plan.limit")]
    limit: String,
    #[serde(rename = "plan.every_days")]
    every_days: String,
    #[serde(rename = "plan.owner")]
    owner: String,
    ticked: Vec<String>,
    reach: String,
}

struct FateView {
    id: i64,
    title: String,
    hours: f64,
    people: i64,
    fate: String,
    reason: String,
    would_change: String,
}

struct GuardView {
    words: String,
    href: String,
}

struct CheckView {
    name: &'static str,
    ticked: bool,
    /// What speaks against it.
    found: String,
}

struct MeasureView {
    id: i64,
    name: String,
}

#[derive(Template)]
#[template(path = "retrospectives/publish.html")]
struct PublishPage {
    page: Page,
    it: Retrospective,
    project: String,
    guards: Vec<GuardView>,
    errors: FieldErrors,
    fates: Vec<FateView>,
    possible: &'static [&'static str],
    measures: Vec<MeasureView>,
    plan: RawPlanView,
    visibility: String,
    checks: Vec<CheckView>,
}

struct RawPlanView {
    measure: String,
    limit: String,
    every_days: String,
    owner: String,
}

impl PublishPage {
    fn is_success(&self) -> bool {
        self.it.kind == Kind::Success
    }
}

/// What the page is made from.
struct Known {
    it: Retrospective,
    ground: Ground,
    linked: Vec<Linked>,
    measures: Vec<(i64, String)>,
    owner: String,
    guards: Vec<Problem>,
    found: Found,
}

/// What speaks against the checklist's questions.
struct Found {
    missing: usize,
    names: Vec<String>,
    few: Vec<String>,
}

/// `GET /retrospectives/{slug}/publish`.
pub(super) async fn prepare(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    config: Data<Config>,
    db: Data<Db>,
) -> Answer {
    let known = db
        .read(move |conn| know(conn, &config, &actor, &slug))
        .await?;
    if known.it.status == Status::Published {
        return Ok(see_other(&format!("/retrospectives/{}", known.it.slug)));
    }
    let guards: Vec<Problem> = known
        .guards
        .iter()
        .filter(|problem| !is_decided_here(problem))
        .cloned()
        .collect();
    show(
        page,
        StatusCode::OK,
        known,
        None,
        &guards,
        FieldErrors::none(),
    )
}

/// What this page itself asks for is not yet missing when it is first shown.
fn is_decided_here(problem: &Problem) -> bool {
    problem.field == "fates"
        || problem.field.starts_with("fates[")
        || problem.field.starts_with("plan")
}

fn know(conn: &mut Conn, config: &Config, actor: &Actor, slug: &str) -> Outcome<Known> {
    let (it, ground) = to_write(conn, actor, slug)?;
    let rule = settings::current(conn, config)?.retrospective_review;
    let guards = actions::unmet_guards(conn, rule, &it, &ground::Ending::default())?;
    let sections = store::sections_of(conn, it.id)?;
    let conditions = store::conditions_of(conn, it.id)?;
    let mut text = it.title.clone();
    for words in sections.values().map(|text| text.as_str()) {
        text.push('\n');
        text.push_str(words);
    }
    for condition in &conditions {
        text.push('\n');
        text.push_str(&condition.text);
        text.push('\n');
        text.push_str(&condition.how_known);
    }
    let members = store::member_names(conn)?;
    let names = rules::names_in(&text, &members);
    Ok(Known {
        linked: ground::linked(conn, it.project)?,
        measures: ground::measures(conn, it.project)?,
        owner: ground::lead_address(conn, &ground)?,
        found: Found {
            missing: rules::missing(it.kind, &sections, conditions.len()).len(),
            names: names.into_iter().map(str::to_owned).collect(),
            few: rules::figures_of_few(&text),
        },
        guards,
        ground,
        it,
    })
}

fn show(
    page: Page,
    status: StatusCode,
    known: Known,
    form: Option<&Form<PublishForm>>,
    guards: &[Problem],
    errors: FieldErrors,
) -> Answer {
    let words = page.words;
    let Known { it, ground, .. } = known;
    let field = |name: String| {
        form.map(|form| form.field(&name).to_owned())
            .unwrap_or_default()
    };
    let fates = known
        .linked
        .into_iter()
        .map(|linked| FateView {
            id: linked.id.0,
            hours: linked.hours_per_month,
            people: linked.people,
            fate: field(format!("fate.{}", linked.id)),
            reason: field(format!("reason.{}", linked.id)),
            would_change: field(format!("would_change.{}", linked.id)),
            title: linked.title,
        })
        .collect();
    let guards = guards
        .iter()
        .map(|problem| GuardView {
            words: words.problem(problem),
            href: where_to_meet(problem, &it),
        })
        .collect();
    let template = PublishPage {
        project: project_name(&ground),
        possible: possible(it.kind),
        checks: checks(&words, &known.found, form),
        plan: RawPlanView {
            measure: form.map(|form| form.measure.clone()).unwrap_or_default(),
            limit: form.map(|form| form.limit.clone()).unwrap_or_default(),
            every_days: form.map_or_else(|| CADENCE.to_owned(), |form| form.every_days.clone()),
            owner: form.map_or(known.owner, |form| form.owner.clone()),
        },
        measures: known
            .measures
            .into_iter()
            .map(|(id, name)| MeasureView { id, name })
            .collect(),
        visibility: form.map_or_else(|| "staff".to_owned(), |form| form.visibility.clone()),
        page: page.named("retro-publish-title").at("retrospectives"),
        guards,
        errors,
        fates,
        it,
    };
    render_with(status, &template)
}

/// At success it is better or it stays open; at failure it stays open or the answer is no.
fn possible(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Success => &["resolved", "accepted"],
        Kind::Postmortem => &["accepted", "declined"],
    }
}

fn checks(words: &Words, found: &Found, form: Option<&Form<PublishForm>>) -> Vec<CheckView> {
    Question::ALL
        .iter()
        .map(|question| CheckView {
            name: question.as_str(),
            ticked: form
                .is_some_and(|form| form.ticked.iter().any(|name| name == question.as_str())),
            found: match question {
                Question::Complete if found.missing > 0 => words
                    .say("retro-found-missing")
                    .with("n", found.missing)
                    .to_string(),
                Question::NamesNobody if !found.names.is_empty() => words
                    .say("retro-found-names")
                    .with("names", found.names.join(", "))
                    .to_string(),
                Question::NoSmallGroups if !found.few.is_empty() => words
                    .say("retro-found-few")
                    .with("words", found.few.join(", "))
                    .to_string(),
                _ => String::new(),
            },
        })
        .collect()
}

/// Where an unmet guard is met.
fn where_to_meet(problem: &Problem, it: &Retrospective) -> String {
    let edit = format!("/retrospectives/{}/edit", it.slug);
    let project = format!("/projects/{}", it.project);
    match problem.field.as_ref() {
        "status" => edit + "#next",
        "conditions" => edit + "#conditions",
        "review" => format!("/retrospectives/{}#review", it.slug),
        field if field.starts_with("sections.") => {
            format!("{edit}#{}", field.trim_start_matches("sections."))
        }
        field if field.starts_with("plan") => "#plan".to_owned(),
        field if field.starts_with("fates") => "#fates".to_owned(),
        "metrics" | "readings" => project + "#metrics",
        "pulse" | "confirmation" => project + "#pulse",
        _ => project,
    }
}

/// `POST /retrospectives/{slug}/publish`.
pub(super) async fn publish(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    form: Form<PublishForm>,
    site: Data<Site>,
    config: Data<Config>,
    db: Data<Db>,
) -> Answer {
    let now = site.clock.now();
    let (raw, limit_is_wrong) = raw_of(&form);
    let reach = form.reach.clone();
    let address = slug.clone();
    let (rules, who) = (config.clone(), actor.clone());
    let outcome = db
        .write(move |tx| {
            let (it, _) = to_write(tx, &who, &address)?;
            asked_twice(projects::people_behind(tx, it.project)?.len(), &reach)?;
            if limit_is_wrong {
                return Err(Problem::new("plan.limit", "number").invalid());
            }
            actions::publish(tx, now, &rules, &who, it.id, &raw)
        })
        .await;
    let failure = match outcome {
        Ok(published) => {
            let flash = Flash::good(page.say("retro-published-flash"));
            return Ok(see_other_saying(
                &format!("/retrospectives/{}", published.slug),
                &flash,
            ));
        }
        Err(failure) => failure,
    };
    let status = match &failure {
        crate::base::failure::Failure::Refusal(Refusal::Conflict(_)) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let problems = problems_of(failure)?;
    let errors = FieldErrors::new(&page.words, &problems);
    let known = db
        .read(move |conn| know(conn, &config, &actor, &slug))
        .await?;
    show(page, status, known, Some(&form), &problems, errors)
}

/// What the form says, and whether its limit is not a number.
fn raw_of(form: &Form<PublishForm>) -> (RawPublish, bool) {
    let fates = form
        .fields()
        .iter()
        .filter_map(|(name, fate)| {
            let pain_point: i64 = name.strip_prefix("fate.")?.parse().ok()?;
            Some(RawFate {
                pain_point,
                fate: fate.clone(),
                reason: form.field(&format!("reason.{pain_point}")).to_owned(),
                would_change: form.field(&format!("would_change.{pain_point}")).to_owned(),
            })
        })
        .collect();
    let limit_text = form.limit.trim().replace(',', "");
    let limit: Option<f64> = limit_text.parse().ok();
    let has_plan = !form.measure.is_empty() || !limit_text.is_empty();
    let plan = has_plan.then(|| RawPlan {
        measure: form.measure.clone(),
        limit,
        every_days: form
            .every_days
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|day| day.parse().ok())
            .collect(),
        owner: form.owner.clone(),
    });
    let raw = RawPublish {
        fates,
        visibility: form.visibility.clone(),
        plan,
        ticked: form.ticked.clone(),
    };
    (raw, !limit_text.is_empty() && limit.is_none())
}

/// Who may read it from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AudienceForm {
    visibility: String,
}

/// `POST /retrospectives/{slug}/audience`.
pub(super) async fn audience(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    form: Form<AudienceForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let audience = Audience::parse(&form.visibility)
        .ok_or_else(|| Problem::new("visibility", "choice").invalid())?;
    let now = site.clock.now();
    let address = slug.clone();
    db.write(move |tx| {
        let (it, _) = to_write(tx, &actor, &address)?;
        actions::set_audience(tx, now, &actor, it.id, audience)
    })
    .await?;
    let who = page.say_of("retro-audience-now", audience.as_str());
    let said = page.say("retro-audience-changed").with("who", who);
    Ok(see_other_saying(
        &format!("/retrospectives/{slug}"),
        &Flash::good(said),
    ))
}
