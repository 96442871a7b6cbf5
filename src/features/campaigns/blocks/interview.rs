//! A conversation: who is asked, the questions, the answers in their own words.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Field, Kind, items, line, no_earlier, prose};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

const TURN: &[Field] = &[line("question", 200), prose("answer", 4_000)];

pub static KIND: Kind = Kind {
    name: "interview",
    version: 1,
    fields: &[
        line("title", 120),
        line("who", 120).needed(),
        items("questions", TURN).needed(),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-interview">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
<p class="kicker" lang="{{ who.lang }}">{{ who }}</p>
<dl>{% for turn in turns %}<dt lang="{{ turn.0.lang }}">{{ turn.0 }}</dt><dd class="prose" lang="{{ turn.1.lang }}">{{ turn.1.html() }}</dd>{% endfor %}</dl>
</section>"##,
    ext = "html"
)]
struct View {
    title: Told,
    who: Told,
    turns: Vec<(Told, Told)>,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let turns = data.items("questions");
    piece(&View {
        title: scene.told(data, "title"),
        who: scene.told(data, "who"),
        turns: turns
            .iter()
            .map(|turn| (scene.told(turn, "question"), scene.told(turn, "answer")))
            .collect(),
    })
}
