//! `/admin/mail`: what waits, what left, what did not and why, and who gets no letters.

use std::collections::HashMap;

use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, ROWS};
use crate::base::clock::Timestamp;
use crate::base::failure::Refusal;
use crate::base::ids::{LetterId, MemberId, PainPointId};
use crate::base::subject::Subject;
use crate::features::members::{self, Person, Suspended};
use crate::features::notify::{self, Kept, Queue, Shelf};
use crate::features::{pain_points, subscribers};
use crate::i18n::Words;
use crate::mail::Mailer;
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{Answer, Flash, Page, Query, render, see_other_saying};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    shelf: String,
    cursor: String,
}

struct Row {
    kept: Kept,
    /// Their name, or the address that asked.
    to: String,
    item: String,
    href: String,
    /// What that means and what to do about it.
    remedy: String,
}

struct Tab {
    name: &'static str,
    count: i64,
    /// Whether it counts the last day alone.
    recent: bool,
    /// Whether somebody should look.
    trouble: bool,
}

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage {
    page: Page,
    transport: &'static str,
    tabs: Vec<Tab>,
    current: &'static str,
    /// For how long the oldest letter is overdue.
    late: Option<String>,
    overdue: i64,
    rows: Vec<Row>,
    suspended: Vec<Suspended>,
    can_retry: bool,
    /// Whether there is a reason why a letter is where it is.
    explains: bool,
    next: String,
}

/// The tab that shows people instead of letters.
const SUSPENDED: &str = "suspended";
/// A queue that is so late is worth a sentence.
const LATE_MINUTES: i64 = 5;

fn tabs(queue: &Queue, suspended: i64) -> Vec<Tab> {
    let tab = |shelf: Shelf| {
        let (count, recent, trouble) = match shelf {
            Shelf::Waiting => (queue.waiting, false, false),
            Shelf::PutOff => (queue.put_off, false, true),
            Shelf::Uncertain => (queue.uncertain, false, true),
            Shelf::Dead => (queue.dead, false, true),
            Shelf::Sent => (queue.sent, true, false),
            Shelf::Dropped => (queue.dropped, true, false),
        };
        Tab {
            name: shelf.as_str(),
            count,
            recent,
            trouble: trouble && count > 0,
        }
    };
    let mut tabs: Vec<Tab> = Shelf::ALL.iter().copied().map(tab).collect();
    tabs.push(Tab {
        name: SUSPENDED,
        count: suspended,
        recent: false,
        trouble: suspended > 0,
    });
    tabs
}

/// What the reason means, and what to do about it.
fn remedy(words: &Words, shelf: Shelf, why: &str) -> String {
    let code = match shelf {
        Shelf::Waiting | Shelf::Sent => return String::new(),
        Shelf::Uncertain => "uncertain",
        Shelf::Dropped => return words.say_of("mail-dropped", why).to_string(),
        Shelf::PutOff | Shelf::Dead if why.starts_with("our side") => "ours",
        Shelf::PutOff => "busy",
        Shelf::Dead if why.starts_with("not now") => "given-up",
        Shelf::Dead => "refused",
    };
    words.say_of("mail-remedy", code).to_string()
}

fn label(item: Option<Subject>) -> (String, String) {
    match item {
        Some(Subject::PainPoint(id)) => (format!("P-{id}"), format!("/pain-points/{id}")),
        Some(Subject::Project(id)) => (format!("I-{id}"), format!("/projects/{id}")),
        _ => Default::default(),
    }
}

pub async fn list(desk: Desk, filter: Query<Filter>, mailer: Data<Mailer>) -> Answer {
    let people = filter.shelf == SUSPENDED;
    let shelf = Shelf::parse(&filter.shelf).unwrap_or_default();
    let (before, since): (Option<i64>, Option<(i64, i64)>) = if people {
        (None, decode_cursor(&filter.cursor)?)
    } else {
        (decode_cursor(&filter.cursor)?, None)
    };
    let now = desk.site.clock.now();
    let most = i64::try_from(ROWS).unwrap_or(i64::MAX - 1) + 1;
    let (queue, count, mut kept, mut suspended, names) = desk
        .read(move |conn| {
            let queue = notify::queue(conn, now)?;
            let count = members::count_suspended(conn)?;
            let (kept, suspended) = if people {
                let since =
                    since.and_then(|(at, id)| Some((Timestamp::from_timestamp_micros(at)?, id)));
                (Vec::new(), members::suspended(conn, since, most)?)
            } else {
                (notify::shelf(conn, shelf, before, most)?, Vec::new())
            };
            let mut kept = kept;
            let ids: Vec<MemberId> = kept.iter().filter_map(|letter| letter.member).collect();
            let names: HashMap<MemberId, Person> = members::people(conn, &ids)?;
            // Of an outsider's address even an administrator sees only enough to know it again.
            let outside: Vec<_> = kept.iter().filter_map(|letter| letter.subscriber).collect();
            let outside = subscribers::many(conn, &outside)?;
            for letter in &mut kept {
                if let Some(known) = letter.subscriber.and_then(|id| outside.get(&id)) {
                    letter.email = Some(known.masked());
                }
            }
            let about: Vec<PainPointId> = kept
                .iter()
                .filter_map(|letter| match letter.item {
                    Some(Subject::PainPoint(id)) => Some(id),
                    _ => None,
                })
                .collect();
            let unnamed = pain_points::anonymous_reporters(conn, &about)?;
            // Who reported something without a name has none here either, nor do the mail server's words about them.
            for letter in &mut kept {
                let about = match letter.item {
                    Some(Subject::PainPoint(id)) => unnamed.get(&id).copied(),
                    _ => None,
                };
                if about.is_some() && about == letter.member {
                    letter.member = None;
                    letter.email = None;
                    letter.why.clear();
                }
            }
            Ok((queue, count, kept, suspended, names))
        })
        .await?;
    let more = kept.len() > ROWS || suspended.len() > ROWS;
    kept.truncate(ROWS);
    suspended.truncate(ROWS);
    let last = match (kept.last(), suspended.last()) {
        (Some(letter), _) => Some(encode_cursor(&letter.id.0)),
        (None, Some(person)) => Some(encode_cursor(&(
            person.since.timestamp_micros(),
            person.id.0,
        ))),
        (None, None) => None,
    };
    let page = desk.page.named("admin-mail");
    let next = last.filter(|_| more);
    let next = next.map(|cursor| page.with_query("cursor", &cursor));
    let words = page.words;
    let rows = kept
        .into_iter()
        .map(|kept| {
            let person = kept.member.and_then(|member| names.get(&member));
            let to = match person {
                Some(person) => person.name.clone(),
                None => kept.email.clone().unwrap_or_else(|| {
                    let nobody = match kept.subscriber {
                        Some(_) => words.say("subscriber-left"),
                        None => words.say("pain-anonymous"),
                    };
                    nobody.to_string()
                }),
            };
            let (item, href) = label(kept.item);
            Row {
                to,
                item,
                href,
                remedy: remedy(&words, shelf, &kept.why),
                kept,
            }
        })
        .collect();
    let late = queue
        .oldest_due
        .filter(|due| (now - *due).num_minutes() >= LATE_MINUTES);
    render(&MailPage {
        transport: mailer.name(),
        tabs: tabs(&queue, count),
        current: if people { SUSPENDED } else { shelf.as_str() },
        late: late.map(|due| page.ago(due)),
        overdue: queue.overdue,
        rows,
        suspended,
        can_retry: !people && shelf.can_be_retried(),
        explains: !matches!(shelf, Shelf::Waiting | Shelf::Sent),
        next: next.unwrap_or_default(),
        page,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RetryForm {
    shelf: String,
}

async fn try_again(desk: Desk, shelf: &str, one: Option<LetterId>) -> Answer {
    let shelf = Shelf::parse(shelf).ok_or(Refusal::NotFound)?;
    let count = desk
        .act(move |tx, now, actor| notify::retry(tx, now, actor, shelf, one))
        .await?;
    if count == 0 {
        return Err(Refusal::NotFound.into());
    }
    let said = desk.page.say("admin-mail-retried").with("n", count);
    Ok(see_other_saying(
        &format!("/admin/mail?shelf={}", shelf.as_str()),
        &Flash::good(said),
    ))
}

pub async fn retry(id: Path<i64>, sent: Sent<RetryForm>) -> Answer {
    let Sent { desk, form } = sent;
    try_again(desk, &form.shelf, Some(LetterId(*id))).await
}

pub async fn retry_all(sent: Sent<RetryForm>) -> Answer {
    let Sent { desk, form } = sent;
    try_again(desk, &form.shelf, None).await
}

pub async fn resume(member: Path<i64>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    let member = MemberId(*member);
    desk.act(move |tx, now, actor| {
        members::member(tx, member)?.ok_or(Refusal::NotFound)?;
        members::resume_mail(tx, now, actor, member)
    })
    .await?;
    let flash = Flash::good(desk.page.say("admin-mail-resumed"));
    Ok(see_other_saying("/admin/mail?shelf=suspended", &flash))
}
