//! What a rule says, when it holds, and what several of them make of one report. Pure.

use std::collections::{HashMap, HashSet};

use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{AreaId, DepartmentId, MemberId, RoutingRuleId};
use crate::base::language::Language;
use crate::features::areas::AreaKind;
use crate::features::pain_points::{MOST_TAGS, TagName};

/// The most rules that are kept.
pub const MOST_RULES: i64 = 50;
/// The longest name in characters.
pub const LONGEST_NAME: usize = 60;
/// The most words that one rule looks for.
const MOST_WORDS: usize = 30;
/// The longest of them in characters.
const LONGEST_WORD: usize = 40;

/// What has to hold, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When {
    /// It is about this area.
    pub area: Option<AreaId>,
    /// It is about an area of this kind.
    pub kind: Option<AreaKind>,
    /// One of these stands in its title or text.
    pub words: Vec<String>,
    /// Whoever reported it belongs to this department, and left their name.
    pub department: Option<DepartmentId>,
    /// It is written in this language.
    pub language: Option<Language>,
}

/// What is done then, as far as no person has done it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Then {
    /// They answer for it.
    pub assign: Option<MemberId>,
    /// It is about this area.
    pub area: Option<AreaId>,
    /// It carries these tags.
    pub tags: Vec<TagName>,
    /// They get a letter.
    pub tell: Option<MemberId>,
}

/// Everything that a person says of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What it is called.
    pub name: String,
    /// When it holds.
    pub when: When,
    /// What it does.
    pub then: Then,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub id: RoutingRuleId,
    /// What it says.
    pub terms: Terms,
    /// Switched on since this entry of the ledger.
    pub since: Option<i64>,
    /// How many reports it has acted on.
    pub acted: i64,
    /// Counts its changes.
    pub version: i64,
}

/// A rule as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct RuleInput {
    /// What it is called.
    pub name: String,
    /// `system`, `policy`, `process` or `workplace`; empty: any.
    pub kind: String,
    /// Words between commas.
    pub words: String,
    /// `ko` or `en`; empty: any.
    pub language: String,
    /// Tags between commas.
    pub tags: String,
    /// The area it has to be about, found by whoever asks.
    pub about: Option<AreaId>,
    /// The department of whoever reported it, found by whoever asks.
    pub department: Option<DepartmentId>,
    /// Who answers then.
    pub assign: Option<MemberId>,
    /// The area it belongs to then.
    pub area: Option<AreaId>,
    /// Who gets a letter then.
    pub tell: Option<MemberId>,
}

impl RuleInput {
    /// The rule, or everything that is wrong with it at once.
    pub fn parse(&self) -> Outcome<Terms> {
        let mut problems = Vec::new();
        let mut keep = |problem: Problem| problems.push(problem);
        let name = one_line(&self.name);
        let length = name.chars().count();
        if length == 0 {
            keep(Problem::new("name", "required"));
        } else if length > LONGEST_NAME {
            let problem = Problem::new("name", "too_long").with("most", LONGEST_NAME as i64);
            keep(problem.with("length", length as i64));
        }
        let words = words(&self.words).unwrap_or_else(|problem| {
            keep(problem);
            Vec::new()
        });
        let tags = TagName::parse_all(&self.tags).unwrap_or_else(|problem| {
            keep(problem);
            Vec::new()
        });
        let when = When {
            area: self.about,
            kind: AreaKind::parse(&self.kind),
            words,
            department: self.department,
            language: Language::from_tag(&self.language),
        };
        let then = Then {
            assign: self.assign,
            area: self.area,
            tags,
            tell: self.tell,
        };
        if problems.is_empty() {
            if when == When::default() {
                problems.push(Problem::new("when", "rule_when"));
            }
            if then == Then::default() {
                problems.push(Problem::new("then", "rule_then"));
            }
        }
        Refusal::unless_valid(problems)?;
        Ok(Terms { name, when, then })
    }
}

fn one_line(raw: &str) -> String {
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words between commas, each once.
pub fn words(raw: &str) -> Result<Vec<String>, Problem> {
    let mut words: Vec<String> = Vec::new();
    for word in raw.split([',', '\n']).map(one_line) {
        let known = |other: &String| other.to_lowercase() == word.to_lowercase();
        if word.is_empty() || words.iter().any(known) {
            continue;
        }
        let length = word.chars().count();
        if length > LONGEST_WORD {
            let problem = Problem::new("words", "too_long").with("most", LONGEST_WORD as i64);
            return Err(problem.with("length", length as i64));
        }
        words.push(word);
    }
    match words.len() {
        many if many > MOST_WORDS => {
            Err(Problem::new("words", "too_many").with("most", MOST_WORDS as i64))
        }
        _ => Ok(words),
    }
}

/// Why a rule does nothing at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody it names has left, or is not of the studio any more.
    MemberGone,
    /// The area it names takes no reports any more.
    AreaClosed,
}

impl Trouble {
    /// For the key of its sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MemberGone => "member",
            Self::AreaClosed => "area",
        }
    }
}

/// What rules need to know of the company.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Every area: its kind, and whether it takes reports.
    pub areas: HashMap<AreaId, (AreaKind, bool)>,
    /// Who of the studio is there.
    pub studio: HashSet<MemberId>,
}

impl World {
    /// Why this rule does nothing, if so.
    pub fn trouble(&self, terms: &Terms) -> Option<Trouble> {
        let then = &terms.then;
        let named = [then.assign, then.tell];
        if named.iter().flatten().any(|who| !self.studio.contains(who)) {
            return Some(Trouble::MemberGone);
        }
        let open = |area: AreaId| self.areas.get(&area).is_some_and(|(_, open)| *open);
        match then.area {
            Some(area) if !open(area) => Some(Trouble::AreaClosed),
            _ => None,
        }
    }
}

/// Who has set something on a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Nobody yet.
    Free,
    /// A person, or a report that came with it: rules leave it alone.
    Person,
    /// An earlier rule.
    Rule(RoutingRuleId),
}

/// What a report says of itself to rules.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The language it is written in.
    pub language: Language,
    /// Title and text in small letters.
    pub text: String,
    /// Of whoever reported it; nothing where they left their name out.
    pub department: Option<DepartmentId>,
    /// What it is about.
    pub area: Option<AreaId>,
    /// Whether its area may be set.
    pub area_held: Hold,
    /// Whether somebody may be given it.
    pub assignee_held: Hold,
    /// The tags it carries, in small letters.
    pub tags: Vec<String>,
}

/// What one rule does to one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which rule.
    pub rule: RoutingRuleId,
    /// They answer for it from now on.
    pub assign: Option<MemberId>,
    /// It is about this from now on.
    pub area: Option<AreaId>,
    /// It carries these besides.
    pub tags: Vec<TagName>,
    /// They get a letter.
    pub tell: Option<MemberId>,
    /// An earlier rule has decided who answers.
    pub beaten_by: Option<RoutingRuleId>,
}

impl Step {
    /// What is done, for the ledger and for people.
    pub fn did(&self) -> Vec<&'static str> {
        [
            ("assign", self.assign.is_some()),
            ("area", self.area.is_some()),
            ("tags", !self.tags.is_empty()),
            ("tell", self.tell.is_some()),
        ]
        .into_iter()
        .filter_map(|(what, done)| done.then_some(what))
        .collect()
    }
}

/// What these rules make of a report, in their order: what one sets the next one sees. Each that holds has a step, also where
/// nothing is left to do.
pub fn plan(rules: &[Rule], world: &World, facts: &Facts) -> Vec<Step> {
    let mut facts = facts.clone();
    let mut steps = Vec::new();
    for rule in rules {
        if world.trouble(&rule.terms).is_none() && holds(&rule.terms.when, world, &facts) {
            steps.push(step(rule, &mut facts));
        }
    }
    steps
}

fn holds(when: &When, world: &World, facts: &Facts) -> bool {
    let kind = facts.area.and_then(|area| world.areas.get(&area));
    when.area.is_none_or(|area| facts.area == Some(area))
        && when
            .kind
            .is_none_or(|wanted| kind.is_some_and(|(kind, _)| *kind == wanted))
        && when
            .department
            .is_none_or(|department| facts.department == Some(department))
        && when
            .language
            .is_none_or(|language| facts.language == language)
        && (when.words.is_empty() || when.words.iter().any(|word| has_word(&facts.text, word)))
}

/// Whether a word stands in a text in small letters. One in Latin letters counts from its beginning: `print` is in "printer",
/// `ai` is not in "email".
fn has_word(text: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let latin = is_latin(word.chars().next());
    text.match_indices(&word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        !latin || !is_latin(before)
    })
}

fn step(rule: &Rule, facts: &mut Facts) -> Step {
    let then = &rule.terms.then;
    let assign = then.assign.filter(|_| facts.assignee_held == Hold::Free);
    let beaten_by = match (then.assign, facts.assignee_held) {
        (Some(_), Hold::Rule(first)) => Some(first),
        _ => None,
    };
    if assign.is_some() {
        facts.assignee_held = Hold::Rule(rule.id);
    }
    let area = then
        .area
        .filter(|_| facts.area.is_none() && facts.area_held == Hold::Free);
    if area.is_some() {
        facts.area = area;
        facts.area_held = Hold::Rule(rule.id);
    }
    let room = MOST_TAGS.saturating_sub(facts.tags.len());
    let new = |tag: &&TagName| !facts.tags.contains(&tag.folded());
    let tags: Vec<TagName> = then.tags.iter().filter(new).take(room).cloned().collect();
    facts.tags.extend(tags.iter().map(TagName::folded));
    Step {
        rule: rule.id,
        assign,
        area,
        tags,
        tell: then.tell,
        beaten_by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINA: MemberId = MemberId(1);
    const DOYUN: MemberId = MemberId(2);
    const VDI: AreaId = AreaId(7);

    fn rule(id: i64, when: When, then: Then) -> Rule {
        Rule {
            id: RoutingRuleId(id),
            terms: Terms {
                name: String::new(),
                when,
                then,
            },
            since: Some(1),
            acted: 0,
            version: 1,
        }
    }

    fn words(word: &str) -> When {
        When {
            words: super::words(word).unwrap(),
            ..When::default()
        }
    }

    fn world() -> World {
        World {
            areas: HashMap::from([(VDI, (AreaKind::System, true))]),
            studio: HashSet::from([MINA, DOYUN]),
        }
    }

    fn facts(text: &str) -> Facts {
        Facts {
            language: Language::Ko,
            text: text.to_lowercase(),
            department: None,
            area: None,
            area_held: Hold::Free,
            assignee_held: Hold::Free,
            tags: Vec::new(),
        }
    }

    #[test]
    fn what_one_sets_the_next_sees_and_the_first_who_assigns_wins() {
        let area = Then {
            area: Some(VDI),
            ..Then::default()
        };
        let assign = |who| Then {
            assign: Some(who),
            ..Then::default()
        };
        let systems = When {
            kind: Some(AreaKind::System),
            ..When::default()
        };
        let rules = [
            rule(1, words("가상 데스크톱, VDI"), area),
            rule(2, systems, assign(MINA)),
            rule(3, words("vdi"), assign(DOYUN)),
        ];
        let steps = plan(&rules, &world(), &facts("VDI가 아침마다 느려요"));
        assert_eq!(steps.len(), 3);
        assert_eq!(steps[0].did(), ["area"]);
        assert_eq!(steps[1].assign, Some(MINA));
        assert_eq!(steps[2].assign, None);
        assert_eq!(steps[2].beaten_by, Some(RoutingRuleId(2)));
        let held = Facts {
            assignee_held: Hold::Person,
            area_held: Hold::Person,
            ..facts("vdi")
        };
        let steps = plan(&rules, &world(), &held);
        assert!(steps.iter().all(|step| step.did().is_empty()), "{steps:?}");
        assert!(plan(&rules, &world(), &facts("프린터")).is_empty());
    }

    #[test]
    fn whoever_left_or_whatever_closed_stops_a_rule() {
        let mut world = world();
        let tell = Then {
            tell: Some(MINA),
            area: Some(VDI),
            ..Then::default()
        };
        let rules = [rule(1, words("vdi"), tell)];
        assert_eq!(plan(&rules, &world, &facts("vdi")).len(), 1);
        world.areas.insert(VDI, (AreaKind::System, false));
        assert_eq!(world.trouble(&rules[0].terms), Some(Trouble::AreaClosed));
        world.studio.clear();
        assert_eq!(world.trouble(&rules[0].terms), Some(Trouble::MemberGone));
        assert!(plan(&rules, &world, &facts("vdi")).is_empty());
    }

    #[test]
    fn latin_words_count_from_their_beginning_and_korean_ones_anywhere() {
        assert!(has_word("the printer jams", "Print"));
        assert!(!has_word("every email waits", "ai"));
        assert!(has_word("새 ai가", "AI"));
        assert!(has_word("사내결재시스템", "결재"));
    }

    #[test]
    fn a_rule_needs_a_name_something_that_holds_and_something_to_do() {
        let input = RuleInput {
            name: "VDI".to_owned(),
            words: "vdi, VDI,".to_owned(),
            tags: "vdi".to_owned(),
            ..RuleInput::default()
        };
        assert_eq!(input.parse().unwrap().when.words, ["vdi"]);
        let no_name = RuleInput {
            name: " ".to_owned(),
            ..input.clone()
        };
        let no_when = RuleInput {
            words: String::new(),
            ..input.clone()
        };
        let no_then = RuleInput {
            tags: String::new(),
            ..input
        };
        assert!(
            [no_name, no_when, no_then]
                .iter()
                .all(|it| it.parse().is_err())
        );
    }
}
