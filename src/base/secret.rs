//! Random tokens and their fingerprints. A token is shown once; only its fingerprint is ever stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::{Digest, Sha256};

/// 256 random bits as 43 URL-safe characters.
pub fn random_token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A random decimal code of `digits` digits, leading zeros kept, for a person to type.
pub fn random_code(digits: usize) -> String {
    let mut rng = rand::rng();
    let mut code = String::with_capacity(digits);
    while code.len() < digits {
        let mut byte = [0u8; 1];
        rng.fill_bytes(&mut byte);
        // 250 is the largest multiple of ten in a byte: a plain remainder would favour low digits.
        if byte[0] < 250 {
            code.push(char::from(b'0' + byte[0] % 10));
        }
    }
    code
}

/// SHA-256 of a token or of what is sent, as 64 hex digits: what is stored and looked up.
pub fn fingerprint(token: &(impl AsRef<[u8]> + ?Sized)) -> String {
    hex::encode(Sha256::digest(token.as_ref()))
}

/// The installation's signing key: proves that an address in a letter (pulse, unsubscribe, sign-in) was made here.
#[derive(Clone)]
pub struct SigningKey(Vec<u8>);

impl SigningKey {
    /// From its stored form.
    pub fn from_text(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// A URL-safe token that binds `payload` to `purpose`: `payload.signature`.
    pub fn sign(&self, purpose: &str, payload: &str) -> String {
        format!(
            "{payload}.{}",
            URL_SAFE_NO_PAD.encode(&self.mac(purpose, payload)[..18])
        )
    }

    /// The payload of a token made by [`SigningKey::sign`] for the same purpose, or `None`.
    pub fn verify<'a>(&self, purpose: &str, token: &'a str) -> Option<&'a str> {
        let (payload, signature) = token.rsplit_once('.')?;
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let expected = self.mac(purpose, payload);
        bool::from(subtle::ConstantTimeEq::ct_eq(
            given.as_slice(),
            &expected[..18],
        ))
        .then_some(payload)
    }

    /// The same as [`SigningKey::sign`] where capitals may be lost on the way and few characters are allowed, such as in the
    /// address of a mailbox: `payload-signature`, in small letters.
    pub fn sign_plain(&self, purpose: &str, payload: &str) -> String {
        format!(
            "{payload}-{}",
            hex::encode(&self.mac(purpose, payload)[..10])
        )
    }

    /// The payload of a token made by [`SigningKey::sign_plain`] for the same purpose, or `None`.
    pub fn verify_plain(&self, purpose: &str, token: &str) -> Option<String> {
        let (payload, signature) = token.rsplit_once('-')?;
        let given = hex::decode(signature).ok()?;
        let expected = self.mac(purpose, payload);
        bool::from(subtle::ConstantTimeEq::ct_eq(
            given.as_slice(),
            &expected[..10],
        ))
        .then(|| payload.to_owned())
    }

    /// 256 bits that only this installation can make: the same for the same purpose and payload.
    pub fn derive(&self, purpose: &str, payload: &str) -> Vec<u8> {
        self.mac(purpose, payload)
    }

    fn mac(&self, purpose: &str, payload: &str) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(payload.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_token_holds_for_its_purpose_only() {
        let key = SigningKey::from_text("key");
        let token = key.sign("pulse", "12");
        assert_eq!(key.verify("pulse", &token), Some("12"));
        assert_eq!(key.verify("unsubscribe", &token), None);
        assert_eq!(key.verify("pulse", &token.replacen("12", "13", 1)), None);
        assert_eq!(SigningKey::from_text("other").verify("pulse", &token), None);
    }

    #[test]
    fn codes_have_their_length() {
        assert_eq!(random_code(8).len(), 8);
        assert_ne!(random_token(), random_token());
    }
}
