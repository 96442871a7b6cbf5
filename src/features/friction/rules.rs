//! Whether an area hurts more or less often than it used to; pure.

/// Days that are "lately".
pub const LATELY: i64 = 28;
/// Days before them that say what is usual.
pub const BEFORE: i64 = 84;

/// How what came in lately compares with what usually comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Clearly more.
    Up,
    /// About as many.
    Same,
    /// Clearly fewer.
    Down,
}

impl Trend {
    /// Of so many reports lately, and so many in the three times as long time before. A quarter more or less, and more than
    /// one report, is clear.
    pub fn of(lately: i64, before: i64) -> Self {
        let usual = before as f64 * LATELY as f64 / BEFORE as f64;
        let change = lately as f64 - usual;
        if change.abs() <= 1.0 || change.abs() < usual * 0.25 {
            Self::Same
        } else if change > 0.0 {
            Self::Up
        } else {
            Self::Down
        }
    }

    /// As sentences and style sheets name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Same => "same",
            Self::Down => "down",
        }
    }

    /// Its sign.
    pub fn arrow(self) -> &'static str {
        match self {
            Self::Up => "↑",
            Self::Same => "→",
            Self::Down => "↓",
        }
    }
}

/// A name on as many lines as it needs where each holds so much; nothing where a word is too long or the lines too many.
pub fn lines(name: &str, most: usize, fits: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if fits(&longer) {
                *line = longer;
                continue;
            }
        }
        if !fits(word) {
            return None;
        }
        lines.push(word.to_owned());
    }
    (lines.len() <= most && !lines.is_empty()).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_is_clear_or_none() {
        assert_eq!(Trend::of(0, 0), Trend::Same);
        assert_eq!(Trend::of(1, 0), Trend::Same, "one report is no trend");
        assert_eq!(Trend::of(3, 0), Trend::Up);
        assert_eq!(Trend::of(3, 12), Trend::Same);
        assert_eq!(Trend::of(10, 12), Trend::Up);
        assert_eq!(Trend::of(0, 12), Trend::Down);
        assert_eq!(Trend::of(44, 120), Trend::Same, "a tenth more of many");
    }

    #[test]
    fn a_name_stands_on_lines_or_not_at_all() {
        let fits = |line: &str| line.chars().count() <= 8;
        assert_eq!(
            lines("사내 가상 데스크톱", 3, fits),
            Some(vec!["사내 가상".into(), "데스크톱".into()])
        );
        assert_eq!(lines("a-word-that-is-too-long", 3, fits), None);
        assert_eq!(lines("aaaa bbbbb ccccc ddddd", 3, fits), None);
        assert_eq!(lines("", 3, fits), None);
    }
}
