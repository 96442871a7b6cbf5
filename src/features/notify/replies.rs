//! Answers by mail: a letter about a pain point can be answered, and what its reader wrote becomes a comment by the same
//! rules as on the page.
//!
//! The address that an answer goes to carries a signed token: who, and about what. A message counts only when it comes to
//! such an address **and** from the address of that person: whoever was forwarded a letter speaks for nobody else. Robots
//! are never answered; a person is, at their own address alone, when something could not be taken.

use mail_parser::{Message, MessageParser, MimeHeaders};
use sha2::{Digest, Sha256};

use super::actions;
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome, Refusal};
use crate::base::ids::{MemberId, PainPointId};
use crate::base::secret::SigningKey;
use crate::base::text::Markdown;
use crate::config::Config;
use crate::db::Db;
use crate::features::files::{self, Files, Kept, On};
use crate::features::members::{self, Person};
use crate::features::pain_points;
use crate::mail::LOGO_ID;
use crate::web::problems_of;
use crate::web::uploads::Upload;

const PURPOSE: &str = "reply";
/// As much of a message is read: what fits through most mail servers. Of a larger one the words count, and no file.
pub const LARGEST: usize = 40 * 1024 * 1024;
/// The most files that are looked at: one more than may hang on a comment, to know that there are too many.
const MOST_FILES: usize = 6;
/// A picture inside the text that is smaller is part of somebody's signature.
const SMALL_PICTURE: usize = 20 * 1024;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is a comment now.
    Taken,
    /// It could not be taken; its writer is told why.
    Refused(&'static str),
    /// Nobody is told: a robot, a stranger, or one that was here already.
    Ignored(&'static str),
}

/// What stands behind the `+` of the address that an answer goes to.
pub(super) fn token(key: &SigningKey, member: MemberId, pain: PainPointId) -> String {
    key.sign_plain(PURPOSE, &format!("{member}-{pain}"))
}

fn read_token(key: &SigningKey, token: &str) -> Option<(MemberId, PainPointId)> {
    let payload = key.verify_plain(PURPOSE, token)?;
    let (member, pain) = payload.split_once('-')?;
    Some((
        MemberId(member.parse().ok()?),
        PainPointId(pain.parse().ok()?),
    ))
}

/// Takes a message in. Blocks; for the command that mail servers pipe into.
pub fn receive(
    db: &Db,
    files: &Files,
    config: &Config,
    key: &SigningKey,
    now: Timestamp,
    raw: &[u8],
) -> Outcome<Received> {
    let head = raw.get(..raw.len().min(64 * 1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head
        .split_once("\r\n\r\n")
        .or_else(|| head.split_once("\n\n"))
        .map_or(&*head, |(head, _)| head);
    let Some((member, pain)) = head
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .find_map(|word| read_token(key, word))
    else {
        return Ok(Received::Ignored("no_token"));
    };
    let Some(message) =
        MessageParser::default().parse(raw.get(..raw.len().min(LARGEST)).unwrap_or_default())
    else {
        return Ok(Received::Ignored("no_message"));
    };
    if is_automatic(&message) {
        return Ok(Received::Ignored("automatic"));
    }
    let person = db.read_now(|conn| members::person(conn, member))?;
    let Some(person) = person.filter(|person| person.active) else {
        return Ok(Received::Ignored("nobody"));
    };
    let digest = hex::encode(Sha256::digest(raw));
    let refused = match text_of(&message, &person) {
        Ok(text) => {
            let (config, digest) = (config.clone(), digest.clone());
            let actor = person.actor(None);
            let (held, unfit) = take_files(db, files, now, member, raw, &message)?;
            let outcome = db.write_now(move |tx| {
                if !store::note_received(tx, now, &digest)? {
                    return Ok(Received::Ignored("known"));
                }
                let terms = pain_points::Terms::current(tx, &config)?;
                let comment = pain_points::comment(tx, now, &actor, &terms, pain, &text, false)?;
                let held: Vec<_> = held.iter().map(|file| file.id).collect();
                let hung = files::claim(tx, now, &actor, &held, On::Comment(comment));
                let unfit = match hung {
                    // Words that were said just before have files already; they count all the same.
                    Err(Failure::Refusal(_)) => Some(UnfitFiles {
                        why: "file_many".to_owned(),
                        files: i64::try_from(held.len()).unwrap_or(i64::MAX),
                    }),
                    hung => {
                        hung?;
                        unfit
                    }
                };
                if let Some(unfit) = unfit {
                    actions::refuse_files(tx, now, member, pain, &unfit)?;
                }
                Ok(Received::Taken)
            });
            match outcome {
                Err(Failure::Refusal(refusal)) => why(&refusal),
                other => return other,
            }
        }
        Err(why) => why,
    };
    db.write_now(move |tx| {
        if !store::note_received(tx, now, &digest)? {
            return Ok(Received::Ignored("known"));
        }
        actions::refuse_reply(tx, now, &Actor::System, member, pain, refused)?;
        Ok(Received::Refused(refused))
    })
}

fn why(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Invalid(_) => "too_large",
        _ => "not_possible",
    }
}

/// Files of an answer that could not be taken: how many, and why the first was not.
pub(super) struct UnfitFiles {
    pub why: String,
    pub files: i64,
}

/// What came with the words, by the rules of the page. What is not taken takes nothing else with it; what waits in vain,
/// because the answer turns out to be known, is swept out like whatever waits for its form.
fn take_files(
    db: &Db,
    files: &Files,
    now: Timestamp,
    by: MemberId,
    raw: &[u8],
    message: &Message<'_>,
) -> Outcome<(Vec<Kept>, Option<UnfitFiles>)> {
    if raw.len() > LARGEST {
        let unfit = UnfitFiles {
            why: "file_large".to_owned(),
            files: 1,
        };
        return Ok((Vec::new(), Some(unfit)));
    }
    let html: String = (0..message.html_body_count())
        .filter_map(|at| message.body_html(at))
        .collect();
    let (mut held, mut wrong) = (Vec::new(), Vec::new());
    let sent = message.attachments().filter(|part| {
        let bytes = part.contents();
        let inside = part
            .content_id()
            .is_some_and(|id| html.contains(&format!("cid:{}", id.trim_matches(['<', '>']))));
        let ours = part.content_id() == Some(LOGO_ID);
        !(ours || inside && bytes.len() < SMALL_PICTURE)
    });
    for (at, part) in sent.enumerate() {
        if at + 1 >= MOST_FILES {
            wrong.push("file_many".to_owned());
            continue;
        }
        let upload = Upload::of(part.attachment_name().unwrap_or_default(), part.contents())?;
        match files.take_now(db, now, by, upload, "") {
            Ok(kept) => held.push(kept),
            Err(failure) => {
                let problems = problems_of(failure)?;
                wrong.extend(
                    problems
                        .into_iter()
                        .map(|problem| problem.code.into_owned()),
                );
            }
        }
    }
    let count = i64::try_from(wrong.len()).unwrap_or(i64::MAX);
    let unfit = wrong
        .into_iter()
        .next()
        .map(|why| UnfitFiles { why, files: count });
    Ok((held, unfit))
}

/// What the person wrote, without what they quote and sign with.
fn text_of(message: &Message<'_>, person: &Person) -> Result<Markdown, &'static str> {
    let from = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.address())
        .unwrap_or_default();
    if !from.eq_ignore_ascii_case(&person.email) {
        return Err("not_yours");
    }
    let body = message.body_text(0).unwrap_or_default();
    let own = own_words(&body);
    if own.is_empty() {
        return Err("empty");
    }
    Markdown::required("body", &own).map_err(|_| "too_large")
}

/// Whether a robot wrote it (RFC 3834, and what servers did before it).
fn is_automatic(message: &Message<'_>) -> bool {
    let header = |name: &str| {
        let value = message.header_raw(name)?.trim().to_lowercase();
        Some(value)
    };
    let is = |name: &str, words: &[&str]| {
        header(name).is_some_and(|value| words.iter().any(|word| value.starts_with(word)))
    };
    if header("Auto-Submitted").is_some_and(|value| value != "no")
        || is("Precedence", &["bulk", "list", "junk", "auto_reply"])
        || is("Return-Path", &["<>"])
        || ["X-Autoreply", "X-Autorespond", "List-Id", "X-Loop"]
            .iter()
            .any(|name| header(name).is_some())
    {
        return true;
    }
    let from = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.address())
        .unwrap_or_default()
        .to_lowercase();
    if ["mailer-daemon@", "postmaster@", "no-reply@", "noreply@"]
        .iter()
        .any(|local| from.starts_with(local))
    {
        return true;
    }
    let subject = message.subject().unwrap_or_default().trim().to_lowercase();
    [
        "automatic reply",
        "auto reply",
        "auto:",
        "out of office",
        "자동 회신",
        "자동회신",
        "자동 응답",
        "자동응답",
        "부재중",
        "부재 중",
    ]
    .iter()
    .any(|begin| subject.trim_start_matches('[').starts_with(begin))
}

/// The lines that the writer added, above what mail programs quote and put under it.
fn own_words(body: &str) -> String {
    let body = body.replace("\r\n", "\n");
    let lines: Vec<&str> = body.lines().collect();
    let mut own = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).copied().unwrap_or_default();
        if begins_quote(line.trim(), next.trim()) || begins_signature(line) {
            break;
        }
        if !line.trim_start().starts_with('>') {
            own.push(*line);
        }
    }
    own.join("\n").trim().to_owned()
}

fn begins_signature(line: &str) -> bool {
    let line = line.trim_end();
    let said = line.trim();
    line == "--"
        || said == "—"
        || ["sent from my ", "get outlook for ", "sent via "]
            .iter()
            .any(|begin| said.to_lowercase().starts_with(begin))
        || ["에서 보냄", "에서 보냈습니다", "에서 보냈습니다."]
            .iter()
            .any(|end| said.ends_with(end) && said.chars().count() < 40)
}

/// "On … wrote:", "…님이 작성:", and the blocks that Outlook and Naver begin with.
fn begins_quote(line: &str, next: &str) -> bool {
    let small = line.to_lowercase();
    let both = format!("{line} {next}");
    let wrote = |text: &str| {
        let text = text.trim_end();
        (text.starts_with("On ") && text.ends_with("wrote:"))
            || (text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('년')
                || text.contains(". ") && text.starts_with("20"))
                && ["작성:", "작성했습니다:", "썼습니다:", "쓴 글:"]
                    .iter()
                    .any(|end| text.ends_with(end))
    };
    let rule = |c: char| line.chars().count() >= 10 && line.chars().all(|other| other == c);
    let header = |names: &[&str]| names.iter().any(|name| small.starts_with(name));
    wrote(line)
        || wrote(&both)
        || rule('_')
        || small.contains("original message-----")
        || small.contains("원본 메일") && small.starts_with('-')
        || small.contains("원본 메시지") && small.starts_with('-')
        || header(&["from:", "보낸 사람:", "보낸사람:", "발신:"]) && {
            let next = next.to_lowercase();
            [
                "sent:",
                "date:",
                "to:",
                "보낸 날짜:",
                "보낸날짜:",
                "받는 사람:",
                "받는사람:",
                "수신:",
                "날짜:",
            ]
            .iter()
            .any(|name| next.starts_with(name))
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ones_own_words_are_left() {
        for (body, own) in [
            (
                "The ninth floor.\r\n\r\nOn Mon, 2 Mar 2026 at 10:00, Insole <insole@bank.example> wrote:\r\n> Which floor?\r\n",
                "The ninth floor.",
            ),
            (
                "The ninth.\n\nOn Mon, 2 Mar 2026 at 10:00, Insole\n<insole@bank.example> wrote:\n\n> Which floor?\n",
                "The ninth.",
            ),
            (
                "9층이에요.\n\n2026년 3월 2일 (월) 오전 10:00, 인솔 <insole@bank.example>님이 작성:\n\n> 어느 층인가요?",
                "9층이에요.",
            ),
            (
                "9층이에요.\n\n2026. 3. 2. 오전 10:00, 인솔 <insole@bank.example> 작성:\n> 어느 층인가요?",
                "9층이에요.",
            ),
            (
                "9층이요\n\n-----Original Message-----\nFrom: \"인솔\"\nTo: mina@bank.example\n",
                "9층이요",
            ),
            (
                "9층이요\n\n----- 원본 메일 -----\n보낸사람: 인솔\n",
                "9층이요",
            ),
            (
                "Ninth.\n\n________________________________\nFrom: Insole\nSent: Monday\nWhich floor?",
                "Ninth.",
            ),
            (
                "9층\n\n보낸 사람: 인솔 <insole@bank.example>\n보낸 날짜: 2026년 3월 2일\n어느 층?",
                "9층",
            ),
            (
                "> Which floor?\nThe ninth.\n> And when?\nIn the morning.",
                "The ninth.\nIn the morning.",
            ),
            ("Ninth.\n-- \nMina Kim\nBank", "Ninth."),
            ("9층이에요.\n\n나의 iPhone에서 보냄", "9층이에요."),
            ("Ninth.\n\nSent from my iPhone", "Ninth."),
            (
                "From: the ninth floor up\nit is slow",
                "From: the ninth floor up\nit is slow",
            ),
            ("On Mondays it is slow.", "On Mondays it is slow."),
            ("> only a quote", ""),
        ] {
            assert_eq!(own_words(body), own, "{body}");
        }
    }

    #[test]
    fn a_robot_is_known_by_its_headers_or_its_subject() {
        let automatic = |head: &str| {
            let raw = format!("{head}\r\n\r\nI am away.\r\n");
            is_automatic(&MessageParser::default().parse(raw.as_bytes()).unwrap())
        };
        for head in [
            "From: mina@bank.example\r\nAuto-Submitted: auto-replied",
            "From: mina@bank.example\r\nPrecedence: bulk",
            "From: mina@bank.example\r\nSubject: Automatic reply: P-12",
            "From: mina@bank.example\r\nSubject: [자동응답] 휴가 중입니다",
            "From: MAILER-DAEMON@bank.example",
            "From: mina@bank.example\r\nReturn-Path: <>",
        ] {
            assert!(automatic(head), "{head}");
        }
        assert!(!automatic(
            "From: mina@bank.example\r\nSubject: Re: P-12\r\nAuto-Submitted: no"
        ));
    }

    #[test]
    fn a_token_says_who_and_about_what() {
        let key = SigningKey::from_text("key");
        let token = token(&key, MemberId(3), PainPointId(12));
        assert!(token.len() <= 40);
        let read = |token: &str| read_token(&key, token);
        assert_eq!(read(&token), Some((MemberId(3), PainPointId(12))));
        assert_eq!(
            read(&token.to_uppercase()),
            Some((MemberId(3), PainPointId(12)))
        );
        assert_eq!(read(&token.replacen('3', "4", 1)), None);
        assert_eq!(super::super::bounces::letter_of(&key, &token), None);
    }
}
