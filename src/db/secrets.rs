//! What the installation makes once and shows to nobody.

use diesel::prelude::*;

use super::schema::secrets;
use super::{Conn, Db};
use crate::base::failure::Outcome;
use crate::base::secret::{SigningKey, random_token};

/// The key that signs the addresses in letters; made at the first start, the same on every node.
pub fn signing_key(db: &Db) -> Outcome<SigningKey> {
    const NAME: &str = "signing_key";
    if let Some(value) = db.read_now(|conn| find(conn, NAME))? {
        return Ok(SigningKey::from_text(&value));
    }
    let value = db.write_now(|tx| {
        if let Some(value) = find(tx, NAME)? {
            return Ok(value);
        }
        let value = random_token();
        let conn: &mut Conn = tx;
        diesel::insert_into(secrets::table)
            .values((secrets::name.eq(NAME), secrets::value.eq(&value)))
            .execute(conn)?;
        Ok(value)
    })?;
    Ok(SigningKey::from_text(&value))
}

fn find(conn: &mut Conn, name: &str) -> Outcome<Option<String>> {
    Ok(secrets::table
        .find(name)
        .select(secrets::value)
        .first(conn)
        .optional()?)
}
