//! What may be counted and shown, and how; pure.

mod forecast;
mod groups;
mod period;
mod spread;

pub use forecast::{Forecast, forecast};
pub use groups::{Block, Cell, FEWEST, People, blocks, stretches};
pub use period::{Period, Preset, monday};
pub use spread::Spread;
