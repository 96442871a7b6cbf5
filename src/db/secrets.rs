//! What the installation makes once and shows to nobody.

use diesel::prelude::*;

use super::schema::secrets;
use super::{Conn, Db};
use crate::base::failure::Outcome;
use crate::base::secret::{SigningKey, random_token};

/// The key that signs the addresses in letters; made at the first start, the same on every node.
pub fn signing_key(db: &Db) -> Outcome<SigningKey> {
    let value = made_once(db, "signing_key", || Ok(random_token()))?;
    Ok(SigningKey::from_text(&value))
}

/// The secret of this name; the first who asks makes it, on whichever node.
pub fn made_once(
    db: &Db,
    name: &'static str,
    make: impl FnOnce() -> anyhow::Result<String>,
) -> Outcome<String> {
    if let Some(value) = db.read_now(|conn| find(conn, name))? {
        return Ok(value);
    }
    let made = make()?;
    db.write_now(move |tx| {
        if let Some(value) = find(tx, name)? {
            return Ok(value);
        }
        let conn: &mut Conn = tx;
        diesel::insert_into(secrets::table)
            .values((secrets::name.eq(name), secrets::value.eq(&made)))
            .execute(conn)?;
        Ok(made)
    })
}

fn find(conn: &mut Conn, name: &str) -> Outcome<Option<String>> {
    Ok(secrets::table
        .find(name)
        .select(secrets::value)
        .first(conn)
        .optional()?)
}
