//! What an event, a letter, a follow or a due date is about.

use serde::{Deserialize, Serialize};

use super::ids::{
    AreaId, CampaignId, DepartmentId, MemberId, PainPointId, ProjectId, RetrospectiveId,
};

/// A thing of the product, by kind and id. Written `pain_point:12` where text is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A pain point.
    PainPoint(PainPointId),
    /// An improvement project.
    Project(ProjectId),
    /// A retrospective.
    Retrospective(RetrospectiveId),
    /// A campaign.
    Campaign(CampaignId),
    /// A member.
    Member(MemberId),
    /// A department.
    Department(DepartmentId),
    /// An area.
    Area(AreaId),
    /// The installation itself: settings, maintenance.
    System,
}

impl Subject {
    /// The stored kind: `pain_point`, `project` …
    pub fn kind(self) -> &'static str {
        match self {
            Self::PainPoint(_) => "pain_point",
            Self::Project(_) => "project",
            Self::Retrospective(_) => "retrospective",
            Self::Campaign(_) => "campaign",
            Self::Member(_) => "member",
            Self::Department(_) => "department",
            Self::Area(_) => "area",
            Self::System => "system",
        }
    }

    /// The stored id; 0 for the installation itself.
    pub fn id(self) -> i64 {
        match self {
            Self::PainPoint(id) => id.0,
            Self::Project(id) => id.0,
            Self::Retrospective(id) => id.0,
            Self::Campaign(id) => id.0,
            Self::Member(id) => id.0,
            Self::Department(id) => id.0,
            Self::Area(id) => id.0,
            Self::System => 0,
        }
    }

    /// Back from the stored pair; `None` for a kind this binary does not know.
    pub fn from_stored(kind: &str, id: i64) -> Option<Self> {
        Some(match kind {
            "pain_point" => Self::PainPoint(PainPointId(id)),
            "project" => Self::Project(ProjectId(id)),
            "retrospective" => Self::Retrospective(RetrospectiveId(id)),
            "campaign" => Self::Campaign(CampaignId(id)),
            "member" => Self::Member(MemberId(id)),
            "department" => Self::Department(DepartmentId(id)),
            "area" => Self::Area(AreaId(id)),
            "system" => Self::System,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind(), self.id())
    }
}
