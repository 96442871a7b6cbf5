//! Finding by words. Lists that search ask whoever `app.rs` puts behind this; rooms do not know the search room.

use super::failure::Outcome;
use super::ids::PainPointId;

/// Finds pain points by what people wrote.
pub trait Finder: Send + Sync {
    /// The follower that brings it what is written: who lists what was found waits for it a moment.
    fn follower(&self) -> &'static str;

    /// The best matches for `words`, best first, at most `most`; whoever may see them: the caller filters. `None` while
    /// nothing can be found this way (the index is being built): the caller looks for itself.
    fn find_pain_points(&self, words: &str, most: usize) -> Outcome<Option<Vec<PainPointId>>>;
}
