//! The HTTP server around an [`App`]: middleware in their order, listening, and a clean end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App as ActixApp, Error, HttpServer};
use anyhow::{Context, bail};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app::App;
use crate::features::members;
use crate::web;

/// How long requests that are under way may take to finish after a stop was asked for, in seconds.
const SHUTDOWN_SECONDS: u64 = 15;

/// Binds the address that was asked for; port 0 takes any free one.
pub fn bind(listen: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).with_context(|| {
        format!("listen: {listen} cannot be bound; choose another address with --listen or INSOLE__LISTEN")
    })
}

/// Takes the data folder for this process, until it ends however it ends: two that served from one folder would be one node
/// to everybody else, and send each other's letters.
pub fn take_folder(data_dir: &Path) -> anyhow::Result<File> {
    let shown = data_dir.display();
    let remedy =
        "give this user the right to write there, or choose another folder with --data-dir";
    std::fs::create_dir_all(data_dir)
        .with_context(|| format!("the data folder {shown} cannot be made; {remedy}"))?;
    let mut held = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(data_dir.join("serve.lock"))
        .with_context(|| format!("the data folder {shown} cannot be written; {remedy}"))?;
    match held.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let holder = std::io::read_to_string(&held).unwrap_or_default();
            bail!(
                "another Insole (process {}) serves from {shown}: stop it first, or choose another folder with --data-dir",
                holder.trim()
            );
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("the data folder {shown} cannot be locked"));
        }
    }
    // For whoever reads the sentence above; a full disk must not keep the site from starting.
    let noted = held
        .set_len(0)
        .and_then(|()| writeln!(held, "{}", std::process::id()));
    if let Err(error) = noted {
        tracing::warn!(%error, "the number of this process could not be written into serve.lock");
    }
    Ok(held)
}

/// The whole application as actix sees it: routes, and around them the middleware (the last wrapped sees a request first).
pub fn wrapped(
    app: App,
) -> ActixApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    ActixApp::new()
        .configure(move |cfg| app.routes(cfg))
        .wrap(from_fn(web::limits::limit_writes))
        .wrap(from_fn(web::csrf::refuse_other_sites))
        .wrap(from_fn(members::recognise))
        .wrap(from_fn(web::failure::render_failures))
        .wrap(from_fn(web::headers::add))
        .wrap(from_fn(web::request_log::log))
        .wrap(from_fn(web::shelf::serve))
        .wrap(from_fn(web::compress::compress))
}

/// Serves until the process is asked to stop; then requests finish and followers stop at a boundary. `announce` is called
/// when it answers requests and can be asked to stop.
pub async fn run(
    app: App,
    listener: TcpListener,
    stop: Stop,
    announce: impl FnOnce(),
) -> anyhow::Result<()> {
    let background = app.start();
    let factory = app.clone();
    let server = HttpServer::new(move || wrapped(factory.clone()))
        .listen(listener)?
        // Otherwise the end of an answer waits for the reader to acknowledge its beginning: 40 ms.
        .tcp_nodelay(true)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .client_request_timeout(Duration::from_secs(20))
        .disable_signals()
        .run();
    let handle = server.handle();
    let watched = match &app.config.metrics_listen {
        Some(address) => Some(watch_at(&app, address)?),
        None => None,
    };
    let (streams, live) = (app.streams.clone(), app.live.clone());
    let begin_to_stop = background.stopper();
    let asked = tokio::spawn(async move {
        stop.asked().await;
        tracing::info!("stopping: requests finish first");
        begin_to_stop();
        streams.stop();
        live.stop();
        handle.stop(true).await;
    });
    announce();
    let outcome = server.await;
    asked.abort();
    if let Some(watched) = watched {
        watched.stop(false).await;
    }
    background.stop().await;
    tracing::info!("stopped");
    Ok(outcome?)
}

/// `/metrics` on an address of its own.
fn watch_at(app: &App, address: &str) -> anyhow::Result<actix_web::dev::ServerHandle> {
    let listener = bind(address)?;
    let (db, runner, site) = (app.db.clone(), app.runner.clone(), app.site.clone());
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(Data::new(db.clone()))
            .app_data(Data::new(runner.clone()))
            .app_data(Data::new(site.clone()))
            .configure(crate::health::open_routes)
    })
    .workers(1)
    .listen(listener)?
    .disable_signals()
    .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(handle)
}

/// SIGTERM and SIGINT, heard from the moment this exists: also one that comes while the process is still starting.
pub struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// Listens; within the runtime that will be asked to stop.
    pub async fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("signals cannot be received");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Returns when one of them came.
    async fn asked(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
