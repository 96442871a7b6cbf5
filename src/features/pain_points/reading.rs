//! What one reader may read of a report: what was said while only the studio saw it stays with the studio and the
//! reporter, also after it was opened.

use super::actions::seen;
use super::store::{self, Comment, DecisionRow, PainPoint};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::base::ids::PainPointId;
use crate::base::language::Language;
use crate::base::permission::may_see;
use crate::db::Conn;
use crate::features::files::On;
use crate::features::{follows, members};

/// From when on `actor` may read what was said; nothing: from the beginning.
fn since(actor: &Actor, pain: &PainPoint) -> Option<Timestamp> {
    let own = actor.member_id() == Some(pain.reporter);
    pain.opened_at.filter(|_| !own && !actor.is_studio())
}

/// Those that `actor` may see, in the same order.
pub fn visible_among(
    conn: &mut Conn,
    actor: &Actor,
    ids: Vec<PainPointId>,
) -> Outcome<Vec<PainPointId>> {
    let member = actor.member_id();
    Ok(store::summaries(conn, &ids)?
        .into_iter()
        .filter(|pain| may_see(actor, pain.visibility, pain.stake_of(member)))
        .map(|pain| pain.id)
        .collect())
}

/// The newest decision about it, with its words.
pub fn decision_shown_to(
    conn: &mut Conn,
    actor: &Actor,
    pain: &PainPoint,
) -> Outcome<Option<DecisionRow>> {
    let since = since(actor, pain);
    let newest = store::decisions_of(conn, pain.id, 1)?.pop();
    Ok(newest.filter(|row| since.is_none_or(|since| row.created_at > since)))
}

/// The decisions about it that `actor` may read, newest first.
pub fn decisions_shown_to(
    conn: &mut Conn,
    actor: &Actor,
    pain: &PainPoint,
) -> Outcome<Vec<DecisionRow>> {
    const MOST: i64 = 100;
    let since = since(actor, pain);
    let mut rows = store::decisions_of(conn, pain.id, MOST)?;
    rows.retain(|row| since.is_none_or(|since| row.created_at > since));
    Ok(rows)
}

/// The newest `limit` comments on it and on everything merged into it that `actor` may read, oldest of them first.
pub fn comments_shown_to(
    conn: &mut Conn,
    actor: &Actor,
    pain: &PainPoint,
    limit: i64,
) -> Outcome<Vec<Comment>> {
    let family = store::family(conn, pain.id)?;
    let family = visible_among(conn, actor, family)?;
    let readable = store::summaries(conn, &family)?;
    let ids: Vec<PainPointId> = readable.iter().map(|pain| pain.id).collect();
    let mut comments = store::comments_of(conn, &ids, actor.is_studio(), limit)?;
    comments.retain(|comment| {
        let report = readable.iter().find(|pain| pain.id == comment.pain_point);
        let since = report.and_then(|report| since(actor, report));
        since.is_none_or(|since| comment.created_at > since)
    });
    Ok(comments)
}

/// Everything that `actor` may read of what was said and decided about these reports, all of which they may see, oldest first:
/// two queries, however many there are.
pub fn said_about(
    conn: &mut Conn,
    actor: &Actor,
    pains: &[PainPoint],
) -> Outcome<(Vec<Comment>, Vec<DecisionRow>)> {
    let ids: Vec<PainPointId> = pains.iter().map(|pain| pain.id).collect();
    let readable = |id: PainPointId, at: Timestamp| {
        let report = pains.iter().find(|pain| pain.id == id);
        report.is_some_and(|pain| since(actor, pain).is_none_or(|since| at > since))
    };
    let mut comments = store::comments_of(conn, &ids, actor.is_studio(), i64::MAX)?;
    comments.retain(|it| !it.erased && readable(it.pain_point, it.created_at));
    let mut decisions = store::decisions_about(conn, &ids)?;
    decisions.retain(|it| readable(it.pain_point, it.created_at));
    Ok((comments, decisions))
}

/// The report behind what a file hangs on, for whoever may read what the file hangs on; 404 for others.
pub fn behind(conn: &mut Conn, actor: &Actor, on: On) -> Outcome<PainPoint> {
    match on {
        On::PainPoint(id) => seen(conn, actor, id),
        On::Comment(id) => {
            let comment = store::comment(conn, id)?.filter(|comment| !comment.erased);
            let comment = comment.ok_or(Refusal::NotFound)?;
            let pain = seen(conn, actor, comment.pain_point)?;
            let since = since(actor, &pain);
            let readable = (!comment.internal || actor.is_studio())
                && since.is_none_or(|since| comment.created_at > since);
            match readable {
                true => Ok(pain),
                false => Err(Refusal::NotFound.into()),
            }
        }
        On::Project(_) | On::Update(_) => Err(Refusal::NotFound.into()),
    }
}

/// The texts it had before: for the studio, the reporter, and for everybody when everybody could always read it.
pub fn versions_shown_to(
    conn: &mut Conn,
    actor: &Actor,
    pain: &PainPoint,
) -> Outcome<Vec<store::Version>> {
    const MOST: i64 = 50;
    let since = since(actor, pain);
    let mut versions = store::versions(conn, pain.id, MOST)?;
    // What was replaced after the opening had been readable by everybody.
    versions.retain(|version| since.is_none_or(|since| version.replaced_at > since));
    Ok(versions)
}

/// Who would be told of a decision about a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    /// How many people.
    pub people: usize,
    /// How many of them read each language, the most frequent first.
    pub languages: Vec<(Language, usize)>,
}

/// Everybody whom a decision of `actor` about a report concerns: who reported, supports or follows it, except the actor, whoever
/// muted it, and those who left.
pub fn audience(conn: &mut Conn, actor: &Actor, pain: &PainPoint) -> Outcome<Audience> {
    let mut ids = store::people_affected(conn, pain.id)?;
    ids.extend(follows::followers(conn, pain.subject())?);
    ids.sort_unstable();
    ids.dedup();
    let muted = follows::muted(conn, pain.subject())?;
    ids.retain(|id| !muted.contains(id) && Some(*id) != actor.member_id());
    let people = members::people(conn, &ids)?;
    let active = people.values().filter(|person| person.active);
    let read = |language: Language| {
        let readers = active.clone().filter(|person| person.language == language);
        (language, readers.count())
    };
    let mut languages: Vec<(Language, usize)> = Language::ALL.into_iter().map(read).collect();
    languages.retain(|(_, count)| *count > 0);
    languages.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(Audience {
        people: languages.iter().map(|(_, count)| count).sum(),
        languages,
    })
}
