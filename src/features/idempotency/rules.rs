//! What a key is, and how long it is kept.

use chrono::TimeDelta;

use crate::base::failure::{Outcome, Problem};

/// How long the answer to a key is kept.
pub(super) const KEPT: TimeDelta = TimeDelta::hours(24);

/// The field that problems are about.
pub(super) const FIELD: &str = "Idempotency-Key";

/// A key: 1–255 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(String);

impl Key {
    pub(super) fn parse(raw: &[u8]) -> Outcome<Self> {
        let fits =
            (1..=255).contains(&raw.len()) && raw.iter().all(|byte| (b' '..=b'~').contains(byte));
        let text = std::str::from_utf8(raw).ok().filter(|_| fits);
        text.map(|text| Self(text.to_owned()))
            .ok_or_else(|| Problem::new(FIELD, "idempotency_key").invalid())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_visible_and_not_endless() {
        assert!(Key::parse(b"8e03978e-40d5-43dd-bc93-6894a57f9324").is_ok());
        assert!(Key::parse(b"").is_err());
        assert!(Key::parse(b"report 7 of march").is_ok());
        assert!(Key::parse(b"tab\there").is_err());
        assert!(Key::parse("열쇠".as_bytes()).is_err());
        assert!(Key::parse(&[b'x'; 256]).is_err());
    }
}
