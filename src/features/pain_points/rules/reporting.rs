//! What a report is made of.

use crate::base::failure::{Problem, Refusal};
use crate::base::ids::PainPointId;
use crate::base::impact::Impact;
use crate::base::language::Language;
use crate::base::permission::Visibility;
use crate::base::text::{Markdown, Slug, Title};

/// The three parts of an impact as they were typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawImpact<'a> {
    /// Minutes each time.
    pub minutes: &'a str,
    /// Times in the period.
    pub times: &'a str,
    /// The period.
    pub per: &'a str,
}

/// An impact, or nothing when neither minutes nor times were typed.
pub fn parse_impact(raw: &RawImpact<'_>) -> Result<Option<Impact>, Vec<Problem>> {
    if raw.minutes.trim().is_empty() && raw.times.trim().is_empty() {
        return Ok(None);
    }
    // What is no number is out of every range, and said so beside its field.
    let number = |text: &str| text.trim().parse().unwrap_or(0);
    Impact::parse(number(raw.minutes), number(raw.times), raw.per.trim()).map(Some)
}

/// A report as a form sends it.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawReport<'a> {
    /// What hurts.
    pub title: &'a str,
    /// More about it.
    pub body: &'a str,
    /// Slug; empty for none.
    pub area: &'a str,
    /// `staff`, `studio`; empty is `staff`.
    pub visibility: &'a str,
    /// Slug of the campaign that called for it; empty for none.
    pub campaign: &'a str,
    /// Made with the form.
    pub draft_id: &'a str,
    /// Whether its reporter is named to nobody.
    pub anonymous: bool,
}

/// The key under which a form that is sent twice exists once: 16–64 characters of `[A-Za-z0-9_-]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftId(String);

impl DraftId {
    /// Nothing for what no form of ours sends.
    pub fn parse(raw: &str) -> Option<Self> {
        let fits = (16..=64).contains(&raw.len())
            && raw
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(raw.to_owned()))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A report that cannot be wrong; whether its area exists is for the database to say.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPainPoint {
    /// What hurts.
    pub title: Title,
    /// More about it.
    pub body: Markdown,
    /// What it is about.
    pub area: Option<Slug>,
    /// The campaign that called for it.
    pub campaign: Option<Slug>,
    /// The reporter's own loss.
    pub impact: Option<Impact>,
    /// Staff, or the studio only.
    pub visibility: Visibility,
    /// Made with the form.
    pub draft_id: Option<DraftId>,
    /// Whether its reporter is named to nobody.
    pub anonymous: bool,
    /// What its reporter saw and said it is different from.
    pub different_from: Vec<PainPointId>,
}

impl NewPainPoint {
    /// Checks a report, all problems at once.
    pub fn parse(
        raw: &RawReport<'_>,
        impact: Result<Option<Impact>, Vec<Problem>>,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let title = keep(Title::parse("title", raw.title), &mut problems);
        let body = keep(Markdown::optional("body", raw.body), &mut problems);
        let area = parse_area(raw.area).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let campaign = parse_campaign(raw.campaign).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let visibility = keep(parse_visibility(raw.visibility), &mut problems);
        let impact = impact.unwrap_or_else(|wrong| {
            problems.extend(wrong);
            None
        });
        match (title, body, visibility) {
            (Some(title), Some(body), Some(visibility)) if problems.is_empty() => Ok(Self {
                title,
                body,
                area,
                campaign,
                impact,
                visibility,
                draft_id: DraftId::parse(raw.draft_id),
                anonymous: raw.anonymous,
                different_from: Vec::new(),
            }),
            _ => Err(problems),
        }
    }

    /// The language it is written in.
    pub fn language(&self) -> Language {
        language_of(&self.title, &self.body)
    }
}

/// The language of a report: of its title where that has enough letters to tell, otherwise of all of it.
fn language_of(title: &Title, body: &Markdown) -> Language {
    Language::of_text(&format!("{title} {body}"))
}

fn keep<T>(outcome: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    outcome.map_err(|problem| problems.push(problem)).ok()
}

fn parse_area(raw: &str) -> Result<Option<Slug>, Problem> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    // A slug that cannot exist is an area that does not.
    Slug::parse("area", raw)
        .map(Some)
        .map_err(|_| Problem::new("area", "area_unknown"))
}

fn parse_campaign(raw: &str) -> Result<Option<Slug>, Problem> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    Slug::parse("campaign", raw)
        .map(Some)
        .map_err(|_| Problem::new("campaign", "campaign_unknown"))
}

fn parse_visibility(raw: &str) -> Result<Visibility, Problem> {
    match raw.trim() {
        "" | "staff" => Ok(Visibility::Staff),
        "studio" => Ok(Visibility::Studio),
        _ => Err(Problem::new("visibility", "visibility_unknown")),
    }
}

/// A change of a report as a form or the API sends it: what is absent stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawEdit<'a> {
    /// What hurts.
    pub title: Option<&'a str>,
    /// More about it.
    pub body: Option<&'a str>,
    /// Slug; empty takes it away.
    pub area: Option<&'a str>,
    /// `staff` agrees to opening, or opens.
    pub visibility: Option<&'a str>,
}

/// A change of a report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edit {
    /// What hurts.
    pub title: Option<Title>,
    /// More about it.
    pub body: Option<Markdown>,
    /// What it is about, or nothing in particular.
    pub area: Option<Option<Slug>>,
    /// The reporter's own loss, or none.
    pub impact: Option<Option<Impact>>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
}

impl Edit {
    /// Checks a change, all problems at once. The outer `None` of `impact`: it stays.
    pub fn parse(
        raw: &RawEdit<'_>,
        impact: Result<Option<Option<Impact>>, Vec<Problem>>,
    ) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        let title = raw
            .title
            .and_then(|title| keep(Title::parse("title", title), &mut problems));
        let body = raw
            .body
            .and_then(|body| keep(Markdown::optional("body", body), &mut problems));
        let area = raw
            .area
            .and_then(|area| keep(parse_area(area), &mut problems));
        let visibility = raw
            .visibility
            .and_then(|visibility| keep(parse_visibility(visibility), &mut problems));
        let impact = impact.unwrap_or_else(|wrong| {
            problems.extend(wrong);
            None
        });
        if problems.is_empty() {
            Ok(Self {
                title,
                body,
                area,
                impact,
                visibility,
            })
        } else {
            Err(Refusal::Invalid(problems))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(problems: &[Problem]) -> Vec<(&str, &str)> {
        problems
            .iter()
            .map(|problem| (problem.field.as_ref(), problem.code.as_ref()))
            .collect()
    }

    #[test]
    fn one_field_is_enough() {
        let raw = RawReport {
            title: "왜 꼭 이래야 하나요?",
            ..RawReport::default()
        };
        let new = NewPainPoint::parse(&raw, Ok(None)).unwrap();
        assert_eq!(new.visibility, Visibility::Staff);
        assert_eq!(
            (new.area.clone(), new.impact, new.draft_id.clone()),
            (None, None, None)
        );
        assert_eq!(new.language(), Language::Ko);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let body = "x".repeat(20_001);
        let raw = RawReport {
            title: " ",
            body: &body,
            area: "Not A Slug",
            visibility: "public",
            draft_id: "",
            ..RawReport::default()
        };
        let impact = parse_impact(&RawImpact {
            minutes: "ten",
            times: "",
            per: "day",
        });
        let problems = NewPainPoint::parse(&raw, impact).unwrap_err();
        assert_eq!(
            fields(&problems),
            [
                ("title", "required"),
                ("body", "too_long"),
                ("area", "area_unknown"),
                ("visibility", "visibility_unknown"),
                ("impact.minutes", "minutes_range"),
                ("impact.times", "times_range"),
            ]
        );
    }

    #[test]
    fn an_untouched_sentence_is_no_impact() {
        let raw = RawImpact {
            minutes: " ",
            times: "",
            per: "day",
        };
        assert_eq!(parse_impact(&raw), Ok(None));
    }

    #[test]
    fn a_draft_id_is_what_our_form_makes() {
        assert!(DraftId::parse(&crate::base::secret::random_token()).is_some());
        for wrong in ["", "short", "contains a space in it", &"x".repeat(65)] {
            assert!(DraftId::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_an_edit_does_not_name_stays() {
        let raw = RawEdit {
            area: Some(""),
            ..RawEdit::default()
        };
        let edit = Edit::parse(&raw, Ok(None)).unwrap();
        assert_eq!(edit.area, Some(None));
        assert_eq!((edit.title, edit.body, edit.impact), (None, None, None));
    }
}
