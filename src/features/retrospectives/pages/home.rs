//! The front page of a stranger: what this is, and how honest it is.

use actix_web::HttpRequest;
use askama::Template;

use super::index::{self, PieceView};
use super::{render_public, store};
use crate::base::failure::Outcome;
use crate::db::{Conn, Db};
use crate::features::promises;
use crate::features::retrospectives::store::Piece;
use crate::web::card::General;
use crate::web::shelf::About;
use crate::web::{Answer, Page};

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

/// `GET /` without an account.
pub async fn front(request: &HttpRequest, page: Page, db: &Db) -> Answer {
    let (numbers, promises, pieces) = db.read(for_strangers).await?;
    let description = page.say("home-description").to_string();
    let mut page = page
        .at("home")
        .public("/", description)
        .always_there(General::Home);
    page.title = String::new();
    let template = PublicHome {
        numbers,
        promises,
        pieces: pieces
            .iter()
            .map(|piece| PieceView::of(&page.words, piece))
            .collect(),
        page,
    };
    render_public(request, &template.page, About::Numbers, &template)
}

fn for_strangers(conn: &mut Conn) -> Outcome<(store::Numbers, promises::Kept, Vec<Piece>)> {
    Ok((
        store::numbers(conn)?,
        promises::kept(conn)?,
        index::newest(conn, true, STORIES)?,
    ))
}
