//! Each chart with the table behind it, in words.

use super::Wish;
use super::counts::{Counts, Flow, Load, Shown, Standing, by_sort};
use super::tables::{Cell, Table};
use crate::base::impact::hours_from_minutes;
use crate::features::insights::rules::{FEWEST, Spread};
use crate::features::insights::store::Place;
use crate::features::pain_points::{Stage, Status, What};
use crate::i18n::Words;
use crate::web::chart::columns::{Column, ColumnChart, Counted, short_day};

/// A chart or bars, and its table.
pub(super) struct Section {
    pub id: &'static str,
    pub title: String,
    /// What it shows and how it is counted.
    pub lead: String,
    pub facts: Vec<Fact>,
    pub chart: Option<ColumnChart>,
    /// Colours and what they stand for.
    pub legend: Vec<(&'static str, String)>,
    pub bars: Vec<BarRow>,
    pub table: Table,
}

/// A number that stands above a chart.
pub(super) struct Fact {
    pub value: String,
    pub label: String,
    pub href: String,
}

/// A row of bars that together are as long as its share of the longest row.
pub(super) struct BarRow {
    pub label: String,
    pub href: String,
    pub value: String,
    pub parts: Vec<Part>,
}

/// A piece of a bar, of a thousand.
pub(super) struct Part {
    pub class: &'static str,
    pub from: i64,
    pub width: i64,
}

const OPEN: &str = "s-open";
const GOOD: &str = "s-good";
const MAYBE: &str = "s-maybe";
const NO: &str = "s-no";
const BAD: &str = "s-bad";

/// Says it all, as far as there is something to say.
pub(super) fn sections(words: &Words, counts: &Counts, shown: &Shown, wish: &Wish) -> Vec<Section> {
    let teller = Teller {
        words,
        counts,
        shown,
        narrow: wish.is_narrow(),
    };
    // Two stand beside each other; what came in and the areas take the whole width.
    let mut all = vec![teller.flow(), teller.first_word()];
    all.extend(teller.ends());
    all.extend([
        teller.hours(),
        teller.funnel(),
        teller.promises(),
        teller.rising(),
    ]);
    all.extend(teller.groups());
    all.extend(teller.ahead());
    all.extend(teller.helped());
    all
}

struct Teller<'a> {
    words: &'a Words,
    counts: &'a Counts,
    shown: &'a Shown,
    narrow: bool,
}

/// What narrows a list.
#[derive(Default)]
struct Narrow<'a> {
    stage: Option<Stage>,
    status: &'a str,
    /// Only about these; what the whole page is about otherwise.
    places: Option<&'a [Place]>,
    /// Between these days; those of the page otherwise.
    days: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
}

impl Teller<'_> {
    fn say(&self, key: &str) -> String {
        self.words.say(key).to_string()
    }

    fn count(&self, count: i64) -> Cell {
        Cell::number(self.words.number(count), count)
    }

    fn said_hours(&self, minutes: i64) -> String {
        self.words.hours(hours_from_minutes(minutes))
    }

    fn hours_cell(&self, load: Load) -> Cell {
        Cell::number(
            self.said_hours(load.minutes),
            hours_from_minutes(load.minutes),
        )
    }

    fn heads(&self, codes: &[&str]) -> Vec<String> {
        let head = |code: &&str| self.words.say_of("insights-head", code).to_string();
        codes.iter().map(head).collect()
    }

    fn section(&self, id: &'static str, heads: &[&str]) -> Section {
        Section {
            id,
            title: self.words.say_of("insights-section", id).to_string(),
            lead: self.words.say_of("insights-lead", id).to_string(),
            facts: Vec::new(),
            chart: None,
            legend: Vec::new(),
            bars: Vec::new(),
            table: Table {
                heads: self.heads(heads),
                rows: Vec::new(),
            },
        }
    }

    fn legend(&self, codes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let one = |(class, code): &(&'static str, &str)| {
            (
                *class,
                self.words.say_of("insights-legend", code).to_string(),
            )
        };
        codes.iter().map(one).collect()
    }

    /// The list that holds exactly what a number counts.
    fn list(&self, what: What, narrow: &Narrow<'_>) -> String {
        let (from, to) = narrow
            .days
            .unwrap_or((self.counts.period.first, self.counts.period.last));
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("when", what.as_str());
        query.append_pair("from", &from.to_string());
        query.append_pair("to", &to.to_string());
        if let Some(stage) = narrow.stage {
            query.append_pair("stage", stage.as_str());
        }
        if !narrow.status.is_empty() {
            query.append_pair("status", narrow.status);
        }
        let chosen: Vec<Place>;
        let places = match narrow.places {
            Some(places) => Some(places),
            None if self.narrow => {
                let blocks = self.counts.chosen.iter();
                chosen = blocks
                    .flat_map(|block| block.keys.iter().copied())
                    .collect();
                Some(chosen.as_slice())
            }
            None => None,
        };
        if let Some(places) = places {
            let slugs: Vec<&str> = places
                .iter()
                .map(|place| self.counts.ground.slug(*place))
                .collect();
            query.append_pair("area", &slugs.join(","));
        }
        format!("/pain-points?{}", query.finish())
    }

    fn reported(&self, stage: Option<Stage>, status: &str) -> String {
        self.list(
            What::Reported,
            &Narrow {
                stage,
                status,
                ..Narrow::default()
            },
        )
    }

    fn flow(&self) -> Section {
        let mut section = self.section("flow", &["weeks", "reported", "resolved", "declined"]);
        let flows = &self.shown.flows;
        let days = |flow: &Flow| {
            let (first, last) = (
                short_day(self.words, flow.first),
                short_day(self.words, flow.last),
            );
            format!("{first} – {last}")
        };
        let columns: Vec<Column> = flows
            .iter()
            .map(|flow| Column {
                from: flow.columns.start as f64,
                span: flow.columns.len() as f64,
                values: vec![flow.reported as f64, (flow.resolved + flow.declined) as f64],
                tone: 0,
                words: self
                    .words
                    .say("insights-flow-words")
                    .with("days", days(flow))
                    .with("reported", flow.reported)
                    .with("ended", flow.resolved + flow.declined)
                    .to_string(),
            })
            .collect();
        let labels: Vec<(f64, String)> = flows
            .iter()
            .map(|flow| (flow.columns.start as f64, short_day(self.words, flow.first)))
            .collect();
        let (reported, ended) = flows.iter().fold((0, 0), |(reported, ended), flow| {
            (
                reported + flow.reported,
                ended + flow.resolved + flow.declined,
            )
        });
        section.chart = Some(ColumnChart::of(
            self.words,
            &Counted {
                summary: &self
                    .words
                    .say("insights-flow-summary")
                    .with("reported", reported)
                    .with("ended", ended)
                    .to_string(),
                columns: &columns,
                length: flows.last().map_or(1.0, |flow| flow.columns.end as f64),
                labels: &labels,
                limit: None,
            },
        ));
        section.legend = self.legend(&[("s-in", "reported"), ("s-out", "ended")]);
        section.table.rows = flows
            .iter()
            .rev()
            .map(|flow| {
                let between = |what, status| {
                    let days = Some((flow.first, flow.last));
                    self.list(
                        what,
                        &Narrow {
                            status,
                            days,
                            ..Narrow::default()
                        },
                    )
                };
                vec![
                    Cell {
                        plain: format!("{} – {}", flow.first, flow.last),
                        ..Cell::text(days(flow))
                    },
                    self.count(flow.reported).to(between(What::Reported, "")),
                    self.count(flow.resolved)
                        .to(between(What::Ended, "resolved")),
                    self.count(flow.declined)
                        .to(between(What::Ended, "declined")),
                ]
            })
            .collect();
        section
    }

    /// Columns of how often something took so many days: up to each of these bounds, and beyond.
    fn spread(&self, section: &mut Section, spread: &Spread, bounds: &[i64], limit: Option<i64>) {
        let mut from = 0;
        let mut ranges: Vec<(i64, Option<i64>)> = Vec::new();
        for bound in bounds {
            ranges.push((from, Some(*bound)));
            from = bound + 1;
        }
        ranges.push((from, None));
        let all = spread.count().max(1);
        let mut columns = Vec::new();
        let mut labels = Vec::new();
        for (index, (from, to)) in ranges.iter().enumerate() {
            let count = spread.between(*from, to.unwrap_or(i64::MAX));
            let label = match to {
                Some(to) if to == from => self.words.number(*from),
                Some(to) => format!("{from}–{to}"),
                None => self
                    .words
                    .say("insights-more-days")
                    .with("n", *from)
                    .to_string(),
            };
            let share = self
                .words
                .say("insights-percent")
                .with("n", count * 100 / all)
                .to_string();
            let late = limit.is_some_and(|limit| *from > limit);
            columns.push(Column {
                from: index as f64,
                span: 1.0,
                values: vec![count as f64],
                tone: if late { 2 } else { 1 },
                words: format!("{label}: {}", self.words.number(count)),
            });
            labels.push((index as f64 + 0.5, label.clone()));
            section.table.rows.push(vec![
                Cell::text(label),
                self.count(count),
                Cell::number(share, count * 100 / all),
            ]);
        }
        let limit_at = limit.and_then(|limit| ranges.iter().position(|(from, _)| *from > limit));
        let limit_words = self.say("insights-promise-limit");
        let (median, slow) = (
            spread.median().unwrap_or(0),
            spread.percentile(90).unwrap_or(0),
        );
        section.chart = Some(ColumnChart::of(
            self.words,
            &Counted {
                summary: &self
                    .words
                    .say("insights-spread-summary")
                    .with("title", &section.title)
                    .with("median", median)
                    .with("slow", slow)
                    .to_string(),
                columns: &columns,
                length: columns.len() as f64,
                labels: &labels,
                limit: limit_at.map(|at| (at as f64, limit_words.as_str())),
            },
        ));
    }

    fn fact(&self, value: String, key: &str, href: String) -> Fact {
        Fact {
            value,
            label: self.say(key),
            href,
        }
    }

    fn first_word(&self) -> Section {
        let mut section = self.section("first-word", &["working-days", "reports", "share"]);
        let (spread, promised) = (&self.shown.first_word, self.shown.promised_days);
        let days = |days: i64| self.words.say("working-days").with("n", days).to_string();
        if let Some((median, slow)) = spread.median().zip(spread.percentile(90)) {
            let within = spread.within(promised) * 100 / spread.count().max(1);
            let label = self
                .words
                .say("insights-within-promise")
                .with("days", promised)
                .to_string();
            section.facts = vec![
                self.fact(days(median), "insights-median", String::new()),
                self.fact(days(slow), "insights-slow", String::new()),
                Fact {
                    value: format!("{within}%"),
                    label,
                    href: String::new(),
                },
            ];
            let mut bounds: Vec<i64> = (0..=promised.min(10)).collect();
            bounds.extend([promised.max(10).max(promised * 2), promised.max(10) * 4]);
            bounds.dedup();
            self.spread(&mut section, spread, &bounds, Some(promised));
        }
        let answered = self.reported(Some(Stage::Answered), "");
        let waiting = self.reported(Some(Stage::Waiting), "");
        section.facts.push(self.fact(
            self.words.number(self.shown.waiting),
            "insights-waiting",
            waiting.clone(),
        ));
        section.table.rows.push(vec![
            Cell::text(self.say("pain-stage-answered")),
            self.count(spread.count()).to(answered),
            Cell::default(),
        ]);
        section.table.rows.push(vec![
            Cell::text(self.say("pain-stage-waiting")),
            self.count(self.shown.waiting).to(waiting),
            Cell::default(),
        ]);
        section
    }

    fn ends(&self) -> Option<Section> {
        let spread = self.shown.ends.as_ref()?;
        let (median, slow) = spread.median().zip(spread.percentile(90))?;
        let mut section = self.section("ends", &["days", "reports", "share"]);
        let days = |days: i64| self.words.say("insights-days").with("n", days).to_string();
        let ended = self.list(What::Ended, &Narrow::default());
        section.facts = vec![
            self.fact(days(median), "insights-median", String::new()),
            self.fact(days(slow), "insights-slow", String::new()),
            self.fact(self.words.number(spread.count()), "insights-ended", ended),
        ];
        self.spread(&mut section, spread, &[7, 30, 90, 180, 365], None);
        Some(section)
    }

    /// Parts one behind the other, as long together as `length` of a thousand.
    fn parts(values: &[(&'static str, i64)], most: i64) -> Vec<Part> {
        let mut from = 0;
        let mut sum = 0;
        let mut parts = Vec::new();
        for (class, value) in values {
            sum += value;
            let to = if most > 0 { sum * 1000 / most } else { 0 };
            if to > from {
                parts.push(Part {
                    class,
                    from,
                    width: to - from,
                });
            }
            from = to;
        }
        parts
    }

    fn promises(&self) -> Section {
        let mut section = self.section("promises", &["promise", "reports"]);
        let promised = self.shown.promised;
        let link = |what| self.list(what, &Narrow::default());
        section.facts = vec![
            self.fact(
                self.words.number(promised.kept),
                "home-number-kept-label",
                link(What::Kept),
            ),
            self.fact(
                self.words.number(promised.broken),
                "home-number-broken-label",
                link(What::Broken),
            ),
        ];
        let all = promised.kept + promised.broken;
        section.bars.push(BarRow {
            label: String::new(),
            href: String::new(),
            value: String::new(),
            parts: Self::parts(&[(GOOD, promised.kept), (BAD, promised.broken)], all),
        });
        let row = |key: &str, count: i64, href: String| {
            vec![Cell::text(self.say(key)), self.count(count).to(href)]
        };
        section.table.rows = vec![
            row("home-number-kept-label", promised.kept, link(What::Kept)),
            row(
                "home-number-broken-label",
                promised.broken,
                link(What::Broken),
            ),
            row("insights-promised-other", promised.other, String::new()),
        ];
        section
    }

    /// The four ways in which the hours of reports stand today.
    fn ways(standing: &Standing) -> [(&'static str, &'static str, Load); 4] {
        [
            (OPEN, "open", standing.open),
            (GOOD, "relieved", standing.relieved),
            (MAYBE, "unconfirmed", standing.unconfirmed),
            (NO, "declined", standing.declined),
        ]
    }

    fn way_link(&self, code: &str, places: Option<&[Place]>) -> String {
        let (stage, status) = match code {
            "open" => (None, "open"),
            "relieved" => (Some(Stage::Relieved), ""),
            "unconfirmed" => (Some(Stage::Unconfirmed), ""),
            _ => (None, Status::Declined.as_str()),
        };
        self.list(
            What::Reported,
            &Narrow {
                stage,
                status,
                places,
                days: None,
            },
        )
    }

    fn hours(&self) -> Section {
        let mut section = self.section("hours", &["stands", "reports", "hours"]);
        let together = self.shown.together();
        let ways = Self::ways(&together);
        let all = ways.iter().map(|(_, _, load)| load.minutes).sum();
        section.bars.push(BarRow {
            label: String::new(),
            href: String::new(),
            value: String::new(),
            parts: Self::parts(&ways.map(|(class, _, load)| (class, load.minutes)), all),
        });
        section.legend = self.legend(&[
            (OPEN, "open"),
            (GOOD, "relieved"),
            (MAYBE, "unconfirmed"),
            (NO, "declined"),
        ]);
        for (_, code, load) in ways {
            let words = self.words.say_of("insights-legend", code).to_string();
            let href = self.way_link(code, None);
            section.facts.push(Fact {
                value: self.said_hours(load.minutes),
                label: words.clone(),
                href: href.clone(),
            });
            section.table.rows.push(vec![
                Cell::text(words),
                self.count(load.reports).to(href),
                self.hours_cell(load),
            ]);
        }
        section.table.rows.push(vec![
            Cell::text(self.say("pain-status-merged")),
            self.count(together.merged)
                .to(self.reported(None, Status::Merged.as_str())),
            Cell::default(),
        ]);
        section
    }

    fn funnel(&self) -> Section {
        let mut section = self.section("funnel", &["step", "reports", "share"]);
        let together = self.shown.together();
        let all = together.all - together.merged;
        let steps = [
            ("single", Stage::Single, all),
            ("adopted", Stage::Adopted, self.shown.adopted),
            ("applied", Stage::Applied, self.shown.applied),
            ("relieved", Stage::Relieved, together.relieved.reports),
        ];
        for (code, stage, count) in steps {
            let label = self.words.say_of("insights-step", code).to_string();
            let href = self.reported(Some(stage), "");
            let percent = count * 100 / all.max(1);
            let share = self
                .words
                .say("insights-percent")
                .with("n", percent)
                .to_string();
            section.bars.push(BarRow {
                label: label.clone(),
                href: href.clone(),
                value: format!("{} · {share}", self.words.number(count)),
                parts: Self::parts(
                    &[(if code == "relieved" { GOOD } else { OPEN }, count)],
                    all,
                ),
            });
            section.table.rows.push(vec![
                Cell::text(label),
                self.count(count).to(href),
                Cell::number(share, percent),
            ]);
        }
        section
    }

    fn groups(&self) -> Vec<Section> {
        let ground = &self.counts.ground;
        let language = self.words.language();
        let chosen = &self.counts.chosen;
        let several = |keys: &[Place]| {
            let departments: std::collections::BTreeSet<Option<String>> = keys
                .iter()
                .map(|place| {
                    ground
                        .department(*place)
                        .map(|one| one.name(language).to_owned())
                })
                .collect();
            match departments.into_iter().collect::<Vec<_>>().as_slice() {
                [Some(only)] => self
                    .words
                    .say("insights-others-of")
                    .with("department", only)
                    .to_string(),
                _ => self.say("insights-others"),
            }
        };
        let areas = chosen
            .iter()
            .map(|block| match block.keys.as_slice() {
                [only] => (ground.name(*only), block.keys.clone(), true),
                keys => (several(keys), block.keys.clone(), false),
            })
            .collect();
        let named = |(found, mixed): (
            std::collections::BTreeMap<Option<String>, Vec<Place>>,
            Vec<Place>,
        ),
                     none: &str| {
            let mut rows: Vec<(String, Vec<Place>, bool)> = found
                .into_iter()
                .map(|(name, keys)| (name.unwrap_or_else(|| self.say(none)), keys, true))
                .collect();
            if !mixed.is_empty() {
                rows.push((self.say("insights-others"), mixed, false));
            }
            rows
        };
        let departments = by_sort(chosen, |place| {
            ground
                .department(place)
                .map(|one| one.name(language).to_owned())
        });
        let kinds = by_sort(chosen, |place| {
            ground
                .kind(place)
                .map(|kind| self.words.say_of("area-kind", kind.as_str()).to_string())
        });
        vec![
            self.group("areas", areas),
            self.group("departments", named(departments, "insights-no-department")),
            self.group("kinds", named(kinds, "insights-no-area")),
        ]
    }

    /// One row for each group: how many reports, and where their hours stand. What is only shown together has no list.
    fn group(&self, id: &'static str, mut rows: Vec<(String, Vec<Place>, bool)>) -> Section {
        let heads = [
            "group",
            "reported",
            "open-reports",
            "open",
            "relieved",
            "unconfirmed",
            "declined",
        ];
        let mut section = self.section(id, &heads);
        let hours = |standing: &Standing| -> i64 {
            Self::ways(standing)
                .iter()
                .map(|(_, _, load)| load.minutes)
                .sum()
        };
        let mut told: Vec<(String, Vec<Place>, bool, Standing)> = rows
            .drain(..)
            .map(|(name, keys, listed)| {
                let standing = self.shown.standing(&keys);
                (name, keys, listed, standing)
            })
            .collect();
        told.sort_by_key(|(_, _, _, standing)| std::cmp::Reverse((hours(standing), standing.all)));
        let most = told
            .iter()
            .map(|(_, _, _, standing)| hours(standing))
            .max()
            .unwrap_or(0);
        for (name, keys, listed, standing) in told {
            let link = |href: String| if listed { href } else { String::new() };
            let everything = link(self.list(
                What::Reported,
                &Narrow {
                    places: Some(&keys),
                    ..Narrow::default()
                },
            ));
            let ways = Self::ways(&standing);
            section.bars.push(BarRow {
                label: name.clone(),
                href: everything.clone(),
                value: self.said_hours(hours(&standing)),
                parts: Self::parts(&ways.map(|(class, _, load)| (class, load.minutes)), most),
            });
            let mut row = vec![
                Cell::text(name),
                self.count(standing.all).to(everything),
                self.count(standing.open.reports)
                    .to(link(self.way_link("open", Some(&keys)))),
            ];
            for (_, code, load) in ways {
                row.push(
                    self.hours_cell(load)
                        .to(link(self.way_link(code, Some(&keys)))),
                );
            }
            section.table.rows.push(row);
        }
        section.legend = self.legend(&[
            (OPEN, "open"),
            (GOOD, "relieved"),
            (MAYBE, "unconfirmed"),
            (NO, "declined"),
        ]);
        section
    }

    fn rising(&self) -> Section {
        let mut section = self.section("rising", &["group", "last-month", "usual"]);
        let ground = &self.counts.ground;
        for one in &self.shown.rising {
            let (name, href) = match one.keys.as_slice() {
                [only] => {
                    let narrow = Narrow {
                        places: Some(&one.keys),
                        days: Some(self.shown.month),
                        ..Narrow::default()
                    };
                    (ground.name(*only), self.list(What::Reported, &narrow))
                }
                _ => (self.say("insights-others"), String::new()),
            };
            let usual = (one.usual * 10.0).round() / 10.0;
            section.bars.push(BarRow {
                label: name.clone(),
                href: href.clone(),
                value: self
                    .words
                    .say("insights-rising-words")
                    .with("n", one.recent)
                    .with("usual", usual)
                    .to_string(),
                parts: Self::parts(
                    &[(BAD, one.recent)],
                    self.shown
                        .rising
                        .iter()
                        .map(|one| one.recent)
                        .max()
                        .unwrap_or(1),
                ),
            });
            section.table.rows.push(vec![
                Cell::text(name),
                self.count(one.recent).to(href),
                Cell::number(self.words.number(usual), usual),
            ]);
        }
        section
    }

    fn ahead(&self) -> Option<Section> {
        let ahead = self.shown.ahead.as_ref()?;
        let mut section = self.section("ahead", &["four-weeks", "reports", "at-least", "at-most"]);
        let next = ahead.next;
        let (expected, low, high) = (next.expected.round(), next.low.floor(), next.high.ceil());
        section.facts = vec![
            self.fact(
                self.words.number(expected),
                "insights-next-four",
                String::new(),
            ),
            self.fact(
                format!("{}–{}", self.words.number(low), self.words.number(high)),
                "insights-band",
                String::new(),
            ),
        ];
        let number = |value: f64| Cell::number(self.words.number(value), value);
        section.table.rows = vec![vec![
            Cell::text(self.say("insights-next-four")),
            number(expected),
            number(low),
            number(high),
        ]];
        if let Some((first, last, count)) = ahead.last {
            let days = Some((first, last));
            let href = self.list(
                What::Reported,
                &Narrow {
                    days,
                    ..Narrow::default()
                },
            );
            section.facts.push(self.fact(
                self.words.number(count),
                "insights-last-four",
                href.clone(),
            ));
            section.table.rows.push(vec![
                Cell::text(self.say("insights-last-four")),
                self.count(count).to(href),
                Cell::default(),
                Cell::default(),
            ]);
        }
        Some(section)
    }

    fn helped(&self) -> Option<Section> {
        if self.shown.helped.is_empty() {
            return None;
        }
        let mut section = self.section("helped", &["story", "hours"]);
        let most = self
            .shown
            .helped
            .iter()
            .filter_map(|piece| piece.facts.minutes_per_month)
            .max();
        for piece in &self.shown.helped {
            let href = format!("/retrospectives/{}", piece.retrospective.slug);
            let minutes = piece.facts.minutes_per_month;
            let (value, plain) = match minutes {
                Some(minutes) => (
                    self.said_hours(minutes),
                    hours_from_minutes(minutes).to_string(),
                ),
                None => (
                    self.words
                        .say("insights-under")
                        .with("n", FEWEST)
                        .to_string(),
                    String::new(),
                ),
            };
            section.bars.push(BarRow {
                label: piece.retrospective.title.clone(),
                href: href.clone(),
                value: value.clone(),
                parts: Self::parts(&[(GOOD, minutes.unwrap_or(0))], most.unwrap_or(0)),
            });
            section.table.rows.push(vec![
                Cell::text(piece.retrospective.title.clone()).to(href),
                Cell {
                    plain,
                    ..Cell::number(value, "")
                },
            ]);
        }
        Some(section)
    }
}
