//! SQLite: several readers, one writer thread that commits everything that waits in one transaction.
//!
//! `synchronous=FULL` makes every commit wait for the disk. Sixteen people who press a button at the same moment wait
//! for one such wait together, each inside a savepoint of their own, so that one refusal does not undo the others.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool};

use super::{Conn, DbOptions, contained};
use crate::base::failure::{Failure, Outcome};

/// How many waiting requests one commit takes at most: keeps the first of them from waiting for the last.
const MOST_PER_COMMIT: usize = 64;

pub(super) struct Sqlite {
    readers: Pool<Readers>,
    jobs: Sender<Box<dyn Job>>,
}

impl Sqlite {
    pub(super) fn open(options: &DbOptions) -> anyhow::Result<Self> {
        let file = options.sqlite_file();
        let writer = Conn::sqlite_writer(&file, options.durable)?;
        let readers = Pool::builder()
            .max_size(options.connections.max(1))
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(10))
            .build(Readers { file })?;
        let (jobs, waiting) = channel();
        std::thread::Builder::new()
            .name("insole-writer".into())
            .spawn(move || write_loop(writer, &waiting))?;
        Ok(Self { readers, jobs })
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        let mut pooled = self
            .readers
            .get()
            .map_err(|error| Failure::Fault(error.into()))?;
        let conn: &mut Conn = &mut pooled;
        conn.batch_execute("BEGIN")?;
        let outcome = contained(|| f(conn));
        conn.batch_execute("COMMIT")?;
        outcome
    }

    /// Hands work to the writer; `reply` is called on its thread after the commit.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Outcome<T> + Send + 'static,
        reply: impl FnOnce(Outcome<T>) + Send + 'static,
    ) {
        let job = TypedJob {
            work: Some(work),
            outcome: None,
            reply,
        };
        // A stopped writer drops the job, and with it the reply: the asker hears that the writer is gone.
        let _ = self.jobs.send(Box::new(job));
    }
}

struct Readers {
    file: std::path::PathBuf,
}

impl ManageConnection for Readers {
    type Connection = Conn;
    type Error = OpenError;

    fn connect(&self) -> Result<Conn, OpenError> {
        Conn::sqlite_reader(&self.file).map_err(OpenError)
    }

    fn is_valid(&self, _: &mut Conn) -> Result<(), OpenError> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Conn) -> bool {
        std::thread::panicking()
    }
}

/// Why a connection could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub(super) struct OpenError(pub(super) anyhow::Error);

trait Job: Send {
    /// Does the work; whether it wants to be kept.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Tells the asker; `lost` is why nothing of this commit was kept.
    fn finish(self: Box<Self>, lost: Option<&str>);
}

struct TypedJob<T, W, R> {
    work: Option<W>,
    outcome: Option<Outcome<T>>,
    reply: R,
}

impl<T, W, R> Job for TypedJob<T, W, R>
where
    T: Send + 'static,
    W: FnOnce(&mut Conn) -> Outcome<T> + Send + 'static,
    R: FnOnce(Outcome<T>) + Send + 'static,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        if let Some(work) = self.work.take() {
            self.outcome = Some(contained(|| work(conn)));
        }
        matches!(self.outcome, Some(Ok(_)))
    }

    fn finish(self: Box<Self>, lost: Option<&str>) {
        let outcome = match (self.outcome, lost) {
            (Some(Ok(_)), Some(why)) => {
                Err(Failure::Fault(anyhow::anyhow!("not committed: {why}")))
            }
            (Some(outcome), _) => outcome,
            (None, why) => Err(Failure::Fault(anyhow::anyhow!(
                "not begun: {}",
                why.unwrap_or("the writer stopped")
            ))),
        };
        (self.reply)(outcome);
    }
}

fn write_loop(mut conn: Conn, waiting: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < MOST_PER_COMMIT
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        let lost = commit_together(&mut conn, &mut batch)
            .err()
            .map(|error| error.to_string());
        for job in batch {
            job.finish(lost.as_deref());
        }
    }
}

/// One transaction for the whole batch, a savepoint for each job. After an error nothing of it is kept.
fn commit_together(
    conn: &mut Conn,
    batch: &mut [Box<dyn Job>],
) -> Result<(), diesel::result::Error> {
    conn.batch_execute("BEGIN IMMEDIATE")?;
    let result = batch
        .iter_mut()
        .try_for_each(|job| {
            conn.batch_execute("SAVEPOINT job")?;
            if job.run(conn) {
                conn.batch_execute("RELEASE job")
            } else {
                conn.batch_execute("ROLLBACK TO job; RELEASE job")
            }
        })
        .and_then(|()| conn.batch_execute("COMMIT"));
    if result.is_err() {
        // A full disk may have rolled back already; then there is nothing left to roll back.
        let _ = conn.batch_execute("ROLLBACK");
    }
    result
}
