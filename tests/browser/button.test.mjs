// The button on pages of somebody else: on the same site it sends from within its frame, on another site or under a policy
// that forbids frames it leads to a new tab with everything filled in.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { after, before, test } from "node:test";
import { closeAll, enter, signInAs, startDemo, tokenFor } from "./harness.mjs";

const who = "mina.kim@saebom.example";
let product, site, browser, port;
/** What the foreign page says about itself for the next visit. */
let policy = "";

before(async () => {
  site = createServer((request, answer) => {
    const headers = { "content-type": "text/html; charset=utf-8" };
    if (policy) headers["content-security-policy"] = policy;
    answer.writeHead(200, headers);
    answer.end(`<!doctype html><html lang="ko"><title>Intranet</title><h1>Intranet</h1><a href="#">before</a>
<script src="${product.address}/widget.js" data-area="vpn" defer></script></html>`);
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  port = site.address().port;
  process.env.INSOLE__WIDGET__ORIGINS = `http://127.0.0.1:${port},http://localhost:${port}`;
  product = await startDemo();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  await product?.stop();
  site?.close();
  await closeAll();
});

async function visitor() {
  const context = await browser.newContext({ baseURL: product.address, locale: "ko-KR" });
  const page = await context.newPage();
  await signInAs(page, who);
  return { context, page };
}

const strict = () => `default-src 'none'; script-src ${product.address}; frame-src ${product.address}`;

test("on the same site it is one field and sent, under a strict policy", async () => {
  policy = strict();
  const { context, page } = await visitor();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(`http://127.0.0.1:${port}/wiki?secret=1`);
  const button = page.getByRole("button", { name: "불편 알리기" });
  await button.click();
  const dialog = page.getByRole("dialog", { name: "무엇이 불편한가요?" });
  await dialog.waitFor();
  const frame = page.frameLocator("iframe");
  await frame.getByRole("textbox").fill("VPN이 회의 때마다 끊겨요");
  // The page is named without what stands behind the question mark.
  assert.match(await frame.locator("label.check").innerText(), new RegExp(`http://127.0.0.1:${port}/wiki$`));
  await frame.getByRole("button", { name: "알리기" }).click();
  await frame.locator("[role=status]").waitFor();
  const href = await frame.locator("a.btn").getAttribute("href");
  const api = enter(product, await tokenFor(product, who, "read"));
  const pain = await api("GET", href);
  assert.equal(pain.title, "VPN이 회의 때마다 끊겨요");
  assert.ok(pain.body.includes(`http://127.0.0.1:${port}/wiki`));
  // Escape closes it from within the frame, and the focus is where it was.
  await frame.locator("a.btn").focus();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), "open");
  assert.deepEqual(problems, []);
  await context.close();
});

test("on another site the frame knows nobody and leads to a new tab", async () => {
  policy = "";
  const { context, page } = await visitor();
  await page.goto(`http://localhost:${port}/`);
  await page.getByRole("button", { name: "불편 알리기" }).click();
  const frame = page.frameLocator("iframe");
  await frame.getByRole("textbox").fill("여기서도 끊겨요");
  const [tab] = await Promise.all([context.waitForEvent("page"), frame.locator("form .btn").click()]);
  await tab.waitForLoadState();
  assert.equal(await tab.locator("textarea[name=title]").inputValue(), "여기서도 끊겨요");
  assert.ok((await tab.locator("textarea[name=body]").inputValue()).includes(`http://localhost:${port}/`));
  await context.close();
});

test("a policy that forbids frames gets the new tab at once", async () => {
  policy = `default-src 'none'; script-src ${product.address}`;
  const { context, page } = await visitor();
  await page.goto(`http://127.0.0.1:${port}/`);
  const [tab] = await Promise.all([context.waitForEvent("page"), page.getByRole("button", { name: "불편 알리기" }).click()]);
  await tab.waitForLoadState();
  assert.match(tab.url(), /\/report\?area=vpn/);
  await context.close();
});
