//! Where a retrospective is written: it looks like the page it becomes.

mod form;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use self::form::{ConditionField, EditForm, SectionField, Written};
use super::together::{self, CommentView};
use super::views::{self, ChartView};
use super::{ground, project_name, project_number, store, to_write};
use crate::base::actor::Actor;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{ProjectId, StoryCommentId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::members;
use crate::features::retrospectives::actions::{self, Saved};
use crate::features::retrospectives::ground::Ground;
use crate::features::retrospectives::live::{Block, Live};
use crate::features::retrospectives::prefill;
use crate::features::retrospectives::rules::{Kind, Section, Status};
use crate::features::retrospectives::store::Retrospective;
use crate::i18n::Words;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Site, problems_of, render, render_with,
    see_other, see_other_saying,
};

/// `?kind=`, when one is chosen or changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    kind: String,
}

#[derive(Template)]
#[template(path = "retrospectives/choose.html")]
struct ChoosePage {
    page: Page,
    project: String,
    number: ProjectId,
}

#[derive(Template)]
#[template(path = "retrospectives/edit.html")]
struct EditPage {
    page: Page,
    project: String,
    number: ProjectId,
    action: String,
    /// What the browser keeps an unsaved text under.
    keep: String,
    slug: String,
    kind: Kind,
    status: &'static str,
    version: String,
    title: String,
    language: String,
    facilitator: String,
    note: String,
    sections: Vec<SectionField>,
    conditions: Vec<ConditionField>,
    charts: Vec<ChartView>,
    live: Live,
    /// The lines that stand for the timeline and for the figures.
    blocks: [String; 2],
    comments: Vec<CommentView>,
    missing: Vec<Section>,
    saved: String,
    conflict: bool,
    theirs_title: Option<String>,
    errors: FieldErrors,
}

impl EditPage {
    fn is_new(&self) -> bool {
        self.slug.is_empty()
    }

    fn has_conditions(&self) -> bool {
        self.kind == Kind::Postmortem
    }
}

/// What the editor is filled with.
struct Filled {
    ground: Ground,
    it: Option<Retrospective>,
    stored: Written,
    charts: Vec<ChartView>,
    live: Live,
    comments: Vec<CommentView>,
}

/// `GET /projects/{number}/retrospective`: the one that is being written, the last that was published, or a new one.
pub(super) async fn of_project(actor: Actor, number: Path<String>, db: Data<Db>) -> Answer {
    let project = project_number(&number)?;
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let newest = db
        .read(move |conn| {
            let newest = store::newest_of(conn, project)?;
            Ok(match newest {
                Some(it) if actions::may_read(conn, &it, &actor)? => Some(it),
                _ => None,
            })
        })
        .await?;
    Ok(see_other(&match newest {
        Some(it) => format!("/retrospectives/{}", it.slug),
        None => format!("/projects/{project}/retrospective/new"),
    }))
}

/// `GET /projects/{number}/retrospective/new?kind=`.
pub(super) async fn new(
    page: Page,
    actor: Actor,
    number: Path<String>,
    wanted: Query<Wanted>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let project = project_number(&number)?;
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let kind = Kind::parse(&wanted.kind);
    let on = site.clone();
    let (ground, present, prefilled) = db
        .read(move |conn| {
            let ground = ground::of(conn, &actor, project)?;
            require(&actor, Act::WriteRetrospective, ground.stake)?;
            let present = store::newest_of(conn, project)?
                .filter(|it| it.status != Status::Published || !ground.is_open());
            let prefilled = match kind {
                Some(kind) if present.is_none() => Some(begin_with(conn, &on, &ground, kind)?),
                _ => None,
            };
            Ok((ground, present, prefilled))
        })
        .await?;
    if let Some(it) = present {
        return Ok(see_other(&format!("/retrospectives/{}/edit", it.slug)));
    }
    let page = page.named("retro-new-title").at("retrospectives");
    let Some((stored, charts, live)) = prefilled else {
        return render(&ChoosePage {
            project: project_name(&ground),
            number: ground.id,
            page,
        });
    };
    let filled = Filled {
        ground,
        it: None,
        stored,
        charts,
        live,
        comments: Vec::new(),
    };
    render(&edit_page(page, filled, None, FieldErrors::none()))
}

/// A new text, begun from what is known, in the language of its project.
fn begin_with(
    conn: &mut Conn,
    site: &Site,
    ground: &Ground,
    kind: Kind,
) -> Outcome<(Written, Vec<ChartView>, Live)> {
    let language = Language::of_text(&format!("{} {}", ground.title, ground.problem));
    let own = site.words(language);
    let facts = ground::facts(conn, site.clock.now(), site.zone, ground)?;
    let sections = prefill::prefilled(&own, kind, ground, &facts);
    let written = Written {
        kind,
        language: language.tag().to_owned(),
        sections,
        conditions: Vec::new(),
        ..Written::empty(kind)
    };
    let live = Live::of(conn, &own, ground, &facts)?;
    Ok((written, views::charts(&own, &facts), live))
}

/// `POST /projects/{number}/retrospective`: the first save.
pub(super) async fn begin(
    page: Page,
    actor: Actor,
    number: Path<String>,
    form: Form<EditForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let project = project_number(&number)?;
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let written = Written::of(&form);
    let (now, zone, raw) = (site.clock.now(), site.zone, written.raw(&form));
    let who = actor.clone();
    let then = form.then.clone();
    let outcome = db
        .write(move |tx| {
            let ground = ground::of(tx, &who, project)?;
            require(&who, Act::WriteRetrospective, ground.stake)?;
            let present = store::newest_of(tx, project)?;
            let unfinished = present.is_some_and(|it| it.status != Status::Published);
            if unfinished {
                return Err(Refusal::Stale.into());
            }
            let saved = actions::save(tx, now, zone, &who, project, &raw.parse()?, None)?;
            if then == "submit" {
                actions::submit(tx, now, &who, saved.retrospective.id)?;
            }
            Ok(saved)
        })
        .await;
    match outcome {
        Ok(saved) => Ok(after_saving(&page, &saved, &form.then)),
        Err(failure) => {
            let slug = db
                .read(move |conn| Ok(store::newest_of(conn, project)?.map(|it| it.slug)))
                .await?;
            again(
                page,
                actor,
                Whose::Project(project, slug),
                written,
                failure,
                &site,
                &db,
            )
            .await
        }
    }
}

/// `GET /retrospectives/{slug}/edit`.
pub(super) async fn edit(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    wanted: Query<Wanted>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let kind = Kind::parse(&wanted.kind);
    let (on, words) = (site.clone(), page.words);
    let mut filled = db
        .read(move |conn| {
            let (it, ground) = to_write(conn, &actor, &slug)?;
            fill(conn, &on, &words, it, ground)
        })
        .await?;
    let draft = filled
        .it
        .as_ref()
        .is_some_and(|it| it.status != Status::Published);
    if let Some(kind) = kind.filter(|_| draft) {
        filled.stored.kind = kind;
    }
    let page = page.named("retro-edit-title").at("retrospectives");
    render(&edit_page(page, filled, None, FieldErrors::none()))
}

fn fill(
    conn: &mut Conn,
    site: &Site,
    words: &Words,
    it: Retrospective,
    ground: Ground,
) -> Outcome<Filled> {
    let own = site.words(it.language);
    let facts = ground::facts(conn, site.clock.now(), site.zone, &ground)?;
    let sections = store::sections_of(conn, it.id)?;
    let conditions = store::conditions_of(conn, it.id)?;
    let mut people: Vec<_> = conditions.iter().filter_map(|one| one.watcher).collect();
    people.extend(it.facilitator);
    let people = members::people(conn, &people)?;
    Ok(Filled {
        charts: views::charts(&own, &facts),
        live: Live::of(conn, &own, &ground, &facts)?,
        comments: together::comments(conn, words, it.id)?,
        stored: Written::stored(&it, &sections, &conditions, &people),
        it: Some(it),
        ground,
    })
}

/// `POST /retrospectives/{slug}/edit`.
pub(super) async fn save(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    form: Form<EditForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let written = Written::of(&form);
    let (now, zone, raw) = (site.clock.now(), site.zone, written.raw(&form));
    let expected = form.version.parse().unwrap_or(-1);
    let (who, address, then) = (actor.clone(), slug.clone(), form.then.clone());
    let by_itself = then == form::BY_ITSELF;
    let settled: Vec<i64> = form
        .fields()
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("resolved.")?.parse().ok())
        .collect();
    let outcome = db
        .write(move |tx| {
            let (it, _) = to_write(tx, &who, &address)?;
            let newest = store::newest_of(tx, it.project)?;
            if newest.is_none_or(|newest| newest.id != it.id) {
                return Err(Refusal::Forbidden("earlier_retrospective").into());
            }
            if by_itself && it.status == Status::Published {
                return Err(Problem::new("status", "retrospective_published").conflict());
            }
            let saved = actions::save(
                tx,
                now,
                zone,
                &who,
                it.project,
                &raw.parse()?,
                Some(expected),
            )?;
            let settled = settled.into_iter();
            settled
                .map(StoryCommentId)
                .try_for_each(|comment| actions::resolve_comment(tx, now, &who, it.id, comment))?;
            if then == "submit" && saved.retrospective.status == Status::Draft {
                actions::submit(tx, now, &who, saved.retrospective.id)?;
            }
            Ok(saved)
        })
        .await;
    match outcome {
        Ok(saved) if by_itself => Ok(together::kept(saved.retrospective.version)),
        Ok(saved) => Ok(after_saving(&page, &saved, &form.then)),
        Err(failure) => {
            again(
                page,
                actor,
                Whose::Slug(slug.into_inner()),
                written,
                failure,
                &site,
                &db,
            )
            .await
        }
    }
}

fn after_saving(page: &Page, saved: &Saved, then: &str) -> actix_web::HttpResponse {
    let it = &saved.retrospective;
    let at = format!("/retrospectives/{}", it.slug);
    let (to, said) = match (it.status, then) {
        (Status::Published, _) => (
            at,
            page.say("retro-revised").with("n", it.revision).to_string(),
        ),
        (_, "submit") => (at, page.say("retro-saved-submitted").to_string()),
        (_, "publish") => (format!("{at}/publish"), page.say("retro-saved").to_string()),
        (_, "preview") => (at, page.say("retro-saved").to_string()),
        _ => (format!("{at}/edit"), page.say("retro-saved").to_string()),
    };
    see_other_saying(&to, &Flash::good(said))
}

/// Whose editor comes back.
enum Whose {
    /// A new one; with the address of one that somebody else has begun meanwhile.
    Project(ProjectId, Option<String>),
    /// One that exists.
    Slug(String),
}

/// The editor again, with everything that was typed: beside its problems, or beside what somebody else saved meanwhile.
async fn again(
    page: Page,
    actor: Actor,
    whose: Whose,
    written: Written,
    failure: Failure,
    site: &Data<Site>,
    db: &Data<Db>,
) -> Answer {
    let stale = matches!(failure, Failure::Refusal(Refusal::Stale));
    let status = match &failure {
        Failure::Refusal(Refusal::Stale) => StatusCode::PRECONDITION_FAILED,
        Failure::Refusal(Refusal::Conflict(_)) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let errors = if stale {
        FieldErrors::none()
    } else {
        FieldErrors::new(&page.words, &problems_of(failure)?)
    };
    let (on, words) = (site.clone(), page.words);
    let kind = written.kind;
    let filled = db
        .read(move |conn| match whose {
            Whose::Slug(slug) | Whose::Project(_, Some(slug)) if stale || !slug.is_empty() => {
                let (it, ground) = to_write(conn, &actor, &slug)?;
                fill(conn, &on, &words, it, ground)
            }
            Whose::Project(project, _) => {
                let ground = ground::of(conn, &actor, project)?;
                let (stored, charts, live) = begin_with(conn, &on, &ground, kind)?;
                Ok(Filled {
                    ground,
                    it: None,
                    stored,
                    charts,
                    live,
                    comments: Vec::new(),
                })
            }
            Whose::Slug(_) => Err(Refusal::NotFound.into()),
        })
        .await?;
    let page = page.named("retro-edit-title").at("retrospectives");
    let theirs = stale.then(|| filled.stored.clone());
    let filled = Filled {
        stored: written,
        ..filled
    };
    let mut template = edit_page(page, filled, theirs, errors);
    template.conflict = stale;
    render_with(status, &template)
}

fn edit_page(page: Page, filled: Filled, theirs: Option<Written>, errors: FieldErrors) -> EditPage {
    let Filled {
        ground,
        it,
        stored: written,
        charts,
        live,
        comments,
    } = filled;
    let kind = written.kind;
    let words: Words = page.words;
    let missing = missing_of(&written);
    let slug = it.as_ref().map(|it| it.slug.clone()).unwrap_or_default();
    let theirs_title = theirs
        .as_ref()
        .map(|theirs| theirs.title.clone())
        .filter(|title| *title != written.title);
    EditPage {
        project: project_name(&ground),
        number: ground.id,
        action: if slug.is_empty() {
            format!("/projects/{}/retrospective", ground.id)
        } else {
            format!("/retrospectives/{slug}/edit")
        },
        keep: match &it {
            Some(it) => format!("retrospective-{}", it.id),
            None => format!("retrospective-of-{}-{}", ground.id, kind.as_str()),
        },
        status: it.as_ref().map_or("draft", |it| it.status.as_str()),
        version: it
            .as_ref()
            .map(|it| it.version.to_string())
            .unwrap_or_default(),
        saved: it
            .as_ref()
            .map(|it| words.ago(it.updated_at))
            .unwrap_or_default(),
        sections: form::section_fields(&words, &written, theirs.as_ref(), &missing),
        conditions: form::condition_fields(&written, theirs.as_ref()),
        title: written.title,
        language: written.language,
        facilitator: written.facilitator,
        note: written.note,
        conflict: false,
        slug,
        kind,
        charts,
        live,
        blocks: [Block::Timeline, Block::Figures].map(|block| block.line(&words)),
        comments,
        missing,
        theirs_title,
        errors,
        page,
    }
}

/// What is still empty of what was typed.
fn missing_of(written: &Written) -> Vec<Section> {
    let told = |section: &Section| {
        if *section == Section::Conditions {
            return written
                .conditions
                .iter()
                .any(|one| !one.text.trim().is_empty());
        }
        written
            .sections
            .get(section)
            .is_some_and(|text| !text.trim().is_empty())
    };
    written
        .kind
        .sections()
        .iter()
        .filter(|section| !told(section))
        .copied()
        .collect()
}

/// `POST /retrospectives/{slug}/submit`: from the preview.
pub(super) async fn submit(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    _: Form<Nothing>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let now = site.clock.now();
    let address = slug.clone();
    db.write(move |tx| {
        let (it, _) = to_write(tx, &actor, &address)?;
        actions::submit(tx, now, &actor, it.id)
    })
    .await?;
    Ok(see_other_saying(
        &format!("/retrospectives/{slug}"),
        &Flash::good(page.say("retro-saved-submitted")),
    ))
}

/// A form with nothing but its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}
