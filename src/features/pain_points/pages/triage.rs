//! What the studio decides, as forms. Letters about it wait half a minute for second thoughts.

use actix_web::web::Path;

use super::acts::AnyForm;
use super::{Deed, Place};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{ChecklistLineId, MemberId, PainPointId};
use crate::base::permission::{Act, Stake, require};
use crate::base::text::Slug;
use crate::db::Tx;
use crate::features::pain_points::rules::{
    AppealAnswer, Decision, Edit, Merge, RawDecision, Snooze, Status, TagName, Unmerge,
    checklist_lines, parse_day,
};
use crate::features::pain_points::{actions, people_affected};
use crate::features::text_blocks::{self, Occasion};
use crate::web::{Answer, Form, Page, asked_twice};

/// The forms of decisions: name, status, and what is said afterwards.
const DECISIONS: [(&str, Status, &str); 6] = [
    ("accept", Status::Accepted, "decide-accepted"),
    ("ask", Status::NeedsInfo, "decide-asked"),
    ("unask", Status::New, "decide-unasked"),
    ("decline", Status::Declined, "decide-declined"),
    ("resolve", Status::Resolved, "decide-resolved"),
    ("reopen", Status::Accepted, "decide-reopened"),
];

/// `POST /pain-points/{n}/decide`: the field `form` says which decision.
pub async fn decide(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let named = sent.field("form");
    let (form, to, said) = DECISIONS
        .into_iter()
        .find(|(form, ..)| *form == named)
        .ok_or(Refusal::Malformed("form"))?;
    let deed = Deed::of(page, actor, &path, form, said, &sent)?;
    let (id, expected) = (deed.id, deed.expected());
    let notify = !deed.field("notify").is_empty();
    let [reason, question, would_change, next_update_on, reach] = [
        "reason",
        "question",
        "would_change",
        "next_update_on",
        "reach",
    ]
    .map(|name| deed.field(name).to_owned());
    deed.decide(place, move |tx, now, actor, terms, undo_until| {
        refuse_bare_block(tx, actor, id, form, &reason, &question)?;
        if notify {
            asked_twice(people_affected(tx, id)?.len(), &reach)?;
        }
        let raw = RawDecision {
            to: to.as_str(),
            reason: &reason,
            question: &question,
            would_change: &would_change,
            next_update_on: &next_update_on,
        };
        let decision = Decision {
            expected,
            undo_until,
            ..Decision::parse(&raw, notify, terms.today(now))?
        };
        actions::decide(tx, now, actor, terms, id, &decision)
    })
    .await
}

/// A beginning that nothing follows asks nothing and gives no reason.
fn refuse_bare_block(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PainPointId,
    form: &str,
    reason: &str,
    question: &str,
) -> Outcome<()> {
    let Some(occasion) = Occasion::parse(form).filter(|occasion| occasion.is_a_beginning()) else {
        return Ok(());
    };
    let (field, said) = match occasion {
        Occasion::Ask => ("question", question),
        _ => ("reason", reason),
    };
    let language = actions::seen(tx, actor, id)?.language;
    let blocks = text_blocks::current(tx)?.blocks;
    let block = blocks.of(occasion, language).trim();
    if !block.is_empty() && said.trim().replace("\r\n", "\n") == block {
        return Err(Problem::new(field, "only_the_block").invalid());
    }
    Ok(())
}

/// `POST /pain-points/{n}/area`: `area` is its short name; empty for none.
pub async fn area(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "area", "area-done", &sent)?;
    let (id, expected) = (deed.id, deed.expected());
    let slug = deed.field("area").to_owned();
    deed.run(place, move |tx, now, actor, _| {
        let edit = Edit {
            area: Some(match slug.trim() {
                "" => None,
                slug => Some(Slug::parse("area", slug).map_err(Problem::invalid)?),
            }),
            ..Edit::default()
        };
        actions::edit(tx, now, actor, id, expected, &edit)
    })
    .await
}

/// `POST /pain-points/{n}/tags`: words between commas.
pub async fn tags(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "tags", "tags-done", &sent)?;
    let id = deed.id;
    let names = TagName::parse_all(deed.field("tags"));
    deed.run(place, move |tx, now, actor, _| {
        let names = names.map_err(Problem::invalid)?;
        actions::set_tags(tx, now, actor, id, &names).map(drop)
    })
    .await
}

/// `POST /pain-points/{n}/checklist`: `tick`, `untick` or `take` a line by its number, or write new `lines`; `usual` are those
/// that the company begins with.
pub async fn checklist(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let language = page.words.language();
    let deed = Deed::of(page, actor, &path, "checklist", "checklist-done", &sent)?;
    let id = deed.id;
    let line = |name| deed.field(name).parse().ok().map(ChecklistLineId);
    let (ticked, unticked, taken) = (line("tick"), line("untick"), line("take"));
    let usual = deed.field("usual") == "yes";
    let lines = deed.field("lines").to_owned();
    deed.run(place, move |tx, now, actor, _| {
        if let Some(line) = ticked.or(unticked) {
            return actions::tick(tx, now, actor, id, line, ticked.is_some());
        }
        if let Some(line) = taken {
            return actions::take_off_checklist(tx, now, actor, id, line);
        }
        let lines = match usual {
            true => {
                let blocks = text_blocks::current(tx)?.blocks;
                blocks.of(Occasion::Checklist, language).to_owned()
            }
            false => lines,
        };
        let lines = checklist_lines(&lines).map_err(Problem::invalid)?;
        actions::add_to_checklist(tx, now, actor, id, &lines)
    })
    .await
}

/// `POST /pain-points/{n}/appeal-answer`: `upheld` is `yes` when the decline stands.
pub async fn answer_appeal(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(
        page,
        actor,
        &path,
        "appeal-answer",
        "appeal-answered",
        &sent,
    )?;
    let (id, answer) = (deed.id, deed.required("answer"));
    let upheld = deed.field("upheld") == "yes";
    deed.decide(place, move |tx, now, actor, terms, undo_until| {
        let given = AppealAnswer {
            upheld,
            answer: answer.map_err(Problem::invalid)?,
            next_update_on: None,
            undo_until,
        };
        actions::answer_appeal(tx, now, actor, terms, id, &given)
    })
    .await
}

/// `POST /pain-points/{n}/merge`: `into` is a number, with or without `P-`.
pub async fn merge(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "merge", "merge-done", &sent)?;
    let (id, expected) = (deed.id, deed.expected());
    let told = !deed.field("notify").is_empty();
    let into = pain_point_number(deed.field("into"));
    deed.decide(place, move |tx, now, actor, terms, undo_until| {
        let merge = Merge {
            into: into.map_err(Problem::invalid)?,
            expected,
            told,
            undo_until,
        };
        actions::merge(tx, now, actor, terms, id, &merge)
    })
    .await
}

fn pain_point_number(raw: &str) -> Result<PainPointId, Problem> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(Problem::new("into", "required"));
    }
    let digits = raw.trim_start_matches(['P', 'p']).trim_start_matches('-');
    let number = digits
        .parse()
        .map_err(|_| Problem::new("into", "into_unknown"))?;
    Ok(PainPointId(number))
}

/// `POST /pain-points/{n}/unmerge`.
pub async fn unmerge(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "unmerge", "unmerge-done", &sent)?;
    let (id, expected) = (deed.id, deed.expected());
    let told = !deed.field("notify").is_empty();
    deed.decide(place, move |tx, now, actor, terms, undo_until| {
        let unmerge = Unmerge {
            expected,
            told,
            undo_until,
        };
        actions::unmerge(tx, now, actor, terms, id, &unmerge)
    })
    .await
}

/// `POST /pain-points/{n}/assign`: `assignee` is a member's id; empty for nobody.
pub async fn assign(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "assign", "assign-done", &sent)?;
    let (id, expected) = (deed.id, deed.expected());
    let raw = deed.field("assignee").to_owned();
    deed.run(place, move |tx, now, actor, _| {
        let to = match raw.as_str() {
            "" => None,
            raw => {
                let unknown = |_| Problem::new("assignee", "assignee_studio").invalid();
                Some(MemberId(raw.parse().map_err(unknown)?))
            }
        };
        actions::assign(tx, now, actor, id, expected, to)
    })
    .await
}

/// `POST /pain-points/{n}/snooze`: an empty `until` shows it again.
pub async fn snooze(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "snooze", "snooze-done", &sent)?;
    let (id, expected) = (deed.id, deed.expected());
    let (until, reason) = (deed.field("until").to_owned(), deed.optional("reason"));
    deed.run(place, move |tx, now, actor, terms| {
        let wanted = Snooze {
            until: parse_day("until", &until, terms.today(now)).map_err(Problem::invalid)?,
            reason: reason.map_err(Problem::invalid)?,
            expected,
        };
        actions::snooze(tx, now, actor, terms, id, &wanted)
    })
    .await
}

/// `POST /pain-points/{n}/open`.
pub async fn open(
    page: Page,
    actor: Actor,
    path: Path<i64>,
    sent: Form<AnyForm>,
    place: Place,
) -> Answer {
    require(&actor, Act::Triage, Stake::NONE)?;
    let deed = Deed::of(page, actor, &path, "open", "open-done", &sent)?;
    let id = deed.id;
    deed.run(place, move |tx, now, actor, _| {
        actions::open(tx, now, actor, id)
    })
    .await
}
