//! Brings pushes to browsers: claimed by lease, checked and sealed at the last moment, sent outside of any transaction, and
//! tried again with growing pauses for some hours. Sent twice after a crash, the second takes the place of the first.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{StreamExt, stream};
use tokio::sync::watch;
use url::Url;

use super::letters::Office;
use super::rules::{self, PushText, Urgency};
use super::store::{self, Desk, Device, Ended, PushClaim, State};
use crate::base::clock::{Clock, Timestamp};
use crate::base::failure::Outcome;
use crate::db::{Conn, Db, secrets};
use crate::outgoing::{Answered, Outgoing, PushKey, PushReader, Unreached};

/// How often is looked for pushes whose moment has come.
const POLL: Duration = Duration::from_millis(500);
/// How many are under way at once: one that hangs delays few others.
const AT_ONCE: usize = 8;
/// How many are claimed at once: two rounds of time-outs fit well into a lease.
const MOST_CLAIMED: usize = AT_ONCE * 2;
/// How long a push service keeps a message for a browser that is away, in seconds. After a day the letter is enough.
const KEPT: u32 = 24 * 3600;

/// The name under which this installation sends, made at the first start, the same on every node.
pub fn push_key(db: &Db) -> anyhow::Result<PushKey> {
    let stored = secrets::made_once(db, "push_key", || Ok(PushKey::make()?));
    let stored = stored.map_err(|failure| anyhow::anyhow!("{failure}"))?;
    Ok(PushKey::from_text(&stored)?)
}

/// Brings pushes to where they go. Cheap to clone.
#[derive(Clone)]
pub struct Pusher {
    db: Db,
    clock: Clock,
    way: Outgoing,
    office: Arc<Office>,
    key: Arc<PushKey>,
    node: Arc<str>,
}

/// What is left of a claim after a look at everything it tells.
struct Prepared {
    device: Device,
    text: PushText,
    urgency: Urgency,
    told: Vec<i64>,
    dropped: Vec<(i64, State, String)>,
}

/// Nobody is there, or no news holds any more: what to write down for each row.
struct Unsent(Vec<(i64, State, String)>);

impl Pusher {
    /// A pusher of this node.
    pub fn new(
        db: Db,
        clock: Clock,
        way: Outgoing,
        office: Arc<Office>,
        key: Arc<PushKey>,
        node: &str,
    ) -> Self {
        Self {
            db,
            clock,
            way,
            office,
            key,
            node: node.into(),
        }
    }

    /// Runs until `stop` becomes true; pushes that are under way are finished first.
    pub fn spawn(&self, mut stop: watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
        let pusher = self.clone();
        tokio::spawn(async move {
            let node = Arc::clone(&pusher.node);
            let released = pusher
                .db
                .write(move |tx| store::release_pushes(tx, &node))
                .await;
            if let Err(error) = released {
                tracing::error!(%error, "pushes of an earlier run could not be given back; their leases run out by themselves");
            }
            while !*stop.borrow() {
                let pause = match pusher.round(Some(&stop)).await {
                    Ok(0) => POLL,
                    Ok(_) => Duration::ZERO,
                    Err(error) => {
                        tracing::error!(%error, "the pushes could not be read");
                        Duration::from_secs(5)
                    }
                };
                tokio::select! {
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(pause) => {}
                }
            }
        })
    }

    /// Sends everything whose moment has come by the clock, and returns when nothing is left to try now.
    pub async fn empty(&self) -> Outcome<()> {
        while self.round(None).await? > 0 {}
        Ok(())
    }

    /// Claims and sends one handful; how many. Once `stop` is true no further one is begun.
    async fn round(&self, stop: Option<&watch::Receiver<bool>>) -> Outcome<usize> {
        let (now, node, zone) = (self.clock.now(), Arc::clone(&self.node), self.office.zone());
        let taken = self
            .db
            .write(move |tx| store::claim_pushes(tx, now, &node, MOST_CLAIMED, zone))
            .await?;
        let count = taken.claims.len() + taken.moved;
        let outcomes: Vec<Outcome<()>> = stream::iter(taken.claims)
            .map(|claim| async move {
                if stop.is_some_and(|stop| *stop.borrow()) {
                    // The next start gives its lease back.
                    return Ok(());
                }
                self.deliver(claim).await
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        outcomes.into_iter().collect::<Outcome<()>>()?;
        Ok(count)
    }

    async fn deliver(&self, claim: PushClaim) -> Outcome<()> {
        let (now, office, wanted) = (self.clock.now(), Arc::clone(&self.office), claim.clone());
        let prepared = self
            .db
            .read(move |conn| prepare(conn, &office, &wanted, now))
            .await;
        let prepared = match prepared {
            Ok(Ok(prepared)) => prepared,
            Ok(Err(Unsent(rows))) => return self.settle(claim, rows).await,
            Err(failure) => {
                tracing::error!(push = claim.leader.0, %failure, "a push could not be written; it is tried again");
                return self.later(claim, "ours".to_owned(), None).await;
            }
        };
        match self.send(&prepared, now).await? {
            Ok(Answered {
                status: 200..=299, ..
            }) => {
                let told = prepared.told.iter();
                let told = told.map(|id| (*id, State::Sent, String::new()));
                let rows = told.chain(prepared.dropped).collect();
                self.settle(claim, rows).await
            }
            Ok(Answered {
                status: 404 | 410, ..
            }) => {
                tracing::info!(
                    device = claim.device.0,
                    "a browser takes no pushes any more"
                );
                self.db
                    .write(move |tx| store::end_device(tx, now, claim.device, Ended::Gone))
                    .await
            }
            Ok(Answered {
                status: status @ (429 | 500..=599),
                retry_after,
            }) => {
                let wished = retry_after.and_then(|said| rules::retry_at(&said, now));
                self.later(claim, format!("status {status}"), wished).await
            }
            Ok(Answered { status, .. }) => self.give_up(claim, format!("status {status}")).await,
            Err(unreached) => self.later(claim, unreached.code().to_owned(), None).await,
        }
    }

    /// Seals the text for its browser and hands it to the push service, which sees neither of them.
    async fn send(
        &self,
        prepared: &Prepared,
        now: Timestamp,
    ) -> Outcome<Result<Answered, Unreached>> {
        let device = &prepared.device;
        let endpoint: Url = device.endpoint.parse().map_err(anyhow::Error::new)?;
        let reader = PushReader::parse(&device.p256dh, &device.auth)
            .ok_or_else(|| anyhow::anyhow!("device {} has no keys", device.id))?;
        let message = serde_json::to_vec(&prepared.text).map_err(anyhow::Error::new)?;
        let sealed = reader.seal(&message).map_err(anyhow::Error::new)?;
        let authorization = self
            .key
            .authorization(&endpoint, &self.office.contact(), now)
            .map_err(anyhow::Error::new)?;
        let headers = [
            ("authorization", authorization),
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("ttl", KEPT.to_string()),
            ("urgency", prepared.urgency.as_str().to_owned()),
            ("topic", self.topic(prepared)),
        ];
        Ok(self.way.post(&endpoint, &headers, sealed).await)
    }

    /// What a later push of the same item takes the place of while the browser is away: a name that says nothing to others.
    fn topic(&self, prepared: &Prepared) -> String {
        let named = format!("{}-{}", prepared.device.id, prepared.text.tag());
        let name = URL_SAFE_NO_PAD.encode(self.office.key().derive("push-topic", &named));
        // A topic has 32 characters at most.
        name.chars().take(32).collect()
    }

    async fn settle(&self, claim: PushClaim, rows: Vec<(i64, State, String)>) -> Outcome<()> {
        let (now, node) = (self.clock.now(), Arc::clone(&self.node));
        self.db
            .write(move |tx| store::settle_pushes(tx, now, &node, &claim, &rows))
            .await
    }

    async fn later(&self, claim: PushClaim, why: String, wished: Option<Timestamp>) -> Outcome<()> {
        let now = self.clock.now();
        let Some(pause) = rules::push_pause(claim.attempts) else {
            return self.give_up(claim, why).await;
        };
        let until = wished.map_or(now + pause, |wished| wished.max(now + pause));
        tracing::info!(
            device = claim.device.0,
            why,
            "a push was not taken and is tried again"
        );
        let node = Arc::clone(&self.node);
        self.db
            .write(move |tx| store::put_off_pushes(tx, &node, &claim, until, &why))
            .await
    }

    async fn give_up(&self, claim: PushClaim, why: String) -> Outcome<()> {
        tracing::warn!(
            device = claim.device.0,
            why,
            "a push is given up; its letter stands"
        );
        let rows = claim.rows.iter();
        let rows = rows.map(|row| (row.id, State::Dead, why.clone())).collect();
        self.settle(claim, rows).await
    }
}

impl std::fmt::Debug for Pusher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pusher({:?})", self.way)
    }
}

/// Looks at everything once more: the browser, its person, what they want, and each piece of news.
fn prepare(
    conn: &mut Conn,
    office: &Office,
    claim: &PushClaim,
    now: Timestamp,
) -> Outcome<Result<Prepared, Unsent>> {
    let all = |why: &str| {
        let rows = claim.rows.iter();
        let rows = rows.map(|row| (row.id, State::Dropped, why.to_owned()));
        Ok(Err(Unsent(rows.collect())))
    };
    let Some(device) = store::device(conn, claim.device)?.filter(|one| one.ended.is_none()) else {
        return all("gone");
    };
    // A person whose address takes no letters hears at least this.
    let Some((Some(reader), _)) = store::member_reader(conn, device.member)? else {
        return all("deactivated");
    };
    let only_mine = store::push_only_mine(conn, device.member)?;
    let desk = Desk {
        now,
        key: office.key(),
    };
    let (mut materials, mut told, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    for row in &claim.rows {
        let what = row.told()?;
        let channel = rules::channel_for(what.kind, what.why, reader.level);
        let material = if rules::is_pushed(what.kind, what.why, channel, only_mine) {
            store::load_material(conn, what, &reader, &desk)?
        } else {
            Err("level")
        };
        match material {
            Ok(material) => {
                told.push(row.id);
                materials.push(material);
            }
            Err(why) => dropped.push((row.id, State::Dropped, why.to_owned())),
        }
    }
    if materials.is_empty() {
        return Ok(Err(Unsent(dropped)));
    }
    materials.sort_by_key(|material| material.at);
    let urgency = if materials.iter().any(|one| one.kind.goes_alone()) {
        Urgency::High
    } else {
        Urgency::Normal
    };
    Ok(Ok(Prepared {
        text: office.push_text(&reader, &materials, now),
        device,
        urgency,
        told,
        dropped,
    }))
}
