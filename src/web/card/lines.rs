//! Lines of a text that is wider than its place.

/// The longest text that is set at all, in characters: no card shows more.
const LONGEST: usize = 400;

/// What a font can show of a text: composed, in one line. What is no letter and has no shape there is left out, as pictures
/// are; a letter without one leaves its place.
pub(super) fn clean(text: &str, has: impl Fn(char) -> bool) -> String {
    use unicode_normalization::UnicodeNormalization;
    let shown: String = text
        .nfc()
        .take(LONGEST * 2)
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some(' '),
            c if has(c) && !c.is_control() => Some(c),
            c if c.is_alphanumeric() => Some('□'),
            _ => None,
        })
        .collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

/// A text in lines of at most `width`: broken between words, and within one only where it is wider than a line itself.
pub(super) fn broken(text: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if measure(&line) > width && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// At most `most` lines, the last of which says by `…` that there is more.
pub(super) fn cut(
    mut lines: Vec<String>,
    most: usize,
    width: f32,
    measure: &impl Fn(&str) -> f32,
) -> Vec<String> {
    if lines.len() <= most {
        return lines;
    }
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        let whole = last.clone();
        let mut words: Vec<&str> = whole.split(' ').collect();
        while words.len() > 1 && measure(&format!("{}…", words.join(" "))) > width {
            words.pop();
        }
        *last = words.join(" ");
        while measure(&format!("{last}…")) > width && !last.is_empty() {
            last.pop();
        }
        let kept = last.trim_end_matches([',', '.', '·', ' ', '—', '-']).len();
        last.truncate(kept);
        last.push('…');
    }
    lines
}

/// As many lines as it needs, of about the same length.
pub(super) fn balanced(text: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<String> {
    let lines = broken(text, width, measure);
    let (mut narrow, mut wide) = (width / 2.0, width);
    let mut best = lines.clone();
    for _ in 0..8 {
        let middle = f32::midpoint(narrow, wide);
        let tried = broken(text, middle, measure);
        if tried.len() == lines.len() && tried.iter().all(|line| measure(line) <= middle) {
            (best, wide) = (tried, middle);
        } else {
            narrow = middle;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(line: &str) -> f32 {
        line.chars().count() as f32
    }

    #[test]
    fn korean_breaks_between_words_and_only_a_giant_within() {
        let lines = broken("왜 VPN은 아침마다 끊겼나", 7.0, &measure);
        assert_eq!(lines, ["왜 VPN은", "아침마다", "끊겼나"]);
        let lines = broken("가나다라마바사 끝", 3.0, &measure);
        assert_eq!(lines, ["가나다", "라마바", "사 끝"]);
        assert_eq!(broken("", 3.0, &measure), Vec::<String>::new());
        assert_eq!(broken("가나", 0.5, &measure), ["가", "나"]);
    }

    #[test]
    fn what_is_too_long_ends_in_dots_within_its_width() {
        let lines = broken("하나 둘 셋 넷 다섯 여섯", 5.0, &measure);
        let short = cut(lines, 2, 5.0, &measure);
        assert_eq!(short, ["하나 둘", "셋 넷…"]);
        let giant = cut(vec!["가나다라".into(), "마".into()], 1, 4.0, &measure);
        assert_eq!(giant, ["가나다…"]);
    }

    #[test]
    fn lines_are_of_one_length_where_that_costs_none_more() {
        let lines = balanced("하나 둘셋 넷 다섯 여섯", 12.0, &measure);
        assert_eq!(lines, ["하나 둘셋 넷", "다섯 여섯"]);
    }

    #[test]
    fn pictures_are_left_out_and_jamo_put_together() {
        let ascii = |c: char| c.is_ascii() || ('가'..='힣').contains(&c);
        assert_eq!(clean("하나 🎉  끝\n", ascii), "하나 끝");
        assert_eq!(clean("\u{1112}\u{1161}\u{11ab}", ascii), "한");
        assert_eq!(clean("漢 A\u{202e}", ascii), "□ A");
    }
}
