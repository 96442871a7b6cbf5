//! One sentence and one button that leads on.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, address, line, no_earlier};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "action",
    version: 1,
    fields: &[
        line("title", 160),
        line("label", 40).needed(),
        address("to").needed(),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-action">
{%- if !title.is_empty() %}<p lang="{{ title.lang }}">{{ title }}</p>{% endif %}
<a class="btn primary large" href="{{ to }}" lang="{{ label.lang }}"{% if to.starts_with("https") %} rel="noopener"{% endif %}>{{ label }}</a>
</section>"##,
    ext = "html"
)]
struct View {
    title: Told,
    label: Told,
    to: String,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    piece(&View {
        title: scene.told(data, "title"),
        label: scene.told(data, "label"),
        to: data.text("to").to_owned(),
    })
}
