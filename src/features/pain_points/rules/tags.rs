//! Tags: words by which the studio sorts. Pure.

use crate::base::failure::Problem;

/// The longest tag in characters.
pub const LONGEST_TAG: usize = 30;
/// Tags that one report carries.
pub const MOST_TAGS: usize = 8;

/// A word that can be a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagName(String);

impl TagName {
    /// The words between commas, each once; a leading `#` is a habit and no part of it.
    ///
    /// # Errors
    /// Says which one is too long, or that there are too many.
    pub fn parse_all(raw: &str) -> Result<Vec<Self>, Problem> {
        let mut names: Vec<Self> = Vec::new();
        for word in raw.split([',', '\n']) {
            let words: Vec<&str> = word
                .trim()
                .trim_start_matches('#')
                .split_whitespace()
                .collect();
            let name = Self(words.join(" "));
            if name.0.is_empty() || names.iter().any(|other| other.folded() == name.folded()) {
                continue;
            }
            let length = name.0.chars().count();
            if length > LONGEST_TAG {
                let problem = Problem::new("tags", "too_long").with("most", LONGEST_TAG as i64);
                return Err(problem.with("length", length as i64));
            }
            names.push(name);
        }
        if names.len() > MOST_TAGS {
            return Err(Problem::new("tags", "tags_many").with("most", MOST_TAGS as i64));
        }
        Ok(names)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_between_commas_are_tags_once_each() {
        let names = TagName::parse_all(" #VPN, 재택  근무,vpn, ,").unwrap();
        let names: Vec<&str> = names.iter().map(TagName::as_str).collect();
        assert_eq!(names, ["VPN", "재택 근무"]);
        assert!(TagName::parse_all(&"가".repeat(LONGEST_TAG + 1)).is_err());
        assert!(TagName::parse_all("1,2,3,4,5,6,7,8,9").is_err());
    }
}
