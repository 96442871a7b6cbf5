//! Writes letters: what one piece of news says ([`news`]), and how one or several become a letter.

mod body;
mod examples;
mod news;
mod prose;
#[cfg(test)]
mod tests;

use chrono_tz::Tz;
use url::Url;

use super::rules::{Channel, LetterKind, LetterLook, PushText, Why};
use super::store::{Claim, Extras, Material, Reader};
use super::unsubscribe;
use super::{bounces, replies};
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::{LetterId, PulseAskId};
use crate::base::language::Language;
use crate::base::secret::{SigningKey, random_token};
use crate::base::subject::Subject;
use crate::base::text::EmailAddress;
use crate::features::{pulses, subscribers};
use crate::i18n::Words;
use crate::mail::{
    Block, Correspondent, LOGO_ID, Letter, LetterPage, Link, Logo, MailIdentity, MessageId, Prose,
    Tone,
};
use crate::web::{Site, markdown};
use news::News;

/// What every letter of this installation has in common.
#[derive(Debug, Clone)]
pub struct Office {
    public_url: Url,
    zone: Tz,
    language: Language,
    key: SigningKey,
    identity: MailIdentity,
    /// Whether letters about pain points can be answered.
    answers: bool,
}

impl Office {
    /// Letters from the installation at `public_url`; `language` is for readers who never chose one.
    pub fn new(public_url: Url, zone: Tz, language: Language, key: SigningKey) -> Self {
        Self {
            identity: MailIdentity::new(&public_url),
            answers: false,
            public_url,
            zone,
            language,
            key,
        }
    }

    /// With letters about pain points that say that they can be answered.
    #[must_use]
    pub fn taking_answers(mut self) -> Self {
        self.answers = true;
        self
    }

    /// The words of letters in a language.
    pub(super) fn words(&self, language: Language, now: Timestamp) -> Words {
        Words::new(language, self.zone, now)
    }

    /// What a digest and everybody else is written in.
    pub(super) fn language_of(&self, reader: &Reader) -> Language {
        reader.language.unwrap_or(self.language)
    }

    /// The letter of a kind as this reader would get it, about things that do not exist: none of its addresses is good
    /// for anything.
    pub(super) fn example(
        &self,
        example: Example,
        reader: &Reader,
        look: &LetterLook,
        now: Timestamp,
    ) -> LetterPage {
        let office = Self {
            key: SigningKey::from_text(&random_token()),
            ..self.clone()
        };
        let words = office.words(office.language_of(reader), now);
        let page = match example {
            Example::Letter(kind) => {
                office.single(&words, reader, &[examples::material(kind, &words)])
            }
            Example::Digest(channel) => {
                let news = EXAMPLE_DIGEST.map(|kind| examples::material(kind, &words));
                office.digest(&words, channel, reader, &news, &examples::extras(&words))
            }
        };
        // A frame on a page shows no letter's insides.
        dressed(page, look, format!("data:image/png;base64,{}", look.logo))
    }

    /// The HTML of a letter as it looks, in a language, about things that do not exist.
    pub fn sample(&self, language: Language, look: &LetterLook, now: Timestamp) -> Outcome<String> {
        let reader = Reader::anybody(language)?;
        let page = self.example(Example::Letter(LetterKind::Accepted), &reader, look, now);
        Ok(page.html().map_err(anyhow::Error::new)?)
    }

    /// One line and a link for a team's chat. What a chat would take for a mark of its own is written otherwise.
    pub(super) fn chat_text(&self, words: &Words, material: &Material) -> String {
        let kind = material.kind;
        let what = match kind {
            LetterKind::Received
            | LetterKind::Resolved
            | LetterKind::ProjectDelivered
            | LetterKind::ProjectSucceeded
            | LetterKind::ProjectFailed => words.say_of("chat-what", kind.as_str()).to_string(),
            _ => news::line(words, material),
        };
        let line = words
            .say("chat-line")
            .with("item", number(material.item))
            .with("title", news::title(material))
            .with("what", what)
            .to_string();
        let line = line
            .replace('<', "‹")
            .replace('>', "›")
            .replace("](", "] (");
        format!("{line}\n{}", self.address(&path(material.item)))
    }

    /// What a team's chat shows when an administrator tries whether it arrives.
    pub fn chat_test(&self, language: Language, now: Timestamp) -> String {
        let words = self.words(language, now);
        format!("{}\n{}", words.say("chat-test"), self.address("/"))
    }

    /// What a browser shows of the news of one item: the subject of its letter, its first sentence and where it leads.
    pub(super) fn push_text(
        &self,
        reader: &Reader,
        materials: &[Material],
        now: Timestamp,
    ) -> PushText {
        let words = self.words(self.language_of(reader), now);
        let lang = words.language().tag();
        let Some(first) = materials.first() else {
            // The pusher tells nothing without news.
            return PushText::new("", "", "/", "", lang);
        };
        if first.kind == LetterKind::Test {
            let (title, body) = (words.say("push-test-title"), words.say("push-test-body"));
            return PushText::new(
                &title.to_string(),
                &body.to_string(),
                "/me/notifications",
                "test",
                lang,
            );
        }
        let page = self.single(&words, reader, materials);
        // Where its button leads, unless that address answers for the reader: such a one stays in the letter.
        let home = self.address("");
        let path = page
            .button
            .as_ref()
            .and_then(|button| button.url.strip_prefix(&home))
            .filter(|path| path.starts_with('/') && !path.starts_with("/pulse/"))
            .map_or_else(|| path(first.item), str::to_owned);
        PushText::new(&page.subject, &page.lead, &path, &number(first.item), lang)
    }

    /// How a push service reaches whoever runs this installation.
    pub(super) fn contact(&self) -> String {
        self.address("")
    }

    /// Under which name letters are known.
    pub fn identity(&self) -> &MailIdentity {
        &self.identity
    }

    /// A person's Markdown as a letter shows it.
    fn prose(&self, source: &str) -> Prose {
        prose::prose(source, &self.public_url)
    }

    /// The company's zone.
    pub(super) fn zone(&self) -> Tz {
        self.zone
    }

    /// What signs the addresses in letters, and what leaves otherwise.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// A path of this installation as a full address.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// Writes the letter of a claim, with those of its news that still hold; the leader's is not always among them.
    pub(super) fn write(
        &self,
        claim: &Claim,
        reader: &Reader,
        materials: &[Material],
        extras: &Extras,
        look: &LetterLook,
        now: Timestamp,
    ) -> Outcome<Letter> {
        // A sign-in letter speaks as the page on which it was asked for.
        let asked = materials
            .first()
            .and_then(|first| Some(first.sign_in.as_ref()?.language));
        let language = asked.unwrap_or_else(|| self.language_of(reader));
        let words = self.words(language, now);
        let digest = claim.leader.is_digest();
        let page = if digest {
            let channel = Channel::parse(&claim.leader.channel).unwrap_or(Channel::Daily);
            self.digest(&words, channel, reader, materials, extras)
        } else {
            self.single(&words, reader, materials)
        };
        let logo = look.logo_bytes()?;
        let page = dressed(page, look, format!("cid:{LOGO_ID}"));
        let item = claim.leader.item().filter(|_| !digest);
        let about = match materials
            .first()
            .map(|material| (material.kind, material.item))
        {
            Some((LetterKind::SignIn, _)) => About::Asked("sign-in"),
            Some((LetterKind::Test, _)) => About::Asked("test"),
            Some((LetterKind::SubscriberConfirm, _)) => About::Asked("subscribe"),
            Some((LetterKind::SubscriberStory, _)) => About::Stories,
            Some((_, item)) if !digest => About::Item(item),
            _ => About::Digest,
        };
        let message_id = claim
            .leader
            .message_id
            .as_deref()
            .and_then(MessageId::from_stored)
            .ok_or_else(|| anyhow::anyhow!("letter {} has no message id", claim.leader.id))?;
        let template = |error: askama::Error| anyhow::Error::new(error);
        Ok(Letter {
            to: Correspondent {
                name: reader.name.clone(),
                address: reader.address.clone(),
            },
            language,
            text: page.text().map_err(template)?,
            html: page.html().map_err(template)?,
            subject: page.subject,
            message_id,
            thread: item
                .filter(|_| !matches!(about, About::Asked(_)))
                .map(|item| self.identity.thread(item)),
            list_id: match about {
                About::Asked(label) => self.identity.list(label),
                About::Digest => self.identity.list("digest"),
                About::Stories => self.identity.list("stories"),
                About::Item(item) => self.identity.list_of(item),
            },
            unsubscribe: self.unsubscribe(reader, about),
            sender_name: (!look.sender.is_empty()).then(|| look.sender.clone()),
            bounce: Some(bounces::token(&self.key, LetterId(claim.leader.id))),
            reply: self.reply(reader, about),
            logo,
            at: now,
        })
    }

    /// Where the question of a pulse is answered.
    pub(super) fn pulse_address(&self, id: PulseAskId) -> String {
        self.address(&format!("/pulse/{}", pulses::token(&self.key, id)))
    }

    /// What the address says that an answer goes to.
    fn reply(&self, reader: &Reader, about: About) -> Option<String> {
        match (reader.member?, about) {
            (member, About::Item(Subject::PainPoint(pain))) if self.answers => {
                Some(replies::token(&self.key, member, pain))
            }
            _ => None,
        }
    }

    /// Where one click stops letters like this one.
    fn unsubscribe(&self, reader: &Reader, about: About) -> Option<Url> {
        if about == About::Stories {
            let path = subscribers::leave_path(&self.key, reader.subscriber?);
            return self.address(&path).parse().ok();
        }
        let member = reader.member?;
        let scope = match about {
            About::Asked(_) | About::Stories => return None,
            About::Digest => unsubscribe::Scope::Digest,
            About::Item(item) => unsubscribe::Scope::Item(item),
        };
        let token = unsubscribe::token(&self.key, member, scope);
        self.address(&format!("/unsubscribe/{token}")).parse().ok()
    }

    /// Why the reader gets it, and that it can be answered.
    fn why(&self, words: &Words, material: &Material, reader: &Reader, about: About) -> String {
        let why = why(words, material);
        if self.reply(reader, about).is_some() {
            format!("{why} {}", words.say("mail-can-be-answered"))
        } else {
            why
        }
    }

    fn footer(&self, words: &Words, reader: &Reader, about: About) -> Vec<Link> {
        let Some(url) = self.unsubscribe(reader, about) else {
            return Vec::new();
        };
        let label = match about {
            About::Item(item) => words.say("mail-unsubscribe").with("item", number(item)),
            About::Stories => words.say("mail-unsubscribe-stories"),
            About::Digest | About::Asked(_) => words.say("mail-unsubscribe-digest"),
        };
        let leave = Link::new(label.to_string(), url.as_str());
        if about == About::Stories {
            return vec![leave];
        }
        vec![
            leave,
            Link::new(
                words.say("mail-settings").to_string(),
                self.address("/me/notifications"),
            ),
        ]
    }

    /// One item's news: the weightiest leads, the others follow.
    fn single(&self, words: &Words, reader: &Reader, materials: &[Material]) -> LetterPage {
        let chief = materials
            .iter()
            .enumerate()
            .max_by_key(|(at, material)| (material.kind.weight(), *at))
            .map_or(0, |(at, _)| at);
        let Some(material) = materials.get(chief) else {
            // The postman writes no letter without news.
            return LetterPage::empty(words.language());
        };
        let mut news = News::of(self, words, material);
        let others: Vec<&Material> = materials
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != chief)
            .map(|(_, other)| other)
            .collect();
        if !others.is_empty() {
            news.subject = words
                .say("mail-and-more")
                .with("subject", &news.subject)
                .with("n", others.len())
                .to_string();
            news.blocks
                .push(Block::Heading(words.say("mail-also").to_string()));
            for other in others {
                let other = News::of(self, words, other);
                news.blocks.push(Block::Text(other.lead.into()));
                for block in other.blocks {
                    let told = matches!(block, Block::Quote { .. } | Block::Fact { .. });
                    if told && !news.blocks.contains(&block) {
                        news.blocks.push(block);
                    }
                }
            }
        }
        let about = match material.kind {
            LetterKind::SignIn => About::Asked("sign-in"),
            LetterKind::Test => About::Asked("test"),
            LetterKind::SubscriberConfirm => About::Asked("subscribe"),
            LetterKind::SubscriberStory => About::Stories,
            _ => About::Item(material.item),
        };
        LetterPage {
            language: words.language(),
            subject: news.subject,
            tone: news.tone,
            lead: news.lead,
            blocks: news.blocks,
            button: news.button,
            choices: news.choices,
            links: news.links,
            accent: String::new(),
            note: String::new(),
            logo: None,
            why: self.why(words, material, reader, about),
            footer: self.footer(words, reader, about),
        }
    }

    /// Many items' news: one's own first, then what one shares or follows, what hurts in one's area, and one story.
    fn digest(
        &self,
        words: &Words,
        channel: Channel,
        reader: &Reader,
        materials: &[Material],
        extras: &Extras,
    ) -> LetterPage {
        let mut items: Vec<DigestItem> = Vec::new();
        for material in materials {
            let line = news::line(words, material);
            let own = matches!(material.why, Why::Reporter | Why::Assignee | Why::Lead);
            match items.iter_mut().find(|item| item.item == material.item) {
                Some(item) => {
                    item.own |= own;
                    if item.news.last() != Some(&line) {
                        item.news.push(line);
                    }
                }
                None => items.push(DigestItem {
                    item: material.item,
                    own,
                    link: Link::new(
                        format!("{} {}", number(material.item), news::title(material)),
                        self.address(&path(material.item)),
                    ),
                    news: vec![line],
                }),
            }
        }
        let count = items.len();
        let (own, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.own);
        let mut blocks = Vec::new();
        for (heading, items) in [("mail-digest-yours", own), ("mail-digest-followed", others)] {
            if !items.is_empty() {
                blocks.push(Block::Heading(words.say(heading).to_string()));
            }
            blocks.extend(items.into_iter().map(|item| Block::Item {
                link: item.link,
                news: item.news,
            }));
        }
        self.extra_blocks(words, extras, &mut blocks);
        let say = |key| words.say(key).with("n", count).to_string();
        LetterPage {
            language: words.language(),
            subject: say(match channel {
                Channel::Weekly => "mail-digest-subject-weekly",
                Channel::Daily | Channel::Now => "mail-digest-subject-daily",
            }),
            tone: Tone::News,
            lead: say("mail-digest-lead"),
            blocks,
            button: Some(Link::new(
                words.say("mail-digest-button").to_string(),
                self.address("/me"),
            )),
            choices: Vec::new(),
            links: Vec::new(),
            accent: String::new(),
            note: String::new(),
            logo: None,
            why: words.say("mail-why-digest").to_string(),
            footer: self.footer(words, reader, About::Digest),
        }
    }

    fn extra_blocks(&self, words: &Words, extras: &Extras, blocks: &mut Vec<Block>) {
        if let Some(area) = &extras.area {
            let heading = words.say("mail-digest-area").with("n", area.count);
            blocks.push(Block::Heading(heading.to_string()));
            blocks.extend(area.costliest.iter().map(|(id, title)| Block::Item {
                link: Link::new(
                    format!("P-{id} {title}"),
                    self.address(&format!("/pain-points/{id}")),
                ),
                news: Vec::new(),
            }));
        }
        if let Some(story) = &extras.story {
            let heading = words.say("mail-digest-story").to_string();
            blocks.push(Block::Heading(heading));
            blocks.push(Block::Item {
                link: Link::new(
                    story.title.clone(),
                    self.address(&format!("/retrospectives/{}", story.slug)),
                ),
                news: vec![markdown::excerpt(&story.summary, EXCERPT)],
            });
        }
    }
}

/// The letter as administrators want it to look.
fn dressed(mut page: LetterPage, look: &LetterLook, logo: String) -> LetterPage {
    page.logo = (!look.logo.is_empty()).then(|| Logo {
        source: logo,
        width: look.logo_size.0,
        height: look.logo_size.1,
        name: look.sender.clone(),
    });
    page.accent.clone_from(&look.colour);
    look.footer(page.language).clone_into(&mut page.note);
    page
}

/// How much of a story a digest tells, in characters.
const EXCERPT: usize = 160;

/// One thing in a digest.
struct DigestItem {
    item: Subject,
    /// Whether the reader reported it or answers for it.
    own: bool,
    link: Link,
    news: Vec<String>,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Example {
    /// A letter about one thing.
    Letter(LetterKind),
    /// A letter that holds the news of a day or a week.
    Digest(Channel),
}

/// The news in the example of a digest.
const EXAMPLE_DIGEST: [LetterKind; 3] = [
    LetterKind::Accepted,
    LetterKind::Commented,
    LetterKind::ProjectUpdated,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// What somebody asked for a moment ago: nothing to unsubscribe from.
    Asked(&'static str),
    Digest,
    /// A new retrospective, for readers without an account.
    Stories,
    Item(Subject),
}

/// `P-12`, `I-7`.
pub(super) fn number(item: Subject) -> String {
    match item {
        Subject::PainPoint(id) => format!("P-{id}"),
        Subject::Project(id) => format!("I-{id}"),
        other => other.to_string(),
    }
}

/// Where an item lives.
pub(super) fn path(item: Subject) -> String {
    match item {
        Subject::PainPoint(id) => format!("/pain-points/{id}"),
        Subject::Project(id) => format!("/projects/{id}"),
        _ => "/".to_owned(),
    }
}

fn why(words: &Words, material: &Material) -> String {
    if material.kind == LetterKind::Test {
        return words.say("mail-test-why").to_string();
    }
    if material.kind == LetterKind::SubscriberConfirm {
        return words.say("mail-subscribe-why").to_string();
    }
    let of_project = matches!(material.item, Subject::Project(_))
        && !matches!(material.why, Why::Lead | Why::Team | Why::Follower);
    let prefix = if of_project {
        "mail-why-project"
    } else {
        "mail-why"
    };
    words.say_of(prefix, material.why.as_str()).to_string()
}

/// A letter that proves that letters arrive, in the installation's language.
pub fn test_letter(site: &Site, to: EmailAddress, now: Timestamp) -> Outcome<Letter> {
    let words = Words::new(site.language, site.zone, now);
    let page = LetterPage {
        subject: words.say("mail-subject-test").to_string(),
        tone: Tone::Good,
        lead: words.say("mail-lead-test").to_string(),
        blocks: vec![Block::Text(words.say("mail-test-means").to_string().into())],
        button: Some(Link::new(
            words.say("product-name").to_string(),
            site.address("/"),
        )),
        why: words.say("mail-test-why").to_string(),
        ..LetterPage::empty(site.language)
    };
    let identity = MailIdentity::new(&site.public_url);
    Ok(Letter {
        language: site.language,
        text: page.text().map_err(anyhow::Error::new)?,
        html: page.html().map_err(anyhow::Error::new)?,
        subject: page.subject,
        message_id: identity.message_id(&["test", to.as_str(), &now.to_rfc3339()]),
        to: Correspondent {
            name: String::new(),
            address: to,
        },
        thread: None,
        list_id: identity.list("test"),
        unsubscribe: None,
        sender_name: None,
        bounce: None,
        reply: None,
        logo: None,
        at: now,
    })
}
