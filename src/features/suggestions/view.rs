//! Suggestions as pages show them.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::rules::{self, Pair};
use super::store::{self, Suggestion};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, SuggestionId};
use crate::base::impact::hours_from_minutes;
use crate::base::permission::Visibility;
use crate::db::Conn;
use crate::features::pain_points::{self, PainPoint};

/// Pairs among which clusters are looked for: the likeliest of them where more wait.
const MOST_PAIRS: i64 = 5_000;
/// Reports that a cluster shows.
const MOST_TOGETHER: usize = 40;

/// One of the reports that may be the same.
#[derive(Debug, Clone)]
pub struct Side {
    /// Its number.
    pub number: i64,
    /// What hurts.
    pub title: String,
    /// The language it is written in.
    pub lang: &'static str,
    /// Where it stands.
    pub status: &'static str,
    /// Everybody with a voice in it.
    pub voices: i64,
    /// What it costs everybody.
    pub hours: f64,
    /// When it was reported.
    pub at: Timestamp,
    /// Whether only the studio sees it.
    pub studio_only: bool,
    /// Counts its changes.
    pub version: i64,
}

impl Side {
    pub fn of(pain: &PainPoint) -> Self {
        Self {
            number: pain.id.0,
            title: pain.title.clone(),
            lang: pain.language.tag(),
            status: pain.status.as_str(),
            voices: pain.voices(),
            hours: pain.hours_per_month(),
            at: pain.created_at,
            studio_only: pain.visibility == Visibility::Studio,
            version: pain.version,
        }
    }
}

/// What speaks for two of them being one.
#[derive(Debug, Clone)]
pub struct Link {
    pub id: SuggestionId,
    pub pair: Pair,
    pub verdict: &'static str,
    /// Words that both have; empty where meaning alone is similar.
    pub why: String,
}

impl Link {
    pub fn of(suggestion: &Suggestion) -> Self {
        Self {
            id: suggestion.id,
            pair: suggestion.pair,
            verdict: suggestion.verdict.as_str(),
            why: suggestion.why.join(", "),
        }
    }
}

/// Reports that hang together by pending pairs: two, or more.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// In the order of numbers.
    pub sides: Vec<Side>,
    /// The likeliest first.
    pub links: Vec<Link>,
    /// What they cost everybody together.
    pub hours: f64,
}

impl Cluster {
    /// The preview of merging them all.
    pub fn preview(&self) -> String {
        let Some(link) = self.links.first() else {
            return "/board/duplicates".to_owned();
        };
        let mut path = format!("/board/duplicates/{}", link.id);
        if self.is_many() {
            let numbers: Vec<String> = self
                .sides
                .iter()
                .map(|side| format!("with={}", side.number))
                .collect();
            path = format!("{path}?{}", numbers.join("&"));
        }
        path
    }

    /// Whether there are more than two.
    pub fn is_many(&self) -> bool {
        self.sides.len() > 2
    }
}

/// Where a page of the list begins: after the cluster of this cost and first number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    minutes: i64,
    first: i64,
}

/// Up to `limit` clusters, costliest first, where the next page begins, and how many clusters there are in all.
pub fn costliest(
    conn: &mut Conn,
    after: Option<Place>,
    limit: usize,
) -> Outcome<(Vec<Cluster>, Option<Place>, usize)> {
    let edges = store::edges(conn, MOST_PAIRS)?;
    let mut minutes: HashMap<PainPointId, i64> = HashMap::new();
    for edge in &edges {
        minutes.insert(edge.pair.low, edge.minutes.0);
        minutes.insert(edge.pair.high, edge.minutes.1);
    }
    let pairs: Vec<Pair> = edges.iter().map(|edge| edge.pair).collect();
    let mut groups: Vec<(Place, Vec<PainPointId>)> = rules::clusters(&pairs)
        .into_iter()
        .map(|group| {
            let cost = group.iter().filter_map(|id| minutes.get(id)).sum();
            let first = group.first().map_or(0, |id| id.0);
            (
                Place {
                    minutes: cost,
                    first,
                },
                group,
            )
        })
        .collect();
    groups.sort_by_key(|(place, _)| (std::cmp::Reverse(place.minutes), place.first));
    let all = groups.len();
    if let Some(after) = after {
        let key = |place: &Place| (std::cmp::Reverse(place.minutes), place.first);
        groups.retain(|(place, _)| key(place) > key(&after));
    }
    let more = groups.len() > limit;
    groups.truncate(limit);
    let next = groups.last().map(|(place, _)| *place).filter(|_| more);
    let ids: Vec<PainPointId> = groups.iter().flat_map(|(_, ids)| ids).copied().collect();
    let sides: HashMap<PainPointId, Side> = pain_points::summaries(conn, &ids)?
        .iter()
        .map(|pain| (pain.id, Side::of(pain)))
        .collect();
    let links = store::pending_of(conn, &ids)?;
    let clusters = groups
        .into_iter()
        .map(|(place, ids)| Cluster {
            links: links
                .iter()
                .filter(|link| ids.contains(&link.pair.low))
                .map(Link::of)
                .collect(),
            sides: ids
                .iter()
                .take(MOST_TOGETHER)
                .filter_map(|id| sides.get(id).cloned())
                .collect(),
            hours: hours_from_minutes(place.minutes),
        })
        .collect();
    Ok((clusters, next, all))
}

/// Everything that hangs together with this pair by pairs that nobody has decided about, in the order of numbers.
pub fn together_with(conn: &mut Conn, pair: Pair) -> Outcome<Vec<PainPointId>> {
    let mut found: BTreeSet<PainPointId> = BTreeSet::from([pair.low, pair.high]);
    let mut newest: Vec<PainPointId> = found.iter().copied().collect();
    while !newest.is_empty() && found.len() < MOST_TOGETHER {
        let beside = store::pending_of(conn, &newest)?;
        newest = beside
            .iter()
            .flat_map(|link| [link.pair.low, link.pair.high])
            .filter(|id| found.insert(*id))
            .collect();
    }
    Ok(found.into_iter().collect())
}
