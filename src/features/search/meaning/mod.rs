//! What texts mean: vectors made by a follower, kept in a table that all nodes share, and compared with a question's.
//!
//! Optional everywhere: without an installed model nothing is made and everybody goes by words alone.

mod follower;
mod known;
mod shelf;
mod store;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::base::failure::Outcome;
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::db::{Conn, Db};
use crate::features::encoder::vectors::{Outline, Sketch, dot_codes, quantise, sketch};
use crate::features::encoder::{Encoder, Models};

pub use follower::{VectorMaker, make};

use known::Known;
use shelf::{Item, Shelf, USUAL_CROWD, Wanted};

/// Rows that a question reads for the shelf before it is answered, and that the loader reads at once.
const CATCH_UP: i64 = 2_000;
const STRETCH: i64 = 10_000;
/// Of a body only the beginning is compared: it says what it is about, and the encoder's time grows with its length.
const COMPARED_BODY: usize = 400;

/// How close two texts are in meaning: cosines, 1 for the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closeness {
    /// Of the two titles.
    pub title: f32,
    /// Of the two whole texts; of the titles where there is nothing else.
    pub whole: f32,
    /// How close the found title's neighbours are to it: among many, being close says less.
    pub crowd: f32,
}

impl Closeness {
    /// Of something without a vector.
    pub const FAR: Self = Self {
        title: 0.0,
        whole: 0.0,
        crowd: USUAL_CROWD,
    };
}

/// Compares by meaning; one in the app.
pub struct Meaning {
    models: Models,
    shelf: Shelf,
    known: Known,
}

impl Meaning {
    /// With whatever model is installed.
    pub fn new(models: Models) -> Self {
        Self {
            models,
            shelf: Shelf::default(),
            known: Known::default(),
        }
    }

    /// Whether there is a model to compare with.
    pub fn is_there(&self) -> bool {
        self.models.encoder().is_some()
    }

    /// Reads vectors onto the shelf until it has all that there are; for the time after a start.
    pub fn load(&self, db: &Db) -> Outcome<()> {
        let Some(encoder) = self.models.encoder() else {
            return Ok(());
        };
        while db.read_now(|conn| self.catch_up(conn, encoder.as_ref(), STRETCH))? {}
        Ok(())
    }

    /// Reads up to `most` more rows onto the shelf; whether there may be more.
    fn catch_up(&self, conn: &mut Conn, encoder: &dyn Encoder, most: i64) -> Outcome<bool> {
        let model = encoder.name();
        let after = self.shelf.last(model);
        let rows = store::after(conn, model, after, most)?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(false);
        };
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) == most;
        let items = rows
            .into_iter()
            .filter_map(|row| {
                let title = Numbers::read(&row.title)?;
                Some(Item {
                    number: row.id,
                    language: row.language?,
                    sketch: title.sketch(),
                    outline: title.outline(),
                })
            })
            .collect();
        self.shelf.put(model, after, last, items);
        Ok(more)
    }

    /// Up to which entry of the ledger there are vectors of everything; `None` without a model.
    pub fn up_to(&self, conn: &mut Conn) -> Outcome<Option<i64>> {
        let encoder = self.models.encoder();
        encoder
            .map(|encoder| store::position(conn, encoder.name()))
            .transpose()
    }

    /// What a question means; `None` without a model.
    pub fn question(&self, title: &str, body: &str) -> Outcome<Option<Meant>> {
        let Some(encoder) = self.models.encoder() else {
            return Ok(None);
        };
        let whole = whole_text(title, body);
        let (title, body) = (title.trim(), body.trim());
        let numbers = |text: &str| {
            let encode = || encoder.encode(text);
            self.known.or_encode(encoder.name(), text, encode)
        };
        let (title, whole) = (
            numbers(if title.is_empty() { &whole } else { title })?,
            match body {
                "" => None,
                _ => Some(numbers(&whole)?),
            },
        );
        Ok(Some(Meant {
            encoder,
            title,
            whole,
        }))
    }

    /// What lies near a question in each of these languages.
    pub fn near(
        &self,
        conn: &mut Conn,
        meant: &Meant,
        languages: &[Language],
        most: usize,
    ) -> Outcome<HashMap<Subject, Closeness>> {
        let model = meant.encoder.name();
        self.catch_up(conn, meant.encoder.as_ref(), CATCH_UP)?;
        let wanted = meant.title.wanted();
        let mut numbers = Vec::new();
        for language in languages {
            numbers.extend(self.shelf.nearest(model, *language, &wanted));
        }
        let kept = store::of_numbers(conn, &numbers)?;
        let mut compared: Vec<Compared> = meant.compared(kept).collect();
        compared.sort_by(|a, b| b.title.total_cmp(&a.title));
        let mut left: HashMap<Language, usize> =
            languages.iter().map(|language| (*language, most)).collect();
        compared.retain(|found| {
            let left = left.entry(found.language).or_default();
            let wanted = *left > 0;
            *left = left.saturating_sub(1);
            wanted
        });
        Ok(self.closeness(&compared).collect())
    }

    /// With the neighbourhood of each.
    fn closeness(&self, compared: &[Compared]) -> impl Iterator<Item = (Subject, Closeness)> {
        let places = compared.iter().map(|found| (found.language, found.sketch));
        let crowds = self.shelf.crowds(&places.collect::<Vec<_>>());
        compared.iter().zip(crowds).map(|(found, crowd)| {
            let closeness = Closeness {
                title: found.title,
                whole: found.whole,
                crowd,
            };
            (found.subject, closeness)
        })
    }

    /// Adds how close these are, where they have vectors and stand not in `near` yet.
    pub fn add(
        &self,
        conn: &mut Conn,
        meant: &Meant,
        subjects: impl Iterator<Item = Subject>,
        near: &mut HashMap<Subject, Closeness>,
    ) -> Outcome<()> {
        let missing: HashSet<Subject> = subjects
            .filter(|subject| !near.contains_key(subject))
            .collect();
        let missing: Vec<Subject> = missing.into_iter().collect();
        let kept = store::of_subjects(conn, meant.encoder.name(), &missing)?;
        near.extend(self.closeness(&meant.compared(kept).collect::<Vec<_>>()));
        Ok(())
    }
}

/// The text behind the vector of title and body together.
fn whole_text(title: &str, body: &str) -> String {
    let body: String = body.trim().chars().take(COMPARED_BODY).collect();
    format!("{} . {body}", title.trim())
}

/// A question's vectors.
pub struct Meant {
    encoder: Arc<dyn Encoder>,
    title: Arc<Numbers>,
    whole: Option<Arc<Numbers>>,
}

/// Something compared with a question.
struct Compared {
    subject: Subject,
    language: Language,
    sketch: Sketch,
    title: f32,
    whole: f32,
}

impl Meant {
    /// The model that made them.
    pub fn model(&self) -> &str {
        self.encoder.name()
    }

    fn compared(&self, kept: Vec<store::Kept>) -> impl Iterator<Item = Compared> {
        kept.into_iter().filter_map(|kept| {
            let title = Numbers::read(&kept.title)?;
            let own = self.whole.as_ref().unwrap_or(&self.title);
            let whole = match &kept.whole {
                Some(whole) => Numbers::read(whole)?.cosine(own),
                None => title.cosine(own),
            };
            Some(Compared {
                subject: kept.subject,
                language: kept.language?,
                sketch: title.sketch(),
                title: title.cosine(&self.title),
                whole,
            })
        })
    }
}

/// A vector as whole numbers, and what one of them stands for.
struct Numbers {
    codes: Vec<i8>,
    scale: f32,
}

impl Numbers {
    fn of(vector: &[f32]) -> Self {
        let mut codes = vec![0; vector.len()];
        let scale = quantise(vector, &mut codes);
        Self { codes, scale }
    }

    /// Reads what [`Numbers::packed`] wrote. `None` for other bytes: it is then as if there were no vector.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (codes, scale) = bytes.split_last_chunk::<4>()?;
        Some(Self {
            codes: codes.iter().map(|byte| byte.cast_signed()).collect(),
            scale: f32::from_le_bytes(*scale),
        })
    }

    /// As it is kept: a byte each, then the scale.
    fn packed(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.codes.iter().map(|code| code.cast_unsigned()).collect();
        bytes.extend(self.scale.to_le_bytes());
        bytes
    }

    fn sketch(&self) -> Sketch {
        sketch(&self.codes)
    }

    fn outline(&self) -> Outline {
        Outline::of(&self.codes, self.scale)
    }

    fn wanted(&self) -> Wanted {
        let mut codes = [0; 512];
        for (to, code) in codes.iter_mut().zip(&self.codes) {
            *to = *code;
        }
        Wanted {
            sketch: self.sketch(),
            codes,
            scale: self.scale,
        }
    }

    fn cosine(&self, other: &Self) -> f32 {
        dot_codes(&self.codes, &other.codes) as f32 * self.scale * other.scale
    }
}
