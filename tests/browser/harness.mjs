// What every journey needs: the demo company on a free port, a real Chromium, visitors of every kind, and the
// promises that hold on each page whoever looks at it. A journey fails by itself on a console error, a broken
// script, a server fault or a request to anybody else's server.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const shotsFolder = join(here, "shots");

export const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
const locales = { ko: "ko-KR", en: "en-GB" };
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// ---- the product -----------------------------------------------------------------------------------------

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts `insole demo` in a folder of its own; resolves once it has said where it listens. */
export async function startDemo({ command = [demoBinary(), "demo"], patience = 120_000 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "insole-demo-"));
  const [program, ...rest] = command;
  const flags = ["--listen", `127.0.0.1:${await freePort()}`, "--data-dir", folder];
  // Letters do not wait for more news of the same thing: each step of a story can be read where it stands.
  const env = { ...process.env, INSOLE__MAIL__COALESCE_SECONDS: "0" };
  const child = spawn(program, [...rest, ...flags], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const killed = () => child.kill("SIGKILL");
  process.once("exit", killed);
  const gone = new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));

  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log = (log + text).slice(-20_000);
  });
  let timer;
  const address = await new Promise((resolve, reject) => {
    const refuse = (why) => reject(new Error(`${command.join(" ")} ${why}; it said:\n${log || "(nothing)"}`));
    timer = setTimeout(() => refuse(`printed no address within ${patience / 1000} s`), patience);
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      const found = said.match(/https?:\/\/[^\s/]+/);
      if (found) resolve(found[0]);
    });
    child.once("error", (problem) => refuse(`did not start (${problem.message})`));
    gone.then(({ code, signal }) => refuse(`ended too early (${signal ?? code})`));
  }).catch(async (problem) => {
    killed();
    await rm(folder, { recursive: true, force: true });
    throw problem;
  }).finally(() => clearTimeout(timer));

  return {
    address,
    folder,
    /** What it wrote to standard error lately. */
    log: () => log,
    /** Asks it to end, as a service manager would, and expects a clean farewell. */
    async stop() {
      process.removeListener("exit", killed);
      const timeout = setTimeout(killed, 15_000);
      child.kill("SIGTERM");
      const { code, signal } = await gone;
      clearTimeout(timeout);
      await rm(folder, { recursive: true, force: true });
      assert.ok(code === 0, `the demo should end cleanly when asked, but ended with ${signal ?? code}:\n${log}`);
    },
  };
}

function demoBinary() {
  return process.env.INSOLE_BIN ?? join(here, "../../target/debug/insole");
}

let demo;
/**
 * The demo company that all journeys of one file share. While one writes a journey, INSOLE_AT="ADDRESS FOLDER" names
 * one that runs already.
 */
export function sharedDemo() {
  const [address, folder] = process.env.INSOLE_AT?.split(" ") ?? [];
  demo ??= address ? Promise.resolve({ address, folder, stop: async () => {} }) : startDemo();
  return demo;
}

/** A token of the API for one of the demo's people, made as an administrator makes one. */
export async function tokenFor({ command = [demoBinary(), "demo"], folder }, who, scope = "write") {
  const flags = ["token", "add", who, "--name", "browser", "--scope", scope, "--data-dir", folder];
  const { stdout } = await promisify(execFile)(command[0], flags);
  return stdout.trim();
}

/** The product's API with that token: `api(method, path, body)`. */
export function enter({ address }, token) {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${await answer.clone().text()}`);
    return answer.status === 204 ? null : answer.json();
  };
}

let browser;
function sharedBrowser() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}

/** Ends what `sharedDemo` and the visitors started; journeys call it by themselves. */
export async function closeAll() {
  const [open, company] = [browser, demo];
  browser = demo = undefined;
  await (await open)?.close();
  await (await company)?.stop();
}

// ---- visitors --------------------------------------------------------------------------------------------

const visitors = new WeakMap();

/**
 * A new visitor with cookies of their own: `size` desktop or phone, `language` ko or en, `theme` light or dark,
 * `script` false for a browser without JavaScript, `worker` true for one that lets the site's worker in. What goes wrong unseen is collected in `problems`.
 */
export async function visit(address, options = {}) {
  const { size = "desktop", language = "en", theme = "light", script = true, worker = false } = options;
  const context = await (await sharedBrowser()).newContext({
    ...sizes[size],
    baseURL: address,
    locale: locales[language],
    timezoneId: "Asia/Seoul",
    colorScheme: theme,
    reducedMotion: "reduce",
    javaScriptEnabled: script,
    serviceWorkers: worker ? "allow" : "block",
  });
  context.setDefaultTimeout(30_000);
  const problems = [];
  context.on("weberror", (event) => problems.push(`script error: ${event.error().message}`));
  context.on("console", (message) => {
    // A refused form is answered with 4xx on purpose, which Chromium also logs; `response` below judges those.
    // And the harness looks into the frame of a letter, which refuses every script; the product has none there.
    const expected = ["Failed to load resource", "Blocked script execution in"];
    if (message.type() === "error" && !expected.some((words) => message.text().startsWith(words))) {
      problems.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(address).host) {
      problems.push(`asked a third party: ${url.href}`);
    }
  });
  context.on("response", (response) => {
    const isPage = ["document", "fetch", "xhr"].includes(response.request().resourceType());
    if (response.status() >= (isPage ? 500 : 400)) {
      problems.push(`answered ${response.status()}: ${response.request().method()} ${response.url()}`);
    }
  });
  visitors.set(context, { options });
  return { page: await context.newPage(), context, problems };
}

let cleaning = false;

/**
 * One journey: `body` gets `open(options)`, which gives the page of a new visitor, and `address`. Whatever
 * happens, its visitors leave; when it fails, a picture of each visitor's page is kept.
 */
export function journey(name, body, { product = sharedDemo, patience = 300_000 } = {}) {
  cleaning ||= after(closeAll) ?? true;
  test(name, { timeout: patience }, async () => {
    const { address } = await product();
    const present = [];
    const open = async (options) => {
      const visitor = await visit(address, options);
      present.push(visitor);
      return visitor.page;
    };
    try {
      await body({ open, address });
      const problems = present.flatMap((visitor) => visitor.problems);
      assert.deepEqual(problems, [], "nothing may go wrong behind the page");
    } catch (failure) {
      for (const [index, { page, problems }] of present.entries()) {
        const file = join(shotsFolder, `failed-${name.replace(/[^\p{L}\p{N}]+/gu, "-")}-${index + 1}.png`);
        await mkdir(shotsFolder, { recursive: true });
        await page.screenshot({ path: file, fullPage: true }).catch(() => {});
        console.error(`visitor ${index + 1} stood at ${page.url()}; ${problems.length} problems`, problems);
      }
      throw failure;
    } finally {
      await Promise.all(present.map((visitor) => visitor.context.close()));
    }
  });
}

// ---- acts and promises -----------------------------------------------------------------------------------

/** Signs in as one of the demo's people, by name or address. */
export async function signInAs(page, who) {
  await page.goto("/demo/sign-in");
  const byValue = page.locator("form").filter({ has: page.locator(`input[value="${who}"]`) });
  const byText = page.locator("form, li, tr").filter({ hasText: who });
  const place = (await byValue.count()) > 0 ? byValue.first() : byText.last();
  await place.locator("button, input[type=submit]").first().click();
  await page.waitForURL((url) => url.pathname !== "/demo/sign-in");
}

/**
 * A page of a browser without JavaScript, as it stands, in one where axe can run: same window, cookies and markup,
 * and still no script of the page's own.
 */
async function readable(page) {
  const { options } = visitors.get(page.context());
  if (options.script !== false) return { page, done: async () => {} };
  const { context, page: twin } = await visit(new URL(page.url()).origin, { ...options, script: true });
  await context.addCookies(await page.context().cookies());
  const [url, body] = [page.url(), await page.content()];
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" };
  await twin.route(url, (route) => route.fulfill({ body, headers }));
  await twin.goto(url);
  return { page: twin, done: () => context.close() };
}

/** Every page can be used by everybody: axe finds nothing at WCAG 2.2 AA, the language is said, nothing sticks out. */
export async function expectAccessible(page) {
  const read = await readable(page);
  const told = await barriers(read.page);
  await read.done();
  assert.deepEqual(told, [], `${page.url()} is not accessible:\n${told.join("\n")}`);
}

/** What keeps somebody from using the page as it stands, one sentence each. */
export async function barriers(page, { contrastAlone = false } = {}) {
  // Legacy mode runs in the page alone; the other one opens a second page for frames of other origins, which we never have.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (contrastAlone ? axe.withRules(["color-contrast"]) : axe.withTags(wcag)).analyze();
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}\n    ${node.html}\n    ${node.failureSummary}`),
  );
  const language = await page.evaluate(() => document.documentElement.lang);
  if (!/^(ko|en)\b/.test(language)) told.push("it does not say its language");
  return [...told, ...(await stickingOut(page))];
}

/** What makes the page scroll sideways. */
export async function stickingOut(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > clientWidth + 1);
    const names = wide.slice(0, 5).map((node) => `${node.tagName.toLowerCase()}.${node.className}`);
    return [`it is ${scrollWidth - clientWidth} px wider than the window: ${names.join(", ")}`];
  });
}

/** Controls that a finger misses: where it points, 22 px around their middle must still be theirs. Links within a line of text are exempt. */
export async function hardToTouch(page) {
  const { width } = page.viewportSize();
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight + 80) });
  const told = await page.evaluate(() => {
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const told = [];
    for (const node of document.querySelectorAll(controls)) {
      if (!node.checkVisibility({ visibilityProperty: true }) || node.matches(".skip, :disabled")) continue;
      if (node.tagName === "A" && getComputedStyle(node).display === "inline") continue;
      const own = node.closest("label") ?? node;
      const box = own.getBoundingClientRect();
      if (box.width === 0 || box.right < 0) continue;
      const owns = (x, y) => {
        const there = document.elementFromPoint(x, y);
        return there !== null && (own.contains(there) || there.closest("label")?.control === node || (there.contains(own) && there.matches(controls)));
      };
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (!owns(x, y)) continue; // under the bar at the bottom or in a row that scrolls
      const misses = [[x, y - 21], [x, y + 21], [Math.max(x - 21, 1), y], [x + 21, y]].filter(([x, y]) => x < innerWidth && !owns(x, y));
      if (misses.length > 0) told.push(`${node.outerHTML.slice(0, 140)} is ${Math.round(box.width)} × ${Math.round(box.height)} px`);
    }
    return told;
  });
  await page.setViewportSize(before);
  return told;
}

/** The letters that the demo has sent, newest first: `{ href, text }`, as `/demo/mail` lists them. */
export async function mails(page, { to = "" } = {}) {
  await page.goto(`/demo/mail?to=${encodeURIComponent(to)}`);
  return page.locator('main a[href*="/demo/mail/"]').evaluateAll((links) =>
    links.map((link) => ({
      href: link.getAttribute("href"),
      text: (link.closest("li, tr, article") ?? link).textContent.replace(/\s+/g, " ").trim(),
    })),
  );
}

/** Waits for the newest letter whose line contains every word given, opens it and returns its line. */
export async function openLetter(page, ...words) {
  const letter = await until(`a letter with ${words.join(", ")}`, async () =>
    (await mails(page)).find(({ text }) => words.every((word) => text.includes(word))),
  );
  await page.goto(letter.href);
  return letter;
}

/** Asks again until the answer is truthy; followers need a moment, so this is how a journey waits for them. */
export async function until(what, ask, patience = 30_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, `waited ${patience / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Expects that the page shows this text, or soon will. */
export async function says(page, text) {
  const found = page.getByText(text).filter({ visible: true }).first();
  await found.waitFor().catch(async () => {
    const body = (await page.locator("body").innerText()).replace(/\s*\n\s*/g, "\n").slice(0, 2000);
    assert.fail(`${page.url()} should say ${text}, but says:\n${body}`);
  });
}

/** Keeps a picture of the page when SHOTS=1, for people to look at. */
export async function shot(page, name, folder = shotsFolder) {
  if (process.env.SHOTS !== "1") return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
