//! Messages for one browser, carried by the push service of its maker: sealed so that nobody between us and that browser
//! can read them (RFC 8291, in the form of RFC 8188), and sent under a name that the service can check (RFC 8292).
//!
//! By ring, which TLS brings anyway: what else is needed of these four RFCs is the order of some bytes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use url::Url;

use crate::base::clock::Timestamp;

/// The most bytes that a sealed message has: every push service takes as many.
const RECORD: usize = 4096;
/// Salt, size of the record, length of our key, our key.
const HEAD: usize = 16 + 4 + 1 + POINT;
/// A point of the curve, not compressed.
const POINT: usize = 65;
/// The most bytes of a message before it is sealed.
pub const LARGEST_MESSAGE: usize = RECORD - HEAD - 1 - 16;
/// Messages are filled up to a multiple of this, so that their size says nothing of them.
const STEP: usize = 1024;
/// How long a push service may take a signed word for ours; it allows a day at most.
const GOOD: chrono::TimeDelta = chrono::TimeDelta::hours(12);

/// A step of the protocol that ring refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message could not be sealed or signed")]
pub struct Unsealed;

impl From<ring::error::Unspecified> for Unsealed {
    fn from(_: ring::error::Unspecified) -> Self {
        Self
    }
}

impl From<ring::error::KeyRejected> for Unsealed {
    fn from(_: ring::error::KeyRejected) -> Self {
        Self
    }
}

/// The name under which this installation sends: browsers take messages of nobody else, so it must not change.
pub struct PushKey {
    pair: EcdsaKeyPair,
    rng: SystemRandom,
}

impl PushKey {
    /// A new one, in the form in which it is stored.
    pub fn make() -> Result<String, Unsealed> {
        let rng = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng)?;
        Ok(URL_SAFE_NO_PAD.encode(made.as_ref()))
    }

    /// From its stored form.
    pub fn from_text(text: &str) -> Result<Self, Unsealed> {
        let rng = SystemRandom::new();
        let stored = URL_SAFE_NO_PAD.decode(text).map_err(|_| Unsealed)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &stored, &rng)?;
        Ok(Self { pair, rng })
    }

    /// Its public half, as browsers want it.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// What says to the service behind `endpoint` that it is us, and how to reach whoever runs us.
    pub fn authorization(
        &self,
        endpoint: &Url,
        contact: &str,
        now: Timestamp,
    ) -> Result<String, Unsealed> {
        let claims = serde_json::json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": (now + GOOD).timestamp(),
            "sub": contact,
        });
        let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.pair.sign(&self.rng, signed.as_bytes())?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Ok(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

impl std::fmt::Debug for PushKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushKey(…)")
    }
}

/// The one browser that can open a message: the public half of its key, and a secret that it shares with us.
pub struct PushReader {
    public: [u8; POINT],
    auth: [u8; 16],
}

impl PushReader {
    /// From what the browser gave; `None` for what cannot be such keys.
    pub fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        let bytes = |text: &str| {
            let bare = text.trim_end_matches('=');
            URL_SAFE_NO_PAD.decode(bare).ok()
        };
        let public: [u8; POINT] = bytes(p256dh)?.try_into().ok()?;
        let reader = Self {
            public,
            auth: bytes(auth)?.try_into().ok()?,
        };
        // Whether the point lies on the curve shows when something is sealed for it.
        reader.seal(b"").is_ok().then_some(reader)
    }

    /// The message as it travels: for this browser alone, and different each time.
    pub fn seal(&self, message: &[u8]) -> Result<Vec<u8>, Unsealed> {
        let rng = SystemRandom::new();
        let ours = EphemeralPrivateKey::generate(&ECDH_P256, &rng)?;
        let mut our_public = [0; POINT];
        our_public.copy_from_slice(ours.compute_public_key()?.as_ref());
        let mut salt = [0; 16];
        rng.fill(&mut salt)?;
        let theirs = UnparsedPublicKey::new(&ECDH_P256, &self.public);
        agree_ephemeral(ours, &theirs, |shared| {
            self.seal_with(shared, &our_public, &salt, &filled_up(message)?)
        })?
    }

    /// The same with everything that is otherwise made anew each time.
    fn seal_with(
        &self,
        shared: &[u8],
        our_public: &[u8; POINT],
        salt: &[u8; 16],
        record: &[u8],
    ) -> Result<Vec<u8>, Unsealed> {
        let mut info = b"WebPush: info\0".to_vec();
        info.extend_from_slice(&self.public);
        info.extend_from_slice(our_public);
        let secret: [u8; 32] = derived(&self.auth, shared, &info)?;
        let key: [u8; 16] = derived(salt, &secret, b"Content-Encoding: aes128gcm\0")?;
        let nonce: [u8; NONCE_LEN] = derived(salt, &secret, b"Content-Encoding: nonce\0")?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
        let mut sealed = record.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed)?;
        let mut message = Vec::with_capacity(HEAD + sealed.len());
        message.extend_from_slice(salt);
        message.extend_from_slice(&(RECORD as u32).to_be_bytes());
        message.push(POINT as u8);
        message.extend_from_slice(our_public);
        message.extend_from_slice(&sealed);
        Ok(message)
    }
}

/// The message, the mark of a last record, and nothing for the rest of its step.
fn filled_up(message: &[u8]) -> Result<Vec<u8>, Unsealed> {
    if message.len() > LARGEST_MESSAGE {
        return Err(Unsealed);
    }
    let mut record = message.to_vec();
    record.push(2);
    let full = record.len().next_multiple_of(STEP);
    record.resize(full.min(LARGEST_MESSAGE + 1), 0);
    Ok(record)
}

/// So many bytes of a secret for one purpose (HKDF with SHA-256).
fn derived<const N: usize>(
    salt: &[u8],
    secret: &[u8],
    purpose: &[u8],
) -> Result<[u8; N], Unsealed> {
    struct Bytes(usize);
    impl KeyType for Bytes {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut bytes = [0; N];
    let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
    extracted.expand(&[purpose], Bytes(N))?.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn reader() -> PushReader {
        PushReader::parse(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap()
    }

    #[test]
    fn a_message_is_sealed_as_appendix_a_of_rfc_8291_seals_it() {
        let ours = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
        let sealed = reader().seal_with(
            &bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
            &bytes(ours).try_into().unwrap(),
            &bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap(),
            b"When I grow up, I want to be a watermelon\x02",
        );
        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed.unwrap()),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3\
             jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn the_size_of_a_message_says_nothing_of_it_and_none_is_too_large() {
        let size = |length: usize| {
            reader()
                .seal(&vec![b'x'; length])
                .map(|sealed| sealed.len())
        };
        assert_eq!(size(0), size(STEP - 1));
        assert_eq!(size(LARGEST_MESSAGE), Ok(RECORD));
        assert_eq!(size(LARGEST_MESSAGE + 1), Err(Unsealed));
        assert_ne!(
            reader().seal(b"same").unwrap(),
            reader().seal(b"same").unwrap()
        );
    }

    #[test]
    fn what_is_no_key_of_a_browser_is_refused() {
        let auth = "BTBZMqHH6r4Tts7J_aSIgg";
        let off_the_curve = URL_SAFE_NO_PAD.encode([4; POINT]);
        for (p256dh, auth) in [("", auth), ("???", auth), (&off_the_curve, auth)] {
            assert!(PushReader::parse(p256dh, auth).is_none(), "{p256dh}");
        }
        let good = URL_SAFE_NO_PAD.encode(reader().public);
        assert!(PushReader::parse(&good, "short").is_none());
        assert!(PushReader::parse(&good, &format!("{auth}==")).is_some());
    }

    #[test]
    fn a_push_service_can_check_who_sends() {
        let key = PushKey::from_text(&PushKey::make().unwrap()).unwrap();
        let endpoint: Url = "https://push.example.net/send/abc?d=1".parse().unwrap();
        let now = DateTime::from_timestamp(1_772_413_200, 0).unwrap();
        let said = key
            .authorization(&endpoint, "https://insole.bank.example", now)
            .unwrap();
        let said = said.strip_prefix("vapid t=").unwrap();
        let (token, public) = said.split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(public));
        public.verify(signed.as_bytes(), &bytes(signature)).unwrap();
        let claims = bytes(signed.split_once('.').unwrap().1);
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], "https://push.example.net");
        assert_eq!(claims["exp"], 1_772_413_200 + 12 * 3600);
        assert!(PushKey::from_text("nonsense").is_err());
    }
}
