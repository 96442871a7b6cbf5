//! SQLite: several readers, one writer thread that commits everything that waits in one transaction.
//!
//! `synchronous=FULL` makes every commit wait for the disk. Sixteen people who press a button at the same moment wait
//! for one such wait together, each inside a savepoint of their own, so that one refusal does not undo the others.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool};

use super::{Conn, DbOptions, contained};
use crate::base::failure::{Failure, Outage, Outcome};

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
            .map_err(|error| Failure::Outage(Outage::Database, error.into()))?;
        let conn: &mut Conn = &mut pooled;
        if conn.batch_execute("BEGIN").is_err() {
            // The read before could not even end its transaction.
            let _ = conn.batch_execute("ROLLBACK");
            conn.batch_execute("BEGIN")?;
        }
        let outcome = contained(|| f(conn));
        // The first error is the one to tell: a failing disk ends the transaction by itself.
        match &outcome {
            Ok(_) => conn.batch_execute("COMMIT")?,
            Err(_) => drop(conn.batch_execute("ROLLBACK")),
        }
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
    /// Why it failed, when that was not its own doing.
    fn outage(&self) -> Option<Lost>;
    /// Tells the asker; `lost` is why nothing of this commit was kept.
    fn finish(self: Box<Self>, lost: Option<&Lost>);
}

/// Why nothing of a commit was kept.
#[derive(Debug, Clone)]
struct Lost {
    outage: Option<Outage>,
    why: String,
}

impl Lost {
    fn to(&self) -> Failure {
        let cause = anyhow::anyhow!("not committed: {}", self.why);
        match self.outage {
            Some(outage) => Failure::Outage(outage, cause),
            None => Failure::Fault(cause),
        }
    }
}

impl From<diesel::result::Error> for Lost {
    fn from(error: diesel::result::Error) -> Self {
        Self {
            outage: super::error::outage(&error),
            why: error.to_string(),
        }
    }
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

    fn outage(&self) -> Option<Lost> {
        match &self.outcome {
            Some(Err(Failure::Outage(outage, cause))) => Some(Lost {
                outage: Some(*outage),
                why: format!("{cause:#}"),
            }),
            _ => None,
        }
    }

    fn finish(self: Box<Self>, lost: Option<&Lost>) {
        let outcome = match (self.outcome, lost) {
            // A refusal that was seen in a transaction that never was is not told: it may not hold.
            (Some(Ok(_) | Err(Failure::Refusal(_))) | None, Some(lost)) => Err(lost.to()),
            (Some(outcome), _) => outcome,
            (None, None) => Err(Failure::Fault(anyhow::anyhow!("the writer stopped"))),
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
        let lost = commit_together(&mut conn, &mut batch).err();
        for job in batch {
            job.finish(lost.as_ref());
        }
    }
}

/// One transaction for the whole batch, a savepoint for each job. After an error nothing of it is kept.
fn commit_together(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Result<(), Lost> {
    conn.batch_execute("BEGIN IMMEDIATE")?;
    let result = batch
        .iter_mut()
        .try_for_each(|job| {
            conn.batch_execute("SAVEPOINT job")?;
            if job.run(conn) {
                return Ok(conn.batch_execute("RELEASE job")?);
            }
            // A full disk takes the whole transaction back by itself, and the savepoint with it: the job knows why.
            conn.batch_execute("ROLLBACK TO job; RELEASE job")
                .map_err(|error| job.outage().unwrap_or_else(|| error.into()))
        })
        .and_then(|()| Ok(conn.batch_execute("COMMIT")?));
    if result.is_err() {
        // A full disk may have rolled back already; then there is nothing left to roll back.
        let _ = conn.batch_execute("ROLLBACK");
    }
    result
}
