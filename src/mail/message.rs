//! A rendered letter and its form on the wire.
//!
//! Nothing that a person typed can become a header of its own: every header value passes [`one_line`], addresses
//! are parsed [`EmailAddress`]es, ids and list names are made here from their own alphabet.

use std::time::SystemTime;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};

use super::{Reason, SendError};
use crate::base::clock::Timestamp;
use crate::base::language::Language;
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;

/// A person who sends or gets letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// As it is shown; may be empty.
    pub name: String,
    /// Where it goes.
    pub address: EmailAddress,
}

impl Correspondent {
    /// From `Name <address>` or a bare address; `None` for anything else, also for two of them.
    pub fn from_header(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let (name, address) = match raw.strip_suffix('>') {
            Some(rest) => {
                let (name, address) = rest.rsplit_once('<')?;
                (name.trim().trim_matches('"'), address)
            }
            None => ("", raw),
        };
        if name
            .chars()
            .any(|c| c.is_control() || matches!(c, '<' | '>'))
        {
            return None;
        }
        let address = EmailAddress::parse("from", address).ok()?;
        Some(Self {
            name: name.to_owned(),
            address,
        })
    }

    fn mailbox(&self) -> Result<Mailbox, SendError> {
        let address: Address = self
            .address
            .as_str()
            .parse()
            .map_err(|error| SendError::Permanent(Reason::new(format!("address: {error}"))))?;
        let name = one_line(&self.name, 120);
        Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
    }
}

/// The name under which this installation's letters are known: the host of its public address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailIdentity {
    host: String,
}

impl MailIdentity {
    /// From the public address, for example `https://insole.company.example`.
    pub fn new(public_url: &url::Url) -> Self {
        let host: String = public_url
            .host_str()
            .unwrap_or("insole.invalid")
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        Self {
            host: host.trim_matches(['-', '.']).to_owned(),
        }
    }

    /// The id of a letter: the same parts give the same id, for ever.
    pub fn message_id(&self, parts: &[&str]) -> MessageId {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hex::encode(hash.finalize());
        MessageId(format!(
            "{}@{}",
            digest.get(..40).unwrap_or(&digest),
            self.host
        ))
    }

    /// The id that all letters about one thing refer to, so that mail programs show them as one conversation.
    pub fn thread(&self, subject: Subject) -> MessageId {
        MessageId(format!("{}@{}", list_label(subject), self.host))
    }

    /// The `List-Id` of letters about one thing.
    pub fn list_of(&self, subject: Subject) -> String {
        format!("<{}.{}>", list_label(subject), self.host)
    }

    /// The `List-Id` of letters that are about no single thing: `sign-in`, `digest`.
    pub fn list(&self, label: &'static str) -> String {
        format!("<{label}.{}>", self.host)
    }
}

fn list_label(subject: Subject) -> String {
    format!("{}-{}", subject.kind().replace('_', "-"), subject.id())
}

/// A message id without its angle brackets, made by [`MailIdentity`] only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Back from its stored form; `None` for anything that [`MailIdentity`] does not make.
    pub fn from_stored(text: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let (local, host) = text.split_once('@')?;
        let ours =
            !local.is_empty() && !host.is_empty() && local.chars().chain(host.chars()).all(fits);
        ours.then(|| Self(text.to_owned()))
    }

    /// The id itself: `3f…@insole.company.example`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for MessageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A letter, rendered and ready to go.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Who gets it.
    pub to: Correspondent,
    /// The language it is written in.
    pub language: Language,
    /// The news in one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Fixed per letter, so that a repeat is recognised.
    pub message_id: MessageId,
    /// The conversation it belongs to.
    pub thread: Option<MessageId>,
    /// What kind of letters this is one of, from [`MailIdentity`].
    pub list_id: String,
    /// Where one click stops letters about this item (RFC 8058); sign-in letters have none.
    pub unsubscribe: Option<url::Url>,
    /// The name before the sender's address, where it is another than the configured one.
    pub sender_name: Option<String>,
    /// What its envelope says, so that it is known when it comes back.
    pub bounce: Option<String>,
    /// What the address says that an answer goes to; `None`: it cannot be answered.
    pub reply: Option<String>,
    /// The picture (PNG) that its HTML shows under [`LOGO_ID`].
    pub logo: Option<Vec<u8>>,
    /// The date it carries.
    pub at: Timestamp,
}

/// By which a letter's HTML names the picture that travels inside it.
pub const LOGO_ID: &str = "logo@insole";

impl Letter {
    /// The letter as it goes over the wire.
    pub(super) fn to_message(
        &self,
        from: &Correspondent,
        reply: Option<&EmailAddress>,
    ) -> Result<Message, SendError> {
        let mut builder = Message::builder()
            .from(from.mailbox()?)
            .to(self.to.mailbox()?)
            .subject(one_line(&self.subject, 200))
            .date(SystemTime::from(self.at))
            .message_id(Some(format!("<{}>", self.message_id)))
            .raw_header(header("List-Id", &self.list_id))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            // Exchange answers automatic letters with "out of office" unless it is asked not to.
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .raw_header(header("Content-Language", self.language.tag()));
        if let Some(reply) = reply {
            let mailbox = Correspondent {
                name: from.name.clone(),
                address: reply.clone(),
            };
            builder = builder.reply_to(mailbox.mailbox()?);
        }
        if let Some(thread) = &self.thread {
            builder = builder
                .in_reply_to(format!("<{thread}>"))
                .references(format!("<{thread}>"));
        }
        if let Some(url) = &self.unsubscribe {
            builder = builder
                .raw_header(header("List-Unsubscribe", &format!("<{url}>")))
                .raw_header(header(
                    "List-Unsubscribe-Post",
                    "List-Unsubscribe=One-Click",
                ));
        }
        let (text, html) = (clean_body(&self.text), clean_body(&self.html));
        let boundary = self.boundary(&text, &html);
        let within = format!("{boundary}-in");
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(text);
        let html = SinglePart::builder()
            .header(ContentType::TEXT_HTML)
            .body(html);
        let parts = MultiPart::alternative().boundary(boundary).singlepart(text);
        let parts = match &self.logo {
            None => parts.singlepart(html),
            Some(logo) => {
                let png = ContentType::parse("image/png")
                    .map_err(|error| SendError::Permanent(Reason::new(error)))?;
                let picture = Attachment::new_inline(LOGO_ID.to_owned()).body(logo.clone(), png);
                let related = MultiPart::related().boundary(within);
                parts.multipart(related.singlepart(html).singlepart(picture))
            }
        };
        builder
            .multipart(parts)
            .map_err(|error| SendError::Permanent(Reason::new(error)))
    }

    /// Depends on all that it separates, so that no text can contain its own boundary, and a repeat has the same bytes.
    fn boundary(&self, text: &str, html: &str) -> String {
        let mut hash = Sha256::new();
        for part in [self.message_id.as_str(), text, html] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hex::encode(hash.finalize());
        format!("insole-{}", digest.get(..32).unwrap_or(&digest))
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value, 900))
}

/// One line of at most `most` characters: line breaks, control characters and reordering marks become spaces.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let flat: String = text
        .chars()
        .map(|c| if breaks_a_line(c) { ' ' } else { c })
        .collect();
    let mut line = flat.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > most {
        line = line.chars().take(most.saturating_sub(1)).collect();
        line.push('…');
    }
    line
}

fn breaks_a_line(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Line ends as `\n`, no other control characters but the tab.
fn clean_body(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
