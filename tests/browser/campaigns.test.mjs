// A planner puts blocks in order by keyboard, by button and by dragging; what was typed stays, and a page that is open counts.

import assert from "node:assert/strict";
import { enter, journey, sharedDemo, signInAs, tokenFor, until } from "./harness.mjs";

const studio = "haneul.jung@saebom.example";

journey("blocks are moved by arrow keys, by their buttons and by dragging, and saved as they stand", async ({ open }) => {
  const page = await open({ language: "en" });
  await signInAs(page, studio);
  await page.goto("/campaigns/results-this-year/edit");
  const order = () => page.locator("[data-entry]").evaluateAll((all) => all.map((one) => one.dataset.entry.split(":")[0]));
  await page.locator("[data-handle]").first().waitFor();
  assert.deepEqual((await order()).slice(0, 3), ["b1", "b2", "b3"]);
  await page.locator("#b1 [data-handle]").focus();
  await page.keyboard.press("ArrowDown");
  assert.deepEqual((await order()).slice(0, 3), ["b2", "b1", "b3"]);
  // The focus goes along, so that the next press goes on.
  await page.keyboard.press("ArrowDown");
  assert.deepEqual((await order()).slice(0, 3), ["b2", "b3", "b1"]);
  await page.locator("#b3 [data-move='-1']").click();
  assert.deepEqual((await order()).slice(0, 3), ["b3", "b2", "b1"]);
  const handle = await page.locator("#b1 [data-handle]").boundingBox();
  const top = await page.locator("#b3").boundingBox();
  await page.mouse.move(handle.x + 10, handle.y + 10);
  await page.mouse.down();
  await page.mouse.move(handle.x + 10, top.y + 40, { steps: 8 });
  await page.mouse.move(handle.x + 10, top.y + 4, { steps: 8 });
  await page.mouse.up();
  assert.deepEqual((await order()).slice(0, 3), ["b1", "b3", "b2"]);
  await page.locator("[name='title.en']").fill("What got better this year");
  await page.locator("#next button[value=save]").click();
  await page.locator(".flash").waitFor();
  assert.deepEqual((await order()).slice(0, 3), ["b1", "b3", "b2"]);
  assert.equal(await page.locator("[name='title.en']").inputValue(), "What got better this year");
});

journey("a counter on an open page grows when somebody reports", async ({ open }) => {
  const company = await sharedDemo();
  const page = await open({ language: "en" });
  await signInAs(page, studio);
  await page.goto("/campaigns/why/edit");
  await page.locator("#add_kind").selectOption("counter");
  await page.locator("button[value=add]").click();
  await page.locator("#next button[value=publish]").click();
  await page.locator(".flash").waitFor();
  await page.clock.install();
  await page.goto("/c/why");
  const count = async () => Number(await page.locator(".count b").first().innerText());
  const before = await count();
  const api = enter(company, await tokenFor(company, studio));
  await api("POST", "/pain-points", { title: "Why is the form printed first?", campaign: "why" });
  await until("one more report", async () => {
    await page.clock.fastForward(21_000);
    return (await count()) === before + 1;
  });
});
