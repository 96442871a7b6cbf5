//! What every page needs to know about the installation.

use actix_web::HttpRequest;
use actix_web::web::Data;
use chrono_tz::Tz;
use url::Url;

use crate::base::clock::Clock;
use crate::base::language::Language;
use crate::i18n::Words;

/// The installation as pages see it; one `Data<Site>` in the app.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where people reach it, without a path.
    pub public_url: Url,
    /// For readers who ask for neither language.
    pub language: Language,
    /// The company's zone.
    pub zone: Tz,
    /// Where "now" comes from.
    pub clock: Clock,
    /// Whether this is `insole demo`.
    pub demo: bool,
}

impl Site {
    /// The site of the app that serves `request`.
    pub fn of(request: &HttpRequest) -> Data<Self> {
        match request.app_data::<Data<Self>>() {
            Some(site) => Data::clone(site),
            None => Data::new(Self::local()),
        }
    }

    /// As it is before anybody configured it: Korean, Seoul, this machine.
    #[expect(clippy::expect_used, reason = "a literal address")]
    pub fn local() -> Self {
        Self {
            public_url: Url::parse("http://127.0.0.1:8080").expect("literal"),
            language: Language::Ko,
            zone: chrono_tz::Asia::Seoul,
            clock: Clock::System,
            demo: false,
        }
    }

    /// Words for a reader of `language`, now.
    pub fn words(&self, language: Language) -> Words {
        Words::new(language, self.zone, self.clock.now())
    }

    /// A path of this installation as a full address.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}
