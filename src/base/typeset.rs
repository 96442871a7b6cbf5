//! Korean set as people set it: what belongs together is not torn apart at the end of a line.
//!
//! `word-break: keep-all` keeps words whole, but browsers still break between a closing mark and the particle behind it
//! (`(월)` / `까지`, `”` / `라고`) and inside a date (`12월` / `3일`). Only finished HTML is touched, never what is stored.

/// Elements whose text stays as it is: what a form sends back, what is no prose, and titles, which are set by their balance.
const LEFT_ALONE: [&str; 11] = [
    "textarea", "title", "option", "script", "style", "svg", "pre", "h1", "h2", "h3", "code",
];
/// Longer runs may be torn: on a narrow screen they would stick out.
const LONGEST: usize = 12;

/// The HTML with `open` and `</span>` around what must stay on one line.
pub fn together(html: &str, open: &str) -> String {
    let mut set = String::with_capacity(html.len() + html.len() / 64);
    let mut rest = html;
    let mut within: Option<&str> = None;
    loop {
        let (text, behind) = match rest.split_once('<') {
            Some((text, behind)) => (text, Some(behind)),
            None => (rest, None),
        };
        if within.is_some() || text.is_ascii() {
            set.push_str(text);
        } else {
            set_text(&mut set, text, open);
        }
        let Some(behind) = behind else { return set };
        let Some((tag, behind)) = behind.split_once('>') else {
            set.push('<');
            set.push_str(behind);
            return set;
        };
        set.push('<');
        set.push_str(tag);
        set.push('>');
        within = match within {
            Some(name) => (tag.strip_prefix('/') != Some(name)).then_some(name),
            None => left_alone(tag),
        };
        rest = behind;
    }
}

fn left_alone(tag: &str) -> Option<&'static str> {
    let name = tag.split([' ', '\n', '/']).next()?;
    LEFT_ALONE.into_iter().find(|known| *known == name)
}

fn set_text(set: &mut String, text: &str, open: &str) {
    let mut words = text.split_inclusive(' ').peekable();
    while let Some(word) = words.next() {
        let Some(month) = end_of_month(word) else {
            set_word(set, word, open);
            continue;
        };
        let Some(day) = words.next_if(|next| begins_with_day(next)) else {
            set_word(set, word, open);
            continue;
        };
        let (before, month) = word.split_at(month);
        set.push_str(before);
        set.push_str(open);
        set.push_str(month);
        let weekday = day
            .ends_with("일 ")
            .then(|| words.next_if(|next| begins_with_weekday(next)))
            .flatten();
        let last = weekday.unwrap_or(day);
        if weekday.is_some() {
            set.push_str(day);
        }
        let (kept, after) = last.split_at(end_of_run(last));
        set.push_str(kept);
        set.push_str("</span>");
        set_word(set, after, open);
    }
}

/// Where the number of a word like `12월 ` begins.
fn end_of_month(word: &str) -> Option<usize> {
    let number = word.strip_suffix("월 ")?;
    let digits = number.len() - number.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (1..=2).contains(&digits).then(|| number.len() - digits)
}

fn begins_with_day(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(word.len() - rest.len())) && rest.starts_with('일')
}

fn begins_with_weekday(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next() == Some('(')
        && letters.next().is_some_and(is_hangul)
        && letters.next() == Some(')')
}

/// Where the letters that hang together end: at the space, or at most so many letters on.
fn end_of_run(word: &str) -> usize {
    word.char_indices()
        .enumerate()
        .find(|(nth, (_, letter))| *nth >= LONGEST || *letter == ' ')
        .map_or(word.len(), |(_, (at, _))| at)
}

/// A closing mark stays with the Hangul behind it.
fn set_word(set: &mut String, word: &str, open: &str) {
    let mut rest = word;
    while let Some(at) = rest.find(closes) {
        let (before, from) = rest.split_at(at);
        let mark = from.chars().next().map_or(0, char::len_utf8);
        let hangul: usize = from
            .chars()
            .skip(1)
            .take_while(|letter| is_hangul(*letter))
            .take(LONGEST)
            .map(char::len_utf8)
            .sum();
        set.push_str(before);
        let (run, behind) = from.split_at(mark + hangul);
        if hangul == 0 {
            set.push_str(run);
        } else {
            set.push_str(open);
            set.push_str(run);
            set.push_str("</span>");
        }
        rest = behind;
    }
    set.push_str(rest);
}

fn closes(letter: char) -> bool {
    matches!(letter, ')' | '”' | '’' | '」' | '』' | '》' | '〉' | ']')
}

fn is_hangul(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(html: &str) -> String {
        together(html, "<b>").replace("</span>", "</b>")
    }

    #[test]
    fn a_particle_stays_with_the_mark_before_it() {
        for (written, set_as) in [
            ("<p>“왜요?”라고 물었어요", "<p>“왜요?<b>”라고</b> 물었어요"),
            (
                "<li>‘사용 중’이라고 떠요",
                "<li>‘사용 중<b>’이라고</b> 떠요",
            ),
            ("<p>VPN(재택)이 끊겨요", "<p>VPN(재택<b>)이</b> 끊겨요"),
            ("<p>“A”와 “B”를", "<p>“A<b>”와</b> “B<b>”를</b>"),
            ("<p>(괄호) 뒤", "<p>(괄호) 뒤"),
        ] {
            assert_eq!(set(written), set_as);
        }
    }

    #[test]
    fn a_date_is_one_piece_with_its_particle() {
        for (written, set_as) in [
            (
                "<p>다음 소식은 12월 28일 (월)까지 전해요",
                "<p>다음 소식은 <b>12월 28일 (월)까지</b> 전해요",
            ),
            ("<td>2025년 1월 3일", "<td>2025년 <b>1월 3일</b>"),
            ("<td>1월 3일에 봐요.", "<td><b>1월 3일에</b> 봐요."),
            ("<td>3월 안에", "<td>3월 안에"),
            ("<td>123월 3일", "<td>123월 3일"),
            ("<td>(12월 3일 (목)까지)", "<td>(<b>12월 3일 (목)까지)</b>"),
        ] {
            assert_eq!(set(written), set_as);
        }
    }

    #[test]
    fn nothing_else_is_touched() {
        for html in [
            "<textarea name=a>12월 3일 “왜”라고</textarea>",
            "<h1 lang=ko>VPN(재택)이 끊겨요</h1>",
            "<input value=\"12월 3일 (목)까지\">",
            "<p>Plain (English) words, 3 “of” them</p>",
            "<p>끝나지 않은 <a href=\"x",
            "<pre>‘그대로’라고</pre>",
            "",
            "<",
        ] {
            assert_eq!(set(html), html);
        }
        assert_eq!(
            set("<option>(가)나</option>(가)나"),
            "<option>(가)나</option>(가<b>)나</b>"
        );
    }

    #[test]
    fn a_long_run_may_be_torn() {
        let long = format!("<p>”{}", "가".repeat(40));
        assert_eq!(
            set(&long),
            format!("<p><b>”{}</b>{}", "가".repeat(12), "가".repeat(28))
        );
    }
}
