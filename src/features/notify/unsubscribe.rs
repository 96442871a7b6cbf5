//! The token behind "stop letters about this": who, and what. Whoever holds it may say stop, and nothing else.

use crate::base::ids::MemberId;
use crate::base::secret::SigningKey;
use crate::base::subject::Subject;

const PURPOSE: &str = "unsubscribe";

/// What one click stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Letters about this item.
    Item(Subject),
    /// Digests.
    Digest,
}

/// The token for `/unsubscribe/{token}`.
pub(super) fn token(key: &SigningKey, member: MemberId, scope: Scope) -> String {
    let payload = match scope {
        Scope::Item(item) => format!("{member}-{}-{}", item.kind(), item.id()),
        Scope::Digest => format!("{member}-digest"),
    };
    key.sign(PURPOSE, &payload)
}

/// Who says stop to what; `None` for a token that was not made here.
pub(super) fn read(key: &SigningKey, token: &str) -> Option<(MemberId, Scope)> {
    let payload = key.verify(PURPOSE, token)?;
    let (member, scope) = payload.split_once('-')?;
    let member = MemberId(member.parse().ok()?);
    if scope == "digest" {
        return Some((member, Scope::Digest));
    }
    let (kind, id) = scope.split_once('-')?;
    Some((
        member,
        Scope::Item(Subject::from_stored(kind, id.parse().ok()?)?),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::PainPointId;

    #[test]
    fn a_token_says_who_stops_what_and_cannot_be_bent() {
        let key = SigningKey::from_text("key");
        let item = Scope::Item(Subject::PainPoint(PainPointId(12)));
        for scope in [item, Scope::Digest] {
            let token = token(&key, MemberId(3), scope);
            assert_eq!(read(&key, &token), Some((MemberId(3), scope)));
            assert_eq!(read(&key, &token.replacen('3', "4", 1)), None);
            assert_eq!(read(&SigningKey::from_text("other"), &token), None);
        }
        assert_eq!(read(&key, "3-digest."), None);
    }
}
