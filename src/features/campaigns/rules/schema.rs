//! What a block is made of: named fields, some of them once in each language.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::failure::Problem;
use crate::base::language::Language;
use crate::base::text::{Markdown, Slug};

/// A text in both languages; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Local {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Local {
    /// What stands there in one language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
        }
    }

    /// The place of one language.
    pub fn of_mut(&mut self, language: Language) -> &mut String {
        match language {
            Language::Ko => &mut self.ko,
            Language::En => &mut self.en,
        }
    }

    /// Whether nothing stands there in either language.
    pub fn is_empty(&self) -> bool {
        self.ko.is_empty() && self.en.is_empty()
    }

    /// The text for a reader, and the language it is in: theirs, or the other one where theirs is empty.
    pub fn for_reader(&self, language: Language) -> (&str, Language) {
        let other = match language {
            Language::Ko => Language::En,
            Language::En => Language::Ko,
        };
        if self.of(language).is_empty() && !self.of(other).is_empty() {
            (self.of(other), other)
        } else {
            (self.of(language), language)
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// One line in each language.
    Line,
    /// Markdown in each language.
    Prose,
    /// Where a link leads: `https://…`, a path of ours, or a place on the page.
    Address,
    /// A whole number from 1 on.
    Number,
    /// One of these words; the first where nothing was chosen.
    Choice(&'static [&'static str]),
    /// Numbers of things, with commas between them.
    Numbers,
    /// Slugs of things, with commas between them.
    Slugs,
    /// A list, each entry with these fields.
    Items(&'static [Field]),
}

/// A field of a block.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name, also of its label: `campaign-field-<name>`.
    pub name: &'static str,
    /// What it holds.
    pub what: What,
    /// The most characters in each language.
    pub most: usize,
    /// Whether readers would miss it.
    pub needed: bool,
}

impl Field {
    /// The same, to be filled in before publishing.
    pub const fn needed(self) -> Self {
        Self {
            needed: true,
            ..self
        }
    }

    /// Whether it stands once in each language.
    pub fn is_local(&self) -> bool {
        matches!(self.what, What::Line | What::Prose)
    }
}

/// One line in each language.
pub const fn line(name: &'static str, most: usize) -> Field {
    field(name, What::Line, most)
}
/// Markdown in each language.
pub const fn prose(name: &'static str, most: usize) -> Field {
    field(name, What::Prose, most)
}
/// Where a link leads.
pub const fn address(name: &'static str) -> Field {
    field(name, What::Address, 500)
}
/// A whole number.
pub const fn number(name: &'static str) -> Field {
    field(name, What::Number, 7)
}
/// One of these words.
pub const fn choice(name: &'static str, words: &'static [&'static str]) -> Field {
    field(name, What::Choice(words), 40)
}
/// Numbers of things.
pub const fn numbers(name: &'static str) -> Field {
    field(name, What::Numbers, 400)
}
/// Slugs of things.
pub const fn slugs(name: &'static str) -> Field {
    field(name, What::Slugs, 1_000)
}
/// A list.
pub const fn items(name: &'static str, fields: &'static [Field]) -> Field {
    field(name, What::Items(fields), 0)
}

const fn field(name: &'static str, what: What, most: usize) -> Field {
    Field {
        name,
        what,
        most,
        needed: false,
    }
}

/// The most entries of a list, and the most things that one block names.
pub const MOST_ITEMS: usize = 30;

/// A kind of block.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name: `hero`, `text` …
    pub name: &'static str,
    /// Of its fields; counts up when they change.
    pub version: i64,
    /// What it is made of.
    pub fields: &'static [Field],
    /// Brings what an earlier version stored up to this one.
    pub upgrade: fn(i64, &mut Data),
}

/// For kinds that never had another version.
pub fn no_earlier(_: i64, _: &mut Data) {}

/// A block on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its id on its page: `b3`. It stays with the block wherever that goes.
    pub id: String,
    /// Which kind.
    pub kind: String,
    /// The version of its fields.
    pub v: i64,
    /// What was filled in.
    #[serde(default)]
    pub data: Data,
}

/// What was filled into the fields of a block.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Data(pub Map<String, Value>);

impl Data {
    /// A text in both languages.
    pub fn local(&self, name: &str) -> Local {
        let of = |language: Language| {
            let text = self.0.get(name).and_then(|value| value.get(language.tag()));
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Local {
            ko: of(Language::Ko),
            en: of(Language::En),
        }
    }

    /// A text that has no language; empty where nothing was filled in.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The entries of a list.
    pub fn items(&self, name: &str) -> Vec<Self> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(|item| item.as_object().cloned().map(Self))
            .collect()
    }

    /// The numbers of a field; what is none is left out.
    pub fn numbers(&self, name: &str) -> Vec<i64> {
        parts(self.text(name)).filter_map(number_in).collect()
    }

    /// The slugs of a field.
    pub fn slugs(&self, name: &str) -> Vec<String> {
        parts(self.text(name)).map(str::to_owned).collect()
    }

    /// Keeps a text; an empty one is not kept.
    pub fn put(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), Value::from(text));
        }
    }

    fn put_local(&mut self, name: &str, local: &Local) {
        if local.is_empty() {
            self.0.remove(name);
            return;
        }
        let texts = Language::ALL
            .into_iter()
            .filter(|language| !local.of(*language).is_empty())
            .map(|language| (language.tag().to_owned(), Value::from(local.of(language))));
        self.0
            .insert(name.to_owned(), Value::Object(texts.collect()));
    }

    /// Reads `fields` from what `read` gives by name (`title.ko`, `questions.0.answer.en`); entries that are empty are left
    /// out.
    pub fn read(fields: &[Field], read: &dyn Fn(&str) -> String) -> Self {
        let mut data = Self::default();
        for field in fields {
            match field.what {
                What::Line | What::Prose => {
                    let of = |language: Language| {
                        clean(field.what, &read(&format!("{}.{}", field.name, language)))
                    };
                    let local = Local {
                        ko: of(Language::Ko),
                        en: of(Language::En),
                    };
                    data.put_local(field.name, &local);
                }
                What::Items(inner) => {
                    let entries: Vec<Value> = (0..MOST_ITEMS + BLANK_ITEMS)
                        .map(|index| {
                            Self::read(inner, &|name| {
                                read(&format!("{}.{index}.{name}", field.name))
                            })
                        })
                        .filter(|entry| !entry.0.is_empty())
                        .map(|entry| Value::Object(entry.0))
                        .collect();
                    if !entries.is_empty() {
                        data.0.insert(field.name.to_owned(), entries.into());
                    }
                }
                _ => data.put(field.name, read(field.name).trim()),
            }
        }
        data
    }

    /// The same values by their names in a form: what [`Data::read`] reads back.
    pub fn named(&self, fields: &[Field]) -> BTreeMap<String, String> {
        let mut named = BTreeMap::new();
        for field in fields {
            match field.what {
                What::Line | What::Prose => {
                    let local = self.local(field.name);
                    for language in Language::ALL {
                        let name = format!("{}.{language}", field.name);
                        named.insert(name, local.of(language).to_owned());
                    }
                }
                What::Items(inner) => {
                    for (index, entry) in self.items(field.name).iter().enumerate() {
                        for (name, text) in entry.named(inner) {
                            named.insert(format!("{}.{index}.{name}", field.name), text);
                        }
                    }
                }
                _ => {
                    named.insert(field.name.to_owned(), self.text(field.name).to_owned());
                }
            }
        }
        named
    }

    /// What cannot stand in these fields, under the names of the form below `at`.
    pub fn problems(&self, fields: &[Field], at: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        for field in fields {
            let name = format!("{at}.{}", field.name);
            match field.what {
                What::Line | What::Prose => {
                    let local = self.local(field.name);
                    for language in Language::ALL {
                        let wrong = check_text(field, local.of(language));
                        problems.extend(
                            wrong.map(|wrong| at_field(wrong, format!("{name}.{language}"))),
                        );
                    }
                }
                What::Items(inner) => {
                    let entries = self.items(field.name);
                    if entries.len() > MOST_ITEMS {
                        let many = Problem::new(name.clone(), "campaign_many_items");
                        problems.push(many.with("most", MOST_ITEMS));
                    }
                    for (index, entry) in entries.iter().enumerate() {
                        problems.extend(entry.problems(inner, &format!("{name}.{index}")));
                    }
                }
                _ => {
                    let wrong = check_plain(field, self.text(field.name));
                    problems.extend(wrong.map(|wrong| at_field(wrong, name)));
                }
            }
        }
        problems
    }

    /// What readers would miss, under the names of the form below `at`.
    pub fn missing(&self, fields: &[Field], at: &str) -> Vec<Problem> {
        let mut missing = Vec::new();
        for field in fields.iter().filter(|field| field.needed) {
            let (empty, name) = match field.what {
                What::Line | What::Prose => (
                    self.local(field.name).is_empty(),
                    format!("{}.ko", field.name),
                ),
                What::Items(_) => (
                    self.items(field.name).is_empty(),
                    first_of(field).unwrap_or_else(|| field.name.to_owned()),
                ),
                _ => (self.text(field.name).is_empty(), field.name.to_owned()),
            };
            if empty {
                missing.push(Problem::new(format!("{at}.{name}"), "campaign_needed"));
            }
        }
        missing
    }
}

/// Entries that a form offers beyond those that are filled in.
pub const BLANK_ITEMS: usize = 2;

/// The first control of an empty list.
fn first_of(field: &Field) -> Option<String> {
    let What::Items(inner) = field.what else {
        return None;
    };
    let first = inner.first()?;
    let language = if first.is_local() { ".ko" } else { "" };
    Some(format!("{}.0.{}{language}", field.name, first.name))
}

fn at_field(problem: Problem, name: String) -> Problem {
    Problem {
        field: name.into(),
        ..problem
    }
}

fn clean(what: What, raw: &str) -> String {
    match what {
        What::Line => raw.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => {
            let text = raw.replace("\r\n", "\n");
            let text = text.trim_end();
            if text.trim().is_empty() {
                String::new()
            } else {
                text.to_owned()
            }
        }
    }
}

fn check_text(field: &Field, text: &str) -> Option<Problem> {
    let length = text.chars().count();
    if length > field.most {
        let long = Problem::new(field.name, "too_long");
        return Some(long.with("most", field.most).with("length", length));
    }
    Markdown::optional(field.name, text).err()
}

fn check_plain(field: &Field, text: &str) -> Option<Problem> {
    let wrong = |code: &'static str| Some(Problem::new(field.name, code));
    if text.is_empty() {
        return None;
    }
    match field.what {
        What::Address if !is_address(text) => wrong("campaign_address"),
        What::Number if !is_number(text) => wrong("campaign_number"),
        What::Choice(words) if !words.contains(&text) => wrong("choice"),
        What::Numbers if parts(text).any(|part| number_in(part).is_none()) => {
            wrong("campaign_numbers")
        }
        What::Slugs if parts(text).any(|part| Slug::parse("slug", part).is_err()) => {
            wrong("campaign_slugs")
        }
        What::Numbers | What::Slugs if parts(text).count() > MOST_ITEMS => {
            let many = Problem::new(field.name, "campaign_many_items");
            Some(many.with("most", MOST_ITEMS))
        }
        _ => check_text(field, text),
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ', '\n']).filter(|part| !part.is_empty())
}

/// `12`, `P-12` and `I-12` are all twelve.
fn number_in(part: &str) -> Option<i64> {
    let digits = part
        .trim_start_matches(['P', 'p', 'I', 'i'])
        .trim_start_matches('-');
    digits.parse().ok().filter(|number| *number > 0)
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>()
        .is_ok_and(|number| (1..=9_999_999).contains(&number))
}

/// A safe link: never a script, and never another site without the reader's seeing that it is one.
pub fn is_address(text: &str) -> bool {
    let plain = !text
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let ours = text.starts_with('#') || text.starts_with('/') && !text.starts_with("//");
    let theirs = text
        .strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    plain && (ours || theirs)
}

/// A day of a form; nothing for an empty one.
pub fn day(field: &'static str, text: &str) -> Result<Option<NaiveDate>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Problem::new(field, "date"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &[Field] = &[line("question", 20).needed(), prose("answer", 50)];
    const FIELDS: &[Field] = &[
        line("title", 10).needed(),
        address("to"),
        numbers("pains"),
        items("questions", QUESTION),
    ];

    #[test]
    fn what_was_named_reads_back() {
        let fields: BTreeMap<&str, &str> = BTreeMap::from([
            ("title.ko", "  신발   속 "),
            ("to", " https://insole.example/x "),
            ("questions.0.question.en", "Why?"),
            ("questions.2.answer.ko", "그래서요\r\n"),
        ]);
        let read = |name: &str| fields.get(name).copied().unwrap_or_default().to_owned();
        let data = Data::read(FIELDS, &read);
        assert_eq!(data.local("title").ko, "신발 속");
        assert_eq!(data.items("questions").len(), 2);
        assert!(data.problems(FIELDS, "b1").is_empty());
        let named = data.named(FIELDS);
        let again = Data::read(FIELDS, &|name| named.get(name).cloned().unwrap_or_default());
        assert_eq!(again, data);
    }

    #[test]
    fn what_is_wrong_is_named_where_it_stands() {
        let long = "x".repeat(11);
        let read = |name: &str| match name {
            "title.en" => long.clone(),
            "to" => "javascript:alert(1)".to_owned(),
            "pains" => "P-1, two".to_owned(),
            _ => String::new(),
        };
        let data = Data::read(FIELDS, &read);
        let problems = data.problems(FIELDS, "b1");
        let named: Vec<_> = problems.iter().map(|p| (&*p.field, &*p.code)).collect();
        assert_eq!(
            named,
            [
                ("b1.title.en", "too_long"),
                ("b1.to", "campaign_address"),
                ("b1.pains", "campaign_numbers")
            ]
        );
        let missing = Data::default().missing(FIELDS, "b1");
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].field, "b1.title.ko");
    }

    #[test]
    fn a_link_leads_only_where_it_may() {
        for good in ["/report", "#ask", "https://video.example/x?y=1"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "//else.example",
            "http://x",
            "javascript:x",
            "https:///x",
            "/a b",
            "/\\x",
            "",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_reader_gets_what_there_is() {
        let only_korean = Local {
            ko: "안녕".into(),
            en: String::new(),
        };
        assert_eq!(only_korean.for_reader(Language::En), ("안녕", Language::Ko));
        assert_eq!(
            Local::default().for_reader(Language::En),
            ("", Language::En)
        );
    }
}
