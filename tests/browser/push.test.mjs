// Notifications on a device: the worker is there, the switch says what is true, and leaving takes everything along. No push
// service can be reached from here, so the browser's answer is made up; what the worker shows is real.

import assert from "node:assert/strict";
import { expectAccessible, journey, signInAs, until } from "./harness.mjs";

const who = "grace.okafor@saebom.example";
const chapter = "/me/notifications#devices";

/** A browser whose push service gives this address; what it holds lasts as long as the page's storage. */
const pretends = (permission) => {
  const keys = {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  const held = () =>
    localStorage.getItem("pushed") && {
      endpoint: localStorage.getItem("pushed"),
      toJSON: () => ({ endpoint: localStorage.getItem("pushed"), keys }),
      unsubscribe: async () => localStorage.removeItem("pushed"),
    };
  PushManager.prototype.getSubscription = async () => held();
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 87) throw new TypeError("no such key");
    localStorage.setItem("pushed", "https://fcm.googleapis.com/fcm/send/of-this-test");
    return held();
  };
  Notification.requestPermission = async () => permission;
  Object.defineProperty(Notification, "permission", { get: () => permission });
};

/** Hands a message to the page's worker, as the browser does when its push service brings one. */
async function toWorker(page) {
  const { origin } = new URL(page.url());
  await page.context().grantPermissions(["notifications"], { origin });
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
      if (ours) resolve(ours.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;
  return (message) => cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(message) });
}

const shown = (page) => page.locator("[data-device-key] > :not([hidden])").allInnerTexts();

journey("notifications are turned on and off for this device, and signing out stops them", async ({ open }) => {
  const page = await open({ language: "en", worker: true });
  await page.addInitScript(pretends, "granted");
  await signInAs(page, who);
  await page.goto(chapter);
  const on = page.getByRole("button", { name: "Turn on for this device" });
  const says = (words) => page.locator("[data-flash=good]").getByText(words).waitFor();
  await on.click();
  await says("Notifications now come to this device");
  const line = page.locator("#devices .list li");
  assert.match(await line.innerText(), /Chrome · Linux[\s\S]*This device/);
  assert.deepEqual(await shown(page), []);
  await expectAccessible(page);

  // The worker is the whole site's, and shows what comes: later news of one thing takes the place of older news of it.
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  assert.equal(new URL(scope).pathname, "/");
  const pushes = await toWorker(page);
  for (const [title, tag] of [["P-1: accepted", "P-1"], ["P-2: declined", "P-2"], ["P-1: linked", "P-1"]]) {
    await pushes({ title, body: "VPN drops", path: "/pain-points/1", tag, lang: "en" });
  }
  const there = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => one.title).sort());
  await until("the news stand there", async () => (await there()).join() === "P-1: linked,P-2: declined");
  await line.getByRole("button", { name: "Send a test" }).click();
  await says("A test is on its way");

  // Off, and the browser has given up its address.
  await line.getByRole("button", { name: "Turn off" }).click();
  await on.waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("pushed")), null);

  // On again; then the browser forgets by itself, and the page says so.
  await on.click();
  await says("Notifications now come to this device");
  await page.evaluate(() => localStorage.removeItem("pushed"));
  await page.goto("/me");
  await page.goto(chapter);
  await page.getByText("Notifications were turned off in this browser").waitFor();
  await on.click();
  await says("Notifications now come to this device");

  // Whoever signs in again is known again; whoever signs out leaves nothing behind.
  await page.context().clearCookies();
  await signInAs(page, who);
  await page.goto(chapter);
  await line.getByText("This device").waitFor();
  await page.locator("details.menu summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname !== "/me/notifications");
  assert.equal(await page.evaluate(() => localStorage.getItem("pushed")), null);
  await signInAs(page, who);
  await page.goto(chapter);
  assert.match(await line.innerText(), /Stopped/);
});

journey("a browser that blocks notifications, and one without JavaScript, are told plainly", async ({ open }) => {
  const blocked = await open({ language: "en" });
  await blocked.addInitScript(pretends, "denied");
  await signInAs(blocked, who);
  await blocked.goto(chapter);
  await blocked.getByText("This browser blocks notifications").waitFor();
  assert.equal((await shown(blocked)).length, 1);

  const plain = await open({ language: "en", script: false });
  await signInAs(plain, "liam.whitaker@saebom.example");
  await plain.goto(chapter);
  assert.deepEqual(await shown(plain), ["Turning them on here needs JavaScript. Letters come either way."]);
  // The list and its buttons are plain forms.
  await plain.locator("#devices .list").getByRole("button", { name: "Remove" }).first().click();
  await plain.locator("[data-flash=good]").waitFor();
  assert.equal(await plain.locator("#devices .list li").count(), 0);
});

journey("the table's folds open where an address leads into them", async ({ open }) => {
  const page = await open({ language: "en" });
  await signInAs(page, who);
  await page.goto("/me/notifications#letter-accepted");
  await page.locator("#letter-accepted").waitFor({ state: "visible" });
  assert.equal(await page.locator("#table details[open]").count(), 1);
});
