//! Style, scripts and icons, embedded in the binary.
//!
//! `/assets/<name>.<hash>.<ext>` never changes and is kept for ever by browsers; `/assets/<name>.<ext>` is the same
//! file, asked about each time, so that scripts and styles can name each other.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, OnceLock};

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;

use super::failure::Answer;
use crate::base::failure::Refusal;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

struct Asset {
    hash: String,
    kind: String,
    plain: Bytes,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
}

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let asset = Asset {
                hash: hex::encode(&file.metadata.sha256_hash()[..8]),
                kind: kind(&name, file.metadata.mimetype()),
                plain: match file.data {
                    Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    Cow::Owned(bytes) => Bytes::from(bytes),
                },
                brotli: OnceLock::new(),
                gzip: OnceLock::new(),
            };
            Some((name.into_owned(), asset))
        })
        .collect()
});

fn kind(name: &str, guessed: &str) -> String {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        _ if guessed.starts_with("text/") => format!("{guessed}; charset=utf-8"),
        _ => guessed.to_owned(),
    }
}

/// The address of a file under `assets/`, with its hash; without one when there is no such file.
pub fn url(name: &str) -> String {
    let Some(asset) = ASSETS.get(name) else {
        tracing::error!(name, "no such asset");
        return format!("/assets/{name}");
    };
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{stem}.{}.{extension}", asset.hash),
        None => format!("/assets/{name}"),
    }
}

/// `GET /assets/{name:.*}`.
pub(super) async fn serve(request: HttpRequest, name: Path<String>) -> Answer {
    let (asset, forever) = find(&name).ok_or(Refusal::NotFound)?;
    let keep = if forever {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    Ok(answer(&request, asset, keep))
}

/// `GET /sw.js`: the service worker, at the root because it is the whole site's. Browsers ask for it anew whenever they
/// use it, compare its bytes, and take over one that changed.
pub(super) async fn worker(request: HttpRequest) -> Answer {
    asset(&request, "js/sw.js", "public, no-cache")
}

/// A file under `assets/` at an address of its own.
pub fn asset(request: &HttpRequest, name: &str, keep: &'static str) -> Answer {
    let asset = ASSETS.get(name).ok_or(Refusal::NotFound)?;
    Ok(answer(request, asset, keep))
}

fn answer(request: &HttpRequest, asset: &'static Asset, keep: &'static str) -> HttpResponse {
    let tag = format!("\"{}\"", asset.hash);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, tag.clone()))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CACHE_CONTROL, keep));
    let known = request.headers().get(header::IF_NONE_MATCH);
    if known
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.contains(&tag))
    {
        return answer
            .status(actix_web::http::StatusCode::NOT_MODIFIED)
            .finish();
    }
    answer.insert_header((header::CONTENT_TYPE, asset.kind.as_str()));
    let accepts = |coding: &str| accepts(request.headers().get(header::ACCEPT_ENCODING), coding);
    let (coding, body) = if let Some(body) = accepts("br").then(|| asset.brotli()).flatten() {
        (Some("br"), body)
    } else if let Some(body) = accepts("gzip").then(|| asset.gzip()).flatten() {
        (Some("gzip"), body)
    } else {
        (None, &asset.plain)
    };
    if let Some(coding) = coding {
        answer.insert_header((header::CONTENT_ENCODING, coding));
    }
    answer.body(body.clone())
}

/// The file an address names, and whether the address holds its hash.
fn find(address: &str) -> Option<(&'static Asset, bool)> {
    if let Some(asset) = ASSETS.get(address) {
        return Some((asset, false));
    }
    let (rest, extension) = address.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    let asset = ASSETS.get(&format!("{stem}.{extension}"))?;
    (asset.hash == hash).then_some((asset, true))
}

/// Whether a browser that sent this header takes `coding`.
pub(super) fn accepts(header: Option<&HeaderValue>, coding: &str) -> bool {
    header
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value.split(',').any(|part| {
                let mut pieces = part.split(';').map(str::trim);
                let named = pieces.next() == Some(coding);
                named
                    && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        })
}

impl Asset {
    fn brotli(&self) -> Option<&Bytes> {
        let made = self.brotli.get_or_init(|| {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
            writer.write_all(&self.plain).ok()?;
            smaller(writer.into_inner(), &self.plain)
        });
        made.as_ref()
    }

    fn gzip(&self) -> Option<&Bytes> {
        let made = self.gzip.get_or_init(|| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            writer.write_all(&self.plain).ok()?;
            smaller(writer.finish().ok()?, &self.plain)
        });
        made.as_ref()
    }
}

fn smaller(compressed: Vec<u8>, plain: &Bytes) -> Option<Bytes> {
    (compressed.len() < plain.len()).then(|| Bytes::from(compressed))
}
