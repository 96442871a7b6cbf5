//! A person's Markdown as a letter shows it: the source in plain text, harmless HTML without pictures beside it.

use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};
use url::Url;

use crate::mail::Prose;
use crate::web::markdown;

/// The longest passage that a letter quotes, in characters.
const MOST: usize = 3000;
const PARAGRAPH: &str = "<p style=\"margin:0 0 10px 0;\">";

/// What somebody wrote, not longer than a letter bears; addresses of this installation made whole.
pub(super) fn prose(source: &str, public_url: &Url) -> Prose {
    let text = shortened(source);
    let page = markdown::html(&text);
    let letter = Builder::default()
        .rm_tags(["img"])
        .generic_attributes(HashSet::new())
        .url_relative(UrlRelative::RewriteWithBase(public_url.clone()))
        .link_rel(None)
        .clean(page.as_str())
        .to_string();
    let mut html = letter.trim().replace("<p>", PARAGRAPH);
    // What follows the last one keeps its own distance.
    if html.ends_with("</p>")
        && let Some((before, last)) = html.rsplit_once(PARAGRAPH)
    {
        html = format!("{before}<p style=\"margin:0;\">{last}");
    }
    for level in 3..=6 {
        // A heading of a quote is no heading of the letter.
        html = html
            .replace(
                &format!("<h{level}>"),
                "<p style=\"margin:0 0 10px 0;\"><strong>",
            )
            .replace(&format!("</h{level}>"), "</strong></p>");
    }
    Prose::written(text, html)
}

/// The text, cut with `…` where it is too long for a letter.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_paragraph_leaves_no_gap_behind_it() {
        let url = "https://insole.bank.example".parse().unwrap();
        let prose = prose("one\n\ntwo", &url);
        assert_eq!(
            prose.html().unwrap(),
            format!("{PARAGRAPH}one</p>\n<p style=\"margin:0;\">two</p>")
        );
    }

    #[test]
    fn markdown_reads_well_in_both_forms_and_brings_nothing_along() {
        let source = "## Why\n**9%**였어요 [P-3](/pain-points/3) ![cat](/files/1) ![out](https://evil.example/x.png)\n\n\
             <script>alert(1)</script> [x](javascript:alert(1))";
        let url = "https://insole.bank.example".parse().unwrap();
        let prose = prose(source, &url);
        assert_eq!(prose.text(), source);
        let html = prose.html().unwrap();
        assert!(html.contains("<strong>9%</strong>였어요"), "{html}");
        assert!(
            html.contains("href=\"https://insole.bank.example/pain-points/3\""),
            "{html}"
        );
        for absent in ["<img", "<script", "href=\"javascript", "evil.example", "<h"] {
            assert!(!html.contains(absent), "{absent}: {html}");
        }
        assert_eq!(shortened(&"가".repeat(4000)).chars().count(), MOST + 1);
    }
}
