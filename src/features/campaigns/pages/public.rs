//! `/c/{slug}`: the page itself. One that is for everybody is made without asking who reads it, and is the same for all.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use askama::Template;

use super::card;
use super::desk::last_moment;
use super::{actions, store};
use crate::base::actor::Actor;
use crate::base::clock::day_in;
use crate::base::failure::{Outcome, Refusal};
use crate::base::language::Language;
use crate::base::permission::{Stake, may_see};
use crate::db::{Conn, Db};
use crate::features::campaigns::blocks::{self, Brought, Scene, Told};
use crate::features::campaigns::rules::{Audience, Content, Rgb, State, Theme};
use crate::features::campaigns::store::Campaign;
use crate::features::campaigns::visits::Visits;
use crate::features::members;
use crate::i18n::Words;
use crate::web::markdown::SafeHtml;
use crate::web::shelf::{About, Shelve};
use crate::web::visitor::words_of;
use crate::web::{Answer, Page, Site, Visitor, cached, render, render_public};

/// Reports that a block lists at the most.
const MOST_REPORTS: i64 = 40;

/// A page, ready to be shown.
pub(super) struct Read {
    campaign: Campaign,
    title: Told,
    summary: Told,
    theme: Option<Theme>,
    /// Id and HTML.
    blocks: Vec<(String, SafeHtml)>,
    fell_back: bool,
    /// Whether it has a title in either language.
    in_both: bool,
}

/// What its readers are told that it brought.
fn told(conn: &mut Conn, campaign: &Campaign) -> Outcome<Brought> {
    let (reports, voices, minutes) = store::brought(conn, campaign.id)?;
    Ok(Brought::told(reports, voices, minutes))
}

/// Shows every block of a text.
pub(super) fn read(
    conn: &mut Conn,
    words: Words,
    actor: &Actor,
    campaign: Campaign,
    content: &Content,
) -> Outcome<Read> {
    let brought = told(conn, &campaign)?;
    let reports = store::costliest(conn, campaign.id, MOST_REPORTS)?;
    let mut scene = Scene {
        words,
        actor,
        campaign: campaign.id,
        slug: &campaign.slug,
        area: &content.area,
        state: campaign.state,
        brought,
        reports: &reports,
        fell_back: false,
        id: String::new(),
        conn,
    };
    let mut shown = Vec::with_capacity(content.blocks.len());
    for block in &content.blocks {
        scene.id.clone_from(&block.id);
        let html = blocks::show(&block.kind, &block.data, &mut scene)?;
        shown.push((block.id.clone(), html));
    }
    let (title, summary) = (scene.tell(&content.title), scene.tell(&content.summary));
    let fell_back = scene.fell_back;
    Ok(Read {
        title,
        summary,
        theme: Theme::of(&content.colour).unwrap_or_default(),
        blocks: shown,
        fell_back,
        in_both: Language::ALL
            .iter()
            .all(|language| !content.title.of(*language).is_empty()),
        campaign,
    })
}

#[derive(Template)]
#[template(path = "campaigns/public.html")]
struct PublicPage {
    page: Page,
    state: State,
    /// The day that a banner or a line speaks of.
    day: String,
    theme: String,
    blocks: Vec<(String, SafeHtml)>,
    /// The language in which some of it is not there, where that is so.
    only_in: String,
    preview: bool,
}

/// The page around its blocks.
pub(super) fn page(
    request: &HttpRequest,
    site: &Site,
    page: Page,
    read: Read,
    preview: bool,
) -> Answer {
    let campaign = read.campaign;
    let words = page.words;
    let mut page = page.titled(&read.title);
    if campaign.audience == Audience::Internet && campaign.is_published() && !preview {
        page = page.public(&format!("/c/{}", campaign.slug), &read.summary);
        let (title, summary) = (&read.title.text, &read.summary.text);
        let card = card::of(site, &words, title, summary, read.theme.as_ref());
        if read.in_both && !read.fell_back {
            page = page.in_both_languages();
        }
        page = page.with_card(&card::base(&campaign.slug, words.language()), &card);
        page.description = page.description.filter(|said| !said.is_empty());
    }
    let day = match campaign.state {
        State::Scheduled => campaign.opens_at.map(|at| words.date(at)),
        _ => campaign.closes_at.map(|at| words.date(last_moment(at))),
    };
    let other = match words.language() {
        Language::Ko => "en",
        Language::En => "ko",
    };
    let template = PublicPage {
        state: campaign.state,
        day: day.unwrap_or_default(),
        theme: read
            .theme
            .map(|theme| format!("/c/theme/{}.css", theme.name()))
            .unwrap_or_default(),
        blocks: read.blocks,
        only_in: if read.fell_back {
            words.say_of("language", other).to_string()
        } else {
            String::new()
        },
        preview,
        page,
    };
    if preview {
        return render(&template);
    }
    render_public(request, &template.page, About::Calls, &template)
}

/// A published campaign that the sender of `request` may read, with whoever that is: nobody in particular where everybody may.
async fn found(
    request: &HttpRequest,
    slug: &str,
    db: &Db,
) -> Result<(Campaign, Actor, Option<actix_web::cookie::Cookie<'static>>), crate::web::WebFailure> {
    let address = slug.to_owned();
    let campaign = db
        .read(move |conn| store::by_slug(conn, &address))
        .await?
        .filter(Campaign::is_published)
        .ok_or(Refusal::NotFound)?;
    if campaign.audience == Audience::Internet {
        return Ok((campaign, Actor::Anyone, None));
    }
    let renewed = members::recognise_late(request).await?;
    let actor = Visitor::of(request).actor;
    if !may_see(&actor, campaign.audience.visibility(), Stake::NONE) {
        return Err(Refusal::NotFound.into());
    }
    Ok((campaign, actor, renewed))
}

/// `GET /c/{slug}`.
pub(super) async fn show(
    request: HttpRequest,
    slug: Path<String>,
    site: Data<Site>,
    db: Data<Db>,
    visits: Data<Visits>,
) -> Answer {
    let (campaign, actor, renewed) = found(&request, &slug, &db).await?;
    let words = words_of(&request);
    let id = campaign.id;
    let read = db
        .read(move |conn| {
            let content = actions::live(conn, id)?.ok_or(Refusal::NotFound)?;
            read(conn, words, &actor, campaign, &content)
        })
        .await?;
    visits.count(&request, id, day_in(site.zone, site.clock.now()));
    let everybodys = read.campaign.audience == Audience::Internet;
    let mut answer = page(&request, &site, Page::of(&request), read, false)?;
    if everybodys {
        // Whoever is given the kept page has visited it, too.
        Shelve::counted(&mut answer, About::Calls, move |request| {
            visits.count(request, id, day_in(site.zone, site.clock.now()));
        });
    }
    if let Some(cookie) = renewed {
        answer.add_cookie(&cookie).map_err(anyhow::Error::from)?;
    }
    Ok(answer)
}

/// `GET /c/{slug}/numbers`: what a counter on an open page shows next.
pub(super) async fn numbers(request: HttpRequest, slug: Path<String>, db: Data<Db>) -> Answer {
    let (campaign, _, _) = found(&request, &slug, &db).await?;
    let everybodys = campaign.audience == Audience::Internet;
    let brought = db.read(move |conn| told(conn, &campaign)).await?;
    let numbers = serde_json::json!({
        "reports": brought.reports,
        "voices": brought.voices,
        "hours": brought.minutes.map(|minutes| minutes / 60),
    });
    if !everybodys {
        return Ok(HttpResponse::Ok().json(numbers));
    }
    Ok(cached(
        &request,
        "application/json",
        numbers.to_string(),
        10,
    ))
}

/// `GET /c/theme/{colour}.css`: a colour's stylesheet. It says nothing but its own address.
pub(super) async fn theme(request: HttpRequest, colour: Path<String>) -> Answer {
    let colour = format!("#{colour}");
    let known = Rgb::parse(&colour).map(|colour| colour.to_string());
    let theme = match Theme::of(&colour) {
        Ok(Some(theme)) if known.as_deref() == Some(colour.as_str()) => theme,
        _ => return Err(Refusal::NotFound.into()),
    };
    let mut answer: HttpResponse = cached(
        &request,
        "text/css; charset=utf-8",
        theme.stylesheet(),
        86_400,
    );
    answer.headers_mut().remove(header::VARY);
    Ok(answer)
}
