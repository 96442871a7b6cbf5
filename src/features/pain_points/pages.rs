//! The pages: reporting, the list, one report with everything around it, and every act on it as a form.

mod acts;
mod embed;
mod list;
mod one;
mod report;
mod triage;

pub use list::{Line, matching};
pub use one::refused_beside;
pub use report::{ReportForm, report_beside};

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{FileId, PainPointId};
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::features::pain_points::actions::{self, Terms};
use crate::web::page::safe_next;
use crate::web::{Answer, Flash, Page, Site, see_other_saying};

/// The routes of the pages.
pub fn routes(cfg: &mut ServiceConfig) {
    let one = |rest: &str| resource(format!("/pain-points/{{number}}{rest}"));
    cfg.service(
        resource("/report")
            .route(get().to(report::new))
            .route(post().to(report::create)),
    )
    .service(
        resource("/report/embed")
            .route(get().to(embed::show))
            .route(post().to(embed::send)),
    )
    .service(resource("/report/shared").route(post().to(report::shared)))
    .service(resource("/offline").route(get().to(report::offline)))
    .service(resource("/report/button").route(get().to(embed::button)))
    .service(resource("/widget.js").route(get().to(embed::script)))
    .service(resource("/pain-points").route(get().to(list::show)))
    .service(one("").route(get().to(one::show)))
    .service(
        one("/edit")
            .route(get().to(one::edit_form))
            .route(post().to(acts::edit)),
    )
    .service(one("/versions").route(get().to(one::versions)))
    .service(one("/support").route(post().to(acts::support)))
    .service(one("/unsupport").route(post().to(acts::unsupport)))
    .service(one("/came-back").route(post().to(acts::came_back)))
    .service(one("/comments").route(post().to(acts::comment)))
    .service(one("/follow").route(post().to(acts::follow)))
    .service(one("/appeal").route(post().to(acts::appeal)))
    .service(one("/split").route(post().to(acts::split)))
    .service(one("/agree").route(post().to(acts::agree)))
    .service(one("/open").route(post().to(triage::open)))
    .service(one("/decide").route(post().to(triage::decide)))
    .service(one("/appeal-answer").route(post().to(triage::answer_appeal)))
    .service(one("/merge").route(post().to(triage::merge)))
    .service(one("/unmerge").route(post().to(triage::unmerge)))
    .service(one("/area").route(post().to(triage::area)))
    .service(one("/assign").route(post().to(triage::assign)))
    .service(one("/tags").route(post().to(triage::tags)))
    .service(one("/checklist").route(post().to(triage::checklist)))
    .service(one("/snooze").route(post().to(triage::snooze)));
}

/// What every handler needs: the database, the settings, the site.
pub type Place = (Data<Db>, Data<Config>, Data<Site>);

/// The version of a report that was looked at before several were decided about; each is sent as `number:version`.
pub fn version_seen(seen: &[String], id: PainPointId) -> Option<i64> {
    seen.iter().find_map(|seen| {
        let (number, version) = seen.split_once(':')?;
        (number.parse() == Ok(id.0)).then(|| version.parse().ok())?
    })
}

fn number(path: &Path<i64>) -> PainPointId {
    PainPointId(**path)
}

/// A form that was refused: which one, what was typed, and what is wrong with it.
struct Refused {
    form: &'static str,
    fields: Vec<(String, String)>,
    problems: Vec<Problem>,
    status: StatusCode,
}

impl Refused {
    /// Where the form leads back to; empty where that is the report itself.
    fn back(&self) -> String {
        let back = self.fields.iter().find(|(name, _)| name == "back");
        back.map_or_else(String::new, |(_, to)| safe_next(to).to_owned())
    }

    /// The files that wait for it.
    fn held(&self) -> Vec<FileId> {
        let held = self.fields.iter().filter(|(name, _)| name == "held");
        held.filter_map(|(_, id)| id.parse().ok().map(FileId))
            .collect()
    }
}

/// What a refusal tells beside the form it belongs to; everything else is a page of its own.
fn refused(
    form: &'static str,
    fields: &[(String, String)],
    failure: Failure,
) -> Result<Refused, Failure> {
    let (problems, status) = match failure {
        Failure::Refusal(Refusal::Invalid(problems)) => {
            (problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Failure::Refusal(Refusal::Conflict(problems)) => (problems, StatusCode::CONFLICT),
        Failure::Refusal(Refusal::Stale) => {
            let problem = Problem::new("version", "changed_meanwhile");
            (vec![problem], StatusCode::PRECONDITION_FAILED)
        }
        other => return Err(other),
    };
    Ok(Refused {
        form,
        fields: fields.to_vec(),
        problems,
        status,
    })
}

/// An act on one report: which form it came from, where it leads back to, and what is said when it is done.
struct Deed {
    page: Page,
    actor: Actor,
    id: PainPointId,
    form: &'static str,
    fields: Vec<(String, String)>,
    said: &'static str,
}

impl Deed {
    /// The last value of a field.
    fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .rev()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    /// The version of the report that the form was made from.
    fn expected(&self) -> Option<i64> {
        self.field("version").parse().ok()
    }

    /// Does it in one transaction; a refusal shows the report's page with the form as it was filled in.
    async fn run(
        self,
        place: Place,
        act: impl FnOnce(&mut Tx<'_>, Timestamp, &Actor, &Terms) -> Outcome<()> + Send + 'static,
    ) -> Answer {
        self.carried_out(place, move |tx, now, actor, terms| {
            act(tx, now, actor, terms).map(|()| false)
        })
        .await
    }

    /// The same for a decision, which can be taken back for half a minute: `act` is told until when letters have to wait.
    async fn decide(
        self,
        place: Place,
        act: impl FnOnce(&mut Tx<'_>, Timestamp, &Actor, &Terms, Option<Timestamp>) -> Outcome<()>
        + Send
        + 'static,
    ) -> Answer {
        let id = self.id;
        self.carried_out(place, move |tx, now, actor, terms| {
            actions::with_second_thoughts(tx, now, actor, id, |tx, undo_until| {
                act(tx, now, actor, terms, undo_until)
            })
        })
        .await
    }

    async fn carried_out(
        self,
        (db, config, site): Place,
        act: impl FnOnce(&mut Tx<'_>, Timestamp, &Actor, &Terms) -> Outcome<bool> + Send + 'static,
    ) -> Answer {
        let now = site.clock.now();
        let (actor, settings) = (self.actor.clone(), config.clone());
        let outcome = db
            .write(move |tx| {
                let terms = Terms::current(tx, &settings)?;
                act(tx, now, &actor, &terms)
            })
            .await;
        match outcome {
            Ok(undoable) => {
                let back = self.field("back");
                let to = if back.is_empty() {
                    format!("/pain-points/{}", self.id)
                } else {
                    safe_next(back).to_owned()
                };
                let said = self.page.say(self.said).with("number", self.id.to_string());
                let flash = Flash::good(said);
                let flash = if undoable {
                    flash.undoable(self.id.0)
                } else {
                    flash
                };
                Ok(see_other_saying(&to, &flash))
            }
            Err(failure) => {
                let refused = refused(self.form, &self.fields, failure)?;
                let place = (db, config, site);
                one::render_one(self.page, self.actor, self.id, place, Some(refused)).await
            }
        }
    }
}
