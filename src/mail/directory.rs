//! One `.eml` file per letter: whole or not there, named so that a listing is in order of time.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::message::Letter;
use super::sender::Sender;
use super::{Reason, SendError};

/// A folder that letters are written into.
#[derive(Debug)]
pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Writes the letter under `<time>-<id>.eml`; the same letter at the same time replaces itself.
    pub(super) async fn write(&self, from: &Sender, letter: &Letter) -> Result<(), SendError> {
        let bytes = from.wire(letter)?.bytes;
        let name = format!(
            "{}-{}",
            letter.at.format("%Y%m%dT%H%M%S%.6fZ"),
            letter
                .message_id
                .as_str()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .take(16)
                .collect::<String>()
        );
        self.off_thread(move |folder| write_whole(folder, &name, &bytes))
            .await
    }

    /// Whether a file can be written here.
    pub(super) async fn check(&self) -> Result<(), SendError> {
        self.off_thread(|folder| {
            std::fs::create_dir_all(folder)?;
            tempfile::Builder::new()
                .prefix(".check-")
                .tempfile_in(folder)?
                .write_all(b"ok")
        })
        .await
    }

    async fn off_thread(
        &self,
        work: impl FnOnce(&Path) -> io::Result<()> + Send + 'static,
    ) -> Result<(), SendError> {
        let folder = self.folder.clone();
        let shown = folder.display().to_string();
        actix_web::web::block(move || work(&folder))
            .await
            .map_err(|_| io::Error::other("the writing thread is gone"))
            .and_then(|done| done)
            .map_err(|error| SendError::Ours(Reason::new(format!("{shown}: {error}"))))
    }
}

fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".writing-")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(format!("{name}.eml")))
        .map_err(|error| error.error)?;
    // The rename itself must survive a power cut.
    File::open(folder)?.sync_all()
}
