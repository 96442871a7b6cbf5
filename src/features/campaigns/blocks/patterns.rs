//! Pages to begin with: written once, in both languages, in the format in which pages are exported.

use super::kind;
use crate::base::failure::{Outcome, Problem};
use crate::features::campaigns::rules::Content;

macro_rules! patterns {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of each pattern, in the order in which they are offered.
        pub const PATTERNS: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../patterns/", $name, ".json")))),+
        ];
    };
}

patterns![
    "friction-week",
    "why",
    "interview",
    "recruiting",
    "launch",
    "results",
];

/// The page of a pattern; 422 where there is none of that name.
pub fn pattern(name: &str) -> Outcome<Content> {
    let text = PATTERNS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
        .ok_or_else(|| Problem::new("pattern", "choice").invalid())?;
    Content::parse(text, kind).map_err(Problem::invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;
    use crate::features::campaigns::rules::{Data, Field, What};

    /// Every text of a block, by language.
    fn texts(data: &Data, fields: &[Field], language: Language, found: &mut Vec<(String, bool)>) {
        for field in fields {
            match field.what {
                What::Line | What::Prose => {
                    let local = data.local(field.name);
                    if !local.is_empty() {
                        found.push((field.name.to_owned(), !local.of(language).is_empty()));
                    }
                }
                What::Items(inner) => {
                    for entry in data.items(field.name) {
                        texts(&entry, inner, language, found);
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_pattern_is_a_page_that_says_everything_in_both_languages() {
        for (name, _) in PATTERNS {
            let content = pattern(name).unwrap();
            assert_eq!(content.problems(kind), [], "{name}");
            for block in &content.blocks {
                let fields = kind(&block.kind).unwrap().fields;
                for language in Language::ALL {
                    let mut found = Vec::new();
                    texts(&block.data, fields, language, &mut found);
                    for (field, said) in found {
                        assert!(said, "{name}: {} {field} in {language}", block.kind);
                    }
                }
            }
        }
        assert!(pattern("nonsense").is_err());
    }
}
