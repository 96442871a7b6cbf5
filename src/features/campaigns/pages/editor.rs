//! Where a page is made: every block with its fields in both languages beside each other. Each button sends all of it, so
//! that nothing typed is lost by moving a block.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use serde::Deserialize;

use super::form::{self, BlockView, EditForm, Maker, RowView};
use super::{actions, desk, to_run};
use crate::base::actor::Actor;
use crate::base::failure::{Failure, Outcome, Problem, Refusal};
use crate::base::permission::{Act, Stake, require};
use crate::db::{Conn, Db};
use crate::features::campaigns::blocks;
use crate::features::campaigns::rules::{Content, State};
use crate::features::campaigns::store::Campaign;
use crate::web::{
    Answer, FieldErrors, Flash, Form, Page, Query, Site, problems_of, render_with, see_other,
    see_other_saying,
};

/// `?open=`: the block that stands open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    open: String,
}

#[derive(Template)]
#[template(path = "campaigns/edit.html")]
struct EditPage {
    page: Page,
    slug: String,
    title: String,
    state: &'static str,
    tone: &'static str,
    published: bool,
    running: bool,
    /// Whether readers see something else than what stands here.
    newer: bool,
    version: i64,
    saved: String,
    order: String,
    head: Vec<RowView>,
    blocks: Vec<BlockView>,
    /// Name, words, what it is for.
    kinds: Vec<(&'static str, String, String)>,
    conflict: bool,
    errors: FieldErrors,
}

/// What a page of the editor is made from.
struct Desk {
    campaign: Campaign,
    content: Content,
    theirs: Option<Content>,
    errors: FieldErrors,
    open: String,
    newer: bool,
}

/// `GET /campaigns/{slug}/edit`.
pub(super) async fn edit(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    wanted: Query<Wanted>,
    db: Data<Db>,
) -> Answer {
    let open = wanted.open.clone();
    let template = db
        .read(move |conn| {
            let campaign = to_run(conn, &actor, &slug)?;
            let content = actions::draft(conn, campaign.id)?;
            let newer = is_newer(conn, &campaign, &content)?;
            let desk = Desk {
                campaign,
                content,
                theirs: None,
                errors: FieldErrors::none(),
                open,
                newer,
            };
            edit_page(conn, page, desk)
        })
        .await?;
    render_with(StatusCode::OK, &template)
}

fn is_newer(conn: &mut Conn, campaign: &Campaign, content: &Content) -> Outcome<bool> {
    let live = actions::live(conn, campaign.id)?;
    Ok(campaign.is_published() && live.as_ref() != Some(content))
}

fn edit_page(conn: &mut Conn, page: Page, desk: Desk) -> Outcome<EditPage> {
    let words = page.words;
    let Desk {
        campaign,
        content,
        theirs,
        errors,
        open,
        newer,
    } = desk;
    let maker = Maker {
        words,
        theirs: theirs.as_ref(),
    };
    let wrong: Vec<String> = errors.all().map(|(field, _)| field.to_owned()).collect();
    let is_open = |id: &str| {
        let inside = format!("{id}.");
        open == id || theirs.is_some() || wrong.iter().any(|field| field.starts_with(&inside))
    };
    let blocks = maker.blocks(&content, &is_open);
    let order: Vec<String> = blocks
        .iter()
        .map(|block| format!("{}:{}", block.id, block.kind))
        .collect();
    let kinds = blocks::names().map(|name| {
        let said = words.say_of("campaign-block", name).to_string();
        (name, said, words.say_of("campaign-about", name).to_string())
    });
    let title = campaign.title(words.language()).to_owned();
    let say = page.say("campaign-edit").with("title", &title).to_string();
    Ok(EditPage {
        head: maker.head(conn, &content)?,
        kinds: kinds.collect(),
        order: order.join(" "),
        saved: words.ago(campaign.updated_at),
        state: campaign.state.as_str(),
        tone: desk::tone(campaign.state),
        published: campaign.is_published(),
        running: matches!(campaign.state, State::Open | State::Scheduled),
        version: campaign.version,
        conflict: theirs.is_some(),
        page: page.titled(say).at("campaigns"),
        slug: campaign.slug,
        title,
        newer,
        blocks,
        errors,
    })
}

/// What a button did to the blocks; the one that stands open afterwards.
fn rearrange(content: &mut Content, form: &EditForm) -> Outcome<Option<String>> {
    let (deed, id) = form.deed.split_once(':').unwrap_or((&form.deed, ""));
    Ok(match deed {
        "add" => {
            let kind = blocks::kind(&form.add_kind)
                .ok_or_else(|| Problem::new("add_kind", "choice").invalid())?;
            Some(content.add(kind, &form.add_after))
        }
        "up" => {
            content.shift(id, -1);
            Some(id.to_owned())
        }
        "down" => {
            content.shift(id, 1);
            Some(id.to_owned())
        }
        "repeat" => content.repeat(id),
        "remove" => {
            content.remove(id);
            Some(String::new())
        }
        _ => None,
    })
}

/// `POST /campaigns/{slug}/edit`.
pub(super) async fn save(
    page: Page,
    actor: Actor,
    slug: Path<String>,
    form: Form<EditForm>,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    require(&actor, Act::RunCampaigns, Stake::NONE)?;
    let typed = form::read(&form);
    let mut content = typed.clone();
    let moved = rearrange(&mut content, &form)?;
    let expected = form.version.parse().unwrap_or(-1);
    let publishes = form.deed == "publish";
    let (now, zone, who, address) = (site.clock.now(), site.zone, actor.clone(), slug.clone());
    let outcome = db
        .write(move |tx| {
            let campaign = to_run(tx, &who, &address)?;
            let saved = actions::save(tx, now, &who, campaign.id, Some(expected), &content)?;
            if publishes {
                actions::publish(tx, now, zone, &who, campaign.id)
            } else {
                Ok(saved)
            }
        })
        .await;
    match outcome {
        Ok(campaign) => Ok(after_saving(&page, &campaign, &form.deed, moved)),
        Err(failure) => again(page, actor, slug.into_inner(), typed, failure, &db).await,
    }
}

fn after_saving(
    page: &Page,
    campaign: &Campaign,
    deed: &str,
    moved: Option<String>,
) -> HttpResponse {
    let at = format!("/campaigns/{}", campaign.slug);
    if let Some(id) = moved {
        let to = match id.as_str() {
            "" => format!("{at}/edit#blocks"),
            id => format!("{at}/edit?open={id}#{id}"),
        };
        return see_other(&to);
    }
    let (to, said) = match (deed, campaign.state) {
        ("publish", State::Scheduled) => (format!("{at}/edit"), "campaign-published-later"),
        ("publish", _) => (format!("{at}/edit"), "campaign-published"),
        ("preview", _) => (format!("{at}/preview"), "campaign-saved"),
        _ => (format!("{at}/edit"), "campaign-saved"),
    };
    see_other_saying(&to, &Flash::good(page.say(said)))
}

/// The editor again, with everything that was typed: beside its problems, or beside what somebody else saved meanwhile.
async fn again(
    page: Page,
    actor: Actor,
    slug: String,
    typed: Content,
    failure: Failure,
    db: &Data<Db>,
) -> Answer {
    let stale = matches!(failure, Failure::Refusal(Refusal::Stale));
    let status = match &failure {
        Failure::Refusal(Refusal::Stale) => StatusCode::PRECONDITION_FAILED,
        Failure::Refusal(Refusal::Conflict(_)) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let errors = if stale {
        FieldErrors::none()
    } else {
        FieldErrors::new(&page.words, &problems_of(failure)?)
    };
    let template = db
        .read(move |conn| {
            let campaign = to_run(conn, &actor, &slug)?;
            let stored = actions::draft(conn, campaign.id)?;
            let newer = is_newer(conn, &campaign, &typed)?;
            let desk = Desk {
                theirs: stale.then_some(stored),
                open: String::new(),
                content: typed,
                campaign,
                errors,
                newer,
            };
            edit_page(conn, page, desk)
        })
        .await?;
    render_with(status, &template)
}
