//! The HTTP server around an [`App`]: middleware in their order, listening, and a clean end.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App as ActixApp, Error, HttpServer};
use anyhow::Context;

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
        .wrap(Compress::default())
}

/// Serves until the process is asked to stop; then requests finish and followers stop at a boundary.
pub async fn run(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let background = app.start();
    let factory = app.clone();
    let server = HttpServer::new(move || wrapped(factory.clone()))
        .listen(listener)?
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .client_request_timeout(Duration::from_secs(20))
        .disable_signals()
        .run();
    let handle = server.handle();
    let watched = match &app.config.metrics_listen {
        Some(address) => Some(watch_at(&app, address)?),
        None => None,
    };
    let streams = app.streams.clone();
    let asked = tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping: requests finish first");
        streams.stop();
        handle.stop(true).await;
    });
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

/// Returns when the process gets SIGTERM or SIGINT.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("signals cannot be received; stop this process with SIGKILL");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
