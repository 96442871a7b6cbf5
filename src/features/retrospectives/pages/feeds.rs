//! For programs that read: the Atom feed, the sitemap, and what robots may look at.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{cached, index, store};
use crate::base::clock::Timestamp;
use crate::base::failure::{Failure, Outcome};
use crate::db::{Conn, Db};
use crate::features::retrospectives::rules::Section;
use crate::features::retrospectives::store::{Piece, Revision};
use crate::i18n::Words;
use crate::web::markdown::html;
use crate::web::{Answer, Site};

/// Entries of the feed.
const IN_THE_FEED: i64 = 20;
/// How long programs may keep these, in seconds.
const KEPT: u32 = 300;

/// `GET /retrospectives/feed.atom`.
pub(super) async fn atom(
    request: HttpRequest,
    words: Words,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let texts = db.read(texts).await?;
    let updated = texts
        .iter()
        .map(|(piece, _)| piece.retrospective.updated_at)
        .max();
    let here = site.address("/retrospectives/feed.atom");
    let name = words.say("product-name").to_string();
    let feed = Feed {
        lang: Some(words.language().tag().to_owned()),
        base: Some(site.address("/")),
        title: Text::plain(format!("{} · {name}", words.say("feed-title"))),
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
                site.address("/retrospectives"),
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

fn texts(conn: &mut Conn) -> Outcome<Vec<(Piece, Revision)>> {
    let mut texts = Vec::new();
    for piece in index::newest(conn, true, IN_THE_FEED)? {
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

/// `GET /sitemap.xml`.
pub(super) async fn sitemap(request: HttpRequest, site: Data<Site>, db: Data<Db>) -> Answer {
    let addresses = db.read(store::addresses).await?;
    let mut body = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in ["/", "/progress", "/retrospectives"] {
        body.push_str(&format!(
            "<url><loc>{}</loc></url>\n",
            escaped(&site.address(path))
        ));
    }
    for (slug, at) in addresses {
        let slug = utf8_percent_encode(&slug, NON_ALPHANUMERIC)
            .to_string()
            .replace("%2D", "-");
        let address = escaped(&site.address(&format!("/retrospectives/{slug}")));
        let day = at.format("%Y-%m-%dT%H:%M:%SZ");
        body.push_str(&format!(
            "<url><loc>{address}</loc><lastmod>{day}</lastmod></url>\n"
        ));
    }
    body.push_str("</urlset>\n");
    Ok(cached(
        &request,
        "application/xml; charset=utf-8",
        body,
        KEPT,
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// `GET /robots.txt`.
pub(super) async fn robots(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let body = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /admin\nDisallow: /me\nDisallow: /sign-in\nDisallow: /pulse/\nDisallow: /unsubscribe/\nDisallow: /demo/\n\nSitemap: {}\n",
        site.address("/sitemap.xml")
    );
    cached(&request, "text/plain; charset=utf-8", body, KEPT)
}
