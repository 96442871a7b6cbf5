//! The tests that keep both languages whole.

use super::sentences::build;
use crate::base::language::Language;

#[test]
fn every_sentence_can_be_read() {
    for language in Language::ALL {
        assert_eq!(build(language).1, Vec::<String>::new());
    }
}
