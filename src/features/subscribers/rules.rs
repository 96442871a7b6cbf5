//! How long an asking is good, what its addresses are, and what of an address is shown.

use chrono::TimeDelta;

use crate::base::clock::Timestamp;
use crate::base::ids::SubscriberId;
use crate::base::secret::SigningKey;

/// So long somebody may confirm; then it is as if they had not asked.
pub(super) const GOOD: TimeDelta = TimeDelta::days(2);
/// The least time between two letters to an address that has not answered.
pub(super) const PAUSE: TimeDelta = TimeDelta::minutes(15);
/// Askings from one place in a day.
pub(super) const AT_A_PLACE: u32 = 20;
/// Askings for one address in a day; more are taken and lead to no letter.
pub(super) const FOR_AN_ADDRESS: u32 = 3;

const CONFIRM: &str = "subscribe";
const LEAVE: &str = "unsubscribe-stories";

/// Where somebody says that it was they who asked.
pub fn confirm_path(key: &SigningKey, id: SubscriberId) -> String {
    format!("/subscribe/{}", key.sign(CONFIRM, &id.to_string()))
}

/// Where one click ends it.
pub fn leave_path(key: &SigningKey, id: SubscriberId) -> String {
    let token = key.sign(LEAVE, &id.to_string());
    format!("/unsubscribe/stories/{token}")
}

fn read(key: &SigningKey, purpose: &str, token: &str) -> Option<SubscriberId> {
    let id = key.verify(purpose, token)?;
    id.parse().ok().map(SubscriberId)
}

/// Whose token to confirm this is; `None` for one that was not made here.
pub(super) fn who_confirms(key: &SigningKey, token: &str) -> Option<SubscriberId> {
    read(key, CONFIRM, token)
}

/// Whose token to leave this is.
pub(super) fn who_leaves(key: &SigningKey, token: &str) -> Option<SubscriberId> {
    read(key, LEAVE, token)
}

/// Whether an asking can still be confirmed.
pub(super) fn is_good(asked_at: Timestamp, now: Timestamp) -> bool {
    now < asked_at + GOOD
}

/// `m•••@b•••.example`: enough to know one's own, too little to write to.
pub(super) fn masked(address: &str) -> String {
    let first = |part: &str| part.chars().take(1).collect::<String>();
    let Some((name, domain)) = address.rsplit_once('@') else {
        return "•••".to_owned();
    };
    let end = domain.rsplit_once('.').map_or("", |(_, end)| end);
    format!("{}•••@{}•••.{end}", first(name), first(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_one_person_and_one_purpose() {
        let key = SigningKey::from_text("key");
        let path = confirm_path(&key, SubscriberId(7));
        let token = path.strip_prefix("/subscribe/").unwrap();
        assert_eq!(who_confirms(&key, token), Some(SubscriberId(7)));
        assert_eq!(who_leaves(&key, token), None);
        assert_eq!(who_confirms(&key, &token.replacen('7', "8", 1)), None);
        assert_eq!(who_confirms(&SigningKey::from_text("other"), token), None);
    }

    #[test]
    fn an_address_is_shown_by_its_first_letters() {
        assert_eq!(masked("mina@reader.example"), "m•••@r•••.example");
        assert_eq!(masked("nonsense"), "•••");
    }
}
