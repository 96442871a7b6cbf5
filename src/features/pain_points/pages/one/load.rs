//! Everything the page of a report is made from, read in one snapshot.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::base::actor::{Actor, Role};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{FileId, MemberId, PainPointId};
use crate::base::impact::Impact;
use crate::db::Conn;
use crate::features::files::{self, Kept, On};
use crate::features::follows::{self, FollowState};
use crate::features::history::{self, Moment, Wanted};
use crate::features::members::{self, Person};
use crate::features::pain_points::actions::{self, Terms};
use crate::features::pain_points::listing::Around;
use crate::features::pain_points::pages::report::{AreaChoice, area_choices};
use crate::features::pain_points::reading::{self, Audience};
use crate::features::pain_points::store::{
    self, AppealRow, ChecklistLine, Comment, DecisionRow, LikenessBeside, PainPoint, ProjectBeside,
};

use super::queue::Queue;
use crate::features::text_blocks::{self, Blocks};
use crate::ledger;

/// How many comments a page shows.
const MOST_COMMENTS: i64 = 200;
/// How many entries of the history a page reads.
const MOST_MOMENTS: i64 = 60;

/// A report with everything around it.
pub struct Loaded {
    pub pain: PainPoint,
    pub around: Around,
    pub canonical: Option<PainPoint>,
    pub merged: Vec<PainPoint>,
    pub decisions: Vec<DecisionRow>,
    pub comments: Vec<Comment>,
    pub moments: Vec<Moment>,
    /// Where the history before it begins.
    pub earlier: Option<i64>,
    pub projects: Vec<ProjectBeside>,
    pub appeal: Option<AppealRow>,
    /// What the reader said to it.
    pub support: Option<Option<Impact>>,
    pub follow: Option<FollowState>,
    /// Who supports it, for the studio.
    pub supporters: Vec<MemberId>,
    /// When each voice came, oldest first.
    pub voices_at: Vec<Timestamp>,
    /// Who can answer for it, for the studio.
    pub studio: Vec<Person>,
    /// What the reader decided and took back: its words are theirs to use again.
    pub taken_back: Option<DecisionRow>,
    /// What may be the same, for the studio, each with the other report.
    pub alike: Vec<(LikenessBeside, PainPoint)>,
    pub has_versions: bool,
    pub usual_word: NaiveDate,
    /// The entry of the ledger after which it was read.
    pub seq: i64,
    /// What was attached to it.
    pub files: Vec<Kept>,
    /// Who is named to nobody: the reporters of those that are anonymous among this one and what is merged into it.
    pub unnamed: HashMap<PainPointId, MemberId>,
    /// What was attached to its comments.
    pub comment_files: HashMap<On, Vec<Kept>>,
    /// Files that wait for a form that was refused.
    pub held: Vec<Kept>,
    /// What the studio decides with.
    pub desk: Option<Desk>,
}

/// What stands beside the studio's decisions.
pub struct Desk {
    /// The words that they begin with.
    pub blocks: Blocks,
    /// Whom they are told to.
    pub audience: Audience,
    /// The areas that it may be about.
    pub areas: Vec<AreaChoice>,
    /// The tags it carries, with commas between them.
    pub tags: String,
    /// What is still to be done about it.
    pub checklist: Vec<ChecklistLine>,
    /// Where it stands in the inbox, for whoever goes through that.
    pub queue: Option<Queue>,
}

/// The part of a page that is looked at.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The history before this entry.
    pub before: Option<i64>,
    /// Whether it is one of those that are gone through in the inbox.
    pub queue: bool,
    /// The form that stands open, by its name.
    pub open: String,
    /// Where a decision leads back to; empty for the report itself.
    pub back: String,
    /// Files that wait for a form that was refused.
    pub held: Vec<FileId>,
}

impl Look {
    fn is_in_inbox(&self) -> bool {
        self.queue || self.back.starts_with("/board/inbox")
    }
}

/// Reads it for somebody who may see it; 404 for others.
pub fn load(
    conn: &mut Conn,
    actor: &Actor,
    id: PainPointId,
    terms: &Terms,
    now: Timestamp,
    look: &Look,
) -> Outcome<Loaded> {
    let seq = ledger::head(conn)?;
    let pain = actions::seen(conn, actor, id)?;
    let family = store::family(conn, id)?;
    let below: Vec<PainPointId> = family.iter().copied().filter(|some| *some != id).collect();
    let visible = reading::visible_among(conn, actor, below)?;
    let merged = store::summaries(conn, &visible)?;
    let canonical = match pain.merged_into {
        Some(into) => reading::visible_among(conn, actor, vec![into])?
            .pop()
            .map(|into| store::get(conn, into))
            .transpose()?,
        None => None,
    };
    let comments = reading::comments_shown_to(conn, actor, &pain, MOST_COMMENTS)?;
    let said: Vec<On> = comments
        .iter()
        .filter(|comment| !comment.erased)
        .map(|comment| On::Comment(comment.id))
        .collect();
    let comment_files = files::of(conn, &said)?;
    let held = match actor.member_id() {
        Some(member) if !look.held.is_empty() => files::held_by(conn, member, &look.held, None)?,
        _ => Vec::new(),
    };
    let decisions = reading::decisions_shown_to(conn, actor, &pain)?;
    let supports = store::supports_of(conn, &family)?;
    let supporters = if actor.is_studio() {
        supports.iter().map(|support| support.member).collect()
    } else {
        Vec::new()
    };
    let member = actor.member_id();
    let stake = pain.stake_of(member);
    let told = history::read(
        conn,
        &Wanted {
            subject: pain.subject(),
            reader: actor,
            stake,
            before: look.before,
            limit: MOST_MOMENTS,
        },
    )?;
    let appeal = store::appeal_of(conn, id)?.filter(|_| stake.own || actor.is_studio());
    let (support, follow) = match member {
        Some(member) => (
            store::support_of(conn, id, member)?,
            follows::state(conn, member, pain.subject())?,
        ),
        None => (None, None),
    };
    let taken_back = match member.filter(|_| actor.is_studio()) {
        Some(member) => store::taken_back(conn, id, member)?,
        None => None,
    };
    let studio = if actor.is_studio() {
        members::members_by_role(conn, Role::Studio)?
    } else {
        Vec::new()
    };
    let alike = if actor.is_studio() {
        alike(conn, id)?
    } else {
        Vec::new()
    };
    let mut named: Vec<MemberId> = comments.iter().map(|comment| comment.author).collect();
    named.extend(&supporters);
    named.extend(decisions.iter().filter_map(|decision| decision.actor));
    named.extend(appeal.iter().filter_map(|appeal| appeal.answered_by));
    let desk = match actor.member() {
        Some(member) if actor.is_studio() => Some(Desk {
            blocks: text_blocks::current(conn)?.blocks,
            audience: reading::audience(conn, actor, &pain)?,
            areas: area_choices(conn, member.language)?,
            tags: tags(conn, id)?,
            checklist: store::checklist(conn, id)?,
            queue: match look.is_in_inbox() {
                true => Some(Queue::around(conn, terms, now, id)?),
                false => None,
            },
        }),
        _ => None,
    };
    let lines = desk.iter().flat_map(|desk: &Desk| &desk.checklist);
    named.extend(lines.filter_map(|line| line.done.map(|(by, _)| by)));
    Ok(Loaded {
        files: files::one_of(conn, On::PainPoint(id))?,
        unnamed: store::anonymous_reporters(conn, &family)?,
        comment_files,
        held,
        desk,
        seq,
        around: Around::with(conn, std::slice::from_ref(&pain), &named)?,
        projects: store::projects_beside(conn, id)?,
        has_versions: !reading::versions_shown_to(conn, actor, &pain)?.is_empty(),
        voices_at: supports.iter().map(|support| support.created_at).collect(),
        usual_word: terms.usual_word(now),
        pain,
        canonical,
        merged,
        decisions,
        comments,
        moments: told.moments,
        earlier: told.earlier,
        appeal,
        support,
        follow,
        supporters,
        studio,
        taken_back,
        alike,
    })
}

fn tags(conn: &mut Conn, id: PainPointId) -> Outcome<String> {
    let carried = store::tags_of(conn, &[id])?.remove(&id).unwrap_or_default();
    let names: Vec<String> = carried.into_iter().map(|tag| tag.name).collect();
    Ok(names.join(", "))
}

fn alike(conn: &mut Conn, id: PainPointId) -> Outcome<Vec<(LikenessBeside, PainPoint)>> {
    let beside = store::likenesses_beside(conn, id)?;
    let others: Vec<PainPointId> = beside.iter().map(|alike| alike.other).collect();
    let mut others: HashMap<PainPointId, PainPoint> = store::summaries(conn, &others)?
        .into_iter()
        .map(|pain| (pain.id, pain))
        .collect();
    Ok(beside
        .into_iter()
        .filter_map(|alike| others.remove(&alike.other).map(|pain| (alike, pain)))
        .collect())
}
