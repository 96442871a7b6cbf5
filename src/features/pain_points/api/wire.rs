//! What goes over the wire: bodies in, pain points out.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::base::actor::Actor;
use crate::base::failure::{Outcome, Problem, Refusal};
use crate::base::ids::{CampaignId, FileId, MemberId, PainPointId};
use crate::base::impact::{Impact, Per};
use crate::db::Conn;
use crate::features::files::{self, FileBody, On};
use crate::features::pain_points::listing::Around;
use crate::features::pain_points::reading::{decision_shown_to, visible_among};
use crate::features::pain_points::rules::{
    Edit, NewPainPoint, RawDecision, RawEdit, RawReport, Status,
};
use crate::features::pain_points::store::{self, PainPoint};
use crate::web::Site;

/// Minutes lost each time, so many times in a period.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ImpactBody {
    minutes: i64,
    times: i64,
    per: String,
}

impl ImpactBody {
    pub fn parse(&self) -> Result<Impact, Vec<Problem>> {
        Impact::parse(self.minutes, self.times, &self.per)
    }
}

impl From<Impact> for ImpactBody {
    fn from(impact: Impact) -> Self {
        Self {
            minutes: impact.minutes().into(),
            times: impact.times().into(),
            per: Per::as_str(impact.per()).to_owned(),
        }
    }
}

/// `POST /pain-points`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewBody {
    title: String,
    body: Option<String>,
    area: Option<String>,
    impact: Option<ImpactBody>,
    visibility: Option<String>,
    anonymous: Option<bool>,
    campaign: Option<String>,
    different_from: Option<Vec<i64>>,
    files: Option<Vec<FileId>>,
}

impl NewBody {
    /// What was uploaded for it.
    pub fn files(&self) -> Vec<FileId> {
        self.files.clone().unwrap_or_default()
    }

    pub fn parse(&self) -> Outcome<NewPainPoint> {
        let raw = RawReport {
            title: &self.title,
            body: self.body.as_deref().unwrap_or_default(),
            area: self.area.as_deref().unwrap_or_default(),
            visibility: self.visibility.as_deref().unwrap_or_default(),
            campaign: self.campaign.as_deref().unwrap_or_default(),
            draft_id: "",
            anonymous: self.anonymous == Some(true),
        };
        let impact = self.impact.as_ref().map(ImpactBody::parse).transpose();
        let new = NewPainPoint::parse(&raw, impact).map_err(Refusal::Invalid)?;
        let different_from = self.different_from.iter().flatten().copied();
        Ok(NewPainPoint {
            different_from: different_from.map(PainPointId).collect(),
            ..new
        })
    }
}

/// Tells `null` from absent: absent is the outer `None`.
fn named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// `PATCH /pain-points/{n}`: what is absent stays, `null` takes away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EditBody {
    #[serde(deserialize_with = "named")]
    title: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    body: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    area: Option<Option<String>>,
    #[serde(deserialize_with = "named")]
    impact: Option<Option<ImpactBody>>,
    #[serde(deserialize_with = "named")]
    visibility: Option<Option<String>>,
}

impl EditBody {
    pub fn parse(&self) -> Outcome<Edit> {
        let text = |value: &'_ Option<Option<String>>| -> Option<String> {
            value
                .as_ref()
                .map(|inner| inner.clone().unwrap_or_default())
        };
        let (title, body, area) = (text(&self.title), text(&self.body), text(&self.area));
        // A visibility is never taken away; without one it would be the usual.
        let visibility = text(&self.visibility).map(|chosen| {
            if chosen.is_empty() {
                "none".to_owned()
            } else {
                chosen
            }
        });
        let raw = RawEdit {
            title: title.as_deref(),
            body: body.as_deref(),
            area: area.as_deref(),
            visibility: visibility.as_deref(),
        };
        let impact = match &self.impact {
            None => Ok(None),
            Some(None) => Ok(Some(None)),
            Some(Some(body)) => body.parse().map(|impact| Some(Some(impact))),
        };
        Ok(Edit::parse(&raw, impact)?)
    }
}

/// `POST /pain-points/{n}/support`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SupportBody {
    pub impact: Option<ImpactBody>,
}

/// `POST /pain-points/{n}/comments`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommentBody {
    pub body: Option<String>,
    pub internal: Option<bool>,
    pub files: Option<Vec<FileId>>,
}

/// `POST /pain-points/{n}/status`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusBody {
    to: String,
    reason: Option<String>,
    question: Option<String>,
    would_change: Option<String>,
    next_update_on: Option<String>,
    pub notify: Option<bool>,
}

impl StatusBody {
    pub fn raw(&self) -> RawDecision<'_> {
        RawDecision {
            to: &self.to,
            reason: self.reason.as_deref().unwrap_or_default(),
            question: self.question.as_deref().unwrap_or_default(),
            would_change: self.would_change.as_deref().unwrap_or_default(),
            next_update_on: self.next_update_on.as_deref().unwrap_or_default(),
        }
    }
}

/// `POST /pain-points/{n}/merge`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MergeBody {
    pub into: Option<i64>,
    pub notify: Option<bool>,
}

/// `POST /pain-points/{n}/unmerge`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnmergeBody {
    pub notify: Option<bool>,
}

/// How many voices, how many hours.
#[derive(Debug, Serialize)]
pub struct VoicesBody {
    supporters: i64,
    hours_per_month: f64,
}

impl From<&PainPoint> for VoicesBody {
    fn from(pain: &PainPoint) -> Self {
        Self {
            supporters: pain.supporters,
            hours_per_month: pain.hours_per_month(),
        }
    }
}

/// A person as the API names them.
#[derive(Debug, Clone, Serialize)]
pub struct PersonBody {
    name: String,
    email: String,
}

/// The words of the last decision.
#[derive(Debug, Serialize)]
pub struct DecisionBody {
    to: Option<&'static str>,
    reason: String,
    question: String,
    would_change: String,
    notified: bool,
    at: DateTime<Utc>,
}

/// A pain point.
#[derive(Debug, Serialize)]
pub struct PainPointBody {
    pub number: PainPointId,
    pub url: String,
    status: &'static str,
    title: String,
    body: String,
    language: &'static str,
    area: Option<String>,
    campaign: Option<String>,
    impact: Option<ImpactBody>,
    hours_per_month: f64,
    supporters: i64,
    visibility: &'static str,
    reporter: Option<PersonBody>,
    /// Whether its reporter is named to nobody.
    anonymous: bool,
    assignee: Option<PersonBody>,
    next_update_on: Option<NaiveDate>,
    snoozed_until: Option<NaiveDate>,
    merged_into: Option<PainPointId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<Vec<PainPointId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<FileBody>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    pub version: i64,
}

/// A pain point among the areas and people it names.
struct Names(Around, HashMap<CampaignId, String>);

impl Names {
    fn of(conn: &mut Conn, pains: &[PainPoint]) -> Outcome<Self> {
        let campaigns = pains.iter().filter_map(|pain| pain.campaign).collect();
        Ok(Self(
            Around::of(conn, pains)?,
            store::campaign_slugs(conn, campaigns)?,
        ))
    }

    fn person(&self, member: MemberId) -> Option<PersonBody> {
        self.0.people.get(&member).map(|person| PersonBody {
            name: person.name.clone(),
            email: person.email.clone(),
        })
    }

    fn body(&self, site: &Site, pain: PainPoint) -> PainPointBody {
        PainPointBody {
            number: pain.id,
            url: site.address(&format!("/pain-points/{}", pain.id)),
            status: pain.status.as_str(),
            hours_per_month: pain.hours_per_month(),
            language: pain.language.tag(),
            area: pain
                .area
                .and_then(|area| Some(self.0.areas.get(&area)?.slug.clone())),
            campaign: pain.campaign.and_then(|id| self.1.get(&id).cloned()),
            impact: pain.impact.map(ImpactBody::from),
            supporters: pain.supporters,
            visibility: pain.visibility.as_str(),
            reporter: pain.named_reporter().and_then(|who| self.person(who)),
            anonymous: pain.anonymous,
            assignee: pain.assignee.and_then(|member| self.person(member)),
            next_update_on: pain.next_update_on,
            snoozed_until: pain.snoozed_until,
            merged_into: pain.merged_into,
            merged: None,
            decision: None,
            files: None,
            created_at: pain.created_at,
            updated_at: pain.updated_at,
            version: pain.version,
            title: pain.title,
            body: pain.body,
        }
    }
}

/// A list as the API gives it.
pub fn bodies(conn: &mut Conn, site: &Site, pains: Vec<PainPoint>) -> Outcome<Vec<PainPointBody>> {
    let names = Names::of(conn, &pains)?;
    Ok(pains
        .into_iter()
        .map(|pain| names.body(site, pain))
        .collect())
}

/// One pain point as the API gives it to `actor`, who may see it.
pub fn body(
    conn: &mut Conn,
    site: &Site,
    actor: &Actor,
    id: PainPointId,
) -> Outcome<PainPointBody> {
    let pain = store::get(conn, id)?;
    let merged: Vec<PainPointId> = store::family(conn, id)?
        .into_iter()
        .filter(|member| *member != id)
        .collect();
    let merged = visible_among(conn, actor, merged)?;
    let decision = decision_shown_to(conn, actor, &pain)?;
    let attached = files::one_of(conn, On::PainPoint(id))?;
    let names = Names::of(conn, std::slice::from_ref(&pain))?;
    Ok(PainPointBody {
        merged: Some(merged),
        files: Some(attached.iter().map(FileBody::from).collect()),
        decision: decision.map(|row| DecisionBody {
            to: row.to.map(Status::as_str),
            reason: row.reason,
            question: row.question,
            would_change: row.would_change,
            notified: row.notified,
            at: row.created_at,
        }),
        ..names.body(site, pain)
    })
}
