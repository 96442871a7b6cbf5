//! Letters that came back: which one it was, and whether its address takes letters at all.
//!
//! The envelope of every letter carries a signed token ([`token`]). Whoever brings a message with such a token proves that
//! this letter went out; a message without one says nothing that would be believed.

use mail_parser::{Message, MessageParser, MimeHeaders};

use crate::base::actor::stored_words;
use crate::base::ids::LetterId;
use crate::base::secret::SigningKey;

const PURPOSE: &str = "bounce";
/// The largest message that is looked at.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// What a message that came back says about the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody is there.
    Hard,
    /// Not this time.
    Soft,
    /// Its reader called it unwanted.
    Complaint,
}

stored_words!(Verdict { Hard = "hard", Soft = "soft", Complaint = "complaint" });

/// A letter that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// Which.
    pub letter: LetterId,
    /// What it means.
    pub verdict: Verdict,
    /// The mail server's words, on one line.
    pub why: String,
}

/// What stands behind the `+` of the envelope's sender.
pub(super) fn token(key: &SigningKey, letter: LetterId) -> String {
    key.sign_plain(PURPOSE, &letter.to_string())
}

/// The letter behind a token that was made here.
pub(super) fn letter_of(key: &SigningKey, token: &str) -> Option<LetterId> {
    let payload = key.verify_plain(PURPOSE, token)?;
    payload.parse().ok().map(LetterId)
}

/// What a message that was sent to the envelope's sender says; `None` for what did not come of a letter of ours, and for
/// what says nothing about delivery, such as "out of office".
pub fn read(key: &SigningKey, raw: &[u8]) -> Option<Bounce> {
    let raw = raw.get(..raw.len().min(LARGEST))?;
    let text = String::from_utf8_lossy(raw);
    let letter = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .find_map(|word| letter_of(key, word))?;
    let message = MessageParser::default().parse(raw)?;
    let (verdict, why) = match report_of(&message) {
        Some(report) => judged(&report)?,
        None if is_complaint(&message) => (Verdict::Complaint, "complaint".to_owned()),
        None => judged_plain(&message)?,
    };
    Some(Bounce {
        letter,
        verdict,
        why: one_line(&why),
    })
}

/// The machine-readable part of a delivery report (RFC 3464).
fn report_of(message: &Message<'_>) -> Option<String> {
    part_of(message, "delivery-status")
}

/// A feedback report (RFC 5965): somebody pressed "this is spam".
fn is_complaint(message: &Message<'_>) -> bool {
    part_of(message, "feedback-report").is_some()
}

fn part_of(message: &Message<'_>, subtype: &str) -> Option<String> {
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind
                    .subtype()
                    .is_some_and(|of| of.eq_ignore_ascii_case(subtype))
        })
    })?;
    Some(String::from_utf8_lossy(part.contents()).into_owned())
}

fn judged(report: &str) -> Option<(Verdict, String)> {
    let field = |name: &str| {
        report.lines().find_map(|line| {
            let (of, value) = line.split_once(':')?;
            of.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let action = field("Action")?;
    let status = field("Status").unwrap_or_default();
    let why = field("Diagnostic-Code").unwrap_or(status).to_owned();
    if action.eq_ignore_ascii_case("failed") {
        Some((of_status(status), why))
    } else if action.eq_ignore_ascii_case("delayed") {
        Some((Verdict::Soft, why))
    } else {
        // Delivered, relayed, expanded: no complaint.
        None
    }
}

/// Full, too large and against somebody's policy say nothing about whether anybody is there.
fn of_status(status: &str) -> Verdict {
    let passing = ["5.2.2", "5.2.3", "5.3.", "5.7."];
    if status.starts_with("5.") && !passing.iter().any(|code| status.starts_with(code)) {
        Verdict::Hard
    } else {
        Verdict::Soft
    }
}

/// Reports of older servers are prose with a code in it.
fn judged_plain(message: &Message<'_>) -> Option<(Verdict, String)> {
    let from = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.address())
        .unwrap_or_default()
        .to_lowercase();
    let by_a_server = ["mailer-daemon@", "postmaster@"]
        .iter()
        .any(|local| from.starts_with(local));
    if !by_a_server {
        return None;
    }
    let body = message.body_text(0)?;
    body.lines().find_map(|line| {
        let mut words = line.split([' ', '\t', '-', '(', ')', '<', '>', '"', ',', ';']);
        let code = words.find(|word| {
            let digits = word.len() == 3 && word.chars().all(|c| c.is_ascii_digit());
            digits && (word.starts_with('4') || word.starts_with('5'))
        })?;
        let status = line
            .split([' ', '\t', '(', ')', '#'])
            .find(|word| word.starts_with("5.") || word.starts_with("4."));
        let verdict = match (code, status) {
            (_, Some(status)) => of_status(status),
            ("550" | "551" | "553", None) => Verdict::Hard,
            _ => Verdict::Soft,
        };
        Some((verdict, line.trim().to_owned()))
    })
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_text("key")
    }

    fn report(to: &str, action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.bank.example\r\nTo: bounces+{to}@insole.bank.example\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.bank.example\r\n\r\n\
             Final-Recipient: rfc822; mina@bank.example\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 {status} No such user\r\n\r\n--b--\r\n"
        )
    }

    #[test]
    fn reports_say_whether_anybody_is_there() {
        let token = token(&key(), LetterId(12));
        assert!(token.len() < 40 && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        for (action, status, verdict) in [
            ("failed", "5.1.1", Some(Verdict::Hard)),
            ("failed", "5.2.2", Some(Verdict::Soft)),
            ("failed", "5.7.1", Some(Verdict::Soft)),
            ("failed", "4.4.7", Some(Verdict::Soft)),
            ("delayed", "4.4.1", Some(Verdict::Soft)),
            ("delivered", "2.0.0", None),
        ] {
            // Servers on the way like small letters, and large ones.
            for token in [token.clone(), token.to_uppercase()] {
                let found = read(&key(), report(&token, action, status).as_bytes());
                assert_eq!(found.as_ref().map(|it| it.verdict), verdict, "{status}");
                assert!(found.is_none_or(|it| it.letter == LetterId(12)));
            }
        }
        let forged = report("12-0123456789abcdef0123", "failed", "5.1.1");
        assert_eq!(read(&key(), forged.as_bytes()), None);
        let other = report(&token, "failed", "5.1.1");
        assert_eq!(
            read(&SigningKey::from_text("other"), other.as_bytes()),
            None
        );
    }

    #[test]
    fn prose_counts_when_a_server_wrote_it_and_an_absence_never() {
        let token = token(&key(), LetterId(3));
        let plain = |from: &str, body: &str| {
            let raw = format!(
                "From: {from}\r\nTo: bounces+{token}@insole.bank.example\r\nSubject: x\r\n\r\n{body}\r\n"
            );
            read(&key(), raw.as_bytes()).map(|bounce| bounce.verdict)
        };
        let daemon = "MAILER-DAEMON@mx.bank.example";
        let refused = "<mina@bank.example>: host said: 550 5.1.1 unknown user";
        assert_eq!(plain(daemon, refused), Some(Verdict::Hard));
        assert_eq!(plain("mina@bank.example", refused), None);
        assert_eq!(plain(daemon, "552 mailbox is full"), Some(Verdict::Soft));
        assert_eq!(plain(daemon, "I am away until 4 March."), None);
    }
}
