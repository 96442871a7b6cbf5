// The harness must see what it promises to see: each check is shown a page that breaks it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { closeAll, expectAccessible, journey, mails, openLetter, says, shot, signInAs, startDemo, visit } from "./harness.mjs";

let started;
const product = () => (started ??= startDemo({ command: [process.execPath, fileURLToPath(new URL("stand-in.mjs", import.meta.url))] }));
after(async () => {
  await closeAll();
  await (await started)?.stop();
});

journey(
  "a visitor signs in, reads a letter and meets no obstacle",
  async ({ open }) => {
    for (const size of ["desktop", "phone"]) {
      const page = await open({ size });
      await signInAs(page, "jisoo@example.org");
      await says(page, "Hello, jisoo.");
      await expectAccessible(page);
      assert.equal((await mails(page)).length, 1);
      await openLetter(page, "mina", "report");
      await says(page, /next word by/i);
      await shot(page, `harness-${size}`);
    }
  },
  { product },
);

journey(
  "visitors differ in language, theme, size and script",
  async ({ open }) => {
    const korean = await open({ language: "ko", theme: "dark", size: "phone" });
    await korean.goto("/language");
    await says(korean, /^ko-KR/);
    const seen = await korean.evaluate(() => [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, navigator.maxTouchPoints > 0]);
    assert.deepEqual(seen, [390, true, true]);
    for (const [script, word] of [[true, "lively"], [false, "plain"]]) {
      const page = await open({ script });
      await page.goto("/script");
      await says(page, word);
      await expectAccessible(page);
    }
  },
  { product },
);

test("what goes wrong behind a page is noticed", async () => {
  const { address } = await product();
  for (const [path, sign] of [
    ["/bad/console", /console: a plain mistake/],
    ["/bad/script", /script error: nobody is not defined/],
    ["/bad/third-party", /third party: http:\/\/third-party\.invalid/],
    ["/bad/missing", /answered 404: GET .*nowhere\.png/],
    ["/bad/fault", /answered 500/],
  ]) {
    const { page, context, problems } = await visit(address);
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await context.close();
    assert.match(problems.join("\n"), sign, path);
  }
  const { page, context, problems } = await visit(address);
  await page.goto("/not-here");
  await context.close();
  assert.deepEqual(problems, [], "a page that says it is not here is an answer, not a fault");
});

test("what shuts people out is noticed", async () => {
  const { address } = await product();
  const { page, context } = await visit(address, { size: "phone" });
  const plain = await visit(address, { script: false });
  for (const [path, sign] of [
    ["/bad/label", /label/],
    ["/bad/wide", /wider than the window/],
    ["/bad/language", /does not say its language/],
  ]) {
    for (const reader of [page, plain.page]) {
      await reader.goto(path);
      await assert.rejects(expectAccessible(reader), sign, path);
    }
  }
  await Promise.all([context.close(), plain.context.close()]);
});

test("a product that does not start says why", async () => {
  const command = [process.execPath, "-e", "console.error('no disk'); process.exit(1)", "--"];
  await assert.rejects(startDemo({ command }), /ended too early \(1\)[^]*no disk/);
  await assert.rejects(startDemo({ command: ["/nowhere/insole", "demo"] }), /did not start/);
});
