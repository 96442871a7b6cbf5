//! `/hooks/mail`: what a mail provider tells of letters that came back or were called unwanted.

use actix_web::http::header;
use actix_web::web::{Bytes, Data, ServiceConfig, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use secrecy::ExposeSecret;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::actions;
use super::bounces::{self, Bounce, Verdict};
use super::store;
use crate::base::failure::Refusal;
use crate::base::secret::SigningKey;
use crate::config::Config;
use crate::db::Db;
use crate::web::{Answer, Site};

/// The most that one call tells.
const MOST: usize = 500;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/hooks/mail").route(post().to(told)));
}

/// One thing that a provider tells; it names the letter by the token of its envelope, or by its `Message-ID`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    /// `hard`, `soft` or `complaint`.
    kind: String,
    token: String,
    message_id: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Body {
    Many(Vec<Told>),
    One(Told),
}

/// `POST /hooks/mail`, for the bearer of `mail.webhook_secret`; without one it does not exist. What names no letter of ours
/// is passed over, so that a provider never repeats it.
async fn told(
    request: HttpRequest,
    body: Bytes,
    config: Data<Config>,
    key: Data<SigningKey>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .unwrap_or_default();
    let secret = config.mail.webhook_secret.as_ref();
    let secret = secret.map(ExposeSecret::expose_secret).unwrap_or_default();
    if secret.is_empty() || !bool::from(given.as_bytes().ct_eq(secret.as_bytes())) {
        return Err(Refusal::NotFound.into());
    }
    let body: Body = serde_json::from_slice(&body).map_err(|_| Refusal::Malformed("body"))?;
    let told = match body {
        Body::Many(told) => told,
        Body::One(told) => vec![told],
    };
    let now = site.clock.now();
    db.write(move |tx| {
        for told in told.into_iter().take(MOST) {
            let Some(verdict) = Verdict::parse(&told.kind) else {
                continue;
            };
            let letter = match bounces::letter_of(&key, told.token.trim()) {
                Some(letter) => Some(letter),
                None => store::letter_by_message(tx, &told.message_id)?,
            };
            if let Some(letter) = letter {
                let why = told.reason.chars().take(300).collect();
                actions::came_back(
                    tx,
                    now,
                    &Bounce {
                        letter,
                        verdict,
                        why,
                    },
                )?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
