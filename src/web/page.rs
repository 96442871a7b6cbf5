//! The page around a room's content, and how a template becomes an answer.

use std::borrow::Borrow;
use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::card::{Card, General};
use super::csrf;
use super::failure::{Answer, WebFailure};
use super::markdown::{self, SafeHtml};
use super::site::Site;
use super::visitor::{SignedIn, Visitor, asked_language, words_of};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::impact::Impact;
use crate::base::language::Language;
use crate::base::typeset;
use crate::i18n::{AsDay, AsNumber, Say, Words};

/// Everything the layout needs. A handler takes it as an argument and gives it to its template as `page`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The reader's words; most are on the page itself: `page.say("…")`, `page.date(day)`.
    pub words: Words,
    /// The title, without the product's name.
    pub title: String,
    /// The path of the request, without its query.
    pub path: String,
    /// The query of the request, without `?`.
    pub query: String,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// For the hidden field `csrf` of every form; empty for strangers.
    pub csrf: String,
    /// What the last act left to say, once.
    pub flash: Option<Flash>,
    /// The current place in the navigation: `home`, `report`, `pain-points`, `board`, `projects`, `areas`,
    /// `retrospectives`, `search`, `me`, `admin`; empty for none.
    pub section: &'static str,
    /// One sentence for search engines and link previews; public pages have one.
    pub description: Option<String>,
    /// The full address of a public page; others are not to be indexed.
    pub canonical: Option<String>,
    /// The full addresses of the same page in each language, and of the one that goes by the reader: BCP 47 or `x-default`.
    pub alternates: Vec<(&'static str, String)>,
    /// The picture that other places show of a public page.
    pub card: Option<CardLink>,
    /// Whether this is the demo: shows the ribbon with `/demo/sign-in` and `/demo/mail`.
    pub demo: bool,
    site: Data<Site>,
}

/// The picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLink {
    /// Its full address.
    pub address: String,
    /// The same in words.
    pub alt: String,
}

/// A word after an act, shown once on the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How it went.
    pub kind: FlashKind,
    /// In the reader's language.
    pub text: String,
    /// The pain points whose newest decisions can be taken back from here, all together.
    pub undo: Vec<i64>,
    /// What was done to many at once, which can be taken back from here.
    pub undo_all: Option<Together>,
}

/// What one act did to many pain points: the entries of the ledger that tell of it, and how many pain points they are about.
/// The numbers of hundreds would not fit into a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Together {
    /// The first entry.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// How many pain points.
    pub count: i64,
}

impl Together {
    fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('-').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Self {
            first: next()?,
            last: next()?,
            count: next()?,
        })
    }
}

/// How the act went that a flash speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// Done.
    Good,
    /// Something to know.
    Note,
}

impl FlashKind {
    /// For a class name: `good` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
        }
    }
}

/// One of the two languages as the switch shows it.
#[derive(Debug, Clone)]
pub struct LanguageLink {
    /// BCP 47, for `lang` and `hreflang`.
    pub tag: &'static str,
    /// In its own language.
    pub name: String,
    /// This page in that language.
    pub href: String,
    /// Whether it is the page's language.
    pub current: bool,
}

impl Page {
    /// The page for a request: no title yet.
    pub fn of(request: &HttpRequest) -> Self {
        let site = Site::of(request);
        let visitor = Visitor::of(request);
        Self {
            words: words_of(request),
            title: String::new(),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            signed_in: visitor.signed_in,
            csrf: csrf::masked(&visitor.csrf),
            flash: Flash::of(request),
            section: "",
            description: None,
            canonical: None,
            alternates: Vec::new(),
            card: None,
            demo: site.demo,
            site,
        }
    }

    /// With the sentence of a key as its title.
    #[must_use]
    pub fn named(self, key: &str) -> Self {
        let title = self.words.say(key).to_string();
        Self { title, ..self }
    }

    /// With this title.
    #[must_use]
    pub fn titled(mut self, title: impl std::fmt::Display) -> Self {
        self.title = title.to_string();
        self
    }

    /// At this place in the navigation (see [`Page::section`]).
    #[must_use]
    pub fn at(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// A page for everybody and for search engines: its one address and one sentence about it.
    #[must_use]
    pub fn public(mut self, path: &str, description: impl std::fmt::Display) -> Self {
        self.canonical = Some(self.site.address(path));
        self.description = Some(description.to_string());
        self
    }

    /// A public page of which other places show this card; its drawing is asked for below `base`.
    #[must_use]
    pub fn with_card(mut self, base: &str, card: &Card) -> Self {
        self.card = Some(CardLink {
            address: self.site.address(&card.path(base)),
            alt: card.alt(),
        });
        self
    }

    /// A public page that says the same in both languages: its bare address goes by the reader, and each language has one.
    #[must_use]
    pub fn in_both_languages(mut self) -> Self {
        let Some(bare) = self.canonical.take() else {
            return self;
        };
        let asked = asked_language(&self.query);
        let of = |language: Language| format!("{bare}?lang={}", language.tag());
        self.alternates = Language::ALL
            .into_iter()
            .map(|language| (language.tag(), of(language)))
            .chain([("x-default", bare.clone())])
            .collect();
        self.canonical = Some(asked.map_or(bare.clone(), of));
        self
    }

    /// One of the pages that are always there, in both languages and with its card.
    #[must_use]
    pub fn always_there(self, page: General) -> Self {
        let card = page.card(&self.site, &self.words);
        let base = page.base(self.words.language());
        self.in_both_languages().with_card(&base, &card)
    }

    /// The sentence of a key: `{{ page.say("pain-point-voices").with("n", voices) }}`.
    pub fn say<'k>(&self, key: &'k str) -> Say<'k> {
        self.words.say(key)
    }

    /// The sentence `<prefix>-<code>`: `{{ page.say_of("status", pain.status.as_str()) }}`.
    pub fn say_of(&self, prefix: &str, code: &str) -> Say<'static> {
        self.words.say_of(prefix, code)
    }

    /// See [`Words::date`].
    pub fn date(&self, day: impl AsDay) -> String {
        self.words.date(day)
    }

    /// See [`Words::date_long`].
    pub fn date_long(&self, day: impl AsDay) -> String {
        self.words.date_long(day)
    }

    /// See [`Words::date_time`].
    pub fn date_time(&self, at: impl Borrow<Timestamp>) -> String {
        self.words.date_time(at)
    }

    /// See [`Words::ago`].
    pub fn ago(&self, at: impl Borrow<Timestamp>) -> String {
        self.words.ago(at)
    }

    /// See [`Words::day_away`].
    pub fn day_away(&self, day: impl AsDay) -> String {
        self.words.day_away(day)
    }

    /// See [`Words::iso`].
    pub fn iso(&self, at: impl Borrow<Timestamp>) -> String {
        self.words.iso(at)
    }

    /// See [`Words::number`].
    pub fn number(&self, value: impl AsNumber) -> String {
        self.words.number(value)
    }

    /// See [`Words::hours`].
    pub fn hours(&self, hours: impl AsNumber) -> String {
        self.words.hours(hours)
    }

    /// See [`Words::people`].
    pub fn people(&self, count: impl AsNumber) -> String {
        self.words.people(count)
    }

    /// See [`Words::impact`].
    pub fn impact(&self, impact: &Impact) -> String {
        self.words.impact(impact)
    }

    /// Markdown as safe HTML; needs no `|safe`.
    pub fn markdown(&self, source: &str) -> SafeHtml {
        markdown::html(source)
    }

    /// The page's language tag: `ko` or `en`.
    pub fn lang(&self) -> &'static str {
        self.words.language().tag()
    }

    /// The address of an embedded file, with its hash: `page.asset("app.css")`.
    pub fn asset(&self, name: &str) -> String {
        super::assets::url(name)
    }

    /// Whether a navigation entry is the current one.
    pub fn is_at(&self, section: &str) -> bool {
        self.section == section
    }

    /// Whether the studio's pages are the reader's.
    pub fn is_studio(&self) -> bool {
        self.signed_in.as_ref().is_some_and(SignedIn::is_studio)
    }

    /// Whether the administrator's pages are the reader's.
    pub fn is_admin(&self) -> bool {
        self.signed_in.as_ref().is_some_and(SignedIn::is_admin)
    }

    /// This page's address with one value of its query set, or removed when empty: for filters, sorting and pages.
    pub fn with_query(&self, name: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let others = url::form_urlencoded::parse(self.query.as_bytes());
        for (key, kept) in others.filter(|(key, _)| key != name) {
            query.append_pair(&key, &kept);
        }
        if !value.is_empty() {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{query}", self.path)
        }
    }

    /// This page with its query, for `next=` and forms that come back here.
    pub fn here(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The sign-in page that leads back here.
    pub fn sign_in(&self) -> String {
        sign_in_address(&self.here())
    }

    /// The switch between the two languages; for strangers, since a signed-in person chooses on `/me`.
    pub fn languages(&self) -> Vec<LanguageLink> {
        Language::ALL
            .into_iter()
            .map(|language| LanguageLink {
                tag: language.tag(),
                name: self.say_of("language", language.tag()).to_string(),
                href: self.with_query("lang", language.tag()),
                current: language == self.words.language(),
            })
            .collect()
    }
}

impl FromRequest for Page {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// 200 with a template's HTML; a template that fails is our fault.
pub fn render(template: &impl askama::Template) -> Answer {
    render_with(StatusCode::OK, template)
}

/// A template's HTML, set so that what belongs together stays on one line.
pub fn html_of(template: &impl askama::Template) -> Result<String, WebFailure> {
    let html = template
        .render()
        .map_err(|error| WebFailure::from(anyhow::Error::new(error)))?;
    Ok(typeset::together(&html, "<span class=\"nowrap\">"))
}

/// A template's HTML with another status: 422 for a form that comes back.
pub fn render_with(status: StatusCode, template: &impl askama::Template) -> Answer {
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(html_of(template)?))
}

/// A template's HTML as a piece of a page.
pub fn piece(template: &impl askama::Template) -> Outcome<SafeHtml> {
    let html = template.render().map_err(anyhow::Error::new)?;
    Ok(SafeHtml::of_template(html))
}

/// 303 to a path of ours, after an act.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, encoded(to)))
        .finish()
}

/// 303 to a path of ours, with a word about what was done that the next page shows once.
pub fn see_other_saying(to: &str, flash: &Flash) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, encoded(to)))
        .cookie(flash.cookie())
        .finish()
}

/// Where to go after signing in: `next` when it is a path of ours, otherwise the start page.
pub fn safe_next(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if ours { next } else { "/" }
}

/// `/sign-in?next=…`.
pub(super) fn sign_in_address(next: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    format!("/sign-in?{query}")
}

/// What a `Location` cannot hold as it is.
const LOCATION: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'`');

fn encoded(to: &str) -> String {
    utf8_percent_encode(to, LOCATION).to_string()
}

/// The cookie that carries a flash over one redirect.
pub(super) const FLASH_COOKIE: &str = "flash";

impl Flash {
    /// Something was done.
    pub fn good(text: impl std::fmt::Display) -> Self {
        Self {
            kind: FlashKind::Good,
            text: text.to_string(),
            undo: Vec::new(),
            undo_all: None,
        }
    }

    /// Something to know.
    pub fn note(text: impl std::fmt::Display) -> Self {
        Self {
            kind: FlashKind::Note,
            text: text.to_string(),
            undo: Vec::new(),
            undo_all: None,
        }
    }

    /// With a button that takes the newest decision about this pain point back.
    #[must_use]
    pub fn undoable(self, number: i64) -> Self {
        self.undoable_together([number])
    }

    /// With a button that takes the newest decision about each of these pain points back.
    #[must_use]
    pub fn undoable_together(self, numbers: impl IntoIterator<Item = i64>) -> Self {
        Self {
            undo: numbers.into_iter().collect(),
            ..self
        }
    }

    /// With a button that takes everything back that one act did to many.
    #[must_use]
    pub fn undoable_at_once(self, together: Together) -> Self {
        Self {
            undo_all: Some(together),
            ..self
        }
    }

    fn cookie(&self) -> Cookie<'static> {
        let mut value = format!(
            "{}.{}",
            self.kind.as_str(),
            URL_SAFE_NO_PAD.encode(&self.text)
        );
        for number in &self.undo {
            value.push_str(&format!(".{number}"));
        }
        if let Some(Together { first, last, count }) = self.undo_all {
            value.push_str(&format!(".{first}-{last}-{count}"));
        }
        Cookie::build(FLASH_COOKIE, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(actix_web::cookie::time::Duration::seconds(60))
            .finish()
    }

    fn of(request: &HttpRequest) -> Option<Self> {
        let cookie = request.cookie(FLASH_COOKIE)?;
        let (kind, rest) = cookie.value().split_once('.')?;
        let mut parts = rest.split('.');
        let text = parts.next()?;
        let mut parts = parts.peekable();
        let undo_all = match parts.peek() {
            Some(part) if part.contains('-') => Some(Together::parse(parts.next()?)?),
            _ => None,
        };
        let undo: Vec<i64> = parts.map(str::parse).collect::<Result<_, _>>().ok()?;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let kind = match kind {
            "good" => FlashKind::Good,
            "note" => FlashKind::Note,
            _ => return None,
        };
        (!text.is_empty() && text.chars().count() <= 500).then_some(Self {
            kind,
            text,
            undo,
            undo_all,
        })
    }
}
