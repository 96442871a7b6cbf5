//! The first thing one sees: what it is about, in one breath, and the way in.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, address, line, no_earlier, prose};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "hero",
    version: 1,
    fields: &[
        line("kicker", 60),
        line("title", 120).needed(),
        prose("lead", 600),
        line("label", 40),
        address("to"),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<header class="c-hero">
{%- if !kicker.is_empty() %}<p class="kicker" lang="{{ kicker.lang }}">{{ kicker }}</p>{% endif %}
<h1 class="title" lang="{{ title.lang }}">{{ title }}</h1>
{%- if !lead.is_empty() %}<div class="sum" lang="{{ lead.lang }}">{{ lead.html() }}</div>{% endif %}
{%- if !label.is_empty() %}<p class="row"><a class="btn primary large" href="{{ to }}" lang="{{ label.lang }}">{{ label }}</a></p>{% endif %}
</header>"##,
    ext = "html"
)]
struct View {
    kicker: Told,
    title: Told,
    lead: Told,
    label: Told,
    to: String,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let to = match data.text("to") {
        "" => "#ask".to_owned(),
        to => to.to_owned(),
    };
    piece(&View {
        kicker: scene.told(data, "kicker"),
        title: scene.told(data, "title"),
        lead: scene.told(data, "lead"),
        label: scene.told(data, "label"),
        to,
    })
}
