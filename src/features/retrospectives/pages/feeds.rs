//! For programs that read: the Atom feed, and the same as JSON Feed.

use actix_web::HttpRequest;
use actix_web::web::Data;
use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text,
};

use super::index::AreaFeeds;
use super::{cached, card, store};
use serde::Deserialize;

use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome};
use crate::db::{Conn, Db};
use crate::features::retrospectives::rules::Section;
use crate::features::retrospectives::store::{Filter, Piece, Revision};
use crate::i18n::Words;
use crate::web::markdown::{excerpt, html};
use crate::web::{Answer, Query, Site};

/// Entries of the feed.
const IN_THE_FEED: i64 = 20;
/// How long programs may keep these, in seconds.
const KEPT: u32 = 300;

/// `GET /retrospectives/feed.atom`.
pub(super) async fn atom(
    request: HttpRequest,
    words: Words,
    wanted: Query<Wanted>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let about = About::of(&wanted);
    let texts = about.texts(&db).await?;
    let updated = texts
        .iter()
        .map(|(piece, _)| piece.retrospective.updated_at)
        .max();
    let here = site.address(&about.feeds.atom);
    let name = words.say("product-name").to_string();
    let feed = Feed {
        lang: Some(words.language().tag().to_owned()),
        base: Some(site.address("/")),
        title: Text::plain(format!("{} · {name}", about.title(&words, &texts))),
        subtitle: Some(Text::plain(words.say("feed-description").to_string())),
        id: here.clone(),
        updated: fixed(updated.unwrap_or_default()),
        generator: Some(Generator {
            value: "Insole".to_owned(),
            ..Generator::default()
        }),
        authors: vec![Person {
            name,
            ..Person::default()
        }],
        links: vec![
            link("self", here, "application/atom+xml", None),
            link(
                "alternate",
                site.address(&about.feeds.list),
                "text/html",
                None,
            ),
        ],
        entries: texts
            .iter()
            .map(|(piece, text)| entry(&site, piece, text))
            .collect(),
        ..Feed::default()
    };
    let mut bytes = Vec::new();
    feed.write_to(&mut bytes).map_err(|error| {
        Failure::Fault(anyhow::anyhow!("the feed could not be written: {error}"))
    })?;
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Ok(cached(
        &request,
        "application/atom+xml; charset=utf-8",
        body,
        KEPT,
    ))
}

/// Of which area; all of them without one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    area: String,
}

/// What a feed is about.
struct About {
    area: Option<String>,
    feeds: AreaFeeds,
}

impl About {
    fn of(wanted: &Wanted) -> Self {
        if wanted.area.is_empty() {
            return Self {
                area: None,
                feeds: AreaFeeds {
                    list: "/retrospectives".to_owned(),
                    atom: "/retrospectives/feed.atom".to_owned(),
                    json: "/retrospectives/feed.json".to_owned(),
                },
            };
        }
        Self {
            area: Some(wanted.area.clone()),
            feeds: AreaFeeds::of(&wanted.area),
        }
    }

    /// What it is called: the area as its texts name it.
    fn title(&self, words: &Words, texts: &[(Piece, Revision)]) -> String {
        let title = words.say("feed-title").to_string();
        let Some(area) = &self.area else {
            return title;
        };
        let named = texts.iter().flat_map(|(piece, _)| &piece.facts.areas);
        let name = named
            .filter(|name| name.en == *area)
            .map(|name| name.of(words.language()))
            .next();
        format!("{title} · {}", name.unwrap_or(area))
    }

    async fn texts(&self, db: &Db) -> Outcome<Vec<(Piece, Revision)>> {
        let filter = Filter {
            internet_only: true,
            area: self.area.clone(),
            ..Filter::default()
        };
        db.read(move |conn| texts(conn, &filter)).await
    }
}

fn texts(conn: &mut Conn, filter: &Filter) -> Outcome<Vec<(Piece, Revision)>> {
    let mut texts = Vec::new();
    for piece in store::list(conn, filter, IN_THE_FEED)? {
        let it = &piece.retrospective;
        if let Some(text) = store::revision(conn, it.id, it.revision)? {
            texts.push((piece, text));
        }
    }
    Ok(texts)
}

fn link(rel: &str, href: String, kind: &str, language: Option<String>) -> Link {
    Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(kind.to_owned()),
        hreflang: language,
        ..Link::default()
    }
}

fn entry(site: &Site, piece: &Piece, text: &Revision) -> Entry {
    let it = &piece.retrospective;
    let own = site.words(it.language);
    let address = site.address(&format!("/retrospectives/{}", it.slug));
    let tag = it.language.tag().to_owned();
    Entry {
        title: Text::plain(text.title.clone()),
        id: address.clone(),
        links: vec![link("alternate", address, "text/html", Some(tag))],
        published: Some(fixed(piece.published_at)),
        updated: fixed(text.published_at),
        categories: vec![Category {
            term: it.kind.as_str().to_owned(),
            label: Some(own.say_of("piece-kind", it.kind.as_str()).to_string()),
            ..Category::default()
        }],
        summary: Some(Text::html(html(&piece.summary).to_string())),
        content: Some(content(&own, it, text)),
        ..Entry::default()
    }
}

fn content(own: &Words, it: &store::Retrospective, text: &Revision) -> Content {
    let mut body = String::new();
    for section in it.kind.sections() {
        let words = text.sections.get(section).map_or("", String::as_str);
        if words.is_empty() {
            continue;
        }
        if *section != Section::Summary {
            let heading = own.say_of("section", section.as_str()).to_string();
            body.push_str(&format!("<h2>{heading}</h2>\n"));
        }
        body.push_str(html(words).as_str());
    }
    Content {
        lang: Some(it.language.tag().to_owned()),
        content_type: Some("html".to_owned()),
        value: Some(body),
        ..Content::default()
    }
}

fn fixed(at: Timestamp) -> FixedDateTime {
    at.fixed_offset()
}

/// `GET /retrospectives/feed.json`: JSON Feed 1.1.
pub(super) async fn json(
    request: HttpRequest,
    words: Words,
    wanted: Query<Wanted>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let about = About::of(&wanted);
    let texts = about.texts(&db).await?;
    let items: Vec<serde_json::Value> = texts
        .iter()
        .map(|(piece, text)| item(&site, piece, text))
        .collect();
    let name = words.say("product-name").to_string();
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": format!("{} · {name}", about.title(&words, &texts)),
        "description": words.say("feed-description").to_string(),
        "home_page_url": site.address(&about.feeds.list),
        "feed_url": site.address(&about.feeds.json),
        "language": words.language().tag(),
        "authors": [{ "name": name }],
        "items": items,
    });
    let kind = "application/feed+json; charset=utf-8";
    Ok(cached(&request, kind, feed.to_string(), KEPT))
}

fn item(site: &Site, piece: &Piece, text: &Revision) -> serde_json::Value {
    let it = &piece.retrospective;
    let own = site.words(it.language);
    let address = site.address(&format!("/retrospectives/{}", it.slug));
    serde_json::json!({
        "id": address,
        "url": address,
        "title": text.title,
        "language": it.language.tag(),
        "summary": excerpt(&piece.summary, 260),
        "image": site.address(&card::of(site, it, text).path(&card::base(&it.slug))),
        "content_html": content(&own, it, text).value,
        "date_published": own.iso(piece.published_at),
        "date_modified": own.iso(text.published_at),
        "tags": [own.say_of("piece-kind", it.kind.as_str()).to_string()],
    })
}
