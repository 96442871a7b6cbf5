//! The cards of the pages that are always there.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};

use super::{Card, Press, answer};
use crate::base::failure::Refusal;
use crate::base::language::Language;
use crate::i18n::Words;
use crate::web::failure::Answer;
use crate::web::shelf::About;
use crate::web::site::Site;

/// A page that is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum General {
    /// `/`.
    Home,
    /// `/progress`.
    Progress,
    /// `/retrospectives`.
    Retrospectives,
}

impl General {
    const ALL: [Self; 3] = [Self::Home, Self::Progress, Self::Retrospectives];

    fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Progress => "progress",
            Self::Retrospectives => "retrospectives",
        }
    }

    /// Its card in a language.
    pub fn card(self, site: &Site, words: &Words) -> Card {
        let (kicker, title, text) = match self {
            Self::Home => (
                String::new(),
                words.say("home-sentence").to_string(),
                words.say("home-description").to_string(),
            ),
            Self::Progress => (
                words.say("nav-progress").to_string(),
                words.say("progress-title").to_string(),
                words.say("progress-description").to_string(),
            ),
            Self::Retrospectives => (
                words.say("nav-retrospectives").to_string(),
                words.say("card-retrospectives").to_string(),
                words.say("public-index-description").to_string(),
            ),
        };
        let product = words.say("product-name").to_string();
        Card {
            words: text,
            ..Card::of(site, product, kicker, title)
        }
    }

    /// Where its cards are.
    pub fn base(self, language: Language) -> String {
        format!("/cards/{}/{}", self.as_str(), language.tag())
    }
}

/// `GET /cards/{name}/{language}/{print}.png`.
pub(super) async fn show(
    request: HttpRequest,
    path: Path<(String, String, String)>,
    site: Data<Site>,
    press: Data<Press>,
) -> Answer {
    let (name, language, _) = path.into_inner();
    let page = General::ALL.into_iter().find(|one| one.as_str() == name);
    let language = Language::ALL.into_iter().find(|one| one.tag() == language);
    let (Some(page), Some(language)) = (page, language) else {
        return Err(Refusal::NotFound.into());
    };
    let card = page.card(&site, &site.words(language));
    answer(&request, &press, About::Stories, card, &page.base(language)).await
}
