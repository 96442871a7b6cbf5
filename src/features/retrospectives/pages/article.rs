//! One retrospective, as its readers see it; the same page is the preview of a draft.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::card;
use super::helped;
use super::index::AreaFeeds;
use super::together::{self, CommentView};
use super::views::{self, ChartView, ConditionView, Fact, RelativeView};
use super::{ground, render_public, store};
use crate::base::actor::Actor;
use crate::base::clock::{Timestamp, day_in};
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::ConditionId;
use crate::base::permission::{Act, Stake, require};
use crate::base::text::Markdown;
use crate::db::{Conn, Db};
use crate::features::retrospectives::actions;
use crate::features::retrospectives::live::Live;
use crate::features::retrospectives::rules::{self, ConditionChange, Kind, Section, Status};
use crate::features::retrospectives::store::{Retrospective, Revision, RevisionLine};
use crate::i18n::Words;
use crate::web::markdown::{SafeHtml, excerpt, html, linked_data};
use crate::web::shelf::About;
use crate::web::{Answer, Flash, Form, Page, Query, Site, see_other_saying};

/// `?revision=n`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    revision: String,
}

struct SectionView {
    name: &'static str,
    heading: String,
    html: SafeHtml,
}

struct ReviewView {
    approved: bool,
    name: String,
    note: String,
    ago: String,
    older: bool,
}

struct RevisionView {
    number: i64,
    line: String,
    note: String,
}

#[derive(Template)]
#[template(path = "retrospectives/article.html")]
struct ArticlePage {
    page: Page,
    own: Words,
    it: Retrospective,
    lang: &'static str,
    title: String,
    date: String,
    minutes: usize,
    /// Names, and where more about them is.
    areas: Vec<(String, AreaFeeds)>,
    partners: String,
    summary: SafeHtml,
    /// For search engines; nothing on what is not for everybody.
    data: Option<SafeHtml>,
    sections: Vec<SectionView>,
    facts: Vec<Fact>,
    charts: Vec<ChartView>,
    conditions: Vec<ConditionView>,
    lineage: Vec<RelativeView>,
    revision: i64,
    revisions: Vec<RevisionView>,
    reviews: Vec<ReviewView>,
    comments: Vec<CommentView>,
    may_write: bool,
    /// A year has passed: those who wrote it are asked whether it still holds.
    asks_again: bool,
    /// When they last said so.
    still_true: String,
    is_author: bool,
    for_staff: bool,
    /// How many readers it helped, where they are enough to be told.
    helped: Option<i64>,
}

impl ArticlePage {
    fn is_success(&self) -> bool {
        self.it.kind == Kind::Success
    }

    fn is_published(&self) -> bool {
        self.it.status == Status::Published
    }

    fn iso(&self) -> String {
        self.own
            .iso(self.it.published_at.unwrap_or(self.it.updated_at))
    }

    fn is_old(&self) -> bool {
        self.is_published() && self.revision != self.it.revision
    }
}

/// Everything that is read for one article.
struct Read {
    it: Retrospective,
    text: Revision,
    conditions: Vec<ConditionView>,
    lineage: Vec<RelativeView>,
    revisions: Vec<RevisionLine>,
    reviews: Vec<(store::Review, String)>,
    comments: Vec<CommentView>,
    asks_again: bool,
    may_write: bool,
    helped: Option<i64>,
    own: Words,
}

/// `GET /retrospectives/{slug}`.
pub(super) async fn article(
    request: HttpRequest,
    page: Page,
    actor: Actor,
    slug: Path<String>,
    wanted: Query<Wanted>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let number = match wanted.revision.as_str() {
        "" => None,
        raw => Some(raw.parse::<i64>().map_err(|_| Refusal::NotFound)?),
    };
    let reader = actor.clone();
    let (on, words) = (site.clone(), page.words);
    let read = db
        .read(move |conn| read(conn, &on, &words, &reader, &slug, number))
        .await?;
    show(&request, page, &actor, &site, read)
}

fn read(
    conn: &mut Conn,
    site: &Site,
    words: &Words,
    actor: &Actor,
    slug: &str,
    number: Option<i64>,
) -> Outcome<Read> {
    let it = store::by_slug(conn, slug)?.ok_or(Refusal::NotFound)?;
    if !actions::may_read(conn, &it, actor)? {
        return Err(Refusal::NotFound.into());
    }
    let own = site.words(it.language);
    let text = text_of(conn, site, actor, &it, number)?;
    let may_write = match actor.member() {
        Some(_) => {
            let ground = ground::of(conn, actor, it.project)?;
            actions::may_write(&it, &ground, actor)
        }
        None => false,
    };
    let conditions = store::conditions_of(conn, it.id)?;
    let reviews = if may_write {
        store::reviews_of(conn, it.id)?
    } else {
        Vec::new()
    };
    let unpublished = it.status != Status::Published;
    let comments = if may_write && unpublished {
        together::comments(conn, words, it.id)?
    } else {
        Vec::new()
    };
    let today = day_in(site.zone, site.clock.now());
    let said = day_in(site.zone, text.published_at);
    let said = it.still_true_on.map_or(said, |on| on.max(said));
    let asks_again = may_write && !unpublished && actions::is_to_be_read_again(said, today);
    let watchers = conditions.iter().filter_map(|condition| condition.watcher);
    let reviewers = reviews.iter().map(|review| review.member);
    let people = actions::colleagues(conn, actor, watchers.chain(reviewers).collect())?;
    let relatives = ground::lineage(conn, it.project)?;
    let ids: Vec<_> = relatives.iter().map(|relative| relative.id).collect();
    let told = store::of_projects(conn, &ids)?;
    let named = |review: store::Review| {
        let name = people
            .get(&review.member)
            .map(|person| person.name.clone())
            .unwrap_or_default();
        (review, name)
    };
    Ok(Read {
        conditions: views::conditions(&own, actor, may_write, &conditions, &people),
        lineage: views::lineage(&own, actor, it.project.0, &relatives, &told),
        revisions: store::revisions(conn, it.id)?,
        helped: helped::told(conn, &it)?,
        reviews: reviews.into_iter().map(named).collect(),
        comments,
        asks_again,
        may_write,
        own,
        text,
        it,
    })
}

/// The published text, or the draft as it would be published now.
fn text_of(
    conn: &mut Conn,
    site: &Site,
    actor: &Actor,
    it: &Retrospective,
    number: Option<i64>,
) -> Outcome<Revision> {
    if it.status == Status::Published {
        let found = store::revision(conn, it.id, number.unwrap_or(it.revision))?;
        return Ok(found.ok_or(Refusal::NotFound)?);
    }
    if number.is_some() {
        return Err(Refusal::NotFound.into());
    }
    let now: Timestamp = site.clock.now();
    let ground = ground::of(conn, actor, it.project)?;
    let facts = ground::facts(conn, now, site.zone, &ground)?;
    let live = Live::of(conn, &site.words(it.language), &ground, &facts)?;
    let sections = store::sections_of(conn, it.id)?;
    Ok(Revision {
        number: 0,
        title: it.title.clone(),
        language: it.language,
        sections: sections
            .into_iter()
            .map(|(section, text)| (section, live.fill(text.as_str()).into_owned()))
            .collect(),
        facts,
        published_at: now,
        note: String::new(),
    })
}

fn show(request: &HttpRequest, page: Page, actor: &Actor, site: &Site, read: Read) -> Answer {
    let Read { it, text, own, .. } = read;
    let summary = text
        .sections
        .get(&Section::Summary)
        .map_or("", String::as_str);
    let is_newest = text.number == it.revision;
    let mut page = page.titled(&text.title).at("retrospectives");
    if it.is_for_everybody() {
        page = page.public(
            &format!("/retrospectives/{}", it.slug),
            excerpt(summary, 160),
        );
        if is_newest {
            page = page.with_card(&card::base(&it.slug), &card::of(site, &it, &text));
        } else {
            page.description = None;
        }
    }
    let sections = it
        .kind
        .sections()
        .iter()
        .filter(|section| **section != Section::Summary)
        .map(|section| SectionView {
            name: section.as_str(),
            heading: own.say_of("section", section.as_str()).to_string(),
            html: html(text.sections.get(section).map_or("", String::as_str)),
        })
        .collect();
    let for_staff = actor.member().is_some();
    let template = ArticlePage {
        lang: text.language.tag(),
        date: own.date_long(text.published_at),
        minutes: rules::minutes_to_read(text.language, text.sections.values().map(String::as_str)),
        areas: text
            .facts
            .areas
            .iter()
            .map(|area| (area.of(own.language()).to_owned(), AreaFeeds::of(&area.en)))
            .collect(),
        partners: views::names(&own, &text.facts.partners),
        data: page
            .canonical
            .as_ref()
            .filter(|_| is_newest)
            .map(|address| {
                linked_data(&serde_json::json!({
                    "@context": "https://schema.org",
                    "@type": "Article",
                    "headline": text.title,
                    "description": excerpt(summary, 160),
                    "inLanguage": text.language.tag(),
                    "datePublished": own.iso(it.published_at.unwrap_or(text.published_at)),
                    "dateModified": own.iso(text.published_at),
                    "mainEntityOfPage": address,
                    "image": page.card.as_ref().map(|card| &card.address),
                    "isAccessibleForFree": true,
                    "publisher": {
                        "@type": "Organization",
                        "name": own.say("product-name").to_string(),
                    },
                }))
            }),
        summary: html(summary),
        sections,
        facts: views::facts(&own, it.kind, &text.facts),
        charts: views::charts(&own, &text.facts),
        conditions: read.conditions,
        lineage: read.lineage,
        revision: text.number,
        revisions: revisions_of(&page.words, &read.revisions),
        reviews: reviews_of(&page.words, &it, read.reviews),
        comments: read.comments,
        may_write: read.may_write,
        asks_again: read.asks_again && is_newest,
        still_true: it
            .still_true_on
            .map(|on| page.words.date(on))
            .unwrap_or_default(),
        is_author: actor.member_id() == Some(it.author),
        for_staff,
        helped: read.helped,
        title: text.title,
        own,
        it,
        page,
    };
    render_public(request, &template.page, About::Stories, &template)
}

fn revisions_of(words: &Words, lines: &[RevisionLine]) -> Vec<RevisionView> {
    lines
        .iter()
        .map(|line| RevisionView {
            number: line.number,
            line: words
                .say("article-revision-line")
                .with("n", line.number)
                .with("day", words.date(line.published_at))
                .to_string(),
            note: if line.note.is_empty() {
                words.say("article-first-revision").to_string()
            } else {
                line.note.clone()
            },
        })
        .collect()
}

fn reviews_of(
    words: &Words,
    it: &Retrospective,
    reviews: Vec<(store::Review, String)>,
) -> Vec<ReviewView> {
    reviews
        .into_iter()
        .map(|(review, name)| ReviewView {
            approved: review.approved,
            name,
            ago: words.ago(review.at),
            older: review.version != it.version,
            note: review.note,
        })
        .collect()
}

/// What a reader of the draft says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReviewForm {
    verdict: String,
    note: String,
}

/// `POST /retrospectives/{slug}/review`.
pub(super) async fn review(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    form: Form<ReviewForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let approved = form.verdict == "approve";
    let note = Markdown::optional("note", &form.note).map_err(Problem::invalid)?;
    let now = site.clock.now();
    let address = slug.clone();
    db.write(move |tx| {
        let found = store::by_slug(tx, &address)?.ok_or(Refusal::NotFound)?;
        actions::review(tx, now, &actor, found.id, approved, &note)
    })
    .await?;
    let said = if approved {
        page.say("retro-reviewed")
    } else {
        page.say("retro-returned")
    };
    Ok(see_other_saying(
        &format!("/retrospectives/{slug}"),
        &Flash::good(said),
    ))
}

/// How a condition stands now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ConditionForm {
    state: String,
    note: String,
    review_on: String,
}

/// `POST /retrospectives/{slug}/conditions/{id}`.
pub(super) async fn change_condition(
    page: Page,
    actor: Actor,
    path: Path<(String, i64)>,
    form: Form<ConditionForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::ReadStaffPages, Stake::NONE)?;
    let (slug, id) = path.into_inner();
    let change = ConditionChange::parse(&form.state, &form.note, &form.review_on)?;
    let (now, zone) = (site.clock.now(), site.zone);
    let address = slug.clone();
    db.write(move |tx| {
        let id = ConditionId(id);
        let found = store::by_slug(tx, &address)?.ok_or(Refusal::NotFound)?;
        let condition = store::condition(tx, id)?.ok_or(Refusal::NotFound)?;
        if condition.retrospective != found.id {
            return Err(Refusal::NotFound.into());
        }
        actions::change_condition(tx, now, zone, &actor, id, &change)
    })
    .await?;
    Ok(see_other_saying(
        &format!("/retrospectives/{slug}#conditions"),
        &Flash::good(page.say("condition-changed")),
    ))
}
