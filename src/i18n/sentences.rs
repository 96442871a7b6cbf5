//! The sentences themselves, embedded and parsed once: constants, in the shape Fluent wants them.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::particles::particle;
use super::words::number;
use crate::base::language::Language;

pub(super) type Bundle = FluentBundle<FluentResource>;

macro_rules! sources {
    ($language:literal) => {
        sources!($language: "common", "refusals", "members", "history", "pain_points", "areas", "board", "projects",
            "pulses", "retrospectives", "campaigns", "insights", "search", "suggestions", "notify", "mail", "admin", "webhooks", "public", "demo", "components")
    };
    ($language:literal: $($room:literal),+) => {
        &[$(($room, include_str!(concat!($language, "/", $room, ".ftl")))),+]
    };
}

const KO: &[(&str, &str)] = sources!("ko");
const EN: &[(&str, &str)] = sources!("en");

static KO_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| build(Language::Ko).0);
static EN_BUNDLE: LazyLock<Bundle> = LazyLock::new(|| build(Language::En).0);

/// The source of a language: room and text.
pub(super) fn sources(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::Ko => KO,
        Language::En => EN,
    }
}

/// The parsed sentences of a language.
pub(super) fn bundle(language: Language) -> &'static Bundle {
    match language {
        Language::Ko => &KO_BUNDLE,
        Language::En => &EN_BUNDLE,
    }
}

/// Builds a bundle and names everything in the sources that is wrong; the rest of them still works.
pub(super) fn build(language: Language) -> (Bundle, Vec<String>) {
    let mut wrong = Vec::new();
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(value) => Some(number(value.value)),
        _ => None,
    }));
    let functions = [
        bundle.add_function("JOSA", |positional, _: &FluentArgs<'_>| {
            with_particle(positional, true)
        }),
        bundle.add_function("PARTICLE", |positional, _: &FluentArgs<'_>| {
            with_particle(positional, false)
        }),
    ];
    wrong.extend(
        functions
            .into_iter()
            .filter_map(|result| result.err().map(|error| error.to_string())),
    );
    for (room, text) in sources(language) {
        let resource =
            FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
                wrong.extend(
                    errors
                        .iter()
                        .map(|error| format!("{language}/{room}: {error}")),
                );
                resource
            });
        if let Err(errors) = bundle.add_resource(resource) {
            wrong.extend(
                errors
                    .iter()
                    .map(|error| format!("{language}/{room}: {error}")),
            );
        }
    }
    (bundle, wrong)
}

fn with_particle<'a>(positional: &[FluentValue<'a>], and_word: bool) -> FluentValue<'a> {
    let (Some(word), Some(FluentValue::String(pair))) = (positional.first(), positional.get(1))
    else {
        return FluentValue::Error;
    };
    let word = match word {
        FluentValue::String(text) => text.to_string(),
        FluentValue::Number(value) => number(value.value),
        _ => return FluentValue::Error,
    };
    let particle = particle(&word, pair);
    FluentValue::from(if and_word { word + &particle } else { particle })
}
