//! `Idempotency-Key`: a call that is repeated gets the answer of the first one, and nothing happens twice.
//!
//! The answer is stored in the same transaction as the act. The same key with another call is 422
//! `idempotency_key_reused`; what was refused is not remembered; after a day a key is forgotten. Without the header the
//! act simply happens. Every `POST` of the API goes through [`write()`]:
//!
//! ```ignore
//! pub async fn report(request: HttpRequest, actor: Actor, body: Json<NewPainPointBody>, db: Data<Db>, site: Data<Site>) -> Answer {
//!     let new = rules::NewPainPoint::parse(&body)?;
//!     let now = site.clock.now();
//!     idempotency::write(&request, &db, now, actor, move |tx, actor| {
//!         let id = actions::report(tx, now, actor, new)?;
//!         let pain = store::find(tx, id)?;                            // what the caller sees, read in the same transaction
//!         Ok(Reply::created(&PainPointBody::of(&pain))?.at(format!("/api/v1/pain-points/{id}")).versioned(pain.version))
//!     })
//!     .await
//! }
//! ```

mod actions;
mod reply;
mod rules;
mod store;

pub use actions::{sweep, write};
pub use reply::Reply;
