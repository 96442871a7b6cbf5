//! The news of the letters for a team's chat: one line and a link, as anybody on the staff may read it, nobody by name.

use super::follower::news_of;
use super::letters::Office;
use super::rules::{LetterKind, Why};
use super::store::{self, Desk, Reader};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::language::Language;
use crate::db::Conn;
use crate::ledger::Entry;

/// What a team may be told: nothing that is addressed to one person, and nothing that names one.
pub const CHAT_KINDS: &[LetterKind] = &[
    LetterKind::Received,
    LetterKind::Accepted,
    LetterKind::Declined,
    LetterKind::Resolved,
    LetterKind::Reopened,
    LetterKind::CameBack,
    LetterKind::Merged,
    LetterKind::Linked,
    LetterKind::TakenUp,
    LetterKind::PromiseBroken,
    LetterKind::ProjectUpdated,
    LetterKind::ProjectPaused,
    LetterKind::ProjectResumed,
    LetterKind::ProjectDropped,
    LetterKind::ProjectDelivered,
    LetterKind::ProjectSucceeded,
    LetterKind::ProjectFailed,
    LetterKind::ProjectRegressed,
    LetterKind::ProjectStopRuleMet,
    LetterKind::ProjectDecided,
    LetterKind::ProjectDecisionOverdue,
    LetterKind::ProjectCheckMissed,
    LetterKind::ProjectConditionTrue,
];

/// Which news an entry is for a team, and from when on it may be told: not before it can no longer be undone.
pub fn chat_news(entry: &Entry) -> Outcome<Option<(LetterKind, Timestamp)>> {
    let event = entry.event().map_err(anyhow::Error::new)?;
    let news = news_of(entry, &event).filter(|news| CHAT_KINDS.contains(&news.kind));
    let from = store::undo_until(entry).map_or(entry.at, |until| until.max(entry.at));
    Ok(news.map(|news| (news.kind, from)))
}

/// What a team reads of an entry now; `Err` says why it is not, or no longer, to be told.
pub fn chat_text(
    conn: &mut Conn,
    office: &Office,
    entry: &Entry,
    language: Language,
    now: Timestamp,
) -> Outcome<Result<String, &'static str>> {
    let event = entry.event().map_err(anyhow::Error::new)?;
    let Some(news) = news_of(entry, &event) else {
        return Ok(Err("undone"));
    };
    if news.kind == LetterKind::TakenUp && store::is_part_of_an_outcome(conn, entry)? {
        // The project's own line says it.
        return Ok(Err("said_elsewhere"));
    }
    let reader = Reader::anybody(language)?;
    let desk = Desk {
        now,
        key: office.key(),
    };
    let about = (news.kind, news.item, Why::Follower);
    let material = store::material_about(conn, entry, about, &reader, &desk)?;
    Ok(material.map(|mut material| {
        material.actor = None;
        office.chat_text(&office.words(language, now), &material)
    }))
}
