//! The question, and a field to answer it in: the report goes on from there with area and campaign filled in. While the
//! campaign is not open, that is said, and the report goes in all the same.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, State, line, no_earlier, prose};
use crate::i18n::Words;
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "ask",
    version: 1,
    fields: &[
        line("title", 120).needed(),
        prose("lead", 600),
        line("placeholder", 80),
        line("label", 40),
    ],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(
    source = r##"<section class="c-ask" id="ask">
<h2 id="{{ id }}-q" lang="{{ title.lang }}">{{ title }}</h2>
{%- if !lead.is_empty() %}<div class="muted" lang="{{ lead.lang }}">{{ lead.html() }}</div>{% endif %}
{%- if state == State::Scheduled %}<p class="small">{{ words.say("campaign-ask-later") }}</p>
{%- else %}
<form method="get" action="/report">
{%- if state == State::Open %}<input type="hidden" name="campaign" value="{{ slug }}">{% endif %}
{%- if !area.is_empty() %}<input type="hidden" name="area" value="{{ area }}">{% endif %}
<textarea class="control hero one-line" name="title" rows="1" maxlength="200" data-grow aria-labelledby="{{ id }}-q"{% if !placeholder.is_empty() %} placeholder="{{ placeholder }}"{% endif %}></textarea>
<div class="row between"><span class="small muted">{% if state == State::Open && known %}{{ words.say("campaign-ask-line") }}{% else if state == State::Open %}{{ words.say("campaign-ask-note") }}{% else %}{{ words.say("campaign-ask-over") }}{% endif %}</span><button class="btn primary large" lang="{{ label.lang }}">{{ label }}</button></div>
</form>
{%- endif %}
</section>"##,
    ext = "html"
)]
struct View {
    words: Words,
    id: String,
    title: Told,
    lead: Told,
    placeholder: Told,
    label: Told,
    state: State,
    /// The reader is signed in already.
    known: bool,
    slug: String,
    area: String,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    piece(&View {
        title: scene.told(data, "title"),
        lead: scene.told(data, "lead"),
        placeholder: scene.told(data, "placeholder"),
        label: scene.told_or(data, "label", "campaign-ask-go"),
        words: scene.words,
        id: scene.id.clone(),
        state: scene.state,
        known: scene.actor.member().is_some(),
        slug: scene.slug.to_owned(),
        area: scene.area.to_owned(),
    })
}
