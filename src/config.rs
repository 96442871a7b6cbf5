//! Everything that can be set, read once: file, then environment, then flags. Unknown keys are refused by name.
//!
//! Each key exists because a default for it exists here; the default's type says how a text from the environment is
//! read (a password of digits stays a text). The environment is read nowhere else.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};
use url::Url;

use crate::base::language::Language;
use crate::base::text::EmailAddress;
use crate::db::DbOptions;
use crate::mail::MailSettings;
use crate::outgoing::OutgoingSettings;

/// A configuration that cannot be used: names the setting and the remedy. Exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// What is written in the file: every key with its default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    public_url: String,
    listen: String,
    data_dir: String,
    language: String,
    timezone: String,
    company: String,
    database: RawDatabase,
    mail: RawMail,
    sign_in: RawSignIn,
    limits: RawLimits,
    metrics: RawMetrics,
    log: RawLog,
    triage: RawTriage,
    projects: RawProjects,
    retrospectives: RawRetrospectives,
    similar: RawSimilar,
    widget: RawWidget,
    outgoing: RawOutgoing,
}

macro_rules! section {
    ($($name:ident { $($field:ident: $type:ty),+ $(,)? })+) => {$(
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        struct $name { $($field: $type),+ }
        impl Default for $name {
            fn default() -> Self { Raw::default().into_section() }
        }
    )+};
}

section! {
    RawDatabase { url: String, connections: i64 }
    RawMail {
        transport: String, smtp_url: String, from: String, allow_plain: bool, directory: String,
        ca_file: String, connections: i64, per_minute: i64,
        bounce_address: String, reply_address: String, dkim_keys: Vec<String>, dkim_domain: String,
        webhook_secret: String,
        retry_first_seconds: i64, coalesce_seconds: i64,
    }
    RawSignIn { mail_domains: Vec<String> }
    RawLimits { writes_per_minute: i64 }
    RawMetrics { listen: String, token: String }
    RawLog { format: String, level: String }
    RawTriage { first_decision_days: i64 }
    RawProjects { regression_reports: i64 }
    RawRetrospectives { review: String }
    RawSimilar { models: String }
    RawWidget { origins: Vec<String> }
    RawOutgoing { internal_hosts: Vec<String>, ca_file: String, push_services: Vec<String> }
}

trait Section<T> {
    fn into_section(self) -> T;
}
macro_rules! sections {
    ($($name:ident = $field:ident),+) => {$(
        impl Section<$name> for Raw { fn into_section(self) -> $name { self.$field } }
    )+};
}
sections!(
    RawDatabase = database,
    RawMail = mail,
    RawSignIn = sign_in,
    RawLimits = limits,
    RawMetrics = metrics,
    RawLog = log,
    RawTriage = triage,
    RawProjects = projects,
    RawRetrospectives = retrospectives,
    RawSimilar = similar,
    RawWidget = widget,
    RawOutgoing = outgoing
);

impl Default for Raw {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            listen: Config::USUAL_LISTEN.into(),
            data_dir: "./data".into(),
            language: "ko".into(),
            timezone: "Asia/Seoul".into(),
            company: String::new(),
            database: RawDatabase {
                url: String::new(),
                connections: 8,
            },
            mail: RawMail {
                transport: String::new(),
                smtp_url: String::new(),
                from: String::new(),
                allow_plain: false,
                directory: String::new(),
                ca_file: String::new(),
                connections: 4,
                per_minute: 0,
                bounce_address: String::new(),
                reply_address: String::new(),
                dkim_keys: Vec::new(),
                dkim_domain: String::new(),
                webhook_secret: String::new(),
                retry_first_seconds: 60,
                coalesce_seconds: 120,
            },
            sign_in: RawSignIn {
                mail_domains: Vec::new(),
            },
            limits: RawLimits {
                writes_per_minute: 120,
            },
            metrics: RawMetrics {
                listen: String::new(),
                token: String::new(),
            },
            log: RawLog {
                format: "text".into(),
                level: "info".into(),
            },
            triage: RawTriage {
                first_decision_days: 5,
            },
            projects: RawProjects {
                regression_reports: 3,
            },
            retrospectives: RawRetrospectives {
                review: "encouraged".into(),
            },
            similar: RawSimilar {
                models: String::new(),
            },
            widget: RawWidget {
                origins: Vec::new(),
            },
            outgoing: RawOutgoing {
                internal_hosts: Vec::new(),
                ca_file: String::new(),
                push_services: PUSH_SERVICES.map(str::to_owned).to_vec(),
            },
        }
    }
}

/// The push services of Chrome, Edge, Whale and Samsung Internet, of Firefox, of Safari, and of older Edge.
const PUSH_SERVICES: [&str; 4] = [
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
];

/// Whether a retrospective needs an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewRule {
    /// Advised; publishing goes without.
    Encouraged,
    /// Somebody other than the author must approve.
    Required,
}

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address people use, in letters, feeds and the origin check; `None`: the one it listens on.
    pub public_url: Option<Url>,
    /// Where `serve` listens.
    pub listen: String,
    /// The data folder.
    pub data_dir: PathBuf,
    /// The language where nobody asked for another.
    pub language: Language,
    /// The company's zone.
    pub timezone: Tz,
    /// The company's name, for titles and letters; may be empty.
    pub company: String,
    /// `postgres://…`; `None`: the embedded SQLite.
    pub database_url: Option<SecretString>,
    /// Database connections.
    pub connections: u32,
    /// How mail is sent; [`crate::mail::Mailer::new`] refuses what cannot work.
    pub mail: MailSettings,
    /// Domains whose people may sign in without having been added; empty: only people whom an administrator added.
    pub mail_domains: Vec<String>,
    /// Writes a minute for each person; 0: no limit.
    pub writes_per_minute: u32,
    /// A listen address of its own for `/metrics`.
    pub metrics_listen: Option<String>,
    /// Or the token that opens `/metrics` on the main address.
    pub metrics_token: Option<SecretString>,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// `error`, `warn`, `info`, `debug` or a filter of tracing-subscriber.
    pub log_level: String,
    /// Working days until the first decision on a report is promised.
    pub first_decision_days: u32,
    /// Fresh reports of a relieved pain with which its success counts as lost.
    pub regression_reports: u32,
    /// Whether a retrospective needs an approval.
    pub retrospective_review: ReviewRule,
    /// The folder of installed sentence encoders.
    pub models_dir: PathBuf,
    /// Origins whose pages may show the small report form in a frame.
    pub widget_origins: Vec<String>,
    /// Which addresses inside the house may be told what happens, and whose certificates are believed.
    pub outgoing: OutgoingSettings,
}

/// What flags say, over file and environment.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
}

impl Config {
    /// Where it listens unless it is told otherwise.
    pub const USUAL_LISTEN: &'static str = "127.0.0.1:8080";

    /// Reads the file (an explicit one must exist; `insole.toml` in the present folder may), the process environment and the flags.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let variables: Vec<(String, String)> = std::env::vars()
            .filter(|(name, _)| name.starts_with("INSOLE__"))
            .collect();
        let file = match &flags.config {
            Some(path) => Some(read_file(path)?),
            None => Path::new("insole.toml")
                .exists()
                .then(|| read_file(Path::new("insole.toml")))
                .transpose()?,
        };
        Self::from_parts(file.as_deref(), &variables, flags)
    }

    /// From the text of a file, environment variables and flags; for tests, too.
    pub fn from_parts(
        file: Option<&str>,
        variables: &[(String, String)],
        flags: &Flags,
    ) -> Result<Self, ConfigError> {
        let defaults =
            Table::try_from(Raw::default()).map_err(|error| ConfigError(error.to_string()))?;
        let mut table = match file {
            Some(text) => text.parse::<Table>().map_err(|error| {
                ConfigError(format!("the configuration file is not TOML: {error}"))
            })?,
            None => Table::new(),
        };
        refuse_unknown(&table, &defaults, "")?;
        for (name, value) in variables {
            set_from_environment(&mut table, &defaults, name, value)?;
        }
        let mut raw: Raw = Value::Table(table)
            .try_into()
            .map_err(|error: toml::de::Error| {
                ConfigError(format!("the configuration: {}", error.message()))
            })?;
        if let Some(data_dir) = &flags.data_dir {
            raw.data_dir = data_dir.to_string_lossy().into_owned();
        }
        if let Some(listen) = &flags.listen {
            raw.listen.clone_from(listen);
        }
        Self::check(raw)
    }

    fn check(raw: Raw) -> Result<Self, ConfigError> {
        let data_dir = PathBuf::from(&raw.data_dir);
        let public_url = optional(raw.public_url)
            .map(|text| check_public_url(&text))
            .transpose()?;
        let database_url = optional(raw.database.url);
        if let Some(url) = &database_url
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            return Err(ConfigError(
                "database.url must begin with postgres:// (leave it out for the embedded SQLite)"
                    .into(),
            ));
        }
        Ok(Self {
            public_url,
            language: Language::from_tag(&raw.language)
                .ok_or_else(|| wrong("language", &raw.language, "ko or en"))?,
            timezone: raw
                .timezone
                .parse()
                .map_err(|_| wrong("timezone", &raw.timezone, "a zone name such as Asia/Seoul"))?,
            mail: mail_settings(raw.mail)?,
            mail_domains: mail_domains(&raw.sign_in.mail_domains)?,
            widget_origins: origins(&raw.widget.origins)?,
            outgoing: OutgoingSettings {
                internal_hosts: hosts("outgoing.internal_hosts", &raw.outgoing.internal_hosts)?,
                push_services: hosts("outgoing.push_services", &raw.outgoing.push_services)?,
                ca_file: optional(raw.outgoing.ca_file).map(PathBuf::from),
            },
            retrospective_review: match raw.retrospectives.review.as_str() {
                "encouraged" => ReviewRule::Encouraged,
                "required" => ReviewRule::Required,
                other => {
                    return Err(wrong(
                        "retrospectives.review",
                        other,
                        "encouraged or required",
                    ));
                }
            },
            log_json: match raw.log.format.as_str() {
                "text" => false,
                "json" => true,
                other => return Err(wrong("log.format", other, "text or json")),
            },
            connections: number("database.connections", raw.database.connections, 1, 1000)?,
            writes_per_minute: number(
                "limits.writes_per_minute",
                raw.limits.writes_per_minute,
                0,
                1_000_000,
            )?,
            first_decision_days: number(
                "triage.first_decision_days",
                raw.triage.first_decision_days,
                1,
                60,
            )?,
            regression_reports: number(
                "projects.regression_reports",
                raw.projects.regression_reports,
                1,
                1000,
            )?,
            models_dir: optional(raw.similar.models)
                .map_or_else(|| data_dir.join("models"), PathBuf::from),
            listen: check_listen("listen", raw.listen)?,
            data_dir,
            company: raw.company,
            database_url: database_url.map(SecretString::from),
            metrics_listen: optional(raw.metrics.listen)
                .map(|listen| check_listen("metrics.listen", listen))
                .transpose()?,
            metrics_token: optional(raw.metrics.token).map(SecretString::from),
            log_level: raw.log.level,
        })
    }

    /// The address people use, when it listens at `address`.
    #[expect(
        clippy::expect_used,
        reason = "a socket address is always a host and a port"
    )]
    pub fn public_url_at(&self, address: std::net::SocketAddr) -> Url {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}").parse().expect("host and port"))
    }

    /// Where the data is and how it is opened.
    pub fn db_options(&self) -> DbOptions {
        use secrecy::ExposeSecret;
        DbOptions {
            url: self
                .database_url
                .as_ref()
                .map(|url| url.expose_secret().to_owned()),
            data_dir: self.data_dir.clone(),
            connections: self.connections,
            durable: true,
        }
    }
}

fn check_public_url(text: &str) -> Result<Url, ConfigError> {
    let fits = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.query().is_none()
            && url.path() == "/"
    };
    Url::parse(text).ok().filter(fits).ok_or_else(|| {
        wrong(
            "public_url",
            text,
            "an address like https://insole.bank.example, without a path",
        )
    })
}

/// A host and a port; whether they can be bound is seen when they are.
fn check_listen(name: &str, text: String) -> Result<String, ConfigError> {
    let fits = text.rsplit_once(':').is_some_and(|(host, port)| {
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        !bare.is_empty()
            && !bare.contains(char::is_whitespace)
            && bare.contains(':') == host.starts_with('[')
            && port.parse::<u16>().is_ok()
    });
    if fits {
        Ok(text)
    } else {
        Err(wrong(
            name,
            &text,
            "a host and a port such as 127.0.0.1:8080",
        ))
    }
}

/// The domains whose addresses may sign in by themselves.
fn mail_domains(raw: &[String]) -> Result<Vec<String>, ConfigError> {
    let named = raw.iter().map(|domain| domain.trim());
    named
        .filter(|domain| !domain.is_empty())
        .map(|domain| {
            let bare = domain.strip_prefix('@').unwrap_or(domain).to_lowercase();
            EmailAddress::parse("domain", &format!("somebody@{bare}"))
                .map(|address| address.domain().to_owned())
                .map_err(|_| {
                    wrong(
                        "sign_in.mail_domains",
                        domain,
                        "the part of addresses behind the @, such as bank.example",
                    )
                })
        })
        .collect()
}

/// Each a scheme and a host, as a policy names them.
fn origins(raw: &[String]) -> Result<Vec<String>, ConfigError> {
    let named = raw.iter().map(|origin| origin.trim());
    named
        .filter(|origin| !origin.is_empty())
        .map(|origin| {
            let url = Url::parse(origin).ok();
            url.filter(|url| matches!(url.scheme(), "http" | "https"))
                .filter(|url| url.path() == "/" && url.query().is_none())
                .map(|url| url.origin().ascii_serialization())
                .ok_or_else(|| {
                    wrong(
                        "widget.origins",
                        origin,
                        "a scheme and a host, such as https://intranet.example.com",
                    )
                })
        })
        .collect()
}

/// Hosts by name alone, in small letters.
fn hosts(setting: &str, raw: &[String]) -> Result<Vec<String>, ConfigError> {
    let named = raw.iter().map(|host| host.trim());
    named
        .filter(|host| !host.is_empty())
        .map(|host| {
            url::Host::parse(host)
                .map(|host| host.to_string())
                .map_err(|_| {
                    wrong(
                        setting,
                        host,
                        "the name of a host without scheme and port, such as hooks.bank.internal",
                    )
                })
        })
        .collect()
}

fn mail_settings(raw: RawMail) -> Result<MailSettings, ConfigError> {
    Ok(MailSettings {
        transport: optional(raw.transport),
        smtp_url: optional(raw.smtp_url).map(SecretString::from),
        from: optional(raw.from),
        allow_plain: raw.allow_plain,
        directory: optional(raw.directory).map(PathBuf::from),
        ca_file: optional(raw.ca_file).map(PathBuf::from),
        connections: number("mail.connections", raw.connections, 1, 50)? as usize,
        bounce_address: optional(raw.bounce_address),
        reply_address: optional(raw.reply_address),
        dkim_keys: raw.dkim_keys,
        dkim_domain: optional(raw.dkim_domain),
        webhook_secret: optional(raw.webhook_secret).map(SecretString::from),
        per_minute: number("mail.per_minute", raw.per_minute, 0, 1_000_000)?,
        retry_first_seconds: number(
            "mail.retry_first_seconds",
            raw.retry_first_seconds,
            1,
            86_400,
        )?
        .into(),
        coalesce_seconds: number("mail.coalesce_seconds", raw.coalesce_seconds, 0, 86_400)?.into(),
        ..MailSettings::default()
    })
}

fn read_file(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| {
        ConfigError(format!(
            "the configuration file {} cannot be read: {error}",
            path.display()
        ))
    })
}

fn refuse_unknown(table: &Table, defaults: &Table, prefix: &str) -> Result<(), ConfigError> {
    for (key, value) in table {
        match (defaults.get(key), value) {
            (None, _) => return Err(unknown(&format!("{prefix}{key}"), defaults)),
            (Some(Value::Table(defaults)), Value::Table(inner)) => {
                refuse_unknown(inner, defaults, &format!("{prefix}{key}."))?;
            }
            (Some(Value::Table(_)), _) => {
                return Err(ConfigError(format!(
                    "`{prefix}{key}` is a section: write [{key}] and its keys below it"
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

fn unknown(key: &str, defaults: &Table) -> ConfigError {
    let known: Vec<&str> = defaults.keys().map(String::as_str).collect();
    ConfigError(format!(
        "unknown setting `{key}`; here there are: {}",
        known.join(", ")
    ))
}

/// Sets one key from `INSOLE__SECTION__KEY`, read as the default's type says.
fn set_from_environment(
    table: &mut Table,
    defaults: &Table,
    name: &str,
    text: &str,
) -> Result<(), ConfigError> {
    let path: Vec<String> = name
        .trim_start_matches("INSOLE__")
        .split("__")
        .map(str::to_lowercase)
        .collect();
    let (mut table, mut defaults) = (table, defaults);
    let unknown_variable =
        || ConfigError(format!("the environment variable {name} names no setting"));
    let Some((key, sections)) = path.split_last() else {
        return Err(unknown_variable());
    };
    for section in sections {
        defaults = defaults
            .get(section)
            .and_then(Value::as_table)
            .ok_or_else(unknown_variable)?;
        let inner = table
            .entry(section.clone())
            .or_insert_with(|| Value::Table(Table::new()));
        table = inner.as_table_mut().ok_or_else(unknown_variable)?;
    }
    let unreadable = |wanted: &str| ConfigError(format!("{name}: `{text}` is not {wanted}"));
    let value = match defaults.get(key) {
        Some(Value::String(_)) => Value::String(text.to_owned()),
        Some(Value::Integer(_)) => Value::Integer(
            text.trim()
                .parse()
                .map_err(|_| unreadable("a whole number"))?,
        ),
        Some(Value::Boolean(_)) => match text.trim() {
            "true" | "1" => Value::Boolean(true),
            "false" | "0" => Value::Boolean(false),
            _ => return Err(unreadable("true or false")),
        },
        Some(Value::Array(_)) => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| item.to_owned().into())
                .collect(),
        ),
        _ => return Err(unknown_variable()),
    };
    table.insert(key.clone(), value);
    Ok(())
}

fn optional(text: String) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn wrong(key: &str, value: &str, wanted: &str) -> ConfigError {
    ConfigError(format!("{key} is `{value}`: it must be {wanted}"))
}

fn number(key: &str, value: i64, least: u32, most: u32) -> Result<u32, ConfigError> {
    u32::try_from(value)
        .ok()
        .filter(|value| (least..=most).contains(value))
        .ok_or_else(|| {
            wrong(
                key,
                &value.to_string(),
                &format!("a number from {least} to {most}"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let variables: Vec<_> = variables
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Config::from_parts(None, &variables, &Flags::default())
    }

    #[test]
    fn the_environment_is_read_as_the_default_says() {
        let config = with(&[
            (
                "INSOLE__SIGN_IN__MAIL_DOMAINS",
                "bank.example, @Other.example",
            ),
            ("INSOLE__LIMITS__WRITES_PER_MINUTE", "0"),
            ("INSOLE__MAIL__TRANSPORT", "directory"),
            ("INSOLE__METRICS__TOKEN", "12345"),
        ])
        .unwrap();
        assert_eq!(config.mail_domains, ["bank.example", "other.example"]);
        assert_eq!(config.writes_per_minute, 0);
        assert_eq!(config.mail.transport.as_deref(), Some("directory"));
        assert!(config.metrics_token.is_some());
        assert_eq!(config.models_dir, Path::new("./data/models"));
        let config = with(&[("INSOLE__SIMILAR__MODELS", "/srv/models")]).unwrap();
        assert_eq!(config.models_dir, Path::new("/srv/models"));
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_remedy() {
        for (name, value, part) in [
            ("INSOLE__MAIL__TRNSPORT", "smtp", "INSOLE__MAIL__TRNSPORT"),
            ("INSOLE__MAIL__CONNECTIONS", "0", "from 1 to 50"),
            ("INSOLE__LIMITS__WRITES_PER_MINUTE", "many", "whole number"),
            ("INSOLE__TIMEZONE", "Mars/Olympus", "Asia/Seoul"),
            ("INSOLE__DATABASE__URL", "mysql://x", "postgres://"),
            ("INSOLE__LISTEN", "nowhere", "listen is `nowhere`"),
            ("INSOLE__LISTEN", "127.0.0.1:99999", "host and a port"),
            ("INSOLE__LISTEN", "::1:8080", "host and a port"),
            (
                "INSOLE__METRICS__LISTEN",
                "9000",
                "metrics.listen is `9000`",
            ),
            (
                "INSOLE__SIGN_IN__MAIL_DOMAINS",
                "@@",
                "sign_in.mail_domains is `@@`",
            ),
            ("INSOLE__SIGN_IN__MAIL_DOMAINS", "a.example,b c", "is `b c`"),
            (
                "INSOLE__WIDGET__ORIGINS",
                "https://a.example/wiki",
                "a scheme and a host",
            ),
            ("INSOLE__WIDGET__ORIGINS", "a.example", "is `a.example`"),
        ] {
            let error = with(&[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        for listen in ["localhost:0", "[::1]:8080", "insole.bank.example:80"] {
            assert!(with(&[("INSOLE__LISTEN", listen)]).is_ok(), "{listen}");
        }
        let error = Config::from_parts(Some("[mail]\ntransprt = 'smtp'"), &[], &Flags::default())
            .unwrap_err();
        assert!(error.to_string().contains("mail.transprt"), "{error}");
    }

    #[test]
    fn flags_win_over_environment_over_file() {
        let variables = [("INSOLE__LISTEN".to_owned(), "127.0.0.1:2".to_owned())];
        let file = Some("listen = '127.0.0.1:1'\nlanguage = 'en'");
        let config = Config::from_parts(file, &variables, &Flags::default()).unwrap();
        assert_eq!(
            (config.listen.as_str(), config.language),
            ("127.0.0.1:2", Language::En)
        );
        let flags = Flags {
            listen: Some("127.0.0.1:3".into()),
            ..Flags::default()
        };
        assert_eq!(
            Config::from_parts(file, &variables, &flags).unwrap().listen,
            "127.0.0.1:3"
        );
    }
}
