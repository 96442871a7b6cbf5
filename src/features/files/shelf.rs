//! Where bytes lie: by the SHA-256 of what they are. A folder today; whatever keeps bytes by a name can take its place.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;

use crate::base::clock::Timestamp;

/// A place for bytes. Everything blocks.
pub trait Shelf: Send + Sync {
    /// Keeps bytes under their hash; when it returns, they are safe, and as fresh as `now`.
    fn put(&self, hash: &str, bytes: &[u8], now: Timestamp) -> anyhow::Result<()>;

    /// The bytes of a hash; nothing when they are not there.
    fn get(&self, hash: &str) -> anyhow::Result<Option<Vec<u8>>>;

    /// Takes bytes away, unless somebody brought them anew after `unless_after`.
    fn remove(&self, hash: &str, unless_after: Timestamp) -> anyhow::Result<()>;
}

/// Bytes in a folder.
pub struct Folder(PathBuf);

impl Folder {
    /// Below the data folder, where backups look for it.
    pub fn below(data_dir: &Path) -> Self {
        Self(data_dir.join("files"))
    }

    fn path(&self, hash: &str) -> anyhow::Result<PathBuf> {
        let (first, rest) = hash
            .split_at_checked(2)
            .filter(|_| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .with_context(|| format!("{hash} is no hash"))?;
        Ok(self.0.join(first).join(rest))
    }
}

impl Shelf for Folder {
    fn put(&self, hash: &str, bytes: &[u8], now: Timestamp) -> anyhow::Result<()> {
        let path = self.path(hash)?;
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().set_modified(SystemTime::from(now))?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    fn get(&self, hash: &str) -> anyhow::Result<Option<Vec<u8>>> {
        match fs::read(self.path(hash)?) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn remove(&self, hash: &str, unless_after: Timestamp) -> anyhow::Result<()> {
        let path = self.path(hash)?;
        // Set aside first: whoever brings the same bytes meanwhile puts them where these were.
        let aside = path.with_extension("gone");
        match fs::rename(&path, &aside) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        if fs::metadata(&aside)?.modified()? > SystemTime::from(unless_after) {
            fs::rename(&aside, &path)?;
        } else {
            fs::remove_file(&aside)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn bytes_are_kept_until_nobody_brought_them_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Folder::below(folder.path());
        let now: Timestamp = "2026-11-28T03:00:00Z".parse().unwrap();
        let day = TimeDelta::days(1);
        shelf.put("abcd", b"x", now).unwrap();
        assert_eq!(shelf.get("abcd").unwrap().unwrap(), b"x");
        shelf.remove("abcd", now - day).unwrap();
        assert!(shelf.get("abcd").unwrap().is_some(), "brought a moment ago");
        shelf.remove("abcd", now).unwrap();
        assert!(shelf.get("abcd").unwrap().is_none());
        shelf.remove("abcd", now).unwrap();
        assert!(shelf.get("../x").is_err());
    }
}
