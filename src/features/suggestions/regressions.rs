//! Fresh reports of a pain that a success had relieved: enough of them, and the success counts as lost.

use std::collections::BTreeSet;

use super::store;
use crate::base::clock::Timestamp;
use crate::base::failure::Outcome;
use crate::base::ids::PainPointId;
use crate::config::Config;
use crate::db::Tx;
use crate::features::pain_points::Terms;
use crate::features::projects;

/// Looks at the successes that relieved one of `touched`, and sends those back to work whose pain was reported afresh as
/// often as the setting says: new reports that are the same, and clicks on "it came back".
pub(super) fn notice(
    tx: &mut Tx<'_>,
    now: Timestamp,
    config: &Config,
    touched: &BTreeSet<PainPointId>,
) -> Outcome<()> {
    let touched: Vec<PainPointId> = touched.iter().copied().collect();
    for project in projects::kept_good_for(tx, &touched)? {
        let Some((pains, since)) = projects::relieved(tx, project)? else {
            continue;
        };
        let fresh =
            store::fresh_of(tx, &pains, since)? + projects::came_back_since(tx, &pains, since)?;
        if fresh >= i64::from(config.regression_reports) {
            let terms = Terms::current(tx, config)?;
            projects::slip_back(tx, now, &terms, project, fresh)?;
        }
    }
    Ok(())
}
