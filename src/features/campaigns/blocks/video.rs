//! A film, as a link: nothing of another site is fetched before somebody goes there.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, address, line, no_earlier};
use crate::i18n::Words;
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "video",
    version: 1,
    fields: &[
        line("title", 160).needed(),
        line("length", 40),
        address("to").needed(),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"{%- import "_components.html" as c -%}
<section class="c-video"><a class="card" href="{{ to }}" rel="noopener">{{ c::icon("right") }}<span><b lang="{{ title.lang }}">{{ title }}</b><small>{% if !length.is_empty() %}<span lang="{{ length.lang }}">{{ length }}</span> · {% endif %}{{ words.say("campaign-video-leads").with("host", host) }}</small></span></a></section>"##,
    ext = "html"
)]
struct View {
    words: Words,
    title: Told,
    length: Told,
    to: String,
    host: String,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let to = data.text("to").to_owned();
    let host = to
        .strip_prefix("https://")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or("insole")
        .to_owned();
    piece(&View {
        title: scene.told(data, "title"),
        length: scene.told(data, "length"),
        words: scene.words,
        to,
        host,
    })
}
