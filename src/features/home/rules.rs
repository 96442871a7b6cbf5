//! What is news to somebody, and in which order it is told. Pure.

use crate::base::actor::Actor;
use crate::base::ids::PainPointId;
use crate::base::permission::{Stake, may_see};
use crate::base::subject::Subject;
use crate::ledger::{Entry, EntryActor, Event};

/// What of these entries, newest first, is news to `reader`, who reported `own`: what others did and may be seen;
/// voices are counted apart, and what was taken back is as if it had never been.
pub fn news(reader: &Actor, own: &[PainPointId], entries: Vec<Entry>) -> Vec<Entry> {
    let undone: Vec<(i64, i64)> = entries
        .iter()
        .filter_map(|entry| match entry.event() {
            Ok(Event::PainPointDecisionUndone { first, last }) => Some((first, last)),
            _ => None,
        })
        .collect();
    let taken_back = |seq: i64| {
        undone
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&seq))
    };
    entries
        .into_iter()
        .filter(|entry| {
            let mine = matches!(entry.subject, Subject::PainPoint(id) if own.contains(&id));
            let by_me = match (entry.actor, reader.member_id()) {
                (EntryActor::Member(who), Some(me)) => who == me,
                _ => false,
            };
            !by_me
                && is_told(&entry.kind)
                && !taken_back(entry.seq)
                && may_see(reader, entry.visibility, Stake::own(mine))
        })
        .collect()
}

/// Reminders are whoever's they are, voices are counted, and the beginning is no news to who was there.
fn is_told(kind: &str) -> bool {
    !matches!(
        kind,
        "pain_point.reported"
            | "pain_point.supported"
            | "pain_point.support_changed"
            | "pain_point.unsupported"
            | "pain_point.decision_undone"
            | "pain_point.placed"
            | "pain_point.file_described"
            | "project.file_described"
            | "pain_point.promise_due_soon"
            | "project.update_due_soon"
            | "pulse.answered"
            | "letters.planned"
    )
}

/// Puts what was said about the same thing together, the newest thing first, at most `most` things; within one, in the
/// order that was given.
pub fn together<T>(told: Vec<(Subject, T)>, most: usize) -> Vec<(Subject, Vec<T>)> {
    let mut groups: Vec<(Subject, Vec<T>)> = Vec::new();
    for (subject, one) in told {
        let there = groups.len();
        match groups.iter_mut().find(|(about, _)| *about == subject) {
            Some((_, group)) => group.push(one),
            None if there < most => groups.push((subject, vec![one])),
            None => {}
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::actor::{MemberActor, Role};
    use crate::base::clock::Timestamp;
    use crate::base::ids::{CommentId, DecisionId, MemberId};
    use crate::base::language::Language;
    use crate::base::permission::Visibility;

    const MINE: PainPointId = PainPointId(1);

    fn mina() -> Actor {
        Actor::Member(MemberActor {
            id: MemberId(1),
            role: Role::Staff,
            department: None,
            scope: None,
            language: Language::Ko,
        })
    }

    fn entry(seq: i64, who: i64, event: &Event) -> Entry {
        Entry {
            seq,
            at: Timestamp::default(),
            actor: EntryActor::Member(MemberId(who)),
            kind: event.kind().to_owned(),
            subject: Subject::PainPoint(MINE),
            related: None,
            visibility: Visibility::Staff,
            payload: event.payload(),
        }
    }

    fn accepted() -> Event {
        Event::PainPointAccepted {
            decision: DecisionId(1),
            told: true,
            undo_until: None,
        }
    }

    fn seqs(entries: Vec<Entry>) -> Vec<i64> {
        let told = news(&mina(), &[MINE], entries);
        told.iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn ones_own_acts_and_voices_are_no_news() {
        let entries = vec![
            entry(3, 2, &accepted()),
            entry(2, 1, &accepted()),
            entry(1, 2, &Event::PainPointSupported {}),
        ];
        assert_eq!(seqs(entries), [3]);
    }

    #[test]
    fn what_was_taken_back_never_was() {
        let undone = Event::PainPointDecisionUndone { first: 4, last: 5 };
        let entries = vec![
            entry(6, 2, &undone),
            entry(5, 2, &accepted()),
            entry(4, 2, &accepted()),
            entry(3, 2, &accepted()),
        ];
        assert_eq!(seqs(entries), [3]);
    }

    #[test]
    fn what_only_the_studio_and_its_reporter_see_is_news_to_its_reporter() {
        let comment = Event::PainPointCommented {
            comment: CommentId(1),
            internal: false,
            by_studio: true,
        };
        let hidden = Entry {
            visibility: Visibility::Studio,
            ..entry(1, 2, &comment)
        };
        assert_eq!(seqs(vec![hidden.clone()]), [1]);
        assert!(news(&mina(), &[], vec![hidden]).is_empty());
    }

    #[test]
    fn things_are_told_in_the_order_of_their_newest_news() {
        let [one, two, three] = [1, 2, 3].map(|id| Subject::PainPoint(PainPointId(id)));
        let told = vec![(two, 'a'), (one, 'b'), (two, 'c'), (three, 'd')];
        assert_eq!(together(told, 2), [(two, vec!['a', 'c']), (one, vec!['b'])]);
    }
}
