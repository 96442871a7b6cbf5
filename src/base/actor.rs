//! Who acts. Passed explicitly to every act; nothing looks it up from the air.

use serde::{Deserialize, Serialize};

use super::ids::{DepartmentId, MemberId};
use super::language::Language;

/// What a member may do in general; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everybody with an account.
    Staff,
    /// The Env studio: triages and leads.
    Studio,
    /// Keeps people, settings and the installation.
    Admin,
}

/// What an API token may do at most; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Look, never change.
    Read,
    /// What staff may do.
    Write,
    /// What the studio may do.
    Studio,
    /// Everything.
    Admin,
}

macro_rules! stored_words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// All, in ascending order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stored and wire form.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// Back from the stored or wire form.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use stored_words;

stored_words!(Role { Staff = "staff", Studio = "studio", Admin = "admin" });
stored_words!(Scope { Read = "read", Write = "write", Studio = "studio", Admin = "admin" });

/// A member who acts, as they are right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberActor {
    /// Who.
    pub id: MemberId,
    /// Their present role.
    pub role: Role,
    /// Their present department.
    pub department: Option<DepartmentId>,
    /// The most a token lets them do; `None` for a signed-in browser.
    pub scope: Option<Scope>,
    /// The language they read.
    pub language: Language,
}

impl MemberActor {
    /// Whether present role and token together reach the studio's rights.
    pub fn is_studio(&self) -> bool {
        self.role >= Role::Studio && self.scope.is_none_or(|scope| scope >= Scope::Studio)
    }

    /// Whether present role and token together reach an administrator's rights.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin && self.scope.is_none_or(|scope| scope == Scope::Admin)
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member through a browser or a token.
    Member(MemberActor),
    /// Somebody who holds the token of a letter (pulse, unsubscribe): that person, for that one thing.
    Letter(MemberId),
    /// Insole itself: the timekeeper, a follower, the command line of an administrator.
    System,
    /// Anybody who reads.
    Anyone,
}

impl Actor {
    /// The member's id, where there is a member behind it.
    pub fn member_id(&self) -> Option<MemberId> {
        match self {
            Self::Member(member) => Some(member.id),
            Self::Letter(id) => Some(*id),
            Self::System | Self::Anyone => None,
        }
    }

    /// The signed-in member.
    pub fn member(&self) -> Option<&MemberActor> {
        match self {
            Self::Member(member) => Some(member),
            _ => None,
        }
    }

    /// Whether the studio's rights are reached.
    pub fn is_studio(&self) -> bool {
        matches!(self, Self::System) || self.member().is_some_and(MemberActor::is_studio)
    }

    /// Whether an administrator's rights are reached.
    pub fn is_admin(&self) -> bool {
        matches!(self, Self::System) || self.member().is_some_and(MemberActor::is_admin)
    }
}
