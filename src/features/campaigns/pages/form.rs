//! The form of a page: made from the fields of its blocks, and read back into them.

use serde::Deserialize;

use crate::base::failure::Outcome;
use crate::base::language::Language;
use crate::db::Conn;
use crate::features::areas;
use crate::features::campaigns::blocks::kind;
use crate::features::campaigns::rules::{
    BLANK_ITEMS, Block, COLOURS, Content, Data, Field, Local, MOST_ITEMS, What,
};
use crate::i18n::Words;
use crate::web::Form;

/// What has a name of its own; the fields of blocks are read by theirs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct EditForm {
    pub version: String,
    /// Blocks from top to bottom, `b1:hero b2:text`.
    pub order: String,
    /// Which button: `save`, `publish`, `preview`, `add`, `up:b2` …
    #[serde(rename = "do")]
    pub deed: String,
    pub add_kind: String,
    pub add_after: String,
    pub own_colour: String,
}

/// The page as it was typed.
pub(super) fn read(form: &Form<EditForm>) -> Content {
    let text = |name: &str| form.field(name).trim().to_owned();
    let local = |name: &str| {
        let fold = |language: Language| {
            let raw = form.field(&format!("{name}.{language}"));
            raw.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Local {
            ko: fold(Language::Ko),
            en: fold(Language::En),
        }
    };
    let blocks = form.order.split_ascii_whitespace().filter_map(|entry| {
        let (id, name) = entry.split_once(':')?;
        let kind = kind(name)?;
        Some(Block {
            id: id.to_owned(),
            kind: name.to_owned(),
            v: kind.version,
            data: Data::read(kind.fields, &|field| {
                form.field(&format!("{id}.{field}")).to_owned()
            }),
        })
    });
    let colour = match text("colour").as_str() {
        "own" => form.own_colour.trim().to_lowercase(),
        named => named.to_owned(),
    };
    Content {
        title: local("title"),
        summary: local("summary"),
        audience: text("audience"),
        opens_on: text("opens_on"),
        closes_on: text("closes_on"),
        area: text("area"),
        blocks: blocks.collect(),
        colour,
        ..Content::default()
    }
}

/// One control.
pub(super) struct FieldView {
    pub name: String,
    pub label: String,
    /// `line`, `prose`, `choice`, `number`, `date`, `plain`.
    pub what: &'static str,
    /// The language of what is typed; empty where it has none.
    pub lang: &'static str,
    pub value: String,
    pub limit: usize,
    /// Value, words, chosen.
    pub options: Vec<(String, String, bool)>,
    /// What somebody else saved meanwhile, where it differs.
    pub theirs: Option<String>,
}

impl FieldView {
    pub fn is(&self, what: &str) -> bool {
        self.what == what
    }
}

/// Controls side by side.
pub(super) struct RowView {
    /// What an entry of a list is headed by; empty elsewhere.
    pub heading: String,
    pub fields: Vec<FieldView>,
}

/// One block in the editor.
pub(super) struct BlockView {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub about: String,
    /// How it begins, to tell it from others while it is folded.
    pub begins: String,
    pub rows: Vec<RowView>,
    pub open: bool,
    /// Somebody else added it meanwhile.
    pub is_theirs: bool,
}

/// Makes controls.
pub(super) struct Maker<'a> {
    pub words: Words,
    pub theirs: Option<&'a Content>,
}

impl Maker<'_> {
    fn field(&self, name: String, label: String, what: &'static str, value: &str) -> FieldView {
        FieldView {
            name,
            label,
            what,
            lang: "",
            value: value.to_owned(),
            limit: 0,
            options: Vec::new(),
            theirs: None,
        }
    }

    fn in_both(
        &self,
        name: &str,
        label: &str,
        what: &'static str,
        most: usize,
        value: &Local,
        theirs: Option<&Local>,
    ) -> RowView {
        let fields = Language::ALL.into_iter().map(|language| {
            let tag = self.words.say_of("language", language.tag());
            let mine = value.of(language);
            FieldView {
                lang: language.tag(),
                limit: most,
                theirs: theirs
                    .map(|local| local.of(language))
                    .filter(|text| *text != mine)
                    .map(str::to_owned),
                ..self.field(
                    format!("{name}.{language}"),
                    format!("{label} · {tag}"),
                    what,
                    mine,
                )
            }
        });
        RowView {
            heading: String::new(),
            fields: fields.collect(),
        }
    }

    fn rows(&self, fields: &[Field], at: &str, data: &Data, theirs: Option<&Data>) -> Vec<RowView> {
        let mut rows = Vec::new();
        let mut plain: Vec<FieldView> = Vec::new();
        for field in fields {
            let name = format!("{at}.{}", field.name);
            let label = self.words.say_of("campaign-field", field.name).to_string();
            match field.what {
                What::Line | What::Prose => {
                    let what = if matches!(field.what, What::Line) {
                        "line"
                    } else {
                        "prose"
                    };
                    let other = theirs.map(|data| data.local(field.name));
                    let mine = data.local(field.name);
                    rows.push(self.in_both(&name, &label, what, field.most, &mine, other.as_ref()));
                }
                What::Items(inner) => rows.extend(self.entries(field, inner, &name, data, theirs)),
                _ => plain.push(self.plain(field, name, label, data, theirs)),
            }
        }
        if !plain.is_empty() {
            rows.push(RowView {
                heading: String::new(),
                fields: plain,
            });
        }
        rows
    }

    fn plain(
        &self,
        field: &Field,
        name: String,
        label: String,
        data: &Data,
        theirs: Option<&Data>,
    ) -> FieldView {
        let value = data.text(field.name);
        let (what, options) = match field.what {
            What::Choice(words) => {
                let chosen = if value.is_empty() {
                    words.first().copied().unwrap_or_default()
                } else {
                    value
                };
                let said = |word: &&str| {
                    let code = format!("{}-{word}", field.name);
                    let says = self.words.say_of("campaign-choice", &code).to_string();
                    ((*word).to_owned(), says, *word == chosen)
                };
                ("choice", words.iter().map(said).collect())
            }
            What::Number => ("number", Vec::new()),
            _ => ("plain", Vec::new()),
        };
        FieldView {
            options,
            theirs: theirs
                .map(|data| data.text(field.name))
                .filter(|text| *text != value)
                .map(str::to_owned),
            ..self.field(name, label, what, value)
        }
    }

    fn entries(
        &self,
        field: &Field,
        inner: &[Field],
        name: &str,
        data: &Data,
        theirs: Option<&Data>,
    ) -> Vec<RowView> {
        let mine = data.items(field.name);
        let other = theirs.map(|data| data.items(field.name));
        let most = other.as_ref().map_or(0, Vec::len).max(mine.len());
        let blank = Data::default();
        let mut rows = Vec::new();
        for index in 0..(most + BLANK_ITEMS).min(MOST_ITEMS + BLANK_ITEMS) {
            let entry = mine.get(index).unwrap_or(&blank);
            let beside = other.as_ref().map(|list| list.get(index).unwrap_or(&blank));
            let made = self.rows(inner, &format!("{name}.{index}"), entry, beside);
            rows.extend(made.into_iter().enumerate().map(|(place, row)| RowView {
                heading: if place == 0 {
                    self.words
                        .say("campaign-entry")
                        .with("n", index + 1)
                        .to_string()
                } else {
                    String::new()
                },
                ..row
            }));
        }
        rows
    }

    fn block(
        &self,
        block: &Block,
        open: &dyn Fn(&str) -> bool,
        is_theirs: bool,
    ) -> Option<BlockView> {
        let kind = kind(&block.kind)?;
        let theirs = self
            .theirs
            .and_then(|content| content.blocks.iter().find(|other| other.id == block.id))
            .map(|other| &other.data);
        let language = self.words.language();
        let texts = ["title", "label", "text", "who"].map(|name| block.data.local(name));
        let begins = texts
            .iter()
            .map(|local| local.for_reader(language).0)
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        Some(BlockView {
            name: self.words.say_of("campaign-block", kind.name).to_string(),
            about: self.words.say_of("campaign-about", kind.name).to_string(),
            begins: crate::web::markdown::excerpt(begins, 60),
            rows: self.rows(kind.fields, &block.id, &block.data, theirs),
            open: open(&block.id),
            id: block.id.clone(),
            kind: block.kind.clone(),
            is_theirs,
        })
    }

    /// Every block, and behind them those that somebody else added meanwhile.
    pub fn blocks(&self, content: &Content, open: &dyn Fn(&str) -> bool) -> Vec<BlockView> {
        let added = self.theirs.into_iter().flat_map(|theirs| {
            theirs
                .blocks
                .iter()
                .filter(|other| content.blocks.iter().all(|block| block.id != other.id))
        });
        let mine = content.blocks.iter().map(|block| (block, false));
        mine.chain(added.map(|block| (block, true)))
            .filter_map(|(block, is_theirs)| self.block(block, open, is_theirs))
            .collect()
    }

    /// Title, sentence, colour, readers, days, area.
    pub fn head(&self, conn: &mut Conn, content: &Content) -> Outcome<Vec<RowView>> {
        let words = &self.words;
        let label = |name: &str| words.say_of("campaign-field", name).to_string();
        let differs = |mine: &str, of: fn(&Content) -> &str| {
            let theirs = self.theirs.map(of);
            theirs.filter(|theirs| *theirs != mine).map(str::to_owned)
        };
        let mut areas: Vec<(String, String, bool)> = areas::options(conn)?
            .into_iter()
            .map(|area| {
                let name = area.name(words.language()).to_owned();
                let chosen = area.slug == content.area;
                (area.slug, name, chosen)
            })
            .collect();
        areas.insert(
            0,
            (
                String::new(),
                words.say("campaign-area-any").to_string(),
                content.area.is_empty(),
            ),
        );
        let named =
            COLOURS.iter().any(|(name, _)| *name == content.colour) || content.colour.is_empty();
        let mut colours: Vec<(String, String, bool)> = COLOURS
            .iter()
            .enumerate()
            .map(|(index, (name, _))| {
                let chosen = *name == content.colour || content.colour.is_empty() && index == 0;
                (
                    (*name).to_owned(),
                    words.say_of("campaign-colour", name).to_string(),
                    chosen,
                )
            })
            .collect();
        colours.push((
            "own".to_owned(),
            words.say("campaign-colour-own").to_string(),
            !named,
        ));
        let audiences = ["staff", "internet"].map(|name| {
            let says = words.say_of("campaign-audience", name).to_string();
            (name.to_owned(), says, content.audience == name)
        });
        let choice = |name: &str, options: Vec<(String, String, bool)>, theirs| FieldView {
            options,
            theirs,
            ..self.field(name.to_owned(), label(name), "choice", "")
        };
        let date = |name: &str, value: &str, theirs| FieldView {
            theirs,
            ..self.field(name.to_owned(), label(name), "date", value)
        };
        let row = |fields| RowView {
            heading: String::new(),
            fields,
        };
        let own = if named { "" } else { content.colour.as_str() };
        Ok(vec![
            self.in_both(
                "title",
                &label("title"),
                "line",
                200,
                &content.title,
                self.theirs.map(|it| &it.title),
            ),
            self.in_both(
                "summary",
                &label("summary"),
                "line",
                300,
                &content.summary,
                self.theirs.map(|it| &it.summary),
            ),
            row(vec![
                choice(
                    "audience",
                    audiences.into(),
                    differs(&content.audience, |it| &it.audience),
                ),
                choice("area", areas, differs(&content.area, |it| &it.area)),
            ]),
            row(vec![
                date(
                    "opens_on",
                    &content.opens_on,
                    differs(&content.opens_on, |it| &it.opens_on),
                ),
                date(
                    "closes_on",
                    &content.closes_on,
                    differs(&content.closes_on, |it| &it.closes_on),
                ),
            ]),
            row(vec![
                choice("colour", colours, differs(&content.colour, |it| &it.colour)),
                self.field("own_colour".to_owned(), label("own_colour"), "plain", own),
            ]),
        ])
    }
}
