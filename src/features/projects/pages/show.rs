//! `/projects/{n}`: one project, whole; what is done in place on it comes back to it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::steps::Press;
use super::view::View;
use super::{Place, numbers};
use crate::base::actor::Actor;
use crate::base::failure::{Problem, Refusal};
use crate::base::ids::{FileId, PainPointId, ProjectId};
use crate::base::permission::Act;
use crate::base::subject::Subject;
use crate::features::files::{Files, Kept};
use crate::features::follows::{self, FollowState};
use crate::features::pain_points::Terms;
use crate::features::projects::actions;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Signed, problems_of, render_with, see_other,
    see_other_saying,
};

/// The one-field form that links a pain point.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct LinkForm {
    pain_points: String,
}

/// The form that attaches files: all it has are files.
#[derive(Debug, Default, Deserialize)]
pub(super) struct FilesForm {}

/// What a refused form on the page holds.
#[derive(Default)]
struct Typed {
    link: LinkForm,
    held: Vec<Kept>,
}

#[derive(Template)]
#[template(path = "projects/show.html")]
struct ShowPage {
    page: Page,
    view: View,
    typed: Typed,
    errors: FieldErrors,
}

async fn page_of(
    page: Page,
    place: &Place,
    actor: Actor,
    id: ProjectId,
    typed: Typed,
    problems: &[Problem],
) -> Answer {
    let words = page.words;
    let view = place
        .0
        .read(move |conn| View::read(conn, &words, &actor, id))
        .await?;
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = view.project.title.clone();
    render_with(
        status,
        &ShowPage {
            errors: FieldErrors::new(&page.words, problems),
            page: page.titled(title).at("projects"),
            view,
            typed,
        },
    )
}

pub(super) async fn show(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    page_of(page, &place, actor, id, Typed::default(), &[]).await
}

pub(super) async fn link(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    form: Form<LinkForm>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let (db, config, site) = &place;
    let now = site.clock.now();
    let (config, by, raw) = (config.clone(), actor.clone(), form.pain_points.clone());
    let outcome = db
        .write(move |tx| {
            actions::changeable(tx, &by, id, Act::RunProjects)?;
            let pains = numbers("pain_points", &raw).map_err(Problem::invalid)?;
            if pains.is_empty() {
                return Err(Problem::new("pain_points", "required").invalid());
            }
            let terms = Terms::current(tx, &config)?;
            for pain in pains {
                actions::link(tx, now, &by, &terms, id, PainPointId(pain), None)?;
            }
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}#pain-points"),
            &Flash::good(page.say("project-linked")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            let typed = Typed {
                link: form.value,
                ..Typed::default()
            };
            page_of(page, &place, actor, id, typed, &problems).await
        }
    }
}

pub(super) async fn unlink(
    Signed(actor): Signed,
    page: Page,
    path: Path<(i64, i64)>,
    _: Form<Press>,
    place: Place,
) -> Answer {
    let (id, pain) = (ProjectId(path.0), PainPointId(path.1));
    let (db, config, site) = &place;
    let now = site.clock.now();
    let (config, by) = (config.clone(), actor.clone());
    let outcome = db
        .write(move |tx| {
            let terms = Terms::current(tx, &config)?;
            actions::unlink(tx, now, &by, &terms, id, pain)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}#pain-points"),
            &Flash::good(
                page.say("project-unlinked")
                    .with("number", pain.to_string()),
            ),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            page_of(page, &place, actor, id, Typed::default(), &problems).await
        }
    }
}

/// `POST /projects/{n}/files`: what belongs to the project and to no single update of it.
pub(super) async fn attach(
    Signed(actor): Signed,
    page: Page,
    path: Path<i64>,
    mut form: Form<FilesForm>,
    (place, files): (Place, Data<Files>),
) -> Answer {
    let id = ProjectId(*path);
    let now = place.2.clock.now();
    let taken = files.of_form(&place.0, now, &actor, &mut form).await?;
    let (held, unfit) = taken;
    let by = actor.clone();
    let attached: Vec<FileId> = held.iter().map(|file| file.id).collect();
    let outcome = place.0.write(move |tx| match unfit.is_empty() {
        true => actions::attach(tx, now, &by, id, &attached),
        false => Err(Refusal::Invalid(unfit).into()),
    });
    match outcome.await {
        Ok(()) => Ok(see_other_saying(
            &format!("/projects/{id}#files"),
            &Flash::good(page.say("project-files-added")),
        )),
        Err(failure) => {
            let problems = problems_of(failure)?;
            let typed = Typed {
                held,
                ..Typed::default()
            };
            page_of(page, &place, actor, id, typed, &problems).await
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FollowForm {
    /// `follow`, `mute` or neither.
    state: String,
}

pub(super) async fn follow(
    Signed(actor): Signed,
    path: Path<i64>,
    form: Form<FollowForm>,
    place: Place,
) -> Answer {
    let id = ProjectId(*path);
    let now = place.2.clock.now();
    let wanted = FollowState::parse(&form.state);
    place
        .0
        .write(move |tx| {
            actions::seen(tx, &actor, id)?;
            follows::set(tx, now, &actor, Subject::Project(id), wanted)
        })
        .await?;
    Ok(see_other(&format!("/projects/{id}")))
}
