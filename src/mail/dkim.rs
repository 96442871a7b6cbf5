//! Signs letters so that the servers of their readers can see that they come from us and were not changed (RFC 6376, 8463).
//!
//! By ring, which TLS brings anyway: it reads the keys that `openssl genpkey` writes, and knows their public half.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{self, Ed25519KeyPair, KeyPair, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

use super::settings::MailProblem;
use super::{Reason, SendError};

/// What is signed, in the order of the signature. Those in `TWICE` are named once more than they occur: nobody can add a
/// second one.
const SIGNED: [&str; 14] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
    "auto-submitted",
];
const TWICE: [&str; 5] = ["from", "to", "subject", "date", "reply-to"];

/// The keys of a domain; the first one signs, the others are published before or after their time.
pub(super) struct Signer {
    domain: String,
    keys: Vec<Key>,
}

struct Key {
    selector: String,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl Signer {
    /// From `selector:file` each; `None` without keys.
    pub fn new(named: &[String], domain: &str) -> Result<Option<Self>, MailProblem> {
        let keys = named
            .iter()
            .map(|named| Key::read(named))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((!keys.is_empty()).then(|| Self {
            domain: domain.to_owned(),
            keys,
        }))
    }

    /// What has to stand in the DNS: name and text of each record.
    pub fn records(&self) -> Vec<(String, String)> {
        self.keys
            .iter()
            .map(|key| {
                let name = format!("{}._domainkey.{}", key.selector, self.domain);
                (name, key.pair.record())
            })
            .collect()
    }

    /// The letter with its signature in front.
    pub fn sign(&self, letter: &[u8], at: i64) -> Result<Vec<u8>, SendError> {
        let Some(key) = self.keys.first() else {
            return Ok(letter.to_vec());
        };
        let text = std::str::from_utf8(letter)
            .map_err(|error| SendError::Permanent(Reason::new(error)))?;
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let fields = fields_of(head);
        let names: Vec<&str> = SIGNED
            .iter()
            .flat_map(|name| {
                let there = fields.iter().filter(|(of, _)| of == name).count();
                let times = there + usize::from(TWICE.contains(name));
                std::iter::repeat_n(*name, times)
            })
            .collect();
        let unsigned = format!(
            "v=1; a={}; c=relaxed/relaxed; d={}; s={}; t={at};\r\n h={};\r\n bh={};\r\n b=",
            key.pair.algorithm(),
            self.domain,
            key.selector,
            names.join(":\r\n  "),
            STANDARD.encode(Sha256::digest(relaxed_body(body).as_bytes())),
        );
        let data = signed_data(&fields, &names, &unsigned);
        let signature = key
            .pair
            .sign(data.as_bytes())
            .ok_or_else(|| SendError::Ours(Reason::new("mail.dkim_keys: the key cannot sign")))?;
        let signature = STANDARD.encode(signature);
        let mut signed = format!("DKIM-Signature: {unsigned}").into_bytes();
        for (at, line) in signature.as_bytes().chunks(70).enumerate() {
            if at > 0 {
                signed.extend_from_slice(b"\r\n  ");
            }
            signed.extend_from_slice(line);
        }
        signed.extend_from_slice(b"\r\n");
        signed.extend_from_slice(letter);
        Ok(signed)
    }
}

impl Key {
    fn read(named: &str) -> Result<Self, MailProblem> {
        let wrong = |remedy: String| MailProblem::new("mail.dkim_keys", remedy);
        let (selector, path) = named.split_once(':').ok_or_else(|| {
            wrong(format!(
                "`{named}` must be a selector and a file, such as `2026a:/etc/insole/dkim.pem`"
            ))
        })?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if selector.is_empty() || selector.len() > 60 || !selector.chars().all(fits) {
            return Err(wrong(format!(
                "the selector `{selector}` may have letters, digits, dots and hyphens"
            )));
        }
        let unreadable = |error: &dyn std::fmt::Display| {
            wrong(format!(
                "{path} is not a private key in PEM: {error}; make one by `openssl genpkey -algorithm ed25519 -out {path}`, or RSA with 2048 bits"
            ))
        };
        let der =
            PrivateKeyDer::from_pem_file(Path::new(path)).map_err(|error| unreadable(&error))?;
        let pair = match &der {
            PrivateKeyDer::Pkcs1(der) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).map(|pair| Pair::Rsa(Box::new(pair)))
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
                    .map(Pair::Ed25519)
                    .or_else(|_| RsaKeyPair::from_pkcs8(der).map(|pair| Pair::Rsa(Box::new(pair))))
            }
            _ => return Err(unreadable(&"of a kind that signs no mail")),
        };
        Ok(Self {
            selector: selector.to_owned(),
            pair: pair.map_err(|error| unreadable(&error))?,
        })
    }
}

impl Pair {
    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa-sha256",
            Self::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// Ed25519 signs the digest (RFC 8463), RSA makes its own.
    fn sign(&self, data: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Ed25519(pair) => Some(pair.sign(&Sha256::digest(data)).as_ref().to_vec()),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(
                    &signature::RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    data,
                    &mut signature,
                )
                .ok()?;
                Some(signature)
            }
        }
    }

    fn record(&self) -> String {
        match self {
            Self::Ed25519(pair) => {
                let public = STANDARD.encode(pair.public_key());
                format!("v=DKIM1; k=ed25519; p={public}")
            }
            Self::Rsa(pair) => {
                let public = STANDARD.encode(subject_public_key(pair.public()));
                format!("v=DKIM1; k=rsa; p={public}")
            }
        }
    }
}

/// The public key with its algorithm around it, as the DNS wants it.
fn subject_public_key(public: &rsa::PublicKey) -> Vec<u8> {
    /// `rsaEncryption`, without parameters.
    const RSA: [u8; 15] = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let mut bits = vec![0];
    bits.extend_from_slice(public.as_ref());
    let mut inner = RSA.to_vec();
    inner.extend(der(0x03, &bits));
    der(0x30, &inner)
}

/// A value of DER, shorter than 64 KiB.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len())
        .unwrap_or(u16::MAX)
        .to_be_bytes();
    let mut whole = match (high, low) {
        (0, short) if short < 0x80 => vec![tag, short],
        (0, long) => vec![tag, 0x81, long],
        (high, low) => vec![tag, 0x82, high, low],
    };
    whole.extend_from_slice(content);
    whole
}

/// Names in small letters, and values with their folds.
fn fields_of(head: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => {
                value.push_str("\r\n");
                value.push_str(line);
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                fields.push((name.trim_end().to_ascii_lowercase(), value.to_owned()));
            }
        }
    }
    fields
}

/// A header in the relaxed form, without its end of line.
fn relaxed_field(name: &str, value: &str) -> String {
    let words: Vec<&str> = value
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty())
        .collect();
    format!("{}:{}", name.trim().to_ascii_lowercase(), words.join(" "))
}

/// A body in the relaxed form.
fn relaxed_body(body: &str) -> String {
    let mut relaxed = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut gap = false;
        for c in line.trim_end_matches([' ', '\t']).chars() {
            if matches!(c, ' ' | '\t') {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) {
                relaxed.push(' ');
            }
            relaxed.push(c);
        }
        relaxed.push_str("\r\n");
    }
    let end = relaxed.trim_end_matches("\r\n").len();
    relaxed.truncate(end);
    if !relaxed.is_empty() {
        relaxed.push_str("\r\n");
    }
    relaxed
}

/// What the signature is over: each named header, the last of its name first, then the signature's own without its end.
fn signed_data(fields: &[(String, String)], names: &[&str], unsigned: &str) -> String {
    let mut data = String::new();
    for (at, name) in names.iter().enumerate() {
        let before = names.iter().take(at).filter(|other| *other == name).count();
        let field = fields.iter().rev().filter(|(of, _)| of == name).nth(before);
        if let Some((name, value)) = field {
            data.push_str(&relaxed_field(name, value));
            data.push_str("\r\n");
        }
    }
    data.push_str(&relaxed_field("dkim-signature", unsigned));
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_body_relax_as_the_standard_shows() {
        // RFC 6376, 3.4.5.
        assert_eq!(relaxed_field("A", " X"), "a:X");
        assert_eq!(relaxed_field("B ", " Y\t\r\n\tZ  "), "b:Y Z");
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "");
    }

    #[test]
    fn a_signature_is_the_one_that_the_standard_shows() {
        // RFC 8463, appendix A: key, message and signature.
        let seed = STANDARD
            .decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
            .unwrap();
        let pair = Pair::Ed25519(Ed25519KeyPair::from_seed_unchecked(&seed).unwrap());
        assert_eq!(
            pair.record(),
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        );
        let head = "From: Joe SixPack <joe@football.example.com>\r\n\
            To: Suzie Q <suzie@shopping.example.net>\r\n\
            Subject: Is dinner ready?\r\n\
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
            Message-ID: <20030712040037.46341.5F8J@football.example.com>";
        let body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
        assert_eq!(
            STANDARD.encode(Sha256::digest(relaxed_body(body).as_bytes())),
            "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
        );
        let names = [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "from",
            "subject",
            "date",
        ];
        let unsigned = "v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; \
            i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n \
            subject : date : message-id : from : subject : date;\r\n \
            bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
        let data = signed_data(&fields_of(head), &names, unsigned);
        assert_eq!(
            STANDARD.encode(pair.sign(data.as_bytes()).unwrap()),
            "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
        );
    }

    #[test]
    fn a_public_key_is_wrapped_as_its_length_needs() {
        assert_eq!(der(4, &[1, 2]), [4, 2, 1, 2]);
        assert_eq!(der(4, &[0; 200]).split_at(3).0, [4, 0x81, 200]);
        assert_eq!(der(4, &[0; 300]).split_at(4).0, [4, 0x82, 1, 44]);
    }
}
