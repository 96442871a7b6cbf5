//! Answers from the database alone, while the index is being built: plainer, never absent.

use std::collections::{BTreeMap, HashSet};

use super::analysis::{Analyser, TermKind};
use super::document::{Audience, Kind};
use super::query::{Filters, FoundItem, Page, Request};
use super::ranking::by_words;
use super::similar::{Hit, Resemblance, Verdict};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::base::subject::Subject;
use crate::db::Conn;
use crate::features::pain_points::{self, Filter, Order, PainPoint, Seer, Status};
use crate::features::{areas, projects};

/// Pieces of a question that are looked for, and rows that each may bring.
const MOST_PIECES: usize = 6;
const MOST_ROWS: i64 = 30;
/// Rows of a kind that a search looks through.
const MOST_FOUND: i64 = 200;

fn seer(audience: Audience) -> Option<Seer> {
    match audience {
        Audience::Public => None,
        Audience::Staff { member } => Some(Seer::Member(member)),
        Audience::Studio | Audience::Admin => Some(Seer::Studio),
    }
}

fn holding(conn: &mut Conn, seer: Seer, text: &str, limit: i64) -> Outcome<Vec<PainPoint>> {
    let filter = Filter {
        holds: Some(text.to_owned()),
        ..Filter::of(seer)
    };
    let page = pain_points::Page {
        order: Order::New,
        after: None,
        limit,
    };
    let mut rows = pain_points::list(conn, &filter, &page)?;
    rows.retain(|row| row.status != Status::Merged);
    Ok(rows)
}

/// Those that hold most pieces of the question.
pub(super) fn similar(conn: &mut Conn, question: &Resemblance<'_>) -> Outcome<Vec<Hit>> {
    let wanted = question.kinds.is_empty() || question.kinds.contains(&Kind::PainPoint);
    let Some(seer) = seer(question.audience).filter(|_| wanted) else {
        return Ok(Vec::new());
    };
    let mut found: BTreeMap<PainPointId, (PainPoint, Vec<String>)> = BTreeMap::new();
    let pieces = pieces(question.title);
    for piece in &pieces {
        for row in holding(conn, seer, piece, MOST_ROWS)? {
            let (_, why) = found.entry(row.id).or_insert_with(|| (row, Vec::new()));
            why.push(piece.clone());
        }
    }
    let mut found: Vec<(PainPoint, Vec<String>)> = found
        .into_values()
        .filter(|(row, _)| question.except != Some(row.subject()))
        .filter(|(row, _)| question.language.is_none_or(|it| it == row.language))
        .collect();
    found.sort_by_key(|(row, why)| std::cmp::Reverse((why.len(), row.id)));
    found.truncate(question.limit);
    Ok(found
        .into_iter()
        .map(|(row, why)| Hit {
            subject: row.subject(),
            title: row.title,
            // Of rarity nothing is known here, so that even all of them are no proof.
            score: by_words(0.8 * why.len() as f32 / pieces.len().max(1) as f32),
            by_meaning: false,
            verdict: Verdict::Related,
            why,
            terms: HashSet::new(),
            folded: None,
        })
        .collect())
}

/// The parts of a text that say most: words of Latin letters, numbers, pairs of Hangul syllables.
fn pieces(text: &str) -> Vec<String> {
    let mut tokens = Analyser::new().analyse(text);
    tokens.retain(|token| {
        let kind = matches!(
            token.kind,
            TermKind::Word | TermKind::Number | TermKind::Pair
        );
        kind && token.substance > 0.25
    });
    tokens.sort_by(|one, other| other.substance.total_cmp(&one.substance));
    let mut pieces: Vec<String> = Vec::new();
    for token in tokens {
        let piece = text.get(token.range).unwrap_or_default().to_lowercase();
        if !piece.is_empty() && !pieces.contains(&piece) {
            pieces.push(piece);
        }
    }
    pieces.truncate(MOST_PIECES);
    pieces
}

/// What holds the words as they are written, kind by kind, newest first.
pub(super) fn search(conn: &mut Conn, request: &Request<'_>) -> Outcome<Page> {
    let (filters, text) = (&request.filters, request.text.trim());
    let Some(seer) = seer(request.audience).filter(|_| !text.is_empty()) else {
        return Ok(Page::default());
    };
    let wanted = |kind| filters.kinds.is_empty() || filters.kinds.contains(&kind);
    let stands = |status: &str| {
        filters.statuses.is_empty() || filters.statuses.iter().any(|wanted| wanted == status)
    };
    let belongs = |subject: Subject| {
        let about = filters.about.as_ref();
        about.is_none_or(|about| about.subjects.contains(&subject))
    };
    let mut items: Vec<(Subject, String)> = Vec::new();
    if wanted(Kind::PainPoint) {
        let mut rows = holding(conn, seer, text, MOST_FOUND)?;
        rows.retain(|row| stands(row.status.as_str()));
        rows.retain(|row| {
            let about = filters.about.as_ref();
            about.is_none_or(|about| row.area.is_some_and(|area| about.areas.contains(&area)))
                && filters
                    .language
                    .is_none_or(|language| row.language == language)
                && is_within(filters, row.updated_at)
        });
        items.extend(rows.into_iter().map(|row| (row.subject(), row.title)));
    }
    if wanted(Kind::Project) {
        let filter = projects::Filter {
            words: Some(text.to_owned()),
            ..projects::Filter::default()
        };
        let mut rows = projects::list(conn, &filter, None, MOST_FOUND)?;
        rows.retain(|row| stands(row.status.as_str()) && is_within(filters, row.updated_at));
        items.extend(
            rows.into_iter()
                .map(|row| (Subject::Project(row.id), row.title))
                .filter(|(subject, _)| belongs(*subject)),
        );
    }
    if wanted(Kind::Area) && filters.statuses.is_empty() && filters.updated_from.is_none() {
        let lower = text.to_lowercase();
        let named = |area: &areas::Area| {
            let mut names = vec![area.name_ko.clone(), area.name_en.clone()];
            names.extend(area.aliases.iter().cloned());
            area.open
                && names
                    .iter()
                    .any(|name| name.to_lowercase().contains(&lower))
        };
        let rows = areas::all(conn)?.into_iter().filter(named);
        items.extend(
            rows.map(|area| (Subject::Area(area.id), area.name_ko))
                .filter(|(subject, _)| belongs(*subject)),
        );
    }
    let total = items.len();
    let end = request.offset.saturating_add(request.limit);
    Ok(Page {
        items: items
            .into_iter()
            .skip(request.offset)
            .take(request.limit)
            .map(|(subject, title)| FoundItem {
                subject,
                title,
                score: 0.0,
            })
            .collect(),
        total,
        next_offset: (end < total).then_some(end),
        terms: HashSet::new(),
        relaxed: false,
    })
}

/// Whether something changed in the time asked for.
fn is_within(filters: &Filters, updated: Timestamp) -> bool {
    let second = updated.timestamp();
    filters.updated_from.is_none_or(|from| second >= from)
        && filters.updated_before.is_none_or(|before| second < before)
}
