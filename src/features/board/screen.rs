//! `/board`: every open report in columns by status, area, who answers for it or project; heaviest or most pressing first,
//! with exact counts. Whatever is chosen stands in the address.

use std::collections::HashMap;

use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::cards::{Around, Card, say_places};
use crate::base::actor::{Actor, Role};
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::{AreaId, MemberId, TagId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::pain_points::{
    self, Filter, Grouping, Order, PainPoint, Position, Seer, Status,
};
use crate::features::views::{self, View};
use crate::features::{areas, members, projects, rota, suggestions};
use crate::ledger;
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{Answer, Page, Query, Site, render, see_other};

/// How many cards a column shows; the rest is one step away, page by page.
const CARDS: i64 = 25;
/// How many cards a page of one column alone shows.
const CARDS_ALONE: i64 = 60;
/// How many columns stand side by side; the rest is found by the filters.
const COLUMNS: usize = 24;
/// How many tags are offered.
const TAGS: i64 = 200;
/// How many saved views are offered.
const VIEWS: i64 = 60;

/// What somebody wants of the board, all of it in the address.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    area: String,
    who: String,
    sort: String,
    /// `yes`: what was resolved or declined has columns, too.
    closed: String,
    /// The number of a tag.
    tag: String,
    /// `yes`: only what waits for word that was promised for an earlier day.
    late: String,
    group: String,
    /// `list`: one line each.
    view: String,
    /// One column alone.
    column: String,
    cursor: String,
    /// A name that was refused for a view.
    saving: String,
}

/// What columns are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Status,
    Area,
    Assignee,
    Project,
}

impl Wanted {
    /// From the address after the question mark; what is unknown is left out.
    pub fn of_query(query: &str) -> Self {
        let mut wanted = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "area" => wanted.area = value,
                "who" => wanted.who = value,
                "sort" => wanted.sort = value,
                "closed" => wanted.closed = value,
                "late" => wanted.late = value,
                "tag" => wanted.tag = value,
                "group" => wanted.group = value,
                "view" => wanted.view = value,
                _ => {}
            }
        }
        wanted
    }

    /// The address after the question mark, always in the same order: the same board is the same text. Grouped by status it
    /// says so, too, because the bare address is whatever the studio opens the board with.
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("group", self.group().as_str());
        for (name, value) in [
            ("view", &self.view),
            ("area", &self.area),
            ("who", &self.who),
            ("sort", &self.sort),
            ("tag", &self.tag),
            ("late", &self.late),
            ("closed", &self.closed),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    fn group(&self) -> Group {
        match self.group.as_str() {
            "area" => Group::Area,
            "assignee" => Group::Assignee,
            "project" => Group::Project,
            _ => Group::Status,
        }
    }

    fn statuses(&self) -> Vec<Status> {
        let mut statuses = Status::OPEN.to_vec();
        if self.closed == "yes" {
            statuses.extend([Status::Resolved, Status::Declined]);
        }
        statuses
    }

    fn order(&self) -> Order {
        match self.sort.as_str() {
            "promise" => Order::Promise,
            "impact" => Order::Impact,
            "new" => Order::New,
            _ => Order::Priority,
        }
    }

    /// Whether the address asks for nothing at all.
    fn is_bare(&self) -> bool {
        let said = [
            &self.area,
            &self.who,
            &self.sort,
            &self.closed,
            &self.late,
            &self.tag,
            &self.group,
            &self.view,
            &self.column,
        ];
        said.iter().all(|value| value.is_empty())
    }
}

impl Group {
    fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Area => "area",
            Self::Assignee => "assignee",
            Self::Project => "project",
        }
    }
}

/// A column before its cards are read.
struct Slot {
    key: String,
    /// Empty for a status, which has a word in every language.
    title: String,
    filter: Filter,
    count: i64,
    order: Order,
}

/// Where a column goes on: its order, too, so that a cursor of another one is refused.
#[derive(Serialize, Deserialize)]
struct Cursor(String, Position);

struct Column {
    key: String,
    title: String,
    count: i64,
    cards: Vec<Card>,
    /// Where the rest of it is.
    more: Option<String>,
}

/// A saved view in the row of views.
struct ViewTab {
    id: i64,
    name: String,
    href: String,
    shared: bool,
    usual: bool,
    here: bool,
}

#[derive(Template)]
#[template(path = "board/show.html")]
struct BoardPage {
    page: Page,
    columns: Vec<Column>,
    /// Columns that did not fit.
    left_out: usize,
    areas: Vec<(String, String)>,
    helpers: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    views: Vec<ViewTab>,
    wanted: Wanted,
    overdue: i64,
    asleep: i64,
    duplicates: i64,
    /// The entry of the ledger after which it was read.
    seq: i64,
    /// New ones that wait for their first answer, whatever the filter.
    waiting: i64,
    /// Who triages this week.
    on_duty: Option<String>,
}

impl BoardPage {
    fn sorts(&self, sort: &str) -> bool {
        self.wanted.sort == sort
    }

    fn by(&self, who: &str) -> bool {
        self.wanted.who == who
    }

    fn groups(&self, group: &str) -> bool {
        self.wanted.group().as_str() == group
    }

    fn is_list(&self) -> bool {
        self.wanted.view == "list"
    }

    fn is_alone(&self) -> bool {
        !self.wanted.column.is_empty()
    }

    /// The view that is open, if it is a saved one.
    fn open_view(&self) -> Option<&ViewTab> {
        self.views.iter().find(|view| view.here)
    }

    fn query(&self) -> String {
        self.wanted.query()
    }

    /// The same board grouped or shown otherwise.
    fn otherwise(&self, name: &str, value: &str) -> String {
        let mut wanted = self.wanted.clone();
        match name {
            "group" => value.clone_into(&mut wanted.group),
            "view" => value.clone_into(&mut wanted.view),
            "late" => value.clone_into(&mut wanted.late),
            _ => {}
        }
        format!("/board?{}", wanted.query())
    }

    /// Where a card's decision is made, and leads back from to this board.
    fn decided_at(&self, number: &i64, form: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("do", form);
        query.append_pair("back", &self.page.here());
        format!("/pain-points/{number}?{}#{form}", query.finish())
    }
}

/// Everything that is read for one board.
struct Read {
    columns: Vec<Column>,
    left_out: usize,
    areas: Vec<(String, String)>,
    helpers: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    views: Vec<View>,
    figures: [i64; 4],
    on_duty: Option<String>,
    seq: i64,
}

/// `GET /board`.
pub(super) async fn show(
    page: Page,
    actor: Actor,
    query: Query<Wanted>,
    db: Data<Db>,
    site: Data<Site>,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let wanted = query.0;
    if wanted.is_bare()
        && let Some(usual) = db.read(views::usual).await?
    {
        return Ok(see_other(&format!("/board?{usual}")));
    }
    let now = site.clock.now();
    let asked = Asked {
        today: day_in(site.zone, now),
        now,
        language: page.words.language(),
        me: actor.member_id(),
        here: page.here(),
        wanted: wanted.clone(),
    };
    let read = db.read(move |conn| asked.read(conn)).await?;
    let page = page.named("board-title").at("board");
    let here = wanted.query();
    let [overdue, asleep, duplicates, waiting] = read.figures;
    let views = read.views.into_iter().map(|view| ViewTab {
        id: view.id.0,
        href: format!("/board?{}", view.query),
        here: view.query == here,
        name: view.name,
        shared: view.shared,
        usual: view.usual,
    });
    render(&BoardPage {
        page,
        columns: read.columns,
        left_out: read.left_out,
        areas: read.areas,
        helpers: read.helpers,
        tags: read.tags,
        views: views.collect(),
        wanted,
        overdue,
        asleep,
        duplicates,
        waiting,
        on_duty: read.on_duty,
        seq: read.seq,
    })
}

/// A question to the database.
struct Asked {
    today: NaiveDate,
    now: Timestamp,
    language: Language,
    me: Option<MemberId>,
    here: String,
    wanted: Wanted,
}

impl Asked {
    fn read(&self, conn: &mut Conn) -> Outcome<Read> {
        // First, so that nothing that comes meanwhile is missed.
        let seq = ledger::head(conn)?;
        let helpers = members::members_by_role(conn, Role::Studio)?;
        let on_duty = rota::on_duty(conn, rota::monday_of(self.today))?;
        let on_duty = helpers.iter().find(|person| Some(person.id) == on_duty);
        let on_duty = on_duty.map(|person| person.name.clone());
        let filter = self.filter(conn)?;
        let mut slots = match self.wanted.group() {
            Group::Status => self.by_status(conn, &filter)?,
            Group::Area => self.by_area(conn, &filter)?,
            Group::Assignee => self.by_assignee(conn, &filter)?,
            Group::Project => self.by_project(conn, &filter)?,
        };
        let alone = !self.wanted.column.is_empty();
        if alone {
            slots.retain(|slot| slot.key == self.wanted.column);
            if slots.is_empty() {
                return Err(Refusal::NotFound.into());
            }
        }
        let left_out = slots.len().saturating_sub(COLUMNS);
        slots.truncate(COLUMNS);
        let columns = self.columns(conn, slots, alone)?;
        let areas = areas::options(conn)?;
        Ok(Read {
            columns,
            left_out,
            areas: areas
                .iter()
                .map(|area| (area.slug.clone(), area.name(self.language).to_owned()))
                .collect(),
            helpers: helpers
                .into_iter()
                .filter(|person| Some(person.id) != self.me)
                .map(|person| (person.id.to_string(), person.name))
                .collect(),
            tags: pain_points::tags_in_use(conn, TAGS)?
                .into_iter()
                .map(|tag| (tag.id.to_string(), tag.name))
                .collect(),
            views: match self.me {
                Some(me) => views::of(conn, me, VIEWS)?,
                None => Vec::new(),
            },
            figures: [
                pain_points::overdue(conn, self.today)?,
                pain_points::asleep(conn, self.today)?,
                suggestions::count_pending(conn)?,
                pain_points::inbox(conn, self.today, 0)?.0,
            ],
            on_duty,
            seq,
        })
    }

    fn filter(&self, conn: &mut Conn) -> Outcome<Filter> {
        let wanted = &self.wanted;
        let area = match wanted.area.as_str() {
            "" => None,
            slug => Some(areas::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?.id),
        };
        Ok(Filter {
            area,
            assignee: match wanted.who.as_str() {
                "me" => self.me,
                other => other.parse().ok().map(MemberId),
            },
            unassigned: wanted.who == "nobody",
            tag: wanted.tag.parse().ok().map(TagId),
            overdue_on: (wanted.late == "yes").then_some(self.today),
            awake_on: Some(self.today),
            ..Filter::of(Seer::Studio)
        })
    }

    fn by_status(&self, conn: &mut Conn, filter: &Filter) -> Outcome<Vec<Slot>> {
        let statuses = self.wanted.statuses();
        let counts = pain_points::counts_of(conn, filter, &statuses)?;
        let slot = |status: Status| Slot {
            key: status.as_str().to_owned(),
            title: String::new(),
            count: counts.get(&status).copied().unwrap_or_default(),
            order: match status.is_open() {
                true => self.wanted.order(),
                // What is closed is looked for by when that was.
                false => Order::Updated,
            },
            filter: Filter {
                statuses: vec![status],
                ..filter.clone()
            },
        };
        Ok(statuses.into_iter().map(slot).collect())
    }

    /// What is in every column of another grouping.
    fn within(&self, filter: &Filter) -> Filter {
        Filter {
            statuses: self.wanted.statuses(),
            ..filter.clone()
        }
    }

    fn by_area(&self, conn: &mut Conn, filter: &Filter) -> Outcome<Vec<Slot>> {
        let filter = self.within(filter);
        let mut counts = pain_points::counts_in(conn, &filter, Grouping::Area)?;
        // The fullest first; what is about none last.
        counts.sort_by_key(|(area, count)| (area.is_none(), -count, *area));
        let ids: Vec<AreaId> = counts.iter().filter_map(|(id, _)| id.map(AreaId)).collect();
        let known = areas::many(conn, &ids)?;
        let slot = |(id, count): (Option<i64>, i64)| {
            let area = id.and_then(|id| known.get(&AreaId(id)));
            Slot {
                key: id.map_or_else(|| "none".to_owned(), |id| format!("area-{id}")),
                title: area.map_or_else(String::new, |area| area.name(self.language).to_owned()),
                count,
                order: self.wanted.order(),
                filter: Filter {
                    area: id.map(AreaId).or(filter.area),
                    without_area: id.is_none(),
                    ..filter.clone()
                },
            }
        };
        Ok(counts.into_iter().map(slot).collect())
    }

    fn by_assignee(&self, conn: &mut Conn, filter: &Filter) -> Outcome<Vec<Slot>> {
        let filter = self.within(filter);
        let counts = pain_points::counts_in(conn, &filter, Grouping::Assignee)?;
        let ids: Vec<MemberId> = counts
            .iter()
            .filter_map(|(id, _)| id.map(MemberId))
            .collect();
        let people = members::people(conn, &ids)?;
        let slot = |(id, count): (Option<i64>, i64)| {
            let person = id.and_then(|id| people.get(&MemberId(id)));
            Slot {
                key: id.map_or_else(|| "none".to_owned(), |id| format!("member-{id}")),
                title: person.map_or_else(String::new, |person| person.name.clone()),
                count,
                order: self.wanted.order(),
                filter: Filter {
                    assignee: id.map(MemberId).or(filter.assignee),
                    unassigned: id.is_none(),
                    ..filter.clone()
                },
            }
        };
        let mut slots: Vec<Slot> = counts.into_iter().map(slot).collect();
        // What nobody answers for first: it is what somebody has to take.
        slots.sort_by(|a, b| (&a.title, &a.key).cmp(&(&b.title, &b.key)));
        Ok(slots)
    }

    fn by_project(&self, conn: &mut Conn, filter: &Filter) -> Outcome<Vec<Slot>> {
        let filter = self.within(filter);
        let mut slots = Vec::new();
        for (id, title) in projects::holding(conn, COLUMNS as i64)? {
            let filter = Filter {
                project: Some(id),
                statuses: vec![Status::InProject],
                ..filter.clone()
            };
            let count = pain_points::count(conn, &filter)?;
            slots.push(Slot {
                key: format!("project-{id}"),
                title: format!("I-{id} {title}"),
                count,
                order: self.wanted.order(),
                filter,
            });
        }
        slots.retain(|slot| slot.count > 0);
        let mut statuses = self.wanted.statuses();
        statuses.retain(|status| *status != Status::InProject);
        let filter = Filter { statuses, ..filter };
        slots.insert(
            0,
            Slot {
                key: "none".to_owned(),
                title: String::new(),
                count: pain_points::count(conn, &filter)?,
                order: self.wanted.order(),
                filter,
            },
        );
        Ok(slots)
    }

    /// The cards of all columns: people, areas and projects are read once for all of them.
    fn columns(&self, conn: &mut Conn, slots: Vec<Slot>, alone: bool) -> Outcome<Vec<Column>> {
        let limit = if alone { CARDS_ALONE } else { CARDS };
        let mut stacks: Vec<(Slot, Vec<PainPoint>, bool)> = Vec::new();
        for slot in slots {
            let after = match alone {
                true => decode_cursor::<Cursor>(&self.wanted.cursor)?
                    .filter(|Cursor(of, _)| of == slot.order.as_str())
                    .map(|Cursor(_, position)| position),
                false => None,
            };
            let page = pain_points::Page {
                order: slot.order,
                after,
                limit: limit + 1,
            };
            let mut pains = match slot.count {
                0 => Vec::new(),
                _ => pain_points::list(conn, &slot.filter, &page)?,
            };
            let more = pains.len() as i64 > limit;
            pains.truncate(usize::try_from(limit).unwrap_or_default());
            stacks.push((slot, pains, more));
        }
        let around = Around::of(
            conn,
            stacks.iter().flat_map(|(_, pains, _)| pains),
            self.language,
            self.today,
            self.now,
        )?;
        let says_status = self.wanted.group() != Group::Status;
        Ok(stacks
            .into_iter()
            .map(|(slot, pains, more)| {
                let more = match (more, alone) {
                    (false, _) => None,
                    (true, false) => {
                        Some(with(&self.here, &[("column", &slot.key), ("cursor", "")]))
                    }
                    (true, true) => pains.last().map(|last| {
                        let position = Position::of(last, slot.order);
                        let cursor = Cursor(slot.order.as_str().to_owned(), position);
                        with(&self.here, &[("cursor", &encode_cursor(&cursor))])
                    }),
                };
                let mut cards: Vec<Card> = pains
                    .into_iter()
                    .map(|pain| around.card(pain, says_status))
                    .collect();
                if slot.order == Order::Priority {
                    say_places(&mut cards);
                }
                Column {
                    key: slot.key,
                    title: slot.title,
                    count: slot.count,
                    cards,
                    more,
                }
            })
            .collect())
    }
}

/// An address with these values of its query replaced; an empty one is left out.
fn with(here: &str, values: &[(&str, &str)]) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let kept: HashMap<&str, &str> = values.iter().copied().collect();
    let mut address = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !kept.contains_key(&*name) {
            address.append_pair(&name, &value);
        }
    }
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        address.append_pair(name, value);
    }
    format!("{path}?{}", address.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_board_is_the_same_address() {
        let one = Wanted::of_query("who=me&group=area&cursor=x&unknown=1");
        let other = Wanted::of_query("group=area&who=me");
        assert_eq!(one.query(), other.query());
        assert_eq!(one.query(), "group=area&who=me");
        assert_eq!(Wanted::of_query("").query(), "group=status");
        assert!(Wanted::of_query("").is_bare());
    }

    #[test]
    fn a_value_is_replaced_and_an_empty_one_left_out() {
        assert_eq!(
            with(
                "/board?group=area&cursor=a",
                &[("column", "none"), ("cursor", "")]
            ),
            "/board?group=area&column=none"
        );
    }
}
