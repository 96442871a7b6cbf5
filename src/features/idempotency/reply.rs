//! An answer of the API that can be stored and given again.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::base::failure::Outcome;
use crate::web::json::etag;

/// An answer with a JSON body, as it is sent and stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    status: u16,
    location: Option<String>,
    version: Option<i64>,
    body: String,
}

impl Reply {
    /// 200 with JSON.
    pub fn ok(body: &impl Serialize) -> Outcome<Self> {
        Self::new(StatusCode::OK, body)
    }

    /// 201 with JSON.
    pub fn created(body: &impl Serialize) -> Outcome<Self> {
        Self::new(StatusCode::CREATED, body)
    }

    fn new(status: StatusCode, body: &impl Serialize) -> Outcome<Self> {
        Ok(Self {
            status: status.as_u16(),
            location: None,
            version: None,
            body: serde_json::to_string(body)?,
        })
    }

    /// With the address of what was made.
    #[must_use]
    pub fn at(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// With the `ETag` of this version.
    #[must_use]
    pub fn versioned(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Its HTTP status.
    pub(super) fn status(&self) -> u16 {
        self.status
    }

    /// As an answer; one that is given again says so in `Idempotent-Replayed`.
    pub(super) fn into_response(self, replayed: bool) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut answer = HttpResponse::build(status);
        if let Some(location) = self.location {
            answer.insert_header((header::LOCATION, location));
        }
        if let Some(version) = self.version {
            answer.insert_header((header::ETAG, etag(version)));
        }
        if replayed {
            answer.insert_header(("Idempotent-Replayed", "true"));
        }
        answer.content_type("application/json").body(self.body)
    }
}
