//! From rows to documents: one [`Source`] for each kind of thing that can be found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::document::{Document, Kind};
use crate::base::failure::{Failure, Outcome};
use crate::base::ids::{AreaId, PainPointId, ProjectId, RetrospectiveId};
use crate::base::permission::Visibility;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::pain_points::PainPoint;
use crate::features::projects::Project;
use crate::features::retrospectives::Retrospective;
use crate::features::{areas, pain_points, projects, retrospectives};
use crate::ledger::{Entry, Event};

/// Reports whose text a canonical one carries, and characters of it: more would drown its own words.
const MOST_CARRIED: i64 = 1_000;
const CARRIED_TEXT: usize = 6_000;

/// The rows of one kind, as documents.
pub(super) struct Source {
    /// Which kind.
    pub kind: Kind,
    /// The documents of up to `limit` rows after an id, in the order of ids.
    pub after: fn(&mut Conn, i64, i64) -> Outcome<Stretch>,
    /// The documents of these rows and of those whose documents change with theirs; what does not exist is left out.
    pub some: fn(&mut Conn, &BTreeSet<i64>) -> Outcome<Vec<Document>>,
}

/// Some documents, and the last row that was looked at; `None` when there are no more.
pub(super) struct Stretch {
    pub documents: Vec<Document>,
    pub last: Option<i64>,
}

/// Everything that can be found. A new kind is one more line here.
pub(super) const SOURCES: [Source; 4] = [
    Source {
        kind: Kind::PainPoint,
        after: pain_points_after,
        some: some_pain_points,
    },
    Source {
        kind: Kind::Project,
        after: projects_after,
        some: some_projects,
    },
    Source {
        kind: Kind::Retrospective,
        after: retrospectives_after,
        some: some_retrospectives,
    },
    Source {
        kind: Kind::Area,
        after: areas_after,
        some: some_areas,
    },
];

/// What a batch of the ledger touched.
#[derive(Debug, Default)]
pub(super) struct Touched {
    ids: BTreeMap<Kind, BTreeSet<i64>>,
    /// Pain points whose families were put together or taken apart.
    regrouped: BTreeSet<i64>,
}

impl Touched {
    /// Everything that these entries are about. An event of a newer binary stops here: it is never skipped.
    pub fn by(entries: &[Entry]) -> Outcome<Self> {
        let mut touched = Self::default();
        for entry in entries {
            let event = entry
                .event()
                .map_err(|unknown| Failure::Fault(unknown.into()))?;
            let regroups = matches!(
                event,
                Event::PainPointMerged { .. }
                    | Event::PainPointUnmerged { .. }
                    | Event::PainPointSplit { .. }
                    | Event::PainPointDecisionUndone { .. }
            );
            for subject in [Some(entry.subject), entry.related].into_iter().flatten() {
                let Some(kind) = Kind::of(subject) else {
                    continue;
                };
                touched.ids.entry(kind).or_default().insert(subject.id());
                if regroups && kind == Kind::PainPoint {
                    touched.regrouped.insert(subject.id());
                }
            }
        }
        Ok(touched)
    }

    /// Reads everything touched as it is now.
    pub fn read(mut self, conn: &mut Conn) -> Outcome<Fresh> {
        if !self.regrouped.is_empty() {
            let heads: Vec<PainPointId> = self.regrouped.iter().copied().map(PainPointId).collect();
            let family = pain_points::merged_into(conn, &heads, MOST_CARRIED)?;
            let ids = self.ids.entry(Kind::PainPoint).or_default();
            ids.extend(family.iter().map(|pain| pain.id.0));
        }
        let mut fresh = Fresh::default();
        for (kind, ids) in &self.ids {
            let found = match SOURCES.iter().find(|source| source.kind == *kind) {
                Some(source) => (source.some)(conn, ids)?,
                None => continue,
            };
            let still: BTreeSet<i64> = found.iter().map(|document| document.subject.id()).collect();
            fresh.gone.extend(
                ids.difference(&still)
                    .filter_map(|id| Subject::from_stored(kind.as_str(), *id)),
            );
            fresh.documents.extend(found);
        }
        Ok(fresh)
    }
}

/// What the index has to be told.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    /// As they are now.
    pub documents: Vec<Document>,
    /// Not to be found any more.
    pub gone: Vec<Subject>,
}

fn pain_points_after(conn: &mut Conn, after: i64, limit: i64) -> Outcome<Stretch> {
    let rows = pain_points::all_after(conn, PainPointId(after), limit)?;
    let last = rows.last().map(|row| row.id.0);
    Ok(Stretch {
        documents: pain_point_documents(conn, rows)?,
        last,
    })
}

fn some_pain_points(conn: &mut Conn, ids: &BTreeSet<i64>) -> Outcome<Vec<Document>> {
    let asked: Vec<PainPointId> = ids.iter().copied().map(PainPointId).collect();
    let mut rows = pain_points::summaries(conn, &asked)?;
    // What is said of a merged one changes the voices and the text of its canonical one.
    let canonical = canonical_of(&rows);
    let missing: Vec<PainPointId> = canonical
        .into_iter()
        .filter(|id| !ids.contains(&id.0))
        .collect();
    rows.extend(pain_points::summaries(conn, &missing)?);
    pain_point_documents(conn, rows)
}

/// The canonical ones of those that are merged, each once.
fn canonical_of(rows: &[PainPoint]) -> BTreeSet<PainPointId> {
    rows.iter().filter_map(|row| row.merged_into).collect()
}

/// A canonical one carries the text of what is merged into it, so that a search finds a pain once by anybody's words. What
/// only the studio sees neither lends its text nor gets any.
fn pain_point_documents(conn: &mut Conn, rows: Vec<PainPoint>) -> Outcome<Vec<Document>> {
    let ids: Vec<PainPointId> = rows.iter().map(|row| row.id).collect();
    let mut carried: HashMap<PainPointId, String> = HashMap::new();
    for merged in pain_points::merged_into(conn, &ids, MOST_CARRIED)? {
        let Some(canonical) = merged.merged_into.filter(|_| for_all(&merged)) else {
            continue;
        };
        let text = carried.entry(canonical).or_default();
        if text.len() < CARRIED_TEXT {
            text.push_str(&format!("\n{}\n{}", merged.title, merged.body));
        }
    }
    let canonical: Vec<PainPointId> = canonical_of(&rows).into_iter().collect();
    let open: BTreeSet<PainPointId> = pain_points::summaries(conn, &canonical)?
        .iter()
        .filter(|pain| for_all(pain))
        .map(|pain| pain.id)
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let more = carried.remove(&row.id).filter(|_| for_all(&row));
            let carried = for_all(&row) && row.merged_into.is_some_and(|id| open.contains(&id));
            Document {
                carried,
                ..pain_point_document(row, &more.unwrap_or_default())
            }
        })
        .collect())
}

fn for_all(pain: &PainPoint) -> bool {
    pain.visibility <= Visibility::Staff
}

fn pain_point_document(row: PainPoint, more: &str) -> Document {
    Document {
        language: row.language,
        visibility: row.visibility,
        reporter: Some(row.reporter),
        status: Some(row.status.as_str().to_owned()),
        area: row.area,
        canonical: row.merged_into.map(Subject::PainPoint),
        updated: row.updated_at.timestamp(),
        voices: u64::try_from(row.voices()).unwrap_or_default(),
        minutes_per_month: u64::try_from(row.minutes_per_month).unwrap_or_default(),
        ..Document::new(row.subject(), row.title, row.body + more)
    }
}

fn projects_after(conn: &mut Conn, after: i64, limit: i64) -> Outcome<Stretch> {
    let rows = projects::all_after(conn, ProjectId(after), limit)?;
    let last = rows.last().map(|row| row.id.0);
    Ok(Stretch {
        documents: rows.into_iter().map(project_document).collect(),
        last,
    })
}

fn some_projects(conn: &mut Conn, ids: &BTreeSet<i64>) -> Outcome<Vec<Document>> {
    let mut documents = Vec::with_capacity(ids.len());
    for id in ids {
        documents.extend(projects::find(conn, ProjectId(*id))?.map(project_document));
    }
    Ok(documents)
}

fn project_document(row: Project) -> Document {
    let body = [row.problem.as_str(), &row.hypothesis, &row.stop_rule].join("\n");
    Document {
        status: Some(row.status.as_str().to_owned()),
        updated: row.updated_at.timestamp(),
        ..Document::new(Subject::Project(row.id), row.title, body)
    }
}

fn retrospectives_after(conn: &mut Conn, after: i64, limit: i64) -> Outcome<Stretch> {
    let rows = retrospectives::published_after(conn, RetrospectiveId(after), limit)?;
    let last = rows.last().map(|row| row.id.0);
    let mut documents = Vec::with_capacity(rows.len());
    for row in rows {
        documents.extend(retrospective_document(conn, row)?);
    }
    Ok(Stretch { documents, last })
}

fn some_retrospectives(conn: &mut Conn, ids: &BTreeSet<i64>) -> Outcome<Vec<Document>> {
    let mut documents = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(row) = retrospectives::find(conn, RetrospectiveId(*id))? {
            documents.extend(retrospective_document(conn, row)?);
        }
    }
    Ok(documents)
}

/// What its readers see; nothing of one that is still being written.
fn retrospective_document(conn: &mut Conn, row: Retrospective) -> Outcome<Option<Document>> {
    if row.status != retrospectives::Status::Published {
        return Ok(None);
    }
    let Some(revision) = retrospectives::revision(conn, row.id, row.revision)? else {
        return Ok(None);
    };
    let sections: Vec<String> = revision.sections.into_values().collect();
    Ok(Some(Document {
        language: revision.language,
        visibility: row.audience.visibility(),
        status: Some(row.kind.as_str().to_owned()),
        updated: row.updated_at.timestamp(),
        ..Document::new(
            Subject::Retrospective(row.id),
            revision.title,
            sections.join("\n"),
        )
    }))
}

/// There are few areas, and they have several names each: one look gives all.
fn areas_after(conn: &mut Conn, after: i64, limit: i64) -> Outcome<Stretch> {
    let mut rows = areas::all(conn)?;
    rows.retain(|area| area.id.0 > after);
    rows.sort_by_key(|area| area.id);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Stretch {
        last: rows.last().map(|area| area.id.0),
        documents: rows.into_iter().filter_map(area_document).collect(),
    })
}

fn some_areas(conn: &mut Conn, ids: &BTreeSet<i64>) -> Outcome<Vec<Document>> {
    let mut documents = Vec::with_capacity(ids.len());
    for id in ids {
        documents.extend(areas::find(conn, AreaId(*id))?.and_then(area_document));
    }
    Ok(documents)
}

/// A closed area is not found.
fn area_document(area: areas::Area) -> Option<Document> {
    let title = format!("{} · {}", area.name_ko, area.name_en);
    let body = format!("{}\n{}", area.aliases.join("\n"), area.description);
    area.open
        .then(|| Document::new(Subject::Area(area.id), title, body))
}
