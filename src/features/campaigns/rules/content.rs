//! Everything that makes a campaign's page: the text that is stored, exported, copied and shown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::schema::{Block, Data, Kind, Local, day};
use super::{Audience, Theme};
use crate::base::failure::Problem;
use crate::base::language::Language;
use crate::base::text::{Slug, Title};

/// The version of the whole text.
pub const FORMAT: i64 = 1;
/// The most blocks on one page.
pub const MOST_BLOCKS: usize = 60;
/// The longest sentence about a page, in characters.
const MOST_SUMMARY: usize = 300;

/// A page as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The version of this text.
    pub v: i64,
    /// Its title.
    pub title: Local,
    /// One sentence about it, for lists and for search engines.
    #[serde(default)]
    pub summary: Local,
    /// A colour of the house by name, or `#rrggbb`.
    #[serde(default)]
    pub colour: String,
    /// `staff` or `internet`.
    #[serde(default)]
    pub audience: String,
    /// Its first day; empty: as soon as it is published.
    #[serde(default)]
    pub opens_on: String,
    /// Its last day; empty: until somebody closes it.
    #[serde(default)]
    pub closes_on: String,
    /// The area that reports are about unless they say otherwise.
    #[serde(default)]
    pub area: String,
    /// What it is made of, from top to bottom.
    #[serde(default)]
    pub blocks: Vec<Block>,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            v: FORMAT,
            title: Local::default(),
            summary: Local::default(),
            colour: String::new(),
            audience: Audience::Staff.as_str().to_owned(),
            opens_on: String::new(),
            closes_on: String::new(),
            area: String::new(),
            blocks: Vec::new(),
        }
    }
}

/// Finds a kind of block by its name.
pub type Kinds = fn(&str) -> Option<&'static Kind>;

impl Content {
    /// Back from its stored or exported form, with blocks of earlier versions brought up to date.
    pub fn parse(json: &str, kinds: Kinds) -> Result<Self, Problem> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let mut content: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let place = error.path().to_string();
            let detail = error.into_inner().to_string();
            Problem::new("file", "campaign_file").with("detail", format!("{place}: {detail}"))
        })?;
        if content.v > FORMAT {
            return Err(Problem::new("file", "campaign_newer"));
        }
        for block in &mut content.blocks {
            let Some(kind) = kinds(&block.kind) else {
                let unknown = Problem::new("file", "campaign_unknown_block");
                return Err(unknown.with("kind", block.kind.as_str()));
            };
            if block.v > kind.version {
                return Err(Problem::new("file", "campaign_newer"));
            }
            if block.v < kind.version {
                (kind.upgrade)(block.v, &mut block.data);
                block.v = kind.version;
            }
            // Only what the kind knows, in the shape in which it knows it.
            let named = block.data.named(kind.fields);
            block.data = Data::read(kind.fields, &|name| {
                named.get(name).cloned().unwrap_or_default()
            });
        }
        content.renumber();
        Ok(content)
    }

    /// As it is stored and exported.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Every block has an id of its own; one that has none, or that of another, gets a new one.
    fn renumber(&mut self) {
        let mut taken: Vec<String> = Vec::new();
        for index in 0..self.blocks.len() {
            let fresh = next_id(&self.blocks);
            if let Some(block) = self.blocks.get_mut(index) {
                if block_number(&block.id).is_none() || taken.contains(&block.id) {
                    block.id = fresh;
                }
                taken.push(block.id.clone());
            }
        }
    }

    /// Puts an empty block of a kind behind all others, or behind the one with this id; its id.
    pub fn add(&mut self, kind: &Kind, behind: &str) -> String {
        let id = next_id(&self.blocks);
        let block = Block {
            id: id.clone(),
            kind: kind.name.to_owned(),
            v: kind.version,
            data: Data::default(),
        };
        let place = self.blocks.iter().position(|other| other.id == behind);
        let place = place.map_or(self.blocks.len(), |index| index + 1);
        self.blocks.insert(place, block);
        id
    }

    /// Takes a block up (`-1`) or down (`1`) by one place.
    pub fn shift(&mut self, id: &str, by: isize) {
        let Some(from) = self.blocks.iter().position(|block| block.id == id) else {
            return;
        };
        let to = from.saturating_add_signed(by).min(self.blocks.len() - 1);
        self.blocks.swap(from, to);
    }

    /// Takes a block away.
    pub fn remove(&mut self, id: &str) {
        self.blocks.retain(|block| block.id != id);
    }

    /// A block once more, right behind itself; the id of the copy.
    pub fn repeat(&mut self, id: &str) -> Option<String> {
        let from = self.blocks.iter().position(|block| block.id == id)?;
        let mut copy = self.blocks.get(from)?.clone();
        copy.id = next_id(&self.blocks);
        let made = copy.id.clone();
        self.blocks.insert(from + 1, copy);
        Some(made)
    }

    /// Fills a field that has no language.
    pub fn fill(&mut self, id: &str, field: &str, value: &str) {
        if let Some(block) = self.blocks.iter_mut().find(|block| block.id == id) {
            block.data.put(field, value);
        }
    }

    /// What cannot be saved.
    pub fn problems(&self, kinds: Kinds) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.title.is_empty() {
            problems.push(Problem::new("title.ko", "campaign_title"));
        }
        for language in Language::ALL {
            let title = self.title.of(language);
            if !title.is_empty() {
                let wrong = Title::parse("title", title).err();
                problems.extend(wrong.map(|wrong| Problem {
                    field: format!("title.{language}").into(),
                    ..wrong
                }));
            }
            let length = self.summary.of(language).chars().count();
            if length > MOST_SUMMARY {
                let long = Problem::new(format!("summary.{language}"), "too_long");
                problems.push(long.with("most", MOST_SUMMARY).with("length", length));
            }
        }
        problems.extend(Theme::of(&self.colour).err());
        if Audience::parse(&self.audience).is_none() {
            problems.push(Problem::new("audience", "choice"));
        }
        match self.days() {
            Ok((Some(first), Some(last))) if last < first => {
                problems.push(Problem::new("closes_on", "campaign_days"));
            }
            Ok(_) => {}
            Err(wrong) => problems.extend(wrong),
        }
        if !self.area.is_empty() && Slug::parse("area", &self.area).is_err() {
            problems.push(Problem::new("area", "area_unknown"));
        }
        if self.blocks.len() > MOST_BLOCKS {
            problems.push(Problem::new("blocks", "campaign_many").with("most", MOST_BLOCKS));
        }
        for block in &self.blocks {
            if let Some(kind) = kinds(&block.kind) {
                problems.extend(block.data.problems(kind.fields, &block.id));
            }
        }
        problems
    }

    /// What stands between it and its readers.
    pub fn unmet(&self, kinds: Kinds) -> Vec<Problem> {
        let mut unmet = Vec::new();
        if self.blocks.is_empty() {
            unmet.push(Problem::new("blocks", "campaign_empty"));
        }
        for block in &self.blocks {
            if let Some(kind) = kinds(&block.kind) {
                unmet.extend(block.data.missing(kind.fields, &block.id));
            }
        }
        unmet
    }

    /// Its first and its last day.
    pub fn days(&self) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Vec<Problem>> {
        match (
            day("opens_on", &self.opens_on),
            day("closes_on", &self.closes_on),
        ) {
            (Ok(first), Ok(last)) => Ok((first, last)),
            (first, last) => Err([first.err(), last.err()].into_iter().flatten().collect()),
        }
    }

    /// The same page for another time: a copy begins without days.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self {
            opens_on: String::new(),
            closes_on: String::new(),
            ..self.clone()
        }
    }
}

fn block_number(id: &str) -> Option<u32> {
    id.strip_prefix('b')?.parse().ok()
}

fn next_id(blocks: &[Block]) -> String {
    let most = blocks.iter().filter_map(|block| block_number(&block.id));
    format!("b{}", most.max().unwrap_or(0).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::campaigns::rules::schema::{line, no_earlier};

    static TEXT: Kind = Kind {
        name: "text",
        version: 2,
        fields: &[line("title", 20).needed()],
        upgrade: |from, data| {
            if from < 2 {
                let old = data.0.remove("heading");
                data.0.extend(old.map(|old| ("title".to_owned(), old)));
            }
        },
    };
    static LINE: Kind = Kind {
        name: "line",
        version: 1,
        fields: &[],
        upgrade: no_earlier,
    };

    fn kinds(name: &str) -> Option<&'static Kind> {
        [&TEXT, &LINE].into_iter().find(|kind| kind.name == name)
    }

    #[test]
    fn an_older_block_is_brought_up_to_date() {
        let stored = r#"{ "v": 1, "title": { "ko": "제목" }, "blocks": [
            { "id": "b1", "kind": "text", "v": 1, "data": { "heading": { "ko": "옛 이름" }, "stray": 3 } } ] }"#;
        let content = Content::parse(stored, kinds).unwrap();
        assert_eq!(content.blocks[0].data.local("title").ko, "옛 이름");
        assert_eq!(content.blocks[0].v, 2);
        let again = Content::parse(&content.to_json().unwrap(), kinds).unwrap();
        assert_eq!(again, content);
    }

    #[test]
    fn what_a_newer_version_wrote_is_refused() {
        for stored in [
            r#"{ "v": 2, "title": {} }"#,
            r#"{ "v": 1, "title": {}, "blocks": [{ "id": "b1", "kind": "text", "v": 3 }] }"#,
            r#"{ "v": 1, "title": {}, "blocks": [{ "id": "b1", "kind": "hologram", "v": 1 }] }"#,
            r#"{ "v": 1, "title": {}, "more": 1 }"#,
            "[",
        ] {
            assert!(Content::parse(stored, kinds).is_err(), "{stored}");
        }
    }

    #[test]
    fn blocks_are_moved_copied_and_taken_away() {
        let mut content = Content::default();
        let first = content.add(&TEXT, "");
        let second = content.add(&LINE, "");
        let between = content.add(&LINE, &first);
        let order = |content: &Content| {
            content
                .blocks
                .iter()
                .map(|block| block.id.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(order(&content), [&*first, &*between, &*second]);
        content.shift(&second, -1);
        content.shift(&first, -1);
        assert_eq!(order(&content), [&*first, &*second, &*between]);
        let copy = content.repeat(&first).unwrap();
        content.remove(&first);
        assert_eq!(order(&content), [&*copy, &*second, &*between]);
        content.shift("b99", 1);
        content.shift(&between, 1);
        assert_eq!(order(&content), [&*copy, &*second, &*between]);
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let content = Content {
            colour: "#ffee00".into(),
            audience: "nobody".into(),
            opens_on: "2026-03-06".into(),
            closes_on: "2026-03-02".into(),
            ..Content::default()
        };
        let problems = content.problems(kinds);
        let named: Vec<_> = problems.iter().map(|p| (&*p.field, &*p.code)).collect();
        assert_eq!(
            named,
            [
                ("title.ko", "campaign_title"),
                ("colour", "campaign_contrast"),
                ("audience", "choice"),
                ("closes_on", "campaign_days")
            ]
        );
        assert_eq!(content.unmet(kinds)[0].code, "campaign_empty");
    }
}
