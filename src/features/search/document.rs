//! What the index keeps about one thing that can be found.

use crate::base::actor::Actor;
use crate::base::ids::{AreaId, MemberId};
use crate::base::language::Language;
use crate::base::permission::{Act, Stake, Visibility, may};
use crate::base::subject::Subject;

/// The tag of a document whose text another one carries: see [`Document::carried`].
pub(super) const CARRIED: &str = "carried";

/// A thing that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is; a second document of the same subject replaces the first.
    pub subject: Subject,
    /// One line; weighs most.
    pub title: String,
    /// Everything else by which it should be found: text, names, aliases.
    pub body: String,
    /// The language it is written in.
    pub language: Language,
    /// Who may know that it exists.
    pub visibility: Visibility,
    /// Whose it is: they find it even when only the studio does.
    pub reporter: Option<MemberId>,
    /// Its state, as its room stores it (`new`, `accepted` …).
    pub status: Option<String>,
    /// The area it is about.
    pub area: Option<AreaId>,
    /// The one it was merged into: found through either text, shown as that one.
    pub canonical: Option<Subject>,
    /// Whether the canonical one has this text too, so that a search finds that one instead.
    pub carried: bool,
    /// Last change, in seconds since 1970.
    pub updated: i64,
    /// People behind it.
    pub voices: u64,
    /// Minutes lost in a month.
    pub minutes_per_month: u64,
}

impl Document {
    /// A document with nothing but its text: for everybody on the staff, in the language it seems to be written in.
    pub fn new(subject: Subject, title: impl Into<String>, body: impl Into<String>) -> Self {
        let (title, body) = (title.into(), body.into());
        Self {
            subject,
            language: Language::of_text(&format!("{title} {body}")),
            title,
            body,
            visibility: Visibility::Staff,
            reporter: None,
            status: None,
            area: None,
            canonical: None,
            carried: false,
            updated: 0,
            voices: 0,
            minutes_per_month: 0,
        }
    }
}

/// For whom a question is asked; it decides inside the index what exists for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody: what is published on the internet.
    Public,
    /// A member: what the staff sees, and their own.
    Staff {
        /// Who asks.
        member: MemberId,
    },
    /// The studio: everything but what administrators keep to themselves.
    Studio,
    /// Administrators: everything.
    Admin,
}

impl Audience {
    /// The audience that `actor` belongs to right now.
    pub fn of(actor: &Actor) -> Self {
        if !may(actor, Act::ReadStaffPages, Stake::NONE) {
            return Self::Public;
        }
        match actor.member_id() {
            _ if actor.is_admin() => Self::Admin,
            _ if actor.is_studio() => Self::Studio,
            Some(member) => Self::Staff { member },
            None => Self::Public,
        }
    }

    /// Whether a thing of this visibility and reporter exists for the audience; agrees with `permission::may_see`.
    pub fn sees(self, visibility: Visibility, reporter: Option<MemberId>) -> bool {
        match self {
            Self::Public => visibility == Visibility::Public,
            Self::Staff { member } => match visibility {
                Visibility::Public | Visibility::Staff => true,
                Visibility::Studio => reporter == Some(member),
                Visibility::Admin => false,
            },
            Self::Studio => visibility != Visibility::Admin,
            Self::Admin => true,
        }
    }
}

/// The kinds of things that can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A pain point.
    PainPoint,
    /// An improvement project.
    Project,
    /// A retrospective.
    Retrospective,
    /// An area.
    Area,
}

impl Kind {
    /// The kind of subject as stored and as addresses name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PainPoint => "pain_point",
            Self::Project => "project",
            Self::Retrospective => "retrospective",
            Self::Area => "area",
        }
    }

    /// The kind of `subject`; `None` for things that are not searched.
    pub fn of(subject: Subject) -> Option<Self> {
        match subject {
            Subject::PainPoint(_) => Some(Self::PainPoint),
            Subject::Project(_) => Some(Self::Project),
            Subject::Retrospective(_) => Some(Self::Retrospective),
            Subject::Area(_) => Some(Self::Area),
            Subject::Campaign(_)
            | Subject::Member(_)
            | Subject::Department(_)
            | Subject::System => None,
        }
    }
}

/// Reads a subject back from its written form (`pain_point:12`).
pub(super) fn parse_subject(written: &str) -> Option<Subject> {
    let (kind, id) = written.split_once(':')?;
    Subject::from_stored(kind, id.parse().ok()?)
}

/// Numbers in the index's columns; changing one is a new index version.
pub(super) fn visibility_number(visibility: Visibility) -> u64 {
    match visibility {
        Visibility::Public => 0,
        Visibility::Staff => 1,
        Visibility::Studio => 2,
        Visibility::Admin => 3,
    }
}

/// The reverse of [`visibility_number`]; an unknown number is shown to administrators alone.
pub(super) fn visibility_from(number: u64) -> Visibility {
    match number {
        0 => Visibility::Public,
        1 => Visibility::Staff,
        2 => Visibility::Studio,
        _ => Visibility::Admin,
    }
}

/// The number of a kind in its column.
pub(super) fn kind_number(kind: Kind) -> u64 {
    match kind {
        Kind::PainPoint => 0,
        Kind::Project => 1,
        Kind::Retrospective => 2,
        Kind::Area => 3,
    }
}

/// The number of a language in its column.
pub(super) fn language_number(language: Language) -> u64 {
    match language {
        Language::Ko => 0,
        Language::En => 1,
    }
}

/// The reverse of [`language_number`].
pub(super) fn language_from(number: u64) -> Language {
    match number {
        0 => Language::Ko,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::actor::{MemberActor, Role, Scope};
    use crate::base::permission::may_see;

    #[test]
    fn an_audience_sees_exactly_what_the_permission_table_says() {
        let member = |role, scope| {
            Actor::Member(MemberActor {
                id: MemberId(7),
                role,
                department: None,
                scope,
                language: Language::Ko,
            })
        };
        let mut actors = vec![Actor::Anyone, Actor::System, Actor::Letter(MemberId(7))];
        for role in [Role::Staff, Role::Studio, Role::Admin] {
            for scope in [
                None,
                Some(Scope::Read),
                Some(Scope::Write),
                Some(Scope::Studio),
                Some(Scope::Admin),
            ] {
                actors.push(member(role, scope));
            }
        }
        for actor in actors {
            for visibility in [
                Visibility::Public,
                Visibility::Staff,
                Visibility::Studio,
                Visibility::Admin,
            ] {
                for reporter in [None, Some(MemberId(7)), Some(MemberId(8))] {
                    let own = reporter.is_some() && reporter == actor.member_id();
                    let expected = may_see(&actor, visibility, Stake::own(own));
                    let found = Audience::of(&actor).sees(visibility, reporter);
                    assert_eq!(found, expected, "{actor:?} {visibility:?} {reporter:?}");
                }
            }
        }
    }
}
