//! How often a page was opened: a number for each day and nothing about anybody. Counted in memory and written together, so
//! that a burst of readers is one write.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header;
use chrono::NaiveDate;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::store;
use crate::base::failure::Outcome;
use crate::base::ids::CampaignId;
use crate::db::Db;
use crate::web::headers::WasHead;

/// How long a visit waits to be written.
const PAUSE: Duration = Duration::from_secs(20);

/// What was counted and not written yet.
#[derive(Default)]
pub struct Visits {
    counted: Mutex<HashMap<(CampaignId, NaiveDate), i64>>,
}

/// Words in the name that a program gives itself.
const PROGRAMS: [&str; 12] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "monitor",
    "curl",
    "wget",
    "python",
    "fetch",
    "headless",
    "http-client",
];

impl Visits {
    /// Counts a request, if a person's browser asked to show the page.
    pub fn count(&self, request: &HttpRequest, id: CampaignId, day: NaiveDate) {
        if is_a_reader(request) {
            let mut counted = self.counted.lock().unwrap_or_else(|gone| gone.into_inner());
            *counted.entry((id, day)).or_default() += 1;
        }
    }

    fn take(&self) -> HashMap<(CampaignId, NaiveDate), i64> {
        let mut counted = self.counted.lock().unwrap_or_else(|gone| gone.into_inner());
        std::mem::take(&mut counted)
    }

    fn give_back(&self, counts: &HashMap<(CampaignId, NaiveDate), i64>) {
        let mut counted = self.counted.lock().unwrap_or_else(|gone| gone.into_inner());
        for (key, count) in counts {
            *counted.entry(*key).or_default() += count;
        }
    }

    /// Writes what was counted; what could not be written is counted on.
    pub fn write(&self, db: &Db) -> Outcome<()> {
        let counts = self.take();
        if counts.is_empty() {
            return Ok(());
        }
        let written = counts.clone();
        let outcome = db.write_now(move |tx| {
            for ((id, day), count) in &written {
                store::add_visits(tx, *id, *day, *count)?;
            }
            Ok(())
        });
        if outcome.is_err() {
            self.give_back(&counts);
        }
        outcome
    }

    /// Writes now and then until it is told to stop, and once more then.
    pub fn spawn(
        self: std::sync::Arc<Self>,
        db: Db,
        mut stop: watch::Receiver<bool>,
    ) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut stopping = false;
            while !stopping {
                stopping = tokio::select! {
                    _ = stop.wait_for(|stop| *stop) => true,
                    () = tokio::time::sleep(PAUSE) => false,
                };
                let (visits, db) = (std::sync::Arc::clone(&self), db.clone());
                let written = tokio::task::spawn_blocking(move || visits.write(&db)).await;
                match written {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => {
                        tracing::warn!(%error, "visits could not be written yet");
                    }
                    Err(error) => tracing::error!(%error, "the writing of visits ended early"),
                }
            }
        })
    }
}

fn is_a_reader(request: &HttpRequest) -> bool {
    use actix_web::HttpMessage;
    let header = |name: &str| {
        let value = request.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let agent = header(header::USER_AGENT.as_str());
    let ahead = header("sec-purpose").contains("prefetch") || header("purpose") == "prefetch";
    let program = agent.is_empty() || PROGRAMS.iter().any(|word| agent.contains(word));
    !program && !ahead && request.extensions().get::<WasHead>().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::HttpMessage;
    use actix_web::test::TestRequest;

    #[test]
    fn only_people_are_counted() {
        let by = |agent: &str| {
            TestRequest::default()
                .insert_header((header::USER_AGENT, agent))
                .to_http_request()
        };
        assert!(is_a_reader(&by(
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0"
        )));
        for program in [
            "",
            "Googlebot/2.1",
            "Slackbot-LinkExpanding 1.0",
            "curl/8.5",
            "HeadlessChrome",
        ] {
            assert!(!is_a_reader(&by(program)), "{program}");
        }
        let head = by("Mozilla/5.0");
        head.extensions_mut().insert(WasHead);
        assert!(!is_a_reader(&head));
        let ahead = TestRequest::default()
            .insert_header((header::USER_AGENT, "Mozilla/5.0"))
            .insert_header(("sec-purpose", "prefetch;prerender"))
            .to_http_request();
        assert!(!is_a_reader(&ahead));
    }
}
