//! Questions that everybody asks, each folded over its answer.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Field, Kind, items, line, no_earlier, prose};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

const QUESTION: &[Field] = &[line("question", 200), prose("answer", 2_000)];

pub static KIND: Kind = Kind {
    name: "faq",
    version: 1,
    fields: &[line("title", 120), items("questions", QUESTION).needed()],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-faq">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
{%- for one in questions %}<details class="fold box"><summary lang="{{ one.0.lang }}">{{ one.0 }}</summary><div class="prose" lang="{{ one.1.lang }}">{{ one.1.html() }}</div></details>{% endfor %}
</section>"##,
    ext = "html"
)]
struct View {
    title: Told,
    questions: Vec<(Told, Told)>,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let questions = data.items("questions");
    piece(&View {
        title: scene.told(data, "title"),
        questions: questions
            .iter()
            .map(|one| (scene.told(one, "question"), scene.told(one, "answer")))
            .collect(),
    })
}
