//! `Words`: a language, a zone and the present moment; everything that is said goes through it.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use chrono_tz::Tz;
use fluent_bundle::{FluentArgs, FluentValue};

use super::sentences::bundle;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Problem, Value};
use crate::base::impact::Impact;
use crate::base::language::Language;

/// Says sentences, dates and numbers in one language, in the company's zone, as of one moment. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    language: Language,
    zone: Tz,
    now: Timestamp,
}

impl Words {
    /// For a reader of `language`; `zone` is the company's, `now` decides what "3 days ago" and "this year" are.
    pub fn new(language: Language, zone: Tz, now: Timestamp) -> Self {
        Self {
            language,
            zone,
            now,
        }
    }

    /// The reader's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Its tag, for `lang`: `ko` or `en`.
    pub fn lang(&self) -> &'static str {
        self.language.tag()
    }

    /// The company's zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The moment these words are said.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Today, in the company's zone.
    pub fn today(&self) -> NaiveDate {
        day_in(self.zone, self.now)
    }

    /// The sentence of a key; give it its values by [`Say::with`], show it by `Display`.
    pub fn say<'k>(&self, key: &'k str) -> Say<'k> {
        Say {
            language: self.language,
            key: Cow::Borrowed(key),
            values: None,
        }
    }

    /// The sentence `<prefix>-<code>` of something closed: `say_of("role", role.as_str())`.
    pub fn say_of(&self, prefix: &str, code: &str) -> Say<'static> {
        Say {
            language: self.language,
            key: Cow::Owned(format!("{prefix}-{code}")),
            values: None,
        }
    }

    /// What a problem tells the person: `refusal-<code>` with its values.
    pub fn problem(&self, problem: &Problem) -> String {
        let mut say = self.say_of("refusal", &problem.code);
        for (name, value) in &problem.values {
            say = match value {
                Value::Number(number) => say.with(name, number),
                Value::Text(text) => say.with(name, text),
            };
        }
        say.to_string()
    }

    /// A number, grouped by thousands, with at most two decimals: `1,234.5`.
    pub fn number(&self, value: impl AsNumber) -> String {
        number(value.as_number())
    }

    /// Hours: `10.5시간`, `10.5 h`.
    pub fn hours(&self, hours: impl AsNumber) -> String {
        self.say("hours")
            .with("n", round(hours.as_number()))
            .to_string()
    }

    /// A range of minutes in hours, as people say it: `12–20시간`; one number where both ends are said alike.
    pub fn hours_between(&self, least: i64, most: i64) -> String {
        let hours = |minutes: i64| self.hours(minutes as f64 / 60.0);
        let (from, to) = (hours(least), hours(most));
        match from == to {
            true => to,
            false => self
                .say("hours-between")
                .with("least", round(least as f64 / 60.0))
                .with("most", to)
                .to_string(),
        }
    }

    /// Minutes as people say them: `10분`, `1시간 30분`, `1 h 30 min`.
    pub fn minutes(&self, minutes: impl AsNumber) -> String {
        let minutes = minutes.as_number().round() as i64;
        let (whole, rest) = (minutes / 60, minutes % 60);
        match (whole, rest) {
            (0, rest) => self.say("minutes").with("n", rest),
            (whole, 0) => self.say("hours").with("n", whole),
            (whole, rest) => self
                .say("hours-and-minutes")
                .with("hours", whole)
                .with("minutes", rest),
        }
        .to_string()
    }

    /// How many people: `41명`, `41 people`.
    pub fn people(&self, count: impl AsNumber) -> String {
        self.say("people").with("n", count.as_number()).to_string()
    }

    /// Somebody's name as it stands in a sentence: `정하늘 님`, `Maya Lindqvist`.
    pub fn named(&self, name: &str) -> String {
        self.say("person-named").with("name", name).to_string()
    }

    /// What a pain costs one person: `한 번에 10분씩, 하루에 3번`, `10 minutes each time, 3 times a day`.
    pub fn impact(&self, impact: &Impact) -> String {
        let length = match (impact.minutes() / 60, impact.minutes() % 60) {
            (0, minutes) => self.say("length-minutes").with("n", minutes).to_string(),
            (hours, 0) => self.say("length-hours").with("n", hours).to_string(),
            _ => self.minutes(impact.minutes()),
        };
        self.say("impact-sentence")
            .with("length", length)
            .with("times", impact.times())
            .with("per", impact.per().as_str())
            .to_string()
    }
}

/// A sentence on its way to being said.
#[derive(Debug)]
pub struct Say<'k> {
    language: Language,
    key: Cow<'k, str>,
    values: Option<FluentArgs<'static>>,
}

impl Say<'_> {
    /// Never: where a template takes a sentence or an optional text, a sentence is there.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Gives the sentence a value by the name it has in the `.ftl` file.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl SayValue) -> Self {
        self.values
            .get_or_insert_with(FluentArgs::new)
            .set(name.to_owned(), value.say_value());
        self
    }
}

impl fmt::Display for Say<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bundle = bundle(self.language);
        let Some(pattern) = bundle
            .get_message(&self.key)
            .and_then(|message| message.value())
        else {
            if cfg!(test) {
                panic!("no sentence for the key {:?}", self.key);
            }
            tracing::error!(key = %self.key, language = %self.language, "no sentence for this key");
            return write!(f, "[{}]", self.key);
        };
        let mut errors = Vec::new();
        bundle.write_pattern(f, pattern, self.values.as_ref(), &mut errors)?;
        if !errors.is_empty() {
            if cfg!(test) {
                panic!("the sentence {:?} lacks values: {errors:?}", self.key);
            }
            tracing::error!(key = %self.key, language = %self.language, ?errors, "a sentence lacks values");
        }
        Ok(())
    }
}

/// What a sentence can be given: numbers and texts, and references to them however deep.
pub trait SayValue {
    /// As Fluent wants it.
    fn say_value(&self) -> FluentValue<'static>;
}

/// What can be shown as a number, and references to it however deep.
pub trait AsNumber {
    /// Its value.
    fn as_number(&self) -> f64;
}

/// What falls on a calendar day: a date, or a moment in the company's zone; and references to it however deep.
pub trait AsDay {
    /// The day.
    fn as_day(&self, zone: Tz) -> NaiveDate;
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl AsNumber for $type {
            fn as_number(&self) -> f64 {
                *self as f64
            }
        }
        impl SayValue for $type {
            fn say_value(&self) -> FluentValue<'static> {
                FluentValue::from(*self as f64)
            }
        }
    )+};
}
numbers!(i64, i32, u64, u32, usize, f64);

macro_rules! texts {
    ($($type:ty),+) => {$(
        impl SayValue for $type {
            fn say_value(&self) -> FluentValue<'static> {
                FluentValue::from(self.to_string())
            }
        }
    )+};
}
texts!(str, String, Cow<'_, str>, Say<'_>);

impl<T: AsNumber + ?Sized> AsNumber for &T {
    fn as_number(&self) -> f64 {
        (**self).as_number()
    }
}
impl<T: SayValue + ?Sized> SayValue for &T {
    fn say_value(&self) -> FluentValue<'static> {
        (**self).say_value()
    }
}
impl<T: AsDay + ?Sized> AsDay for &T {
    fn as_day(&self, zone: Tz) -> NaiveDate {
        (**self).as_day(zone)
    }
}
impl AsDay for NaiveDate {
    fn as_day(&self, _: Tz) -> NaiveDate {
        *self
    }
}
impl AsDay for Timestamp {
    fn as_day(&self, zone: Tz) -> NaiveDate {
        day_in(zone, *self)
    }
}

/// Grouped by thousands, at most two decimals, no zeros at the end: the same in both languages.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let fixed = format!("{:.2}", value.abs());
    let (whole, decimals) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let decimals = decimals.trim_end_matches('0');
    let mut text = String::with_capacity(fixed.len() + 4);
    if value < 0.0 && fixed != "0.00" {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

/// Whole from a hundred on, otherwise with one decimal: more is not known of hours.
fn round(hours: f64) -> f64 {
    if hours.abs() >= 100.0 {
        hours.round()
    } else {
        (hours * 10.0).round() / 10.0
    }
}
