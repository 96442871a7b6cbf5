//! How earlier ones ended: chosen stories, or the newest.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::base::permission::{Act, Stake, may};
use crate::features::campaigns::rules::{Data, Kind, line, no_earlier, slugs};
use crate::features::retrospectives::{self, Filter, PieceView};
use crate::i18n::Words;
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "retrospectives",
    version: 1,
    fields: &[line("title", 120), slugs("slugs")],
    upgrade: no_earlier,
};

/// How many of the newest are shown where none were chosen.
const NEWEST: i64 = 3;

#[derive(Template)]
#[template(
    source = r##"{%- import "retrospectives/_piece.html" as p -%}
<section class="c-stories">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
{%- if pieces.is_empty() %}<p class="muted">{{ words.say("campaign-stories-none") }}</p>{% endif %}
<div class="pieces">{% for one in pieces %}{{ p::piece(words, one, 3) }}{% endfor %}</div>
</section>"##,
    ext = "html"
)]
struct View {
    words: Words,
    title: Told,
    pieces: Vec<PieceView>,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let chosen = data.slugs("slugs");
    let most = i64::try_from(chosen.len()).unwrap_or(NEWEST);
    let filter = Filter {
        internet_only: !may(scene.actor, Act::ReadStaffPages, Stake::NONE),
        slugs: chosen,
        ..Filter::default()
    };
    let limit = if most == 0 { NEWEST } else { most };
    let pieces = retrospectives::list(scene.conn, &filter, limit)?;
    piece(&View {
        pieces: pieces
            .iter()
            .map(|one| PieceView::of(&scene.words, one))
            .collect(),
        title: scene.told(data, "title"),
        words: scene.words,
    })
}
