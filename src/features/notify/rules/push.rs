//! What is pushed to a browser besides its letter, and how often that is tried.

use chrono::{DateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Channel, LetterKind, Why, pause_after};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem};
use crate::outgoing::{OutgoingSettings, PushReader};

/// How many browsers of one person are told.
pub const MOST_DEVICES: i64 = 20;
/// The longest address of a browser that is taken, in bytes.
const LONGEST_ENDPOINT: usize = 2000;
/// The first pause of a push that was not taken, in seconds.
const FIRST_PAUSE: i64 = 60;
/// After so many attempts, more than four hours, a push is given up: its letter has told it long since.
const MOST_ATTEMPTS: i64 = 9;
/// The longest pause that a push service may ask for.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);
/// The longest title and the longest line of a push, in characters: all of it fits into one message in any script.
const LONGEST_TITLE: usize = 120;
const LONGEST_LINE: usize = 240;

/// Whether news whose letter goes by this channel is pushed as well, to whoever wants it for `only_mine` or all of it.
pub fn is_pushed(kind: LetterKind, why: Why, channel: Option<Channel>, only_mine: bool) -> bool {
    // A link that signs in belongs into no notification, which others may see.
    kind != LetterKind::SignIn && channel == Some(Channel::Now) && (why.is_mine() || !only_mine)
}

/// The pause after the `attempts`-th failed attempt; `None`: it is given up.
pub fn push_pause(attempts: i64) -> Option<TimeDelta> {
    pause_after(attempts, FIRST_PAUSE).filter(|_| attempts < MOST_ATTEMPTS)
}

/// When a push service wants to be asked again, by its word (`Retry-After`): so many seconds, or a moment.
pub fn retry_at(said: &str, now: Timestamp) -> Option<Timestamp> {
    let said = said.trim();
    let at = match said.parse::<u32>() {
        Ok(seconds) => now + TimeDelta::seconds(seconds.into()),
        Err(_) => DateTime::parse_from_rfc2822(said).ok()?.to_utc(),
    };
    Some(at.min(now + LONGEST_PAUSE))
}

/// How soon a push service brings a message to a browser that saves power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// When there is an occasion.
    Normal,
    /// At once: somebody waits for it.
    High,
}

impl Urgency {
    /// As the header says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// What a browser shows: the worker reads exactly this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushText {
    title: String,
    body: String,
    /// Where it leads, within this installation.
    path: String,
    /// What a later one of the same item takes the place of.
    tag: String,
    lang: &'static str,
}

impl PushText {
    /// Cut to what a notification shows.
    pub fn new(title: &str, body: &str, path: &str, tag: &str, lang: &'static str) -> Self {
        Self {
            title: cut(title, LONGEST_TITLE),
            body: cut(body, LONGEST_LINE),
            path: path.to_owned(),
            tag: tag.to_owned(),
            lang,
        }
    }
}

impl PushText {
    /// What a later one of the same item takes the place of.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

fn cut(text: &str, most: usize) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What is no letter would need six bytes instead of one.
    line.retain(|c| !c.is_control());
    if line.chars().count() <= most {
        return line;
    }
    let kept: String = line.chars().take(most).collect();
    format!("{}…", kept.trim_end())
}

/// A browser as it gives itself: where its push service takes messages for it, and its keys.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DeviceInput {
    /// An address of its push service.
    pub endpoint: String,
    /// The public half of its key.
    pub p256dh: String,
    /// The secret that it shares with us.
    pub auth: String,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub struct DeviceTerms {
    pub(in crate::features::notify) endpoint: Url,
    pub(in crate::features::notify) p256dh: String,
    pub(in crate::features::notify) auth: String,
}

impl DeviceInput {
    /// Only with keys that messages can be sealed for, and of a push service that this installation talks to.
    pub fn parse(&self, settings: &OutgoingSettings) -> Outcome<DeviceTerms> {
        let keys = PushReader::parse(&self.p256dh, &self.auth);
        let endpoint = Url::parse(&self.endpoint).ok();
        let endpoint = endpoint
            .filter(|url| url.scheme() == "https" && self.endpoint.len() <= LONGEST_ENDPOINT);
        let (Some(endpoint), Some(_)) = (endpoint, keys) else {
            return Err(Problem::new("endpoint", "push_browser").invalid());
        };
        if !settings.is_push_service(&endpoint) {
            let host = endpoint.host_str().unwrap_or_default();
            return Err(Problem::new("endpoint", "push_service")
                .with("host", host)
                .invalid());
        }
        Ok(DeviceTerms {
            endpoint,
            p256dh: self.p256dh.clone(),
            auth: self.auth.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::channel_for;
    use super::*;
    use crate::features::members::MailLevel;
    use crate::outgoing::LARGEST_MESSAGE;

    #[test]
    fn what_comes_at_once_by_letter_is_pushed_and_nothing_else() {
        use LetterKind as K;
        let pushed = |kind, why, only_mine, level| {
            is_pushed(kind, why, channel_for(kind, why, level), only_mine)
        };
        let at_once = MailLevel::Immediately;
        assert!(pushed(K::Accepted, Why::Supporter, false, at_once));
        assert!(!pushed(K::Accepted, Why::Supporter, true, at_once));
        assert!(pushed(K::Accepted, Why::Reporter, true, at_once));
        assert!(!pushed(K::Accepted, Why::Reporter, false, MailLevel::Daily));
        assert!(pushed(
            K::ProjectFailed,
            Why::Supporter,
            false,
            MailLevel::Weekly
        ));
        assert!(!pushed(K::Commented, Why::Supporter, false, at_once));
        assert!(!pushed(
            K::ProjectFailed,
            Why::Supporter,
            false,
            MailLevel::Nothing
        ));
        assert!(!pushed(K::SignIn, Why::Asked, false, at_once));
    }

    #[test]
    fn the_longest_text_fits_into_one_message() {
        for letter in ["힣", "\"", "\\", "\u{1}", "🪨"] {
            let long = letter.repeat(5000);
            let text = PushText::new(&long, &long, "/pain-points/123456", "P-123456", "ko");
            let json = serde_json::to_vec(&text).unwrap();
            assert!(json.len() < LARGEST_MESSAGE, "{letter}: {}", json.len());
        }
        let text = PushText::new("one\n two", "", "/", "x", "en");
        assert_eq!(text.title, "one two");
    }

    #[test]
    fn a_push_is_tried_for_some_hours_and_as_its_service_wishes() {
        let waited: i64 = (1..)
            .map_while(push_pause)
            .map(|pause| pause.num_seconds())
            .sum();
        assert!((4 * 3600..5 * 3600).contains(&waited), "{waited}");
        let now = DateTime::from_timestamp(1_772_413_200, 0).unwrap();
        assert_eq!(retry_at("120", now), Some(now + TimeDelta::seconds(120)));
        assert_eq!(
            retry_at("Mon, 02 Mar 2026 01:10:00 GMT", now),
            Some(now + TimeDelta::minutes(10))
        );
        assert_eq!(retry_at("4000000000", now), Some(now + TimeDelta::hours(6)));
        assert_eq!(retry_at("soon", now), None);
    }
}
