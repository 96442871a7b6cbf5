//! One Insole without a port: fixed clock, letters in memory, a database of its own.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::test::TestRequest;
use chrono::{DateTime, TimeDelta};
use insole::app::{App, Parts};
use insole::base::clock::{Clock, Timestamp};
use insole::base::workdays::Workdays;
use insole::config::{Config, Flags};
use insole::features::calendar;
use insole::features::encoder::{Encoder, Models};
use insole::features::search;
use insole::mail::{Letter, Mailer, Memory};

use super::{Client, TestDatabase};

type Service = Rc<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = ServiceResponse<BoxBody>>>>>;

/// An app for one test. Dropping it with letters that nobody settled is fine; with a stuck follower it fails.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub mail: Arc<Memory>,
    service: Service,
    pub database: TestDatabase,
}

/// Monday, 2 March 2026, 10:00 in Seoul: a day on which people work.
pub fn monday_morning() -> Timestamp {
    DateTime::from_timestamp(1_772_413_200, 0).unwrap()
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings as from the environment.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        Self::made(variables, false, Models::none()).await
    }

    /// With an encoder that compares by meaning.
    pub async fn with_encoder(encoder: Arc<dyn Encoder>) -> Self {
        Self::made(&[], false, Models::only(encoder)).await
    }

    /// With its search index in the data folder, as `serve` has it.
    pub async fn with_index_on_disk() -> Self {
        Self::made(&[], true, Models::none()).await
    }

    async fn made(variables: &[(&str, &str)], index_on_disk: bool, models: Models) -> Self {
        let database = TestDatabase::new();
        let mut all = vec![
            (
                "INSOLE__PUBLIC_URL".to_owned(),
                "http://insole.test".to_owned(),
            ),
            (
                "INSOLE__LIMITS__WRITES_PER_MINUTE".to_owned(),
                "0".to_owned(),
            ),
        ];
        if let Some(url) = &database.options.url {
            all.push(("INSOLE__DATABASE__URL".to_owned(), url.clone()));
        }
        all.push(("INSOLE__DATABASE__CONNECTIONS".to_owned(), "4".to_owned()));
        all.extend(
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let flags = Flags {
            data_dir: Some(database.folder().to_owned()),
            ..Flags::default()
        };
        let config = Config::from_parts(None, &all, &flags).unwrap();
        let clock = Clock::manual(monday_morning());
        let (mailer, mail) = Mailer::memory();
        let parts = Parts {
            public_url: "http://insole.test".parse().unwrap(),
            clock: clock.clone(),
            mailer,
            models,
            durable: false,
            demo: false,
        };
        let app = if index_on_disk {
            let index = search::open(&config.data_dir).unwrap();
            App::open_around(config, parts, index).unwrap()
        } else {
            App::open(config, parts).unwrap()
        };
        let service = actix_web::test::init_service(insole::serve::wrapped(app.clone())).await;
        let service = Rc::new(service);
        let call: Service = Rc::new(move |request: TestRequest| {
            let service = Rc::clone(&service);
            Box::pin(async move {
                actix_web::test::call_service(&*service, request.to_request())
                    .await
                    .map_into_boxed_body()
            })
        });
        Self {
            app,
            clock,
            mail,
            service: call,
            database,
        }
    }

    pub(super) async fn call(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        (self.service)(request).await
    }

    /// Every address pattern that is registered, as it was written.
    pub async fn patterns(&self) -> Vec<String> {
        let response = self.call(TestRequest::get().uri("/healthz")).await;
        // What actix prints of its own map: there is no other way to ask it.
        let map = format!("{:?}", response.request().resource_map());
        let (mut found, mut rest) = (Vec::new(), map.as_str());
        while let Some((_, after)) = rest.split_once("patterns: Single(") {
            let mut texts = serde_json::Deserializer::from_str(after).into_iter::<String>();
            found.push(texts.next().unwrap().unwrap());
            rest = after;
        }
        found.retain(|pattern| !pattern.is_empty());
        found
    }

    /// A stranger's browser.
    pub fn anyone(&self) -> Client<'_> {
        Client::browser(self, "ko")
    }

    /// A program with a token.
    pub fn with_token(&self, token: &str) -> Client<'_> {
        Client::program(self, token)
    }

    /// The days on which people work.
    pub fn workdays(&self) -> Workdays {
        self.app.db.read_now(calendar::workdays).unwrap()
    }

    /// Does everything that follows from what happened, and whatever is due by now.
    pub async fn settle(&self) {
        let app = self.app.clone();
        tokio::task::spawn_blocking(move || app.settle())
            .await
            .unwrap()
            .unwrap();
    }

    /// Time passes, and what falls due meanwhile happens.
    pub async fn after(&self, time: TimeDelta) {
        self.clock.advance(time);
        self.settle().await;
    }

    /// The letters that went out since the last look.
    pub async fn letters(&self) -> Vec<Letter> {
        self.settle().await;
        self.mail.take()
    }
}
