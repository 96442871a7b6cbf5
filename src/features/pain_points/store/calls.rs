//! The campaigns that reports answer to: read here, kept by their own room.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::failure::Outcome;
use crate::base::ids::CampaignId;
use crate::base::language::Language;
use crate::db::Conn;
use crate::db::schema::campaigns;

/// A campaign that called, or calls, for reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Which.
    pub id: CampaignId,
    /// Whether it takes reports now.
    pub open: bool,
    title_ko: String,
    title_en: String,
}

impl Called {
    /// Its title in a language; in the other one where it has only that.
    pub fn title(&self, language: Language) -> &str {
        let (own, other) = match language {
            Language::Ko => (&self.title_ko, &self.title_en),
            Language::En => (&self.title_en, &self.title_ko),
        };
        if own.is_empty() { other } else { own }
    }
}

/// The campaign of an address, if it has ever been open.
pub fn called_by(conn: &mut Conn, slug: &str) -> Outcome<Option<Called>> {
    let found: Option<(i64, String, String, String)> = campaigns::table
        .filter(campaigns::slug.eq(slug))
        .filter(campaigns::state.eq_any(["open", "closed"]))
        .select((
            campaigns::id,
            campaigns::state,
            campaigns::title_ko,
            campaigns::title_en,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, state, title_ko, title_en)| Called {
        id: CampaignId(id),
        open: state == "open",
        title_ko,
        title_en,
    }))
}

/// The addresses of these campaigns.
pub fn campaign_slugs(
    conn: &mut Conn,
    ids: Vec<CampaignId>,
) -> Outcome<HashMap<CampaignId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, String)> = campaigns::table
        .filter(campaigns::id.eq_any(ids))
        .select((campaigns::id, campaigns::slug))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug)| (CampaignId(id), slug))
        .collect())
}
