//! Everything `/insights` shows, counted: one read of the database, a fixed number of questions however much there is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, TimeDelta};

use super::Wish;
use crate::base::clock::day_in;
use crate::base::failure::Outcome;
use crate::config::Config;
use crate::db::Conn;
use crate::features::areas::{self, Area, AreaKind};
use crate::features::calendar::workdays;
use crate::features::insights::rules::{
    Block, Cell, FEWEST, Forecast, People, Period, Spread, blocks, forecast, monday, stretches,
};
use crate::features::insights::store::{self, Place, Promised, Scope};
use crate::features::members::{self, Department};
use crate::features::pain_points::{Stage, Status};
use crate::features::retrospectives::{self, Kind, Piece};
use crate::features::settings;
use crate::i18n::Words;

/// Weeks of the past that a forecast learns from.
const LEARNING: i64 = 53;
/// Days of "this month", and of the usual before it.
pub(super) const MONTH: i64 = 28;
const USUAL: i64 = 84;
/// Success stories that are looked at, the newest.
const STORIES: i64 = 60;

/// The company's areas, with who answers for them.
pub(super) struct Ground {
    areas: HashMap<i64, Area>,
    departments: HashMap<i64, Department>,
    words: Words,
}

impl Ground {
    fn read(conn: &mut Conn, words: Words) -> Outcome<Self> {
        let areas = areas::all(conn)?.into_iter();
        let departments = members::departments(conn)?.into_iter();
        Ok(Self {
            areas: areas.map(|area| (area.id.0, area)).collect(),
            departments: departments.map(|one| (one.id.0, one)).collect(),
            words,
        })
    }

    /// An area's slug as lists take it; `-` for none.
    pub fn slug(&self, place: Place) -> &str {
        let area = place.and_then(|id| self.areas.get(&id));
        area.map_or("-", |area| area.slug.as_str())
    }

    /// An area's name.
    pub fn name(&self, place: Place) -> String {
        let area = place.and_then(|id| self.areas.get(&id));
        area.map_or_else(
            || self.words.say("insights-no-area").to_string(),
            |area| area.name(self.words.language()).to_owned(),
        )
    }

    /// What sort of area it is.
    pub fn kind(&self, place: Place) -> Option<AreaKind> {
        Some(self.areas.get(&place?)?.kind)
    }

    /// Who answers for it.
    pub fn department(&self, place: Place) -> Option<&Department> {
        self.departments
            .get(&self.areas.get(&place?)?.department_id?.0)
    }

    /// The wider groups of an area: those of its department of the same kind, its department, everything.
    fn homes(&self, place: Place) -> Vec<String> {
        let department = self.department(place).map_or("-", |one| one.slug.as_str());
        let kind = self.kind(place).map_or("-", AreaKind::as_str);
        vec![format!("{department} {kind}"), department.to_owned()]
    }

    fn blocks(&self, people: Vec<(Place, People)>) -> Vec<Block<Place>> {
        blocks(
            people
                .into_iter()
                .map(|(place, people)| Cell {
                    key: place,
                    people,
                    homes: self.homes(place),
                })
                .collect(),
        )
    }

    /// Whether a block lies wholly in what is looked at.
    fn fits(&self, block: &Block<Place>, wish: &Wish) -> bool {
        block.keys.iter().all(|place| {
            let department = self.department(*place).map_or("", |one| one.slug.as_str());
            let kind = self.kind(*place).map_or("", AreaKind::as_str);
            (wish.area.is_empty() || wish.area == self.slug(*place))
                && (wish.department.is_empty() || wish.department == department)
                && (wish.kind.is_empty() || wish.kind == kind)
        })
    }
}

/// Reports, and their minutes a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub reports: i64,
    pub minutes: i64,
}

/// Where reports stand today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Standing {
    pub all: i64,
    pub open: Load,
    pub relieved: Load,
    /// Resolved, and not confirmed.
    pub unconfirmed: Load,
    pub declined: Load,
    /// Counted with what they are duplicates of.
    pub merged: i64,
}

impl std::ops::AddAssign for Standing {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.merged += other.merged;
        for (mine, theirs) in [
            (&mut self.open, other.open),
            (&mut self.relieved, other.relieved),
            (&mut self.unconfirmed, other.unconfirmed),
            (&mut self.declined, other.declined),
        ] {
            mine.reports += theirs.reports;
            mine.minutes += theirs.minutes;
        }
    }
}

/// What came in and what ended in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flow {
    /// Which columns of the axis, of as many weeks each as the period says.
    pub columns: std::ops::Range<usize>,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub reported: i64,
    pub resolved: i64,
    pub declined: i64,
}

/// Areas whose reports have become more than usual.
pub(super) struct Rising {
    pub keys: Vec<Place>,
    pub recent: i64,
    pub usual: f64,
}

/// What the next four weeks bring, beside what the last four did where enough people reported in them.
pub(super) struct Ahead {
    pub last: Option<(NaiveDate, NaiveDate, i64)>,
    pub next: Forecast,
}

/// Everything.
pub(super) struct Counts {
    pub ground: Ground,
    pub period: Period,
    /// All blocks of the period; filters offer what lies wholly in some of them.
    pub blocks: Vec<Block<Place>>,
    /// What is looked at.
    pub chosen: Vec<Block<Place>>,
    pub begun: Option<NaiveDate>,
    pub shown: Option<Shown>,
}

/// What is shown when enough people are behind it.
pub(super) struct Shown {
    pub flows: Vec<Flow>,
    pub first_word: Spread,
    pub waiting: i64,
    pub promised_days: i64,
    /// Days to an end; nothing where too few people's reports ended.
    pub ends: Option<Spread>,
    pub promised: Promised,
    pub by_place: BTreeMap<Place, Standing>,
    pub adopted: i64,
    pub applied: i64,
    pub rising: Vec<Rising>,
    pub month: (NaiveDate, NaiveDate),
    pub ahead: Option<Ahead>,
    pub helped: Vec<Piece>,
}

impl Shown {
    /// Of these areas together.
    pub fn standing(&self, places: &[Place]) -> Standing {
        let mut all = Standing::default();
        for place in places {
            all += self.by_place.get(place).copied().unwrap_or_default();
        }
        all
    }

    /// Of everything that is looked at.
    pub fn together(&self) -> Standing {
        let places: Vec<Place> = self.by_place.keys().copied().collect();
        self.standing(&places)
    }
}

/// Counts what somebody wishes to see.
pub(super) fn count(
    conn: &mut Conn,
    words: Words,
    config: &Config,
    wish: &Wish,
) -> Outcome<Counts> {
    let today = words.today();
    let begun_at = store::begun(conn)?;
    let begun = begun_at.map(|at| day_in(words.zone(), at));
    let period = wish.period(today, begun.unwrap_or(today));
    let ground = Ground::read(conn, words)?;
    let people = store::people_by_place(conn, &Scope::of(&words, period, None))?;
    let blocks = ground.blocks(people);
    let chosen: Vec<Block<Place>> = blocks
        .iter()
        .filter(|block| ground.fits(block, wish))
        .cloned()
        .collect();
    let shown = if chosen.is_empty() {
        None
    } else {
        // Whoever filters looks at whole blocks; whoever does not, at everything.
        let places = wish.is_narrow().then(|| {
            let keys = chosen.iter().flat_map(|block| block.keys.iter().copied());
            keys.collect::<Vec<Place>>()
        });
        let calendar = store::calendar(&words, begun_at.unwrap_or_else(|| words.now()));
        let question = Question {
            words,
            period,
            places,
            calendar,
            today,
        };
        Some(question.answer(conn, config, &ground, wish)?)
    };
    Ok(Counts {
        ground,
        period,
        blocks,
        chosen,
        begun,
        shown,
    })
}

struct Question {
    words: Words,
    period: Period,
    places: Option<Vec<Place>>,
    calendar: store::Calendar,
    today: NaiveDate,
}

impl Question {
    fn scope(&self, first: NaiveDate, last: NaiveDate) -> Scope {
        Scope::days(&self.words, first, last, self.places.clone())
    }

    fn answer(
        &self,
        conn: &mut Conn,
        config: &Config,
        ground: &Ground,
        wish: &Wish,
    ) -> Outcome<Shown> {
        let scope = self.scope(self.period.first, self.period.last);
        let answers = store::answers(conn, &scope, &self.calendar)?;
        let workdays = workdays(conn)?;
        let mut first_word = Spread::default();
        let mut waiting = 0;
        for (created, decided, count) in &answers {
            match decided {
                Some(decided) => {
                    first_word.add(i64::from(workdays.until(*created, *decided)), *count)
                }
                None => waiting += count,
            }
        }
        let endings = store::endings(conn, &scope, &self.calendar)?;
        let mut ends = Spread::default();
        for (created, ended, _, count) in &endings {
            ends.add((*ended - *created).num_days(), *count);
        }
        let enough_ended = store::people_of_endings(conn, &scope)? >= FEWEST;
        let month = (self.today - TimeDelta::days(MONTH - 1), self.today);
        Ok(Shown {
            flows: self.flows(conn, &scope, &answers, &endings)?,
            first_word,
            waiting,
            promised_days: i64::from(settings::current(conn, config)?.first_decision_days),
            ends: enough_ended.then_some(ends),
            promised: store::promised(conn, &scope)?,
            by_place: standings(conn, &scope)?,
            adopted: store::so_far(conn, &scope, Stage::Adopted)?,
            applied: store::so_far(conn, &scope, Stage::Applied)?,
            rising: self.rising(conn, ground, wish, month)?,
            month,
            ahead: self.ahead(conn)?,
            helped: self.helped(conn, wish)?,
        })
    }

    fn flows(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        answers: &store::Answers,
        endings: &[(NaiveDate, NaiveDate, bool, i64)],
    ) -> Outcome<Vec<Flow>> {
        let weeks = self.period.weeks_in_a_column();
        let column = |day: NaiveDate| {
            usize::try_from((day - self.period.first).num_days() / 7 / weeks).unwrap_or_default()
        };
        let columns = column(self.period.last) + 1;
        let people = store::people_by_span(conn, scope, &self.calendar, self.period.first, weeks)?;
        let spans: Vec<People> = (0..columns)
            .map(|span| people.get(&span).cloned().unwrap_or_else(People::none))
            .collect();
        let begins = |column: usize| {
            let days = i64::try_from(column).unwrap_or_default() * weeks * 7;
            self.period.first + TimeDelta::days(days)
        };
        let within = |day: NaiveDate, range: &std::ops::Range<usize>| range.contains(&column(day));
        Ok(stretches(&spans)
            .into_iter()
            .map(|range| {
                let sum = |resolved: bool| -> i64 {
                    let these = endings
                        .iter()
                        .filter(|(_, day, how, _)| *how == resolved && within(*day, &range));
                    these.map(|(_, _, _, count)| count).sum()
                };
                let reported = answers.iter().filter(|(day, _, _)| within(*day, &range));
                Flow {
                    first: begins(range.start),
                    last: (begins(range.end) - TimeDelta::days(1)).min(self.period.last),
                    reported: reported.map(|(_, _, count)| count).sum(),
                    resolved: sum(true),
                    declined: sum(false),
                    columns: range,
                }
            })
            .collect())
    }

    /// What came in during the last four weeks, against the usual four weeks of the twelve before them.
    fn rising(
        &self,
        conn: &mut Conn,
        ground: &Ground,
        wish: &Wish,
        month: (NaiveDate, NaiveDate),
    ) -> Outcome<Vec<Rising>> {
        let before = (
            month.0 - TimeDelta::days(USUAL),
            month.0 - TimeDelta::days(1),
        );
        let all = Scope::days(&self.words, before.0, month.1, None);
        let blocks = ground.blocks(store::people_by_place(conn, &all)?);
        let recent = store::by_place(conn, &self.scope(month.0, month.1))?;
        let earlier = store::by_place(conn, &self.scope(before.0, before.1))?;
        let sum = |counts: &BTreeMap<Place, i64>, keys: &[Place]| -> i64 {
            keys.iter().filter_map(|key| counts.get(key)).sum()
        };
        let mut rising: Vec<Rising> = blocks
            .into_iter()
            .filter(|block| ground.fits(block, wish))
            .map(|block| Rising {
                recent: sum(&recent, &block.keys),
                usual: sum(&earlier, &block.keys) as f64 * MONTH as f64 / USUAL as f64,
                keys: block.keys,
            })
            .filter(|one| one.recent >= 3 && one.surprise() >= 1.5)
            .collect();
        rising.sort_by(|one, other| other.surprise().total_cmp(&one.surprise()));
        rising.truncate(8);
        Ok(rising)
    }

    /// Whole weeks alone: the present one is not over.
    fn ahead(&self, conn: &mut Conn) -> Outcome<Option<Ahead>> {
        let this_week = monday(self.today);
        let first = this_week - TimeDelta::weeks(LEARNING);
        let last = this_week - TimeDelta::days(1);
        if store::people(conn, &self.scope(first, last))? < FEWEST {
            return Ok(None);
        }
        let four = this_week - TimeDelta::weeks(4);
        let shown = store::people(conn, &self.scope(four, last))? >= FEWEST;
        let mut weeks = vec![0.0; usize::try_from(LEARNING).unwrap_or_default()];
        for (created, _, count) in store::answers(conn, &self.scope(first, last), &self.calendar)? {
            let week = usize::try_from((created - first).num_days() / 7).ok();
            if let Some(sum) = week.and_then(|week| weeks.get_mut(week)) {
                *sum += count as f64;
            }
        }
        // Before the first report there was no week.
        let weeks: Vec<f64> = weeks
            .into_iter()
            .skip_while(|count| *count == 0.0)
            .collect();
        let sum: f64 = weeks.iter().rev().take(4).sum();
        Ok(forecast(&weeks).map(|next| Ahead {
            last: shown.then_some((four, last, sum as i64)),
            next,
        }))
    }

    /// The success stories of the period, the most hours first; areas of a story are names, so it is not narrowed.
    fn helped(&self, conn: &mut Conn, wish: &Wish) -> Outcome<Vec<Piece>> {
        if wish.is_narrow() {
            return Ok(Vec::new());
        }
        let filter = retrospectives::Filter {
            kind: Some(Kind::Success),
            ..Default::default()
        };
        let mut found = retrospectives::list(conn, &filter, STORIES)?;
        let zone = self.words.zone();
        found.retain(|piece| {
            let day = day_in(zone, piece.published_at);
            (self.period.first..=self.period.last).contains(&day)
        });
        found.sort_by_key(|piece| std::cmp::Reverse(piece.facts.minutes_per_month));
        Ok(found)
    }
}

impl Rising {
    /// By how much it is more than usual, in the measure of chance: above 1.5 it rarely is chance.
    fn surprise(&self) -> f64 {
        (self.recent as f64 - self.usual) / (self.usual + 1.0).sqrt()
    }
}

fn standings(conn: &mut Conn, scope: &Scope) -> Outcome<BTreeMap<Place, Standing>> {
    let mut found: BTreeMap<Place, Standing> = BTreeMap::new();
    for (place, status, reports, minutes) in store::standing(conn, scope)? {
        let Some(status) = status else { continue };
        let standing = found.entry(place).or_default();
        standing.all += reports;
        let load = match status {
            Status::Merged => {
                standing.merged += reports;
                continue;
            }
            Status::Declined => &mut standing.declined,
            Status::Resolved => &mut standing.unconfirmed,
            Status::New | Status::NeedsInfo | Status::Accepted | Status::InProject => {
                &mut standing.open
            }
        };
        load.reports += reports;
        load.minutes += minutes;
    }
    for (place, reports, minutes) in store::relieved(conn, scope)? {
        let standing = found.entry(place).or_default();
        standing.relieved = Load { reports, minutes };
        standing.unconfirmed.reports -= reports;
        standing.unconfirmed.minutes -= minutes;
    }
    Ok(found)
}

/// Those of these blocks that are of one sort, by that sort; and the others, which are of several.
pub(super) fn by_sort<S: Ord>(
    chosen: &[Block<Place>],
    sort: impl Fn(Place) -> S,
) -> (BTreeMap<S, Vec<Place>>, Vec<Place>) {
    let (mut found, mut mixed): (BTreeMap<S, Vec<Place>>, Vec<Place>) = Default::default();
    for block in chosen {
        let sorts: BTreeSet<S> = block.keys.iter().map(|key| sort(*key)).collect();
        let mut sorts = sorts.into_iter();
        match (sorts.next(), sorts.next()) {
            (Some(only), None) => found.entry(only).or_default().extend(&block.keys),
            _ => mixed.extend(&block.keys),
        }
    }
    (found, mixed)
}
