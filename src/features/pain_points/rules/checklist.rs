//! What the studio still has to do about a report, line by line. Pure.

use crate::base::failure::Problem;

/// The lines that one report can have.
pub const MOST_LINES: usize = 30;
/// The longest line in characters.
const LONGEST_LINE: usize = 200;

/// The lines of a text; a mark of a list before one is a habit and no part of it.
///
/// # Errors
/// Says that there is none, or which one is too long.
pub fn checklist_lines(raw: &str) -> Result<Vec<String>, Problem> {
    let mut lines = Vec::new();
    for line in raw.lines() {
        let line = line.trim();
        let line = ["- [ ]", "* [ ]", "- ", "* "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
            .unwrap_or(line);
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            continue;
        }
        let length = line.chars().count();
        if length > LONGEST_LINE {
            let problem = Problem::new("lines", "too_long").with("most", LONGEST_LINE as i64);
            return Err(problem.with("length", length as i64));
        }
        lines.push(line);
    }
    match lines.is_empty() {
        true => Err(Problem::new("lines", "required")),
        false => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_text_is_one() {
        let lines =
            checklist_lines("- 담당 부서에  묻기\n\n* [ ] try it\n-5도에서 재 보기").unwrap();
        assert_eq!(lines, ["담당 부서에 묻기", "try it", "-5도에서 재 보기"]);
        assert!(checklist_lines(" \n ").is_err());
        assert!(checklist_lines(&"가".repeat(LONGEST_LINE + 1)).is_err());
    }
}
