//! Share cards: the picture that other places show where somebody gives them an address of ours.
//!
//! A card is a handful of words ([`Card`]); whoever may read the page may see its card, so the handler that makes one asks
//! the same question as the page. Its address holds a fingerprint of the words, so that everybody between us and the reader
//! may keep it; an older address leads to the present one. The [`Press`] draws one at a time, outside of every lock and
//! connection, and remembers the last ones by their fingerprint: a drawing is a function of its words.

mod canvas;
mod general;
mod layout;
mod lines;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Bytes, ServiceConfig, block, get, resource};
use tokio::sync::Semaphore;

use super::failure::Answer;
use super::kept::cached;
use super::page::see_other;
use super::shelf::{About, Shelve};
use super::site::Site;
use crate::base::failure::Outcome;
use crate::base::secret::fingerprint;

pub use general::General;

/// What every card measures, in pixels.
pub const SIZE: (u32, u32) = (1200, 630);
/// Changes whenever the drawing does, so that addresses do, too.
const DESIGN: u32 = 1;
/// How long others may keep a card, in seconds: not for ever, since what is public today may be taken back.
const KEPT: u32 = 86_400;
/// Drawn cards that are remembered; about 40 KB each.
const REMEMBERED: usize = 64;

/// What colour says on a card; the kicker says the same in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// It did not.
    Bad,
    /// Neither: the product's own, or that of a campaign.
    Own([u8; 3]),
}

impl Tone {
    /// The product's own colour.
    pub const PRODUCT: Self = Self::Own(layout::GREEN);
}

/// What a card says. Everything on it is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The colour beside the words.
    pub tone: Tone,
    /// What kind of page it is.
    pub kicker: String,
    /// The title.
    pub title: String,
    /// Up to two short facts: a value, and of what.
    pub facts: Vec<(String, String)>,
    /// What the words below are about.
    pub heading: String,
    /// A sentence or two, where there is no fact.
    pub words: String,
    /// Who says it, and where.
    pub from: [String; 2],
}

impl Card {
    /// A card of this site that says only what it is about.
    pub fn of(site: &Site, product: String, kicker: String, title: String) -> Self {
        let place = site.public_url.host_str().unwrap_or_default().to_owned();
        Self {
            tone: Tone::PRODUCT,
            kicker,
            title,
            facts: Vec::new(),
            heading: String::new(),
            words: String::new(),
            from: [product, place],
        }
    }

    /// For whoever cannot see it.
    pub fn alt(&self) -> String {
        let facts = self
            .facts
            .iter()
            .map(|(value, label)| format!("{label}: {value}"));
        [self.kicker.clone(), self.title.clone()]
            .into_iter()
            .chain(facts)
            .chain([self.heading.clone(), self.words.clone()])
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// The name of its drawing.
    fn print(&self) -> String {
        let print = fingerprint(&format!("{DESIGN}{self:?}"));
        print.get(..16).unwrap_or(&print).to_owned()
    }

    /// Its address below `base`, as [`answer`] is asked for it.
    pub fn path(&self, base: &str) -> String {
        format!("{base}/{}.png", self.print())
    }
}

/// Draws cards, one at a time.
pub struct Press {
    remembered: Mutex<VecDeque<(String, Bytes)>>,
    one: Semaphore,
}

impl Default for Press {
    fn default() -> Self {
        Self {
            remembered: Mutex::default(),
            one: Semaphore::new(1),
        }
    }
}

impl Press {
    fn find(&self, print: &str) -> Option<Bytes> {
        let kept = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(known, _)| known == print)
            .map(|(_, drawn)| drawn.clone())
    }

    async fn drawn(&self, card: Card) -> Outcome<Bytes> {
        let print = card.print();
        if let Some(drawn) = self.find(&print) {
            return Ok(drawn);
        }
        let _turn = self.one.acquire().await.map_err(anyhow::Error::from)?;
        // Whoever waited for somebody who drew the same need not draw it again.
        if let Some(drawn) = self.find(&print) {
            return Ok(drawn);
        }
        let drawn = block(move || layout::drawn(&card))
            .await
            .map_err(anyhow::Error::from)??;
        let drawn = Bytes::from(drawn);
        let mut kept = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.push_front((print, drawn.clone()));
        kept.truncate(REMEMBERED);
        Ok(drawn)
    }
}

/// The drawing of a card that everybody may see, or where it is now.
pub async fn answer(
    request: &HttpRequest,
    press: &Press,
    about: About,
    card: Card,
    base: &str,
) -> Answer {
    let path = card.path(base);
    // One address for one drawing: nobody fills the shelf with the same card under many names.
    if request.path() != path || !request.query_string().is_empty() {
        return Ok(see_other(&path));
    }
    let drawn = press.drawn(card).await?;
    let mut answer = cached(request, "image/png", drawn, KEPT);
    // Pages of others show it.
    answer.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    answer.headers_mut().remove(header::VARY);
    Shelve::on(&mut answer, about);
    Ok(answer)
}

/// The cards of the pages that are always there.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/cards/{name}/{language}/{print}.png").route(get().to(general::show)));
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn card(title: &str) -> Card {
        Card::of(
            &Site::local(),
            "Insole".to_owned(),
            "실패한 프로젝트".to_owned(),
            title.to_owned(),
        )
    }

    #[test]
    fn the_name_of_a_drawing_changes_with_whatever_is_on_it() {
        let first = card("왜 VPN은 아침마다 끊겼나");
        assert_eq!(first.path("/c"), first.clone().path("/c"));
        for other in [
            card("왜 VPN은 저녁마다 끊겼나"),
            Card {
                tone: Tone::Bad,
                ..first.clone()
            },
            Card {
                words: "한 문장.".to_owned(),
                ..first.clone()
            },
        ] {
            assert_ne!(other.print(), first.print());
        }
        assert_eq!(first.alt(), "실패한 프로젝트 · 왜 VPN은 아침마다 끊겼나");
    }

    #[actix_web::test]
    async fn whatever_is_written_becomes_a_picture_of_one_size() {
        let press = Press::default();
        for title in [
            "",
            "A",
            "👩‍💻🎉",
            "신규 입사자가 첫날부터 일할 수 있게 하려던 계정 발급 자동화는 왜 부서마다 다르게 멈췄고 무엇을 남겼나, 그리고 다음에는 무엇을 다르게 하나",
            "Onboarding — VPN·VDI 접속이 漢字 ﷽ \u{0}\u{202e} 끊긴다",
            &"가".repeat(4000),
            &"W".repeat(300),
        ] {
            let drawn = press.drawn(card(title)).await.unwrap();
            let picture = image::load_from_memory(&drawn).unwrap();
            assert_eq!((picture.width(), picture.height()), SIZE, "{title}");
            assert!(drawn.len() < 200_000, "{} bytes for {title}", drawn.len());
        }
        // It is drawn once.
        let again = press.drawn(card("A")).await.unwrap();
        assert_eq!(press.find(&card("A").print()), Some(again));
    }
}
