// A phone in a lift: what is written without a connection is kept, and sent once when there is one again.

import assert from "node:assert/strict";
import { expectAccessible, journey, signInAs, until } from "./harness.mjs";

const who = "grace.okafor@saebom.example";

/** The page that is left for later lies ready, and the worker leads: a page that was loading when it came, from the next one on. */
const ready = (page) =>
  until("the worker and its page", async () => {
    const is = await page.evaluate(async () => Boolean(navigator.serviceWorker.controller && (await caches.match("/offline")) && (await caches.match("/assets/js/waiting.js"))));
    if (!is) await page.reload();
    return is;
  });

const waiting = (page) => page.locator("[data-waiting-list] li b").allInnerTexts();

journey("what is written without a connection is sent once when there is one again", async ({ open }) => {
  const page = await open({ language: "en", size: "phone", worker: true });
  const network = page.context();
  await signInAs(page, who);
  await page.goto("/report");
  await ready(page);
  const line = page.locator("form.ask textarea[name=title]");

  // The connection goes while somebody writes: sending keeps it, with everything that was filled in.
  await line.fill("The lift has no reception");
  await page.locator("form.ask textarea[name=body]").fill("And the form does not wait.");
  await network.setOffline(true);
  await page.locator("form.ask .send-bar button").click();
  await page.getByRole("heading", { name: "You are not connected" }).waitFor();
  await until("it waits", async () => (await waiting(page)).join() === "The lift has no reception");
  await expectAccessible(page);

  // Any other page says the same, and takes down more; what was written can be changed or thrown away.
  await page.goto("/pain-points");
  const form = page.locator("main[data-offline] form");
  await form.getByRole("button").click();
  await form.getByText("Please write").or(form.locator(".error:not([hidden])")).first().waitFor();
  for (const title of ["Badge readers fail in the rain", "Throw this away"]) {
    await form.locator("[name=title]").fill(title);
    await form.getByRole("button").click();
    await until("it waits, too", async () => (await waiting(page)).includes(title));
  }
  await page.locator("[data-waiting-list] li").filter({ hasText: "Throw this away" }).getByRole("button", { name: "Delete" }).click();
  await until("it is gone", async () => (await waiting(page)).length === 2);

  // Back again: sent, said, and nothing waits any more.
  await network.setOffline(false);
  await page.waitForURL(/\/pain-points\/\d+$/);
  const told = page.locator(".flash").filter({ hasText: "has been sent" });
  await told.waitFor();
  assert.equal(await told.getByRole("link").count(), 2);
  await page.goto("/report");
  assert.equal(await line.inputValue(), "", "what arrived is not offered again");
  await page.goto("/pain-points?q=reception");
  await until("each is there once", async () => {
    await page.reload();
    return (await page.getByText("The lift has no reception").count()) === 1;
  });

  // Whoever signs out takes along what could be sent in their name.
  await page.locator("details.menu summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname !== "/pain-points");
  await network.setOffline(true);
  await page.goto("/retrospectives");
  await page.getByText("Nobody is signed in on this device").waitFor();
});
