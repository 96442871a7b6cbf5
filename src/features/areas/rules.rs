//! What an area is, and which one a text speaks of.

use unicode_normalization::UnicodeNormalization;

use crate::base::actor::stored_words;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{AreaId, DepartmentId};
use crate::base::language::Language;
use crate::base::text::{Markdown, Name, Slug};

/// The most names an area has besides its two own.
pub const MOST_ALIASES: usize = 50;

/// What an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaKind {
    /// Software, a machine, a service.
    System,
    /// A rule somebody made.
    Policy,
    /// A way things are done.
    Process,
    /// Rooms, desks, air.
    Workplace,
}

stored_words!(AreaKind { System = "system", Policy = "policy", Process = "process", Workplace = "workplace" });

/// An area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Which.
    pub id: AreaId,
    /// As addresses and the API name it.
    pub slug: String,
    /// What it is.
    pub kind: AreaKind,
    /// In Korean.
    pub name_ko: String,
    /// In English.
    pub name_en: String,
    /// Markdown; may be empty.
    pub description: String,
    /// Who answers for it.
    pub department_id: Option<DepartmentId>,
    /// Whether reports can still be put into it.
    pub open: bool,
    /// Grows with each change.
    pub version: i64,
    /// What else people call it, in any language.
    pub aliases: Vec<String>,
}

impl Area {
    /// In the reader's language.
    pub fn name(&self, language: Language) -> &str {
        name(&self.name_ko, &self.name_en, language)
    }
}

/// An open area as a form offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaOption {
    /// Which.
    pub id: AreaId,
    /// As forms and the API name it.
    pub slug: String,
    /// What it is.
    pub kind: AreaKind,
    /// In Korean.
    pub name_ko: String,
    /// In English.
    pub name_en: String,
}

impl AreaOption {
    /// In the reader's language.
    pub fn name(&self, language: Language) -> &str {
        name(&self.name_ko, &self.name_en, language)
    }
}

fn name<'a>(ko: &'a str, en: &'a str, language: Language) -> &'a str {
    match language {
        Language::Ko => ko,
        Language::En => en,
    }
}

/// An area as a form sends it.
#[derive(Debug, Clone, Default)]
pub struct AreaInput {
    /// Chosen once; made from the English name when empty.
    pub slug: String,
    /// `system`, `policy`, `process` or `workplace`.
    pub kind: String,
    /// In Korean.
    pub name_ko: String,
    /// In English.
    pub name_en: String,
    /// Markdown; may be empty.
    pub description: String,
    /// The slug of the department that answers for it; may be empty.
    pub department: String,
    /// One name on each line, or between commas.
    pub aliases: String,
}

/// An area that is added.
#[derive(Debug, Clone)]
pub struct NewArea {
    pub(super) slug: Option<Slug>,
    pub(super) fields: Fields,
}

/// What is changed of an area.
#[derive(Debug, Clone)]
pub struct AreaChange(pub(super) Fields);

#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub kind: AreaKind,
    pub name_ko: Name,
    pub name_en: Name,
    pub description: Markdown,
    pub department: Option<Slug>,
    pub aliases: Vec<String>,
}

impl AreaInput {
    /// As something new; all problems at once.
    pub fn parse_new(&self) -> Outcome<NewArea> {
        let mut problems = Vec::new();
        let fields = self.fields(&mut problems);
        let slug = if self.slug.trim().is_empty() {
            Slug::parse("slug", &slug_of(&self.name_en)).ok()
        } else {
            kept(Slug::parse("slug", &self.slug), &mut problems)
        };
        match fields {
            Some(fields) if problems.is_empty() => Ok(NewArea { slug, fields }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }

    /// As a change; the slug stays. All problems at once.
    pub fn parse_change(&self) -> Outcome<AreaChange> {
        let mut problems = Vec::new();
        match self.fields(&mut problems) {
            Some(fields) if problems.is_empty() => Ok(AreaChange(fields)),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }

    fn fields(&self, problems: &mut Vec<Problem>) -> Option<Fields> {
        let kind = kept(
            AreaKind::parse(&self.kind).ok_or_else(|| Problem::new("kind", "choice")),
            problems,
        );
        let name_ko = kept(Name::parse("name_ko", &self.name_ko), problems);
        let name_en = kept(Name::parse("name_en", &self.name_en), problems);
        let description = kept(
            Markdown::optional("description", &self.description),
            problems,
        );
        let department = match self.department.as_str() {
            "" => Some(None),
            slug => {
                let parsed = Slug::parse("department", slug);
                kept(
                    parsed.map_err(|_| Problem::new("department", "choice")),
                    problems,
                )
                .map(Some)
            }
        };
        let aliases = kept(aliases(&self.aliases), problems);
        Some(Fields {
            kind: kind?,
            name_ko: name_ko?,
            name_en: name_en?,
            description: description?,
            department: department?,
            aliases: aliases?,
        })
    }
}

fn kept<T>(parsed: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    parsed.map_err(|problem| problems.push(problem)).ok()
}

/// The names on the lines or between the commas of a text, each once.
fn aliases(text: &str) -> Result<Vec<String>, Problem> {
    let mut all: Vec<String> = Vec::new();
    for part in text
        .split(['\n', ','])
        .filter(|part| !part.trim().is_empty())
    {
        let alias = String::from(Name::parse("aliases", part)?);
        if folded(&alias).len() < 2 {
            return Err(Problem::new("aliases", "alias_short").with("alias", alias));
        }
        if !all.iter().any(|known| spelled(known) == spelled(&alias)) {
            all.push(alias);
        }
    }
    if all.len() > MOST_ALIASES {
        return Err(Problem::new("aliases", "too_many").with("most", MOST_ALIASES));
    }
    all.sort_unstable();
    Ok(all)
}

/// What an English name makes of an address: `Meeting rooms` is `meeting-rooms`; may be empty.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().take(Slug::MOST) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A letter of a folded text: white space is gone, but it is known where it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    c: char,
    after_space: bool,
}

/// A text in one case and one form, without white space.
fn folded(text: &str) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut after_space = true;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            after_space = true;
        } else {
            letters.push(Letter { c, after_space });
            after_space = false;
        }
    }
    letters
}

/// What is left of a name when case, form and white space do not count.
fn spelled(name: &str) -> Vec<char> {
    folded(name).into_iter().map(|letter| letter.c).collect()
}

/// The area that a text most likely speaks of: the one with the longest name in it, the first among equals. Latin
/// names must stand alone (`VPN이` holds `VPN`, `VPNs` does not); Korean ones must begin a word and may carry a particle.
pub(super) fn guess<'a>(
    text: &str,
    names: impl IntoIterator<Item = (AreaId, &'a str)>,
) -> Option<AreaId> {
    let text = folded(text);
    let mut best: Option<(usize, std::cmp::Reverse<usize>, std::cmp::Reverse<AreaId>)> = None;
    for (area, name) in names {
        let name = folded(name);
        if name.len() < 2 {
            continue;
        }
        if let Some(at) = position(&text, &name) {
            let found = (name.len(), std::cmp::Reverse(at), std::cmp::Reverse(area));
            best = best.max(Some(found));
        }
    }
    best.map(|(_, _, area)| area.0)
}

fn position(text: &[Letter], name: &[Letter]) -> Option<usize> {
    let last = name.last()?;
    text.windows(name.len())
        .enumerate()
        .find_map(|(at, window)| {
            let same = window.iter().zip(name).all(|(one, other)| one.c == other.c);
            if !same {
                return None;
            }
            let begins = window.first().is_some_and(|first| {
                first.after_space
                    || at
                        .checked_sub(1)
                        .and_then(|before| text.get(before))
                        .is_none_or(|before| script(before.c) != script(first.c))
            });
            let ends = text.get(at + name.len()).is_none_or(|next| {
                next.after_space
                    || script(next.c) != script(last.c)
                    || script(last.c) == Script::Other
            });
            (begins && ends).then_some(at)
        })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    /// Hangul and whatever else is not Latin: a name in it may be followed by a particle.
    Other,
    Mark,
}

fn script(c: char) -> Script {
    match c {
        c if c.is_ascii_alphanumeric() => Script::Latin,
        c if c.is_alphanumeric() => Script::Other,
        _ => Script::Mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(text: &str) -> Option<i64> {
        let names = [
            (AreaId(1), "VPN"),
            (AreaId(2), "VDI"),
            (AreaId(2), "가상 데스크톱"),
            (AreaId(3), "결재"),
            (AreaId(4), "전자결재"),
            (AreaId(5), "meeting rooms"),
            (AreaId(6), "회의실"),
        ];
        guess(text, names).map(|area| area.0)
    }

    #[test]
    fn a_text_is_recognised_by_the_names_in_it() {
        for (text, area) in [
            ("VPN이 아침마다 끊겨요", Some(1)),
            ("왜 vpn은 두 번 로그인해야 하나요", Some(1)),
            ("The VPNs of old", None),
            ("MYVPN", None),
            ("가상데스크톱이 느려요", Some(2)),
            ("가상  데스크톱이 느려요", Some(2)),
            ("전자결재를 세 번", Some(4)),
            ("결재선이 길어요", Some(3)),
            ("지출결재", None),
            ("Meeting rooms are always booked", Some(5)),
            ("3층회의실", None),
            ("3층 회의실", Some(6)),
            ("회의실에서 VPN", Some(6)),
            ("점심이 너무 늦어요", None),
            ("", None),
        ] {
            assert_eq!(guessed(text), area, "{text}");
        }
    }

    #[test]
    fn the_longest_name_wins_and_then_the_first() {
        assert_eq!(guessed("VPN과 VDI"), Some(1));
        assert_eq!(guessed("VDI와 VPN"), Some(2));
        assert_eq!(guessed("VPN과 가상 데스크톱"), Some(2));
    }

    #[test]
    fn every_problem_of_an_area_is_told_at_once() {
        let input = AreaInput {
            slug: "Nope!".into(),
            kind: "feeling".into(),
            department: "IT!".into(),
            aliases: "V".into(),
            ..AreaInput::default()
        };
        let crate::base::failure::Failure::Refusal(Refusal::Invalid(problems)) =
            input.parse_new().unwrap_err()
        else {
            panic!("a refusal")
        };
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(
            fields,
            [
                "kind",
                "name_ko",
                "name_en",
                "department",
                "aliases",
                "slug"
            ]
        );
    }

    #[test]
    fn an_alias_is_kept_once() {
        assert_eq!(
            aliases("VDI, vdi\n가상 데스크톱,가상데스크톱\n").unwrap(),
            ["VDI", "가상 데스크톱"]
        );
    }
}
