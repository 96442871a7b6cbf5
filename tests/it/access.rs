//! Who reaches what: every route × everybody. A route that the table does not name fails the test, and so does a line
//! of the table that names no route.
//!
//! A new route gets a line: method, pattern as registered, an address that exists in the `world` below, who may, and
//! for the API a body that is complete enough to come as far as the rights.

use std::collections::BTreeSet;

use actix_web::http::{Method, header};
use insole::base::actor::Scope;
use serde_json::{Value, json};

use super::helpers::{Answer, Client, Role, TestApp};

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Everybody, without an account.
    Anyone,
    /// Every member, to look.
    Read,
    /// Every member, to act.
    Write,
    /// Whoever reported it, and the studio.
    Own,
    /// Whoever reported it, nobody else.
    Reporter,
    /// Whose department takes part in the project, and the studio.
    Partner,
    /// The studio.
    Studio,
    /// Administrators.
    Admin,
}
use May::{Admin, Anyone, Own, Partner, Read, Reporter, Studio, Write};

/// Somebody who tries every door.
#[derive(Debug, Clone, Copy)]
struct Visitor {
    name: &'static str,
    /// The scope of their token; nothing for a browser.
    scope: Option<Scope>,
}

/// `mina` reported P-1, `jonas` did not, `aylin`'s department takes part in I-1.
const BROWSERS: [&str; 6] = ["", "jonas", "mina", "aylin", "haneul", "soyeon"];

fn role(name: &str) -> Option<Role> {
    match name {
        "" => None,
        "haneul" => Some(Role::Studio),
        "soyeon" => Some(Role::Admin),
        _ => Some(Role::Staff),
    }
}

impl Visitor {
    /// What this table says, apart from what the product says.
    fn may(self, may: May) -> bool {
        let Some(role) = role(self.name) else {
            return may == Anyone;
        };
        let scope = |least: Scope| self.scope.is_none_or(|scope| scope >= least);
        let studio = role >= Role::Studio && scope(Scope::Studio);
        match may {
            Anyone => true,
            Read => scope(Scope::Read),
            Write => scope(Scope::Write),
            Own => studio || self.name == "mina" && scope(Scope::Write),
            Reporter => self.name == "mina" && scope(Scope::Write),
            Partner => studio || self.name == "aylin" && scope(Scope::Write),
            Studio => studio,
            Admin => role == Role::Admin && scope(Scope::Admin),
        }
    }
}

pub(super) type Line = (&'static str, &'static str, &'static str, May);

/// Pages. Presses that end something stand last, and the ends of one's own session at the very end.
const PAGES: &[Line] = &[
    ("GET", "/healthz", "/healthz", Anyone),
    ("GET", "/readyz", "/readyz", Anyone),
    ("GET", "/assets/{name:.*}", "/assets/app.css", Anyone),
    ("GET", "/sign-in", "/sign-in", Anyone),
    ("POST", "/sign-in", "/sign-in", Anyone),
    ("GET", "/sign-in/sent", "/sign-in/sent", Anyone),
    ("POST", "/sign-in/code", "/sign-in/code", Anyone),
    ("GET", "/sign-in/{token}", "/sign-in/nonsense", Anyone),
    ("POST", "/sign-in/{token}", "/sign-in/nonsense", Anyone),
    ("GET", "/pulse/{token}", "/pulse/nonsense", Anyone),
    ("POST", "/pulse/{token}", "/pulse/nonsense", Anyone),
    (
        "GET",
        "/unsubscribe/{token}",
        "/unsubscribe/nonsense",
        Anyone,
    ),
    (
        "POST",
        "/unsubscribe/{token}",
        "/unsubscribe/nonsense",
        Anyone,
    ),
    ("GET", "/subscribe", "/subscribe", Anyone),
    ("POST", "/subscribe", "/subscribe", Anyone),
    ("GET", "/subscribe/sent", "/subscribe/sent", Anyone),
    ("GET", "/subscribe/{token}", "/subscribe/nonsense", Anyone),
    ("POST", "/subscribe/{token}", "/subscribe/nonsense", Anyone),
    (
        "GET",
        "/unsubscribe/stories/{token}",
        "/unsubscribe/stories/nonsense",
        Anyone,
    ),
    (
        "POST",
        "/unsubscribe/stories/{token}",
        "/unsubscribe/stories/nonsense",
        Anyone,
    ),
    ("POST", "/hooks/mail", "/hooks/mail", Anyone),
    ("GET", "/me", "/me", Read),
    ("POST", "/me", "/me", Write),
    ("POST", "/me/tokens", "/me/tokens", Write),
    (
        "POST",
        "/me/tokens/{id}/revoke",
        "/me/tokens/1/revoke",
        Write,
    ),
    (
        "POST",
        "/me/sessions/{id}/end",
        "/me/sessions/999/end",
        Write,
    ),
    ("GET", "/me/notifications", "/me/notifications", Read),
    ("POST", "/me/notifications", "/me/notifications", Write),
    (
        "POST",
        "/me/notifications/items",
        "/me/notifications/items",
        Write,
    ),
    (
        "POST",
        "/me/notifications/wishes",
        "/me/notifications/wishes",
        Write,
    ),
    (
        "POST",
        "/me/notifications/resume",
        "/me/notifications/resume",
        Write,
    ),
    (
        "POST",
        "/me/notifications/devices",
        "/me/notifications/devices",
        Write,
    ),
    (
        "POST",
        "/me/notifications/devices/what",
        "/me/notifications/devices/what",
        Write,
    ),
    (
        "POST",
        "/me/notifications/devices/renew",
        "/me/notifications/devices/renew",
        Write,
    ),
    (
        "POST",
        "/me/notifications/devices/{id}/remove",
        "/me/notifications/devices/999/remove",
        Write,
    ),
    (
        "POST",
        "/me/notifications/devices/{id}/test",
        "/me/notifications/devices/999/test",
        Write,
    ),
    ("GET", "/sw.js", "/sw.js", Anyone),
    (
        "GET",
        "/me/notifications/letters/{kind}",
        "/me/notifications/letters/accepted",
        Read,
    ),
    (
        "GET",
        "/me/notifications/letters/{kind}/html",
        "/me/notifications/letters/weekly/html",
        Read,
    ),
    ("GET", "/api/docs", "/api/docs", Anyone),
    ("GET", "/api/openapi.json", "/api/openapi.json", Anyone),
    ("GET", "/report", "/report", Write),
    ("POST", "/report", "/report", Write),
    ("GET", "/widget.js", "/widget.js", Anyone),
    ("POST", "/report/shared", "/report/shared", Anyone),
    ("GET", "/offline", "/offline", Anyone),
    ("GET", "/report/embed", "/report/embed", Anyone),
    ("POST", "/report/embed", "/report/embed", Anyone),
    ("GET", "/report/button", "/report/button", Read),
    ("GET", "/pain-points", "/pain-points", Read),
    ("GET", "/pain-points/{number}", "/pain-points/1", Read),
    (
        "GET",
        "/pain-points/{number}/edit",
        "/pain-points/1/edit",
        Own,
    ),
    (
        "POST",
        "/pain-points/{number}/edit",
        "/pain-points/1/edit",
        Own,
    ),
    (
        "GET",
        "/pain-points/{number}/versions",
        "/pain-points/1/versions",
        Read,
    ),
    ("GET", "/search", "/search", Read),
    ("GET", "/search/quick", "/search/quick", Read),
    ("GET", "/similar", "/similar", Read),
    ("POST", "/similar", "/similar", Read),
    ("GET", "/similar/fragment", "/similar/fragment", Read),
    ("GET", "/board", "/board", Studio),
    ("GET", "/board/duplicates", "/board/duplicates", Studio),
    (
        "GET",
        "/board/duplicates/{id}",
        "/board/duplicates/999",
        Studio,
    ),
    (
        "POST",
        "/board/duplicates/{id}/merge",
        "/board/duplicates/999/merge",
        Studio,
    ),
    (
        "POST",
        "/board/duplicates/{id}/dismiss",
        "/board/duplicates/999/dismiss",
        Studio,
    ),
    ("GET", "/board/inbox", "/board/inbox", Studio),
    ("GET", "/board/live", "/board/live", Studio),
    ("POST", "/board/bulk", "/board/bulk", Studio),
    ("POST", "/board/link", "/board/link", Studio),
    ("POST", "/board/pin", "/board/pin", Studio),
    ("POST", "/board/place", "/board/place", Studio),
    ("GET", "/board/rota", "/board/rota", Studio),
    ("POST", "/board/rota", "/board/rota", Studio),
    ("GET", "/board/rules", "/board/rules", Studio),
    ("POST", "/board/rules", "/board/rules", Studio),
    ("GET", "/board/rules/new", "/board/rules/new", Studio),
    ("GET", "/board/rules/{id}", "/board/rules/999", Studio),
    ("POST", "/board/rules/{id}", "/board/rules/999", Studio),
    (
        "POST",
        "/board/rules/{id}/switch",
        "/board/rules/999/switch",
        Studio,
    ),
    (
        "POST",
        "/board/rules/{id}/move",
        "/board/rules/999/move",
        Studio,
    ),
    (
        "POST",
        "/board/rules/{id}/remove",
        "/board/rules/999/remove",
        Studio,
    ),
    ("GET", "/files/{id}", "/files/999", Read),
    ("GET", "/files/{id}/small", "/files/999/small", Read),
    ("POST", "/files/{id}/remove", "/files/999/remove", Write),
    ("POST", "/files/{id}/alt", "/files/999/alt", Write),
    ("POST", "/board/views", "/board/views", Studio),
    (
        "POST",
        "/board/views/{id}/usual",
        "/board/views/999/usual",
        Studio,
    ),
    (
        "POST",
        "/board/views/{id}/remove",
        "/board/views/999/remove",
        Studio,
    ),
    ("POST", "/board/undo", "/board/undo", Studio),
    (
        "POST",
        "/pain-points/{number}/support",
        "/pain-points/1/support",
        Write,
    ),
    (
        "POST",
        "/pain-points/{number}/unsupport",
        "/pain-points/1/unsupport",
        Write,
    ),
    (
        "POST",
        "/pain-points/{number}/came-back",
        "/pain-points/1/came-back",
        Write,
    ),
    (
        "POST",
        "/pain-points/{number}/comments",
        "/pain-points/1/comments",
        Write,
    ),
    (
        "POST",
        "/pain-points/{number}/follow",
        "/pain-points/1/follow",
        Write,
    ),
    (
        "POST",
        "/pain-points/{number}/appeal",
        "/pain-points/1/appeal",
        Reporter,
    ),
    (
        "POST",
        "/pain-points/{number}/split",
        "/pain-points/1/split",
        Reporter,
    ),
    (
        "POST",
        "/pain-points/{number}/agree",
        "/pain-points/1/agree",
        Reporter,
    ),
    (
        "POST",
        "/pain-points/{number}/open",
        "/pain-points/1/open",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/decide",
        "/pain-points/1/decide",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/appeal-answer",
        "/pain-points/1/appeal-answer",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/merge",
        "/pain-points/1/merge",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/unmerge",
        "/pain-points/1/unmerge",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/area",
        "/pain-points/1/area",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/checklist",
        "/pain-points/1/checklist",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/tags",
        "/pain-points/1/tags",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/assign",
        "/pain-points/1/assign",
        Studio,
    ),
    (
        "POST",
        "/pain-points/{number}/snooze",
        "/pain-points/1/snooze",
        Studio,
    ),
    ("GET", "/", "/", Anyone),
    ("GET", "/robots.txt", "/robots.txt", Anyone),
    ("GET", "/sitemap.xml", "/sitemap.xml", Anyone),
    ("GET", "/retrospectives", "/retrospectives", Anyone),
    (
        "GET",
        "/cards/{name}/{language}/{print}.png",
        "/cards/home/ko/older.png",
        Anyone,
    ),
    (
        "GET",
        "/retrospectives/{slug}/card/{print}.png",
        "/retrospectives/none/card/older.png",
        Anyone,
    ),
    (
        "GET",
        "/c/{slug}/card/{language}/{print}.png",
        "/c/none/card/ko/older.png",
        Anyone,
    ),
    ("GET", "/progress", "/progress", Anyone),
    ("GET", "/insights", "/insights", Studio),
    ("GET", "/insights.csv", "/insights.csv", Studio),
    (
        "GET",
        "/retrospectives/feed.json",
        "/retrospectives/feed.json",
        Anyone,
    ),
    (
        "GET",
        "/retrospectives/feed.atom",
        "/retrospectives/feed.atom",
        Anyone,
    ),
    // One that nobody knows of answers as one that is not there: 404, to strangers after they signed in.
    (
        "GET",
        "/retrospectives/{slug}",
        "/retrospectives/none",
        Anyone,
    ),
    (
        "GET",
        "/retrospectives/{slug}/helped",
        "/retrospectives/none/helped",
        Anyone,
    ),
    (
        "POST",
        "/retrospectives/{slug}/helped",
        "/retrospectives/none/helped",
        Anyone,
    ),
    (
        "GET",
        "/retrospectives/{slug}/revisions/{number}",
        "/retrospectives/none/revisions/2",
        Anyone,
    ),
    (
        "GET",
        "/retrospectives/{slug}/edit",
        "/retrospectives/none/edit",
        Read,
    ),
    (
        "POST",
        "/retrospectives/{slug}/edit",
        "/retrospectives/none/edit",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/comments",
        "/retrospectives/none/comments",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/comments/{id}/resolve",
        "/retrospectives/none/comments/1/resolve",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/editing",
        "/retrospectives/none/editing",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/still-true",
        "/retrospectives/none/still-true",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/submit",
        "/retrospectives/none/submit",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/review",
        "/retrospectives/none/review",
        Write,
    ),
    (
        "GET",
        "/retrospectives/{slug}/publish",
        "/retrospectives/none/publish",
        Read,
    ),
    (
        "POST",
        "/retrospectives/{slug}/publish",
        "/retrospectives/none/publish",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/audience",
        "/retrospectives/none/audience",
        Write,
    ),
    (
        "POST",
        "/retrospectives/{slug}/conditions/{id}",
        "/retrospectives/none/conditions/1",
        Write,
    ),
    (
        "GET",
        "/projects/{number}/retrospective",
        "/projects/1/retrospective",
        Read,
    ),
    (
        "POST",
        "/projects/{number}/retrospective",
        "/projects/1/retrospective",
        Studio,
    ),
    (
        "GET",
        "/projects/{number}/retrospective/new",
        "/projects/1/retrospective/new",
        Studio,
    ),
    ("GET", "/c/{slug}", "/c/none", Anyone),
    ("GET", "/c/{slug}/numbers", "/c/none/numbers", Anyone),
    (
        "GET",
        "/c/theme/{colour}.css",
        "/c/theme/1f5f8b.css",
        Anyone,
    ),
    ("GET", "/campaigns", "/campaigns", Studio),
    ("POST", "/campaigns", "/campaigns", Studio),
    ("GET", "/campaigns/new", "/campaigns/new", Studio),
    (
        "GET",
        "/campaigns/{slug}/edit",
        "/campaigns/none/edit",
        Studio,
    ),
    (
        "POST",
        "/campaigns/{slug}/edit",
        "/campaigns/none/edit",
        Studio,
    ),
    (
        "GET",
        "/campaigns/{slug}/preview",
        "/campaigns/none/preview",
        Studio,
    ),
    (
        "GET",
        "/campaigns/{slug}/draft",
        "/campaigns/none/draft",
        Studio,
    ),
    (
        "GET",
        "/campaigns/{slug}/versions",
        "/campaigns/none/versions",
        Studio,
    ),
    (
        "POST",
        "/campaigns/{slug}/restore",
        "/campaigns/none/restore",
        Studio,
    ),
    (
        "GET",
        "/campaigns/{slug}/export",
        "/campaigns/none/export",
        Studio,
    ),
    (
        "POST",
        "/campaigns/{slug}/duplicate",
        "/campaigns/none/duplicate",
        Studio,
    ),
    (
        "POST",
        "/campaigns/{slug}/close",
        "/campaigns/none/close",
        Studio,
    ),
    (
        "POST",
        "/campaigns/{slug}/withdraw",
        "/campaigns/none/withdraw",
        Studio,
    ),
    ("GET", "/areas", "/areas", Read),
    ("GET", "/areas/{slug}", "/areas/vpn", Read),
    ("GET", "/projects", "/projects", Read),
    ("POST", "/projects", "/projects", Studio),
    ("GET", "/projects/new", "/projects/new", Studio),
    ("GET", "/projects/{number}", "/projects/1", Read),
    ("GET", "/projects/{number}/edit", "/projects/1/edit", Studio),
    (
        "POST",
        "/projects/{number}/edit",
        "/projects/1/edit",
        Studio,
    ),
    (
        "GET",
        "/projects/{number}/metrics/new",
        "/projects/1/metrics/new",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/metrics/new",
        "/projects/1/metrics/new",
        Studio,
    ),
    (
        "GET",
        "/projects/{number}/metrics/{metric}/edit",
        "/projects/1/metrics/1/edit",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/metrics/{metric}/edit",
        "/projects/1/metrics/1/edit",
        Studio,
    ),
    (
        "GET",
        "/projects/{number}/metrics/{metric}/read",
        "/projects/1/metrics/1/read",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/metrics/{metric}/read",
        "/projects/1/metrics/1/read",
        Partner,
    ),
    ("GET", "/projects/still-good", "/projects/still-good", Read),
    ("GET", "/conditions", "/conditions", Read),
    (
        "GET",
        "/projects/{number}/metrics/{metric}/paste",
        "/projects/1/metrics/1/paste",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/metrics/{metric}/paste",
        "/projects/1/metrics/1/paste",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/stop-rule",
        "/projects/1/stop-rule",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/stop-rule",
        "/projects/1/stop-rule",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/decision",
        "/projects/1/decision",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/decision",
        "/projects/1/decision",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/decisions/new",
        "/projects/1/decisions/new",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/decisions/new",
        "/projects/1/decisions/new",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/milestones/new",
        "/projects/1/milestones/new",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/milestones/new",
        "/projects/1/milestones/new",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/partners/{department}",
        "/projects/1/partners/security",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/partners/{department}",
        "/projects/1/partners/security",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/files",
        "/projects/1/files",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/hours/new",
        "/projects/1/hours/new",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/hours/new",
        "/projects/1/hours/new",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/milestones/{milestone}/reached",
        "/projects/1/milestones/1/reached",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/update",
        "/projects/1/update",
        Partner,
    ),
    (
        "POST",
        "/projects/{number}/update",
        "/projects/1/update",
        Partner,
    ),
    (
        "GET",
        "/projects/{number}/status",
        "/projects/1/status",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/status",
        "/projects/1/status",
        Studio,
    ),
    (
        "GET",
        "/projects/{number}/confirmation",
        "/projects/1/confirmation",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/confirmation",
        "/projects/1/confirmation",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/pain-points",
        "/projects/1/pain-points",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/pain-points/{pain}/unlink",
        "/projects/1/pain-points/1/unlink",
        Studio,
    ),
    (
        "POST",
        "/projects/{number}/follow",
        "/projects/1/follow",
        Write,
    ),
    ("GET", "/admin", "/admin", Admin),
    ("GET", "/admin/members", "/admin/members", Admin),
    ("POST", "/admin/members", "/admin/members", Admin),
    ("GET", "/admin/members/new", "/admin/members/new", Admin),
    ("GET", "/admin/members/{id}", "/admin/members/1", Admin),
    ("POST", "/admin/members/{id}", "/admin/members/1", Admin),
    ("GET", "/admin/departments", "/admin/departments", Admin),
    ("POST", "/admin/departments", "/admin/departments", Admin),
    (
        "GET",
        "/admin/departments/{slug}",
        "/admin/departments/security",
        Admin,
    ),
    (
        "POST",
        "/admin/departments/{slug}",
        "/admin/departments/security",
        Admin,
    ),
    ("GET", "/admin/areas", "/admin/areas", Admin),
    ("POST", "/admin/areas", "/admin/areas", Admin),
    ("GET", "/admin/new-area", "/admin/new-area", Admin),
    ("GET", "/admin/areas/{slug}", "/admin/areas/vpn", Admin),
    ("POST", "/admin/areas/{slug}", "/admin/areas/vpn", Admin),
    ("GET", "/admin/settings", "/admin/settings", Admin),
    ("POST", "/admin/settings", "/admin/settings", Admin),
    ("GET", "/admin/glossary", "/admin/glossary", Admin),
    ("POST", "/admin/glossary", "/admin/glossary", Admin),
    ("GET", "/admin/holidays", "/admin/holidays", Admin),
    ("POST", "/admin/holidays", "/admin/holidays", Admin),
    (
        "POST",
        "/admin/holidays/{day}/remove",
        "/admin/holidays/2026-05-05/remove",
        Admin,
    ),
    ("GET", "/admin/priority", "/admin/priority", Admin),
    ("POST", "/admin/priority", "/admin/priority", Admin),
    ("GET", "/admin/texts", "/admin/texts", Admin),
    ("POST", "/admin/texts", "/admin/texts", Admin),
    ("GET", "/admin/tokens", "/admin/tokens", Admin),
    ("GET", "/admin/audit", "/admin/audit", Admin),
    ("GET", "/admin/webhooks", "/admin/webhooks", Admin),
    ("POST", "/admin/webhooks", "/admin/webhooks", Admin),
    ("GET", "/admin/webhooks/{id}", "/admin/webhooks/1", Admin),
    ("POST", "/admin/webhooks/{id}", "/admin/webhooks/1", Admin),
    (
        "POST",
        "/admin/webhooks/{id}/secret",
        "/admin/webhooks/1/secret",
        Admin,
    ),
    (
        "POST",
        "/admin/webhooks/{id}/test",
        "/admin/webhooks/1/test",
        Admin,
    ),
    (
        "POST",
        "/admin/webhooks/{id}/stop",
        "/admin/webhooks/1/stop",
        Admin,
    ),
    (
        "POST",
        "/admin/webhooks/{id}/resume",
        "/admin/webhooks/1/resume",
        Admin,
    ),
    (
        "POST",
        "/admin/webhooks/{id}/retry",
        "/admin/webhooks/1/retry",
        Admin,
    ),
    (
        "GET",
        "/admin/webhooks/{id}/remove",
        "/admin/webhooks/1/remove",
        Admin,
    ),
    (
        "POST",
        "/admin/webhooks/{id}/remove",
        "/admin/webhooks/1/remove",
        Admin,
    ),
    ("GET", "/admin/mail", "/admin/mail", Admin),
    ("GET", "/admin/mail/look", "/admin/mail/look", Admin),
    ("POST", "/admin/mail/look", "/admin/mail/look", Admin),
    (
        "POST",
        "/admin/mail/look/test",
        "/admin/mail/look/test",
        Admin,
    ),
    (
        "GET",
        "/admin/mail/look/{language}/html",
        "/admin/mail/look/ko/html",
        Admin,
    ),
    ("POST", "/admin/mail/retry", "/admin/mail/retry", Admin),
    (
        "POST",
        "/admin/mail/{id}/retry",
        "/admin/mail/999/retry",
        Admin,
    ),
    (
        "POST",
        "/admin/mail/resume/{member}",
        "/admin/mail/resume/1",
        Admin,
    ),
    (
        "POST",
        "/admin/tokens/{id}/revoke",
        "/admin/tokens/1/revoke",
        Admin,
    ),
    (
        "POST",
        "/admin/areas/{slug}/close",
        "/admin/areas/vpn/close",
        Admin,
    ),
    (
        "POST",
        "/admin/areas/{slug}/reopen",
        "/admin/areas/vpn/reopen",
        Admin,
    ),
    (
        "POST",
        "/admin/departments/{slug}/close",
        "/admin/departments/security/close",
        Admin,
    ),
    (
        "POST",
        "/admin/departments/{slug}/reopen",
        "/admin/departments/security/reopen",
        Admin,
    ),
    (
        "POST",
        "/admin/members/{id}/deactivate",
        "/admin/members/1/deactivate",
        Admin,
    ),
    (
        "POST",
        "/admin/members/{id}/reactivate",
        "/admin/members/1/reactivate",
        Admin,
    ),
    (
        "POST",
        "/sign-out/everywhere",
        "/sign-out/everywhere",
        Write,
    ),
    ("POST", "/sign-out", "/sign-out", Anyone),
];

/// The API.
pub(super) fn api() -> Vec<(Line, Value)> {
    const PAINS: &str = "/api/v1/pain-points";
    const PAIN: &str = "/api/v1/pain-points/{number}";
    const PROJECTS: &str = "/api/v1/projects";
    const PROJECT: &str = "/api/v1/projects/{number}";
    const STORY: &str = "/api/v1/projects/{number}/retrospective";
    const STORIES: &str = "/api/v1/retrospectives";
    let metric =
        json!({ "name": "Logins", "unit": "", "direction": "down", "baseline": 3, "target": 1 });
    let update = json!({ "health": "on_track", "body": "Going well." });
    vec![
        (
            ("GET", "/api/v1/events", "/api/v1/events", Read),
            Value::Null,
        ),
        (("GET", PAINS, PAINS, Read), Value::Null),
        (("POST", PAINS, PAINS, Write), json!({ "title": "Another" })),
        (("GET", PAIN, "/api/v1/pain-points/1", Read), Value::Null),
        (
            ("PATCH", PAIN, "/api/v1/pain-points/1", Own),
            json!({ "body": "More." }),
        ),
        (
            (
                "POST",
                "/api/v1/pain-points/{number}/support",
                "/api/v1/pain-points/3/support",
                Write,
            ),
            json!({}),
        ),
        (
            (
                "DELETE",
                "/api/v1/pain-points/{number}/support",
                "/api/v1/pain-points/3/support",
                Write,
            ),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/pain-points/{number}/comments",
                "/api/v1/pain-points/1/comments",
                Write,
            ),
            json!({ "body": "Me too" }),
        ),
        (
            (
                "POST",
                "/api/v1/pain-points/{number}/status",
                "/api/v1/pain-points/1/status",
                Studio,
            ),
            json!({ "to": "accepted" }),
        ),
        (
            (
                "POST",
                "/api/v1/pain-points/{number}/merge",
                "/api/v1/pain-points/2/merge",
                Studio,
            ),
            json!({ "into": 1 }),
        ),
        (
            (
                "POST",
                "/api/v1/pain-points/{number}/unmerge",
                "/api/v1/pain-points/2/unmerge",
                Own,
            ),
            json!({}),
        ),
        (("GET", PROJECTS, PROJECTS, Read), Value::Null),
        (
            ("POST", PROJECTS, PROJECTS, Studio),
            json!({ "title": "Another", "problem": "It hurts." }),
        ),
        (("GET", PROJECT, "/api/v1/projects/1", Read), Value::Null),
        (
            ("PATCH", PROJECT, "/api/v1/projects/1", Studio),
            json!({ "hypothesis": "It helps." }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/pain-points/{pain}",
                "/api/v1/projects/1/pain-points/1",
                Studio,
            ),
            json!({}),
        ),
        (
            (
                "DELETE",
                "/api/v1/projects/{number}/pain-points/{pain}",
                "/api/v1/projects/1/pain-points/1",
                Studio,
            ),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/metrics",
                "/api/v1/projects/1/metrics",
                Studio,
            ),
            metric.clone(),
        ),
        (
            (
                "PATCH",
                "/api/v1/projects/{number}/metrics/{metric}",
                "/api/v1/projects/1/metrics/1",
                Studio,
            ),
            json!({ "name": "Other" }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/metrics/{metric}/readings",
                "/api/v1/projects/1/metrics/1/readings",
                Partner,
            ),
            json!({ "value": 2 }),
        ),
        (
            (
                "GET",
                "/api/v1/projects/{number}/updates",
                "/api/v1/projects/1/updates",
                Read,
            ),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/updates",
                "/api/v1/projects/1/updates",
                Partner,
            ),
            update.clone(),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/status",
                "/api/v1/projects/1/status",
                Studio,
            ),
            json!({ "to": "active" }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/confirmation",
                "/api/v1/projects/1/confirmation",
                Studio,
            ),
            json!({ "confirmation": "Nobody could be asked, and it holds." }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/stop-rule",
                "/api/v1/projects/1/stop-rule",
                Partner,
            ),
            json!({ "seen": "The drops doubled." }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/decisions",
                "/api/v1/projects/1/decisions",
                Partner,
            ),
            json!({ "question": "Which vendor?", "choice": "The second", "why": "Cheaper." }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/milestones",
                "/api/v1/projects/1/milestones",
                Partner,
            ),
            json!({ "title": "Devices there", "due_on": "2026-05-01" }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/files",
                "/api/v1/projects/1/files",
                Partner,
            ),
            json!({ "files": [1] }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/hours",
                "/api/v1/projects/1/hours",
                Partner,
            ),
            json!({ "moment": "before", "least": 12, "most": 20, "source": "Two weeks of counting" }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/milestones/{milestone}/reached",
                "/api/v1/projects/1/milestones/1/reached",
                Partner,
            ),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/partners/{department}/answer",
                "/api/v1/projects/1/partners/security/answer",
                Partner,
            ),
            json!({ "answer": "accepted" }),
        ),
        (
            ("PUT", STORY, "/api/v1/projects/1/retrospective", Studio),
            json!({ "kind": "postmortem", "title": "Why", "language": "en", "sections": {} }),
        ),
        (
            ("GET", STORY, "/api/v1/projects/1/retrospective", Read),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/retrospective/submit",
                "/api/v1/projects/1/retrospective/submit",
                Studio,
            ),
            json!({}),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/retrospective/review",
                "/api/v1/projects/1/retrospective/review",
                Studio,
            ),
            json!({ "approve": true }),
        ),
        (
            (
                "POST",
                "/api/v1/projects/{number}/retrospective/publish",
                "/api/v1/projects/1/retrospective/publish",
                Studio,
            ),
            json!({ "fates": [] }),
        ),
        (
            ("POST", "/api/v1/files", "/api/v1/files?name=a.txt", Write),
            json!({}),
        ),
        (
            ("GET", "/api/v1/files/{id}", "/api/v1/files/999", Read),
            Value::Null,
        ),
        (
            ("GET", "/api/v1/similar", "/api/v1/similar?title=vpn", Read),
            Value::Null,
        ),
        (
            (
                "GET",
                "/api/v1/merge-suggestions",
                "/api/v1/merge-suggestions",
                Studio,
            ),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/merge-suggestions/{id}/dismiss",
                "/api/v1/merge-suggestions/999/dismiss",
                Studio,
            ),
            json!({}),
        ),
        (("GET", STORIES, STORIES, Anyone), Value::Null),
        (
            (
                "GET",
                "/api/v1/retrospectives/{slug}",
                "/api/v1/retrospectives/none",
                Anyone,
            ),
            Value::Null,
        ),
        (
            (
                "POST",
                "/api/v1/retrospectives/{slug}/conditions/{id}",
                "/api/v1/retrospectives/none/conditions/1",
                Read,
            ),
            json!({ "state": "true" }),
        ),
    ]
}

/// What the addresses of the table name: somebody who only leaves (1), pain points 1 to 3, project 1 with metric 1, an
/// area, a department.
pub(super) async fn world() -> TestApp {
    let app = TestApp::new().await;
    app.department("Security");
    app.add("leaver", Role::Staff);
    app.add("mina", Role::Staff);
    app.add("jonas", Role::Staff);
    app.add_to("aylin", Role::Staff, "security");
    app.add("haneul", Role::Studio);
    app.add("doyun", Role::Studio);
    app.add("soyeon", Role::Admin);
    app.token("leaver", Scope::Read);
    let admin = app.sign_in("soyeon").await;
    let area = [("name_ko", "VPN"), ("name_en", "VPN"), ("kind", "system")];
    admin
        .submit("/admin/new-area", "/admin/areas", &area)
        .await
        .expect(303);
    let mina = app.program("mina", Scope::Write);
    for title in ["VPN drops", "VPN drops again"] {
        mina.api_post("/api/v1/pain-points", json!({ "title": title }))
            .await
            .expect(201);
    }
    let leaver = app.program("leaver", Scope::Write);
    leaver
        .api_post("/api/v1/pain-points", json!({ "title": "Printers jam" }))
        .await
        .expect(201);
    let studio = app.program("doyun", Scope::Studio);
    let project =
        json!({ "title": "A calmer VPN", "problem": "It drops.", "partners": ["security"] });
    studio
        .api_post("/api/v1/projects", project)
        .await
        .expect(201);
    let metric =
        json!({ "name": "Drops", "unit": "", "direction": "down", "baseline": 3, "target": 1 });
    studio
        .api_post("/api/v1/projects/1/metrics", metric)
        .await
        .expect(201);
    app
}

/// Why somebody was turned away, if they were.
fn turned_away(answer: &Answer) -> bool {
    let status = answer.status.as_u16();
    let to_sign_in = status == 303 && answer.header("location").starts_with("/sign-in?next");
    matches!(status, 401 | 403) || to_sign_in
}

fn check(visitor: Visitor, line: &Line, answer: &Answer) -> Option<String> {
    let (method, _, address, may) = line;
    let away = turned_away(answer);
    // A token of the world's own making is not found by others; nonsense is found by nobody.
    let broken = answer.status.is_server_error();
    let fits = away != visitor.may(*may) && !broken;
    (!fits).then(|| {
        format!(
            "{method} {address} by {visitor:?} (table: {may:?}): {}",
            answer.status
        )
    })
}

async fn press(client: &Client<'_>, method: &str, address: &str) -> Answer {
    if method == "GET" {
        return client.get(address).await;
    }
    // The token of a form is on every page of a signed-in person; without one it would be the form that is refused.
    let me = client.get("/me").await;
    let csrf = me
        .attributes("input[name=csrf]", "value")
        .into_iter()
        .next();
    client
        .post(address, &[("csrf", &csrf.unwrap_or_default())])
        .await
}

#[actix_web::test]
async fn every_page_opens_to_whom_the_table_says() {
    let mut wrong = Vec::new();
    for name in BROWSERS {
        let app = world().await;
        let client = match name {
            "" => app.anyone(),
            name => app.sign_in(name).await,
        };
        let visitor = Visitor { name, scope: None };
        for line in PAGES {
            let answer = press(&client, line.0, line.2).await;
            wrong.extend(check(visitor, line, &answer));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn every_call_opens_to_whom_the_table_says() {
    let mut wrong = Vec::new();
    for name in BROWSERS {
        for scope in Scope::ALL {
            let app = world().await;
            let client = match name {
                "" => app.anyone(),
                name => app.program(name, *scope),
            };
            let visitor = Visitor {
                name,
                scope: Some(*scope),
            };
            for (line, body) in api() {
                let method = Method::from_bytes(line.0.as_bytes()).unwrap();
                let answer = client.api(method, line.2, body).await;
                wrong.extend(check(visitor, &line, &answer));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn a_cookie_opens_no_call_and_a_token_opens_no_page() {
    let app = world().await;
    let admin = app.sign_in("soyeon").await;
    admin.api_get("/api/v1/events").await.expect(401);
    let program = app.program("soyeon", Scope::Admin);
    program.get("/admin/members").await.expect(303);
}

#[actix_web::test]
async fn the_table_names_every_route() {
    let app = world().await;
    let mut registered: BTreeSet<String> = app.patterns().await.into_iter().collect();
    // Opens to the bearer of a token of its own, whoever that is; to everybody else it does not exist.
    app.anyone().get("/metrics").await.expect(404);
    assert!(registered.remove("/metrics"));
    let api = api();
    let lines: Vec<&Line> = PAGES
        .iter()
        .chain(api.iter().map(|(line, _)| line))
        .collect();
    let named: BTreeSet<String> = lines.iter().map(|line| line.1.to_owned()).collect();
    let unnamed: Vec<_> = registered.difference(&named).collect();
    assert!(
        unnamed.is_empty(),
        "routes that the table does not name: {unnamed:#?}"
    );
    let vanished: Vec<_> = named.difference(&registered).collect();
    assert!(
        vanished.is_empty(),
        "lines that name no route: {vanished:#?}"
    );

    // Nor does any of them take a method that no line names.
    let admin = app.sign_in("soyeon").await;
    let program = app.program("soyeon", Scope::Admin);
    for pattern in &named {
        let of_it: Vec<&&Line> = lines.iter().filter(|line| line.1 == pattern).collect();
        let address = of_it.first().unwrap().2;
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if of_it.iter().any(|line| line.0 == method) {
                continue;
            }
            let client = if address.starts_with("/api/") {
                &program
            } else {
                &admin
            };
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = client
                .send(method.clone(), address, |request| {
                    request.insert_header((header::ORIGIN, "http://insole.test"))
                })
                .await;
            assert_eq!(
                answer.status.as_u16(),
                405,
                "{method} {pattern} is in no line"
            );
        }
    }
}
