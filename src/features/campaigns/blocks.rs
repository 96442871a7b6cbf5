//! The kinds of blocks: each file here is one, with its fields, its version and how it is shown.

mod action;
mod ask;
mod counter;
mod divider;
mod faq;
mod hero;
mod interview;
mod pain_points;
mod patterns;
mod projects;
mod retrospectives;
mod scene;
mod section;
mod text;
mod timeline;
mod video;

pub use patterns::{PATTERNS, pattern};
pub use scene::{Brought, Scene, Told};

use super::rules::{Data, Kind};
use crate::base::failure::Outcome;
use crate::web::markdown::SafeHtml;

/// A kind of block, and how one is shown.
struct Made {
    kind: &'static Kind,
    show: fn(&Data, &mut Scene<'_>) -> Outcome<SafeHtml>,
}

macro_rules! kinds {
    ($($module:ident),+ $(,)?) => {
        &[$(Made { kind: &$module::KIND, show: $module::show }),+]
    };
}

/// In the order in which they are offered.
static ALL: &[Made] = kinds![
    hero,
    text,
    section,
    ask,
    counter,
    pain_points,
    projects,
    retrospectives,
    interview,
    timeline,
    faq,
    action,
    video,
    divider,
];

fn made(name: &str) -> Option<&'static Made> {
    ALL.iter().find(|made| made.kind.name == name)
}

/// The names of all kinds, in the order in which they are offered.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|made| made.kind.name)
}

/// A kind by its name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    made(name).map(|made| made.kind)
}

/// A block as its readers see it.
pub fn show(name: &str, data: &Data, scene: &mut Scene<'_>) -> Outcome<SafeHtml> {
    match made(name) {
        Some(made) => (made.show)(data, scene),
        None => Ok(SafeHtml::default()),
    }
}
