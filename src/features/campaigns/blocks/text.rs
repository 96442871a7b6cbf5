//! Words: a heading and what stands under it, in Markdown.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, line, no_earlier, prose};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "text",
    version: 1,
    fields: &[line("title", 120), prose("text", 8_000).needed()],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-text">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
<div class="prose" lang="{{ text.lang }}">{{ text.html() }}</div>
</section>"##,
    ext = "html"
)]
struct View {
    title: Told,
    text: Told,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    piece(&View {
        title: scene.told(data, "title"),
        text: scene.told(data, "text"),
    })
}
