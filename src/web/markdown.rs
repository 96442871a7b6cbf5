//! What people write, as HTML that can do no harm.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

/// HTML made here; templates show it without `|safe`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeHtml(String);

/// Data about a page for search engines, as it stands in a `script` that is none: nothing in it ends that element.
pub fn linked_data(data: &serde_json::Value) -> SafeHtml {
    let text = data.to_string().replace('<', "\\u003c");
    SafeHtml(format!(
        "<script type=\"application/ld+json\">{text}</script>"
    ))
}

impl SafeHtml {
    /// What a template of ours made, which escaped what it was given.
    pub(super) fn of_template(html: String) -> Self {
        Self(html)
    }

    /// The HTML itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}

/// Headings begin here, below the page's own.
const FIRST_HEADING: u8 = 3;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from([
            "p",
            "br",
            "hr",
            "h3",
            "h4",
            "h5",
            "h6",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "img",
        ]))
        .tag_attributes(std::collections::HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
            ("th", HashSet::from(["align"])),
            ("td", HashSet::from(["align"])),
        ]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener ugc"))
        // Pictures from elsewhere would tell their server who reads.
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if !value.starts_with('/') || value.starts_with("//") => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    // `**9%**였습니다` is bold too, though no space stands between the stars and the particle.
    options.extension.cjk_friendly_emphasis = true;
    // People press Enter where they want a line to end.
    options.render.hardbreaks = true;
    // Angle brackets are words too: `<주의>` must not vanish.
    options.render.escape = true;
    options
}

/// Nesting beyond this is no longer writing, and costs its square to sanitise: it is shown as it was typed.
const DEEPEST: usize = 60;

fn depth(root: Node<'_>) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth = depth.saturating_sub(1),
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Markdown as HTML: no scripts, no styles, no pictures from elsewhere, headings below the page's own.
pub fn html(source: &str) -> SafeHtml {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, source, &options);
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            heading.level = (heading.level + FIRST_HEADING - 1).min(6);
        }
    }
    if depth(root) > DEEPEST {
        return SafeHtml(format!("<p>{}</p>", ammonia::clean_text(source)));
    }
    let mut raw = String::new();
    // Writing to a string cannot fail; whatever it wrote is still sanitised.
    let _ = format_html(root, &options, &mut raw);
    SafeHtml(SANITISER.clean(&raw).to_string())
}

/// The first `most` characters of what a reader would see, on one line, cut at a word with `…`.
pub fn excerpt(source: &str, most: usize) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options());
    let mut text = String::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(code) => {
                text.push(' ');
                text.push_str(&code.literal);
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            value if value.block() => text.push(' '),
            _ => {}
        }
        // Enough to fold and cut; a long text need not be walked to its end.
        if text.len() > most.saturating_mul(8) {
            break;
        }
    }
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

/// At most `most` characters, cut at a word where one ends in the last third, with `…` where something is missing.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let at_word = kept
        .rsplit_once(' ')
        .map(|(before, _)| before)
        .filter(|before| before.chars().count() * 3 >= most * 2);
    format!("{}…", at_word.unwrap_or(&kept).trim_end())
}

#[cfg(test)]
mod tests {
    use super::{cut, excerpt, html};

    #[test]
    fn emphasis_ends_where_a_korean_particle_begins() {
        assert!(
            html("예약은 **9%**였습니다.")
                .to_string()
                .contains("<strong>9%</strong>였습니다")
        );
    }

    #[test]
    fn nothing_that_acts_survives() {
        for (source, expected) in [
            (
                "<script>alert(1)</script>안녕",
                "&lt;script&gt;alert(1)&lt;/script&gt;안녕",
            ),
            (
                "[a](javascript:alert(1))",
                "<p><a href=\"\" rel=\"nofollow noopener ugc\">a</a></p>",
            ),
            ("![x](https://else.example/x.png)", "<p><img alt=\"x\"></p>"),
            ("![x](//else.example/x.png)", "<p><img alt=\"x\"></p>"),
            (
                "조심 <주의> <b onclick=x>a</b>",
                "<p>조심 &lt;주의&gt; &lt;b onclick=x&gt;a&lt;/b&gt;</p>",
            ),
        ] {
            let shown = html(source).to_string();
            assert_eq!(shown.trim(), expected, "{source}");
            for danger in ["<script", "<b", "javascript:", "else.example"] {
                assert!(!shown.contains(danger), "{source}: {shown}");
            }
        }
        assert!(
            html("![x](/attachments/1)")
                .as_str()
                .contains("src=\"/attachments/1\"")
        );
    }

    #[test]
    fn linked_data_never_ends_its_element() {
        let data = serde_json::json!({ "headline": "</script><b>" });
        let shown = super::linked_data(&data).to_string();
        assert_eq!(shown.matches("</").count(), 1, "{shown}");
        assert!(shown.contains("\\u003c/script>"));
    }

    #[test]
    fn headings_stay_below_the_page() {
        assert_eq!(
            html("# 하나\n## 둘").as_str(),
            "<h3>하나</h3>\n<h4>둘</h4>\n"
        );
    }

    #[test]
    fn a_line_ends_where_it_was_ended() {
        assert_eq!(html("하나\n둘").as_str(), "<p>하나<br>\n둘</p>\n");
        assert!(
            html("https://insole.example/x")
                .as_str()
                .contains("href=\"https://insole.example/x\"")
        );
    }

    #[test]
    fn deep_nesting_is_only_text() {
        assert!(html(&"> ".repeat(10_000)).as_str().len() < 1_000_000);

        assert!(html(&"[".repeat(20_000)).as_str().len() < 1_000_000);

        assert!(excerpt(&"- ".repeat(10_000), 80).chars().count() <= 80);
    }

    #[test]
    fn an_excerpt_is_what_a_reader_sees() {
        assert_eq!(
            excerpt("# 제목\n\n**굵은** 글과 `코드`\n- 하나", 80),
            "제목 굵은 글과 코드 하나"
        );
        assert_eq!(
            cut("아침마다 VPN이 끊겨서 다시 연결해요", 12),
            "아침마다 VPN이…"
        );
        assert_eq!(cut("가나다라마바사아자차", 5), "가나다라…");
    }
}
