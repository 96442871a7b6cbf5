//! What a hook is, and how a delivery is signed. Pure.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::Url;

use crate::base::actor::stored_words;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::WebhookId;
use crate::base::language::Language;
use crate::base::secret::SigningKey;
use crate::features::notify::CHAT_KINDS;
use crate::ledger::Event;
use crate::outgoing::{Outgoing, Unfit};

/// The longest name of a hook.
pub const LONGEST_NAME: usize = 60;
/// The longest address.
const LONGEST_URL: usize = 2000;
/// The most hooks there are.
pub const MOST_HOOKS: i64 = 50;
/// How long the secret before counts beside a new one.
const OVERLAP: TimeDelta = TimeDelta::hours(24);
/// The first pause of a delivery that was not taken, in seconds.
pub(super) const FIRST_PAUSE: i64 = 30;

/// What a hook is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// An event as `GET /api/v1/events` shows it.
    Events,
    /// `{"text": "…"}`: a line and a link.
    Chat,
}

stored_words!(Format { Events = "events", Chat = "chat" });

/// The kinds of events that a hook may be sent: whatever the staff may see of the work itself.
pub fn event_kinds() -> impl Iterator<Item = &'static str> {
    const OPEN: [&str; 6] = [
        "pain_point.",
        "project.",
        "pulse.",
        "retrospective.",
        "condition.",
        "campaign.",
    ];
    let kinds = Event::KINDS.iter().copied();
    kinds.filter(|kind| OPEN.iter().any(|prefix| kind.starts_with(prefix)))
}

/// A hook as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct HookInput {
    /// What people call it.
    pub name: String,
    /// Where it goes; empty keeps the address there was.
    pub url: String,
    /// `events` or `chat`.
    pub format: String,
    /// The language of chat lines.
    pub language: String,
    /// Which events, or which news.
    pub kinds: Vec<String>,
}

/// A hook that makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookTerms {
    pub(super) name: String,
    pub(super) url: Url,
    pub(super) format: Format,
    pub(super) language: Language,
    pub(super) kinds: BTreeSet<String>,
}

impl HookInput {
    /// All that is wrong with it, or what it means; `present` is the address of a hook that exists already.
    pub fn parse(self, way: &Outgoing, present: Option<&str>) -> Outcome<HookTerms> {
        let mut problems = Vec::new();
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = name.chars().count();
        if name.is_empty() {
            problems.push(Problem::new("name", "required"));
        } else if length > LONGEST_NAME {
            let problem = Problem::new("name", "too_long");
            problems.push(problem.with("most", LONGEST_NAME).with("length", length));
        } else if name.chars().any(char::is_control) {
            problems.push(Problem::new("name", "control_characters"));
        }
        let url = match (self.url.trim(), present) {
            ("", Some(present)) => present,
            (typed, _) => typed,
        };
        let url = match Url::parse(url) {
            _ if url.is_empty() => Err("required"),
            Ok(_) if url.len() > LONGEST_URL => Err("webhook_address"),
            Ok(url) => match way.fits(&url) {
                Ok(()) => Ok(url),
                Err(Unfit::Form) => Err("webhook_address"),
                Err(Unfit::Inside) => Err("webhook_inside"),
            },
            Err(_) => Err("webhook_address"),
        };
        if let Err(code) = &url {
            problems.push(Problem::new("url", *code));
        }
        let format = Format::parse(&self.format);
        if format.is_none() {
            problems.push(Problem::new("format", "choice"));
        }
        let language = Language::from_tag(&self.language);
        if language.is_none() {
            problems.push(Problem::new("language", "choice"));
        }
        // Both lists stand on the form; those of the other format are not meant.
        let kinds: BTreeSet<String> = self
            .kinds
            .into_iter()
            .filter(|kind| match format {
                Some(Format::Events) => event_kinds().any(|known| known == kind),
                Some(Format::Chat) => CHAT_KINDS.iter().any(|known| known.as_str() == kind),
                None => false,
            })
            .collect();
        if kinds.is_empty() && format.is_some() {
            problems.push(Problem::new("kinds", "webhook_kinds"));
        }
        Refusal::unless_valid(problems)?;
        match (url, format, language) {
            (Ok(url), Some(format), Some(language)) => Ok(HookTerms {
                name,
                url,
                format,
                language,
                kinds,
            }),
            _ => Err(Problem::new("url", "webhook_address").invalid()),
        }
    }
}

/// What the receiver of a delivery checks it with, as it is shown: once.
pub(super) fn secret(key: &SigningKey, hook: WebhookId, number: i64) -> String {
    format!("whsec_{}", STANDARD.encode(secret_bytes(key, hook, number)))
}

fn secret_bytes(key: &SigningKey, hook: WebhookId, number: i64) -> Vec<u8> {
    key.derive("webhook", &format!("{hook}.{number}"))
}

/// The signatures of a delivery that leaves `now`: with the present secret and, for a day after it was renewed, with the
/// one before.
pub(super) fn signatures(
    key: &SigningKey,
    hook: WebhookId,
    (number, renewed_at): (i64, Option<Timestamp>),
    delivery: &str,
    now: Timestamp,
    body: &str,
) -> String {
    let overlaps = renewed_at.is_some_and(|at| now < at + OVERLAP);
    let numbers = [Some(number), overlaps.then(|| number - 1)];
    let signed = numbers.into_iter().flatten().map(|number| {
        let secret = secret_bytes(key, hook, number);
        format!("v1,{}", signature(&secret, delivery, now.timestamp(), body))
    });
    signed.collect::<Vec<_>>().join(" ")
}

fn signature(secret: &[u8], delivery: &str, seconds: i64, body: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length");
    mac.update(format!("{delivery}.{seconds}.{body}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outgoing::OutgoingSettings;

    #[test]
    fn a_delivery_is_signed_as_the_standard_says() {
        // The example of the standard's own libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        assert_eq!(
            signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body),
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn the_secret_before_counts_for_a_day() {
        let key = SigningKey::from_text("key");
        let at = Timestamp::default();
        let signed = |renewed, now| {
            let hook = WebhookId(1);
            signatures(&key, hook, (2, renewed), "1-9", now, "{}")
        };
        assert_eq!(signed(None, at).split(' ').count(), 1);
        let later = at + TimeDelta::hours(23);
        assert_eq!(signed(Some(at), later).split(' ').count(), 2);
        let later = at + TimeDelta::hours(24);
        assert_eq!(signed(Some(at), later).split(' ').count(), 1);
        assert_ne!(secret(&key, WebhookId(1), 1), secret(&key, WebhookId(1), 2));
    }

    #[test]
    fn everything_wrong_with_a_hook_is_said_at_once() {
        let way = Outgoing::new(&OutgoingSettings::default()).unwrap();
        let input = HookInput {
            url: "http://hooks.example.com".to_owned(),
            format: "events".to_owned(),
            kinds: vec!["accepted".to_owned(), "member.added".to_owned()],
            ..HookInput::default()
        };
        let wrong = format!("{:?}", input.parse(&way, None).unwrap_err());
        for field in ["name", "url", "language", "kinds"] {
            assert!(wrong.contains(field), "{field}: {wrong}");
        }
    }

    #[test]
    fn an_empty_address_keeps_the_one_there_was() {
        let way = Outgoing::new(&OutgoingSettings::default()).unwrap();
        let input = HookInput {
            name: " Team  chat ".to_owned(),
            format: "chat".to_owned(),
            language: "en".to_owned(),
            kinds: vec!["accepted".to_owned(), "pain_point.accepted".to_owned()],
            ..HookInput::default()
        };
        let terms = input
            .parse(&way, Some("https://hooks.example.com/x"))
            .unwrap();
        assert_eq!(terms.name, "Team chat");
        assert_eq!(terms.url.path(), "/x");
        assert_eq!(terms.kinds.len(), 1);
    }
}
