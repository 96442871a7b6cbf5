//! Everyone affected hears, once, and nobody hears what they did not want: planner, outbox and postman together.

use chrono::{NaiveDate, TimeDelta};
use insole::base::actor::{Actor, MemberActor, Role};
use insole::base::ids::{
    CommentId, DecisionId, MemberId, PainPointId, ProjectId, PulseId, UpdateId,
};
use insole::base::language::Language;
use insole::base::permission::Visibility;
use insole::base::subject::Subject;
use insole::features::notify;
use insole::ledger::{self, Event, Record};
use insole::mail::{Letter, Reason, SendError};

use crate::helpers::TestApp;

const MINA: i64 = 1; // reports
const JONAS: i64 = 2; // studio, decides
const SEO: i64 = 3; // supports, reads English
const HANA: i64 = 4; // follows
const LEAD: i64 = 5; // assignee and lead
const PARTNER: i64 = 6; // takes part in the project

/// P-12, its people, and the project I-7 that holds it.
async fn company(settings: &[(&str, &str)]) -> TestApp {
    let app = TestApp::with(settings).await;
    let at = "'2026-03-01 00:00:00'";
    let member = |id: i64, name: &str, role: &str, language: &str| {
        format!(
            "INSERT INTO members (id, email, name, role, language, created_at) \
             VALUES ({id}, '{}@bank.example', '{name}', '{role}', '{language}', {at});",
            name.to_lowercase()
        )
    };
    let mut sql = String::new();
    sql += &member(MINA, "Mina", "staff", "ko");
    sql += &member(JONAS, "Jonas", "studio", "en");
    sql += &member(SEO, "Seo", "staff", "en");
    sql += &member(HANA, "Hana", "staff", "ko");
    sql += &member(LEAD, "Lead", "studio", "ko");
    sql += &member(PARTNER, "Partner", "staff", "en");
    for (id, title) in [
        (12, "VPN이 아침마다 끊겨요"),
        (13, "VPN drops on the 9th floor"),
    ] {
        sql += &format!(
            "INSERT INTO pain_points (id, title, language, reporter_id, status, created_at, updated_at) \
             VALUES ({id}, '{title}', 'ko', {}, 'accepted', {at}, {at});",
            if id == 12 { MINA } else { HANA }
        );
    }
    sql += &format!(
        "UPDATE pain_points SET assignee_id = {LEAD}, next_update_on = '2026-03-13' WHERE id = 12;"
    );
    sql += &format!(
        "INSERT INTO supports (pain_point_id, member_id, created_at) VALUES (12, {SEO}, {at});"
    );
    sql += &follow(HANA, "pain_point", 12, "follow");
    sql += &format!(
        "INSERT INTO decisions (id, pain_point_id, actor_id, from_status, to_status, reason, notified, created_at) \
         VALUES (1, 12, {JONAS}, 'new', 'accepted', 'It costs 41 people an hour.', {}, {at});",
        if app.database.is_postgres() {
            "TRUE"
        } else {
            "1"
        }
    );
    sql += &format!(
        "INSERT INTO projects (id, title, status, lead_id, created_at, updated_at) \
         VALUES (7, 'Remote access that holds', 'active', {LEAD}, {at}, {at});"
    );
    sql += &format!(
        "INSERT INTO project_members (project_id, member_id, added_at) VALUES (7, {PARTNER}, {at});"
    );
    sql += &format!(
        "INSERT INTO project_pain_points (project_id, pain_point_id, linked_at) VALUES (7, 12, {at});"
    );
    app.database.execute(&sql);
    app
}

fn follow(member: i64, kind: &str, id: i64, state: &str) -> String {
    format!(
        "INSERT INTO follows (member_id, subject_kind, subject_id, state, created_at) \
         VALUES ({member}, '{kind}', {id}, '{state}', '2026-03-01 00:00:00');"
    )
}

fn member(id: i64) -> Actor {
    Actor::Member(MemberActor {
        id: MemberId(id),
        role: Role::Staff,
        department: None,
        scope: None,
        language: Language::Ko,
    })
}

const P12: Subject = Subject::PainPoint(PainPointId(12));
const I7: Subject = Subject::Project(ProjectId(7));

async fn happens(app: &TestApp, actor: Actor, subject: Subject, event: Event) {
    let now = app.clock.now();
    app.app
        .db
        .write(move |tx| {
            ledger::append(tx, now, &actor, Record::new(subject, event));
            Ok(())
        })
        .await
        .unwrap();
}

fn accepted(app: &TestApp, undo: Option<i64>) -> Event {
    Event::PainPointAccepted {
        decision: DecisionId(1),
        told: true,
        undo_until: undo
            .map(|seconds| (app.clock.now() + TimeDelta::seconds(seconds)).timestamp_micros()),
    }
}

fn commented(by_studio: bool) -> Event {
    Event::PainPointCommented {
        comment: CommentId(1),
        internal: false,
        by_studio,
    }
}

/// Who got a letter, by name, in order.
fn names(letters: &[Letter]) -> Vec<String> {
    let mut names: Vec<String> = letters
        .iter()
        .map(|letter| letter.to.name.clone())
        .collect();
    names.sort();
    names
}

const WAIT: TimeDelta = TimeDelta::minutes(2);
const DAY: TimeDelta = TimeDelta::days(1);

async fn letters_after(app: &TestApp, time: TimeDelta) -> Vec<Letter> {
    // What happened is planned at its own moment; only then does time pass.
    app.settle().await;
    app.clock.advance(time);
    app.letters().await
}

#[actix_web::test]
async fn a_decision_reaches_everyone_affected_in_their_language_and_not_who_made_it() {
    let app = company(&[]).await;
    app.database
        .execute(&follow(JONAS, "pain_point", 12, "follow"));
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    assert!(
        app.letters().await.is_empty(),
        "it waits for more news of the same item"
    );
    let letters = letters_after(&app, WAIT).await;
    assert_eq!(names(&letters), ["Hana", "Mina", "Seo"]);
    let to = |name: &str| {
        letters
            .iter()
            .find(|letter| letter.to.name == name)
            .unwrap()
    };
    assert_eq!(
        to("Mina").subject,
        "P-12 받아들였어요: 다음 소식 3월 13일 (금)까지"
    );
    assert_eq!(
        to("Seo").subject,
        "P-12 accepted: next update by Fri 13 Mar"
    );
    assert!(to("Seo").text.contains("It costs 41 people an hour."));
    assert!(
        to("Seo")
            .text
            .contains("You get this because you lose time to it too.")
    );
    assert_eq!(to("Seo").thread, to("Mina").thread);
    assert_ne!(to("Seo").message_id, to("Mina").message_id);
    assert!(letters_after(&app, DAY).await.is_empty(), "once");
}

#[actix_web::test]
async fn a_project_reaches_voices_lead_and_team() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    happens(
        &app,
        member(JONAS),
        I7,
        Event::ProjectDelivered { pulse: PulseId(1) },
    )
    .await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Lead", "Mina", "Partner", "Seo"]
    );
    happens(
        &app,
        Actor::System,
        P12,
        Event::PainPointPromiseDueSoon {
            due_on: NaiveDate::MIN,
        },
    )
    .await;
    assert_eq!(names(&app.letters().await), ["Lead"]);
    let update = Event::ProjectUpdated {
        update: UpdateId(1),
        health: "on_track".to_owned(),
    };
    happens(&app, member(LEAD), I7, update).await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Mina", "Partner", "Seo"]
    );
}

#[actix_web::test]
async fn news_of_one_item_become_one_letter_and_outcomes_never_wait() {
    let app = company(&[]).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    app.after(TimeDelta::seconds(60)).await;
    happens(
        &app,
        member(JONAS),
        P12,
        Event::PainPointLinked {
            project: ProjectId(7),
            undo_until: None,
        },
    )
    .await;
    happens(
        &app,
        member(JONAS),
        I7,
        Event::ProjectDelivered { pulse: PulseId(1) },
    )
    .await;
    let at_once = app.letters().await;
    assert_eq!(names(&at_once), ["Hana", "Lead", "Mina", "Partner", "Seo"]);
    assert!(at_once.iter().all(|letter| letter.subject.contains("I-7")));
    let letters = letters_after(&app, TimeDelta::seconds(60)).await;
    assert_eq!(names(&letters), ["Hana", "Mina", "Seo"]);
    for letter in &letters {
        assert!(
            letter.subject.ends_with("(+1)") && letter.text.contains("I-7"),
            "{}",
            letter.text
        );
    }
    // Lead and partner had no earlier letter that could have taken theirs along.
    assert_eq!(
        names(&letters_after(&app, TimeDelta::seconds(60)).await),
        ["Lead", "Partner"]
    );
}

#[actix_web::test]
async fn what_was_undone_in_time_is_never_written_about() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    happens(&app, member(JONAS), P12, accepted(&app, Some(30))).await;
    assert!(letters_after(&app, TimeDelta::seconds(29)).await.is_empty());
    app.database
        .execute("UPDATE pain_points SET status = 'new' WHERE id = 12");
    assert!(letters_after(&app, DAY).await.is_empty());

    app.database
        .execute("UPDATE pain_points SET status = 'accepted' WHERE id = 12");
    happens(&app, member(JONAS), P12, accepted(&app, Some(30))).await;
    assert_eq!(letters_after(&app, TimeDelta::seconds(30)).await.len(), 3);
}

#[actix_web::test]
async fn levels_and_digests() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    app.database.execute(&format!(
        "UPDATE members SET mail_level = 'daily' WHERE id = {MINA}; \
         UPDATE members SET mail_level = 'mine' WHERE id = {SEO}; \
         UPDATE members SET mail_level = 'nothing' WHERE id = {HANA};"
    ));
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    happens(&app, member(SEO), P12, commented(false)).await;
    happens(&app, member(PARTNER), P12, Event::PainPointSupported {}).await;
    assert_eq!(
        names(&app.letters().await),
        ["Lead"],
        "the assignee hears a comment at once"
    );
    happens(
        &app,
        member(JONAS),
        I7,
        Event::ProjectDelivered { pulse: PulseId(1) },
    )
    .await;
    assert_eq!(
        names(&app.letters().await),
        ["Lead", "Mina", "Partner"],
        "a pulse is in no digest"
    );
    // The next morning at eight.
    let digests = letters_after(&app, TimeDelta::hours(22)).await;
    assert_eq!(names(&digests), ["Lead", "Mina"]);
    let mina = digests
        .iter()
        .find(|letter| letter.to.name == "Mina")
        .unwrap();
    assert_eq!(mina.subject, "오늘의 소식 1건");
    assert!(
        mina.text.contains("받아들였어요") && mina.text.contains("글을 남겼어요"),
        "{}",
        mina.text
    );
    assert_eq!(mina.list_id, "<digest.insole.test>");
}

#[actix_web::test]
async fn a_colleague_comment_is_at_once_for_whom_it_concerns_and_in_the_digest_for_others() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    happens(&app, member(PARTNER), P12, commented(false)).await;
    assert_eq!(names(&app.letters().await), ["Lead", "Mina"]);
    assert_eq!(names(&letters_after(&app, DAY).await), ["Hana", "Seo"]);
    happens(&app, member(JONAS), P12, commented(true)).await;
    assert_eq!(names(&app.letters().await), ["Hana", "Lead", "Mina", "Seo"]);
    let internal = Event::PainPointCommented {
        comment: CommentId(1),
        internal: true,
        by_studio: true,
    };
    happens(&app, member(JONAS), P12, internal).await;
    assert!(letters_after(&app, DAY).await.is_empty());
}

#[actix_web::test]
async fn whoever_was_folded_in_hears_of_the_canonical_one() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    let merged = Event::PainPointMerged {
        into: PainPointId(12),
        told: true,
        undo_until: None,
    };
    app.database.execute(
        "UPDATE pain_points SET status = 'merged', merged_into = 12, declared_into = 12 WHERE id = 13",
    );
    app.database
        .execute(&format!("DELETE FROM follows WHERE member_id = {HANA}"));
    happens(
        &app,
        member(JONAS),
        Subject::PainPoint(PainPointId(13)),
        merged,
    )
    .await;
    let letters = app.letters().await;
    assert_eq!(names(&letters), ["Hana"], "only those who were folded in");
    assert!(letters[0].subject.starts_with("P-13") && letters[0].text.contains("/pain-points/12"));
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    assert_eq!(names(&app.letters().await), ["Hana", "Mina", "Seo"]);

    // Merged further: everybody folded in goes along, and hears it.
    app.database.execute(&format!(
        "INSERT INTO pain_points (id, title, language, reporter_id, status, created_at, updated_at) \
         VALUES (14, 'Remote access', 'en', {PARTNER}, 'accepted', '2026-03-01 00:00:00', '2026-03-01 00:00:00'); \
         UPDATE pain_points SET status = 'merged', merged_into = 14, declared_into = 14 WHERE id = 12; \
         UPDATE pain_points SET merged_into = 14 WHERE id = 13;"
    ));
    let merged = Event::PainPointMerged {
        into: PainPointId(14),
        told: true,
        undo_until: None,
    };
    happens(&app, member(JONAS), P12, merged).await;
    assert_eq!(names(&app.letters().await), ["Hana", "Mina", "Seo"]);
}

#[actix_web::test]
async fn everything_is_looked_at_again_when_the_moment_comes() {
    let app = company(&[]).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    app.settle().await;
    app.database.execute(&format!(
        "{} UPDATE members SET deactivated_at = '2026-03-02 02:00:00' WHERE id = {SEO}; \
         UPDATE pain_points SET visibility = 'studio' WHERE id = 12;",
        follow(MINA, "pain_point", 12, "mute")
    ));
    assert!(
        letters_after(&app, DAY).await.is_empty(),
        "muted, gone, not theirs to see"
    );
}

#[actix_web::test]
async fn what_only_the_studio_sees_is_told_to_the_studio_and_its_reporter() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    app.database
        .execute("UPDATE pain_points SET visibility = 'studio' WHERE id = 12");
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    assert_eq!(names(&app.letters().await), ["Mina"]);
}

#[actix_web::test]
async fn a_letter_is_tried_again_under_the_same_id_with_growing_pauses_and_given_up_visibly() {
    let app = company(&[
        ("INSOLE__MAIL__COALESCE_SECONDS", "0"),
        ("INSOLE__MAIL__RETRY_FIRST_SECONDS", "60"),
    ])
    .await;
    app.database.execute(&format!(
        "DELETE FROM supports; DELETE FROM follows WHERE member_id = {HANA}"
    ));
    let busy = || {
        SendError::Retry(Reason {
            code: Some(451),
            text: "451 busy".to_owned(),
        })
    };
    app.mail.plan_failures([busy(), busy()]);
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    assert!(app.letters().await.is_empty());
    let queue = queue(&app).await;
    assert_eq!((queue.waiting, queue.put_off, queue.dead), (1, 1, 0));
    assert!(letters_after(&app, TimeDelta::seconds(59)).await.is_empty());
    assert!(
        letters_after(&app, TimeDelta::seconds(1)).await.is_empty(),
        "the second attempt failed too"
    );
    assert!(
        letters_after(&app, TimeDelta::seconds(119))
            .await
            .is_empty()
    );
    let letters = letters_after(&app, TimeDelta::seconds(1)).await;
    assert_eq!(names(&letters), ["Mina"]);
    assert_eq!(queue_numbers(&app).await, (0, 0));

    app.mail.plan_failures([SendError::Permanent(Reason {
        code: Some(550),
        text: "550 no such user".to_owned(),
    })]);
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    assert!(letters_after(&app, DAY).await.is_empty());
    assert_eq!(queue_numbers(&app).await, (0, 1));
    let dead = app
        .app
        .db
        .read(|conn| notify::shelf(conn, notify::Shelf::Dead, None, 10))
        .await
        .unwrap();
    assert_eq!(
        (dead[0].why.as_str(), dead[0].member),
        ("550 no such user", Some(MemberId(MINA)))
    );
}

#[actix_web::test]
async fn three_days_of_trying_end_in_the_dead_list() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    app.database.execute(&format!(
        "DELETE FROM supports; DELETE FROM follows WHERE member_id = {HANA}"
    ));
    app.mail
        .plan_failures((0..100).map(|_| SendError::Retry(Reason::new("connection refused"))));
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    let mut hours = 0;
    while queue_numbers(&app).await.1 == 0 {
        assert!(letters_after(&app, TimeDelta::hours(1)).await.is_empty());
        hours += 1;
        assert!(hours < 90, "still trying");
    }
    assert!(hours > 70, "given up after {hours} hours");
}

async fn queue(app: &TestApp) -> notify::Queue {
    let now = app.clock.now();
    app.app
        .db
        .read(move |conn| notify::queue(conn, now))
        .await
        .unwrap()
}

async fn queue_numbers(app: &TestApp) -> (i64, i64) {
    app.settle().await;
    let queue = queue(app).await;
    (queue.waiting, queue.dead)
}

#[actix_web::test]
async fn a_crash_between_sending_and_marking_repeats_the_letter_unchanged() {
    let app = company(&[]).await;
    app.database.execute(&format!(
        "DELETE FROM supports; DELETE FROM follows WHERE member_id = {HANA}"
    ));
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    happens(&app, member(PARTNER), P12, commented(false)).await;
    let first = letters_after(&app, WAIT).await;
    let first = first
        .iter()
        .find(|letter| letter.to.name == "Mina")
        .unwrap();
    // As if the process had died before it could write down that the letter was gone.
    app.database.execute(&format!(
        "UPDATE letters SET state = 'planned', settled_at = NULL, lease_node = 'other', \
         lease_until = '2026-03-02 01:03:00' WHERE member_id = {MINA}"
    ));
    happens(&app, member(PARTNER), P12, commented(false)).await;
    assert!(
        app.letters().await.is_empty(),
        "the lease of the dead node has not run out"
    );
    let again = letters_after(&app, TimeDelta::seconds(61)).await;
    let again: Vec<_> = again
        .iter()
        .filter(|letter| letter.to.name == "Mina")
        .collect();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].message_id, first.message_id);
    assert_eq!(again[0].text, first.text);
}

#[actix_web::test]
async fn a_lease_from_a_clock_that_was_a_week_ahead_holds_nothing_up() {
    let app = company(&[]).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    app.settle().await;
    app.database
        .execute("UPDATE letters SET lease_node = 'dead', lease_until = '2026-03-09 01:00:00'");
    let letters = letters_after(&app, WAIT).await;
    assert!(letters.iter().any(|letter| letter.to.name == "Mina"));
    app.clock.advance(TimeDelta::weeks(1));
    assert!(app.letters().await.is_empty(), "and nothing goes twice");
}

#[actix_web::test]
async fn a_planner_that_starts_over_plans_nothing_twice() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    assert_eq!(app.letters().await.len(), 3);
    app.database
        .execute("UPDATE follower_positions SET seq = 0 WHERE name = 'notify'");
    assert!(letters_after(&app, DAY).await.is_empty());
}

#[actix_web::test]
async fn the_receipt_is_for_whoever_reported() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    happens(
        &app,
        member(MINA),
        P12,
        Event::PainPointReported {
            area: None,
            campaign: None,
        },
    )
    .await;
    let letters = app.letters().await;
    assert_eq!(names(&letters), ["Mina"]);
    assert_eq!(
        letters[0].subject,
        "P-12 잘 받았어요: 3월 13일 (금)까지 답할게요"
    );
    let hidden =
        Record::new(P12, Event::PainPointSnoozed { until: None }).visible_to(Visibility::Studio);
    let now = app.clock.now();
    app.app
        .db
        .write(move |tx| {
            ledger::append(tx, now, &member(JONAS), hidden);
            Ok(())
        })
        .await
        .unwrap();
    assert!(letters_after(&app, DAY).await.is_empty());
}

/// The path behind the header that mail programs use for their one click.
fn unsubscribe_path(letter: &Letter) -> String {
    let url = letter.unsubscribe.as_ref().expect("a way out");
    assert_eq!(url.host_str(), Some("insole.test"));
    assert!(letter.text.contains(url.as_str()) && letter.html.contains(url.as_str()));
    url.path().to_owned()
}

#[actix_web::test]
async fn one_click_stops_this_item_at_once_and_looking_changes_nothing() {
    let app = company(&[]).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    let letters = letters_after(&app, WAIT).await;
    let letter = letters
        .iter()
        .find(|letter| letter.to.name == "Seo")
        .unwrap();
    let path = unsubscribe_path(letter);

    // One more is waiting already when Seo has enough.
    happens(&app, member(JONAS), P12, commented(true)).await;
    app.settle().await;
    let stranger = app.anyone();
    let page = stranger.get(&path).await.expect(200);
    assert!(page.text().contains("P-12") && page.text().contains("lang=\"en\""));
    assert_eq!(
        names(&letters_after(&app, WAIT).await),
        ["Hana", "Lead", "Mina", "Seo"]
    );

    happens(&app, member(JONAS), P12, commented(true)).await;
    app.settle().await;
    // Without cookie, origin or token, as mail programs do; twice, as they also do.
    for body in ["List-Unsubscribe=One-Click", ""] {
        stranger
            .send(actix_web::http::Method::POST, &path, |request| {
                request.set_payload(body)
            })
            .await
            .expect(200);
    }
    assert_eq!(
        names(&letters_after(&app, WAIT).await),
        ["Hana", "Lead", "Mina"]
    );
    // And what would reach Seo only through it; not what Seo has a voice in besides.
    let delivered = || Event::ProjectDelivered { pulse: PulseId(1) };
    happens(&app, member(JONAS), I7, delivered()).await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Lead", "Mina", "Partner"]
    );
    app.database.execute(&format!(
        "INSERT INTO project_pain_points (project_id, pain_point_id, linked_at) VALUES (7, 13, '2026-03-01 00:00:00'); \
         INSERT INTO supports (pain_point_id, member_id, created_at) VALUES (13, {SEO}, '2026-03-01 00:00:00');"
    ));
    happens(&app, member(JONAS), I7, delivered()).await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Lead", "Mina", "Partner", "Seo"]
    );

    stranger
        .post(&path, &[("choice", "again")])
        .await
        .expect(200);
    happens(&app, member(JONAS), P12, commented(true)).await;
    assert_eq!(
        names(&letters_after(&app, WAIT).await),
        ["Hana", "Lead", "Mina", "Seo"]
    );

    stranger
        .post(&path, &[("choice", "nothing")])
        .await
        .expect(200);
    happens(
        &app,
        member(JONAS),
        I7,
        Event::ProjectDelivered { pulse: PulseId(1) },
    )
    .await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Lead", "Mina", "Partner"]
    );

    for wrong in [
        "/unsubscribe/x",
        &path.replacen("/3-", "/4-", 1),
        &format!("{path}x"),
    ] {
        stranger.get(wrong).await.expect(404);
        stranger.post(wrong, &[]).await.expect(404);
    }
}

#[actix_web::test]
async fn a_digest_is_stopped_by_one_click_too() {
    let app = company(&[]).await;
    app.database.execute(&format!(
        "UPDATE members SET mail_level = 'daily' WHERE id = {HANA}"
    ));
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    let letters = letters_after(&app, DAY).await;
    let digest = letters
        .iter()
        .find(|letter| letter.to.name == "Hana")
        .unwrap();
    app.anyone()
        .post(&unsubscribe_path(digest), &[])
        .await
        .expect(200);
    happens(&app, member(JONAS), P12, commented(true)).await;
    assert_eq!(
        names(&letters_after(&app, DAY).await),
        ["Lead", "Mina", "Seo"]
    );
}

#[actix_web::test]
async fn everyone_chooses_what_they_hear() {
    let app = company(&[]).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    letters_after(&app, WAIT).await;
    let hana = app.sign_in("hana").await;
    let page = hana.get("/me/notifications").await.expect(200);
    assert!(page.one("#items .list").contains("P-12") && page.one("#sent .list").contains("P-12"));
    hana.submit_from(&page, "/me/notifications/items", &[("state", "mute")])
        .await
        .expect(303);
    let page = hana
        .submit_from(&page, "/me/notifications", &[("mail_level", "weekly")])
        .await
        .expect(303);
    let page = hana.follow(&page).await.expect(200);
    assert!(page.has("#items .chip"));
    assert_eq!(
        page.attributes("input[name=mail_level][checked]", "value"),
        ["weekly"]
    );
    happens(&app, member(JONAS), P12, commented(true)).await;
    assert_eq!(
        names(&letters_after(&app, WAIT).await),
        ["Lead", "Mina", "Seo"]
    );

    hana.submit_from(&page, "/me/notifications", &[("mail_level", "loud")])
        .await
        .expect(422);
    for (kind, id, status) in [
        ("pain_point", "13", 404),
        ("nonsense", "1", 404),
        ("pain_point", "12", 303),
    ] {
        let fields = [("kind", kind), ("id", id), ("state", "follow")];
        hana.submit_from(&page, "/me/notifications/items", &fields)
            .await
            .expect(status);
    }
    app.anyone().get("/me/notifications").await.expect(303);
}

#[actix_web::test]
async fn a_sign_in_link_comes_at_once_to_members_and_to_allowed_domains() {
    let app = company(&[("INSOLE__SIGN_IN__MAIL_DOMAINS", "bank.example")]).await;
    app.database.execute(&format!(
        "UPDATE members SET mail_level = 'nothing' WHERE id = {MINA}"
    ));
    for email in ["mina@bank.example", "new@bank.example", "who@else.example"] {
        app.anyone()
            .submit("/sign-in", "/sign-in", &[("email", email)])
            .await
            .expect(303);
    }
    let letters = app.letters().await;
    let mut to: Vec<_> = letters
        .iter()
        .map(|letter| letter.to.address.as_str())
        .collect();
    to.sort_unstable();
    assert_eq!(to, ["mina@bank.example", "new@bank.example"]);
    for letter in &letters {
        assert!(
            letter.text.contains("http://insole.test/sign-in/"),
            "{}",
            letter.text
        );
        assert!(letter.unsubscribe.is_none() && letter.thread.is_none());
    }
    // A link that is no longer good is not sent late.
    app.mail
        .plan_failures([SendError::Retry(Reason::new("away"))]);
    app.anyone()
        .submit("/sign-in", "/sign-in", &[("email", "mina@bank.example")])
        .await
        .expect(303);
    assert!(app.letters().await.is_empty());
    assert!(letters_after(&app, DAY).await.is_empty());
}

#[actix_web::test]
async fn several_nodes_share_the_work_and_no_letter_goes_twice() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    for _ in 0..20 {
        app.clock.advance(TimeDelta::seconds(1));
        happens(
            &app,
            member(JONAS),
            I7,
            Event::ProjectDelivered { pulse: PulseId(1) },
        )
        .await;
    }
    let planned = app.app.clone();
    tokio::task::spawn_blocking(move || planned.runner.settle())
        .await
        .unwrap()
        .unwrap();
    let node = |name: &str| {
        let office = notify::Office::new(
            app.app.site.public_url.clone(),
            app.app.site.zone,
            Language::Ko,
            app.app.key.clone(),
        );
        notify::Postman::new(
            app.app.db.clone(),
            app.clock.clone(),
            app.app.mailer.clone(),
            std::sync::Arc::new(office),
            name,
            notify::Routine {
                retry_first_seconds: 60,
                gathers: true,
                per_minute: 0,
                zone: app.app.site.zone,
            },
        )
    };
    let (one, two, three) = (node("one"), node("two"), node("three"));
    let (one, two, three) = futures_util::join!(one.empty(), two.empty(), three.empty());
    one.and(two).and(three).unwrap();
    let letters = app.mail.take();
    let ids: std::collections::BTreeSet<_> = letters
        .iter()
        .map(|letter| letter.message_id.as_str().to_owned())
        .collect();
    assert_eq!((letters.len(), ids.len()), (100, 100));
}

#[actix_web::test]
async fn what_a_project_letter_tells_is_not_told_again_for_each_pain_point() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    let now = app.clock.now();
    app.app
        .db
        .write(move |tx| {
            let taken_up = Event::PainPointTakenUp {
                project: ProjectId(7),
                undo_until: None,
            };
            ledger::append(
                tx,
                now,
                &Actor::System,
                Record::new(P12, taken_up).related(I7),
            );
            let regressed = Event::ProjectRegressed {
                metric: None,
                reading: None,
                cause: None,
                reports: None,
            };
            ledger::append(tx, now, &Actor::System, Record::new(I7, regressed));
            Ok(())
        })
        .await
        .unwrap();
    let letters = app.letters().await;
    assert_eq!(names(&letters), ["Hana", "Lead", "Mina", "Partner", "Seo"]);
    assert!(
        letters
            .iter()
            .all(|letter| letter.subject.starts_with("I-7"))
    );
    // On its own it is news; and also when the link is written down under the project.
    app.clock.advance(TimeDelta::seconds(1));
    let taken_up = Event::PainPointTakenUp {
        project: ProjectId(7),
        undo_until: None,
    };
    happens(&app, member(JONAS), P12, taken_up).await;
    assert_eq!(names(&app.letters().await), ["Hana", "Lead", "Mina", "Seo"]);
    let now = app.clock.now();
    app.app
        .db
        .write(move |tx| {
            let linked = Event::PainPointLinked {
                project: ProjectId(7),
                undo_until: None,
            };
            ledger::append(
                tx,
                now,
                &Actor::System,
                Record::new(I7, linked).related(P12),
            );
            Ok(())
        })
        .await
        .unwrap();
    let letters = app.letters().await;
    assert_eq!(names(&letters), ["Hana", "Lead", "Mina", "Partner", "Seo"]);
    assert!(
        letters
            .iter()
            .all(|letter| letter.subject.starts_with("P-12"))
    );
}

#[actix_web::test]
async fn without_a_wait_every_piece_of_news_is_a_letter_of_its_own() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    happens(&app, member(JONAS), P12, commented(true)).await;
    happens(&app, member(JONAS), P12, accepted(&app, None)).await;
    let letters = app.letters().await;
    let to_mina: Vec<_> = letters
        .iter()
        .filter(|letter| letter.to.name == "Mina")
        .map(|letter| letter.subject.as_str())
        .collect();
    assert_eq!(to_mina.len(), 2, "{to_mina:?}");
    assert!(to_mina.iter().all(|subject| !subject.contains("(+")));
}

#[actix_web::test]
async fn a_partner_department_hears_of_it_before_anybody_of_it_is_named() {
    let app = company(&[("INSOLE__MAIL__COALESCE_SECONDS", "0")]).await;
    let at = "'2026-03-01 00:00:00'";
    app.database.execute(&format!(
        "INSERT INTO departments (id, slug, name_ko, name_en, created_at) VALUES (3, 'security', '보안', 'Security', {at});\
         INSERT INTO members (id, email, name, role, language, department_id, created_at) \
         VALUES (7, 'one@bank.example', 'One', 'staff', 'ko', 3, {at}), (8, 'two@bank.example', 'Two', 'staff', 'en', 3, {at});\
         INSERT INTO project_partners (project_id, department_id, added_at) VALUES (7, 3, {at});"
    ));
    let update = || Event::ProjectUpdated {
        update: UpdateId(1),
        health: "on_track".to_owned(),
    };
    happens(&app, member(LEAD), I7, update()).await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Mina", "One", "Partner", "Seo", "Two"]
    );
    app.database.execute(&format!(
        "INSERT INTO project_members (project_id, member_id, added_at) VALUES (7, 8, {at});"
    ));
    happens(&app, member(LEAD), I7, update()).await;
    assert_eq!(
        names(&app.letters().await),
        ["Hana", "Mina", "Partner", "Seo", "Two"],
        "whoever was named speaks for their department"
    );
}
