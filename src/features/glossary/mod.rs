//! The company's glossary: words that mean the same, in whichever language, so that who says one finds who said another.
//!
//! One text that administrators write, a line for each meaning: `VDI = 가상 데스크톱 = virtual desktop`. Until somebody does, the
//! usual words of an office hold.

mod actions;
mod rules;

pub use actions::{Kept, change, current, version};
pub use rules::Glossary;
