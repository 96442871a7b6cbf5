//! `/campaigns`: what there is and what each brought, and how a new one begins.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::{actions, store, to_run};
use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::base::text::Slug;
use crate::db::{Conn, Db, Tx};
use crate::features::campaigns::blocks::{PATTERNS, kind, pattern};
use crate::features::campaigns::rules::{Content, State};
use crate::features::campaigns::store::Harvest;
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Site, problems_of, render, render_with,
    see_other_saying,
};

/// Campaigns on one page.
const ON_A_PAGE: usize = 20;

/// Where a page of the list begins: after this one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Position {
    at: i64,
    id: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    after: String,
}

struct Row {
    slug: String,
    title: String,
    state: &'static str,
    tone: &'static str,
    audience: &'static str,
    when: String,
    harvest: Harvest,
    /// Its page exists for somebody.
    published: bool,
}

impl Row {
    fn relieved(&self) -> f64 {
        self.harvest.relieved as f64 / 60.0
    }
}

#[derive(Template)]
#[template(path = "campaigns/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    older: String,
    is_first: bool,
}

/// `GET /campaigns`.
pub(super) async fn list(page: Page, actor: Actor, wanted: Query<Wanted>, db: Data<Db>) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let after: Option<Position> = decode_cursor(&wanted.after)?;
    let from = after.map(|after| {
        let at = chrono::DateTime::from_timestamp_micros(after.at).unwrap_or_default();
        (at, after.id)
    });
    let (campaigns, mut harvests) = db
        .read(move |conn| {
            let limit = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
            let campaigns = store::list(conn, from, limit)?;
            let ids: Vec<_> = campaigns.iter().map(|one| one.id).collect();
            let harvests = store::results(conn, &ids)?;
            Ok((campaigns, harvests))
        })
        .await?;
    let more = campaigns.len() > ON_A_PAGE;
    let shown = campaigns.get(..ON_A_PAGE).unwrap_or(&campaigns);
    let older = shown.last().filter(|_| more).map(|last| {
        let position = Position {
            at: last.updated_at.timestamp_micros(),
            id: last.id.0,
        };
        page.with_query("after", &encode_cursor(&position))
    });
    let rows = shown
        .iter()
        .map(|one| Row {
            slug: one.slug.clone(),
            title: one.title(page.words.language()).to_owned(),
            state: one.state.as_str(),
            tone: tone(one.state),
            audience: one.audience.as_str(),
            when: when(&page, one),
            harvest: harvests.remove(&one.id).unwrap_or_default(),
            published: one.is_published(),
        })
        .collect();
    render(&ListPage {
        page: page.named("campaigns-title").at("campaigns"),
        rows,
        older: older.unwrap_or_default(),
        is_first: after.is_none(),
    })
}

/// The chip of a state.
pub(super) fn tone(state: State) -> &'static str {
    match state {
        State::Draft => "off",
        State::Scheduled => "wait",
        State::Open => "go",
        State::Closed => "ok",
    }
}

/// When it opens, ends, ended, or was touched last.
fn when(page: &Page, one: &store::Campaign) -> String {
    let (key, day) = match (one.state, one.opens_at, one.closes_at) {
        (State::Scheduled, Some(at), _) => ("campaign-opens", page.date(at)),
        (State::Open, _, Some(at)) => ("campaign-until", page.date(last_moment(at))),
        (State::Closed, _, Some(at)) => ("campaign-ended", page.date(last_moment(at))),
        _ => return page.ago(one.updated_at),
    };
    page.say(key).with("day", day).to_string()
}

/// A span ends at the first moment of the next day; people name the day before.
pub(super) fn last_moment(end: Timestamp) -> Timestamp {
    end - chrono::TimeDelta::seconds(1)
}

/// What a new campaign begins with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewForm {
    pattern: String,
    slug: String,
    #[serde(rename = "title.ko")]
    title_ko: String,
    #[serde(rename = "title.en")]
    title_en: String,
    file: String,
}

#[derive(Template)]
#[template(path = "campaigns/new.html")]
struct NewPage {
    page: Page,
    form: NewForm,
    patterns: Vec<&'static str>,
    errors: FieldErrors,
}

fn new_page(page: Page, form: NewForm, errors: FieldErrors) -> NewPage {
    NewPage {
        page: page.named("campaign-new").at("campaigns"),
        patterns: PATTERNS.iter().map(|(name, _)| *name).collect(),
        form,
        errors,
    }
}

/// `GET /campaigns/new`.
pub(super) async fn new(page: Page, actor: Actor) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let form = NewForm {
        pattern: PATTERNS.first().map_or("", |(name, _)| name).to_owned(),
        ..NewForm::default()
    };
    render(&new_page(page, form, FieldErrors::none()))
}

/// `POST /campaigns`.
pub(super) async fn create(
    page: Page,
    actor: Actor,
    form: Form<NewForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let now = site.clock.now();
    let asked = form.value.clone();
    let outcome = db
        .write(move |tx| {
            let content = begun(&asked)?;
            let slug = match asked.slug.trim() {
                "" => free_slug(tx, &asked.pattern)?,
                chosen => Slug::parse("slug", chosen).map_err(Problem::invalid)?,
            };
            actions::create(tx, now, &actor, &slug, &content)?;
            Ok(slug)
        })
        .await;
    match outcome {
        Ok(slug) => Ok(see_other_saying(
            &format!("/campaigns/{slug}/edit"),
            &Flash::good(page.say("campaign-begun")),
        )),
        Err(failure) => {
            let errors = FieldErrors::new(&page.words, &problems_of(failure)?);
            let template = new_page(page, form.value.clone(), errors);
            render_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
    }
}

fn begun(form: &NewForm) -> Outcome<Content> {
    let mut content = match form.pattern.as_str() {
        "blank" => Content::default(),
        "file" if form.file.trim().is_empty() => {
            return Err(Problem::new("file", "required").invalid());
        }
        "file" => Content::parse(&form.file, kind)
            .map_err(Problem::invalid)?
            .anew(),
        name => pattern(name)?,
    };
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (ko, en) = (fold(&form.title_ko), fold(&form.title_en));
    if !ko.is_empty() || !en.is_empty() {
        (content.title.ko, content.title.en) = (ko, en);
    }
    Ok(content)
}

/// An address that nobody has, from the name of the pattern.
fn free_slug(conn: &mut Conn, pattern: &str) -> Outcome<Slug> {
    let stem = match pattern {
        "blank" | "file" | "" => "campaign",
        name => name,
    };
    let mut wanted = stem.to_owned();
    let mut count = 1u64;
    while store::by_slug(conn, &wanted)?.is_some() {
        count += 1;
        wanted = format!("{stem}-{count}");
    }
    Slug::parse("slug", &wanted).map_err(Problem::invalid)
}

/// `GET /campaigns/{slug}/export`: the text that is being written, as a file.
pub(super) async fn export(actor: Actor, slug: Path<String>, db: Data<Db>) -> Answer {
    let name = slug.clone();
    let text = db
        .read(move |conn| {
            let campaign = to_run(conn, &actor, &slug)?;
            Ok(actions::draft(conn, campaign.id)?.to_json()?)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.json\""),
        ))
        .body(text))
}

/// A press of a button that needs no words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Press {}

/// `POST /campaigns/{slug}/duplicate`.
pub(super) async fn duplicate(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    _: Form<Press>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let now = site.clock.now();
    let copy = db
        .write(move |tx| {
            let campaign = to_run(tx, &actor, &slug)?;
            actions::duplicate(tx, now, &actor, campaign.id)
        })
        .await?;
    Ok(see_other_saying(
        &format!("/campaigns/{copy}/edit"),
        &Flash::good(page.say("campaign-copied")),
    ))
}

/// `POST /campaigns/{slug}/close`.
pub(super) async fn close(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    _: Form<Press>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    act(
        page,
        actor,
        slug,
        (site, db),
        "campaign-closed",
        actions::close,
    )
    .await
}

/// `POST /campaigns/{slug}/withdraw`.
pub(super) async fn withdraw(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    _: Form<Press>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    act(
        page,
        actor,
        slug,
        (site, db),
        "campaign-withdrawn",
        actions::withdraw,
    )
    .await
}

type Deed = fn(&mut Tx<'_>, Timestamp, &Actor, crate::base::ids::CampaignId) -> Outcome<()>;

async fn act(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    (site, db): (Data<Site>, Data<Db>),
    said: &'static str,
    deed: Deed,
) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let now = site.clock.now();
    let address = slug.clone();
    db.write(move |tx| {
        let campaign = store::by_slug(tx, &address)?.ok_or(Refusal::NotFound)?;
        deed(tx, now, &actor, campaign.id)
    })
    .await?;
    Ok(see_other_saying(
        &format!("/campaigns/{slug}/edit"),
        &Flash::good(page.say(said)),
    ))
}
