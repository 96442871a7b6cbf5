// Every kind of page that Insole has, once, in the state in which it has most to say: for the photographs of
// shots.mjs and for the checks of pages.test.mjs. Add a page here when you add one to the product.

import assert from "node:assert/strict";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { enter, mails, tokenFor } from "./harness.mjs";

/** Who looks, in each language; what a page says is in the language of its reader. */
export const people = {
  staff: { ko: "mina.kim@saebom.example", en: "liam.whitaker@saebom.example" },
  partner: { ko: "soyeon.lim@saebom.example", en: "liam.whitaker@saebom.example" },
  studio: { ko: "haneul.jung@saebom.example", en: "maya.lindqvist@saebom.example" },
  admin: { ko: "soyeon.lim@saebom.example", en: "soyeon.lim@saebom.example" },
};

/** The first item that a list links to. */
const first = (list) => async (page) => {
  await page.goto(list);
  const folder = new URL(list, "http://x").pathname;
  const href = await page.locator(`main a[href^="${folder}/"]:not([href$=".atom"], [href$="/new"])`).first().getAttribute("href");
  await page.goto(href);
};

/** Fills in a form of a page and sends it, as it is refused or leads on. */
const send = (address, form, values) => async (page) => {
  await page.goto(address);
  for (const [name, value] of Object.entries(values)) await page.locator(`${form} [name="${name}"]`).fill(value);
  await page.locator(form).evaluate((node) => {
    node.noValidate = true;
    node.requestSubmit();
  });
  await page.locator(".trouble, .flash, [role=status]").first().waitFor({ state: "attached" });
};

/** The page that a letter's link leads to. */
const fromLetter = (to, subject, link) => async (page) => {
  const letter = (await mails(page, { to })).find(({ text }) => subject.test(text));
  assert.ok(letter, `no letter to ${to} says ${subject}`);
  await page.goto(`${letter.href}/html`);
  await page.goto(await page.locator(`a[href*="${link}"]`).first().getAttribute("href"));
};

/** The page on which somebody outside confirms that they want letters; asked for once. */
const confirmSubscription = async (page) => {
  const to = "reader@outside.example";
  const wanted = async () => (await mails(page, { to })).length > 0;
  if (!(await wanted())) {
    await page.goto("/subscribe");
    await page.locator("form[action='/subscribe'] [name=email]").fill(to);
    await page.locator("form[action='/subscribe'] button").click();
    await page.waitForURL("**/subscribe/sent");
    for (let tries = 0; tries < 40 && !(await wanted()); tries += 1) await page.waitForTimeout(250);
  }
  await fromLetter(to, /./, "/subscribe/")(page);
};

/** The stories about one area that gave hours back. */
const narrowed = async (page) => {
  await page.goto("/retrospectives");
  const area = await page.locator("select[name=area] option").nth(1).getAttribute("value");
  await page.goto(`/retrospectives?area=${encodeURIComponent(area)}`);
};

/** What follows the press of a story's button. */
const thanked = async (page) => {
  await first("/retrospectives?kind=success")(page);
  await page.locator(".helped button").click();
  await page.waitForURL("**/helped");
};

/** A letter as a mail program shows it: our own address allows no script, and axe is one. */
async function inMail(page, path) {
  const address = new URL(path, page.url()).href;
  const body = await (await page.request.get(address)).text();
  await page.route(address, (route) => route.fulfill({ body, contentType: "text/html; charset=utf-8" }));
  await page.goto(address);
}

/** One that was sent. */
const letter = (to, subject) => async (page) => {
  const found = (await mails(page, { to })).find(({ text }) => subject.test(text));
  assert.ok(found, `no letter to ${to} says ${subject}`);
  await inMail(page, `${found.href}/html`);
};

/** The example of its kind. */
const example = (kind) => async (page) => {
  await page.goto(`/me/notifications/letters/${kind}`);
  await inMail(page, `/me/notifications/letters/${kind}/html`);
};

const longWord = "https://wiki.saebom.example/" + "a-very-long-address-that-nobody-can-break/".repeat(3);
const long = {
  ko: "재택근무를 하는 날이면 아침마다 가상 데스크톱에 세 번씩 로그인해야 하는데, 그때마다 OTP와 사내 메신저 확인 번호와 보안 질문까지 모두 다시 넣어야 해서 첫 회의에 꼭 늦어요",
  en: `Why does ${longWord} ask me to sign in again?`,
};

// name, address or how to get there, who looks at it (nobody: a reader without an account)
export const pages = [
  ["home-public", "/"],
  ["progress", "/progress"],
  ["retrospectives", "/retrospectives"],
  ["retrospectives-failed", "/retrospectives?kind=postmortem"],
  ["story-success", first("/retrospectives?kind=success")],
  ["story-postmortem", first("/retrospectives?kind=postmortem")],
  ["retrospectives-area", narrowed],
  ["story-thanks", thanked],
  ["subscribe", "/subscribe"],
  ["subscribe-errors", send("/subscribe", "form[action='/subscribe']", { email: "nobody" })],
  ["subscribe-sent", "/subscribe/sent"],
  ["subscribe-confirm", confirmSubscription],
  ["campaign-internet", "/c/join-env"],
  ["sign-in", "/sign-in"],
  ["sign-in-errors", send("/sign-in", "form[action='/sign-in']", { email: "nobody" })],
  ["sign-in-sent", "/sign-in/sent"],
  ["sign-in-gone", "/sign-in/not-a-token"],
  ["not-found", "/nothing-here"],
  ["fault", fault],
  ["api-docs", "/api/docs"],
  ["demo-sign-in", "/demo/sign-in"],
  ["demo-mail", "/demo/mail"],
  ["demo-letter", first("/demo/mail")],
  ["components", "/demo/components"],
  ["pulse", fromLetter("grace.okafor", /I-7/, "/pulse/")],
  ["unsubscribe", fromLetter("mina.kim", /P-/, "/unsubscribe/")],
  ["home", "/", "staff"],
  ["report", "/report", "staff"],
  ["offline", "/offline"],
  ["report-errors", send("/report", "form.ask", { title: "", "impact.minutes": "9999", "impact.times": "3" }), "staff"],
  ["report-similar", similarWhileTyping, "staff"],
  ["pain-points", "/pain-points", "staff"],
  ["pain-points-nothing", "/pain-points?q=zzzzz", "staff"],
  ["pain-point-new", first("/pain-points?status=new"), "staff"],
  ["pain-point-asked", first("/pain-points?status=needs_info"), "staff"],
  ["pain-point-accepted", first("/pain-points?status=accepted&sort=voices"), "staff"],
  ["pain-point-in-project", first("/pain-points?status=in_project&sort=voices"), "staff"],
  ["pain-point-resolved", first("/pain-points?status=resolved&sort=voices"), "staff"],
  ["pain-point-declined", first("/pain-points?status=declined"), "staff"],
  ["pain-point-merged", first("/pain-points?status=merged"), "staff"],
  ["pain-point-long", first(`/pain-points?q=${encodeURIComponent(long.ko)}`), "staff"],
  ["pain-point-unbroken", first(`/pain-points?q=${encodeURIComponent(long.en)}`), "staff"],
  ["pain-point-edit", edit, "staff"],
  ["pain-point-versions", "/pain-points/1/versions", "staff"],
  ["areas", "/areas", "staff"],
  ["area", first("/areas"), "staff"],
  ["projects", "/projects", "staff"],
  ["projects-board", "/projects?view=board", "staff"],
  ["projects-timeline", "/projects?view=timeline", "staff"],
  ["projects-still-good", "/projects/still-good", "staff"],
  ["conditions", "/conditions?state=all", "staff"],
  ["projects-nothing", "/projects?q=zzzzz", "staff"],
  ["project-closed", "/projects/1", "staff"],
  ["project-failed", "/projects/2", "staff"],
  ["project-sustaining", "/projects/3", "staff"],
  ["project-delivered", "/projects/7", "staff"],
  ["search", "/search?q=VPN", "staff"],
  ["search-nothing", "/search?q=zzzzz", "staff"],
  ["search-begin", "/search", "staff"],
  ["me", "/me", "staff"],
  ["notifications", "/me/notifications", "staff"],
  ["letter-example", "/me/notifications/letters/accepted", "staff"],
  ["forbidden", "/admin/members", "staff"],
  ["project-partner", "/projects/8", "partner"],
  ["board", "/board", "studio"],
  ["insights", "/insights", "studio"],
  ["insights-all", "/insights?period=all", "studio"],
  ["insights-few", "/insights?period=month&area=office", "studio"],
  ["campaigns", "/campaigns", "studio"],
  ["campaign-new", "/campaigns/new", "studio"],
  ["campaign-new-errors", send("/campaigns/new", "form[action='/campaigns']", { slug: "Not An Address" }), "studio"],
  ["campaign-edit", "/campaigns/friction-week/edit?open=b2", "studio"],
  ["campaign-versions", "/campaigns/why/versions", "studio"],
  ["campaign-preview", "/campaigns/results-this-year/preview?size=phone", "studio"],
  ["campaign-staff", "/c/why", "staff"],
  ["button", "/report/button", "staff"],
  ["embed", "/report/embed?area=vpn&page=https://intranet.example/wiki", "staff"],
  ["campaign-over", "/c/friction-week", "staff"],
  ["board-rota", "/board/rota", "studio"],
  ["board-rules", "/board/rules", "studio"],
  ["board-rule", "/board/rules/1", "studio"],
  ["board-rule-new", "/board/rules/new", "studio"],
  ["board-areas", "/board?group=area", "studio"],
  ["board-list", "/board?group=status&view=list", "studio"],
  ["duplicates", "/board/duplicates", "studio"],
  ["duplicates-preview", first("/board/duplicates"), "studio"],
  ["pain-point-decide", decide("merge"), "studio"],
  ["pain-point-decline-errors", decideBadly, "studio"],
  ["project-new", "/projects/new", "studio"],
  ["project-new-errors", send("/projects/new", "form[action='/projects']", { title: "", lead: "nobody", verify_on: "2020-01-01" }), "studio"],
  ["project-proposed", "/projects/9", "studio"],
  ["project-paused", "/projects/6", "studio"],
  ["project-active", "/projects/8", "studio"],
  ["project-dropped", "/projects/5", "studio"],
  ["project-edit", "/projects/8/edit", "studio"],
  ["project-stop-rule", "/projects/8/stop-rule", "studio"],
  ["project-decision-own", send("/projects/8/decisions/new", "form[action='/projects/8/decisions/new']", { choice: "x" }), "studio"],
  ["project-milestone", "/projects/8/milestones/new", "studio"],
  ["project-hours", "/projects/8/hours/new", "studio"],
  ["project-partner-answer", "/projects/8/partners/it-platform", "studio"],
  ["project-paste", paste, "studio"],
  ["project-follow-up", "/projects/new?follows=4", "studio"],
  ["project-metric", "/projects/9/metrics/new", "studio"],
  ["project-reading", reading, "studio"],
  ["project-update", "/projects/8/update", "studio"],
  ["project-activate", "/projects/9/status?to=active", "studio"],
  ["project-pause", "/projects/8/status?to=paused", "studio"],
  ["project-deliver", "/projects/8/status?to=delivered", "studio"],
  ["project-confirmation", "/projects/7/confirmation", "studio"],
  ["story-choose", "/projects/6/retrospective", "studio"],
  ["story-new", "/projects/6/retrospective/new?kind=postmortem", "studio"],
  ["story-edit", editor("/projects/7/retrospective"), "studio"],
  ["story-review", "/projects/8/retrospective", "studio"],
  ["story-publish", publishing("/projects/8/retrospective"), "studio"],
  ["story-publish-success", publishing("/projects/7/retrospective"), "studio"],
  ["members", "/admin/members", "admin"],
  ["member", first("/admin/members"), "admin"],
  ["member-new", "/admin/members/new", "admin"],
  ["member-errors", send("/admin/members/new", "form[action='/admin/members']", { email: "nobody", name: "" }), "admin"],
  ["departments", "/admin/departments", "admin"],
  ["department", first("/admin/departments"), "admin"],
  ["admin-areas", "/admin/areas", "admin"],
  ["admin-area", first("/admin/areas"), "admin"],
  ["admin-area-new", "/admin/new-area", "admin"],
  ["settings", "/admin/settings", "admin"],
  ["holidays", "/admin/holidays", "admin"],
  ["priority", "/admin/priority", "admin"],
  ["glossary", "/admin/glossary", "admin"],
  ["texts", "/admin/texts", "admin"],
  ["tokens", "/admin/tokens", "admin"],
  ["mail-admin", "/admin/mail", "admin"],
  ["mail-look", "/admin/mail/look", "admin"],
  ["mail-sent", "/admin/mail?shelf=sent", "admin"],
  ["webhooks", "/admin/webhooks", "admin"],
  ["webhook", "/admin/webhooks/1", "admin"],
  ["webhook-remove", "/admin/webhooks/1/remove", "admin"],
  ["audit", "/admin/audit", "admin"],
  ["audit-nothing", "/admin/audit?who=zzzzz", "admin"],
].map(([name, at, who]) => ({ name, who, open: opener(at) }));

function opener(at) {
  return async (page, around) => {
    await (typeof at === "string" ? page.goto(at) : at(page, around));
    // What resembles it comes in a moment later.
    await page.locator(".related #similar:not(:has([data-spoken]))").waitFor({ state: "detached" });
  };
}

/** Letters of every kind, as their HTML stands in a mail program. */
export const letters = [
  ["letter-received", letter("mina.kim", /받았|have your report/i)],
  ["letter-accepted", letter("liam.whitaker", /accept/i)],
  ["letter-declined", letter("priya.raman", /P-/)],
  ["letter-update", letter("seungwoo.han", /I-/)],
  ["letter-pulse", letter("grace.okafor", /I-7/)],
  ["letter-outcome", letter("mina.kim", /I-3/)],
  ...["questioned", "declined", "merged", "linked", "project_delivered", "project_failed", "project_regressed", "weekly", "subscriber_confirm", "subscriber_story"].map((kind) => [
    `letter-of-${kind}`,
    example(kind),
    "staff",
  ]),
].map(([name, open, who]) => ({ name, open, who }));

async function similarWhileTyping(page) {
  await page.goto("/report");
  await page.locator("[name=title]").fill("재택할 때 VPN이 아침마다 끊겨요");
  await page.locator("#similar .hit").first().waitFor();
}

/** One's own report; `visit` gave the page its language. */
async function edit(page, { language }) {
  await first(`/pain-points?q=${encodeURIComponent(long[language])}`)(page);
  await page.goto(`${page.url()}/edit`);
}

/** Something failed that is nobody's fault but ours: here, a file where the folder of letters should be. */
async function fault(page, { product }) {
  const letters = join(product.folder, "mail");
  await rename(letters, `${letters}.away`);
  await writeFile(letters, "");
  try {
    await page.goto("/demo/mail");
  } finally {
    await rm(letters);
    await rename(`${letters}.away`, letters);
  }
}

function decide(act) {
  return async (page) => {
    await first("/pain-points?status=new")(page);
    await page.locator(`details:has(#${act}) > summary`).click();
  };
}

async function decideBadly(page) {
  await first("/pain-points?status=new")(page);
  await page.locator("details:has(#decline) > summary").click();
  await page.locator("#decline").evaluate((form) => {
    form.noValidate = true;
    form.requestSubmit();
  });
  await page.locator("#decline .trouble").waitFor();
}

async function reading(page) {
  await page.goto("/projects/8");
  await page.goto(await page.locator("a[href$='/read']").first().getAttribute("href"));
}

async function paste(page) {
  await page.goto("/projects/8");
  await page.goto(await page.locator("a[href$='/paste']").first().getAttribute("href"));
}

function editor(address) {
  return async (page) => {
    await page.goto(address);
    if (!page.url().endsWith("/edit")) await page.goto(`${new URL(page.url()).pathname}/edit`);
  };
}

function publishing(address) {
  return async (page) => {
    await page.goto(address);
    await page.goto(`${new URL(page.url()).pathname.replace(/\/edit$/, "")}/publish`);
  };
}

const told = (sections) => Object.fromEntries(sections.map((name) => [name, `무엇을 보고 배웠는지 적은 글이에요: **${name}**.\n\n둘째 문단은 조금 더 길게, 사람이 아니라 조건을 적어요.`]));

/** What the demo's story does not have, and some page needs: drafts, long words, a token. */
export async function prepare(product) {
  const api = enter(product, await tokenFor(product, people.studio.ko, "studio"));
  const body = "| 요일 | 끊긴 횟수 |\n| --- | ---: |\n| 월 | 3 |\n\n> 그날은 회의에 늦었어요.\n\n- 첫째\n- 둘째\n\n" + longWord;
  for (const [language, title] of Object.entries(long)) {
    const own = enter(product, await tokenFor(product, people.staff[language], "write"));
    await own("POST", "/pain-points", { title, body, impact: { minutes: 10, times: 3, per: "day" } });
  }
  const postmortem = ["summary", "impact", "hypothesis", "figures", "timeline", "tried", "worked", "surprised", "factors", "cost", "follow_ups", "for_reporters"];
  const conditions = [{ text: "빌드 서버를 우리가 직접 고를 수 있게 된다", how_known: "구매 규정 개정 공고", review_on: "2027-06-01" }];
  await api("PUT", "/projects/8/retrospective", { kind: "postmortem", title: "빌드를 15분으로 줄이려 했지만 22분에서 멈췄다", language: "ko", sections: told(postmortem), conditions });
  await api("POST", "/projects/8/retrospective/submit");
  await api("PUT", "/projects/7/retrospective", { kind: "success", title: "Access on the day you ask", language: "en", sections: { summary: "People who ask in the morning work in the afternoon.", did: "We moved one approval." } });
}
