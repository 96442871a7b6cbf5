//! Earlier texts, and what is being written as its readers would see it.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::public;
use super::{actions, store, to_run};
use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::campaigns::rules::{Audience, Content};
use crate::features::campaigns::store::Campaign;
use crate::features::members;
use crate::web::headers::{framed_by, policy_and};
use crate::web::{Answer, Flash, Form, Page, Query, Site, render, see_other_saying};

/// Earlier texts on one page.
const ON_A_PAGE: usize = 30;

/// `?size=&version=`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    size: String,
    version: String,
    before: String,
}

impl Wanted {
    fn version(&self) -> Outcome<Option<i64>> {
        match self.version.as_str() {
            "" => Ok(None),
            raw => Ok(Some(raw.parse().map_err(|_| Refusal::NotFound)?)),
        }
    }
}

#[derive(Template)]
#[template(path = "campaigns/preview.html")]
struct PreviewPage {
    page: Page,
    slug: String,
    size: &'static str,
    version: String,
    frame: String,
}

/// `GET /campaigns/{slug}/preview`: the page as a desktop and as a phone show it.
pub(super) async fn preview(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    wanted: Query<Wanted>,
    db: Data<Db>,
) -> Answer {
    wanted.version()?;
    let campaign = db.read(move |conn| to_run(conn, &actor, &slug)).await?;
    let title = campaign.title(page.words.language()).to_owned();
    let said = page
        .say("campaign-preview")
        .with("title", title)
        .to_string();
    let frame = format!(
        "/campaigns/{}/draft?version={}",
        campaign.slug, wanted.version
    );
    let mut answer = render(&PreviewPage {
        page: page.titled(said).at("campaigns"),
        size: if wanted.size == "phone" {
            "phone"
        } else {
            "desktop"
        },
        version: wanted.version.clone(),
        slug: campaign.slug,
        frame,
    })?;
    let policy = policy_and("frame-src 'self'");
    answer.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::try_from(policy).map_err(anyhow::Error::from)?,
    );
    Ok(answer)
}

/// The text that is looked at: the one that is being written, or an earlier one.
fn text(conn: &mut Conn, campaign: &Campaign, version: Option<i64>) -> Outcome<Content> {
    match version {
        None => actions::draft(conn, campaign.id),
        Some(version) if version == campaign.version => actions::draft(conn, campaign.id),
        Some(version) => {
            let stored = store::version(conn, campaign.id, version)?.ok_or(Refusal::NotFound)?;
            actions::read(campaign.id, &stored)
        }
    }
}

/// `GET /campaigns/{slug}/draft`: what the preview frames. Shown as its readers would get it: on a page for everybody nothing
/// stands that only the studio may see.
pub(super) async fn draft(
    request: HttpRequest,
    mut page: Page,
    actor: Actor,
    slug: Path<String>,
    wanted: Query<Wanted>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    let version = wanted.version()?;
    let words = page.words;
    let (read, audience) = db
        .read(move |conn| {
            let campaign = to_run(conn, &actor, &slug)?;
            let content = text(conn, &campaign, version)?;
            let audience = Audience::parse(&content.audience).unwrap_or(Audience::Staff);
            let reader = match audience {
                Audience::Internet => Actor::Anyone,
                Audience::Staff => actor,
            };
            let read = public::read(conn, words, &reader, campaign, &content)?;
            Ok((read, audience))
        })
        .await?;
    if audience == Audience::Internet {
        page.signed_in = None;
    }
    let mut answer = public::page(&request, &site, page, read, true)?;
    framed_by(answer.headers_mut(), &[])?;
    Ok(answer)
}

struct Line {
    version: i64,
    name: String,
    ago: String,
    iso: String,
}

#[derive(Template)]
#[template(path = "campaigns/versions.html")]
struct VersionsPage {
    page: Page,
    slug: String,
    title: String,
    present: i64,
    lines: Vec<Line>,
    older: String,
}

/// `GET /campaigns/{slug}/versions`.
pub(super) async fn versions(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    wanted: Query<Wanted>,
    db: Data<Db>,
) -> Answer {
    let before = match wanted.before.as_str() {
        "" => None,
        raw => Some(raw.parse().map_err(|_| Refusal::NotFound)?),
    };
    let (campaign, lines, people) = db
        .read(move |conn| {
            let campaign = to_run(conn, &actor, &slug)?;
            let limit = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
            let lines = store::versions(conn, campaign.id, before, limit)?;
            let writers: Vec<_> = lines.iter().filter_map(|line| line.by).collect();
            let people = members::people(conn, &writers)?;
            Ok((campaign, lines, people))
        })
        .await?;
    let more = lines.len() > ON_A_PAGE;
    let shown = lines.get(..ON_A_PAGE).unwrap_or(&lines);
    let older = shown.last().filter(|_| more);
    let older = older.map(|last| page.with_query("before", &last.version.to_string()));
    let words = page.words;
    let lines = shown.iter().map(|line| Line {
        version: line.version,
        name: line
            .by
            .and_then(|by| people.get(&by))
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        ago: words.ago(line.at),
        iso: words.iso(line.at),
    });
    let lines: Vec<Line> = lines.collect();
    let title = campaign.title(words.language()).to_owned();
    render(&VersionsPage {
        page: page.named("campaign-versions").at("campaigns"),
        present: campaign.version,
        slug: campaign.slug,
        older: older.unwrap_or_default(),
        title,
        lines,
    })
}

/// Which text comes back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RestoreForm {
    version: String,
}

/// `POST /campaigns/{slug}/restore`: an earlier text is the one that is being written again; the present one is kept.
pub(super) async fn restore(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    form: Form<RestoreForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let wanted: i64 = form.version.parse().map_err(|_| Refusal::NotFound)?;
    let now = site.clock.now();
    let address = slug.clone();
    db.write(move |tx| {
        let campaign = to_run(tx, &actor, &address)?;
        let content = text(tx, &campaign, Some(wanted))?;
        actions::save(tx, now, &actor, campaign.id, None, &content).map(drop)
    })
    .await?;
    let said = page.say("campaign-restored").with("n", wanted);
    Ok(see_other_saying(
        &format!("/campaigns/{slug}/edit"),
        &Flash::good(said),
    ))
}
