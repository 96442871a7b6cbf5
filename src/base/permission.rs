//! The one place that decides who may do what. Whatever is not allowed here is denied.

use super::actor::{Actor, Role, Scope};
use super::failure::{Failure, Outcome, Refusal};

/// What a person has to do with the thing an act is about; several may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stake {
    /// They reported, wrote or were asked it.
    pub own: bool,
    /// They lead it, belong to its project, or are its author, facilitator or reviewer.
    pub works_on_it: bool,
    /// Their department owns the area or takes part in the project.
    pub partner: bool,
}

impl Stake {
    /// Nothing to do with it.
    pub const NONE: Self = Self {
        own: false,
        works_on_it: false,
        partner: false,
    };

    /// Theirs, or not.
    pub fn own(own: bool) -> Self {
        Self { own, ..Self::NONE }
    }
}

/// Everything that can be done, closed. Seeing a single thing is decided by [`may_see`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Read what everybody on the staff reads.
    ReadStaffPages,
    /// Report a pain point, support one, comment, follow, search, keep one's own settings.
    TakePart,
    /// Change the text of a report.
    EditReport,
    /// Appeal once against a declined report; split one's own report back out of a merge.
    AnswerForOwnReport,
    /// Decide on pain points: status, merge, assign, snooze, promise, link.
    Triage,
    /// See which reports may be the same pain, and say that they are not.
    TellApart,
    /// See the studio's own work counted.
    ReadInsights,
    /// Read and write the studio's internal notes, and see who supports.
    ReadInternalNotes,
    /// Create projects and change them: status, links, partners, metrics.
    RunProjects,
    /// Write an update or a reading of a project.
    ReportOnProject,
    /// Write, submit and publish a retrospective, keep its conditions.
    WriteRetrospective,
    /// Approve a retrospective as somebody other than its author.
    ReviewRetrospective,
    /// Make campaigns, publish and close them.
    RunCampaigns,
    /// Members, departments, areas, settings, mail, audit.
    Administer,
}

impl Act {
    /// All of them, for the table test.
    pub const ALL: [Self; 14] = [
        Self::ReadStaffPages,
        Self::TakePart,
        Self::EditReport,
        Self::AnswerForOwnReport,
        Self::Triage,
        Self::TellApart,
        Self::ReadInsights,
        Self::ReadInternalNotes,
        Self::RunProjects,
        Self::ReportOnProject,
        Self::WriteRetrospective,
        Self::ReviewRetrospective,
        Self::RunCampaigns,
        Self::Administer,
    ];

    /// The role that suffices without any stake, whether a stake suffices for staff, and the token scope needed.
    fn needs(self) -> (Role, fn(Stake) -> bool, Scope) {
        const NEVER: fn(Stake) -> bool = |_| false;
        match self {
            Self::ReadStaffPages => (Role::Staff, NEVER, Scope::Read),
            Self::TakePart => (Role::Staff, NEVER, Scope::Write),
            Self::EditReport | Self::AnswerForOwnReport => {
                (Role::Studio, |stake| stake.own, Scope::Write)
            }
            Self::Triage
            | Self::TellApart
            | Self::ReadInsights
            | Self::ReadInternalNotes
            | Self::RunProjects
            | Self::RunCampaigns => (Role::Studio, NEVER, Scope::Studio),
            Self::ReportOnProject => (
                Role::Studio,
                |stake| stake.works_on_it || stake.partner,
                Scope::Write,
            ),
            Self::WriteRetrospective | Self::ReviewRetrospective => {
                (Role::Studio, |stake| stake.works_on_it, Scope::Write)
            }
            Self::Administer => (Role::Admin, NEVER, Scope::Admin),
        }
    }
}

/// Whether `actor` may do `act`, given what they have to do with it.
pub fn may(actor: &Actor, act: Act, stake: Stake) -> bool {
    let member = match actor {
        Actor::System => return true,
        Actor::Letter(_) | Actor::Anyone => return false,
        Actor::Member(member) => member,
    };
    let (role, suffices, scope) = act.needs();
    let by_role = member.role >= role;
    // A right that comes from the role asks the token for the scope of that role; one that comes from a stake does not.
    let scope_for_role = match role {
        Role::Staff => scope,
        Role::Studio => Scope::Studio,
        Role::Admin => Scope::Admin,
    };
    let token_allows = |needed: Scope| member.scope.is_none_or(|scope| scope >= needed);
    (by_role && token_allows(scope_for_role)) || (suffices(stake) && token_allows(scope))
}

/// Refuses with 401 when nobody is signed in, with 403 when the person may not.
pub fn require(actor: &Actor, act: Act, stake: Stake) -> Outcome<()> {
    if may(actor, act, stake) {
        return Ok(());
    }
    Err(match actor {
        Actor::Anyone | Actor::Letter(_) => Failure::Refusal(Refusal::SignIn),
        Actor::Member(member)
            if member.scope.is_some_and(|_| {
                let unlimited = super::actor::MemberActor {
                    scope: None,
                    ..member.clone()
                };
                may(&Actor::Member(unlimited), act, stake)
            }) =>
        {
            Failure::Refusal(Refusal::Forbidden("token_scope"))
        }
        _ => Failure::Refusal(Refusal::Forbidden("role")),
    })
}

/// Who can see a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// Everybody, without an account.
    Public,
    /// Every member.
    Staff,
    /// The studio, and whose it is.
    Studio,
    /// Administrators.
    Admin,
}

super::actor::stored_words!(Visibility { Public = "public", Staff = "staff", Studio = "studio", Admin = "admin" });

/// Whether `actor` may know that a thing of this visibility exists.
pub fn may_see(actor: &Actor, visibility: Visibility, stake: Stake) -> bool {
    match visibility {
        Visibility::Public => true,
        Visibility::Staff => may(actor, Act::ReadStaffPages, stake),
        Visibility::Studio => {
            may(actor, Act::ReadStaffPages, stake) && (actor.is_studio() || stake.own)
        }
        Visibility::Admin => actor.is_admin(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::actor::MemberActor;
    use crate::base::ids::MemberId;
    use crate::base::language::Language;

    fn member(role: Role, scope: Option<Scope>) -> Actor {
        Actor::Member(MemberActor {
            id: MemberId(1),
            role,
            department: None,
            scope,
            language: Language::Ko,
        })
    }

    const OWN: Stake = Stake {
        own: true,
        works_on_it: false,
        partner: false,
    };
    const PARTNER: Stake = Stake {
        own: false,
        works_on_it: false,
        partner: true,
    };

    #[test]
    fn who_may_what() {
        use Act::*;
        // act: anyone, staff, staff with own stake, staff as partner, studio, admin
        let table = [
            (ReadStaffPages, [false, true, true, true, true, true]),
            (TakePart, [false, true, true, true, true, true]),
            (EditReport, [false, false, true, false, true, true]),
            (AnswerForOwnReport, [false, false, true, false, true, true]),
            (Triage, [false, false, false, false, true, true]),
            (TellApart, [false, false, false, false, true, true]),
            (ReadInsights, [false, false, false, false, true, true]),
            (ReadInternalNotes, [false, false, false, false, true, true]),
            (RunProjects, [false, false, false, false, true, true]),
            (ReportOnProject, [false, false, false, true, true, true]),
            (WriteRetrospective, [false, false, false, false, true, true]),
            (
                ReviewRetrospective,
                [false, false, false, false, true, true],
            ),
            (RunCampaigns, [false, false, false, false, true, true]),
            (Administer, [false, false, false, false, false, true]),
        ];
        assert_eq!(table.len(), Act::ALL.len());
        for (act, expected) in table {
            let found = [
                may(&Actor::Anyone, act, OWN),
                may(&member(Role::Staff, None), act, Stake::NONE),
                may(&member(Role::Staff, None), act, OWN),
                may(&member(Role::Staff, None), act, PARTNER),
                may(&member(Role::Studio, None), act, Stake::NONE),
                may(&member(Role::Admin, None), act, Stake::NONE),
            ];
            assert_eq!(found, expected, "{act:?}");
        }
    }

    #[test]
    fn a_token_never_reaches_further_than_its_scope_or_the_present_role() {
        for act in Act::ALL {
            assert!(
                !may(&member(Role::Admin, Some(Scope::Read)), act, OWN)
                    || act == Act::ReadStaffPages,
                "{act:?}"
            );
            assert!(
                !may(&member(Role::Staff, Some(Scope::Admin)), act, Stake::NONE)
                    || matches!(act, Act::ReadStaffPages | Act::TakePart)
            );
        }
        assert!(!may(
            &member(Role::Studio, Some(Scope::Write)),
            Act::Triage,
            Stake::NONE
        ));
        assert!(may(
            &member(Role::Studio, Some(Scope::Studio)),
            Act::Triage,
            Stake::NONE
        ));
        assert!(may(
            &member(Role::Staff, Some(Scope::Write)),
            Act::EditReport,
            OWN
        ));
    }

    #[test]
    fn a_studio_only_report_is_seen_by_the_studio_and_its_reporter() {
        assert!(!may_see(
            &member(Role::Staff, None),
            Visibility::Studio,
            Stake::NONE
        ));
        assert!(may_see(&member(Role::Staff, None), Visibility::Studio, OWN));
        assert!(may_see(
            &member(Role::Studio, None),
            Visibility::Studio,
            Stake::NONE
        ));
        assert!(!may_see(
            &member(Role::Studio, Some(Scope::Write)),
            Visibility::Studio,
            Stake::NONE
        ));
        assert!(!may_see(&Actor::Anyone, Visibility::Staff, Stake::NONE));
        assert!(may_see(&Actor::Anyone, Visibility::Public, Stake::NONE));
    }
}
