//! The company, its departments, people and areas.

use chrono::NaiveTime;
use serde::Deserialize;

use super::time_of_day;
use crate::base::actor::Role;
use crate::base::language::Language;

/// What stands before the first act: the company, its departments, people and areas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The company itself.
    pub company: Company,
    /// The departments.
    #[serde(rename = "department")]
    pub departments: Vec<Department>,
    /// Everybody with an account.
    #[serde(rename = "person")]
    pub people: Vec<Person>,
    /// What friction can be about.
    #[serde(rename = "area")]
    pub areas: Vec<Area>,
}

/// The demo company.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Korean name.
    pub name_ko: String,
    /// English name.
    pub name_en: String,
    /// The domain of everybody's address.
    pub mail_domain: String,
    /// Working days ago on which the company began to use the product; nothing happens before.
    pub opened: i32,
    /// The time of day of that.
    #[serde(deserialize_with = "time_of_day")]
    pub opened_at: NaiveTime,
    /// Key of the administrator who set everything up.
    pub opened_by: String,
}

/// An organisational unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Stable ASCII name.
    pub slug: String,
    /// Korean name.
    pub name_ko: String,
    /// English name.
    pub name_en: String,
}

/// Somebody who works at the demo company.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// How the story refers to this person.
    pub key: String,
    /// Full name.
    pub name: String,
    /// Address, in the company's domain.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Slug of the department.
    pub department: String,
    /// The language the person reads letters and pages in.
    pub language: Language,
    /// Working days ago on which the account was made.
    pub joined: i32,
    /// How often letters come; empty: as things happen.
    #[serde(default)]
    pub letters: String,
    /// From when until when none comes: `20:00` and `07:30`.
    #[serde(default)]
    pub quiet: Option<[String; 2]>,
    /// One Korean sentence for the demo's sign-in page.
    pub about_ko: String,
    /// The same in English.
    pub about_en: String,
}

/// What friction can be about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable ASCII name.
    pub slug: String,
    /// What sort of thing it is.
    pub kind: AreaKind,
    /// Slug of the owning department.
    pub owner: String,
    /// Korean name.
    pub name_ko: String,
    /// English name.
    pub name_en: String,
    /// Other words for it, in both languages.
    pub aliases: Vec<String>,
    /// One Korean sentence on it.
    pub about_ko: String,
    /// The same in English.
    pub about_en: String,
}

/// Kinds of areas.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// Software or machines.
    System,
    /// A rule.
    Policy,
    /// A way of doing things together.
    Process,
    /// The place where people work.
    Workplace,
}

impl AreaKind {
    /// As forms name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Policy => "policy",
            Self::Process => "process",
            Self::Workplace => "workplace",
        }
    }
}
