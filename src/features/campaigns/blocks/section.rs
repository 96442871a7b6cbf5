//! The beginning of a part: a heading that stands out, with a line under it.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, choice, line, no_earlier, prose};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "section",
    version: 1,
    fields: &[
        line("title", 120).needed(),
        prose("lead", 600),
        choice("tone", &["plain", "soft"]),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-part{% if soft %} soft{% endif %}"><h2 lang="{{ title.lang }}">{{ title }}</h2>
{%- if !lead.is_empty() %}<div class="muted" lang="{{ lead.lang }}">{{ lead.html() }}</div>{% endif %}</section>"##,
    ext = "html"
)]
struct View {
    title: Told,
    lead: Told,
    soft: bool,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    piece(&View {
        title: scene.told(data, "title"),
        lead: scene.told(data, "lead"),
        soft: data.text("tone") == "soft",
    })
}
