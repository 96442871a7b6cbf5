//! A fresh, migrated database for one test: a SQLite file, or one beside the database of a PostgreSQL that
//! `TEST_DATABASE_URL` names. Migrating took longer than most tests, so it happens once and is copied.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use insole::base::secret::random_code;
use insole::db::{self, Db, DbOptions};
use tempfile::TempDir;

/// Lives as long as the test; removes what it made.
pub struct TestDatabase {
    pub options: DbOptions,
    folder: TempDir,
    made: Option<Made>,
}

/// A database on a server, and the address of the one that it was made from.
struct Made {
    server: String,
    name: String,
}

impl TestDatabase {
    /// Empty: not even migrated.
    pub fn empty() -> Self {
        Self::on(server(), None)
    }

    /// Empty, on SQLite whatever this run is on.
    pub fn sqlite() -> Self {
        Self::on(None, None)
    }

    /// With every table: a copy of one that was migrated once for all tests of this binary.
    pub fn new() -> Self {
        match server() {
            Some(server) => {
                let template = template_on(&server);
                Self::on(Some(server), Some(&template))
            }
            None => {
                let database = Self::sqlite();
                std::fs::copy(template_file(), database.options.sqlite_file()).unwrap();
                database
            }
        }
    }

    fn on(server: Option<String>, template: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = server.map(|server| {
            let name = format!("test_{}", random_code(16).to_lowercase());
            let template = template.map_or_else(String::new, |name| format!(" TEMPLATE {name}"));
            execute(&server, &format!("CREATE DATABASE {name}{template}"));
            Made { server, name }
        });
        let url = made.as_ref().map(|made| beside(&made.server, &made.name));
        let options = options(url, folder.path());
        Self {
            options,
            folder,
            made,
        }
    }

    /// The folder that belongs to it.
    pub fn folder(&self) -> &Path {
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
                use diesel::connection::Connection;
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
        self.made.is_some()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(Made { server, name }) = &self.made {
            execute(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// The server that this run is on; none is SQLite.
fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

fn options(url: Option<String>, data_dir: &Path) -> DbOptions {
    DbOptions {
        url,
        data_dir: data_dir.to_owned(),
        connections: 4,
        durable: false,
    }
}

/// The address of another database of the same server.
fn beside(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}

/// Names what this very binary would migrate: another build has other migrations.
fn build() -> String {
    let file = std::fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let made = file.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    format!("{:x}_{:x}", made.as_nanos(), file.len())
}

/// A migrated SQLite file, made by whoever needs it first. Two may make it at once: either is as good.
fn template_file() -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("migrated_{}.db", build()));
    if !file.exists() {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let options = options(None, folder.path());
        db::migrate(&options).unwrap();
        std::fs::rename(options.sqlite_file(), &file).unwrap();
    }
    file
}

/// A migrated database on the server, made by whoever needs it first, while the others wait.
fn template_on(server: &str) -> String {
    use diesel::connection::Connection;
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let name = format!("migrated_{}", build());
    let mut conn = diesel::PgConnection::establish(server).unwrap();
    let found = |conn: &mut diesel::PgConnection| {
        diesel::sql_query("SELECT count(*) AS count FROM pg_database WHERE datname = $1")
            .bind::<diesel::sql_types::Text, _>(&name)
            .get_result::<Found>(conn)
            .unwrap()
            .count
            == 1
    };
    if !found(&mut conn) {
        conn.batch_execute("SELECT pg_advisory_lock(1)").unwrap();
        if !found(&mut conn) {
            let folder = tempfile::tempdir().unwrap();
            let unfinished = format!("unfinished_{name}");
            conn.batch_execute(&format!("DROP DATABASE IF EXISTS {unfinished}"))
                .unwrap();
            conn.batch_execute(&format!("CREATE DATABASE {unfinished}"))
                .unwrap();
            db::migrate(&options(Some(beside(server, &unfinished)), folder.path())).unwrap();
            conn.batch_execute(&format!("ALTER DATABASE {unfinished} RENAME TO {name}"))
                .unwrap();
        }
    }
    name
}

fn execute(url: &str, sql: &str) {
    use diesel::connection::Connection;
    let mut conn = diesel::PgConnection::establish(url).unwrap();
    conn.batch_execute("SET client_min_messages = error")
        .unwrap();
    conn.batch_execute(sql).unwrap();
}
