//! Projects that are under way: what the story of an ending begins with.

use chrono::{NaiveDate, TimeDelta};
use insole::base::actor::Scope;
use insole::base::clock::day_in;
use insole::base::ids::PainPointId;
use insole::features::{pain_points, pulses};
use insole::ledger;
use serde_json::{Value, json};

use super::{Role, TestApp};

/// A project that was committed to.
pub struct Begun {
    pub id: i64,
    pub metric: i64,
    pub pains: Vec<i64>,
}

impl Begun {
    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/projects/{}{rest}", self.id)
    }
}

impl TestApp {
    /// Adds people.
    pub fn add_all(&self, people: &[(&str, Role)]) {
        for (who, role) in people {
            self.add(who, *role);
        }
    }

    /// Today in the company's zone.
    pub fn today(&self) -> NaiveDate {
        day_in(self.app.site.zone, self.clock.now())
    }

    async fn studio(&self, who: &str, path: &str, body: Value) -> Value {
        let answer = self.program(who, Scope::Studio).api_post(path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
        answer.json()
    }

    /// A report of `by` that the studio accepted, joined by `others`: ten minutes, three times a day, each.
    pub async fn accepted(&self, title: &str, by: &str, others: &[&str], studio: &str) -> i64 {
        let impact = json!({ "minutes": 10, "times": 3, "per": "day" });
        let report = json!({ "title": title, "impact": impact });
        let reported = self
            .program(by, Scope::Write)
            .api_post("/api/v1/pain-points", report)
            .await
            .expect(201)
            .json();
        let number = reported["number"].as_i64().unwrap();
        let at = format!("/api/v1/pain-points/{number}");
        self.studio(studio, &format!("{at}/status"), json!({ "to": "accepted" }))
            .await;
        for other in others {
            self.program(other, Scope::Write)
                .api_post(&format!("{at}/support"), json!({ "impact": impact }))
                .await
                .expect(200);
        }
        number
    }

    /// A project of `lead` about these pain points, committed to: three reconnections a day shall become one.
    pub async fn begun(&self, lead: &str, pains: &[i64]) -> Begun {
        let project = json!({
            "title": "끊기지 않는 VPN",
            "problem": "> 아침마다 끊겨요",
            "hypothesis": "게이트웨이를 늘리면 끊김이 줄어든다.",
            "lead": format!("{lead}@bank.example"),
            "pain_points": pains,
            "stop_rule": "두 달 안에 절반이 되지 않으면 멈춘다.",
            "verify_on": (self.today() + TimeDelta::days(90)).to_string(),
        });
        let id = self.studio(lead, "/api/v1/projects", project).await["number"]
            .as_i64()
            .unwrap();
        let metric = json!({
            "name": "하루 재접속", "unit": "회", "direction": "down",
            "baseline": 3, "baseline_source": "두 주 동안의 접속 기록", "target": 1,
        });
        let at = format!("/api/v1/projects/{id}");
        let metric = self.studio(lead, &format!("{at}/metrics"), metric).await["id"]
            .as_i64()
            .unwrap();
        self.studio(lead, &format!("{at}/status"), json!({ "to": "active" }))
            .await;
        Begun {
            id,
            metric,
            pains: pains.to_vec(),
        }
    }

    /// The metric is read.
    pub async fn read(&self, lead: &str, project: &Begun, value: f64) {
        let at = project.path(&format!("/metrics/{}/readings", project.metric));
        self.studio(lead, &at, json!({ "value": value })).await;
    }

    /// The change is live, and everybody who is asked says that it is better.
    pub async fn delivered_and_better(&self, lead: &str, project: &Begun) {
        let delivered = json!({ "to": "delivered", "reason": "모두에게 열었어요" });
        self.studio(lead, &project.path("/status"), delivered).await;
        self.answered(project, pulses::Answer::Better);
    }

    /// Everybody who is asked in the newest pulse says so.
    pub fn answered(&self, project: &Begun, answer: pulses::Answer) {
        let (now, pains) = (self.clock.now(), project.pains.clone());
        self.app
            .db
            .write_now(move |tx| {
                let entries = ledger::entries_after(tx, 0, 10_000)?;
                let pulse = entries.iter().rev().find_map(|entry| match entry.event() {
                    Ok(ledger::Event::PulseAsked { pulse, .. }) => Some(pulse),
                    _ => None,
                });
                for pain in pains {
                    for person in pain_points::people_affected(tx, PainPointId(pain))? {
                        let ask = pulses::ask_of(tx, pulse.unwrap(), person)?.unwrap();
                        pulses::answer(tx, now, ask, answer, "")?;
                    }
                }
                Ok(())
            })
            .unwrap();
    }
}
