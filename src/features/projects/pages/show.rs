//! `/projects/{n}`: one project, whole; what is done in place on it comes back to it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::steps::Press;
use super::view::View;
use super::{Place, numbers};
use crate::base::actor::Actor;
use crate::base::failure::Problem;
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::permission::Act;
use crate::base::subject::Subject;
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

#[derive(Template)]
#[template(path = "projects/show.html")]
struct ShowPage {
    page: Page,
    view: View,
    link: LinkForm,
    errors: FieldErrors,
}

async fn page_of(
    page: Page,
    place: &Place,
    actor: Actor,
    id: ProjectId,
    link: LinkForm,
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
            link,
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
    page_of(page, &place, actor, id, LinkForm::default(), &[]).await
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
            page_of(page, &place, actor, id, form.value, &problems).await
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
            page_of(page, &place, actor, id, LinkForm::default(), &problems).await
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
