//! What is being done about it: chosen projects, or those that took up what the campaign brought. Colleagues see each project and how far it moved; everybody else reads how those ended that
//! were told in public, and only how many others there are.

use askama::Template;

use super::scene::{Scene, Told};
use crate::base::failure::Outcome;
use crate::base::ids::ProjectId;
use crate::base::permission::{Act, Stake, may};
use crate::features::campaigns::rules::{Data, Kind, line, no_earlier, numbers};
use crate::features::campaigns::store;
use crate::features::projects;
use crate::features::retrospectives::{self, Audience};
use crate::i18n::Words;
use crate::web::chart::with_unit;
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "projects",
    version: 1,
    fields: &[line("title", 120), numbers("numbers")],
    upgrade: no_earlier,
};

/// The most projects that are found by themselves.
const MOST: i64 = 12;

struct Row {
    href: String,
    title: String,
    status: &'static str,
    moved: String,
}

#[derive(Template)]
#[template(
    source = r##"{%- import "_components.html" as c -%}
<section class="c-projects">
{%- if !title.is_empty() %}<h2 lang="{{ title.lang }}">{{ title }}</h2>{% endif %}
{%- if !rows.is_empty() %}<ul class="list">{% for row in rows %}<li><h3><a href="{{ row.href }}">{{ row.title }}</a></h3><div class="meta">{{ c::project_chip(row.status, words.say_of("project-status", row.status)) }}{% if !row.moved.is_empty() %}<span>{{ row.moved }}</span>{% endif %}</div></li>{% endfor %}</ul>{% endif %}
{%- if hidden > 0 %}<p class="muted">{{ words.say("campaign-projects-hidden").with("n", hidden) }}</p>{% endif %}
{%- if rows.is_empty() && hidden == 0 %}<p class="muted">{{ words.say("campaign-projects-none") }}</p>{% endif %}
</section>"##,
    ext = "html"
)]
struct View {
    words: Words,
    title: Told,
    rows: Vec<Row>,
    hidden: usize,
}

pub fn show(data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    let mut wanted: Vec<ProjectId> = data.numbers("numbers").into_iter().map(ProjectId).collect();
    if wanted.is_empty() {
        wanted = store::projects_of(scene.conn, scene.campaign, MOST)?;
    }
    let colleague = may(scene.actor, Act::ReadStaffPages, Stake::NONE);
    let told = retrospectives::of_projects(scene.conn, &wanted)?;
    let figures = if colleague {
        projects::latest_readings(scene.conn, &wanted)?
    } else {
        Default::default()
    };
    let (mut rows, mut hidden) = (Vec::new(), 0);
    for id in wanted {
        let Some(project) = projects::find(scene.conn, id)? else {
            continue;
        };
        let public = told
            .iter()
            .rev()
            .find(|story| story.project == id && story.audience == Audience::Internet);
        match (colleague, public) {
            (true, _) => rows.push(Row {
                href: format!("/projects/{id}"),
                moved: figures
                    .get(&id)
                    .map(|figure| moved(&scene.words, figure))
                    .unwrap_or_default(),
                status: project.status.as_str(),
                title: project.title,
            }),
            (false, Some(story)) => rows.push(Row {
                href: format!("/retrospectives/{}", story.slug),
                title: story.title.clone(),
                status: story.kind.outcome(),
                moved: String::new(),
            }),
            (false, None) => hidden += 1,
        }
    }
    piece(&View {
        title: scene.told(data, "title"),
        words: scene.words,
        rows,
        hidden,
    })
}

/// `3 → 2.1회 (목표 1회)`.
fn moved(words: &Words, figure: &projects::MetricFigure) -> String {
    let now = figure
        .latest()
        .map_or(figure.baseline, |reading| reading.value);
    words
        .say("campaign-moved")
        .with("name", &figure.name)
        .with("from", words.number(figure.baseline))
        .with("now", with_unit(words, now, &figure.unit))
        .with("target", with_unit(words, figure.target, &figure.unit))
        .to_string()
}
