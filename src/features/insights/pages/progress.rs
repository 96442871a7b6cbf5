//! `/progress`: what came of it all, for everybody, without an account. Numbers alone; what has a name here was published
//! for everybody under that name.

use std::sync::{Arc, Mutex};

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;
use chrono::{NaiveDate, TimeDelta};

use crate::base::clock::day_in;
use crate::base::failure::Outcome;
use crate::base::ids::ProjectId;
use crate::base::impact::hours_from_minutes;
use crate::config::Config;
use crate::db::{Conn, Db};
use crate::features::calendar::workdays;
use crate::features::insights::rules::{FEWEST, Period, Preset, Spread};
use crate::features::insights::store::{self, Relief, Scope};
use crate::features::projects::{self, Status};
use crate::features::promises::{self, Kept};
use crate::features::retrospectives::{self, Audience, Kind, Numbers, Piece, PieceView};
use crate::features::settings;
use crate::i18n::Words;
use crate::ledger;
use crate::web::card::General;
use crate::web::shelf::About;
use crate::web::{Answer, Page, render_public};

/// Stories at the end of the page.
const STORIES: i64 = 3;
/// Successes that are kept good, at most: more than a wall holds.
const KEPT_GOOD: i64 = 200;
/// Days that a trend compares with as many before them: thirteen weeks.
const TREND: i64 = 91;

/// Everything that is counted for the page: the same for every reader, whatever their language.
#[derive(Clone)]
struct Counted {
    numbers: Numbers,
    /// Whether enough people have reported anything.
    enough: bool,
    /// Working days to the first word, of what came in during the last year.
    first_word: Spread,
    /// Medians of the last thirteen weeks and of those before; nothing where they would tell of too few.
    trend: Option<(i64, i64)>,
    promised_days: u32,
    promises: Kept,
    relief: Option<Relief>,
    states: Vec<(Status, i64)>,
    worked_on: i64,
    /// What holds since when: with its story where everybody may read that.
    holds: Vec<(NaiveDate, Option<retrospectives::Retrospective>)>,
    pieces: Vec<Piece>,
}

/// What was counted last, and as of which entry of the ledger and which day: strangers ask often, and little changes.
#[derive(Default)]
pub struct Remembered(Mutex<Option<(i64, NaiveDate, Arc<Counted>)>>);

impl Remembered {
    fn counted(&self, conn: &mut Conn, words: &Words, config: &Config) -> Outcome<Arc<Counted>> {
        let (head, today) = (ledger::head(conn)?, words.today());
        let mut kept = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match kept.as_ref() {
            Some((at, day, counted)) if (*at, *day) == (head, today) => Ok(Arc::clone(counted)),
            _ => {
                let counted = Arc::new(count(conn, words, config)?);
                *kept = Some((head, today, Arc::clone(&counted)));
                Ok(counted)
            }
        }
    }
}

fn count(conn: &mut Conn, words: &Words, config: &Config) -> Outcome<Counted> {
    let today = words.today();
    let begun = store::begun(conn)?.unwrap_or_else(|| words.now());
    let calendar = store::calendar(words, begun);
    let workdays = workdays(conn)?;
    let everything = Period::preset(Preset::All, today, day_in(words.zone(), begun));
    let people = store::people(conn, &Scope::of(words, everything, None))?;
    let year = Period::preset(Preset::Year, today, today);
    let answers = store::answers(conn, &Scope::of(words, year, None), &calendar)?;
    let taken_from = |first: NaiveDate, last: NaiveDate| {
        let mut spread = Spread::default();
        for (created, decided, count) in &answers {
            if let Some(decided) = decided.filter(|_| (first..=last).contains(created)) {
                spread.add(i64::from(workdays.until(*created, decided)), *count);
            }
        }
        spread
    };
    let middle = today - TimeDelta::days(TREND);
    let halves = [
        (middle + TimeDelta::days(1), today),
        (middle - TimeDelta::days(TREND - 1), middle),
    ];
    let mut medians = Vec::new();
    for (first, last) in halves {
        let behind = store::people(conn, &Scope::days(words, first, last, None))?;
        let spread = taken_from(first, last);
        if behind >= FEWEST && spread.count() >= FEWEST {
            medians.extend(spread.median());
        }
    }
    let relief = store::relief(conn)?;
    Ok(Counted {
        numbers: retrospectives::numbers(conn)?,
        enough: people >= FEWEST,
        first_word: taken_from(year.first, today),
        trend: match medians.as_slice() {
            [now, before] => Some((*now, *before)),
            _ => None,
        },
        promised_days: settings::current(conn, config)?.first_decision_days,
        promises: promises::kept(conn)?,
        relief: (relief.people >= FEWEST).then_some(relief),
        states: projects::counts(conn)?,
        worked_on: store::worked_on(conn)?,
        holds: holds(conn)?,
        pieces: retrospectives::newest(conn, true, STORIES)?,
    })
}

/// What is kept good, the longest first; a title only where its story is for everybody.
fn holds(conn: &mut Conn) -> Outcome<Vec<(NaiveDate, Option<retrospectives::Retrospective>)>> {
    let kept = store::kept_good(conn, KEPT_GOOD)?;
    let ids: Vec<ProjectId> = kept.iter().map(|(id, _)| ProjectId(*id)).collect();
    let mut stories = retrospectives::of_projects(conn, &ids)?;
    stories.retain(|one| one.audience == Audience::Internet && one.kind == Kind::Success);
    Ok(kept
        .into_iter()
        .map(|(id, since)| {
            let story = stories
                .iter()
                .rev()
                .find(|one| one.project == ProjectId(id));
            (since, story.cloned())
        })
        .collect())
}

/// One of the big numbers.
struct Figure {
    value: String,
    label: String,
    /// How it moved, or what it is to be measured by.
    more: String,
    /// Whether that is good news, where it is news.
    good: Option<bool>,
}

/// Projects that ended or stand alike.
struct Row {
    /// `ok`, `go`, `wait`, `bad` or `off`.
    tone: &'static str,
    words: String,
    count: i64,
    /// As many dots, at most as many as stand in a row.
    dots: i64,
}

/// Something that still holds.
struct Hold {
    slug: String,
    title: String,
    lang: &'static str,
    since: NaiveDate,
}

#[derive(Template)]
#[template(path = "insights/progress.html")]
struct ProgressPage {
    page: Page,
    /// Whether nothing was reported yet.
    nothing: bool,
    /// Whether there are too few people to say anything about them.
    few: bool,
    figures: Vec<Figure>,
    promises: Kept,
    rows: Vec<Row>,
    worked_on: i64,
    holds: Vec<Hold>,
    /// How many more hold, whose story is not for everybody.
    unnamed: usize,
    pieces: Vec<PieceView>,
}

impl ProgressPage {
    /// The share of kept promises, of a thousand: where the bar changes its colour.
    fn kept_share(&self) -> i64 {
        let all = self.promises.kept + self.promises.broken;
        self.promises.kept * 1000 / all.max(1)
    }
}

/// The most dots of one row; more are told by the number alone.
const MOST_DOTS: i64 = 60;

/// `GET /progress`.
pub(super) async fn show(
    request: HttpRequest,
    page: Page,
    db: Data<Db>,
    config: Data<Config>,
    remembered: Data<Remembered>,
) -> Answer {
    let words = page.words;
    let counted = db
        .read(move |conn| remembered.counted(conn, &words, &config))
        .await?;
    let description = page.say("progress-description").to_string();
    let page = page
        .named("progress-title")
        .at("progress")
        .public("/progress", description)
        .always_there(General::Progress);
    let holds: Vec<Hold> = counted.holds.iter().filter_map(hold).collect();
    let template = ProgressPage {
        nothing: counted.numbers.reported == 0,
        few: !counted.enough,
        figures: figures(&words, &counted),
        promises: counted.promises,
        rows: rows(&words, &counted.states),
        worked_on: counted.worked_on,
        unnamed: counted.holds.len() - holds.len(),
        holds,
        pieces: counted
            .pieces
            .iter()
            .map(|piece| PieceView::of(&words, piece))
            .collect(),
        page,
    };
    render_public(&request, &template.page, About::Numbers, &template)
}

fn hold(one: &(NaiveDate, Option<retrospectives::Retrospective>)) -> Option<Hold> {
    let story = one.1.as_ref()?;
    Some(Hold {
        slug: story.slug.clone(),
        title: story.title.clone(),
        lang: story.language.tag(),
        since: one.0,
    })
}

fn figures(words: &Words, counted: &Counted) -> Vec<Figure> {
    let numbers = &counted.numbers;
    let mut figures = Vec::new();
    let mut tell = |value: String, label: String, more: String, good: Option<bool>| {
        figures.push(Figure {
            value,
            label,
            more,
            good,
        });
    };
    tell(
        words
            .say("home-count")
            .with("n", numbers.answered)
            .to_string(),
        words
            .say("home-number-answered")
            .with("all", numbers.reported)
            .to_string(),
        words
            .say("progress-waiting")
            .with("n", numbers.reported - numbers.answered)
            .to_string(),
        None,
    );
    let spread = &counted.first_word;
    if let Some((median, slow)) = spread
        .median()
        .zip(spread.percentile(90))
        .filter(|_| spread.count() >= FEWEST)
    {
        let promised = i64::from(counted.promised_days);
        let trend = counted.trend.map(|(now, before)| {
            let key = match now.cmp(&before) {
                std::cmp::Ordering::Less => "progress-quicker",
                std::cmp::Ordering::Equal => "progress-as-quick",
                std::cmp::Ordering::Greater => "progress-slower",
            };
            words
                .say(key)
                .with("now", now)
                .with("before", before)
                .to_string()
        });
        tell(
            words.say("working-days").with("n", median).to_string(),
            words
                .say("progress-first-word")
                .with("slow", slow)
                .with("promised", promised)
                .to_string(),
            trend.unwrap_or_default(),
            counted
                .trend
                .filter(|(now, before)| now != before)
                .map(|(now, before)| now < before),
        );
    }
    let Kept { kept, broken } = counted.promises;
    if kept + broken > 0 {
        let share = (kept * 100 + (kept + broken) / 2) / (kept + broken);
        // Not a hundred while one is broken.
        let share = if broken > 0 { share.min(99) } else { share };
        tell(
            format!("{share}%"),
            words
                .say("progress-promises")
                .with("all", kept + broken)
                .to_string(),
            words
                .say("progress-promises-broken")
                .with("n", broken)
                .to_string(),
            Some(broken == 0).filter(|good| *good),
        );
    }
    match counted.relief {
        Some(relief) => tell(
            words.hours(hours_from_minutes(relief.minutes)),
            words.say("progress-relief").to_string(),
            words
                .say("progress-relief-of")
                .with("n", relief.reports)
                .to_string(),
            None,
        ),
        None => tell(
            "–".to_owned(),
            words.say("progress-relief").to_string(),
            words.say("progress-relief-few").to_string(),
            None,
        ),
    }
    tell(
        words
            .say("home-projects")
            .with("n", numbers.succeeded)
            .to_string(),
        words.say("home-number-succeeded-label").to_string(),
        words
            .say("progress-failed")
            .with("n", numbers.failed)
            .to_string(),
        None,
    );
    figures
}

/// Projects by how they ended or stand. What was dropped before it began was none.
fn rows(words: &Words, states: &[(Status, i64)]) -> Vec<Row> {
    let of = |wanted: &[Status]| -> i64 {
        let these = states.iter().filter(|(status, _)| wanted.contains(status));
        these.map(|(_, count)| count).sum()
    };
    let rows = [
        ("ok", "succeeded", of(&[Status::Sustaining, Status::Closed])),
        ("bad", "failed", of(&[Status::Failed])),
        ("go", "under-way", of(&[Status::Active, Status::Delivered])),
        ("wait", "paused", of(&[Status::Paused])),
    ];
    rows.into_iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(tone, code, count)| Row {
            tone,
            words: words.say_of("progress-projects", code).to_string(),
            count,
            dots: count.min(MOST_DOTS),
        })
        .collect()
}
