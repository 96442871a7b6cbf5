//! The share card of a retrospective: what its readers see of it first, wherever somebody gives on its address.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};

use super::{store, views};
use crate::base::failure::Refusal;
use crate::db::Db;
use crate::features::retrospectives::rules::{Kind, Section};
use crate::features::retrospectives::store::{Retrospective, Revision};
use crate::web::card::{self, Card, Press, Tone};
use crate::web::markdown::excerpt;
use crate::web::shelf::About;
use crate::web::{Answer, Site};

/// Facts on a card.
const FACTS: usize = 2;
/// As much of a text as two lines may hold, in characters.
const MOST_WORDS: usize = 160;

/// Where the drawings of one are.
pub(super) fn base(slug: &str) -> String {
    format!("/retrospectives/{slug}/card")
}

/// The card of a published text: what a success moved, and what a failure taught.
pub(super) fn of(site: &Site, it: &Retrospective, text: &Revision) -> Card {
    let own = site.words(text.language);
    let said = |section| {
        let words = text.sections.get(&section).map_or("", String::as_str);
        excerpt(words, MOST_WORDS)
    };
    let (tone, facts, section) = match it.kind {
        Kind::Success => {
            let facts = views::facts(&own, it.kind, &text.facts);
            (Tone::Good, facts, Section::Summary)
        }
        Kind::Postmortem => (Tone::Bad, Vec::new(), Section::Surprised),
    };
    let product = own.say("product-name").to_string();
    let kicker = own.say_of("piece-kind", it.kind.as_str()).to_string();
    Card {
        tone,
        facts: facts
            .into_iter()
            .take(FACTS)
            .map(|fact| (fact.value, fact.label))
            .collect(),
        heading: match section {
            Section::Summary => String::new(),
            other => own.say_of("section", other.as_str()).to_string(),
        },
        words: said(section),
        ..Card::of(site, product, kicker, text.title.clone())
    }
}

/// `GET /retrospectives/{slug}/card/{print}.png`: of what everybody may read, for anybody; of nothing else.
pub(super) async fn show(
    request: HttpRequest,
    path: Path<(String, String)>,
    site: Data<Site>,
    db: Data<Db>,
    press: Data<Press>,
) -> Answer {
    let (slug, _) = path.into_inner();
    let address = slug.clone();
    let (it, text) = db
        .read(move |conn| {
            let it = store::by_slug(conn, &address)?
                .filter(Retrospective::is_for_everybody)
                .ok_or(Refusal::NotFound)?;
            let text = store::revision(conn, it.id, it.revision)?.ok_or(Refusal::NotFound)?;
            Ok((it, text))
        })
        .await?;
    let card = of(&site, &it, &text);
    card::answer(&request, &press, About::Stories, card, &base(&slug)).await
}
