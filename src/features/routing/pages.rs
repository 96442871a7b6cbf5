//! `/board/rules`: which rules there are, what each would have done, and switching them on.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;
use serde::Deserialize;

use super::actions;
use super::rules::{LONGEST_NAME, Rule, RuleInput, Step, Terms, World, plan};
use super::store::{self, joined};
use crate::base::actor::{Actor, Role};
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{AreaId, DepartmentId, MemberId, RoutingRuleId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::areas::{self, Area, AreaKind};
use crate::features::members;
use crate::features::pain_points::{self, Filter, Order, PainPoint, Seer};
use crate::i18n::Words;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, problems_of, render, render_with,
    see_other_saying,
};

/// How many past reports a rule is tested against.
const PAST: i64 = 500;
/// How many of those that it holds for are shown.
const SHOWN: usize = 100;

/// The rules.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/board/rules")
            .route(get().to(list))
            .route(post().to(add)),
    )
    .service(resource("/board/rules/new").route(get().to(new)))
    .service(
        resource("/board/rules/{id}")
            .route(get().to(show))
            .route(post().to(change)),
    )
    .service(resource("/board/rules/{id}/switch").route(post().to(switch)))
    .service(resource("/board/rules/{id}/move").route(post().to(shift)))
    .service(resource("/board/rules/{id}/remove").route(post().to(remove)));
}

/// A rule as the form holds it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RuleForm {
    name: String,
    about: String,
    kind: String,
    words: String,
    department: String,
    language: String,
    assign: String,
    area: String,
    tags: String,
    tell: String,
    version: String,
}

impl RuleForm {
    fn of(rule: &Rule, choices: &Choices) -> Self {
        let Terms { name, when, then } = &rule.terms;
        let member = |who: Option<MemberId>| who.map_or_else(String::new, |who| who.to_string());
        let area = |id: Option<AreaId>| {
            let found = choices.areas.iter().find(|area| Some(area.id) == id);
            found.map_or_else(String::new, |area| area.slug.clone())
        };
        Self {
            name: name.clone(),
            about: area(when.area),
            kind: when.kind.map_or("", AreaKind::as_str).to_owned(),
            words: when.words.join(", "),
            department: when
                .department
                .map_or_else(String::new, |id| id.to_string()),
            language: when.language.map_or("", Language::tag).to_owned(),
            assign: member(then.assign),
            area: area(then.area),
            tags: joined(&then.tags),
            tell: member(then.tell),
            version: rule.version.to_string(),
        }
    }

    /// What was typed, with what it names looked up; what is not there any more is a problem beside its field.
    fn input(&self, choices: &Choices) -> Outcome<RuleInput> {
        let mut problems = Vec::new();
        let mut area = |field: &'static str, slug: &str, open: bool| match slug {
            "" => None,
            slug => {
                let mut areas = choices.areas.iter();
                let found = areas.find(|area| area.slug == slug && (area.open || !open));
                if found.is_none() {
                    problems.push(Problem::new(field, "area_unknown"));
                }
                found.map(|area| area.id)
            }
        };
        let (about, into) = (
            area("about", &self.about, false),
            area("area", &self.area, true),
        );
        let mut person = |field: &'static str, raw: &str| match raw {
            "" => None,
            raw => {
                let mut people = choices.people.iter();
                let found = people.find(|(id, _)| id.to_string() == raw);
                if found.is_none() {
                    problems.push(Problem::new(field, "assignee_studio"));
                }
                found.map(|(id, _)| *id)
            }
        };
        let (assign, tell) = (person("assign", &self.assign), person("tell", &self.tell));
        let mut departments = choices.departments.iter();
        let department = departments.find(|(id, _)| id.to_string() == self.department);
        // Less would be asked for than was chosen.
        let unknown = [
            department.is_none() && !self.department.is_empty(),
            AreaKind::parse(&self.kind).is_none() && !self.kind.is_empty(),
            Language::from_tag(&self.language).is_none() && !self.language.is_empty(),
        ];
        if unknown.contains(&true) {
            return Err(Refusal::Malformed("form").into());
        }
        let input = RuleInput {
            name: self.name.clone(),
            kind: self.kind.clone(),
            words: self.words.clone(),
            language: self.language.clone(),
            tags: self.tags.clone(),
            about,
            department: department.map(|(id, _)| *id),
            assign,
            area: into,
            tell,
        };
        Refusal::unless_valid(problems)?;
        Ok(input)
    }
}

/// What the form offers.
struct Choices {
    areas: Vec<Area>,
    departments: Vec<(DepartmentId, String)>,
    people: Vec<(MemberId, String)>,
}

impl Choices {
    fn read(conn: &mut Conn, language: Language) -> Outcome<Self> {
        let departments = members::departments(conn)?;
        let people = members::members_by_role(conn, Role::Studio)?;
        Ok(Self {
            areas: areas::all(conn)?,
            departments: departments
                .into_iter()
                .map(|it| (it.id, it.name(language).to_owned()))
                .collect(),
            people: people.into_iter().map(|it| (it.id, it.name)).collect(),
        })
    }
}

/// The names that sentences about rules need.
struct Names<'a> {
    words: &'a Words,
    choices: &'a Choices,
    members: HashMap<MemberId, String>,
}

impl Names<'_> {
    fn area(&self, id: AreaId) -> String {
        let area = self.choices.areas.iter().find(|area| area.id == id);
        area.map_or_else(String::new, |area| {
            area.name(self.words.language()).to_owned()
        })
    }

    fn member(&self, id: MemberId) -> String {
        self.members.get(&id).cloned().unwrap_or_default()
    }

    /// Everything that has to hold.
    fn when(&self, terms: &Terms) -> Vec<String> {
        let when = &terms.when;
        let say = |code: &str, name: String| {
            let said = self.words.say_of("rule-when", code);
            said.with("name", name).to_string()
        };
        let language = |tag| self.words.say_of("language", tag).to_string();
        let kind = |kind: AreaKind| self.words.say_of("area-kind", kind.as_str()).to_string();
        let department = when.department.and_then(|id| {
            let mut all = self.choices.departments.iter();
            all.find(|(other, _)| *other == id)
        });
        [
            when.area.map(|area| say("area", self.area(area))),
            when.kind.map(|it| say("kind", kind(it))),
            (!when.words.is_empty()).then(|| say("words", when.words.join(", "))),
            department.map(|(_, name)| say("department", name.clone())),
            when.language.map(|it| say("language", language(it.tag()))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Everything that a rule does, or has done to one report.
    fn then(
        &self,
        (assign, area, tags, tell): (Option<MemberId>, Option<AreaId>, String, Option<MemberId>),
    ) -> Vec<String> {
        let say = |code: &str, name: String| {
            let said = self.words.say_of("rule-then", code);
            said.with("name", name).to_string()
        };
        [
            assign.map(|who| say("assign", self.member(who))),
            area.map(|area| say("area", self.area(area))),
            (!tags.is_empty()).then(|| say("tags", tags)),
            tell.map(|who| say("tell", self.member(who))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn shown(&self, rule: &Rule, world: &World) -> Shown {
        let then = &rule.terms.then;
        Shown {
            id: rule.id.0,
            name: rule.terms.name.clone(),
            when: self.when(&rule.terms),
            then: self.then((then.assign, then.area, joined(&then.tags), then.tell)),
            on: rule.since.is_some(),
            trouble: world.trouble(&rule.terms).map(|trouble| trouble.as_str()),
            acted: rule.acted,
            version: rule.version,
        }
    }
}

/// A rule as the pages show it.
struct Shown {
    id: i64,
    name: String,
    when: Vec<String>,
    then: Vec<String>,
    on: bool,
    trouble: Option<&'static str>,
    acted: i64,
    version: i64,
}

#[derive(Template)]
#[template(path = "routing/list.html")]
struct ListPage {
    page: Page,
    rules: Vec<Shown>,
}

async fn list(page: Page, actor: Actor, db: Data<Db>) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let words = page.words;
    let rules = db
        .read(move |conn| {
            let (rules, world) = (store::rules(conn)?, store::world(conn)?);
            let choices = Choices::read(conn, words.language())?;
            let names = Names {
                words: &words,
                choices: &choices,
                members: store::names(conn, &rules)?,
            };
            let shown = rules.iter().map(|rule| names.shown(rule, &world));
            Ok(shown.collect())
        })
        .await?;
    render(&ListPage {
        page: page.named("rules-title").at("board"),
        rules,
    })
}

/// What a rule would have done.
struct Trial {
    /// How many reports were looked at.
    looked: usize,
    /// How many it would have touched.
    touched: usize,
    lines: Vec<TrialLine>,
    /// How many more it holds for.
    more: usize,
}

/// One report that it holds for.
struct TrialLine {
    number: i64,
    title: String,
    lang: &'static str,
    did: Vec<String>,
    /// The rule before it that decides who answers.
    beaten_by: Option<String>,
}

#[derive(Template)]
#[template(path = "routing/one.html")]
struct RulePage {
    page: Page,
    rule: Option<Shown>,
    trial: Option<Trial>,
    form: RuleForm,
    errors: FieldErrors,
    areas: Vec<(String, String, bool)>,
    departments: Vec<(String, String)>,
    people: Vec<(String, String)>,
    /// Whoever the rule names and who is not offered any more.
    gone: Vec<(String, String)>,
}

impl RulePage {
    fn action(&self) -> String {
        match &self.rule {
            Some(rule) => format!("/board/rules/{}", rule.id),
            None => "/board/rules".to_owned(),
        }
    }

    fn kinds(&self) -> [&'static str; 4] {
        ["system", "policy", "process", "workplace"]
    }
}

/// Everything that a page of one rule is made from.
struct Read {
    choices: Choices,
    shown: Option<Shown>,
    trial: Option<Trial>,
    form: Option<RuleForm>,
    gone: Vec<(String, String)>,
}

fn read(conn: &mut Conn, words: &Words, id: Option<RoutingRuleId>) -> Outcome<Read> {
    let choices = Choices::read(conn, words.language())?;
    let Some(id) = id else {
        return Ok(Read {
            choices,
            shown: None,
            trial: None,
            form: None,
            gone: Vec::new(),
        });
    };
    let (rules, world) = (store::rules(conn)?, store::world(conn)?);
    let mut with_it = rules.iter();
    let rule = with_it
        .find(|rule| rule.id == id)
        .ok_or(Refusal::NotFound)?;
    let names = Names {
        words,
        choices: &choices,
        members: store::names(conn, &rules)?,
    };
    let pains = pain_points::list(
        conn,
        &Filter::of(Seer::Studio),
        &pain_points::Page {
            order: Order::New,
            after: None,
            limit: PAST,
        },
    )?;
    let trial = trial(conn, &names, (&rules, rule), &world, &pains)?;
    let named = [rule.terms.then.assign, rule.terms.then.tell];
    let is_gone = |who: &MemberId| choices.people.iter().all(|(id, _)| id != who);
    let mut gone: Vec<MemberId> = named.into_iter().flatten().filter(is_gone).collect();
    gone.dedup();
    Ok(Read {
        shown: Some(names.shown(rule, &world)),
        trial: Some(trial),
        form: Some(RuleForm::of(rule, &choices)),
        gone: gone
            .into_iter()
            .map(|who| (who.to_string(), names.member(who)))
            .collect(),
        choices,
    })
}

/// This rule among those that are switched on, over reports as they came in.
fn trial(
    conn: &mut Conn,
    names: &Names<'_>,
    (rules, rule): (&[Rule], &Rule),
    world: &World,
    pains: &[PainPoint],
) -> Outcome<Trial> {
    let acting: Vec<Rule> = rules
        .iter()
        .filter(|other| other.since.is_some() || other.id == rule.id)
        .cloned()
        .collect();
    let facts = store::as_reported(conn, pains)?;
    let mut found: Vec<(&PainPoint, Step)> = Vec::new();
    for (pain, facts) in pains.iter().zip(&facts) {
        let step = plan(&acting, world, facts)
            .into_iter()
            .find(|step| step.rule == rule.id);
        found.extend(step.map(|step| (pain, step)));
    }
    let name_of = |id: RoutingRuleId| {
        let other = rules.iter().find(|other| other.id == id);
        other.map(|other| other.terms.name.clone())
    };
    Ok(Trial {
        looked: pains.len(),
        touched: found
            .iter()
            .filter(|(_, step)| !step.did().is_empty())
            .count(),
        more: found.len().saturating_sub(SHOWN),
        lines: found
            .iter()
            .take(SHOWN)
            .map(|(pain, step)| TrialLine {
                number: pain.id.0,
                title: pain.title.clone(),
                lang: pain.language.tag(),
                did: names.then((step.assign, step.area, joined(&step.tags), step.tell)),
                beaten_by: step.beaten_by.and_then(name_of),
            })
            .collect(),
    })
}

async fn page_of(
    page: Page,
    db: &Db,
    id: Option<RoutingRuleId>,
    refused: Option<(RuleForm, Vec<Problem>)>,
) -> Answer {
    let words = page.words;
    let read = db.read(move |conn| read(conn, &words, id)).await?;
    let (typed, problems) = refused.unzip();
    let problems = problems.unwrap_or_default();
    let errors = FieldErrors::new(&page.words, &problems);
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let form = typed.or(read.form).unwrap_or_default();
    let language = page.words.language();
    let page = match &read.shown {
        Some(rule) => page.titled(&rule.name),
        None => page.named("rule-new"),
    };
    let named = |people: Vec<(MemberId, String)>| {
        let people = people.into_iter();
        people.map(|(id, name)| (id.to_string(), name)).collect()
    };
    let areas = read.choices.areas.into_iter().map(|area| {
        let name = area.name(language).to_owned();
        (area.slug, name, area.open)
    });
    let departments = read.choices.departments.into_iter();
    render_with(
        status,
        &RulePage {
            page: page.at("board"),
            rule: read.shown,
            trial: read.trial,
            form,
            errors,
            areas: areas.collect(),
            departments: departments
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
            people: named(read.choices.people),
            gone: read.gone,
        },
    )
}

async fn new(page: Page, actor: Actor, db: Data<Db>) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    page_of(page, &db, None, None).await
}

async fn show(page: Page, actor: Actor, path: Path<i64>, db: Data<Db>) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    page_of(page, &db, Some(RoutingRuleId(*path)), None).await
}

async fn add(
    page: Page,
    actor: Actor,
    form: Form<RuleForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, sent, language) = (site.clock.now(), form.value.clone(), page.words.language());
    let outcome = db
        .write(move |tx| {
            let input = sent.input(&Choices::read(tx, language)?)?;
            actions::add(tx, now, &actor, &input)
        })
        .await;
    match outcome {
        Ok(id) => Ok(see_other_saying(
            &format!("/board/rules/{id}#test"),
            &Flash::good(page.say("rule-added")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, &db, None, Some((form.value, problems))).await
        }
    }
}

async fn change(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<RuleForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, sent, language) = (site.clock.now(), form.value.clone(), page.words.language());
    let id = RoutingRuleId(*path);
    let expected = form.version.parse().ok();
    let outcome = db
        .write(move |tx| {
            let input = sent.input(&Choices::read(tx, language)?)?;
            actions::change(tx, now, &actor, id, expected, &input)?;
            Ok(store::rule(tx, id)?.is_some_and(|rule| rule.since.is_some()))
        })
        .await;
    let problems = match outcome {
        Ok(on) => {
            let said = if on { "saved" } else { "rule-changed" };
            let to = format!("/board/rules/{id}#test");
            return Ok(see_other_saying(&to, &Flash::good(page.say(said))));
        }
        Err(Failure::Refusal(Refusal::Stale)) => {
            vec![Problem::new("version", "changed_meanwhile")]
        }
        Err(failure) => problems_of(failure)?,
    };
    page_of(page, &db, Some(id), Some((form.value, problems))).await
}

/// Switching a rule on or off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SwitchForm {
    on: String,
    version: String,
}

async fn switch(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<SwitchForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, id, on) = (site.clock.now(), RoutingRuleId(*path), form.on == "yes");
    // Nobody switches on what they have not seen tested.
    let expected = Some(form.version.parse().unwrap_or_default());
    let outcome = db
        .write(move |tx| actions::switch(tx, now, &actor, id, expected, on))
        .await;
    let flash = match outcome {
        Ok(()) if on => Flash::good(page.say("rule-is-on")),
        Ok(()) => Flash::good(page.say("rule-is-off")),
        Err(Failure::Refusal(Refusal::Stale)) => {
            let problem = Problem::new("version", "changed_meanwhile");
            Flash::note(page.words.problem(&problem))
        }
        Err(Failure::Refusal(Refusal::Conflict(problems))) => {
            let why = problems.first().map(|problem| page.words.problem(problem));
            Flash::note(why.unwrap_or_default())
        }
        Err(failure) => return Err(failure.into()),
    };
    Ok(see_other_saying(&format!("/board/rules/{id}"), &flash))
}

/// Moving a rule by one place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MoveForm {
    to: String,
}

async fn shift(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    form: Form<MoveForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, id, up) = (site.clock.now(), RoutingRuleId(*path), form.to == "up");
    db.write(move |tx| actions::shift(tx, now, &actor, id, up))
        .await?;
    Ok(see_other_saying(
        "/board/rules",
        &Flash::good(page.say("saved")),
    ))
}

/// Nothing but the token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Press {}

async fn remove(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    _: Form<Press>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let (now, id) = (site.clock.now(), RoutingRuleId(*path));
    db.write(move |tx| actions::remove(tx, now, &actor, id))
        .await?;
    Ok(see_other_saying(
        "/board/rules",
        &Flash::good(page.say("rule-removed")),
    ))
}
