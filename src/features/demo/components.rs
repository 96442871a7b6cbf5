//! `/demo/components`: every component in every state, to look at and to test against.

use askama::Template;
use chrono::NaiveDate;

use crate::base::failure::Problem;
use crate::web::chart::{LineChart, Measured};
use crate::web::{Answer, FieldErrors, Page, render};

#[derive(Template)]
#[template(path = "demo/components.html")]
struct ComponentsPage {
    page: Page,
    none: FieldErrors,
    wrong: FieldErrors,
    chart: LineChart,
}

/// `GET /demo/components`.
pub(super) async fn show(page: Page) -> Answer {
    let page = page.named("components-title");
    let problems = [
        Problem::new("name", "required"),
        Problem::new("email", "email"),
        Problem::new("reason", "too_long")
            .with("most", 20_i64)
            .with("length", 31_i64),
    ];
    let wrong = FieldErrors::new(&page.words, &problems);
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
    let chart = LineChart::of(
        &page.words,
        &Measured {
            name: "하루 재접속 횟수",
            unit: "회",
            baseline: (day(9, 1), 3.0),
            target: 1.0,
            readings: &[
                (day(9, 15), 2.9),
                (day(9, 29), 3.05),
                (day(10, 13), 2.5),
                (day(10, 27), 2.3),
                (day(11, 10), 2.7),
                (day(11, 20), 2.6),
            ],
            events: &[(day(10, 6), "증설")],
            notes: &[
                (day(9, 18), "on_track", "순조로워요".to_owned()),
                (day(10, 16), "at_risk", "아슬아슬해요".to_owned()),
                (day(11, 12), "off_track", "계획에서 벗어났어요".to_owned()),
            ],
        },
    );
    render(&ComponentsPage {
        page,
        none: FieldErrors::none(),
        wrong,
        chart,
    })
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::test::TestRequest;

    use super::*;
    use crate::base::actor::Role;
    use crate::base::ids::MemberId;
    use crate::web::{SignedIn, Visitor};

    async fn html(language: &str, role: Role) -> String {
        let request =
            TestRequest::with_uri(&format!("/demo/components?lang={language}")).to_http_request();
        let signed_in = SignedIn {
            id: MemberId(1),
            name: "김미나".to_owned(),
            role,
            department: Some("모바일팀".to_owned()),
        };
        let visitor = Visitor {
            signed_in: Some(signed_in),
            ..Visitor::anyone()
        };
        visitor.enter(&request);
        let answer = show(Page::of(&request)).await.unwrap();
        let bytes = to_bytes(answer.into_body()).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn every_component_is_drawn_without_inline_style_or_script() {
        for (language, role) in [("ko", Role::Staff), ("en", Role::Admin)] {
            let html = html(language, role).await;
            assert!(html.contains("</html>"));
            for forbidden in [" style=", "<style", "<script>", " onclick=", "javascript:"] {
                assert!(!html.contains(forbidden), "{forbidden}");
            }
        }
    }
}
