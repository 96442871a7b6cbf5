//! Files that come with a form: each is written to a nameless temporary file while it arrives, so that many at once need no
//! memory, and one that is too large does not cost anybody what they typed beside it.

use std::fs::File;
use std::io::{Read, Seek, Write};

use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use futures_util::TryStreamExt;

use super::forms::FORM_LIMIT;
use crate::base::failure::{Failure, Outcome, Refusal};

/// The largest file in bytes.
pub const LARGEST_FILE: u64 = 10 * 1024 * 1024;
/// Files that one form may bring, however many are kept of them.
const MOST_FILES: usize = 12;
/// What comes in is written in pieces of this size.
const PIECE: usize = 512 * 1024;

/// A file as somebody sent it.
#[derive(Debug)]
pub struct Upload {
    /// What it is called on their machine.
    pub name: String,
    /// Its size in bytes; of one that is too large as far as it was looked at.
    pub size: u64,
    file: Option<File>,
}

impl Upload {
    /// All bytes, or nothing when there were too many. Blocks.
    pub fn read(&mut self) -> Outcome<Option<Vec<u8>>> {
        let Some(file) = &mut self.file else {
            return Ok(None);
        };
        file.rewind()?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// From bytes that are here already.
    pub fn of(name: &str, bytes: &[u8]) -> Outcome<Self> {
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        Ok(Self {
            name: name.to_owned(),
            size: bytes.len() as u64,
            file: Some(file),
        })
    }
}

/// The fields and, where they are wanted, the files of a form with files.
pub(super) async fn read(
    request: &HttpRequest,
    payload: Payload,
    wanted: bool,
) -> Outcome<(Vec<(String, String)>, Vec<Upload>)> {
    let cut = |_| Failure::from(Refusal::Malformed("body"));
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut fields, mut uploads) = (Vec::new(), Vec::new());
    let (mut typed, mut let_by) = (0, 0);
    while let Some(mut part) = parts.try_next().await.map_err(cut)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part
            .content_disposition()
            .and_then(|it| it.get_filename())
            .map(str::to_owned);
        match file_name {
            None => {
                let mut value = Vec::new();
                while let Some(chunk) = part.try_next().await.map_err(cut)? {
                    typed += chunk.len();
                    if typed > FORM_LIMIT {
                        return Err(Refusal::TooLarge { limit: FORM_LIMIT }.into());
                    }
                    value.extend_from_slice(&chunk);
                }
                fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            }
            // A file field in which nothing was chosen, or a file that nobody may send.
            Some(file_name) if file_name.is_empty() || !wanted => {
                while let Some(chunk) = part.try_next().await.map_err(cut)? {
                    let_by += chunk.len() as u64;
                    if let_by > MOST_FILES as u64 * LARGEST_FILE {
                        return Err(Refusal::TooLarge { limit: FORM_LIMIT }.into());
                    }
                }
            }
            Some(file_name) if uploads.len() < MOST_FILES => {
                uploads.push(spool(&mut part, file_name).await?);
            }
            Some(_) => {
                let limit = MOST_FILES * usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX);
                return Err(Refusal::TooLarge { limit }.into());
            }
        }
    }
    Ok((fields, uploads))
}

async fn spool(part: &mut actix_multipart::Field, name: String) -> Outcome<Upload> {
    let cut = |_| Failure::from(Refusal::Malformed("body"));
    let mut file = Some(tempfile::tempfile()?);
    let (mut size, mut piece) = (0, Vec::new());
    while let Some(chunk) = part.try_next().await.map_err(cut)? {
        size += chunk.len() as u64;
        if size > LARGEST_FILE {
            // The rest is let by; what was typed after it is still to come.
            if size > 8 * LARGEST_FILE {
                let limit = usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX);
                return Err(Refusal::TooLarge { limit }.into());
            }
            file = None;
            piece.clear();
            continue;
        }
        piece.extend_from_slice(&chunk);
        if piece.len() >= PIECE {
            file = written(file, std::mem::take(&mut piece)).await?;
        }
    }
    file = written(file, piece).await?;
    Ok(Upload { name, size, file })
}

async fn written(file: Option<File>, piece: Vec<u8>) -> Outcome<Option<File>> {
    let Some(mut file) = file else {
        return Ok(None);
    };
    let done = tokio::task::spawn_blocking(move || {
        file.write_all(&piece)?;
        std::io::Result::Ok(file)
    });
    Ok(Some(done.await.map_err(anyhow::Error::new)??))
}
