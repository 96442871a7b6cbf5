//! What happens when: steps in their order.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Field, Kind, items, line, no_earlier};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

const STEP: &[Field] = &[line("when", 60), line("what", 300)];

pub static KIND: Kind = Kind {
    name: "timeline",
    version: 1,
    fields: &[line("title", 120), items("steps", STEP).needed()],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-timeline">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
<ol>{% for step in steps %}<li><b lang="{{ step.0.lang }}">{{ step.0 }}</b><span lang="{{ step.1.lang }}">{{ step.1 }}</span></li>{% endfor %}</ol>
</section>"##,
    ext = "html"
)]
struct View {
    title: Told,
    steps: Vec<(Told, Told)>,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let steps = data.items("steps");
    piece(&View {
        title: scene.told(data, "title"),
        steps: steps
            .iter()
            .map(|step| (scene.told(step, "when"), scene.told(step, "what")))
            .collect(),
    })
}
