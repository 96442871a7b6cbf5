//! The calendar: which days the company does not work. Every promise counts its days here.

mod actions;
mod rules;
mod store;

pub use actions::{add, remove};
pub use rules::{Holiday, NewHoliday};
pub use store::{of_year, workdays, years};
