//! The schema: up, down and up again; the same on both databases; a newer one is refused.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use insole::db;

use crate::helpers::TestDatabase;

#[test]
fn every_migration_goes_down_and_up_again() {
    let database = TestDatabase::new();
    db::down_all(&database.options).unwrap();
    let again = db::migrate(&database.options).unwrap();
    assert_eq!(
        again.len(),
        db::state(&database.options).unwrap().applied.len()
    );
}

#[test]
fn a_database_of_the_future_is_refused_by_name() {
    let database = TestDatabase::new();
    database.execute("INSERT INTO __diesel_schema_migrations (version, run_on) VALUES ('29991231235959', '2999-12-31 23:59:59')");
    let error = db::migrate(&database.options).unwrap_err().to_string();
    assert!(
        error.contains("newer Insole") && error.contains("29991231235959"),
        "{error}"
    );
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Table and column → type and nullability, in words that both databases share.
fn shape(database: &TestDatabase) -> BTreeMap<String, String> {
    let columns: Vec<Column> = match &database.options.url {
        Some(url) => sql_query(
            "SELECT table_name || '.' || column_name AS place, data_type || ' ' || is_nullable AS kind \
             FROM information_schema.columns WHERE table_schema = current_schema()",
        )
        .load(&mut PgConnection::establish(url).unwrap())
        .unwrap(),
        None => sql_query(
            "SELECT m.name || '.' || c.name AS place, lower(c.type) || ' ' || CASE WHEN c.\"notnull\" = 1 THEN 'NO' ELSE 'YES' END AS kind \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
        .load(&mut SqliteConnection::establish(&database.options.sqlite_file().to_string_lossy()).unwrap())
        .unwrap(),
    };
    let neutral = |kind: &str| {
        kind.replace("timestamp without time zone", "timestamp")
            .replace("double precision", "double")
            .replace("bytea", "blob")
    };
    columns
        .into_iter()
        .filter(|column| !column.place.starts_with("__diesel"))
        .map(|column| {
            let kind = neutral(&column.kind);
            // An SQLite row number is declared INTEGER and holds 64 bits.
            let kind = if column.place.ends_with(".id") {
                kind.replace("integer", "bigint")
            } else {
                kind
            };
            (column.place, kind)
        })
        .collect()
}

#[test]
fn both_databases_have_the_same_shape() {
    let sqlite = TestDatabase::sqlite();
    db::migrate(&sqlite.options).unwrap();
    let here = TestDatabase::new();
    assert!(shape(&sqlite).len() > 200);
    assert_eq!(shape(&sqlite), shape(&here));
}

#[test]
fn a_restore_may_bring_rows_in_any_order() {
    let database = TestDatabase::new();
    // SQLite defers every reference that it is asked to; PostgreSQL only those that were declared so.
    let Some(url) = &database.options.url else {
        return;
    };
    let strict: Vec<Column> = sql_query(
        "SELECT conrelid::regclass::text AS place, conname::text AS kind FROM pg_constraint \
         WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace",
    )
    .load(&mut PgConnection::establish(url).unwrap())
    .unwrap();
    let strict: Vec<String> = strict
        .into_iter()
        .map(|column| format!("{}: {}", column.place, column.kind))
        .collect();
    assert_eq!(
        strict,
        [] as [&str; 0],
        "write DEFERRABLE behind REFERENCES"
    );
}
