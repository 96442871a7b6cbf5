//! The installed models of a folder, noticed whenever they come.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Encoder, UseMultilingual};

/// The installed multilingual encoder, below the folder of models.
pub(super) const FILE: &str = "use-multilingual-v3.model";

/// How long what was seen is believed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The encoder of a folder of models. Cheap to clone and to ask: at most once a second it looks whether a model was installed,
/// replaced or removed, so that nothing needs to be started anew.
#[derive(Clone)]
pub struct Models(Arc<Inner>);

struct Inner {
    /// `None`: what was given is all there is.
    folder: Option<PathBuf>,
    every: Duration,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    at: Option<Instant>,
    /// Of the file that was opened, or could not be.
    identity: Option<Identity>,
    encoder: Option<Arc<dyn Encoder>>,
}

/// Changes when a file is replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity {
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
}

impl Models {
    /// Of a folder, which need not exist.
    pub fn new(folder: &Path) -> Self {
        Self::looking_every(folder, LOOK_EVERY)
    }

    pub(super) fn looking_every(folder: &Path, every: Duration) -> Self {
        Self(Arc::new(Inner {
            folder: Some(folder.to_owned()),
            every,
            seen: Mutex::default(),
        }))
    }

    /// No model, ever.
    pub fn none() -> Self {
        Self::settled(None)
    }

    /// Always this encoder.
    pub fn only(encoder: Arc<dyn Encoder>) -> Self {
        Self::settled(Some(encoder))
    }

    fn settled(encoder: Option<Arc<dyn Encoder>>) -> Self {
        Self(Arc::new(Inner {
            folder: None,
            every: LOOK_EVERY,
            seen: Mutex::new(Seen {
                encoder,
                ..Seen::default()
            }),
        }))
    }

    /// The encoder, where one is installed and can be used.
    pub fn encoder(&self) -> Option<Arc<dyn Encoder>> {
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let due = seen.at.is_none_or(|at| at.elapsed() >= self.0.every);
        if let Some(folder) = self.0.folder.as_ref().filter(|_| due) {
            seen.look(&folder.join(FILE));
            seen.at = Some(Instant::now());
        }
        seen.encoder.clone()
    }
}

impl Seen {
    fn look(&mut self, file: &Path) {
        let identity = fs::metadata(file).ok().map(|metadata| Identity {
            inode: metadata.ino(),
            bytes: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        });
        if self.identity == identity {
            return;
        }
        self.identity = identity;
        self.encoder = None;
        if identity.is_none() {
            tracing::info!(
                "encoder: the model was removed; reports are compared by their words alone"
            );
            return;
        }
        match open(file) {
            Ok(encoder) => {
                tracing::info!(
                    model = encoder.name(),
                    "encoder: {} is ready",
                    encoder.name()
                );
                self.encoder = Some(Arc::new(encoder));
            }
            Err(error) => tracing::error!(
                error = format!("{error:#}"),
                "encoder: the model cannot be used, reports are compared by their words alone; install it again"
            ),
        }
    }
}

/// Opens it and lets it answer once, which also brings the weights into memory before somebody waits for them.
fn open(file: &Path) -> anyhow::Result<UseMultilingual> {
    let encoder = UseMultilingual::open(file)?;
    encoder.encode("안녕, world")?;
    Ok(encoder)
}

/// What [`inspect`] found.
#[derive(Debug)]
pub enum State {
    /// No model.
    Missing,
    /// A model, every byte as it was installed: its name and bytes on disk.
    Whole(String, usize),
    /// A file that is no whole model, and why.
    Damaged(String),
}

/// Looks at the installed model, all of it.
pub fn inspect(folder: &Path) -> State {
    let file = folder.join(FILE);
    if !file.exists() {
        return State::Missing;
    }
    match open(&file) {
        Ok(model) if model.is_whole() => State::Whole(model.name().to_owned(), model.file_size()),
        Ok(_) => State::Damaged(format!(
            "{} was changed after it was installed",
            file.display()
        )),
        Err(error) => State::Damaged(format!("{error:#}")),
    }
}
