//! Every row of every table as JSON lines, read from one snapshot and loaded in one transaction: the same format on
//! both databases, so that a backup made on one can be restored into the other.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::{Conn, Db, DbOptions, Tx};
use crate::base::failure::Outcome;

/// How many rows are loaded by one statement.
const BATCH: usize = 500;

/// A table as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    key_place: i64,
}

/// Every table of the product but the derived ones, in a stable order.
pub fn tables(conn: &mut Conn) -> Outcome<Vec<Table>> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT m.name AS table_name, c.name AS name, lower(c.type) AS kind, c.pk AS key_place \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
             AND m.name NOT LIKE 'derived\\_%' ESCAPE '\\' \
             ORDER BY m.name, c.cid"
        }
        Conn::Pg(_) => {
            "SELECT c.table_name::text AS table_name, c.column_name::text AS name, c.data_type::text AS kind, \
             coalesce(k.ordinal_position, 0)::bigint AS key_place \
             FROM information_schema.columns c \
             LEFT JOIN information_schema.table_constraints t ON t.table_schema = c.table_schema \
                AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY' \
             LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema \
                AND k.constraint_name = t.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name \
             WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE '\\_\\_%' \
             AND c.table_name NOT LIKE 'derived\\_%' \
             ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let columns: Vec<Column> = sql_query(sql).load(conn)?;
    let mut tables: Vec<Table> = Vec::new();
    for column in columns {
        match tables.last_mut() {
            Some(table) if table.name == column.table_name => table.columns.push(column),
            _ => tables.push(Table {
                name: column.table_name.clone(),
                columns: vec![column],
            }),
        }
    }
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tables)
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Table {
    fn key(&self) -> String {
        let mut key: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| column.key_place > 0)
            .collect();
        key.sort_by_key(|column| column.key_place);
        key.iter()
            .map(|column| quoted(&column.name))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Hands every row to `each` as one JSON object, in the order of the key; rows are streamed.
    pub fn dump(&self, conn: &mut Conn, mut each: impl FnMut(&str) -> Outcome<()>) -> Outcome<u64> {
        let mut count = 0;
        let mut take = |row: QueryResult<Line>| -> Outcome<()> {
            count += 1;
            each(&row?.line)
        };
        match conn {
            Conn::Sqlite(conn) => {
                let query = sql_query(self.sqlite_select());
                for row in query.load_iter::<Line, diesel::connection::DefaultLoadingMode>(conn)? {
                    take(row)?;
                }
            }
            Conn::Pg(conn) => {
                let query = sql_query(self.postgres_select());
                for row in query.load_iter::<Line, diesel::pg::PgRowByRowLoadingMode>(conn)? {
                    take(row)?;
                }
            }
        }
        Ok(count)
    }

    fn sqlite_select(&self) -> String {
        let pairs: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                let name = quoted(&column.name);
                // SQLite would round a number to 15 digits; 17 give back the same bits.
                let value = match column.kind.as_str() {
                    "double" => {
                        format!("iif({name} IS NULL, NULL, json(printf('%!.17g', {name})))")
                    }
                    _ => name,
                };
                format!("'{}', {value}", column.name)
            })
            .collect();
        format!(
            "SELECT json_object({}) AS line FROM {} ORDER BY {}",
            pairs.join(", "),
            quoted(&self.name),
            self.key()
        )
    }

    fn postgres_select(&self) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| quoted(&column.name))
            .collect();
        format!(
            "SELECT row_to_json(t)::text AS line FROM (SELECT {} FROM {} ORDER BY {}) t",
            names.join(", "),
            quoted(&self.name),
            self.key()
        )
    }

    /// Empties the table and loads these lines. Foreign keys are checked at the end of the transaction.
    pub fn load(
        &self,
        tx: &mut Tx<'_>,
        lines: impl Iterator<Item = std::io::Result<String>>,
    ) -> Outcome<u64> {
        let conn: &mut Conn = tx;
        sql_query(format!("DELETE FROM {}", quoted(&self.name))).execute(conn)?;
        let insert = match conn {
            Conn::Sqlite(_) => self.sqlite_insert(),
            Conn::Pg(_) => self.postgres_insert(),
        };
        let mut count = 0;
        let mut lines = lines.peekable();
        while lines.peek().is_some() {
            let batch: Vec<String> = lines.by_ref().take(BATCH).collect::<std::io::Result<_>>()?;
            count += batch.len() as u64;
            sql_query(&insert)
                .bind::<Text, _>(format!("[{}]", batch.join(",")))
                .execute(conn)?;
        }
        if let Conn::Pg(conn) = conn
            && self
                .columns
                .iter()
                .any(|column| column.name == "id" && column.key_place == 1)
            && self.name != "ledger_head"
        {
            // Loaded numbers did not come from the sequence; the next one must follow them.
            sql_query(format!(
                "SELECT setval(pg_get_serial_sequence('{0}', 'id'), coalesce((SELECT max(id) FROM {1}), 0) + 1, false)",
                self.name,
                quoted(&self.name)
            ))
            .execute(conn)?;
        }
        Ok(count)
    }

    fn sqlite_insert(&self) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| quoted(&column.name))
            .collect();
        let values: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                let value = format!("json_extract(value, '$.{}')", column.name);
                // Moments are compared as text here, and PostgreSQL writes them with a T.
                if column.kind == "timestamp" {
                    format!("replace({value}, 'T', ' ')")
                } else {
                    value
                }
            })
            .collect();
        format!(
            "INSERT INTO {} ({}) SELECT {} FROM json_each(?)",
            quoted(&self.name),
            names.join(", "),
            values.join(", ")
        )
    }

    fn postgres_insert(&self) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| quoted(&column.name))
            .collect();
        format!(
            "INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, $1::json)",
            quoted(&self.name),
            names.join(", ")
        )
    }
}

/// Lets rows arrive in any order until this transaction commits.
pub fn defer_foreign_keys(tx: &mut Tx<'_>) -> Outcome<()> {
    use diesel::connection::SimpleConnection;
    let conn: &mut Conn = tx;
    match conn {
        Conn::Sqlite(conn) => conn.batch_execute("PRAGMA defer_foreign_keys = ON")?,
        Conn::Pg(conn) => conn.batch_execute("SET CONSTRAINTS ALL DEFERRED")?,
    }
    Ok(())
}

/// Lets statements of this transaction take as long as they need: a whole table is no request.
pub fn take_time(conn: &mut Conn) -> Outcome<()> {
    use diesel::connection::SimpleConnection;
    match conn {
        Conn::Sqlite(_) => {}
        Conn::Pg(conn) => conn.batch_execute("SET LOCAL statement_timeout = 0")?,
    }
    Ok(())
}

/// Opens a database that a backup with these migrations fits into; what came later is applied by [`super::migrate()`] afterwards.
pub fn open_at(
    options: &DbOptions,
    migrations: &[String],
    seal: super::Seal,
) -> anyhow::Result<Db> {
    super::migrate::migrate_to(options, migrations)?;
    Db::open(options, seal)
}

/// Names come from the database's own catalogue; quoting keeps words like `order` usable.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
