// The loop as people walk it: somebody reports on a phone, the studio decides on the board, everybody reads.
import assert from "node:assert/strict";

import { journey, says, signInAs } from "./harness.mjs";

/** Reports one line and returns the address of its page. */
async function report(page, title, { script = true } = {}) {
  await page.goto("/report");
  // What others said comes in under the line that is being typed; a person looks at it before pressing on.
  const heard = script ? page.waitForResponse(/similar\/fragment/) : null;
  await page.locator("[name=title]").fill(title);
  await heard;
  if (script) await page.locator("#similar .hit, #similar-spoken:not(:empty)").first().waitFor({ state: "attached" });
  await page.locator("form[action='/report'] button:not([formaction])").last().click();
  await page.waitForURL(/\/pain-points\/\d+/);
  return new URL(page.url()).pathname;
}

/** Accepts a report from the board, by the form that works without a script. */
async function accept(page, address) {
  await page.goto("/board");
  await page.locator(`.ticket a[href^="${address}#"]`).click();
  await page.locator("details:has(#accept) > summary").click();
  await page.locator("#accept button").last().click();
  await page.waitForLoadState();
}

journey("한 사람이 폰으로 알리고, 스튜디오가 받아들인다", async ({ open }) => {
  const mina = await open({ size: "phone", language: "ko" });
  await signInAs(mina, "mina.kim@saebom.example");
  const address = await report(mina, "출입증을 왜 층마다 따로 찍어야 하나요?");
  await says(mina, "출입증을 왜 층마다 따로 찍어야 하나요?");
  const studio = await open({ language: "ko" });
  await signInAs(studio, "haneul.jung@saebom.example");
  await accept(studio, address);
  await mina.goto(address);
  await says(mina, "받아들였어요");
});

journey("the same in English, without a script", async ({ open }) => {
  const reporter = await open({ language: "en", script: false });
  await signInAs(reporter, "liam.whitaker@saebom.example");
  const address = await report(reporter, "Why does every door want its own badge?", { script: false });
  const studio = await open({ language: "en", script: false });
  await signInAs(studio, "maya.lindqvist@saebom.example");
  await accept(studio, address);
  await reporter.goto(address);
  assert.match(await reporter.locator("main").innerText(), /accepted/i);
});

journey("anybody reads why a project failed, without an account", async ({ open }) => {
  const reader = await open({ size: "phone", language: "ko" });
  await reader.goto("/retrospectives?kind=postmortem");
  await reader.locator(".pieces a").first().click();
  await says(reader, "회의실을 지킨 것은");
  await says(reader, "무엇이 달라지면");
});
