//! `/projects`: what is tried, whether it works, and everything its people can do about it, without JavaScript.

mod figures;
mod list;
mod moves;
mod overview;
mod paste;
mod pieces;
mod show;
mod steps;
mod updates;
mod view;
mod words;
mod write;

use actix_web::Resource;
use actix_web::web::{self, Data, Path, ServiceConfig};

use self::steps::Step;
use crate::base::failure::{Outcome, Problem};
use crate::base::ids::ProjectId;
use crate::config::Config;
use crate::db::Db;
use crate::features::members::{self, Department};
use crate::i18n::Words;
use crate::web::Site;

/// The pages.
pub fn routes(cfg: &mut ServiceConfig) {
    let one = "/projects/{number}";
    let at = |rest: &str| web::resource(format!("{one}/{rest}"));
    cfg.service(
        web::resource("/projects")
            .route(web::get().to(list::list))
            .route(web::post().to(write::propose)),
    )
    .service(web::resource("/projects/still-good").route(web::get().to(overview::still_good)))
    .service(web::resource("/projects/new").route(web::get().to(write::new)))
    .service(web::resource(one).route(web::get().to(show::show)))
    .service(
        at("edit")
            .route(web::get().to(write::edit))
            .route(web::post().to(write::save)),
    )
    .service(
        at("metrics/new")
            .route(web::get().to(figures::new))
            .route(web::post().to(figures::add)),
    )
    .service(
        at("metrics/{metric}/edit")
            .route(web::get().to(figures::edit))
            .route(web::post().to(figures::save)),
    )
    .service(
        at("metrics/{metric}/read")
            .route(web::get().to(figures::reading))
            .route(web::post().to(figures::read)),
    )
    .service(
        at("update")
            .route(web::get().to(updates::new))
            .route(web::post().to(updates::post)),
    )
    .service(
        at("status")
            .route(web::get().to(moves::ask))
            .route(web::post().to(moves::set)),
    )
    .service(
        at("confirmation")
            .route(web::get().to(moves::ask_confirmation))
            .route(web::post().to(moves::confirm)),
    )
    .service(
        at("metrics/{metric}/paste")
            .route(web::get().to(paste::ask))
            .route(web::post().to(paste::take)),
    )
    .service(step("stop-rule", Step::StopRule))
    .service(step("decision", Step::Decision))
    .service(step("decisions/new", Step::OwnDecision))
    .service(step("hours/new", Step::Hours))
    .service(step("milestones/new", Step::Milestone))
    .service(at("milestones/{milestone}/reached").route(web::post().to(steps::reached)))
    .service(
        at("partners/{department}")
            .route(
                web::get().to(|signed, page, path: Path<(i64, String)>, place| {
                    let (id, department) = path.into_inner();
                    steps::ask(
                        Step::Partner,
                        signed,
                        page,
                        ProjectId(id),
                        Some(department),
                        place,
                    )
                }),
            )
            .route(
                web::post().to(|signed, page, path: Path<(i64, String)>, form, place| {
                    let (id, department) = path.into_inner();
                    let sent = (form, place);
                    steps::take(
                        Step::Partner,
                        signed,
                        page,
                        ProjectId(id),
                        Some(department),
                        sent,
                    )
                }),
            ),
    )
    .service(at("pain-points").route(web::post().to(show::link)))
    .service(at("pain-points/{pain}/unlink").route(web::post().to(show::unlink)))
    .service(at("files").route(web::post().to(show::attach)))
    .service(at("follow").route(web::post().to(show::follow)));
}

/// A page that asks for one step on the way, and takes it.
fn step(rest: &str, step: Step) -> Resource {
    web::resource(format!("/projects/{{number}}/{rest}"))
        .route(web::get().to(move |signed, page, path: Path<i64>, place| {
            steps::ask(step, signed, page, ProjectId(*path), None, place)
        }))
        .route(
            web::post().to(move |signed, page, path: Path<i64>, form, place| {
                steps::take(step, signed, page, ProjectId(*path), None, (form, place))
            }),
        )
}

/// What every handler needs: the database, the settings, the site.
type Place = (Data<Db>, Data<Config>, Data<Site>);

/// A department as a box to tick.
struct DepartmentChoice {
    slug: String,
    name: String,
    ticked: bool,
}

/// The departments that can take part: the open ones, and those that do already.
fn department_choices(
    conn: &mut crate::db::Conn,
    words: &Words,
    ticked: &[String],
) -> Outcome<Vec<DepartmentChoice>> {
    let choice = |department: Department| {
        let is_ticked = ticked.contains(&department.slug);
        (department.open || is_ticked).then(|| DepartmentChoice {
            name: department.name(words.language()).to_owned(),
            ticked: is_ticked,
            slug: department.slug,
        })
    };
    Ok(members::departments(conn)?
        .into_iter()
        .filter_map(choice)
        .collect())
}

/// Numbers as people write them: `12, P-15 I-7`.
fn numbers(field: &'static str, raw: &str) -> Result<Vec<i64>, Problem> {
    raw.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.parse().map_err(|_| Problem::new(field, "numbers"))
        })
        .collect()
}

/// The version that a form was filled in over; none when it names none.
fn version(raw: &str) -> Option<i64> {
    Some(raw.parse().unwrap_or(-1))
}
