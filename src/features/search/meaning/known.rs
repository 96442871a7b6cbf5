//! What was encoded a moment ago: who writes a report asks again at every pause, each time with the same title.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use super::Numbers;

/// Texts that are surely remembered; up to twice as many are.
const REMEMBERED: usize = 256;

/// Vectors of the last texts, of one model. The texts themselves are not kept.
#[derive(Default)]
pub(super) struct Known {
    hasher: RandomState,
    last: Mutex<Last>,
}

#[derive(Default)]
struct Last {
    model: String,
    young: HashMap<Key, Arc<Numbers>>,
    old: HashMap<Key, Arc<Numbers>>,
}

/// A text by two keyed hashes and its length: 128 bits, which nobody can aim at.
type Key = (u64, u64, usize);

impl Known {
    /// The vector of a text, from before or from `encode`.
    pub fn or_encode<E>(
        &self,
        model: &str,
        text: &str,
        encode: impl FnOnce() -> Result<Vec<f32>, E>,
    ) -> Result<Arc<Numbers>, E> {
        let key = (
            self.hasher.hash_one(text),
            self.hasher.hash_one((text, 1)),
            text.len(),
        );
        if let Some(known) = self.find(model, key) {
            return Ok(known);
        }
        let new = Arc::new(Numbers::of(&encode()?));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.model == model {
            last.put(key, Arc::clone(&new));
        }
        Ok(new)
    }

    fn find(&self, model: &str, key: Key) -> Option<Arc<Numbers>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.model != model {
            *last = Last {
                model: model.to_owned(),
                ..Last::default()
            };
            return None;
        }
        if let Some(known) = last.young.get(&key) {
            return Some(Arc::clone(known));
        }
        let known = last.old.remove(&key)?;
        last.put(key, Arc::clone(&known));
        Some(known)
    }
}

impl Last {
    fn put(&mut self, key: Key, numbers: Arc<Numbers>) {
        if self.young.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, numbers);
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn a_text_is_encoded_once_and_the_oldest_are_forgotten() {
        let known = Known::default();
        let mut encoded = 0;
        let mut ask = |model: &str, text: &str| {
            let vector = || {
                encoded += 1;
                Ok::<_, Infallible>(vec![1.0, text.len() as f32])
            };
            known.or_encode(model, text, vector).unwrap();
            encoded
        };
        assert_eq!(ask("m", "a"), 1);
        assert_eq!(ask("m", "a"), 1);
        assert_eq!(ask("m", "b"), 2);
        assert_eq!(ask("n", "a"), 3, "another model says something else");
        for number in 0..3 * REMEMBERED {
            ask("n", &format!("text {number}"));
        }
        assert_eq!(ask("n", "a"), 4 + 3 * REMEMBERED);
        let last = known.last.lock().unwrap();
        assert!(last.young.len() + last.old.len() <= 2 * REMEMBERED);
    }
}
