//! For programs that look around: the sitemap of everything that strangers may read, and what robots need not look at.

use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse};

use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::db::{Conn, Db};
use crate::features::{campaigns, retrospectives};
use crate::web::{Answer, Site, cached};

/// How long programs may keep these, in seconds.
const KEPT: u32 = 300;

/// Both files.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/robots.txt").route(get().to(robots)))
        .service(resource("/sitemap.xml").route(get().to(sitemap)));
}

/// Path and last change of every page that strangers may read and that has an address of its own. A slug needs no escaping.
fn addresses(conn: &mut Conn) -> Outcome<Vec<(String, Timestamp)>> {
    let stories = retrospectives::addresses(conn)?.into_iter();
    let calls = campaigns::addresses(conn)?.into_iter();
    Ok(stories
        .map(|(slug, at)| (format!("/retrospectives/{slug}"), at))
        .chain(calls.map(|(slug, at)| (format!("/c/{slug}"), at)))
        .collect())
}

/// `GET /sitemap.xml`.
async fn sitemap(request: HttpRequest, site: Data<Site>, db: Data<Db>) -> Answer {
    let addresses = db.read(addresses).await?;
    let mut body = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in ["/", "/progress", "/retrospectives"] {
        body.push_str(&format!(
            "<url><loc>{}</loc></url>\n",
            escaped(&site.address(path))
        ));
    }
    for (path, at) in addresses {
        let address = escaped(&site.address(&path));
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
async fn robots(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let body = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /admin\nDisallow: /campaigns\nDisallow: /me\nDisallow: /sign-in\nDisallow: /pulse/\nDisallow: /unsubscribe/\nDisallow: /subscribe/\nDisallow: /demo/\n\nSitemap: {}\n",
        site.address("/sitemap.xml")
    );
    cached(&request, "text/plain; charset=utf-8", body, KEPT)
}
