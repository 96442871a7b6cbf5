//! What one reader may read of a project: everything but the pain points that only the studio sees.

use std::collections::HashMap;

use super::store::{self, LinkedPainPoint};
use crate::base::actor::Actor;
use crate::base::failure::Outcome;
use crate::base::ids::{PainPointId, ProjectId};
use crate::base::permission::may_see;
use crate::db::Conn;
use crate::features::pain_points::{self, PainPoint};

/// The linked pain points that `actor` may see, the costliest first, and how many others there are.
pub fn linked_shown_to(
    conn: &mut Conn,
    actor: &Actor,
    id: ProjectId,
) -> Outcome<(Vec<(LinkedPainPoint, PainPoint)>, usize)> {
    let links = store::linked(conn, id)?;
    let ids: Vec<PainPointId> = links.iter().map(|link| link.id).collect();
    let mut pains: HashMap<PainPointId, PainPoint> = pain_points::summaries(conn, &ids)?
        .into_iter()
        .map(|pain| (pain.id, pain))
        .collect();
    let total = links.len();
    let mut shown: Vec<(LinkedPainPoint, PainPoint)> = links
        .into_iter()
        .filter_map(|link| {
            let pain = pains.remove(&link.id)?;
            let stake = pain.stake_of(actor.member_id());
            may_see(actor, pain.visibility, stake).then_some((link, pain))
        })
        .collect();
    shown.sort_by_key(|(link, pain)| (std::cmp::Reverse(pain.minutes_per_month), link.id));
    let hidden = total - shown.len();
    Ok((shown, hidden))
}
