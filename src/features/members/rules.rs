//! Who belongs to the company, and what may be said of them.

use chrono::TimeDelta;

use crate::base::actor::{Actor, MemberActor, Role, Scope, stored_words};
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{DepartmentId, MemberId, TokenId};
use crate::base::language::Language;
use crate::base::text::{EmailAddress, Name, Slug};

/// How long a sign-in link is good.
pub const LINK_GOOD: TimeDelta = TimeDelta::minutes(15);
/// How many wrong codes end what a browser asked for.
pub(super) const MOST_CODE_ATTEMPTS: i64 = 5;
/// How long a session lives without being used.
pub(super) const IDLE: TimeDelta = TimeDelta::hours(12);
/// How long a session lives at most.
pub(super) const ABSOLUTE: TimeDelta = TimeDelta::days(30);
/// How long a session keeps one token.
pub(super) const ROTATE_AFTER: TimeDelta = TimeDelta::hours(1);
/// How long the token before is good for other tabs although the new one was seen.
pub(super) const GRACE: TimeDelta = TimeDelta::minutes(1);
/// How exactly "last used" is known: reading pages must not write at every request.
pub(super) const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);
/// The most tokens one member holds.
pub(super) const MOST_TOKENS: usize = 100;

/// A member as other rooms need them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// What colleagues call them.
    pub name: String,
    /// Where letters go.
    pub email: String,
    /// What they read.
    pub language: Language,
    /// What they may do in general.
    pub role: Role,
    /// Where they belong.
    pub department_id: Option<DepartmentId>,
    /// Whether they may still sign in; nobody else gets letters.
    pub active: bool,
}

impl Person {
    /// As the one who acts, limited by a token's scope when there is one.
    pub fn actor(&self, scope: Option<Scope>) -> Actor {
        Actor::Member(MemberActor {
            id: self.id,
            role: self.role,
            department: self.department_id,
            scope,
            language: self.language,
        })
    }
}

/// How often letters come; sign-in links always come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum MailLevel {
    /// As things happen.
    #[default]
    Immediately,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
    /// Only about what is one's own.
    Mine,
    /// Never.
    Nothing,
}

stored_words!(MailLevel { Immediately = "immediately", Daily = "daily", Weekly = "weekly", Mine = "mine", Nothing = "nothing" });

/// A member with everything an administrator keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What other rooms see.
    pub person: Person,
    /// How often letters come.
    pub mail_level: MailLevel,
    /// Since when letters are withheld because the address bounced.
    pub mail_suspended_at: Option<Timestamp>,
    /// Since when they may not sign in.
    pub deactivated_at: Option<Timestamp>,
    /// Since when they are known.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// Which members a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Who may sign in.
    #[default]
    Active,
    /// Who may no longer.
    Deactivated,
}

stored_words!(State { Active = "active", Deactivated = "deactivated" });

/// One page of members, by name: the key of the next page where there is one.
#[derive(Debug, Clone)]
pub struct Found {
    /// This page.
    pub members: Vec<Member>,
    /// The last name and id of this page, when more follow.
    pub next: Option<(String, i64)>,
}

/// A member as a form or the command line sends them.
#[derive(Debug, Clone, Default)]
pub struct MemberInput {
    /// An e-mail address.
    pub email: String,
    /// What colleagues call them.
    pub name: String,
    /// `staff` when empty.
    pub role: String,
    /// The slug of an open department, or empty.
    pub department: String,
    /// `ko`, `en`; empty: as the installation, until the first sign-in says more.
    pub language: String,
    /// `immediately` when empty.
    pub mail_level: String,
}

/// Somebody who is added.
#[derive(Debug, Clone)]
pub struct NewMember {
    pub(super) email: EmailAddress,
    pub(super) profile: Profile,
}

/// What an administrator changes of a member.
#[derive(Debug, Clone)]
pub struct MemberChange(pub(super) Profile);

/// What members change of themselves.
#[derive(Debug, Clone)]
pub struct OwnChange {
    pub(super) name: Name,
    pub(super) language: Language,
    pub(super) mail_level: MailLevel,
}

#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub name: Name,
    pub role: Role,
    pub department: Option<Slug>,
    pub language: Option<Language>,
    pub mail_level: MailLevel,
}

impl MemberInput {
    /// As somebody new; all problems at once.
    pub fn parse_new(&self) -> Outcome<NewMember> {
        let mut problems = Vec::new();
        let email = kept(EmailAddress::parse("email", &self.email), &mut problems);
        let profile = self.profile(&mut problems);
        match (email, profile) {
            (Some(email), Some(profile)) if problems.is_empty() => Ok(NewMember { email, profile }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }

    /// As a change by an administrator; the address stays. All problems at once.
    pub fn parse_change(&self) -> Outcome<MemberChange> {
        let mut problems = Vec::new();
        match self.profile(&mut problems) {
            Some(profile) if problems.is_empty() => Ok(MemberChange(profile)),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }

    /// As a change of oneself; all problems at once.
    pub fn parse_own(&self) -> Outcome<OwnChange> {
        let mut problems = Vec::new();
        let name = kept(Name::parse("name", &self.name), &mut problems);
        let language = choice(
            "language",
            Language::from_tag(&self.language),
            &mut problems,
        );
        let mail_level = choice(
            "mail_level",
            MailLevel::parse(&self.mail_level),
            &mut problems,
        );
        match (name, language, mail_level) {
            (Some(name), Some(language), Some(mail_level)) => Ok(OwnChange {
                name,
                language,
                mail_level,
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }

    fn profile(&self, problems: &mut Vec<Problem>) -> Option<Profile> {
        let name = kept(Name::parse("name", &self.name), problems);
        let role = match self.role.as_str() {
            "" => Some(Role::Staff),
            role => choice("role", Role::parse(role), problems),
        };
        let department = match self.department.as_str() {
            "" => Some(None),
            slug => choice("department", Slug::parse("department", slug).ok(), problems).map(Some),
        };
        let language = match self.language.as_str() {
            "" => Some(None),
            tag => choice("language", Language::from_tag(tag), problems).map(Some),
        };
        let mail_level = match self.mail_level.as_str() {
            "" => Some(MailLevel::default()),
            level => choice("mail_level", MailLevel::parse(level), problems),
        };
        Some(Profile {
            name: name?,
            role: role?,
            department: department?,
            language: language?,
            mail_level: mail_level?,
        })
    }
}

/// An organisational unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Which.
    pub id: DepartmentId,
    /// As addresses and the API name it.
    pub slug: String,
    /// In Korean.
    pub name_ko: String,
    /// In English.
    pub name_en: String,
    /// Whether it can still be chosen.
    pub open: bool,
    /// Grows with each change.
    pub version: i64,
}

impl Department {
    /// In the reader's language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Ko => &self.name_ko,
            Language::En => &self.name_en,
        }
    }
}

/// A department as a form sends it.
#[derive(Debug, Clone, Default)]
pub struct DepartmentInput {
    /// Chosen once; made from the English name when empty.
    pub slug: String,
    /// In Korean.
    pub name_ko: String,
    /// In English.
    pub name_en: String,
}

/// A department's slug and names, checked.
#[derive(Debug, Clone)]
pub struct DepartmentName {
    pub(super) slug: Option<Slug>,
    pub(super) name_ko: Name,
    pub(super) name_en: Name,
}

impl DepartmentInput {
    /// All problems at once.
    pub fn parse(&self) -> Outcome<DepartmentName> {
        let mut problems = Vec::new();
        let name_ko = kept(Name::parse("name_ko", &self.name_ko), &mut problems);
        let name_en = kept(Name::parse("name_en", &self.name_en), &mut problems);
        let slug = if self.slug.trim().is_empty() {
            Slug::parse("slug", &slug_of(&self.name_en)).ok()
        } else {
            kept(Slug::parse("slug", &self.slug), &mut problems)
        };
        match (name_ko, name_en) {
            (Some(name_ko), Some(name_en)) if problems.is_empty() => Ok(DepartmentName {
                slug,
                name_ko,
                name_en,
            }),
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

/// What an English name makes of an address: `IT Platform` is `it-platform`; may be empty.
pub(super) fn slug_of(name: &str) -> String {
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

/// A token by which a program acts for a member, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: TokenId,
    /// For whom it acts.
    pub member: MemberId,
    /// What its owner calls it.
    pub name: String,
    /// The most it may do.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last seen, to within some minutes.
    pub last_used_at: Option<Timestamp>,
}

/// A name for somebody of whom only the address is known: `mina.kim@…` is `Mina Kim`.
pub(super) fn name_of_address(email: &EmailAddress) -> String {
    let local = email.as_str().split('@').next().unwrap_or_default();
    let words = local
        .split(['.', '_', '-', '+'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        });
    words.collect::<Vec<_>>().join(" ")
}

/// A browser by its own account, for the list of sessions: `Chrome · Windows`; empty when it says nothing known.
pub(super) fn browser_of(user_agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(sign, _)| user_agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Whale", "Whale"),
        ("KAKAOTALK", "KakaoTalk"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    browser
        .into_iter()
        .chain(system)
        .collect::<Vec<_>>()
        .join(" · ")
}

fn kept<T>(parsed: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    parsed.map_err(|problem| problems.push(problem)).ok()
}

fn choice<T>(field: &'static str, chosen: Option<T>, problems: &mut Vec<Problem>) -> Option<T> {
    if chosen.is_none() {
        problems.push(Problem::new(field, "choice"));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::failure::Failure;

    fn fields(failure: Failure) -> Vec<String> {
        match failure {
            Failure::Refusal(Refusal::Invalid(problems)) => problems
                .into_iter()
                .map(|problem| problem.field.into_owned())
                .collect(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn every_problem_of_a_new_member_is_told_at_once() {
        let input = MemberInput {
            email: "mina".into(),
            name: " ".into(),
            role: "king".into(),
            department: "No Such".into(),
            language: "fr".into(),
            mail_level: "hourly".into(),
        };
        assert_eq!(
            fields(input.parse_new().unwrap_err()),
            [
                "email",
                "name",
                "role",
                "department",
                "language",
                "mail_level"
            ]
        );
    }

    #[test]
    fn little_is_needed_for_a_new_member() {
        let input = MemberInput {
            email: "Mina@Bank.example".into(),
            name: "김미나".into(),
            ..MemberInput::default()
        };
        let new = input.parse_new().unwrap();
        assert_eq!(new.email.as_str(), "mina@bank.example");
        assert_eq!(new.profile.role, Role::Staff);
    }

    #[test]
    fn a_department_is_addressed_by_its_english_name() {
        let input = DepartmentInput {
            name_ko: "IT플랫폼본부".into(),
            name_en: "IT & Platform".into(),
            ..DepartmentInput::default()
        };
        let slug = input.parse().unwrap().slug.unwrap();
        assert_eq!(slug.as_str(), "it-platform");
        assert_eq!(slug_of("고객"), "");
    }

    #[test]
    fn an_address_makes_a_first_name_to_go_by() {
        let email = EmailAddress::parse("email", "mina.kim@bank.example").unwrap();
        assert_eq!(name_of_address(&email), "Mina Kim");
    }

    #[test]
    fn a_browser_is_told_by_what_it_says() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(browser_of(edge), "Edge · Windows");
        assert_eq!(browser_of("curl/8.5"), "");
    }
}
