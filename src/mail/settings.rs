//! The section `mail` of the configuration, and why it may be refused.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::message::Correspondent;

/// How letters leave; chosen by `mail.transport`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// A mail server.
    Smtp,
    /// One file per letter.
    Directory,
    /// Nothing is sent.
    None,
}

/// The section `mail`, as read; [`super::Mailer::new`] refuses what cannot work.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// `smtp`, `directory` or `none`; there is no default, so that no installation drops letters unknowingly.
    pub transport: Option<String>,
    /// `smtps://user:password@host`, `smtp://host?tls=required` or, for loopback, `smtp://127.0.0.1:25`.
    #[serde(deserialize_with = "secret")]
    pub smtp_url: Option<SecretString>,
    /// The sender: `Insole <insole@company.example>`.
    pub from: Option<String>,
    /// Lets `smtp://` without TLS leave this machine.
    pub allow_plain: bool,
    /// Folder for the transport `directory`; `mail` in the data folder unless set.
    pub directory: Option<PathBuf>,
    /// Where letters come back to: a mailbox that also takes what stands behind a `+`, piped into `insole mail bounce`.
    pub bounce_address: Option<String>,
    /// Where answers go: a mailbox that also takes what stands behind a `+`, piped into `insole mail receive`.
    pub reply_address: Option<String>,
    /// Keys that sign letters, `selector:file` each; the first one signs, the others are only published.
    pub dkim_keys: Vec<String>,
    /// The domain that signs; the sender's unless set.
    pub dkim_domain: Option<String>,
    /// What a mail provider proves itself with at `/hooks/mail`.
    #[serde(deserialize_with = "secret")]
    pub webhook_secret: Option<SecretString>,
    /// A PEM file with the certificate authority of a company's own mail server, trusted besides the public ones.
    pub ca_file: Option<PathBuf>,
    /// How many connections to the mail server at once, 1–50.
    pub connections: usize,
    /// How many letters leave in a minute at most; 0: as many as there are.
    pub per_minute: u32,
    /// First pause after a letter was put off, in seconds; it doubles with every attempt, up to 6 hours.
    pub retry_first_seconds: u64,
    /// How long a letter waits for more news of the same item, in seconds.
    pub coalesce_seconds: u64,
    /// How long one attempt may take; shorter than a lease by far, so that nobody else sends the letter meanwhile.
    #[serde(skip)]
    pub send_timeout: Duration,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            transport: None,
            smtp_url: None,
            from: None,
            allow_plain: false,
            directory: None,
            bounce_address: None,
            reply_address: None,
            dkim_keys: Vec::new(),
            dkim_domain: None,
            webhook_secret: None,
            ca_file: None,
            connections: 4,
            per_minute: 0,
            retry_first_seconds: 60,
            coalesce_seconds: 120,
            send_timeout: Duration::from_secs(20),
        }
    }
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of the server carries the password.
        f.debug_struct("MailSettings")
            .field("transport", &self.transport)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

fn secret<'de, D: serde::Deserializer<'de>>(raw: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(raw)?.map(SecretString::from))
}

/// A setting that cannot work, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {remedy}")]
pub struct MailProblem {
    /// The setting's name: `mail.transport`.
    pub setting: &'static str,
    /// What is wrong and what to write instead; never repeats a secret.
    pub remedy: String,
}

impl MailProblem {
    pub(super) fn new(setting: &'static str, remedy: impl Into<String>) -> Self {
        Self {
            setting,
            remedy: remedy.into(),
        }
    }
}

impl MailSettings {
    /// The chosen transport; unset or unknown is refused with the choices.
    pub fn transport(&self) -> Result<Transport, MailProblem> {
        const CHOICES: &str = "choose `smtp` (with mail.smtp_url and mail.from), `directory` (one file per letter, \
             with mail.from) or `none` (nobody hears anything by mail); for example INSOLE__MAIL__TRANSPORT=smtp";
        match self.transport.as_deref().map(str::trim) {
            Some("smtp") => Ok(Transport::Smtp),
            Some("directory") => Ok(Transport::Directory),
            Some("none") => Ok(Transport::None),
            None | Some("") => Err(MailProblem::new(
                "mail.transport",
                format!("how letters leave is not decided yet: {CHOICES}"),
            )),
            Some(other) => Err(MailProblem::new(
                "mail.transport",
                format!("`{}` is not a transport: {CHOICES}", other.escape_default()),
            )),
        }
    }

    /// The sender of every letter.
    pub fn sender(&self) -> Result<Correspondent, MailProblem> {
        // Files in a folder need no mailbox that could receive an answer.
        let local = self.transport.as_deref() == Some("directory");
        let raw = self.from.as_deref().unwrap_or(if local {
            "Insole <insole@localhost>"
        } else {
            ""
        });
        Correspondent::from_header(raw).ok_or_else(|| {
            MailProblem::new(
                "mail.from",
                "needs the sender's name and address, for example `Insole <insole@company.example>`",
            )
        })
    }

    /// The mail server's address, taken apart and checked.
    pub(super) fn server(&self) -> Result<Server, MailProblem> {
        let wrong = |remedy: &str| MailProblem::new("mail.smtp_url", remedy);
        let raw = self.smtp_url.as_ref().ok_or_else(|| {
            wrong("needs the mail server: `smtps://user:password@host` (TLS), `smtp://host?tls=required` (STARTTLS) or, on this machine, `smtp://127.0.0.1:25`")
        })?;
        let url = url::Url::parse(raw.expose_secret().trim()).map_err(|_| {
            wrong("is not an address; percent-encode special characters in user and password")
        })?;
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or_else(|| wrong("names no host"))?
            .trim_matches(['[', ']'])
            .to_owned();
        if !matches!(url.path(), "" | "/") {
            return Err(wrong("takes no path after the host"));
        }
        let tls = self.security(&url, &host)?;
        let port = url.port().unwrap_or(match tls {
            Security::Plain => 25,
            Security::StartTls => 587,
            Security::Tls => 465,
        });
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .map(|text| text.into_owned())
                .map_err(|_| wrong("user or password is not percent-encoded UTF-8"))
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => {
                Some((decode(user)?, SecretString::from(decode(password)?)))
            }
            _ => return Err(wrong("needs user and password together, or neither")),
        };
        if self.connections == 0 || self.connections > 50 {
            return Err(MailProblem::new("mail.connections", "must be 1 to 50"));
        }
        Ok(Server {
            host,
            port,
            tls,
            credentials,
        })
    }

    fn security(&self, url: &url::Url, host: &str) -> Result<Security, MailProblem> {
        let wrong = |remedy: String| MailProblem::new("mail.smtp_url", remedy);
        let mut tls = None;
        for (name, value) in url.query_pairs() {
            match (name.as_ref(), value.as_ref()) {
                ("tls", "required") => tls = Some(()),
                _ => {
                    return Err(wrong(
                        "knows only `?tls=required` after the host".to_owned(),
                    ));
                }
            }
        }
        match (url.scheme(), tls) {
            ("smtps", _) => Ok(Security::Tls),
            ("smtp", Some(())) => Ok(Security::StartTls),
            ("smtp", None) if is_loopback(host) || self.allow_plain => Ok(Security::Plain),
            ("smtp", None) => Err(wrong(format!(
                "would send letters to {host} in the clear: write `smtp://…?tls=required` (STARTTLS) or `smtps://…` (TLS), or set mail.allow_plain = true"
            ))),
            _ => Err(wrong("must begin with smtp:// or smtps://".to_owned())),
        }
    }
}

/// The mail server, taken apart.
pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub tls: Security,
    pub credentials: Option<(String, SecretString)>,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    Plain,
    StartTls,
    Tls,
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_url(url: &str) -> MailSettings {
        MailSettings {
            transport: Some("smtp".to_owned()),
            smtp_url: Some(SecretString::from(url.to_owned())),
            ..MailSettings::default()
        }
    }

    #[test]
    fn plain_stays_on_this_machine() {
        for (url, expected) in [
            ("smtp://localhost", (Security::Plain, 25)),
            ("smtp://127.0.0.1:1025", (Security::Plain, 1025)),
            ("smtp://[::1]", (Security::Plain, 25)),
            (
                "smtp://mail.bank.example?tls=required",
                (Security::StartTls, 587),
            ),
            ("smtps://mail.bank.example", (Security::Tls, 465)),
        ] {
            let server = with_url(url).server().unwrap();
            assert_eq!((server.tls, server.port), expected, "{url}");
        }
        let refused = with_url("smtp://mail.bank.example").server().err().unwrap();
        assert_eq!(refused.setting, "mail.smtp_url");
        assert!(refused.remedy.contains("tls=required"));
        let mut settings = with_url("smtp://mail.bank.example");
        settings.allow_plain = true;
        assert_eq!(settings.server().unwrap().tls, Security::Plain);
    }

    #[test]
    fn what_is_not_understood_is_refused_without_repeating_the_secret() {
        for url in [
            "mail.bank.example",
            "http://mail.bank.example",
            "smtp://localhost?tls=opportunistic",
            "smtps://host/path",
            "smtps://user@host",
            "smtps://:geheim@host",
            "smtps://user:geheim@host?x=1",
        ] {
            let problem = with_url(url)
                .server()
                .err()
                .unwrap_or_else(|| panic!("{url}"));
            assert!(!problem.to_string().contains("geheim"));
        }
        let server = with_url("smtps://a%40b:p%3Aq@host").server().unwrap();
        let (user, password) = server.credentials.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("a@b", "p:q"));
        assert!(!format!("{:?}", with_url("smtps://a:geheim@host")).contains("geheim"));
    }

    #[test]
    fn an_undecided_transport_names_the_choices() {
        let problem = MailSettings::default().transport().unwrap_err();
        assert_eq!(problem.setting, "mail.transport");
        for choice in ["`smtp`", "`directory`", "`none`"] {
            assert!(problem.remedy.contains(choice));
        }
        let memory = MailSettings {
            transport: Some("memory".to_owned()),
            ..MailSettings::default()
        };
        assert!(memory.transport().is_err());
    }

    #[test]
    fn the_sender_is_a_mailbox() {
        let from = |raw: &str| {
            MailSettings {
                from: Some(raw.to_owned()),
                ..MailSettings::default()
            }
            .sender()
        };
        assert_eq!(from("인솔 <insole@bank.example>").unwrap().name, "인솔");
        assert_eq!(from("insole@bank.example").unwrap().name, "");
        for wrong in [
            "",
            "Insole",
            "Insole <>",
            "a@b\r\nBcc: c@d",
            "A <a@b>, B <b@c>",
        ] {
            assert!(from(wrong).is_err(), "{wrong}");
        }
    }
}
