//! The tables `derived_vectors` and `derived_positions`.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use crate::base::failure::Outcome;
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::db::dialect::on_each;
use crate::db::schema::{derived_positions, derived_vectors};
use crate::db::{Conn, Tx};

/// The vectors of one text, ready to be kept.
#[derive(Debug, Clone)]
pub struct NewVectors {
    /// What the text belongs to.
    pub subject: Subject,
    /// The language it is written in.
    pub language: Language,
    /// Of the text.
    pub digest: Vec<u8>,
    /// Of the title, as codes and their scale.
    pub title: Vec<u8>,
    /// Of title and body together; `None` where there is no body.
    pub whole: Option<Vec<u8>>,
}

/// A row that the shelf has not seen.
pub struct Fresh {
    /// Its number.
    pub id: i64,
    /// Its language, as stored.
    pub language: Option<Language>,
    /// Its title's vector, packed.
    pub title: Vec<u8>,
}

/// The packed vectors of something.
pub struct Kept {
    /// What it is.
    pub subject: Subject,
    /// Its language, as stored.
    pub language: Option<Language>,
    /// Of its title.
    pub title: Vec<u8>,
    /// Of title and body, if there is a body.
    pub whole: Option<Vec<u8>>,
}

/// The digests of what these were made from, as far as there are vectors of this model.
pub fn digests(
    conn: &mut Conn,
    model: &str,
    subjects: &[Subject],
) -> Outcome<HashMap<Subject, Vec<u8>>> {
    let mut found = HashMap::new();
    for (kind, ids) in by_kind(subjects) {
        let rows: Vec<(i64, Vec<u8>)> = derived_vectors::table
            .filter(derived_vectors::model.eq(model))
            .filter(derived_vectors::subject_kind.eq(kind))
            .filter(derived_vectors::subject_id.eq_any(ids))
            .select((derived_vectors::subject_id, derived_vectors::digest))
            .load(conn)?;
        found.extend(
            rows.into_iter()
                .filter_map(|(id, digest)| Some((Subject::from_stored(kind, id)?, digest))),
        );
    }
    Ok(found)
}

/// The vectors of these.
pub fn of_subjects(conn: &mut Conn, model: &str, subjects: &[Subject]) -> Outcome<Vec<Kept>> {
    let mut found = Vec::with_capacity(subjects.len());
    for (kind, ids) in by_kind(subjects) {
        let rows: Vec<(i64, String, Vec<u8>, Option<Vec<u8>>)> = derived_vectors::table
            .filter(derived_vectors::model.eq(model))
            .filter(derived_vectors::subject_kind.eq(kind))
            .filter(derived_vectors::subject_id.eq_any(ids))
            .select((
                derived_vectors::subject_id,
                derived_vectors::language,
                derived_vectors::title,
                derived_vectors::whole,
            ))
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|(id, language, title, whole)| {
            Some(Kept {
                subject: Subject::from_stored(kind, id)?,
                language: Language::from_tag(&language),
                title,
                whole,
            })
        }));
    }
    Ok(found)
}

/// The vectors behind these numbers; a text that changed meanwhile has another number and is left out.
pub fn of_numbers(conn: &mut Conn, numbers: &[i64]) -> Outcome<Vec<Kept>> {
    type Row = (String, i64, String, Vec<u8>, Option<Vec<u8>>);
    let rows: Vec<Row> = derived_vectors::table
        .filter(derived_vectors::id.eq_any(numbers))
        .select((
            derived_vectors::subject_kind,
            derived_vectors::subject_id,
            derived_vectors::language,
            derived_vectors::title,
            derived_vectors::whole,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(kind, id, language, title, whole)| {
            Some(Kept {
                subject: Subject::from_stored(&kind, id)?,
                language: Language::from_tag(&language),
                title,
                whole,
            })
        })
        .collect())
}

/// Up to `limit` rows of a model after a number, in order.
pub fn after(conn: &mut Conn, model: &str, number: i64, limit: i64) -> Outcome<Vec<Fresh>> {
    let rows: Vec<(i64, String, Vec<u8>)> = derived_vectors::table
        .filter(derived_vectors::model.eq(model))
        .filter(derived_vectors::id.gt(number))
        .order(derived_vectors::id)
        .limit(limit)
        .select((
            derived_vectors::id,
            derived_vectors::language,
            derived_vectors::title,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, language, title)| Fresh {
            id,
            language: Language::from_tag(&language),
            title,
        })
        .collect())
}

/// Keeps vectors in the place of earlier ones of the same text, under a new number.
pub fn put(tx: &mut Tx<'_>, model: &str, vectors: &NewVectors) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(
        derived_vectors::table
            .filter(derived_vectors::model.eq(model))
            .filter(derived_vectors::subject_kind.eq(vectors.subject.kind()))
            .filter(derived_vectors::subject_id.eq(vectors.subject.id())),
    )
    .execute(conn)?;
    diesel::insert_into(derived_vectors::table)
        .values((
            derived_vectors::model.eq(model),
            derived_vectors::subject_kind.eq(vectors.subject.kind()),
            derived_vectors::subject_id.eq(vectors.subject.id()),
            derived_vectors::language.eq(vectors.language.tag()),
            derived_vectors::digest.eq(&vectors.digest),
            derived_vectors::title.eq(&vectors.title),
            derived_vectors::whole.eq(&vectors.whole),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the vectors of something, of every model.
pub fn forget(tx: &mut Tx<'_>, subject: Subject) -> Outcome<()> {
    let conn: &mut Conn = tx;
    diesel::delete(
        derived_vectors::table
            .filter(derived_vectors::subject_kind.eq(subject.kind()))
            .filter(derived_vectors::subject_id.eq(subject.id())),
    )
    .execute(conn)?;
    Ok(())
}

/// Up to where the ledger was read for this model.
pub fn position(conn: &mut Conn, model: &str) -> Outcome<i64> {
    let seq = derived_positions::table
        .find(model)
        .select(derived_positions::seq)
        .first(conn)
        .optional()?;
    Ok(seq.unwrap_or(0))
}

/// Saves it.
pub fn save_position(tx: &mut Tx<'_>, model: &str, seq: i64) -> Outcome<()> {
    let values = (
        derived_positions::name.eq(model),
        derived_positions::seq.eq(seq),
    );
    on_each!(tx, conn => {
        diesel::insert_into(derived_positions::table)
            .values(values)
            .on_conflict(derived_positions::name)
            .do_update()
            .set(derived_positions::seq.eq(seq))
            .execute(conn)?
    });
    Ok(())
}

fn by_kind(subjects: &[Subject]) -> BTreeMap<&'static str, Vec<i64>> {
    let mut kinds: BTreeMap<&'static str, Vec<i64>> = BTreeMap::new();
    for subject in subjects {
        kinds.entry(subject.kind()).or_default().push(subject.id());
    }
    kinds
}
