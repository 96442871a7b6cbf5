//! What a view may be. Pure.

use crate::base::failure::{Outcome, Problem};

/// The longest name in characters.
pub const LONGEST_NAME: usize = 40;
/// The most views that one person keeps.
pub const MOST: usize = 30;

/// A name that can be shown on one line.
///
/// # Errors
/// Says what is wrong with it.
pub fn name(raw: &str) -> Outcome<String> {
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if length == 0 {
        return Err(Problem::new("name", "required").invalid());
    }
    if length > LONGEST_NAME {
        let problem = Problem::new("name", "too_long").with("most", LONGEST_NAME as i64);
        return Err(problem.with("length", length as i64).invalid());
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name("  내 \n 것  ").unwrap(), "내 것");
        assert!(name(" \t").is_err());
        assert!(name(&"가".repeat(LONGEST_NAME + 1)).is_err());
    }
}
