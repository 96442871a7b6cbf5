//! Settings that an administrator changes while Insole runs; until then each is what the configuration says.

mod actions;
mod rules;
mod store;

pub use actions::{change, current, put_text, text, text_version};
pub use rules::{RuntimeSettings, SettingsInput};
