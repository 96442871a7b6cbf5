//! The description of the API: one file, kept by hand beside the routes (a test compares it with them), served as it
//! is and as a page for people.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, resource};
use askama::Template;
use serde_json::Value;

use crate::web::{Answer, Page, render};

/// The OpenAPI 3.1 document.
pub const DOCUMENT: &str = include_str!("openapi.json");

/// `/api/openapi.json` and `/api/docs`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/api/openapi.json").route(get().to(document)))
        .service(resource("/api/docs").route(get().to(docs)));
}

async fn document() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(DOCUMENT)
}

struct Call {
    method: String,
    path: String,
    summary: String,
    body: Vec<String>,
    query: Vec<String>,
}

#[derive(Template)]
#[template(path = "api/docs.html")]
struct DocsPage {
    page: Page,
    groups: Vec<(String, Vec<Call>)>,
}

async fn docs(page: Page) -> Answer {
    let document: Value = serde_json::from_str(DOCUMENT)?;
    let mut groups: Vec<(String, Vec<Call>)> = Vec::new();
    let empty = serde_json::Map::new();
    for (path, methods) in document["paths"].as_object().unwrap_or(&empty) {
        for (method, call) in methods.as_object().unwrap_or(&empty) {
            let group = call["tags"][0].as_str().unwrap_or_default().to_owned();
            let call = call_of(&document, path, method, call);
            match groups.iter_mut().find(|(name, _)| *name == group) {
                Some((_, calls)) => calls.push(call),
                None => groups.push((group, vec![call])),
            }
        }
    }
    render(&DocsPage {
        page: page.named("api-docs-title"),
        groups,
    })
}

fn call_of(document: &Value, path: &str, method: &str, call: &Value) -> Call {
    let parameters = call["parameters"].as_array().cloned().unwrap_or_default();
    let query = parameters
        .iter()
        .filter(|parameter| parameter["in"] == "query");
    Call {
        method: method.to_uppercase(),
        path: format!("/api/v1{path}"),
        summary: call["summary"].as_str().unwrap_or_default().to_owned(),
        query: query
            .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
            .collect(),
        body: fields(
            document,
            &call["requestBody"]["content"]["application/json"]["schema"],
        ),
    }
}

/// The fields of a body; `?` behind those that may be left out.
fn fields(document: &Value, schema: &Value) -> Vec<String> {
    let schema = match schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix('#'))
    {
        Some(pointer) => document.pointer(pointer).unwrap_or(schema),
        None => schema,
    };
    let required: Vec<&str> = schema["required"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let names = schema["properties"]
        .as_object()
        .map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    let mark = |name: String| {
        if required.contains(&name.as_str()) {
            name
        } else {
            format!("{name}?")
        }
    };
    names.unwrap_or_default().into_iter().map(mark).collect()
}
