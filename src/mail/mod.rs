//! How a letter leaves the house: by SMTP, as a file in a folder, or, said openly, not at all.
//!
//! Only this folder opens mail connections, and never inside a transaction. A letter that cannot be sent says
//! whose turn it is ([`SendError`]): wait and try again, give up on this address, or repair our own settings.

mod directory;
mod dkim;
mod layout;
mod message;
mod sender;
mod settings;
mod smtp;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub use layout::{Block, LetterPage, Link, Logo, Prose, Tone};
pub use message::{Correspondent, LOGO_ID, Letter, MailIdentity, MessageId};
pub use sender::Sender;
pub use settings::{MailProblem, MailSettings, Transport};

use directory::Directory;
use smtp::Smtp;

/// Where letters go. Cheap to clone; clones share connections.
#[derive(Clone)]
pub enum Mailer {
    /// Handed to a mail server over pooled connections.
    Smtp(Arc<Sender>, Arc<Smtp>),
    /// One `.eml` file per letter.
    Directory(Arc<Sender>, Arc<Directory>),
    /// Kept in memory, for tests alone; no setting leads here.
    Memory(Arc<Sender>, Arc<Memory>),
    /// Nothing is sent: the administrator said so.
    None,
}

/// What became of a letter that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The transport has taken it.
    Taken,
    /// The transport is `none`: it was discarded, as configured.
    Discarded,
}

/// Why a letter was not taken, by whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Busy, away, or lost on the way (4xx, connection, time-out): the same letter may succeed later.
    #[error("not now: {0}")]
    Retry(Reason),
    /// The server refuses this letter (5xx): no later attempt will change that.
    #[error("refused: {0}")]
    Permanent(Reason),
    /// The server knows nobody at this address (5xx): no letter will arrive there.
    #[error("refused address: {0}")]
    Address(Reason),
    /// Our side is wrong (settings, credentials, certificate, disk): somebody has to repair it, the letter can wait.
    #[error("our side: {0}")]
    Ours(Reason),
}

/// The server's status code, where there was one, and the words that came with it.
///
/// The words may name an address: they are kept for administrators and never logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// SMTP status, 400–599.
    pub code: Option<u16>,
    /// What the server or the system said, on one line of at most 300 characters.
    pub text: String,
}

impl Reason {
    /// A reason without a status code.
    pub fn new(text: impl std::fmt::Display) -> Self {
        Self {
            code: None,
            text: message::one_line(&text.to_string(), 300),
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.code {
            Some(code) if !self.text.contains(&code.to_string()) => {
                write!(f, "{code} {}", self.text)
            }
            _ => f.write_str(&self.text),
        }
    }
}

impl SendError {
    /// The reason, whosever turn it is.
    pub fn reason(&self) -> &Reason {
        match self {
            Self::Retry(reason)
            | Self::Permanent(reason)
            | Self::Address(reason)
            | Self::Ours(reason) => reason,
        }
    }

    /// One word for logs and figures: `retry`, `permanent`, `address` or `ours`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Retry(_) => "retry",
            Self::Permanent(_) => "permanent",
            Self::Address(_) => "address",
            Self::Ours(_) => "ours",
        }
    }
}

impl Mailer {
    /// The transport that the settings name; `data_dir` is where `directory` puts its folder `mail` unless told otherwise.
    ///
    /// Opens no connection. Refuses settings that would lose letters or send them in the clear, naming the remedy.
    pub fn new(settings: &MailSettings, data_dir: &Path) -> Result<Self, MailProblem> {
        // lettre and everything else that speaks TLS here uses ring; a second call changes nothing.
        drop(rustls::crypto::ring::default_provider().install_default());
        Ok(match settings.transport()? {
            Transport::Smtp => Self::Smtp(
                Arc::new(Sender::new(settings)?),
                Arc::new(Smtp::new(settings)?),
            ),
            Transport::Directory => {
                let folder = settings
                    .directory
                    .clone()
                    .unwrap_or_else(|| data_dir.join("mail"));
                Self::Directory(
                    Arc::new(Sender::new(settings)?),
                    Arc::new(Directory::new(folder)),
                )
            }
            Transport::None => Self::None,
        })
    }

    /// A mailer that keeps its letters, for tests alone.
    #[expect(clippy::expect_used, reason = "the mailbox is a literal")]
    pub fn memory() -> (Self, Arc<Memory>) {
        let memory = Arc::new(Memory::default());
        let sender = Correspondent::from_header("Insole <insole@test.example>").expect("a mailbox");
        let sender = Arc::new(Sender::plain(sender));
        (Self::Memory(sender, Arc::clone(&memory)), memory)
    }

    /// Hands over one letter; takes at most the send time-out (20 s) plus the wait for a free connection.
    pub async fn send(&self, letter: &Letter) -> Result<Delivery, SendError> {
        self.send_after(letter, async || Ok(())).await
    }

    /// The same; where the content goes to a mail server, `going` is done right before it does, and nothing goes unless
    /// that went well: from there on, only the server knows whether it has the letter.
    pub async fn send_after(
        &self,
        letter: &Letter,
        going: impl AsyncFnOnce() -> Result<(), SendError>,
    ) -> Result<Delivery, SendError> {
        match self {
            Self::Smtp(from, smtp) => smtp.send(from, letter, going).await?,
            Self::Directory(from, directory) => directory.write(from, letter).await?,
            Self::Memory(from, memory) => memory.keep(from, letter)?,
            Self::None => return Ok(Delivery::Discarded),
        }
        Ok(Delivery::Taken)
    }

    /// Whether letters could leave right now: connects and signs in, or writes and removes a file.
    pub async fn check(&self) -> Result<(), SendError> {
        match self {
            Self::Smtp(_, smtp) => smtp.check().await,
            Self::Directory(_, directory) => directory.check().await,
            Self::Memory(..) | Self::None => Ok(()),
        }
    }

    /// What has to stand in the DNS for the signatures of letters: name and text of each record.
    pub fn dkim_records(&self) -> Vec<(String, String)> {
        match self {
            Self::Smtp(from, _) | Self::Directory(from, _) | Self::Memory(from, _) => {
                from.records()
            }
            Self::None => Vec::new(),
        }
    }

    /// How many letters may be under way at once.
    pub fn connections(&self) -> usize {
        match self {
            Self::Smtp(_, smtp) => smtp.connections(),
            Self::Directory(..) | Self::Memory(..) | Self::None => 1,
        }
    }

    /// The configured word: `smtp`, `directory`, `memory` or `none`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Smtp(..) => "smtp",
            Self::Directory(..) => "directory",
            Self::Memory(..) => "memory",
            Self::None => "none",
        }
    }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mailer::{}", self.name())
    }
}

/// Letters kept for a test, and failures planned by it.
#[derive(Debug, Default)]
pub struct Memory {
    letters: Mutex<Vec<Letter>>,
    failures: Mutex<VecDeque<SendError>>,
}

impl Memory {
    /// All letters so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        lock(&self.letters).clone()
    }

    /// All letters so far, oldest first; the next call returns later ones only.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *lock(&self.letters))
    }

    /// The next attempts fail like this, one each, before letters are kept again.
    pub fn plan_failures(&self, failures: impl IntoIterator<Item = SendError>) {
        lock(&self.failures).extend(failures);
    }

    fn keep(&self, from: &Sender, letter: &Letter) -> Result<(), SendError> {
        if let Some(failure) = lock(&self.failures).pop_front() {
            return Err(failure);
        }
        // What cannot be written on the wire must not pass in a test either.
        from.wire(letter)?;
        lock(&self.letters).push(letter.clone());
        Ok(())
    }
}

/// A poisoned lock means a panic elsewhere; a list of letters is still a list of letters.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
