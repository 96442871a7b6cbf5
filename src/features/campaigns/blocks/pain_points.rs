//! What was said. Colleagues read the titles; on a page for everybody only numbers are told, for a report is never public.

use askama::Template;

use super::scene::{Brought, Scene, Told};
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::base::permission::{Visibility, may_see};
use crate::features::campaigns::rules::{Data, Kind, choice, line, no_earlier, numbers};
use crate::features::pain_points::{self, Status};
use crate::i18n::Words;
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "pain_points",
    version: 1,
    fields: &[
        line("title", 120),
        choice("which", &["campaign", "listed"]),
        numbers("numbers"),
    ],
    upgrade: no_earlier,
};

/// Titles that are shown; the number beside them counts all.
const MOST: usize = 10;

struct Row {
    id: PainPointId,
    title: String,
    lang: &'static str,
    status: &'static str,
    voices: i64,
    hours: f64,
}

#[derive(Template)]
#[template(
    source = r##"{%- import "_components.html" as c -%}
<section class="c-pains">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
{%- if rows.is_empty() && all.reports == 0 %}<p class="muted">{{ words.say("campaign-pains-none") }}</p>
{%- else if rows.is_empty() %}<dl class="facts">{{ c::fact(words.number(all.reports), words.say("campaign-count-reports")) }}{{ c::fact(words.number(all.voices), words.say("campaign-count-voices")) }}{% if let Some(minutes) = all.minutes %}{{ c::fact(words.hours(*minutes as f64 / 60.0), words.say("campaign-pains-hours")) }}{% endif %}</dl><p class="small muted">{{ words.say("campaign-pains-numbers") }}</p>
{%- else %}<ul class="list">{% for row in rows %}<li><h3 lang="{{ row.lang }}"><a href="/pain-points/{{ row.id }}">{{ row.title }}</a></h3><div class="side">{{ words.people(row.voices) }}</div><div class="meta">{{ c::pain_chip(row.status, words.say_of("pain-status", row.status)) }}{% if row.hours > 0.0 %}<span>{{ words.hours(row.hours) }}</span>{% endif %}</div></li>{% endfor %}</ul>
{%- if more > 0 %}<p class="small muted">{{ words.say("campaign-pains-more").with("n", more) }}</p>{% endif %}
{%- endif %}
</section>"##,
    ext = "html"
)]
struct View {
    words: Words,
    title: Told,
    rows: Vec<Row>,
    more: usize,
    all: Brought,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let listed = data.text("which") == "listed";
    let ids: Vec<PainPointId> = if listed {
        data.numbers("numbers")
            .into_iter()
            .map(PainPointId)
            .collect()
    } else {
        scene.reports.to_vec()
    };
    let mut pains = pain_points::summaries(scene.conn, &ids)?;
    pains.retain(|pain| pain.status != Status::Merged && pain.visibility == Visibility::Staff);
    let all = if listed {
        Brought::told(
            pains.len().try_into().unwrap_or(i64::MAX),
            pains.iter().map(|pain| pain.voices()).sum(),
            pains.iter().map(|pain| pain.minutes_per_month).sum(),
        )
    } else {
        scene.brought
    };
    let actor = scene.actor;
    pains.retain(|pain| may_see(actor, pain.visibility, pain.stake_of(actor.member_id())));
    let more = pains.len().saturating_sub(MOST);
    let rows = pains.into_iter().take(MOST).map(|pain| Row {
        id: pain.id,
        lang: pain.language.tag(),
        status: pain.status.as_str(),
        voices: pain.voices(),
        hours: pain.hours_per_month(),
        title: pain.title,
    });
    piece(&View {
        rows: rows.collect(),
        title: scene.told(data, "title"),
        words: scene.words,
        more,
        all,
    })
}
