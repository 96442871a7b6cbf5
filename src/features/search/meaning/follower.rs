//! Makes the vectors of what was written: reads the ledger, encodes every text that changed, and keeps the vectors together
//! with its position. A model that is new begins at the first entry, so that nothing else has to be thought of.

use sha2::{Digest, Sha256};

use super::store::{self, NewVectors};
use super::{Numbers, whole_text};
use crate::base::failure::Outcome;
use crate::base::subject::Subject;
use crate::db::{Db, Tx};
use crate::features::encoder::{Encoder, Models};
use crate::features::search::document::{Document, Kind};
use crate::features::search::sources::Touched;
use crate::ledger::{self, Entry, Follower};

/// The name under which it stands among the followers.
pub const NAME: &str = "meaning";
/// Texts that are encoded before they are kept: what a stop may have to wait for.
const AT_ONCE: usize = 64;

/// The follower that makes vectors.
pub struct VectorMaker {
    db: Db,
    models: Models,
}

impl VectorMaker {
    /// Makes vectors with whatever model is installed.
    pub fn new(db: Db, models: Models) -> Self {
        Self { db, models }
    }
}

impl Follower for VectorMaker {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Without a model there is nothing to do, wherever the ledger has come.
    fn position(&self) -> Outcome<i64> {
        let encoder = self.models.encoder();
        self.db.read_now(|conn| match encoder {
            Some(encoder) => store::position(conn, encoder.name()),
            None => ledger::head(conn),
        })
    }

    fn handle(&self, entries: &[Entry]) -> Outcome<()> {
        let (Some(encoder), Some(last)) = (self.models.encoder(), entries.last()) else {
            return Ok(());
        };
        let touched = Touched::by(entries)?;
        let mut fresh = self.db.read_now(|conn| touched.read(conn))?;
        fresh.documents.retain(is_compared);
        for documents in fresh.documents.chunks(AT_ONCE) {
            make(&self.db, encoder.as_ref(), documents)?;
        }
        let (model, seq, gone) = (encoder.name().to_owned(), last.seq, fresh.gone);
        self.db.write_now(move |tx| {
            for subject in gone {
                store::forget(tx, subject)?;
            }
            store::save_position(tx, &model, seq)
        })
    }
}

/// Areas are found by their names; comparing these by meaning says nothing.
fn is_compared(document: &Document) -> bool {
    Kind::of(document.subject).is_some_and(|kind| kind != Kind::Area)
}

/// Makes and keeps the vectors of these documents, as far as there are none of the same text.
pub fn make(db: &Db, encoder: &dyn Encoder, documents: &[Document]) -> Outcome<()> {
    let subjects: Vec<Subject> = documents.iter().map(|document| document.subject).collect();
    let known = db.read_now(|conn| store::digests(conn, encoder.name(), &subjects))?;
    let mut made = Vec::new();
    for document in documents {
        let digest = digest_of(document);
        if known.get(&document.subject) == Some(&digest) {
            continue;
        }
        made.push(vectors_of(encoder, document, digest)?);
    }
    if made.is_empty() {
        return Ok(());
    }
    let model = encoder.name().to_owned();
    db.write_now(move |tx: &mut Tx<'_>| {
        for vectors in &made {
            store::put(tx, &model, vectors)?;
        }
        Ok(())
    })
}

fn vectors_of(encoder: &dyn Encoder, document: &Document, digest: Vec<u8>) -> Outcome<NewVectors> {
    let title = encoder.encode(document.title.trim())?;
    let whole = match document.body.trim() {
        "" => None,
        body => Some(encoder.encode(&whole_text(&document.title, body))?),
    };
    Ok(NewVectors {
        subject: document.subject,
        language: document.language,
        digest,
        title: Numbers::of(&title).packed(),
        whole: whole.map(|vector| Numbers::of(&vector).packed()),
    })
}

/// Of everything that the vectors are made from.
fn digest_of(document: &Document) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(document.language.tag());
    hash.update([0]);
    hash.update(document.title.trim());
    hash.update([0]);
    hash.update(whole_text(&document.title, &document.body));
    hash.finalize().to_vec()
}
