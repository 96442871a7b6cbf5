//! `/board/rota`: who triages when, and the hand-over since Monday.

use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;

use super::{actions, rules, store};
use crate::base::actor::{Actor, Role};
use crate::base::clock::{day_in, start_of_day};
use crate::base::failure::Outcome;
use crate::base::ids::MemberId;
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::members;
use crate::features::pain_points::{
    self, Around, Filter, Happened, Line, Order, Seer, Status, What,
};
use crate::i18n::Words;
use crate::web::{Answer, Flash, Form, Page, Site, render, see_other_saying};

/// How many of each are shown; the rest is one step away.
const ROWS: i64 = 12;

/// The rota.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/board/rota")
            .route(get().to(show))
            .route(post().to(save)),
    );
}

/// A week and who triages in it.
struct Week {
    monday: NaiveDate,
    sunday: NaiveDate,
    chosen: String,
}

#[derive(Template)]
#[template(path = "rota/show.html")]
struct RotaPage {
    page: Page,
    weeks: Vec<Week>,
    people: Vec<(String, String)>,
    /// Who has this week.
    now: Option<String>,
    monday: NaiveDate,
    today: NaiveDate,
    came_in: i64,
    new: Vec<Line>,
    waiting: i64,
    overdue: i64,
    late: Vec<Line>,
    decided: Vec<(&'static str, i64)>,
}

impl RotaPage {
    /// The list of what came in.
    fn reported(&self) -> String {
        let (from, to) = (self.monday, self.today);
        format!("/pain-points?when=reported&from={from}&to={to}")
    }
}

/// Everything that is handed over.
struct HandOver {
    came_in: i64,
    new: Vec<Line>,
    waiting: i64,
    overdue: i64,
    late: Vec<Line>,
    decided: Vec<(&'static str, i64)>,
}

async fn show(page: Page, actor: Actor, db: Data<Db>, site: Data<Site>) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let today = day_in(site.zone, site.clock.now());
    let monday = rules::monday_of(today);
    let words = page.words;
    let (weeks, people, over) = db
        .read(move |conn| {
            let weeks = rules::weeks(today);
            let planned = store::planned(conn, &weeks)?;
            let people = members::members_by_role(conn, Role::Studio)?;
            let weeks = weeks.into_iter().map(|monday| Week {
                monday,
                sunday: monday + TimeDelta::days(6),
                chosen: planned
                    .get(&monday)
                    .map_or_else(String::new, ToString::to_string),
            });
            let people = people
                .into_iter()
                .map(|person| (person.id.to_string(), person.name));
            let weeks: Vec<Week> = weeks.collect();
            let people: Vec<(String, String)> = people.collect();
            Ok((weeks, people, hand_over(conn, &words, today, monday)?))
        })
        .await?;
    let now = weeks.first().and_then(|week| {
        let person = people.iter().find(|(id, _)| *id == week.chosen);
        person.map(|(_, name)| name.clone())
    });
    render(&RotaPage {
        page: page.named("rota-title").at("board"),
        weeks,
        people,
        now,
        monday,
        today,
        came_in: over.came_in,
        new: over.new,
        waiting: over.waiting,
        overdue: over.overdue,
        late: over.late,
        decided: over.decided,
    })
}

fn hand_over(
    conn: &mut Conn,
    words: &Words,
    today: NaiveDate,
    monday: NaiveDate,
) -> Outcome<HandOver> {
    let since = start_of_day(words.zone(), monday);
    let tomorrow = today.succ_opt().unwrap_or(today);
    let reported = Filter {
        statuses: Status::ALL.to_vec(),
        happened: Some(Happened {
            what: What::Reported,
            from: since,
            until: start_of_day(words.zone(), tomorrow),
            days: (monday, today),
        }),
        ..Filter::of(Seer::Studio)
    };
    let late = Filter {
        statuses: Status::OPEN.to_vec(),
        overdue_on: Some(today),
        ..Filter::of(Seer::Studio)
    };
    let page = |order| pain_points::Page {
        order,
        after: None,
        limit: ROWS,
    };
    let new = pain_points::list(conn, &reported, &page(Order::Priority))?;
    let overdue = pain_points::list(conn, &late, &page(Order::Promise))?;
    let both: Vec<_> = new.iter().chain(&overdue).cloned().collect();
    let around = Around::of(conn, &both)?;
    let lines = |pains: &[pain_points::PainPoint]| {
        let lines = pains.iter().map(|pain| Line::of(words, &around, pain));
        lines.collect()
    };
    Ok(HandOver {
        came_in: pain_points::count(conn, &reported)?,
        waiting: pain_points::inbox(conn, today, 0)?.0,
        overdue: pain_points::overdue(conn, today)?,
        decided: store::decided_since(conn, since)?
            .into_iter()
            .map(|(status, count)| (status.as_str(), count))
            .collect(),
        new: lines(&new),
        late: lines(&overdue),
    })
}

/// One field for each week: `week.2026-11-30`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RotaForm {}

async fn save(
    page: Page,
    actor: Actor,
    form: Form<RotaForm>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let now = site.clock.now();
    let today = day_in(site.zone, now);
    let wanted: Vec<(NaiveDate, Option<MemberId>)> = form
        .fields()
        .iter()
        .filter_map(|(name, value)| {
            let monday = name.strip_prefix("week.")?.parse().ok()?;
            Some((monday, value.parse().ok().map(MemberId)))
        })
        .collect();
    db.write(move |tx| actions::plan(tx, now, &actor, today, &wanted))
        .await?;
    Ok(see_other_saying(
        "/board/rota",
        &Flash::good(page.say("saved")),
    ))
}
