//! Push: the news of the letters on people's devices as well, sealed for each of them, and never what a letter would not say.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use insole::base::actor::Scope;
use insole::features::notify;
use p256::elliptic_curve::point::AffineCoordinates;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::helpers::{Answer, Call, Client, Manner, Receiver, Role, TestApp};

const PAGE: &str = "/me/notifications";
const DEVICES: &str = "/me/notifications/devices";

/// A browser that takes pushes, with the key that never leaves it.
struct Device {
    key: p256::SecretKey,
    auth: [u8; 16],
    path: &'static str,
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn derived(salt: &[u8], secret: &[u8], purpose: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
    let expanded = [purpose];
    let expanded = extracted.expand(&expanded, Bytes(length)).unwrap();
    expanded.fill(&mut bytes).unwrap();
    bytes
}

impl Device {
    fn new(number: u8, path: &'static str) -> Self {
        Self {
            key: p256::SecretKey::from_slice(&[number; 32]).unwrap(),
            auth: [number; 16],
            path,
        }
    }

    fn public(&self) -> Vec<u8> {
        let point = self.key.public_key().to_encoded_point(false);
        point.as_bytes().to_vec()
    }

    /// What it gives to whoever shall send to it.
    fn given(&self, service: &Receiver) -> [(&'static str, String); 3] {
        [
            ("endpoint", service.url(self.path)),
            ("p256dh", URL_SAFE_NO_PAD.encode(self.public())),
            ("auth", URL_SAFE_NO_PAD.encode(self.auth)),
        ]
    }

    /// Turns pushes on in a browser, as the page's script does.
    async fn turn_on(&self, browser: &Client<'_>, service: &Receiver) -> Answer {
        let given = self.given(service);
        let fields = given
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        browser.submit(PAGE, DEVICES, &fields).await
    }

    /// What a message says that was sealed for it (RFC 8291).
    fn open(&self, call: &Call) -> Value {
        assert_eq!(call.header("content-encoding"), "aes128gcm");
        let (salt, rest) = call.bytes.split_at(16);
        assert_eq!(rest[..5], [0, 0, 16, 0, 65], "one record of 4096 bytes");
        let (theirs, sealed) = rest[5..].split_at(65);
        let point = p256::PublicKey::from_sec1_bytes(theirs).unwrap();
        let shared = (point.to_projective() * *self.key.to_nonzero_scalar()).to_affine();
        let info = [b"WebPush: info\0", &*self.public(), theirs].concat();
        let secret = derived(&self.auth, &shared.x(), &info, 32);
        let key = derived(salt, &secret, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = derived(salt, &secret, b"Content-Encoding: nonce\0", 12);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let mut record = sealed.to_vec();
        let opened = key.open_in_place(nonce, Aad::empty(), &mut record).unwrap();
        let end = opened.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(opened[end], 2, "the last record");
        serde_json::from_slice(&opened[..end]).unwrap()
    }
}

/// Mina and Seo are on the staff, Haneul is of the studio, Soyeon keeps house. Mina has reported P-1.
async fn house(service: &Receiver) -> TestApp {
    let app = TestApp::with(&[
        ("INSOLE__LANGUAGE", "en"),
        ("INSOLE__MAIL__COALESCE_SECONDS", "0"),
        ("INSOLE__OUTGOING__INTERNAL_HOSTS", "localhost"),
        ("INSOLE__OUTGOING__PUSH_SERVICES", "localhost"),
        (
            "INSOLE__OUTGOING__CA_FILE",
            service.ca.path().to_str().unwrap(),
        ),
    ])
    .await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("seo", Role::Staff),
        ("haneul", Role::Studio),
        ("soyeon", Role::Admin),
    ]);
    app.program("mina", Scope::Write)
        .api_post(
            "/api/v1/pain-points",
            json!({"title": "VPN drops every morning"}),
        )
        .await
        .expect(201);
    app.letters().await;
    app
}

async fn say(app: &TestApp, text: &str) {
    app.program("haneul", Scope::Studio)
        .api_post("/api/v1/pain-points/1/comments", json!({ "body": text }))
        .await
        .expect(201);
}

/// What was pushed since the last look, after everything that follows from what happened.
async fn pushed(app: &TestApp, service: &Receiver) -> Vec<Call> {
    app.settle().await;
    service.take()
}

fn path(call: &Call) -> &str {
    let line = call.head.lines().next().unwrap();
    line.split(' ').nth(1).unwrap()
}

#[actix_web::test]
async fn news_shows_up_on_each_device_in_its_persons_words_and_the_letter_comes_too() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let (desk, phone) = (Device::new(1, "/desk"), Device::new(2, "/phone"));
    let at_desk = app.sign_in_in("mina", "en").await;
    let on_phone = app.sign_in_in("mina", "en").await;
    desk.turn_on(&at_desk, &service).await.expect(303);
    phone.turn_on(&on_phone, &service).await.expect(303);
    let page = at_desk.get(PAGE).await;
    assert_eq!(page.texts("#devices .list li").len(), 2);
    assert_eq!(
        page.texts("#devices .list .chip:not([hidden])"),
        ["This device"]
    );
    assert_eq!(page.attributes("[data-here]", "data-here"), ["on"]);
    app.mail.take();
    say(&app, "Which floor?").await;
    let mut calls = pushed(&app, &service).await;
    calls.sort_by(|a, b| path(a).cmp(path(b)));
    let letters = app.mail.take();
    assert_eq!((letters.len(), calls.len()), (1, 2));
    assert_eq!([path(&calls[0]), path(&calls[1])], ["/desk", "/phone"]);
    let said = desk.open(&calls[0]);
    assert_eq!(said, phone.open(&calls[1]));
    assert_eq!(said["title"], letters[0].subject);
    let body = said["body"].as_str().unwrap();
    assert!(letters[0].text.contains(body), "{body}");
    assert_eq!(
        (&said["path"], &said["tag"], &said["lang"]),
        (&json!("/pain-points/1"), &json!("P-1"), &json!("en"))
    );
    // Who carries it sees neither of whom nor of what it is.
    let [one, two] = [&calls[0], &calls[1]].map(|call| call.header("topic").to_owned());
    assert!(one.len() <= 32 && one != two);
    for call in &calls {
        assert_eq!(call.header("ttl"), "86400");
        assert_eq!(call.header("urgency"), "normal");
        assert!(!call.head.contains("mina") && !call.head.contains("P-1"));
    }
    assert_eq!(calls[0].bytes.len(), calls[1].bytes.len());
    // It is us.
    let said = calls[0].header("authorization");
    let (token, key) = said
        .strip_prefix("vapid t=")
        .unwrap()
        .split_once(", k=")
        .unwrap();
    assert_eq!(
        page.attributes("[data-device-key]", "data-device-key"),
        [key]
    );
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
        .verify(
            signed.as_bytes(),
            &URL_SAFE_NO_PAD.decode(signature).unwrap(),
        )
        .unwrap();
    // The next one of the same report takes the place of the first, wherever it waits.
    say(&app, "Or the one above?").await;
    let calls = pushed(&app, &service).await;
    assert!(calls.iter().any(|call| call.header("topic") == one));
    let page = at_desk.get(PAGE).await;
    assert!(page.one("#devices .list").contains("last notified"));
    // Neither the ledger nor anybody's page knows where devices are.
    let admin = app.sign_in_in("soyeon", "en").await;
    let audit = admin.get("/admin/audit").await.text();
    assert!(!audit.contains("localhost") && audit.contains("mina"));
}

#[actix_web::test]
async fn somebody_chooses_what_shows_up_and_tries_whether_it_does() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let device = Device::new(3, "/seo");
    let seo = app.sign_in_in("seo", "en").await;
    device.turn_on(&seo, &service).await.expect(303);
    seo.submit("/pain-points/1", "/pain-points/1/support", &[])
        .await
        .expect(303);
    say(&app, "Which floor?").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
    // What one shares only is not one's own.
    let what = "/me/notifications/devices/what";
    seo.submit(PAGE, what, &[("what", "loud")])
        .await
        .expect(422);
    seo.submit(PAGE, what, &[("what", "mine")])
        .await
        .expect(303);
    app.mail.take();
    say(&app, "Or the one above?").await;
    assert!(pushed(&app, &service).await.is_empty());
    assert_eq!(app.mail.take().len(), 2, "the letters came all the same");
    // The wishes for letters are not touched by it, nor it by them.
    seo.submit(PAGE, "/me/notifications/wishes", &[("daily_cap", "50")])
        .await
        .expect(303);
    let page = seo.get(PAGE).await;
    assert_eq!(page.attributes("#daily_cap", "value"), ["50"]);
    assert_eq!(page.attributes("[name=what][checked]", "value"), ["mine"]);
    let test = page.attributes("#devices form[action$='/test']", "action");
    seo.submit_from(&page, &test[0], &[]).await.expect(303);
    let calls = pushed(&app, &service).await;
    assert_eq!(calls[0].header("urgency"), "high");
    let said = device.open(&calls[0]);
    assert_eq!(said["title"], "Notifications arrive");
    assert_eq!(said["path"], PAGE);
    // Other people's devices are nobody's.
    let mina = app.sign_in_in("mina", "en").await;
    let page = mina.get(PAGE).await;
    let csrf = page.form(DEVICES).remove(0);
    for action in [&test[0], &test[0].replace("test", "remove")] {
        mina.post(action, &[(&csrf.0, &csrf.1)]).await.expect(404);
    }
}

#[actix_web::test]
async fn what_holds_for_letters_holds_for_pushes() {
    let service = Receiver::new().await;
    for change in [
        "UPDATE members SET deactivated_at = '2026-03-02 01:00:00' WHERE email = 'mina@bank.example'",
        "UPDATE members SET erased_at = '2026-03-02 01:00:00' WHERE email = 'mina@bank.example'",
        "UPDATE members SET mail_level = 'nothing' WHERE email = 'mina@bank.example'",
        "UPDATE members SET mail_level = 'daily' WHERE email = 'mina@bank.example'",
        "UPDATE follows SET state = 'mute' WHERE member_id = 1",
        "UPDATE pain_points SET reporter_id = 2, visibility = 'studio'",
        "",
    ] {
        let app = house(&service).await;
        let mina = app.sign_in_in("mina", "en").await;
        Device::new(1, "/mina")
            .turn_on(&mina, &service)
            .await
            .expect(303);
        let quiet = [("quiet_from", "09:00"), ("quiet_until", "12:00")];
        mina.submit(PAGE, "/me/notifications/wishes", &quiet)
            .await
            .expect(303);
        say(&app, "Which floor?").await;
        say(&app, "Or the one above?").await;
        assert!(pushed(&app, &service).await.is_empty(), "quiet hours");
        if !change.is_empty() {
            app.database.execute(change);
        }
        app.clock.advance(TimeDelta::hours(3));
        // What waited for the same report comes as one.
        let wanted = usize::from(change.is_empty());
        let calls = pushed(&app, &service).await;
        assert_eq!(calls.len(), wanted, "{change}");
        for call in calls {
            let said = Device::new(1, "/mina").open(&call);
            let title = said["title"].as_str().unwrap();
            assert!(title.contains("(+1)"), "{title}");
        }
    }
}

#[actix_web::test]
async fn no_more_come_in_a_day_than_were_asked_for() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let mina = app.sign_in_in("mina", "en").await;
    Device::new(1, "/mina")
        .turn_on(&mina, &service)
        .await
        .expect(303);
    mina.submit(PAGE, "/me/notifications/wishes", &[("daily_cap", "2")])
        .await
        .expect(303);
    for text in ["one", "two", "three", "four"] {
        say(&app, text).await;
        app.after(TimeDelta::minutes(1)).await;
    }
    assert_eq!(service.take().len(), 2);
    app.after(TimeDelta::days(1)).await;
    assert!(service.take().is_empty(), "the digest tells the others");
    say(&app, "five").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
}

#[actix_web::test]
async fn a_service_that_cannot_take_it_now_is_asked_later_and_a_browser_that_is_gone_never() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let mina = app.sign_in_in("mina", "en").await;
    let device = Device::new(1, "/mina");
    device.turn_on(&mina, &service).await.expect(303);
    // It says when.
    service.answers(Manner::Later(429, 600));
    say(&app, "one").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
    app.after(TimeDelta::minutes(9)).await;
    assert!(service.take().is_empty());
    service.answers(Manner::Status(503));
    app.after(TimeDelta::minutes(1)).await;
    assert_eq!(service.take().len(), 1);
    // It does not say when: a pause that grows. What came since goes along.
    say(&app, "two").await;
    service.answers(Manner::Status(201));
    app.after(TimeDelta::minutes(2)).await;
    let calls = service.take();
    assert_eq!(calls.len(), 1);
    let title = device.open(&calls[0])["title"].clone();
    assert!(title.as_str().unwrap().contains("(+1)"), "{title}");
    // It refuses: once, and the page says so.
    service.answers(Manner::Status(403));
    say(&app, "three").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
    app.after(TimeDelta::hours(7)).await;
    assert!(service.take().is_empty());
    assert!(mina.get(PAGE).await.has("#devices .late"));
    service.answers(Manner::Status(201));
    say(&app, "four").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
    assert!(!mina.get(PAGE).await.has("#devices .late"));
    // It never answers again: given up within some hours.
    service.answers(Manner::Status(500));
    say(&app, "five").await;
    let mut tries = 0;
    for _ in 0..24 {
        app.after(TimeDelta::minutes(30)).await;
        tries += service.take().len();
    }
    assert_eq!(tries, 9);
    // The browser took its permission back, the next morning.
    let mina = app.sign_in_in("mina", "en").await;
    for gone in [410, 404] {
        device.turn_on(&mina, &service).await.expect(303);
        service.answers(Manner::Status(gone));
        say(&app, "six").await;
        assert_eq!(pushed(&app, &service).await.len(), 1);
        service.answers(Manner::Status(201));
        say(&app, "seven").await;
        assert!(pushed(&app, &service).await.is_empty());
        let page = mina.get(PAGE).await;
        assert!(page.one("#devices .list").contains("turn them on there"));
        assert_eq!(page.attributes("[data-here]", "data-here"), ["off"]);
    }
    app.after(TimeDelta::days(31)).await;
    let mina = app.sign_in_in("mina", "en").await;
    assert!(!mina.get(PAGE).await.has("#devices .list"));
}

#[actix_web::test]
async fn where_nobody_is_signed_in_nothing_shows_up() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let (desk, phone) = (Device::new(1, "/desk"), Device::new(2, "/phone"));
    let at_desk = app.sign_in_in("mina", "en").await;
    let on_phone = app.sign_in_in("mina", "en").await;
    desk.turn_on(&at_desk, &service).await.expect(303);
    phone.turn_on(&on_phone, &service).await.expect(303);
    at_desk.submit("/me", "/sign-out", &[]).await.expect(303);
    say(&app, "one").await;
    let calls = pushed(&app, &service).await;
    assert_eq!(calls.iter().map(path).collect::<Vec<_>>(), ["/phone"]);
    let page = on_phone.get(PAGE).await;
    assert!(page.one("#devices .list").contains("when you signed out"));
    // Seo signs in at the same desk: from now on that browser is Seo's.
    let seo = app.sign_in_in("seo", "en").await;
    desk.turn_on(&seo, &service).await.expect(303);
    phone.turn_on(&seo, &service).await.expect(303);
    let chips = on_phone.get(PAGE).await.texts("#devices .list .chip");
    assert_eq!(chips, ["Stopped"]);
    assert_eq!(seo.get(PAGE).await.texts("#devices .list li").len(), 1);
    say(&app, "two").await;
    assert!(pushed(&app, &service).await.is_empty());
    // Whoever leaves has no devices.
    phone.turn_on(&on_phone, &service).await.expect(303);
    let admin = app.sign_in_in("soyeon", "en").await;
    let member = "/admin/members/1";
    let form = format!("{member}/deactivate");
    let page = admin.get(member).await;
    admin.submit_from(&page, &form, &[]).await.expect(303);
    app.settle().await;
    // Let in again, they begin without any.
    let (page, form) = (admin.get(member).await, format!("{member}/reactivate"));
    admin.submit_from(&page, &form, &[]).await.expect(303);
    let back = app.sign_in_in("mina", "en").await;
    assert!(!back.get(PAGE).await.has("#devices .list"));
}

#[actix_web::test]
async fn sessions_end_every_night_and_devices_do_not() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let device = Device::new(1, "/mina");
    let evening = app.sign_in_in("mina", "en").await;
    device.turn_on(&evening, &service).await.expect(303);
    app.after(TimeDelta::hours(20)).await;
    evening.get(PAGE).await.expect(303);
    say(&app, "one").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
    // In the morning the browser is recognised by what it knows itself; from then on signing out stops it.
    let morning = app.sign_in_in("mina", "en").await;
    let page = morning.get(PAGE).await;
    assert_eq!(page.attributes("[data-here]", "data-here"), ["off"]);
    let mark = insole::base::secret::fingerprint(&service.url("/mina"));
    assert_eq!(page.attributes("[data-device]", "data-device"), [mark]);
    let [endpoint, p256dh, auth] = device.given(&service).map(|(_, value)| value);
    let word = json!({"endpoint": endpoint, "p256dh": p256dh, "auth": auth});
    morning
        .api_post("/me/notifications/devices/renew", word)
        .await
        .expect(204);
    let page = morning.get(PAGE).await;
    assert_eq!(page.attributes("[data-here]", "data-here"), ["on"]);
    morning.submit("/me", "/sign-out", &[]).await.expect(303);
    say(&app, "two").await;
    assert!(pushed(&app, &service).await.is_empty());
}

#[actix_web::test]
async fn what_is_no_browser_of_a_known_service_is_refused_with_a_remedy() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let mina = app.sign_in_in("mina", "en").await;
    let device = Device::new(1, "/mina");
    let given = device.given(&service);
    for (field, value, said) in [
        (
            "endpoint",
            "https://push.example.net/x",
            "outgoing.push_services",
        ),
        (
            "endpoint",
            "https://169.254.169.254/",
            "outgoing.push_services",
        ),
        ("endpoint", "http://localhost/x", "once more"),
        ("p256dh", "nonsense", "once more"),
        ("auth", "", "once more"),
    ] {
        let fields = given
            .each_ref()
            .map(|(name, kept)| (*name, if *name == field { value } else { kept.as_str() }));
        let answer = mina.submit(PAGE, DEVICES, &fields).await.expect(422);
        assert!(answer.one("#devices .trouble").contains(said), "{value}");
    }
    // The worker's word about a new address counts where pushes are on, and for that browser alone.
    let renew = "/me/notifications/devices/renew";
    let moved = Device::new(4, "/moved");
    let [endpoint, p256dh, auth] = moved.given(&service).map(|(_, value)| value);
    let word = json!({"endpoint": endpoint, "p256dh": p256dh, "auth": auth});
    mina.api_post(renew, word.clone()).await.expect(404);
    app.anyone().api_post(renew, word.clone()).await.expect(401);
    device.turn_on(&mina, &service).await.expect(303);
    // No form of another site can say it.
    mina.post(renew, &[("endpoint", "x")]).await.expect(400);
    mina.api_post(renew, json!({"endpoint": "x"}))
        .await
        .expect(422);
    mina.api_post(renew, word.clone()).await.expect(204);
    // Another session of the same person says it by the address that was there.
    let elsewhere = app.sign_in_in("mina", "en").await;
    elsewhere
        .api_post(renew, json!({"old": "x"}))
        .await
        .expect(422);
    let [back, ..] = given.clone().map(|(_, value)| value);
    let mut again = word;
    again["old"] = json!(endpoint);
    again["endpoint"] = json!(back);
    elsewhere.api_post(renew, again.clone()).await.expect(204);
    let seo = app.sign_in_in("seo", "en").await;
    seo.api_post(renew, again.clone()).await.expect(404);
    again["old"] = json!(back);
    again["endpoint"] = json!(endpoint);
    elsewhere.api_post(renew, again).await.expect(204);
    say(&app, "one").await;
    let calls = pushed(&app, &service).await;
    assert_eq!(calls.iter().map(path).collect::<Vec<_>>(), ["/moved"]);
    moved.open(&calls[0]);
    // Without any service there is no such chapter.
    let closed = TestApp::with(&[("INSOLE__OUTGOING__PUSH_SERVICES", "")]).await;
    let staff = closed.person("mina", Role::Staff).await;
    assert!(!staff.get(PAGE).await.expect(200).has("#devices"));
}

#[actix_web::test]
async fn several_nodes_share_the_work_and_a_crash_repeats_under_the_same_name() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let mina = app.sign_in_in("mina", "en").await;
    let device = Device::new(1, "/mina");
    device.turn_on(&mina, &service).await.expect(303);
    for number in 2..=12 {
        app.program("mina", Scope::Write)
            .api_post(
                "/api/v1/pain-points",
                json!({"title": format!("It hurts here, number {number}")}),
            )
            .await
            .expect(201);
    }
    let planned = app.app.clone();
    tokio::task::spawn_blocking(move || planned.runner.settle())
        .await
        .unwrap()
        .unwrap();
    let node = |name: &str| {
        notify::Pusher::new(
            app.app.db.clone(),
            app.clock.clone(),
            app.app.outgoing.get_ref().clone(),
            app.app.office.clone().into_inner(),
            app.app.push_key.clone().into_inner(),
            name,
        )
    };
    let (one, two) = (node("one"), node("two"));
    let (one, two) = futures_util::join!(one.empty(), two.empty());
    one.and(two).unwrap();
    let tags = |calls: &[Call]| {
        let mut tags: Vec<String> = calls
            .iter()
            .map(|call| device.open(call)["tag"].as_str().unwrap().to_owned())
            .collect();
        tags.sort();
        tags
    };
    let calls = service.take();
    let first = tags(&calls);
    assert_eq!(first.len(), 11);
    assert!(first.windows(2).all(|pair| pair[0] != pair[1]), "{first:?}");
    // A node sent them and died before it could write that down.
    app.database.execute(
        "UPDATE pushes SET state = 'planned', settled_at = NULL, lease_node = 'one', lease_until = '2026-03-02 01:00:30'",
    );
    assert!(pushed(&app, &service).await.is_empty(), "its lease holds");
    app.after(TimeDelta::seconds(61)).await;
    let again = service.take();
    assert_eq!(tags(&again), first);
    let topics = |calls: &[Call]| {
        let mut topics: Vec<String> = calls
            .iter()
            .map(|call| call.header("topic").to_owned())
            .collect();
        topics.sort();
        topics
    };
    assert_eq!(topics(&again), topics(&calls));
}

#[actix_web::test]
async fn a_planner_that_starts_over_pushes_nothing_old_and_ends_nothing() {
    let service = Receiver::new().await;
    let app = house(&service).await;
    let device = Device::new(1, "/mina");
    let before = app.sign_in_in("mina", "en").await;
    device.turn_on(&before, &service).await.expect(303);
    before
        .submit("/me", "/sign-out/everywhere", &[])
        .await
        .expect(303);
    app.after(TimeDelta::minutes(1)).await;
    let mina = app.sign_in_in("mina", "en").await;
    device.turn_on(&mina, &service).await.expect(303);
    say(&app, "one").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
    // What became of it is forgotten by now.
    app.after(TimeDelta::days(15)).await;
    service.take();
    app.database
        .execute("UPDATE follower_positions SET seq = 0 WHERE name = 'notify'");
    assert!(pushed(&app, &service).await.is_empty());
    say(&app, "two").await;
    assert_eq!(pushed(&app, &service).await.len(), 1);
}

#[actix_web::test]
async fn the_worker_is_the_whole_sites_and_asked_for_anew() {
    let app = TestApp::new().await;
    let worker = app.anyone().get("/sw.js").await.expect(200);
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert_eq!(worker.header("cache-control"), "public, no-cache");
    assert!(!worker.header("etag").is_empty());
    let page = app.anyone().get("/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("worker-src 'self'"), "{policy}");
}
