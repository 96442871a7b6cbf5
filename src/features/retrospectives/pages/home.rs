//! The front page: for strangers what this is and how honest it is; for colleagues the question first.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use super::index::{self, PieceView};
use super::{render_public, store};
use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::db::{Conn, Db};
use crate::features::promises;
use crate::features::retrospectives::store::Piece;
use crate::web::{Answer, Page, Site, render};

/// Stories on the front page of a stranger.
const STORIES: i64 = 5;

#[derive(Template)]
#[template(path = "retrospectives/home.html")]
struct PublicHome {
    page: Page,
    numbers: store::Numbers,
    promises: promises::Kept,
    pieces: Vec<PieceView>,
}

#[derive(Template)]
#[template(path = "retrospectives/home_member.html")]
struct MemberHome {
    page: Page,
    piece: Option<PieceView>,
}

/// `GET /`.
pub(super) async fn home(
    request: HttpRequest,
    page: Page,
    actor: Actor,
    site: Data<Site>,
    db: Data<Db>,
) -> Answer {
    if actor.member().is_some() {
        let newest = db.read(|conn| index::newest(conn, false, 1)).await?;
        let template = MemberHome {
            piece: newest.first().map(|piece| PieceView::of(&site, piece)),
            page: page.named("home-ask").at("home"),
        };
        return render(&template);
    }
    let (numbers, promises, pieces) = db.read(for_strangers).await?;
    let description = page.say("home-description").to_string();
    let mut page = page.at("home").public("/", description);
    page.title = String::new();
    let template = PublicHome {
        numbers,
        promises,
        pieces: pieces
            .iter()
            .map(|piece| PieceView::of(&site, piece))
            .collect(),
        page,
    };
    render_public(&request, &template.page, &template)
}

fn for_strangers(conn: &mut Conn) -> Outcome<(store::Numbers, promises::Kept, Vec<Piece>)> {
    Ok((
        store::numbers(conn)?,
        promises::kept(conn)?,
        index::newest(conn, true, STORIES)?,
    ))
}
