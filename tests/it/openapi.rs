//! The description of the API against what is really there: routes, bodies, answers. It is kept by hand, so it drifts
//! unless somebody looks.

use std::collections::BTreeSet;

use actix_web::http::Method;
use insole::base::actor::Scope;
use insole::openapi::DOCUMENT;
use serde_json::{Map, Value, json};

use super::access;
use super::helpers::{Client, Role, TestApp};

const BASE: &str = "/api/v1";

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// `/pain-points/{n}` and `/pain-points/{number}` are one place.
fn unnamed(path: &str) -> String {
    let mut shown = String::new();
    let mut inside = false;
    for c in path.chars() {
        inside = (inside || c == '{') && c != '}';
        if !inside || c == '{' {
            shown.push(c);
        }
    }
    shown
}

/// Every call of the document: method, path, and what it says.
fn calls() -> Vec<(String, String, Value)> {
    let document = document();
    let mut calls = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            calls.push((method.to_uppercase(), path.clone(), call.clone()));
        }
    }
    calls
}

/// The schema itself, where `value` only refers to it.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    match pointer {
        Some(pointer) => document
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{pointer} is nowhere")),
        None => value,
    }
}

fn names(schema: &Value) -> BTreeSet<String> {
    let properties = schema["properties"].as_object();
    properties
        .map(|fields| fields.keys().cloned().collect())
        .unwrap_or_default()
}

#[actix_web::test]
async fn it_names_every_call_and_no_other() {
    let app = TestApp::new().await;
    let told: BTreeSet<(String, String)> = calls()
        .iter()
        .map(|(method, path, _)| (method.clone(), unnamed(&format!("{BASE}{path}"))))
        .collect();
    let api = access::api();
    let there: BTreeSet<(String, String)> = api
        .iter()
        .map(|(line, _)| (line.0.to_owned(), unnamed(line.1)))
        .collect();
    let untold: Vec<_> = there.difference(&told).collect();
    assert!(
        untold.is_empty(),
        "calls that it does not name: {untold:#?}"
    );
    let vanished: Vec<_> = told.difference(&there).collect();
    assert!(
        vanished.is_empty(),
        "calls that are not there: {vanished:#?}"
    );
    // The table of rights names every route (its own test sees to that); look once more at what is registered.
    let registered: BTreeSet<String> = app
        .patterns()
        .await
        .iter()
        .filter(|pattern| pattern.starts_with(BASE))
        .map(|pattern| unnamed(pattern))
        .collect();
    let paths: BTreeSet<String> = told.into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, registered);
}

#[test]
fn it_hangs_together() {
    let document = document();
    let mut used = BTreeSet::new();
    fn look(document: &Value, value: &Value, used: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(to) = fields.get("$ref").and_then(Value::as_str) {
                    resolved(document, value);
                    used.insert(to.rsplit('/').next().unwrap().to_owned());
                }
                fields
                    .values()
                    .for_each(|field| look(document, field, used));
            }
            Value::Array(items) => items.iter().for_each(|item| look(document, item, used)),
            _ => {}
        }
    }
    look(&document, &document, &mut used);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(used.contains(name), "{name} is used by nobody");
        let fields = names(schema);
        for required in schema["required"].as_array().into_iter().flatten() {
            let required = required.as_str().unwrap();
            assert!(fields.contains(required), "{name} requires {required}");
        }
    }
    for (method, path, call) in calls() {
        let parameters = call["parameters"].as_array().cloned().unwrap_or_default();
        let of = |place: &str| -> BTreeSet<String> {
            let there = parameters.iter().filter(|one| one["in"] == place);
            there
                .map(|one| one["name"].as_str().unwrap().to_owned())
                .collect()
        };
        let in_path: BTreeSet<String> = path
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap().to_owned())
            .collect();
        assert_eq!(of("path"), in_path, "{method} {path}");
        let repeats = of("header").contains("Idempotency-Key");
        assert_eq!(repeats, method == "POST", "{method} {path}");
        let answers = call["responses"].as_object().unwrap();
        let good = answers.keys().filter(|code| code.starts_with('2'));
        assert_eq!(good.count(), 1, "{method} {path}");
        let reads = method == "GET";
        for code in ["409", "412"] {
            assert_eq!(answers.contains_key(code), !reads, "{method} {path} {code}");
        }
    }
}

/// What the server itself says it knows, where a body names what nobody knows.
async fn known(client: &Client<'_>, method: &str, address: &str, at: &[&str]) -> BTreeSet<String> {
    let mut body = json!({ "colour": "red" });
    for name in at.iter().rev() {
        body = match name.strip_suffix("[]") {
            Some(list) => json!({ list: [body] }),
            None => json!({ *name: body }),
        };
    }
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let answer = client.api(method.clone(), address, body).await;
    let answer = answer.expect(422).json();
    let error = &answer["errors"][0];
    assert_eq!(
        error["code"], "unknown_field",
        "{method} {address} {answer}"
    );
    let message = error["message"].as_str().unwrap();
    let list = message.rsplit_once(": ").unwrap().1.trim_end_matches('.');
    list.split(", ").map(str::to_owned).collect()
}

#[actix_web::test]
async fn every_body_has_the_fields_that_it_says() {
    let app = access::world().await;
    let client = app.program("soyeon", Scope::Admin);
    let document = document();
    let api = access::api();
    for (method, path, call) in calls() {
        let schema = &call["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            continue;
        }
        let schema = resolved(&document, schema);
        let place = unnamed(&format!("{BASE}{path}"));
        let line = api
            .iter()
            .map(|(line, _)| line)
            .find(|line| line.0 == method && unnamed(line.1) == place);
        let address = line.unwrap().2;
        let there = known(&client, &method, address, &[]).await;
        assert_eq!(names(schema), there, "{method} {path}");
    }
    let story = "/api/v1/projects/1/retrospective";
    let publish = format!("{story}/publish");
    let of = |name: &str| document["components"]["schemas"][name].clone();
    let parts: [(&str, &str, &[&str], Value); 4] = [
        ("POST", "/api/v1/pain-points", &["impact"], of("Impact")),
        ("PUT", story, &["conditions[]"], of("NewCondition")),
        (
            "POST",
            &publish,
            &["fates[]"],
            of("Publish")["properties"]["fates"]["items"].clone(),
        ),
        (
            "POST",
            &publish,
            &["plan"],
            of("Publish")["properties"]["plan"].clone(),
        ),
    ];
    for (method, address, at, schema) in parts {
        let there = known(&client, method, address, at).await;
        assert_eq!(names(&schema), there, "{method} {address} {at:?}");
    }
}

/// Every field of an answer is in its schema, and everything that the schema requires is in the answer.
fn fits(document: &Value, schema: &Value, value: &Value, place: &str) {
    let schema = resolved(document, schema);
    if let Some(choices) = schema["oneOf"].as_array() {
        if value.is_null() {
            let null = choices.iter().any(|choice| choice["type"] == "null");
            assert!(null, "{place} is null");
            return;
        }
        let other = choices.iter().find(|choice| choice["type"] != "null");
        return fits(document, other.unwrap(), value, place);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let named = |wanted: &Value| wanted == kind || wanted == "number" && kind == "integer";
    let kinds = &schema["type"];
    let right = kinds
        .as_array()
        .map_or_else(|| named(kinds), |kinds| kinds.iter().any(named));
    assert!(right, "{place} is {kind}, and should be {kinds}");
    if let (Some(choices), Value::String(_)) = (schema["enum"].as_array(), value) {
        assert!(choices.contains(value), "{place}: {value}");
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                fits(
                    document,
                    &schema["items"],
                    item,
                    &format!("{place}[{index}]"),
                );
            }
        }
        Value::Object(fields) => {
            let nothing = Map::new();
            let known = schema["properties"].as_object().unwrap_or(&nothing);
            let free = known.is_empty();
            for (name, field) in fields {
                let place = format!("{place}.{name}");
                match known.get(name) {
                    Some(schema) => fits(document, schema, field, &place),
                    None => assert!(free, "{place} is not described"),
                }
            }
            for required in schema["required"].as_array().into_iter().flatten() {
                let required = required.as_str().unwrap();
                assert!(fields.contains_key(required), "{place} lacks {required}");
            }
        }
        _ => {}
    }
}

#[actix_web::test]
async fn every_answer_looks_as_it_says() {
    let app = TestApp::new().await;
    app.add_all(&[
        ("mina", Role::Staff),
        ("jonas", Role::Staff),
        ("haneul", Role::Studio),
        ("doyun", Role::Studio),
    ]);
    let document = document();
    let reader = app.program("haneul", Scope::Studio);
    let jonas = app.program("jonas", Scope::Write);
    let seen = async |who: &Client<'_>, method: &str, path: &str, address: &str, body: Value| {
        let verb = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = who.api(verb, &format!("{BASE}{address}"), body).await;
        let call = &document["paths"][path][method.to_lowercase()];
        let code = answer.status.as_str().to_owned();
        let told = &call["responses"][&code]["content"]["application/json"]["schema"];
        assert!(!told.is_null(), "{method} {path} {code}: {}", answer.text());
        fits(&document, told, &answer.json(), &format!("{method} {path}"));
        answer.json()
    };
    let pain = app
        .accepted("VPN이 아침마다 끊겨요", "mina", &["jonas"], "haneul")
        .await;
    let other = app.accepted("VPN drops", "mina", &[], "haneul").await;
    let at = format!("/pain-points/{pain}");
    let sub = |rest: &str| format!("/pain-points/{{n}}{rest}");
    seen(&jonas, "GET", "/pain-points", "/pain-points", Value::Null).await;
    seen(&jonas, "GET", &sub(""), &at, Value::Null).await;
    let new =
        json!({ "title": "Printers jam", "impact": { "minutes": 5, "times": 1, "per": "week" } });
    seen(&jonas, "POST", "/pain-points", "/pain-points", new).await;
    let voice = format!("{at}/support");
    seen(&jonas, "POST", &sub("/support"), &voice, json!({})).await;
    seen(&jonas, "DELETE", &sub("/support"), &voice, Value::Null).await;
    let word = json!({ "body": "Since the update." });
    seen(
        &jonas,
        "POST",
        &sub("/comments"),
        &format!("{at}/comments"),
        word,
    )
    .await;
    let merge = json!({ "into": pain });
    let duplicate = format!("/pain-points/{other}");
    seen(
        &reader,
        "POST",
        &sub("/merge"),
        &format!("{duplicate}/merge"),
        merge,
    )
    .await;
    seen(
        &reader,
        "POST",
        &sub("/unmerge"),
        &format!("{duplicate}/unmerge"),
        json!({}),
    )
    .await;
    let no = json!({ "to": "declined", "reason": "No.", "would_change": "Money." });
    seen(
        &reader,
        "POST",
        &sub("/status"),
        &format!("{duplicate}/status"),
        no,
    )
    .await;
    app.settle().await;
    seen(&jonas, "GET", "/similar", "/similar?title=VPN", Value::Null).await;
    let twice = "The coffee machine on the third floor is broken";
    for title in [
        twice,
        "The coffee machine on the third floor is broken again",
    ] {
        let body = json!({ "title": title });
        seen(&jonas, "POST", "/pain-points", "/pain-points", body).await;
    }
    app.settle().await;
    let suggested = "/merge-suggestions";
    let list = seen(&reader, "GET", suggested, suggested, Value::Null).await;
    let dismiss = format!("{suggested}/{}/dismiss", list["items"][0]["id"]);
    let place = "/merge-suggestions/{id}/dismiss";
    seen(&reader, "POST", place, &dismiss, json!({})).await;

    let project = app.begun("haneul", &[pain]).await;
    let at = format!("/projects/{}", project.id);
    let sub = |rest: &str| format!("/projects/{{n}}{rest}");
    let locked = json!({ "stop_rule": "석 달", "reason": "휴가가 있어요" });
    seen(&reader, "PATCH", &sub(""), &at, locked).await;
    let metric = format!("{at}/metrics/{}", project.metric);
    let figure = json!({
        "name": "문의", "unit": "", "direction": "down", "baseline": 9,
        "baseline_source": "상담 기록", "target": 2,
    });
    seen(
        &reader,
        "POST",
        &sub("/metrics"),
        &format!("{at}/metrics"),
        figure,
    )
    .await;
    let renamed = json!({ "name": "하루 재접속 수", "reason": "더 분명해요" });
    seen(&reader, "PATCH", &sub("/metrics/{id}"), &metric, renamed).await;
    let reading = sub("/metrics/{id}/readings");
    seen(
        &reader,
        "POST",
        &reading,
        &format!("{metric}/readings"),
        json!({ "value": 2 }),
    )
    .await;
    let update = json!({ "health": "at_risk", "body": "늦어요" });
    seen(
        &reader,
        "POST",
        &sub("/updates"),
        &format!("{at}/updates"),
        update,
    )
    .await;
    seen(
        &reader,
        "GET",
        &sub("/updates"),
        &format!("{at}/updates"),
        Value::Null,
    )
    .await;
    seen(&reader, "GET", "/projects", "/projects", Value::Null).await;
    seen(&reader, "GET", &sub(""), &at, Value::Null).await;
    let link = sub("/pain-points/{m}");
    let linked = format!("{at}/pain-points/{pain}");
    seen(&reader, "POST", &link, &linked, Value::Null).await;

    let text: Map<String, Value> = crate::retrospectives::POSTMORTEM
        .iter()
        .filter(|name| **name != "conditions")
        .map(|name| ((*name).to_owned(), json!("글이 있어요.")))
        .collect();
    let draft = json!({
        "kind": "postmortem", "title": "왜 VPN은 그대로일까", "language": "ko", "sections": text,
        "conditions": [{ "text": "예산이 나면", "watcher": "doyun@bank.example", "review_on": "2026-09-01" }],
    });
    let at = format!("{at}/retrospective");
    let sub = |rest: &str| format!("/projects/{{n}}/retrospective{rest}");
    let saved = seen(&reader, "PUT", &sub(""), &at, draft).await;
    seen(&reader, "GET", &sub(""), &at, Value::Null).await;
    seen(
        &reader,
        "POST",
        &sub("/submit"),
        &format!("{at}/submit"),
        json!({}),
    )
    .await;
    let doyun = app.program("doyun", Scope::Studio);
    let approved = json!({ "approve": true });
    seen(
        &doyun,
        "POST",
        &sub("/review"),
        &format!("{at}/review"),
        approved,
    )
    .await;
    let fates =
        json!({ "fates": [{ "pain_point": pain, "fate": "accepted" }], "visibility": "internet" });
    seen(
        &reader,
        "POST",
        &sub("/publish"),
        &format!("{at}/publish"),
        fates,
    )
    .await;
    let anyone = app.anyone();
    seen(
        &anyone,
        "GET",
        "/retrospectives",
        "/retrospectives",
        Value::Null,
    )
    .await;
    let story = format!("/retrospectives/{}", saved["slug"].as_str().unwrap());
    seen(
        &anyone,
        "GET",
        "/retrospectives/{slug}",
        &story,
        Value::Null,
    )
    .await;
    let turn = "/retrospectives/{slug}/conditions/{id}";
    let turned = json!({ "state": "true", "note": "예산이 났어요" });
    seen(
        &reader,
        "POST",
        turn,
        &format!("{story}/conditions/1"),
        turned,
    )
    .await;
    app.add("soyeon", Role::Admin);
    let admin = app.program("soyeon", Scope::Admin);
    seen(&admin, "GET", "/events", "/events?limit=1000", Value::Null).await;
}
