//! Somebody with a browser or a token: a cookie jar, forms that are filled in as the page gave them, and answers that
//! can be read.

use std::cell::RefCell;
use std::collections::BTreeMap;

use actix_web::cookie::Cookie;
use actix_web::http::{Method, StatusCode, header};
use actix_web::test::TestRequest;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use super::TestApp;

/// One browser, or one program with a token.
pub struct Client<'a> {
    app: &'a TestApp,
    jar: RefCell<BTreeMap<String, String>>,
    token: Option<String>,
    language: &'static str,
}

impl<'a> Client<'a> {
    pub fn browser(app: &'a TestApp, language: &'static str) -> Self {
        Self {
            app,
            jar: RefCell::default(),
            token: None,
            language,
        }
    }

    pub fn program(app: &'a TestApp, token: &str) -> Self {
        Self {
            app,
            jar: RefCell::default(),
            token: Some(token.to_owned()),
            language: "en",
        }
    }

    /// The cookies, for "another browser" or "an old tab".
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.jar.borrow().clone()
    }

    pub fn remember(&self, cookies: &BTreeMap<String, String>) {
        self.jar.borrow_mut().clone_from(cookies);
    }

    pub fn forget_cookies(&self) {
        self.jar.borrow_mut().clear();
    }

    /// Any request; `edit` adds headers or a body.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        edit: impl FnOnce(TestRequest) -> TestRequest,
    ) -> Answer {
        let mut request = TestRequest::default()
            .method(method)
            .uri(path)
            .peer_addr("127.0.0.1:40000".parse().unwrap())
            .insert_header((header::HOST, "insole.test"))
            .insert_header((header::ACCEPT_LANGUAGE, self.language));
        for (name, value) in self.jar.borrow().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        if let Some(token) = &self.token {
            request = request.insert_header((header::AUTHORIZATION, format!("Bearer {token}")));
        }
        let response = self.app.call(edit(request)).await;
        let status = response.status();
        let headers = response.headers().clone();
        for cookie in response.response().cookies() {
            let gone =
                cookie.max_age().is_some_and(|age| age.is_zero()) || cookie.value().is_empty();
            if gone {
                self.jar.borrow_mut().remove(cookie.name());
            } else {
                self.jar
                    .borrow_mut()
                    .insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let bytes = actix_web::body::to_bytes(response.into_body())
            .await
            .unwrap_or_default();
        Answer {
            path: path.to_owned(),
            status,
            headers,
            bytes: bytes.to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, |request| request).await
    }

    /// A form as it would leave the browser, without asking any page for it first.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(Method::POST, path, |request| {
            request
                .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
                .insert_header(("sec-fetch-site", "same-origin"))
                .set_payload(body)
        })
        .await
    }

    /// Opens `page`, finds the form that goes to `action`, keeps what is filled in there, changes `fields`, sends it.
    pub async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        self.submit_from(&answer, action, fields).await
    }

    /// The same from a page that is open already.
    pub async fn submit_from(
        &self,
        page: &Answer,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut filled = page.form(action);
        for (name, value) in fields {
            filled.retain(|(field, _)| field != name);
            filled.push(((*name).to_owned(), (*value).to_owned()));
        }
        let pairs: Vec<(&str, &str)> = filled
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        self.post(action, &pairs).await
    }

    /// Follows a redirect.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        let to = answer.location();
        let path = to
            .strip_prefix("http://insole.test")
            .unwrap_or(&to)
            .to_owned();
        self.get(&path).await
    }

    pub async fn api(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send(method, path, |request| {
            if body.is_null() {
                request
            } else {
                request.set_json(body)
            }
        })
        .await
    }

    pub async fn api_get(&self, path: &str) -> Answer {
        self.api(Method::GET, path, Value::Null).await
    }

    pub async fn api_post(&self, path: &str, body: Value) -> Answer {
        self.api(Method::POST, path, body).await
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub path: String,
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Fails with the whole answer unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}: {}",
            self.path,
            self.text()
        );
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{} is not JSON: {}", self.path, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    #[track_caller]
    pub fn location(&self) -> String {
        assert!(
            self.status.is_redirection(),
            "{} did not redirect: {} {}",
            self.path,
            self.status,
            self.text()
        );
        self.header("location").to_owned()
    }

    /// The texts of all elements that a CSS selector finds, white space folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        html.select(&parse(selector)).map(text_of).collect()
    }

    /// The only text that the selector finds.
    #[track_caller]
    pub fn one(&self, selector: &str) -> String {
        let found = self.texts(selector);
        assert_eq!(found.len(), 1, "{selector} on {}: {found:?}", self.path);
        found.into_iter().next().unwrap()
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.texts(selector).is_empty()
    }

    /// The values of an attribute on all elements that the selector finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        html.select(&parse(selector))
            .filter_map(|e| e.value().attr(attribute))
            .map(str::to_owned)
            .collect()
    }

    /// What the form that goes to `action` would send as it stands.
    #[track_caller]
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text());
        let forms: Vec<ElementRef> = html
            .select(&parse("form"))
            .filter(|form| form.value().attr("action").unwrap_or(&self.path) == action)
            .collect();
        let form = *forms
            .first()
            .unwrap_or_else(|| panic!("no form to {action} on {}: {}", self.path, self.text()));
        let mut fields = Vec::new();
        for input in form.select(&parse("input, textarea, select")) {
            let Some(name) = input.value().attr("name") else {
                continue;
            };
            let kind = input.value().attr("type").unwrap_or_default();
            if matches!(kind, "checkbox" | "radio") && input.value().attr("checked").is_none() {
                continue;
            }
            let value = match input.value().name() {
                "textarea" => input.text().collect(),
                "select" => input
                    .select(&parse("option"))
                    .find(|option| option.value().attr("selected").is_some())
                    .or_else(|| input.select(&parse("option")).next())
                    .map(|option| {
                        option
                            .value()
                            .attr("value")
                            .map_or_else(|| text_of(option), str::to_owned)
                    })
                    .unwrap_or_default(),
                _ => input.value().attr("value").unwrap_or_default().to_owned(),
            };
            fields.push((name.to_owned(), value));
        }
        fields
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|_| panic!("`{selector}` is not a CSS selector"))
}

fn text_of(element: ElementRef) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
