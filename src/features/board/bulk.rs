//! One act on many reports at once: what was chosen in a list, or everything that the list holds, is looked at first, then done
//! in one transaction, all of it or nothing, and can be taken back together for half a minute.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use serde::Deserialize;

use super::pages::{item_number, link_now};
use crate::base::actor::{Actor, Role};
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::finder::Finder;
use crate::base::ids::{MemberId, PainPointId, ProjectId};
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
use crate::ledger::{self, Runner};
use crate::web::page::safe_next;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Site, Together, asked_twice, problems_of, render_with,
    see_other_saying,
};

/// The most reports that one act is about.
const MOST: usize = 500;
/// More than so many are folded where they are looked at.
const FOLDED: usize = 12;

/// What is done to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Assign,
    Area,
    Tag,
    Accept,
    Snooze,
    Decline,
    Link,
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
            Self::Link,
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
            Self::Link => "link",
        }
    }

    /// Whether it can be done to a report that stands there.
    fn fits(self, status: Status) -> bool {
        match self {
            Self::Assign | Self::Area | Self::Tag => status != Status::Merged,
            Self::Accept => matches!(status, Status::New | Status::NeedsInfo),
            Self::Snooze => status == Status::New,
            Self::Link => matches!(
                status,
                Status::New | Status::NeedsInfo | Status::Accepted | Status::InProject
            ),
            Self::Decline => {
                matches!(status, Status::New | Status::NeedsInfo | Status::Accepted)
            }
        }
    }

    /// Whether people are told of it.
    fn tells(self) -> bool {
        matches!(self, Self::Accept | Self::Decline | Self::Link)
    }

    /// Whether whoever does it can say that nobody is told.
    fn may_be_silent(self) -> bool {
        matches!(self, Self::Accept | Self::Decline)
    }
}

/// What the list, and then the page that is looked at, send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    pain_point: Vec<String>,
    /// `yes`: everything that the list at `back` holds, whatever is chosen.
    all: String,
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
    project: String,
    /// `yes`: to more people than usual, too.
    reach: String,
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
    /// How many there are in the list, where they are more than can be done at once.
    of: Option<i64>,
    back: String,
    form: Chosen,
    errors: FieldErrors,
}

impl BulkPage {
    fn tells(&self) -> bool {
        self.deed.tells()
    }

    /// Whether whoever does it can say that nobody is told.
    fn asks_whether_to_tell(&self) -> bool {
        self.deed.may_be_silent()
    }

    fn is_folded(&self) -> bool {
        self.chosen.len() > FOLDED
    }

    /// How many it will be done to.
    fn fitting(&self) -> usize {
        self.chosen.iter().filter(|one| one.fits).count()
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
    let people = told(conn, actor, deed, &pains)?;
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
        people,
    })
}

/// How many people hear of it.
fn told(conn: &mut Conn, actor: &Actor, deed: Deed, pains: &[PainPoint]) -> Outcome<usize> {
    if !deed.tells() {
        return Ok(0);
    }
    let fitting = pains.iter().filter(|pain| deed.fits(pain.status));
    let fitting: Vec<PainPointId> = fitting.map(|pain| pain.id).collect();
    let mut people = pain_points::people_behind(conn, &fitting)?;
    people.retain(|member| Some(*member) != actor.member_id());
    Ok(people.len())
}

/// What an act is about.
struct Many {
    numbers: Vec<PainPointId>,
    /// How many there are, where they are more than can be done at once.
    of: Option<i64>,
}

/// `POST /board/bulk`: looks at what was chosen, or does it.
pub(super) async fn bulk(
    page: Page,
    actor: Actor,
    form: Form<Chosen>,
    place: (Data<Db>, Data<Config>, Data<Site>),
    (finder, runner): (Option<Data<dyn Finder>>, Data<Runner>),
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let chosen = form.value.clone();
    let deed = Deed::parse(&chosen.act).ok_or(Refusal::Malformed("form"))?;
    let numbers = chosen.numbers();
    if chosen.step != "do" && chosen.all == "yes" {
        // Also where a list is searched by words: everything that was written before is found.
        pain_points::ready(&runner, finder.as_ref(), chosen.back()).await?;
        let (words, actor_, back) = (page.words, actor.clone(), chosen.back().to_owned());
        let (numbers, count) = place
            .0
            .read(move |conn| {
                let finder = finder.map(Data::into_inner);
                pain_points::matching(conn, &actor_, &words, finder.as_deref(), &back, MOST)
            })
            .await?;
        let of = (count > numbers.len() as i64).then_some(count);
        let many = Many { numbers, of };
        return shown(page, actor, deed, (chosen, many), &place, Vec::new()).await;
    }
    let many = |numbers| Many { numbers, of: None };
    if numbers.len() > MOST {
        let problem = Problem::new("pain_point", "bulk_many").with("most", MOST as i64);
        return shown(
            page,
            actor,
            deed,
            (chosen, many(numbers)),
            &place,
            vec![problem],
        )
        .await;
    }
    if chosen.step != "do" || numbers.is_empty() {
        return shown(
            page,
            actor,
            deed,
            (chosen, many(numbers)),
            &place,
            Vec::new(),
        )
        .await;
    }
    let (db, config, site) = &place;
    let now = site.clock.now();
    let (who, settings, sent) = (actor.clone(), config.clone(), chosen.clone());
    let (zone, wanted) = (site.zone, numbers.clone());
    let outcome = db
        .write(move |tx| {
            let terms = Terms::current(tx, &settings)?;
            let order = Order::of(tx, deed, &sent, day_in(zone, now))?;
            if order.tells() {
                let pains = pain_points::summaries(tx, &wanted)?;
                asked_twice(told(tx, &who, deed, &pains)?, &sent.reach)?;
            }
            let first = ledger::next_seq(tx)?;
            let mut changed = 0;
            for id in &wanted {
                let expected = pain_points::version_seen(&sent.seen, *id);
                changed += i64::from(order.carry_out(tx, now, &who, &terms, (*id, expected))?);
            }
            Ok(Together {
                first,
                last: ledger::next_seq(tx)? - 1,
                count: changed,
            })
        })
        .await;
    let problems = match outcome {
        Ok(together) => {
            let flash = Flash::good(page.say("bulk-done").with("n", numbers.len() as i64));
            let flash = match together.count {
                0 => flash,
                _ => flash.undoable_at_once(together),
            };
            return Ok(see_other_saying(chosen.back(), &flash));
        }
        Err(Failure::Refusal(Refusal::Stale)) => {
            vec![Problem::new("version", "changed_meanwhile")]
        }
        Err(failure) => problems_of(failure)?,
    };
    shown(page, actor, deed, (chosen, many(numbers)), &place, problems).await
}

async fn shown(
    page: Page,
    actor: Actor,
    deed: Deed,
    (chosen, many): (Chosen, Many),
    (db, _, _): &(Data<Db>, Data<Config>, Data<Site>),
    problems: Vec<Problem>,
) -> Answer {
    let mut numbers = many.numbers;
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
        of: many.of,
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
    Link(ProjectId),
}

impl Order {
    fn of(conn: &mut Conn, deed: Deed, sent: &Chosen, today: chrono::NaiveDate) -> Outcome<Self> {
        let optional = |field: &'static str, raw: &str| {
            Markdown::optional(field, raw).map_err(Problem::invalid)
        };
        let notify = !sent.notify.is_empty();
        Ok(match deed {
            Deed::Link => Self::Link(ProjectId(item_number("project", &sent.project, 'I')?)),
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

    /// Whether letters follow.
    fn tells(&self) -> bool {
        match self {
            Self::Accept(_, _, notify) | Self::Decline(_, _, notify) => *notify,
            Self::Link(_) => true,
            Self::Assign(_) | Self::Area(_) | Self::Tag(_) | Self::Snooze(..) => false,
        }
    }

    /// Does it to one; whether that changed anything, which can be taken back.
    fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        actor: &Actor,
        terms: &Terms,
        (id, expected): (PainPointId, Option<i64>),
    ) -> Outcome<bool> {
        pain_points::with_second_thoughts(tx, now, actor, id, |tx, undo_until| match self {
            Self::Assign(to) => pain_points::assign(tx, now, actor, id, expected, *to),
            Self::Area(area) => {
                let edit = Edit {
                    area: Some(area.clone()),
                    ..Edit::default()
                };
                pain_points::edit(tx, now, actor, id, expected, &edit)
            }
            Self::Tag(names) => pain_points::add_tags(tx, now, actor, id, names).map(drop),
            Self::Snooze(until, reason) => {
                let wanted = Snooze {
                    until: Some(*until),
                    reason: reason.clone(),
                    expected,
                };
                pain_points::snooze(tx, now, actor, terms, id, &wanted)
            }
            Self::Link(project) => {
                let pain = pain_points::seen(tx, actor, id)?;
                if expected.is_some_and(|expected| expected != pain.version) {
                    return Err(Refusal::Stale.into());
                }
                link_now(tx, now, actor, terms, (id, *project), undo_until)
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
                let decision = Decision {
                    reason,
                    notify: *notify,
                    expected,
                    undo_until,
                    ..Decision::to(Status::Accepted)
                };
                pain_points::decide(tx, now, actor, terms, id, &decision)
            }
            Self::Decline(reason, would_change, notify) => {
                let decision = Decision {
                    reason: reason.clone(),
                    would_change: would_change.clone(),
                    notify: *notify,
                    expected,
                    undo_until,
                    ..Decision::to(Status::Declined)
                };
                pain_points::decide(tx, now, actor, terms, id, &decision)
            }
        })
    }
}
