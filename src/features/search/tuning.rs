//! Scores as an installation's own people judge them.
//!
//! The weights of `ranking` were fitted on public pairs. What a studio merges and tells apart shows how far they hold here: a
//! [`Tuning`] moves and stretches the log-odds, once for texts in one language and once for texts in two. The order within a
//! language stays; what changes is how sure a score is, and with it what is suggested and what is called the same.

use serde::{Deserialize, Serialize};

use crate::base::actor::Actor;
use crate::base::clock::Timestamp;
use crate::base::failure::{Outcome, Refusal};
use crate::db::{Conn, Tx};
use crate::features::settings;

/// The name of the setting.
const KEY: &str = "text.similar_tuning";
/// How strongly a fit is held where it was: as if so many pairs spoke for it.
const HELD: f64 = 2.0;
/// Pairs of either kind that a fit needs; with fewer it would learn the accident.
pub const FEWEST: usize = 15;
/// One in so many pairs is held back, to measure on.
const HELD_BACK: usize = 3;

/// How scores of a lane are moved: `shift + slope × log-odds`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Above 0: more is the same than the shipped weights think.
    pub shift: f64,
    /// Above 1: scores say more than the shipped weights think.
    pub slope: f64,
}

impl Default for Fit {
    fn default() -> Self {
        Self {
            shift: 0.0,
            slope: 1.0,
        }
    }
}

impl Fit {
    fn of(self, score: f64) -> f64 {
        let score = score.clamp(1e-6, 1.0 - 1e-6);
        likely(self.shift + self.slope * (score / (1.0 - score)).ln())
    }

    /// This one after `before`: scores that `before` has moved already are moved on.
    fn after(self, before: Self) -> Self {
        Self {
            shift: self.shift + self.slope * before.shift,
            slope: self.slope * before.slope,
        }
    }
}

fn likely(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// What holds in an installation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tuning {
    /// For which model; it says nothing about the scores of another one, or of words alone.
    pub model: Option<String>,
    /// Texts in one language.
    pub own: Fit,
    /// Texts in two languages.
    pub other: Fit,
    /// Judged pairs that it was fitted on.
    pub pairs: usize,
}

/// A pair that somebody has judged, with the score it had before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedScore {
    /// Which one, of no meaning but to hold some back: the same ones every time.
    pub id: i64,
    /// As it was suggested, between 0 and 1.
    pub score: f64,
    /// Whether both are in one language.
    pub own_language: bool,
    /// Whether they were merged, or told apart.
    pub same: bool,
}

/// How far scores can be believed, on pairs that they were not fitted on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Belief {
    /// Pairs looked at.
    pub pairs: usize,
    /// Mean surprise in nats; lower is better.
    pub log_loss: f64,
    /// Of those called the same, the share that were merged; `None` where none was.
    pub precision: Option<f64>,
    /// Of those merged, the share that was called the same.
    pub recall: f64,
}

/// A tuning that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// What would hold.
    pub tuning: Tuning,
    /// On what was held back, as scores are.
    pub before: Belief,
    /// On what was held back, as they would be.
    pub after: Belief,
}

impl Trial {
    /// Whether scores would be better believed.
    pub fn is_better(&self) -> bool {
        self.after.log_loss < self.before.log_loss
    }
}

/// What is judged is too little to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew {
    /// Pairs that were merged.
    pub same: usize,
    /// Pairs that were told apart.
    pub apart: usize,
}

impl Tuning {
    /// A score as this installation has learnt to see it; as it is where another model gave it.
    pub(super) fn of(&self, model: Option<&str>, own_language: bool, score: f32) -> f32 {
        if self.model.as_deref() != model {
            return score;
        }
        let fit = self.lane(own_language);
        if fit == Fit::default() {
            return score;
        }
        fit.of(f64::from(score)) as f32
    }

    fn lane(&self, own_language: bool) -> Fit {
        if own_language { self.own } else { self.other }
    }

    /// Fits on two of three judged pairs whose scores `self` gave, and measures on the third.
    ///
    /// # Errors
    /// When there are too few pairs to learn from; nothing is fitted then.
    pub fn tried(&self, model: Option<&str>, judged: &[JudgedScore]) -> Result<Trial, TooFew> {
        let same = judged.iter().filter(|pair| pair.same).count();
        let apart = judged.len() - same;
        if same < FEWEST || apart < FEWEST {
            return Err(TooFew { same, apart });
        }
        let mut ordered = judged.to_vec();
        ordered.sort_by_key(|pair| (pair.same, pair.id));
        let held_back = |at: usize| at % HELD_BACK == HELD_BACK - 1;
        let part = |wanted: bool| -> Vec<JudgedScore> {
            let all = ordered.iter().enumerate();
            all.filter(|(at, _)| held_back(*at) == wanted)
                .map(|(_, pair)| *pair)
                .collect()
        };
        let (learnt, kept) = (part(false), part(true));
        let lane = |own: bool| -> Fit {
            let pairs: Vec<JudgedScore> = learnt
                .iter()
                .filter(|pair| pair.own_language == own)
                .copied()
                .collect();
            fitted(&pairs)
        };
        let (own, other) = (lane(true), lane(false));
        let stands = if self.model.as_deref() == model {
            self.clone()
        } else {
            Self::default()
        };
        Ok(Trial {
            tuning: Self {
                model: model.map(str::to_owned),
                own: own.after(stands.own),
                other: other.after(stands.other),
                pairs: learnt.len(),
            },
            before: belief(&kept, |_| Fit::default()),
            after: belief(&kept, |own_language| if own_language { own } else { other }),
        })
    }
}

/// Logistic regression on the log-odds of the scores, by Newton's method, held at doing nothing by [`HELD`].
fn fitted(pairs: &[JudgedScore]) -> Fit {
    let both = |same: bool| pairs.iter().any(|pair| pair.same == same);
    if !both(true) || !both(false) {
        return Fit::default();
    }
    let mut fit = Fit::default();
    for _ in 0..50 {
        let (mut a, mut b) = (-HELD * fit.shift, -HELD * (fit.slope - 1.0));
        let (mut aa, mut ab, mut bb) = (HELD, 0.0, HELD);
        for pair in pairs {
            let score = pair.score.clamp(1e-6, 1.0 - 1e-6);
            let odds = (score / (1.0 - score)).ln();
            let guess = likely(fit.shift + fit.slope * odds);
            let wrong = f64::from(u8::from(pair.same)) - guess;
            a += wrong;
            b += wrong * odds;
            let weight = guess * (1.0 - guess);
            aa += weight;
            ab += weight * odds;
            bb += weight * odds * odds;
        }
        let det = aa * bb - ab * ab;
        let (shift, slope) = ((bb * a - ab * b) / det, (aa * b - ab * a) / det);
        fit.shift += shift.clamp(-1.0, 1.0);
        fit.slope += slope.clamp(-0.5, 0.5);
        if shift.abs() < 1e-9 && slope.abs() < 1e-9 {
            break;
        }
    }
    // A lane in which a higher score means less would turn the list over: then nothing is learnt.
    if fit.slope > 0.0 && fit.slope.is_finite() && fit.shift.is_finite() {
        fit
    } else {
        Fit::default()
    }
}

fn belief(pairs: &[JudgedScore], lane: impl Fn(bool) -> Fit) -> Belief {
    let (mut surprise, mut called, mut rightly, mut same) = (0.0, 0_usize, 0_usize, 0_usize);
    for pair in pairs {
        let score = lane(pair.own_language).of(pair.score);
        let given = if pair.same { score } else { 1.0 - score };
        surprise -= given.max(1e-9).ln();
        same += usize::from(pair.same);
        if super::ranking::verdict(score as f32) == super::similar::Verdict::Same {
            called += 1;
            rightly += usize::from(pair.same);
        }
    }
    Belief {
        pairs: pairs.len(),
        log_loss: surprise / pairs.len().max(1) as f64,
        precision: (called > 0).then(|| rightly as f64 / called as f64),
        recall: rightly as f64 / same.max(1) as f64,
    }
}

/// What holds, and since which version; 0 as long as nobody tuned anything.
pub fn tuning(conn: &mut Conn) -> Outcome<(Tuning, i64)> {
    let Some((text, version)) = settings::text(conn, KEY)? else {
        return Ok((Tuning::default(), 0));
    };
    // One of a newer Insole may say more than this one understands: then the shipped weights hold.
    let tuning = serde_json::from_str(&text)
        .inspect_err(|error| tracing::warn!(%error, "search: this tuning is of another version and not used"))
        .unwrap_or_default();
    Ok((tuning, version))
}

/// Which version holds.
pub(super) fn tuning_version(conn: &mut Conn) -> Outcome<i64> {
    Ok(settings::text_version(conn, KEY)?.unwrap_or(0))
}

/// Lets a tuning hold from now on, on every node, and notes it in the ledger; refused when another one came in between.
pub fn keep_tuning(
    tx: &mut Tx<'_>,
    now: Timestamp,
    actor: &Actor,
    tuning: &Tuning,
    seen: i64,
) -> Outcome<()> {
    if tuning_version(tx)? != seen {
        return Err(Refusal::Stale.into());
    }
    let text = serde_json::to_string(tuning)?;
    settings::put_text(tx, now, actor, KEY, &text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pairs whose scores are right in exactly the share that `truth` says.
    fn judged(truth: impl Fn(f64) -> f64) -> Vec<JudgedScore> {
        let mut pairs = Vec::new();
        for at in 1..20 {
            let score = f64::from(at) / 20.0;
            let right = (truth(score) * 60.0).round() as i64;
            pairs.extend((0..60).map(|n| JudgedScore {
                id: i64::from(at) * 1000 + n,
                score,
                own_language: true,
                same: n < right,
            }));
        }
        pairs
    }

    #[test]
    fn scores_that_are_too_sure_are_taken_down_and_the_held_back_part_agrees() {
        let boastful = judged(|score| likely(-1.0 + 0.7 * (score / (1.0 - score)).ln()));
        let trial = Tuning::default().tried(Some("m"), &boastful).unwrap();
        assert!((trial.tuning.own.shift + 1.0).abs() < 0.15, "{trial:?}");
        assert!((trial.tuning.own.slope - 0.7).abs() < 0.15, "{trial:?}");
        assert_eq!(trial.tuning.other, Fit::default());
        assert!(trial.is_better());
        assert!(trial.after.precision.unwrap_or(1.0) >= trial.before.precision.unwrap());
        // What was learnt once is not learnt again from scores that it gave.
        let again: Vec<JudgedScore> = boastful
            .iter()
            .map(|pair| JudgedScore {
                score: trial.tuning.own.of(pair.score),
                ..*pair
            })
            .collect();
        let second = trial.tuning.tried(Some("m"), &again).unwrap();
        assert!((second.tuning.own.shift - trial.tuning.own.shift).abs() < 0.1);
        assert!((second.tuning.own.slope - trial.tuning.own.slope).abs() < 0.1);
    }

    #[test]
    fn right_scores_stay_and_few_pairs_teach_nothing() {
        let trial = Tuning::default()
            .tried(None, &judged(|score| score))
            .unwrap();
        assert!(trial.tuning.own.shift.abs() < 0.1, "{trial:?}");
        assert!((trial.tuning.own.slope - 1.0).abs() < 0.1, "{trial:?}");
        let few: Vec<JudgedScore> = judged(|score| score).into_iter().take(20).collect();
        assert!(Tuning::default().tried(None, &few).is_err());
    }

    #[test]
    fn a_tuning_is_for_its_model_alone() {
        let tuning = Tuning {
            model: Some("m".to_owned()),
            own: Fit {
                shift: -1.0,
                slope: 1.0,
            },
            ..Tuning::default()
        };
        assert!(tuning.of(Some("m"), true, 0.9) < 0.8);
        assert_eq!(tuning.of(Some("m"), false, 0.9), 0.9);
        assert_eq!(tuning.of(Some("other"), true, 0.9), 0.9);
        assert_eq!(tuning.of(None, true, 0.9), 0.9);
    }

    proptest! {
        #[test]
        fn a_higher_score_stays_the_higher_one(
            pairs in prop::collection::vec((0.0..1.0_f64, any::<bool>(), any::<bool>()), 40..200),
            low in 0.0..1.0_f32,
            high in 0.0..1.0_f32,
        ) {
            let judged: Vec<JudgedScore> = (0_i64..)
                .zip(&pairs)
                .map(|(id, (score, own_language, same))| JudgedScore {
                    id, score: *score, own_language: *own_language, same: *same,
                })
                .collect();
            if let Ok(trial) = Tuning::default().tried(None, &judged) {
                let (low, high) = (low.min(high), low.max(high));
                for own in [true, false] {
                    let (a, b) = (trial.tuning.of(None, own, low), trial.tuning.of(None, own, high));
                    prop_assert!(a <= b && (0.0..=1.0).contains(&a) && (0.0..=1.0).contains(&b));
                }
            }
        }
    }
}
