//! What every page of an administrator needs; whoever is none does not get it, whatever the handler does.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::permission::{Act, Stake, require};
use crate::config::Config;
use crate::db::{Conn, Db, Tx};
use crate::web::{Form, Page, Site, Visitor, WebFailure};

/// An administrator's desk: extracting it refuses everybody else.
pub(super) struct Desk {
    pub page: Page,
    pub config: Data<Config>,
    pub site: Data<Site>,
    actor: Actor,
    db: Data<Db>,
}

impl Desk {
    fn of(request: &HttpRequest) -> Outcome<Self> {
        let actor = Visitor::of(request).actor;
        require(&actor, Act::Administer, Stake::NONE)?;
        let missing = || anyhow::anyhow!("the app lacks a part of the administration");
        Ok(Self {
            page: Page::of(request).at("admin"),
            config: request
                .app_data::<Data<Config>>()
                .ok_or_else(missing)?
                .clone(),
            db: request.app_data::<Data<Db>>().ok_or_else(missing)?.clone(),
            site: request
                .app_data::<Data<Site>>()
                .ok_or_else(missing)?
                .clone(),
            actor,
        })
    }

    /// This administrator.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Reads.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        self.db.read(f).await
    }

    /// Acts, now, as this administrator.
    pub async fn act<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_>, Timestamp, &Actor) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let (now, actor) = (self.site.clock.now(), self.actor.clone());
        self.db.write(move |tx| f(tx, now, &actor)).await
    }
}

/// A form on an administrator's desk. It is read before its sender is looked at, so that the page which refuses an
/// expired session can hand back what was typed.
pub(super) struct Sent<T> {
    pub desk: Desk,
    pub form: Form<T>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Sent<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = Form::<T>::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let form = form.await?;
            let desk = Desk::of(&request).map_err(WebFailure::from)?;
            Ok(Self { desk, form })
        })
    }
}

impl FromRequest for Desk {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(|failure| WebFailure::from(failure).into()))
    }
}
