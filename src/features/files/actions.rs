//! Taking files in, hanging them on something, and letting them go.

use std::sync::Arc;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::pictures::{self, Picture, Unfit};
use super::rules::{self, Found, Kept, MOST, MOST_WAITING, On};
use super::shelf::Shelf;
use super::store;
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{FileId, MemberId};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db, Tx};
use crate::web::Form;
use crate::web::uploads::{LARGEST_FILE, Upload};

/// So long a file waits for its form, and bytes for somebody who still needs them.
const PATIENCE: TimeDelta = TimeDelta::hours(24);
/// Pictures that are made anew at the same time: each may need a few hundred megabytes for a moment.
const AT_ONCE: usize = 2;
/// How many one sweep looks at.
const A_SWEEP: i64 = 200;

/// The files of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    shelf: Arc<dyn Shelf>,
    gate: Arc<Semaphore>,
}

impl Files {
    /// On this shelf.
    pub fn on(shelf: impl Shelf + 'static) -> Self {
        Self {
            shelf: Arc::new(shelf),
            gate: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The bytes of a hash. Blocks.
    pub fn bytes(&self, hash: &str) -> Outcome<Option<Vec<u8>>> {
        Ok(self.shelf.get(hash)?)
    }

    /// Takes in what came with a form beside what waits from before; nothing of it hangs on anything yet. What is not taken
    /// is named, and takes nothing else with it.
    pub async fn take(
        &self,
        db: &Db,
        now: Timestamp,
        actor: &Actor,
        uploads: Vec<Upload>,
        held: &[FileId],
        alt: &str,
    ) -> Outcome<(Vec<Kept>, Vec<Problem>)> {
        require(actor, Act::TakePart, Stake::NONE)?;
        let member = actor.member_id().ok_or(Refusal::SignIn)?;
        let wanted = held.to_vec();
        let mut taken = match wanted.is_empty() {
            true => Vec::new(),
            false => {
                db.read(move |conn| store::held_by(conn, member, &wanted, None))
                    .await?
            }
        };
        let mut problems = Vec::new();
        for upload in uploads {
            if taken.len() >= MOST {
                let name = rules::name(&upload.name);
                let problem = Problem::new("files", "file_many").with("most", MOST as i64);
                problems.push(problem.with("name", name));
                continue;
            }
            match self.take_one(db, now, member, upload, alt).await {
                Ok(kept) => taken.push(kept),
                Err(failure) => problems.extend(crate::web::problems_of(failure)?),
            }
        }
        Ok((taken, problems))
    }

    /// The same for a form that says what waits (`held`), what is not wanted after all (`drop`) and what can be seen (`alt`).
    pub async fn of_form<T>(
        &self,
        db: &Db,
        now: Timestamp,
        actor: &Actor,
        form: &mut Form<T>,
    ) -> Outcome<(Vec<Kept>, Vec<Problem>)> {
        let uploads = form.take_uploads();
        let numbers = |wanted: &str| -> Vec<FileId> {
            let named = form.fields().iter().filter(|(name, _)| name == wanted);
            let numbers = named.filter_map(|(_, value)| value.parse().ok());
            numbers.map(FileId).collect()
        };
        let dropped = numbers("drop");
        let mut held = numbers("held");
        held.retain(|id| !dropped.contains(id));
        held.truncate(MOST);
        if uploads.is_empty() && held.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        self.take(db, now, actor, uploads, &held, form.field("alt"))
            .await
    }

    /// Takes one file in for whoever may. Blocks.
    pub fn take_now(
        &self,
        db: &Db,
        now: Timestamp,
        by: MemberId,
        upload: Upload,
        alt: &str,
    ) -> Outcome<Kept> {
        let kept = prepare(self.shelf.as_ref(), now, by, upload, rules::alt(alt))?;
        db.write_now(move |tx| keep(tx, kept))
    }

    async fn take_one(
        &self,
        db: &Db,
        now: Timestamp,
        by: MemberId,
        upload: Upload,
        alt: &str,
    ) -> Outcome<Kept> {
        let kept = self.prepared(db, now, by, upload, alt).await?;
        db.write(move |tx| keep(tx, kept)).await
    }

    /// A file whose bytes are safe and that no row refers to yet: [`keep`] does.
    pub async fn prepared(
        &self,
        db: &Db,
        now: Timestamp,
        by: MemberId,
        upload: Upload,
        alt: &str,
    ) -> Outcome<Kept> {
        let waiting = db.read(move |conn| store::waiting_of(conn, by)).await?;
        if waiting >= MOST_WAITING {
            return Err(Problem::new("files", "file_waiting").invalid());
        }
        let permit = Arc::clone(&self.gate).acquire_owned().await;
        let permit = permit.map_err(anyhow::Error::new)?;
        let (shelf, alt) = (Arc::clone(&self.shelf), rules::alt(alt));
        let made = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            prepare(shelf.as_ref(), now, by, upload, alt)
        });
        made.await.map_err(anyhow::Error::new)?
    }

    /// Takes away bytes that nothing refers to any more; how many were looked at. Blocks.
    pub fn tidy(&self, db: &Db, now: Timestamp) -> Outcome<usize> {
        let before = now - PATIENCE;
        let left = db.read_now(move |conn| store::leavings(conn, before, A_SWEEP))?;
        for (hash, needed) in &left {
            if !needed {
                self.shelf.remove(hash, before)?;
            }
        }
        let count = left.len();
        let hashes: Vec<String> = left.into_iter().map(|(hash, _)| hash).collect();
        if count > 0 {
            db.write_now(move |tx| store::forget_leavings(tx, &hashes))?;
        }
        Ok(count)
    }
}

/// Remembers a file that was prepared; it waits for its form.
pub fn keep(tx: &mut Tx<'_>, mut kept: Kept) -> Outcome<Kept> {
    kept.id = store::insert(tx, &kept)?;
    Ok(kept)
}

/// Looks at the bytes, makes a picture anew, and lays everything on the shelf: before any row refers to it.
fn prepare(
    shelf: &dyn Shelf,
    now: Timestamp,
    by: MemberId,
    mut upload: Upload,
    alt: String,
) -> Outcome<Kept> {
    let name = rules::name(&upload.name);
    let Some(bytes) = upload.read()? else {
        let problem = Problem::new("files", "file_large").with("name", name);
        let most = LARGEST_FILE / (1024 * 1024);
        return Err(problem.with("most", most as i64).invalid());
    };
    let mut kept = Kept {
        id: FileId(0),
        by,
        on: None,
        hash: String::new(),
        small_hash: None,
        media_type: String::new(),
        alt: String::new(),
        size: 0,
        width: 0,
        height: 0,
        created_at: now,
        name,
    };
    let put = |bytes: &[u8]| -> Outcome<String> {
        let hash = hex::encode(Sha256::digest(bytes));
        shelf.put(&hash, bytes, now)?;
        Ok(hash)
    };
    match rules::sniff(&kept.name, &bytes).map_err(Problem::invalid)? {
        Found::Document(media_type) => {
            kept.hash = put(&bytes)?;
            kept.size = bytes.len() as i64;
            media_type.clone_into(&mut kept.media_type);
        }
        Found::Picture(format) => {
            let picture = pictures::anew(&bytes, format).map_err(|unfit| {
                let code = match unfit {
                    Unfit::Broken => "file_broken",
                    Unfit::Huge => "file_huge",
                };
                Problem::new("files", code)
                    .with("name", kept.name.as_str())
                    .invalid()
            })?;
            kept.hash = put(&picture.bytes)?;
            kept.small_hash = Some(put(&picture.small)?);
            kept.size = picture.bytes.len() as i64;
            kept.width = i64::from(picture.width);
            kept.height = i64::from(picture.height);
            picture.media_type.clone_into(&mut kept.media_type);
            kept.alt = alt;
        }
    }
    Ok(kept)
}

/// A PNG made anew, for what is shown everywhere and small. Blocks.
pub fn small_png(field: &'static str, mut upload: Upload) -> Outcome<Picture> {
    let unfit = || Problem::new(field, "logo_kind").invalid();
    let bytes = upload.read()?.ok_or_else(unfit)?;
    match rules::sniff(&upload.name, &bytes) {
        Ok(Found::Picture(format @ image::ImageFormat::Png)) => {
            pictures::anew(&bytes, format).map_err(|_| unfit())
        }
        _ => Err(unfit()),
    }
}

/// Hangs files of one's own on something; sent twice, they hang there once. How many are new there.
pub fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    ids: &[FileId],
    on: On,
) -> Outcome<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    let member = actor.member_id().ok_or(Refusal::SignIn)?;
    let held = store::held_by(tx, member, ids, Some(on))?;
    if held.len() < ids.len() {
        return Err(Problem::new("files", "file_gone").invalid());
    }
    let there = store::one_of(tx, on)?;
    // A form that was sent twice brought everything twice.
    let again = |file: &Kept| there.iter().any(|other| other.hash == file.hash);
    let (twice, new): (Vec<Kept>, Vec<Kept>) = held
        .into_iter()
        .filter(|file| file.on.is_none())
        .partition(again);
    for file in &twice {
        store::remove(tx, now, file)?;
    }
    let most = on.most();
    if there.len() + new.len() > most {
        let problem = Problem::new("files", "file_many").with("most", most as i64);
        let name = new.last().map(|file| file.name.clone()).unwrap_or_default();
        return Err(problem.with("name", name).invalid());
    }
    for file in &new {
        store::hang(tx, file.id, on)?;
    }
    Ok(new.len())
}

/// Takes a file away for good; who may is the caller's to say.
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, kept: &Kept) -> Outcome<()> {
    store::remove(tx, now, kept)
}

/// Says what can be seen in a picture; whether that is new. Who may is the caller's to say.
pub fn describe(tx: &mut Tx<'_>, kept: &Kept, alt: &str) -> Outcome<bool> {
    let alt = rules::alt(alt);
    if !kept.is_picture() || kept.alt == alt {
        return Ok(false);
    }
    store::set_alt(tx, kept.id, &alt)?;
    Ok(true)
}

/// Lets go of what waited for its form for too long.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp) -> Outcome<()> {
    let conn: &mut Conn = tx;
    for kept in store::waiting_since(conn, now - PATIENCE, A_SWEEP)? {
        store::remove(tx, now, &kept)?;
    }
    Ok(())
}
