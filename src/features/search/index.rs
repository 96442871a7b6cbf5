//! The index on disk: its schema, how it is opened, written and reopened.
//!
//! It is derived: whatever is wrong with it, a fresh one begins and the follower fills it again from the tables. The ledger
//! position lies inside each commit, so that the index and what it claims to have read cannot disagree.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{IndexReader, ReloadPolicy, Searcher, TantivyError};

use super::stamps::Stamps;
use super::torn;
use super::writer::IndexWriter;

/// Version of schema and analysis together; raise it whenever either changes, and every installation builds a fresh index.
const VERSION: u32 = 3;

/// Blocks of stored fields kept unpacked per segment: titles are small and the same hits come again while somebody types.
const STORE_CACHE_BLOCKS: usize = 100;

/// Why the index could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Another process or another part of this one writes to the index.
    #[error("the search index is being written by somebody else")]
    WriterBusy,
    /// The files are not what was written; the index is to be started over.
    #[error("the search index is damaged: {0}")]
    Damaged(String),
    /// The disk, or the engine itself.
    #[error("the search index failed: {0}")]
    Engine(TantivyError),
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::WriterBusy,
            TantivyError::DataCorruption(damage) => Self::Damaged(format!("{damage:?}")),
            other => Self::Engine(other),
        }
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(TantivyError::from(error))
    }
}

/// How an index was found when it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// As it was left.
    Existing,
    /// There was none, one of another version, or a damaged one: it is empty now and waits to be filled.
    Fresh,
}

/// The fields of the schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The subject (`pain_point:12`), by which a document is replaced and deleted.
    pub key: Field,
    /// The title as written, for ranking and for showing.
    pub title: Field,
    /// The terms of title and body; the title's counted several times.
    pub text: Field,
    /// The initial consonants of the title's syllables, by two and three.
    pub initials: Field,
    /// Exact filters: `status=new`, `area=3`, [`super::document::CARRIED`].
    pub tag: Field,
    /// The subject it was merged into.
    pub canonical: Field,
    /// Whose it is, as a number.
    pub reporter: Field,
    /// Kind of subject, as a number.
    pub kind: Field,
    /// Id of the subject.
    pub number: Field,
    /// Who may see it, as a number.
    pub visibility: Field,
    /// Language, as a number.
    pub language: Field,
    /// Last change, in seconds since 1970.
    pub updated: Field,
    /// People behind it.
    pub voices: Field,
    /// Minutes lost in a month.
    pub minutes: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // The terms come ready-made from our own analysis, with spaces between them (measured: ready-made tokens would pass
    // through JSON on their way); frequencies are kept for ranking, positions are not needed.
    let text = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true),
    );
    let fields = Fields {
        key: builder.add_text_field("key", STRING | STORED),
        title: builder.add_text_field("title", STORED),
        text: builder.add_text_field("text", text),
        initials: builder.add_text_field("initials", STRING),
        tag: builder.add_text_field("tag", STRING),
        canonical: builder.add_text_field("canonical", STORED),
        reporter: builder.add_i64_field("reporter", FAST),
        kind: builder.add_u64_field("kind", FAST),
        number: builder.add_i64_field("number", FAST),
        visibility: builder.add_u64_field("visibility", FAST),
        language: builder.add_u64_field("language", FAST),
        updated: builder.add_i64_field("updated", FAST),
        voices: builder.add_u64_field("voices", FAST),
        minutes: builder.add_u64_field("minutes", FAST),
    };
    (builder.build(), fields)
}

/// One opened generation of the index; replaced as a whole when it is started over.
pub(super) struct Generation {
    pub index: tantivy::Index,
    pub reader: IndexReader,
    pub fields: Fields,
    /// Where it lies, and what its files were; `None` in memory.
    files: Option<(PathBuf, Stamps)>,
}

impl Generation {
    fn new(
        index: tantivy::Index,
        fields: Fields,
        folder: Option<&Path>,
    ) -> Result<Self, SearchError> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORE_CACHE_BLOCKS)
            .try_into()?;
        let generation = Self {
            index,
            reader,
            fields,
            files: folder.map(|folder| (folder.to_owned(), Stamps::default())),
        };
        generation.stamp()?;
        Ok(generation)
    }

    /// Makes the last commit visible.
    pub fn reload(&self) -> Result<(), SearchError> {
        self.reader.reload()?;
        self.stamp()
    }

    fn stamp(&self) -> Result<(), SearchError> {
        match &self.files {
            Some((folder, stamps)) => Ok(stamps.renew(folder, &self.index)?),
            None => Ok(()),
        }
    }

    /// Whether its files are what was written, as far as one `stat` of each can tell.
    fn is_untouched(&self) -> bool {
        let files = self.files.as_ref();
        files.is_none_or(|(folder, stamps)| stamps.hold(folder))
    }

    /// Whether no file of the last commit is missing.
    fn is_complete(&self) -> bool {
        let files = self.files.as_ref();
        files.is_none_or(|(folder, stamps)| stamps.complete(folder, &self.index))
    }

    fn in_memory() -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        Self::new(tantivy::Index::create_in_ram(schema), fields, None)
    }

    fn create(folder: &Path) -> Result<Self, SearchError> {
        fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_dir(folder, schema)?;
        Self::new(index, fields, Some(folder))
    }

    /// Opens what lies in `folder`; anything but a complete index of our schema is an error.
    fn existing(folder: &Path) -> Result<Self, SearchError> {
        // Files of a broken disk make the engine panic in places; here that is only one more way of being damaged.
        catch_unwind(AssertUnwindSafe(|| {
            let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
            let index = tantivy::Index::open(directory)?;
            let (schema, fields) = schema();
            if index.schema() != schema {
                return Err(SearchError::Damaged("another schema".to_owned()));
            }
            let generation = Self::new(index, fields, Some(folder))?;
            if generation.reader.searcher().num_docs() > 0 && generation.position()?.is_none() {
                return Err(SearchError::Damaged("no ledger position".to_owned()));
            }
            Ok(generation)
        }))
        .unwrap_or_else(|_| Err(SearchError::Damaged("the engine gave up on it".to_owned())))
    }

    /// The ledger position of the last commit.
    pub fn position(&self) -> Result<Option<i64>, SearchError> {
        let payload = self.index.load_metas()?.payload;
        payload
            .map(|text| {
                text.parse()
                    .map_err(|_| SearchError::Damaged(format!("ledger position {text:?}")))
            })
            .transpose()
    }
}

enum Home {
    Memory,
    Folder(PathBuf),
}

struct Shared {
    home: Home,
    generation: RwLock<Arc<Generation>>,
    damaged: AtomicBool,
    /// Holes in mapped files that were met before this generation began.
    holes: AtomicU64,
}

/// The search index of this node; cheap to clone, all clones are the same index.
#[derive(Clone)]
pub struct SearchIndex {
    shared: Arc<Shared>,
}

impl SearchIndex {
    /// Opens the index below `folder`, or begins a fresh one where there is none, one of another version or a damaged one.
    /// For the process that owns the data folder; fails only when the disk refuses.
    pub fn open(folder: &Path) -> Result<(Self, Opened), SearchError> {
        fs::create_dir_all(folder)?;
        let folders = generation_folders(folder)?;
        let newest = folders.iter().max_by_key(|(number, _)| *number);
        if let Some((number, path)) = newest {
            match Generation::existing(path) {
                Ok(generation) => {
                    remove_all_but(folder, *number);
                    return Ok((
                        Self::around(Home::Folder(folder.to_owned()), generation),
                        Opened::Existing,
                    ));
                }
                Err(error) => {
                    tracing::warn!(%error, "search: the index cannot be read and is started over")
                }
            }
        }
        let next = newest.map_or(1, |(number, _)| number + 1);
        let generation = Generation::create(&generation_folder(folder, next))?;
        remove_all_but(folder, next);
        Ok((
            Self::around(Home::Folder(folder.to_owned()), generation),
            Opened::Fresh,
        ))
    }

    /// Looks at the index below `folder` without changing anything; `None` where there is none of this version.
    pub fn inspect(folder: &Path) -> Result<Option<Self>, SearchError> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let newest = generation_folders(folder)?
            .into_iter()
            .max_by_key(|(number, _)| *number);
        newest
            .map(|(_, path)| {
                Ok(Self::around(
                    Home::Folder(folder.to_owned()),
                    Generation::existing(&path)?,
                ))
            })
            .transpose()
    }

    /// An index without a folder, for tests and throwaway measurements.
    pub fn in_memory() -> Result<Self, SearchError> {
        Ok(Self::around(Home::Memory, Generation::in_memory()?))
    }

    fn around(home: Home, generation: Generation) -> Self {
        if matches!(home, Home::Folder(_)) {
            torn::watch();
        }
        Self {
            shared: Arc::new(Shared {
                home,
                generation: RwLock::new(Arc::new(generation)),
                damaged: AtomicBool::new(false),
                holes: AtomicU64::new(torn::holes()),
            }),
        }
    }

    pub(super) fn generation(&self) -> Arc<Generation> {
        Arc::clone(
            &self
                .shared
                .generation
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// What can be found at this moment; keep it for one question, not longer.
    pub(super) fn searcher(&self) -> (Searcher, Fields) {
        let generation = self.generation();
        (generation.reader.searcher(), generation.fields)
    }

    /// The ledger position up to which the last commit had read; `None` for an index that was never committed.
    pub fn position(&self) -> Result<Option<i64>, SearchError> {
        self.generation().position()
    }

    /// Number of documents that can be found.
    pub fn len(&self) -> u64 {
        self.generation().reader.searcher().num_docs()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a question met files that are not what was written. The follower then starts the index over.
    pub fn is_damaged(&self) -> bool {
        self.shared.damaged.load(Ordering::Acquire)
            || self.shared.holes.load(Ordering::Acquire) != torn::holes()
    }

    /// Whether the files are what was written, as far as one can tell without reading them; remembers when they are not.
    pub(super) fn looks_whole(&self) -> bool {
        if self.is_damaged() {
            return false;
        }
        let untouched = self.generation().is_untouched();
        if !untouched {
            self.mark_damaged();
        }
        untouched
    }

    /// Whether no file of the last commit is missing.
    pub(super) fn is_complete(&self) -> bool {
        self.generation().is_complete()
    }

    /// Remembers that the files are not what was written: the follower starts the index over.
    pub(super) fn mark_damaged(&self) {
        self.shared.damaged.store(true, Ordering::Release);
    }

    /// Whether the last commit can be read and every file is what was written; slow.
    pub(super) fn is_whole(&self) -> bool {
        catch_unwind(AssertUnwindSafe(|| {
            let generation = self.generation();
            // First of all: a file that was cut short must not be read through its mapping.
            generation.is_untouched()
                && generation.position().is_ok()
                && generation
                    .index
                    .validate_checksum()
                    .is_ok_and(|damaged| damaged.is_empty())
        }))
        .unwrap_or(false)
    }

    /// The folder it lies in; `None` for one in memory.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.shared.home {
            Home::Memory => None,
            Home::Folder(folder) => Some(folder),
        }
    }

    /// Reads every file and compares checksums; slow, for `doctor`. Returns the number of damaged files.
    pub fn verify(&self) -> Result<usize, SearchError> {
        Ok(self.generation().index.validate_checksum()?.len())
    }

    /// Makes commits of another process visible.
    pub fn reload(&self) -> Result<(), SearchError> {
        self.generation().reload()
    }

    /// Takes the one writer there is; [`SearchError::WriterBusy`] while somebody else has it.
    pub fn writer(&self) -> Result<IndexWriter, SearchError> {
        IndexWriter::open(self.clone())
    }

    /// Begins an empty generation beside the present one, which disappears when its last reader lets go. No writer may be open.
    pub(super) fn start_over(&self) -> Result<(), SearchError> {
        let (generation, number) = match &self.shared.home {
            Home::Memory => (Generation::in_memory()?, None),
            Home::Folder(folder) => {
                fs::create_dir_all(folder)?;
                let last = generation_folders(folder)?
                    .into_iter()
                    .map(|(number, _)| number)
                    .max();
                let number = last.unwrap_or(0) + 1;
                (
                    Generation::create(&generation_folder(folder, number))?,
                    Some((folder, number)),
                )
            }
        };
        *self
            .shared
            .generation
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(generation);
        self.shared.holes.store(torn::holes(), Ordering::Release);
        self.shared.damaged.store(false, Ordering::Release);
        if let Some((folder, number)) = number {
            remove_all_but(folder, number);
        }
        Ok(())
    }

    /// Runs a question; a panic inside the engine (broken files) becomes [`SearchError::Damaged`] and is remembered.
    pub(super) fn guarded<T>(
        &self,
        question: impl FnOnce() -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        let changed = || SearchError::Damaged("somebody else changed its files".to_owned());
        if !self.looks_whole() {
            return Err(changed());
        }
        let answer = catch_unwind(AssertUnwindSafe(question))
            .unwrap_or_else(|_| Err(SearchError::Damaged("the engine gave up on it".to_owned())));
        // Nothing but mapped files is read here, so what cannot be read is not what was written.
        let answer = answer.map_err(|error| match error {
            SearchError::Engine(
                cause @ (TantivyError::IoError(_)
                | TantivyError::OpenReadError(_)
                | TantivyError::InternalError(_)),
            ) => SearchError::Damaged(cause.to_string()),
            other => other,
        });
        if matches!(answer, Err(SearchError::Damaged(_))) {
            self.mark_damaged();
        }
        // What was read over a hole is not what was written either.
        if self.is_damaged() {
            return answer.and_then(|_| Err(changed()));
        }
        answer
    }
}

fn generation_folder(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("v{VERSION}-{number}"))
}

/// The generations of this version below `folder`.
fn generation_folders(folder: &Path) -> Result<Vec<(u64, PathBuf)>, SearchError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if let Some((VERSION, number)) = entry.file_name().to_str().and_then(version_and_number) {
            found.push((number, entry.path()));
        }
    }
    Ok(found)
}

fn version_and_number(name: &str) -> Option<(u32, u64)> {
    let (version, number) = name.strip_prefix('v')?.split_once('-')?;
    Some((version.parse().ok()?, number.parse().ok()?))
}

/// Removes older generations and other versions. What cannot be removed now is removed at the next start.
fn remove_all_but(folder: &Path, number: u64) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let other = entry
            .file_name()
            .to_str()
            .and_then(version_and_number)
            .is_some_and(|found| found != (VERSION, number));
        if other && let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::warn!(%error, "search: an outdated index stays on disk for now");
        }
    }
}
