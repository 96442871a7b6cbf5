//! A pause.

use askama::Template;

use super::scene::Scene;
use crate::base::failure::Outcome;
use crate::features::campaigns::rules::{Data, Kind, no_earlier};
use crate::web::markdown::SafeHtml;
use crate::web::piece;

pub static KIND: Kind = Kind {
    name: "divider",
    version: 1,
    fields: &[],
    upgrade: no_earlier,
};

#[derive(Template)]
#[template(source = "<hr>", ext = "html")]
struct View;

pub fn show(_: &Data, _: &mut Scene<'_>) -> Outcome<SafeHtml> {
    piece(&View)
}
