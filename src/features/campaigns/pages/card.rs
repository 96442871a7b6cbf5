//! The share card of a campaign that everybody may read, in either language.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};

use super::{actions, store};
use crate::base::failure::Refusal;
use crate::base::language::Language;
use crate::db::Db;
use crate::features::campaigns::rules::{Audience, Theme};
use crate::i18n::Words;
use crate::web::card::{self, Card, Press, Tone};
use crate::web::shelf::About;
use crate::web::{Answer, Site};

/// Where its drawings in one language are.
pub(super) fn base(slug: &str, language: Language) -> String {
    format!("/c/{slug}/card/{}", language.tag())
}

/// A card in the colour of its page.
pub(super) fn of(
    site: &Site,
    words: &Words,
    title: &str,
    summary: &str,
    theme: Option<&Theme>,
) -> Card {
    let product = words.say("product-name").to_string();
    Card {
        tone: theme.map_or(Tone::PRODUCT, |theme| Tone::Own(theme.by_day())),
        words: summary.to_owned(),
        ..Card::of(site, product, String::new(), title.to_owned())
    }
}

/// `GET /c/{slug}/card/{language}/{print}.png`.
pub(super) async fn show(
    request: HttpRequest,
    path: Path<(String, String, String)>,
    site: Data<Site>,
    db: Data<Db>,
    press: Data<Press>,
) -> Answer {
    let (slug, language, _) = path.into_inner();
    let language = Language::ALL
        .into_iter()
        .find(|one| one.tag() == language)
        .ok_or(Refusal::NotFound)?;
    let address = slug.clone();
    let content = db
        .read(move |conn| {
            let campaign = store::by_slug(conn, &address)?
                .filter(|it| it.is_published() && it.audience == Audience::Internet)
                .ok_or(Refusal::NotFound)?;
            Ok(actions::live(conn, campaign.id)?.ok_or(Refusal::NotFound)?)
        })
        .await?;
    let theme = Theme::of(&content.colour).unwrap_or_default();
    let (title, _) = content.title.for_reader(language);
    let (summary, _) = content.summary.for_reader(language);
    let words = site.words(language);
    let card = of(&site, &words, title, summary, theme.as_ref());
    let base = base(&slug, language);
    card::answer(&request, &press, About::Calls, card, &base).await
}
