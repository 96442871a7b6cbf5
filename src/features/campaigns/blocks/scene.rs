//! What blocks are shown with: the reader, the campaign, and a snapshot of the database.

use std::fmt;

use crate::base::actor::Actor;
use crate::base::ids::{CampaignId, PainPointId};
use crate::db::Conn;
use crate::features::campaigns::rules::{Data, Local, State};
use crate::i18n::Words;
use crate::web::markdown::{SafeHtml, html};

/// What a campaign brought, as far as its readers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brought {
    /// Reports that everybody on the staff may see.
    pub reports: i64,
    /// Voices in them: who reported, and who joined.
    pub voices: i64,
    /// Minutes a month that they cost; nothing where few people could be told apart by it.
    pub minutes: Option<i64>,
}

/// Below this many people no sum is told that could be one person's.
const FEW: i64 = 5;

impl Brought {
    /// With the cost only where enough people share it.
    pub fn told(reports: i64, voices: i64, minutes: i64) -> Self {
        Self {
            reports,
            voices,
            minutes: (voices >= FEW).then_some(minutes),
        }
    }
}

/// Everything a block is shown with.
pub struct Scene<'a> {
    /// One snapshot of the database.
    pub conn: &'a mut Conn,
    /// The reader's words.
    pub words: Words,
    /// The reader; on a page that is for everybody nobody in particular.
    pub actor: &'a Actor,
    /// The campaign.
    pub campaign: CampaignId,
    /// Its address.
    pub slug: &'a str,
    /// The area that reports are about.
    pub area: &'a str,
    /// Where it stands.
    pub state: State,
    /// What it brought.
    pub brought: Brought,
    /// Its own reports that everybody on the staff may see.
    pub reports: &'a [PainPointId],
    /// Whether something was shown in another language than the reader's.
    pub fell_back: bool,
    /// The block's own id on the page.
    pub id: String,
}

/// A text for a reader, with the language it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is said.
    pub text: String,
    /// BCP 47, where it is not the page's own.
    pub lang: &'static str,
}

impl Told {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// As Markdown.
    pub fn html(&self) -> SafeHtml {
        html(&self.text)
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Scene<'_> {
    /// A field in the reader's language, or in the other one where theirs is empty.
    pub fn told(&mut self, data: &Data, name: &str) -> Told {
        self.tell(&data.local(name))
    }

    /// The same of a text.
    pub fn tell(&mut self, local: &Local) -> Told {
        let (text, language) = local.for_reader(self.words.language());
        self.fell_back |= language != self.words.language();
        Told {
            text: text.to_owned(),
            lang: language.tag(),
        }
    }

    /// A sentence for which the page has its own words, or the product's.
    pub fn told_or(&mut self, data: &Data, name: &str, key: &str) -> Told {
        let own = self.told(data, name);
        if own.is_empty() {
            Told {
                text: self.words.say(key).to_string(),
                lang: self.words.language().tag(),
            }
        } else {
            own
        }
    }
}
