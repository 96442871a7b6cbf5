//! A fresh, migrated database for one test: a SQLite file, or a schema when `TEST_DATABASE_URL` names a PostgreSQL.

use insole::base::secret::random_code;
use insole::db::{self, Db, DbOptions};
use tempfile::TempDir;

/// Lives as long as the test; removes what it made.
pub struct TestDatabase {
    pub options: DbOptions,
    folder: TempDir,
    schema: Option<(String, String)>,
}

impl TestDatabase {
    /// Empty: not even migrated.
    pub fn empty() -> Self {
        Self::on(std::env::var("TEST_DATABASE_URL").ok())
    }

    /// Empty, on SQLite whatever this run is on.
    pub fn sqlite() -> Self {
        Self::on(None)
    }

    fn on(server: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let schema = server.map(|server| {
            let name = format!("test_{}", random_code(16));
            execute(&server, &format!("CREATE SCHEMA {name}"));
            (server, name)
        });
        let url = schema.as_ref().map(|(server, name)| {
            let join = if server.contains('?') { '&' } else { '?' };
            format!("{server}{join}options=-csearch_path%3D{name}")
        });
        let options = DbOptions {
            url,
            data_dir: folder.path().to_owned(),
            connections: 4,
            durable: false,
        };
        Self {
            options,
            folder,
            schema,
        }
    }

    /// With every table.
    pub fn new() -> Self {
        let database = Self::empty();
        db::migrate(&database.options).unwrap();
        database
    }

    /// The folder that belongs to it.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens it as the product does.
    pub fn open(&self) -> Db {
        Db::open(&self.options, insole::ledger::seal).unwrap()
    }

    /// Runs SQL past the product: for what an attacker or an accident does.
    pub fn execute(&self, sql: &str) {
        match &self.options.url {
            Some(url) => execute(url, sql),
            None => {
                use diesel::connection::{Connection, SimpleConnection};
                let file = self.options.sqlite_file();
                let mut conn =
                    diesel::SqliteConnection::establish(&file.to_string_lossy()).unwrap();
                conn.batch_execute("PRAGMA busy_timeout=5000").unwrap();
                conn.batch_execute(sql).unwrap();
            }
        }
    }

    /// Whether this run is on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.schema.is_some()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.schema {
            execute(server, &format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}

fn execute(url: &str, sql: &str) {
    use diesel::connection::{Connection, SimpleConnection};
    let mut conn = diesel::PgConnection::establish(url).unwrap();
    conn.batch_execute("SET client_min_messages = error")
        .unwrap();
    conn.batch_execute(sql).unwrap();
}
