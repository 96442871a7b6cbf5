//! The pages that called for pain points.

use serde::Deserialize;

use super::Moment;

/// A campaign from its publication on; what it said is one of the patterns that ship with the product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// Its address.
    pub slug: String,
    /// Name of the pattern that it began with.
    pub pattern: String,
    /// Key of whoever made it.
    pub by: String,
    /// `staff` or `internet`.
    pub audience: String,
    /// What was filled in that the pattern leaves open.
    #[serde(default)]
    pub filled: Vec<Filled>,
    /// When it was published; nothing while it is being written.
    pub published: Option<Moment>,
    /// When it was begun.
    pub begun: Moment,
    /// When it was closed.
    pub closed: Option<Moment>,
    /// How often it was opened on the working days after it was published.
    #[serde(default)]
    pub visits: Vec<i64>,
}

/// A field of a block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filled {
    /// Id of the block.
    pub block: String,
    /// Name of the field.
    pub field: String,
    /// What stands there.
    pub value: String,
}
