//! What may be attached. Pure.

use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::failure::Problem;
use crate::base::ids::{CommentId, FileId, MemberId, PainPointId, ProjectId, UpdateId};

/// Files that one form brings, and that one report, comment or update holds.
pub const MOST: usize = 5;
/// Files that a project holds beside those of its updates.
const MOST_OF_PROJECT: usize = 20;
/// Files that one person may have waiting for their form.
pub const MOST_WAITING: i64 = 40;
/// The longest name in characters.
const LONGEST_NAME: usize = 120;
/// The longest description in characters.
pub const LONGEST_ALT: usize = 300;

/// What a file hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum On {
    /// A report.
    PainPoint(PainPointId),
    /// A comment on one.
    Comment(CommentId),
    /// A project.
    Project(ProjectId),
    /// An update of one.
    Update(UpdateId),
}

const PAIN_POINT: &str = "pain_point";
const COMMENT: &str = "comment";
const PROJECT: &str = "project";
const UPDATE: &str = "update";

impl On {
    /// As it is stored.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            Self::PainPoint(id) => (PAIN_POINT, id.0),
            Self::Comment(id) => (COMMENT, id.0),
            Self::Project(id) => (PROJECT, id.0),
            Self::Update(id) => (UPDATE, id.0),
        }
    }

    /// How many files it holds at most.
    pub fn most(self) -> usize {
        match self {
            Self::Project(_) => MOST_OF_PROJECT,
            Self::PainPoint(_) | Self::Comment(_) | Self::Update(_) => MOST,
        }
    }

    /// Back from what is stored.
    pub fn from_stored(kind: &str, id: i64) -> Option<Self> {
        match kind {
            PAIN_POINT => Some(Self::PainPoint(PainPointId(id))),
            COMMENT => Some(Self::Comment(CommentId(id))),
            PROJECT => Some(Self::Project(ProjectId(id))),
            UPDATE => Some(Self::Update(UpdateId(id))),
            _ => None,
        }
    }
}

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: FileId,
    /// Who attached it.
    pub by: MemberId,
    /// What it hangs on; nothing while it waits for its form.
    pub on: Option<On>,
    /// Under which hash its bytes lie.
    pub hash: String,
    /// The same of a small picture of it.
    pub small_hash: Option<String>,
    /// What it is.
    pub media_type: String,
    /// What it is called.
    pub name: String,
    /// What can be seen in it, for whoever cannot see.
    pub alt: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its size in pixels; 0 for what is no picture.
    pub width: i64,
    /// Its size in pixels; 0 for what is no picture.
    pub height: i64,
    /// When it came.
    pub created_at: Timestamp,
}

impl Kept {
    /// Whether it is shown and not only downloaded.
    pub fn is_picture(&self) -> bool {
        self.small_hash.is_some()
    }

    /// Its size in words that people use.
    pub fn size_said(&self) -> String {
        match self.size {
            small @ ..1_000_000 => format!("{} KB", (small + 999) / 1_000),
            large => format!("{}.{} MB", large / 1_000_000, large % 1_000_000 / 100_000),
        }
    }
}

/// A file as the API names it.
#[derive(Debug, Serialize)]
pub struct FileBody {
    id: FileId,
    name: String,
    media_type: String,
    alt: String,
    size: i64,
    url: String,
}

impl From<&Kept> for FileBody {
    fn from(kept: &Kept) -> Self {
        Self {
            id: kept.id,
            name: kept.name.clone(),
            media_type: kept.media_type.clone(),
            alt: kept.alt.clone(),
            size: kept.size,
            url: format!("/api/v1/files/{}", kept.id),
        }
    }
}

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A picture of a format that is read.
    Picture(image::ImageFormat),
    /// A document, as this type.
    Document(&'static str),
}

/// What may be downloaded: the ending of its name, what its first bytes say it is, and as what it is sent.
const DOCUMENTS: &[(&str, &[&str], &str)] = &[
    ("pdf", &["application/pdf"], "application/pdf"),
    (
        "docx",
        ZIPPED,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        ZIPPED,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "pptx",
        ZIPPED,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("hwpx", ZIPPED, "application/hwp+zip"),
    ("doc", STORED, "application/msword"),
    ("xls", STORED, "application/vnd.ms-excel"),
    ("ppt", STORED, "application/vnd.ms-powerpoint"),
    ("hwp", STORED, "application/x-hwp"),
];
const ZIPPED: &[&str] = &[
    "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];
const STORED: &[&str] = &[
    "application/x-ole-storage",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
];

/// What a file is, by its bytes; its name only chooses among what they allow.
pub fn sniff(name: &str, bytes: &[u8]) -> Result<Found, Problem> {
    let unknown = || Problem::new("files", "file_kind").with("name", name);
    if bytes.is_empty() {
        return Err(Problem::new("files", "file_empty").with("name", name));
    }
    let kind = infer::get(bytes).ok_or_else(unknown)?;
    match kind.mime_type() {
        "image/png" => return Ok(Found::Picture(image::ImageFormat::Png)),
        "image/jpeg" => return Ok(Found::Picture(image::ImageFormat::Jpeg)),
        "image/webp" => return Ok(Found::Picture(image::ImageFormat::WebP)),
        _ => {}
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    DOCUMENTS
        .iter()
        .find(|(known, kinds, _)| {
            known.eq_ignore_ascii_case(ending) && kinds.contains(&kind.mime_type())
        })
        .map(|(_, _, media_type)| Found::Document(media_type))
        .ok_or_else(unknown)
}

/// A name without folders and without what cannot be seen.
pub fn name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    // What turns the reading direction would make an ending look like another one.
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: String = last
        .chars()
        .filter(|c| !c.is_control() && !turns(*c))
        .collect();
    let shown = shown.trim().trim_matches('.').trim();
    let length = shown.chars().count();
    match length {
        0 => "file".to_owned(),
        // The ending stays.
        _ if length > LONGEST_NAME => shown.chars().skip(length - LONGEST_NAME).collect(),
        _ => shown.to_owned(),
    }
}

/// What can be seen in a picture, as somebody wrote it.
pub fn alt(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_ALT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_are() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(
            sniff("a.pdf", png).unwrap(),
            Found::Picture(image::ImageFormat::Png)
        );
        assert_eq!(
            sniff("a.pdf", b"%PDF-1.7 ...").unwrap(),
            Found::Document("application/pdf")
        );
        for (name, bytes) in [
            ("a.png", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..]),
            ("a.pdf", b"<html><script>"),
            ("a.docx", b"%PDF-1.7 ..."),
            ("a.exe", b"MZ\x90\0"),
            ("a.zip", b"PK\x03\x04rest"),
            ("a.png", b""),
        ] {
            assert!(sniff(name, bytes).is_err(), "{name}");
        }
        assert!(sniff("보고서.HWPX", b"PK\x03\x04rest").is_ok());
    }

    #[test]
    fn a_name_is_only_a_name() {
        assert_eq!(name("C:\\temp\\화면.png"), "화면.png");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("a\u{202e}gnp.exe"), "agnp.exe");
        assert_eq!(name(" .. "), "file");
        assert!(name(&format!("{}.png", "가".repeat(300))).ends_with("가.png"));
    }
}
