//! One act on many reports at once: what was chosen in a list is looked at first, then done in one transaction, all of it or
//! nothing. Decisions can be taken back together.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use serde::Deserialize;

use crate::base::actor::{Actor, Role};
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::ids::{MemberId, PainPointId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::base::text::{Markdown, Slug};
use crate::config::Config;
use crate::db::{Conn, Db, Tx};
use crate::features::pain_points::{
    self, Decision, Edit, PainPoint, Snooze, Status, TagName, Terms,
};
use crate::features::text_blocks::{self, Blocks, Occasion};
use crate::features::{areas, members};
use crate::web::page::safe_next;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, problems_of, render_with, see_other_saying,
};

/// The most reports that one act is about.
const MOST: usize = 100;

/// What is done to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Assign,
    Area,
    Tag,
    Accept,
    Snooze,
    Decline,
}

impl Deed {
    fn parse(name: &str) -> Option<Self> {
        let all = [
            Self::Assign,
            Self::Area,
            Self::Tag,
            Self::Accept,
            Self::Snooze,
            Self::Decline,
        ];
        all.into_iter().find(|deed| deed.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Area => "area",
            Self::Tag => "tags",
            Self::Accept => "accept",
            Self::Snooze => "snooze",
            Self::Decline => "decline",
        }
    }

    /// Whether it can be done to a report that stands there.
    fn fits(self, status: Status) -> bool {
        match self {
            Self::Assign | Self::Area | Self::Tag => status != Status::Merged,
            Self::Accept => matches!(status, Status::New | Status::NeedsInfo),
            Self::Snooze => status == Status::New,
            Self::Decline => {
                matches!(status, Status::New | Status::NeedsInfo | Status::Accepted)
            }
        }
    }

    /// Whether people are told of it.
    fn tells(self) -> bool {
        matches!(self, Self::Accept | Self::Decline)
    }
}

/// What the list, and then the page that is looked at, send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    pain_point: Vec<String>,
    /// `number:version`, as it was looked at.
    seen: Vec<String>,
    act: String,
    step: String,
    assignee: String,
    area: String,
    tags: String,
    until: String,
    reason: String,
    would_change: String,
    notify: String,
    back: String,
}

impl Chosen {
    fn numbers(&self) -> Vec<PainPointId> {
        let numbers = self.pain_point.iter();
        let mut numbers: Vec<PainPointId> = numbers
            .filter_map(|number| number.parse().ok().map(PainPointId))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn back(&self) -> &str {
        match self.back.as_str() {
            "" => "/pain-points",
            back => safe_next(back),
        }
    }
}

/// One of them, as it is looked at.
struct One {
    number: i64,
    title: String,
    lang: &'static str,
    status: &'static str,
    version: i64,
    fits: bool,
}

#[derive(Template)]
#[template(path = "board/bulk.html")]
struct BulkPage {
    page: Page,
    deed: Deed,
    act: &'static str,
    chosen: Vec<One>,
    helpers: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    languages: String,
    audience: String,
    told: bool,
    back: String,
    form: Chosen,
    errors: FieldErrors,
}

impl BulkPage {
    fn tells(&self) -> bool {
        self.deed.tells()
    }

    fn kind(&self) -> &'static str {
        match self.deed {
            Deed::Decline => "danger",
            _ => "primary",
        }
    }
}

/// What the page shows of the rows.
struct Looked {
    pains: Vec<PainPoint>,
    helpers: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    people: usize,
}

fn look(
    conn: &mut Conn,
    actor: &Actor,
    deed: Deed,
    numbers: &[PainPointId],
    language: Language,
) -> Outcome<Looked> {
    let pains = pain_points::summaries(conn, numbers)?;
    let mut people = Vec::new();
    if deed.tells() {
        for pain in pains.iter().filter(|pain| deed.fits(pain.status)) {
            people.extend(pain_points::people_affected(conn, pain.id)?);
        }
        people.retain(|member| Some(*member) != actor.member_id());
        people.sort_unstable();
        people.dedup();
    }
    let helpers = match deed {
        Deed::Assign => members::members_by_role(conn, Role::Studio)?,
        _ => Vec::new(),
    };
    let areas = match deed {
        Deed::Area => areas::options(conn)?,
        _ => Vec::new(),
    };
    Ok(Looked {
        pains,
        helpers: helpers
            .into_iter()
            .map(|person| (person.id.to_string(), person.name))
            .collect(),
        areas: areas
            .iter()
            .map(|area| (area.slug.clone(), area.name(language).to_owned()))
            .collect(),
        people: people.len(),
    })
}

/// `POST /board/bulk`: looks at what was chosen, or does it.
pub(super) async fn bulk(
    page: Page,
    actor: Actor,
    form: Form<Chosen>,
    place: (Data<Db>, Data<Config>, Data<Site>),
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let chosen = form.value.clone();
    let deed = Deed::parse(&chosen.act).ok_or(Refusal::Malformed("form"))?;
    let numbers = chosen.numbers();
    if numbers.len() > MOST {
        let problem = Problem::new("pain_point", "bulk_many").with("most", MOST as i64);
        return shown(page, actor, deed, chosen, &place, vec![problem]).await;
    }
    if chosen.step != "do" || numbers.is_empty() {
        return shown(page, actor, deed, chosen, &place, Vec::new()).await;
    }
    let (db, config, site) = &place;
    let now = site.clock.now();
    let (who, settings, sent) = (actor.clone(), config.clone(), chosen.clone());
    let zone = site.zone;
    let outcome = db
        .write(move |tx| {
            let terms = Terms::current(tx, &settings)?;
            let order = Order::of(tx, deed, &sent, day_in(zone, now))?;
            let mut undoable = Vec::new();
            for id in &numbers {
                let expected = pain_points::version_seen(&sent.seen, *id);
                if order.carry_out(tx, now, &who, &terms, (*id, expected))? {
                    undoable.push(id.0);
                }
            }
            Ok((numbers.len(), undoable))
        })
        .await;
    match outcome {
        Ok((count, undoable)) => {
            let flash = Flash::good(page.say("bulk-done").with("n", count as i64));
            let flash = match undoable.is_empty() {
                true => flash,
                false => flash.undoable_together(undoable),
            };
            Ok(see_other_saying(chosen.back(), &flash))
        }
        Err(Failure::Refusal(Refusal::Stale)) => {
            let problem = Problem::new("version", "changed_meanwhile");
            shown(page, actor, deed, chosen, &place, vec![problem]).await
        }
        Err(failure) => {
            let problems = problems_of(failure)?;
            shown(page, actor, deed, chosen, &place, problems).await
        }
    }
}

async fn shown(
    page: Page,
    actor: Actor,
    deed: Deed,
    chosen: Chosen,
    (db, _, _): &(Data<Db>, Data<Config>, Data<Site>),
    problems: Vec<Problem>,
) -> Answer {
    let mut numbers = chosen.numbers();
    numbers.truncate(MOST);
    let language = page.words.language();
    let looked = db
        .read(move |conn| look(conn, &actor, deed, &numbers, language))
        .await?;
    let other = looked.pains.iter().filter(|pain| deed.fits(pain.status));
    let other = other.filter(|pain| pain.language != language).count();
    let languages = match other {
        0 => String::new(),
        other => page
            .say("bulk-languages")
            .with("n", other as i64)
            .to_string(),
    };
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let errors = FieldErrors::new(&page.words, &problems);
    let view = BulkPage {
        audience: page
            .say("triage-goes-to")
            .with("n", looked.people as i64)
            .to_string(),
        chosen: looked
            .pains
            .into_iter()
            .map(|pain| One {
                number: pain.id.0,
                lang: pain.language.tag(),
                status: pain.status.as_str(),
                version: pain.version,
                fits: deed.fits(pain.status),
                title: pain.title,
            })
            .collect(),
        helpers: looked.helpers,
        areas: looked.areas,
        languages,
        told: chosen.step != "do" || !chosen.notify.is_empty(),
        back: chosen.back().to_owned(),
        act: deed.name(),
        page: page.named("bulk-title").at("pain-points"),
        deed,
        form: chosen,
        errors,
    };
    render_with(status, &view)
}

/// What is to be done to each, checked once.
enum Order {
    Assign(Option<MemberId>),
    Area(Option<Slug>),
    Tag(Vec<TagName>),
    Snooze(chrono::NaiveDate, Markdown),
    /// Without words of its own each is told the block in its language.
    Accept(Markdown, Blocks, bool),
    Decline(Markdown, Markdown, bool),
}

impl Order {
    fn of(conn: &mut Conn, deed: Deed, sent: &Chosen, today: chrono::NaiveDate) -> Outcome<Self> {
        let optional = |field: &'static str, raw: &str| {
            Markdown::optional(field, raw).map_err(Problem::invalid)
        };
        let notify = !sent.notify.is_empty();
        Ok(match deed {
            Deed::Assign => Self::Assign(match sent.assignee.as_str() {
                "" => None,
                raw => {
                    let unknown = |_| Problem::new("assignee", "assignee_studio").invalid();
                    Some(MemberId(raw.parse().map_err(unknown)?))
                }
            }),
            Deed::Area => Self::Area(match sent.area.trim() {
                "" => None,
                slug => Some(Slug::parse("area", slug).map_err(Problem::invalid)?),
            }),
            Deed::Tag => {
                let names = TagName::parse_all(&sent.tags).map_err(Problem::invalid)?;
                if names.is_empty() {
                    return Err(Problem::new("tags", "required").invalid());
                }
                Self::Tag(names)
            }
            Deed::Snooze => {
                let until = pain_points::parse_day("until", &sent.until, today);
                let until = until.map_err(Problem::invalid)?;
                let until = until.ok_or_else(|| Problem::new("until", "required").invalid())?;
                Self::Snooze(until, optional("reason", &sent.reason)?)
            }
            Deed::Accept => {
                let blocks = text_blocks::current(conn)?.blocks;
                Self::Accept(optional("reason", &sent.reason)?, blocks, notify)
            }
            Deed::Decline => {
                let words = [
                    Markdown::required("reason", &sent.reason),
                    Markdown::required("would_change", &sent.would_change),
                ];
                match words {
                    [Ok(reason), Ok(would_change)] => Self::Decline(reason, would_change, notify),
                    words => {
                        let problems = words.into_iter().filter_map(Result::err).collect();
                        return Err(Refusal::Invalid(problems).into());
                    }
                }
            }
        })
    }

    /// Does it to one; whether that can be taken back.
    fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        actor: &Actor,
        terms: &Terms,
        (id, expected): (PainPointId, Option<i64>),
    ) -> Outcome<bool> {
        let decision = match self {
            Self::Assign(to) => {
                pain_points::assign(tx, now, actor, id, expected, *to)?;
                return Ok(false);
            }
            Self::Area(area) => {
                let edit = Edit {
                    area: Some(area.clone()),
                    ..Edit::default()
                };
                pain_points::edit(tx, now, actor, id, expected, &edit)?;
                return Ok(false);
            }
            Self::Tag(names) => {
                pain_points::add_tags(tx, now, actor, id, names)?;
                return Ok(false);
            }
            Self::Snooze(until, reason) => {
                let wanted = Snooze {
                    until: Some(*until),
                    reason: reason.clone(),
                    expected,
                };
                pain_points::snooze(tx, now, actor, terms, id, &wanted)?;
                return Ok(false);
            }
            Self::Accept(reason, blocks, notify) => {
                let language = pain_points::seen(tx, actor, id)?.language;
                let reason = match reason.as_str().is_empty() {
                    false => reason.clone(),
                    true => {
                        let block = blocks.of(Occasion::Accept, language);
                        Markdown::optional("reason", block).map_err(Problem::invalid)?
                    }
                };
                Decision {
                    reason,
                    notify: *notify,
                    ..Decision::to(Status::Accepted)
                }
            }
            Self::Decline(reason, would_change, notify) => Decision {
                reason: reason.clone(),
                would_change: would_change.clone(),
                notify: *notify,
                ..Decision::to(Status::Declined)
            },
        };
        pain_points::with_second_thoughts(tx, now, actor, id, |tx, undo_until| {
            let decision = Decision {
                expected,
                undo_until,
                ..decision
            };
            pain_points::decide(tx, now, actor, terms, id, &decision)
        })
    }
}
