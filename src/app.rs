//! The only file that knows every room: builds what they share, and registers their routes, followers and due dates.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::web::{self, Data, ServiceConfig};
use chrono::TimeDelta;
use chrono_tz::Tz;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::base::finder::Finder;
use crate::base::ids::ProjectId;
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;
use crate::config::Config;
use crate::db::{self, Db, Tx};
use crate::features::encoder::Models;
use crate::features::pain_points::Terms;
use crate::features::presence::{self, Presence};
use crate::features::search::SearchIndex;
use crate::features::{
    admin, board, campaigns, demo, events, freshness, friction, home, idempotency, insights,
    members, notify, pain_points, projects, promises, pulses, retrospectives, rota, routing,
    search, signposts, subscribers, suggestions, webhooks,
};
use crate::features::{attachments, files};
use crate::health;
use crate::ledger::{self, Follower, Runner};
use crate::mail::Mailer;
use crate::outgoing::{Outgoing, PushKey};
use crate::timekeeper::{self, DueKind, Handler, Timekeeper};
use crate::web::card::Press;
use crate::web::limits::Daily;
use crate::web::shelf::Shelf;
use crate::web::{Limits, Site};

/// How often bytes that nothing refers to are looked for.
const TIDY: std::time::Duration = std::time::Duration::from_secs(3600);

/// What an app is made from besides its configuration: the parts that a test or the demo replaces.
pub struct Parts {
    /// The address people use.
    pub public_url: Url,
    /// Where "now" comes from.
    pub clock: Clock,
    /// Where letters go.
    pub mailer: Mailer,
    /// Where the sentence encoder comes from, if there is one.
    pub models: Models,
    /// Whether commits wait for the disk; only tests say no.
    pub durable: bool,
    /// Whether the routes under `/demo` exist.
    pub demo: bool,
}

/// One Insole in one process. Two can live side by side; nothing is global. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Everything that can be set.
    pub config: Data<Config>,
    /// The database.
    pub db: Db,
    /// The installation as pages see it.
    pub site: Site,
    /// Signs the addresses in letters.
    pub key: SigningKey,
    /// How much one person may ask.
    pub limits: Data<Limits>,
    /// How often somebody may ask to be let in.
    pub attempts: Data<members::Attempts>,
    /// What `/progress` counted last.
    pub counted: Data<insights::Remembered>,
    /// The open streams of events.
    pub streams: Data<events::Streams>,
    /// Who has what open.
    pub presence: Data<Presence>,
    /// How often campaigns were looked at, not written yet.
    pub visits: Data<campaigns::Visits>,
    /// What strangers did today, as far as that is limited.
    pub daily: Data<Daily>,
    /// Draws share cards.
    pub press: Data<Press>,
    /// What everybody reads, ready to be sent.
    pub shelf: Data<Shelf>,
    /// The open boards.
    pub live: Data<board::Live>,
    /// What people attached.
    pub files: Data<files::Files>,
    /// Where letters go.
    pub mailer: Mailer,
    /// The followers of the ledger.
    pub runner: Runner,
    /// Answers questions about what there is.
    pub search: Data<search::Search>,
    /// Compares by meaning.
    pub meaning: Arc<search::Meaning>,
    /// Keeps the search index.
    pub indexer: Arc<search::Indexer>,
    /// What falls due.
    pub timekeeper: Timekeeper,
    /// Writes letters.
    pub office: Data<notify::Office>,
    /// Takes letters from the outbox to the mailer.
    pub postman: notify::Postman,
    /// The name under which pushes are sent.
    pub push_key: Data<PushKey>,
    /// Takes pushes to the devices of those who want them.
    pub pusher: notify::Pusher,
    /// Where anything but letters leaves the house.
    pub outgoing: Data<Outgoing>,
    /// Takes deliveries to the hooks that want them.
    pub courier: webhooks::Courier,
}

impl App {
    /// Brings the database up to date and builds everything; starts nothing.
    pub fn open(config: Config, parts: Parts) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&config.data_dir)?;
        let index = if parts.durable {
            search::open(&config.data_dir)?
        } else {
            SearchIndex::in_memory()?
        };
        Self::open_around(config, parts, index)
    }

    /// The same around a search index that was opened before.
    pub fn open_around(config: Config, parts: Parts, index: SearchIndex) -> anyhow::Result<Self> {
        let options = db::DbOptions {
            durable: parts.durable,
            ..config.db_options()
        };
        std::fs::create_dir_all(&options.data_dir)?;
        for name in db::migrate(&options)? {
            tracing::info!(migration = %name, "migrated");
        }
        let db = Db::open(&options, ledger::seal)?;
        let key = db::secrets::signing_key(&db)?;
        let now = parts.clock.now();
        db.write_now(move |tx| {
            pain_points::plan_weighing(tx, now)?;
            timekeeper::schedule(tx, DueKind::Sweep, Subject::System, now)
        })
        .map_err(|failure| anyhow::anyhow!("{failure}"))?;
        let site = Site {
            public_url: parts.public_url,
            language: config.language,
            zone: config.timezone,
            clock: parts.clock.clone(),
            demo: parts.demo,
        };
        let zone = site.zone;
        let coalesce = i64::try_from(config.mail.coalesce_seconds).unwrap_or(i64::MAX);
        let indexer = Arc::new(search::Indexer::new(db.clone(), index.clone()));
        let planner = notify::Planner::new(
            db.clone(),
            parts.clock.clone(),
            zone,
            chrono::TimeDelta::seconds(coalesce.min(86_400)),
        );
        let meaning = Arc::new(search::Meaning::new(parts.models.clone()));
        let search = search::Search::new(index, Arc::clone(&meaning));
        let node = notify::node_id(&config.data_dir)?;
        let presence = Presence::of(&node);
        // Nobody has a page from before this process.
        let head = db.read_now(ledger::head)?;
        let live = board::Live::after(head, presence.clone());
        let shelf = Shelf::new(head, db.committed());
        let followers: Vec<Arc<dyn Follower>> = vec![
            Arc::new(freshness::Freshness::of(shelf.clone())),
            Arc::new(live.clone()),
            Arc::clone(&indexer) as _,
            Arc::new(routing::Router::new(db.clone(), parts.clock.clone())),
            Arc::new(planner),
            Arc::new(webhooks::Planner::new(db.clone(), parts.clock.clone())),
            Arc::new(search::VectorMaker::new(db.clone(), parts.models)),
            Arc::new(suggestions::Suggester::new(
                db.clone(),
                parts.clock.clone(),
                search.clone(),
                config.clone(),
            )),
        ];
        let office = notify::Office::new(site.public_url.clone(), zone, site.language, key.clone());
        let office = Arc::new(match &config.mail.reply_address {
            Some(_) => office.taking_answers(),
            None => office,
        });
        // The demo never sends anything to anybody.
        let outgoing = if parts.demo {
            Outgoing::closed()
        } else {
            Outgoing::new(&config.outgoing)?
        };
        let courier = webhooks::Courier::new(
            db.clone(),
            parts.clock.clone(),
            outgoing.clone(),
            Arc::clone(&office),
            &node,
        );
        let push_key = Arc::new(notify::push_key(&db)?);
        let pusher = notify::Pusher::new(
            db.clone(),
            parts.clock.clone(),
            outgoing.clone(),
            Arc::clone(&office),
            Arc::clone(&push_key),
            &node,
        );
        let postman = notify::Postman::new(
            db.clone(),
            parts.clock.clone(),
            parts.mailer.clone(),
            Arc::clone(&office),
            &node,
            notify::Routine {
                retry_first_seconds: config.mail.retry_first_seconds,
                gathers: coalesce > 0,
                per_minute: config.mail.per_minute,
                zone,
            },
        );
        let due: HashMap<DueKind, Handler> = HashMap::from([
            (DueKind::PromiseSoon, handler(promises::day_is_near)),
            (
                DueKind::PromiseOver,
                handler(move |tx, now, subject| promise_is_over(tx, now, zone, subject)),
            ),
            (
                DueKind::SnoozeOver,
                handler(move |tx, now, subject| match subject {
                    Subject::PainPoint(id) => pain_points::snooze_is_over(tx, now, zone, id),
                    _ => Ok(()),
                }),
            ),
            (DueKind::PauseOver, handler(pause_is_over)),
            (
                DueKind::SustainmentCheck,
                of_project(&config, projects::check_day),
            ),
            (
                DueKind::DecisionOver,
                of_project(&config, projects::decision_is_over),
            ),
            (
                DueKind::ConditionReview,
                handler(move |tx, now, subject| retrospectives::review_day(tx, now, zone, subject)),
            ),
            (
                DueKind::StoryReturns,
                handler(move |tx, now, subject| {
                    retrospectives::day_to_return(tx, now, zone, subject)
                }),
            ),
            (DueKind::CampaignOpens, handler(campaigns::day_to_open)),
            (DueKind::CampaignCloses, handler(campaigns::day_to_close)),
            (
                DueKind::Priorities,
                handler(move |tx, now, from| pain_points::weigh_anew(tx, now, zone, from)),
            ),
            (DueKind::Sweep, handler(sweep)),
        ]);
        Ok(Self {
            limits: Data::new(Limits::new(config.writes_per_minute)),
            attempts: Data::default(),
            counted: Data::default(),
            streams: Data::default(),
            presence: Data::new(presence),
            visits: Data::default(),
            daily: Data::default(),
            press: Data::default(),
            shelf: Data::new(shelf),
            live: Data::new(live),
            files: Data::new(files::Files::on(files::Folder::below(&config.data_dir))),
            config: Data::new(config),
            runner: Runner::new(db.clone(), followers),
            timekeeper: Timekeeper::new(db.clone(), parts.clock, due),
            search: Data::new(search),
            meaning,
            indexer,
            mailer: parts.mailer,
            office: Data::from(office),
            postman,
            pusher,
            push_key: Data::from(push_key),
            outgoing: Data::new(outgoing),
            courier,
            db,
            site,
            key,
        })
    }

    /// Every route, and what handlers may ask for. The middleware around them is [`crate::serve::wrapped`].
    pub fn routes(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(Data::new(self.db.clone()))
            .app_data(Data::new(self.site.clone()))
            .app_data(Data::new(self.key.clone()))
            .app_data(Data::new(self.runner.clone()))
            .app_data(self.config.clone())
            .app_data(self.limits.clone())
            .app_data(self.attempts.clone())
            .app_data(self.counted.clone())
            .app_data(self.streams.clone())
            .app_data(self.presence.clone())
            .app_data(self.visits.clone())
            .app_data(self.daily.clone())
            .app_data(self.press.clone())
            .app_data(self.shelf.clone())
            .app_data(self.live.clone())
            .app_data(self.office.clone())
            .app_data(self.outgoing.clone())
            .app_data(self.push_key.clone())
            .app_data(Data::new(self.mailer.clone()))
            .app_data(self.files.clone())
            .app_data(self.search.clone())
            .app_data(Data::<dyn Finder>::from(self.search.finder()))
            .configure(health::routes)
            .configure(crate::openapi::routes)
            .configure(crate::web::routes)
            .configure(members::routes)
            .configure(friction::routes)
            .configure(home::routes)
            .configure(insights::routes)
            .configure(admin::routes)
            .configure(events::routes)
            .configure(pulses::routes)
            .configure(pain_points::routes)
            .configure(projects::routes)
            .configure(attachments::routes)
            .configure(board::routes)
            .configure(rota::routes)
            .configure(routing::routes)
            .configure(suggestions::routes)
            .configure(retrospectives::routes)
            .configure(subscribers::routes)
            .configure(campaigns::routes)
            .configure(signposts::routes)
            .configure(search::routes)
            .configure(notify::routes)
            .configure(|cfg| {
                if self.site.demo {
                    let letters = self.config.data_dir.join("mail");
                    cfg.app_data(Data::new(demo::LetterFolder(letters)));
                    demo::routes(cfg);
                }
            })
            .default_service(web::route().to(crate::web::failure::not_found));
    }

    /// Does everything that follows from what is committed and due, and returns when nothing is left. Blocks.
    pub fn settle(&self) -> Outcome<()> {
        while self.runner.settle()? | self.timekeeper.settle()? {}
        self.visits.write(&self.db)?;
        let letters = async {
            self.postman.empty().await?;
            self.pusher.empty().await?;
            self.courier.empty().await
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => runtime.block_on(letters),
            Err(_) => tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(letters),
        }
    }

    /// Starts followers and the timekeeper.
    pub fn start(&self) -> Background {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = self.runner.spawn(&stopped);
        let (meaning, db) = (Arc::clone(&self.meaning), self.db.clone());
        tasks.push(tokio::task::spawn_blocking(move || {
            if let Err(error) = meaning.load(&db) {
                tracing::error!(%error, "the vectors could not be read; questions read them bit by bit");
            }
        }));
        tasks.push(self.tidy_files(stopped.clone()));
        tasks.push(self.postman.spawn(stopped.clone()));
        tasks.push(self.pusher.spawn(stopped.clone()));
        tasks.push(self.courier.spawn(stopped.clone()));
        let visits = self.visits.clone().into_inner();
        tasks.push(visits.spawn(self.db.clone(), stopped.clone()));
        if !self.config.db_options().is_sqlite() {
            let (db, clock) = (self.db.clone(), self.site.clock.clone());
            tasks.push(self.presence.spawn(db, clock, stopped.clone()));
        }
        tasks.push(self.timekeeper.spawn(stopped));
        Background { stop, tasks }
    }
}

impl App {
    /// Takes away bytes that nothing refers to any more, now and then: never inside a transaction.
    fn tidy_files(&self, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
        let (files, db, clock) = (self.files.clone(), self.db.clone(), self.site.clock.clone());
        tokio::spawn(async move {
            while !*stop.borrow() {
                let (files, db, now) = (files.clone(), db.clone(), clock.now());
                let tidied = tokio::task::spawn_blocking(move || files.tidy(&db, now));
                match tidied.await {
                    Ok(Ok(_)) => {}
                    Ok(Err(failure)) => tracing::warn!(%failure, "files could not be tidied"),
                    Err(ended) => tracing::error!(%ended, "tidying files ended early"),
                }
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(TIDY) => {}
                }
            }
        })
    }
}

fn handler(
    f: impl Fn(&mut Tx<'_>, Timestamp, Subject) -> Outcome<()> + Send + Sync + 'static,
) -> Handler {
    Arc::new(f)
}

/// What is due for a project, by the terms of that moment.
fn of_project(
    config: &Config,
    act: fn(&mut Tx<'_>, Timestamp, &Terms, ProjectId) -> Outcome<()>,
) -> Handler {
    let config = config.clone();
    handler(move |tx, now, subject| match subject {
        Subject::Project(id) => {
            let terms = Terms::current(tx, &config)?;
            act(tx, now, &terms, id)
        }
        _ => Ok(()),
    })
}

/// A promised day has passed: what was promised in vain weighs more from now on.
fn promise_is_over(tx: &mut Tx<'_>, now: Timestamp, zone: Tz, subject: Subject) -> Outcome<()> {
    promises::day_is_over(tx, now, zone, subject)?;
    match subject {
        Subject::PainPoint(id) => pain_points::weighs_more(tx, now, id),
        _ => Ok(()),
    }
}

/// A paused project's day has come.
fn pause_is_over(tx: &mut Tx<'_>, now: Timestamp, subject: Subject) -> Outcome<()> {
    match subject {
        Subject::Project(id) => projects::pause_is_over(tx, now, id),
        _ => Ok(()),
    }
}

/// Sweeps out what has ended, every hour.
fn sweep(tx: &mut Tx<'_>, now: Timestamp, subject: Subject) -> Outcome<()> {
    members::sweep(tx, now)?;
    idempotency::sweep(tx, now)?;
    pain_points::sweep(tx, now)?;
    notify::sweep(tx, now)?;
    files::sweep(tx, now)?;
    webhooks::sweep(tx, now)?;
    presence::sweep(tx, now)?;
    subscribers::sweep(tx, now)?;
    timekeeper::schedule(tx, DueKind::Sweep, subject, now + TimeDelta::hours(1))
}

/// What runs beside the requests.
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Background {
    /// Tells every task to stop at its next boundary; [`Background::stop`] waits for them.
    pub fn stopper(&self) -> impl FnOnce() + Send + 'static {
        let stop = self.stop.clone();
        // Nobody listening means everything has stopped already.
        move || {
            let _ = stop.send(true);
        }
    }

    /// Lets every task finish the batch it is in.
    pub async fn stop(self) {
        self.stopper()();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a background task ended early");
            }
        }
    }
}
