//! `insole backup FILE` and `insole restore FILE`: one file with everything, taken while Insole serves.
//!
//! The file is a tar: every table as JSON lines from one snapshot, every stored file, and at the end a manifest with
//! the SHA-256 of each. Restoring reads it twice: nothing is changed before every hash has been checked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{CommandOutcome, open_db};
use crate::config::Config;
use crate::db::{self, Conn, dump};
use crate::ledger;
use crate::serve;

/// The folder below the data folder that holds uploaded files.
const FILES: &str = "files";
const MANIFEST: &str = "manifest.json";

#[derive(Serialize, Deserialize)]
struct Manifest {
    /// Of this format.
    format: u32,
    /// The Insole that made it.
    version: String,
    migrations: Vec<String>,
    /// The ledger's last entry in it.
    ledger_head: i64,
    /// Path in the tar → SHA-256.
    entries: BTreeMap<String, String>,
}

#[expect(
    clippy::print_stdout,
    reason = "what was written is the result of the command"
)]
pub(super) fn backup(config: &Config, to: &Path) -> CommandOutcome {
    let db = open_db(config)?;
    let migrations = db::state(&config.db_options())?.applied;
    let partial = to.with_extension("partial");
    let result = write_backup(&db, config, migrations, &partial);
    if result.is_err() {
        // Half a backup must not be mistaken for one; the error that made it is the one to tell.
        let _ = std::fs::remove_file(&partial);
    }
    let manifest = result?;
    std::fs::rename(&partial, to).with_context(|| format!("{} cannot be written", to.display()))?;
    println!(
        "{} entries, ledger up to {}",
        manifest.entries.len(),
        manifest.ledger_head
    );
    Ok(())
}

fn write_backup(
    db: &db::Db,
    config: &Config,
    migrations: Vec<String>,
    to: &Path,
) -> anyhow::Result<Manifest> {
    let file = File::create(to).with_context(|| format!("{} cannot be written", to.display()))?;
    let mut tar = tar::Builder::new(BufWriter::new(file));
    let mut entries = BTreeMap::new();
    let ledger_head = db.read_now(|conn| {
        dump::take_time(conn)?;
        for table in dump::tables(conn)? {
            let (lines, hash) = table_lines(conn, &table)?;
            let path = format!("tables/{}.jsonl", table.name);
            append(&mut tar, &path, lines)?;
            entries.insert(path, hash);
        }
        ledger::head(conn)
    })?;
    // Files are never changed, only added: those that came after the snapshot do no harm.
    for path in files_below(&config.data_dir.join(FILES))? {
        let name = path
            .strip_prefix(&config.data_dir)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let mut file = File::open(&path)?;
        entries.insert(name.clone(), hash_of(&mut file)?);
        file.rewind()?;
        append(&mut tar, &name, file)?;
    }
    let manifest = Manifest {
        format: 1,
        version: env!("CARGO_PKG_VERSION").into(),
        migrations,
        ledger_head,
        entries,
    };
    let mut temporary = tempfile::tempfile()?;
    serde_json::to_writer_pretty(&mut temporary, &manifest)?;
    temporary.rewind()?;
    append(&mut tar, MANIFEST, temporary)?;
    let file = tar
        .into_inner()?
        .into_inner()
        .map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(manifest)
}

fn table_lines(conn: &mut Conn, table: &dump::Table) -> anyhow::Result<(File, String)> {
    let mut hasher = Sha256::new();
    let mut lines = BufWriter::new(tempfile::tempfile()?);
    table.dump(conn, |line| {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
        Ok(writeln!(lines, "{line}")?)
    })?;
    let mut file = lines.into_inner().map_err(|error| error.into_error())?;
    file.rewind()?;
    Ok((file, hex::encode(hasher.finalize())))
}

fn append(tar: &mut tar::Builder<impl Write>, path: &str, mut file: File) -> anyhow::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(file.metadata()?.len());
    header.set_mode(0o600);
    tar.append_data(&mut header, path, &mut file)
        .with_context(|| format!("{path} cannot be added to the backup"))
}

fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path())
            } else {
                found.push(entry.path())
            }
        }
    }
    found.sort();
    Ok(found)
}

fn hash_of(reader: &mut impl Read) -> anyhow::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

#[expect(
    clippy::print_stdout,
    reason = "what was restored is the result of the command"
)]
pub(super) fn restore(config: &Config, from: &Path) -> CommandOutcome {
    let manifest = checked_manifest(from)?;
    let options = config.db_options();
    let _held = serve::take_folder(&options.data_dir)?;
    let db = dump::open_at(&options, &manifest.migrations, ledger::seal)?;
    if db.read_now(ledger::head)? > 0 {
        return Err(anyhow::anyhow!(
            "there is data here already: restore into an empty data folder (--data-dir) or an empty database"
        )
        .into());
    }
    // The rows come last and at once: until then this folder counts as empty, and restoring can begin again.
    restore_files(from, &config.data_dir)?;
    // The search index is derived; one of other data must not be mistaken for this one's.
    let index = config.data_dir.join("index");
    if index.exists() {
        std::fs::remove_dir_all(&index).map_err(anyhow::Error::from)?;
    }
    load_tables(&db, from)?;
    db::migrate(&options)?;
    match db.read_now(ledger::verify)? {
        Ok(count) => println!("restored: {count} ledger entries, all as they were written"),
        Err(broken) => {
            return Err(anyhow::anyhow!(
                "everything was restored as it was, and so was a broken ledger: {broken}; compare with an older backup"
            )
            .into());
        }
    }
    Ok(())
}

/// Reads the whole file once and checks every hash before anything is changed.
fn checked_manifest(from: &Path) -> anyhow::Result<Manifest> {
    let mut found = BTreeMap::new();
    let mut manifest: Option<Manifest> = None;
    for entry in open(from)?.entries()? {
        let mut entry = entry.context("the backup is cut short or is none")?;
        let path = entry.path()?.to_string_lossy().into_owned();
        if path == MANIFEST {
            manifest = Some(
                serde_json::from_reader(&mut entry)
                    .context("the backup's manifest cannot be read")?,
            );
        } else {
            found.insert(
                path,
                hash_of(&mut entry).context("the backup is cut short")?,
            );
        }
    }
    let manifest =
        manifest.context("this file is no complete backup: it has no manifest at its end")?;
    if manifest.format != 1 {
        bail!(
            "the backup has format {}; this version reads format 1",
            manifest.format
        );
    }
    for (path, hash) in &manifest.entries {
        if found.get(path) != Some(hash) {
            bail!("{path} in the backup is missing or was changed after it was made");
        }
    }
    if let Some(stranger) = found
        .keys()
        .find(|path| !manifest.entries.contains_key(*path))
    {
        bail!("{stranger} was added to the backup after it was made");
    }
    Ok(manifest)
}

fn open(from: &Path) -> anyhow::Result<tar::Archive<BufReader<File>>> {
    let file = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    Ok(tar::Archive::new(BufReader::new(file)))
}

fn load_tables(db: &db::Db, from: &Path) -> anyhow::Result<()> {
    let from = from.to_owned();
    Ok(db.write_now(move |tx| {
        dump::take_time(tx)?;
        dump::defer_foreign_keys(tx)?;
        let tables = dump::tables(tx)?;
        for entry in open(&from)?.entries()? {
            let entry = entry?;
            let path = entry.path()?.to_string_lossy().into_owned();
            let Some(name) = path
                .strip_prefix("tables/")
                .and_then(|name| name.strip_suffix(".jsonl"))
            else {
                continue;
            };
            let table = tables
                .iter()
                .find(|table| table.name == name)
                .with_context(|| {
                    format!("the backup has a table {name} that this version does not know")
                })?;
            table.load(tx, BufReader::new(entry).lines())?;
        }
        Ok(())
    })?)
}

fn restore_files(from: &Path, data_dir: &Path) -> anyhow::Result<()> {
    for entry in open(from)?.entries()? {
        let mut entry = entry?;
        if entry.path()?.starts_with(FILES) {
            // `unpack_in` refuses paths that lead out of the folder.
            entry.unpack_in(data_dir)?;
        }
    }
    Ok(())
}
