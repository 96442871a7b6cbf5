//! How far it has come: a number that grows while the page is open, and a goal where there is one.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, choice, line, no_earlier, number};
use crate::i18n::Words;
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "counter",
    version: 1,
    fields: &[
        choice("count", &["reports", "voices", "hours"]),
        number("goal"),
        line("title", 120),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-counter" data-counts="/c/{{ slug }}/numbers">
<p class="count"><b data-count="{{ what }}">{% if let Some(now) = now %}{{ words.number(*now) }}{% else %}–{% endif %}</b> <span>{{ words.say_of("campaign-count", what) }}</span></p>
{%- if let (Some(now), Some(goal)) = (now, goal) %}<progress value="{{ now }}" max="{{ goal }}" data-count="{{ what }}" aria-label="{{ words.say("campaign-goal").with("n", goal) }}"></progress><p class="small muted">{{ words.say("campaign-goal").with("n", goal) }}</p>{% endif %}
{%- if now.is_none() %}<p class="small muted">{{ words.say("campaign-count-few") }}</p>{% endif %}
{%- if !title.is_empty() %}<p lang="{{ title.lang }}">{{ title }}</p>{% endif %}
</section>"##,
    ext = "html"
)]
struct View {
    words: Words,
    slug: String,
    what: &'static str,
    now: Option<i64>,
    goal: Option<i64>,
    title: Told,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let brought = scene.brought;
    let (what, now) = match data.text("count") {
        "voices" => ("voices", Some(brought.voices)),
        "hours" => ("hours", brought.minutes.map(|minutes| minutes / 60)),
        _ => ("reports", Some(brought.reports)),
    };
    piece(&View {
        title: scene.told(data, "title"),
        words: scene.words,
        slug: scene.slug.to_owned(),
        goal: data.text("goal").parse().ok(),
        what,
        now,
    })
}
