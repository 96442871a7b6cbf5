//! Every sentence the product says, in both languages.
//!
//! A key has one sentence in `ko/<room>.ftl` and one in `en/<room>.ftl`, with the same variables. Code and
//! templates say `words.say("pain-point-voices").with("n", voices)`; keys made from a code (`role-studio`) are said by
//! `words.say_of("role", role.as_str())`. Tests refuse a key that is missing in one language, that differs in its
//! variables, that nobody says, and one that is said and does not exist.
//!
//! In Korean sentences `{ JOSA($name, "은/는") }` writes a word with the particle that fits it and
//! `{ PARTICLE($name, "은/는") }` the particle alone; numbers are grouped by themselves.

mod dates;
mod particles;
mod sentences;
#[cfg(test)]
mod tests;
mod words;

pub use words::{AsDay, AsNumber, Say, SayValue, Words};
