// The studio at work: fifty new reports answered with one hand on the keyboard; two boards that see each other; a card that is
// carried by mouse and by finger.

import assert from "node:assert/strict";
import { enter, expectAccessible, journey, sharedDemo, signInAs, tokenFor, until } from "./harness.mjs";

const studio = "maya.lindqvist@saebom.example";
const staff = "liam.whitaker@saebom.example";
const things = ["badge reader", "seat map", "travel desk", "label printer", "wall clock", "note app", "bike rack", "tea kitchen", "guest wifi", "locker key"];

journey("fifty new reports are answered by keyboard alone, and one answer is taken back", async ({ open }) => {
  const company = await sharedDemo();
  const api = enter(company, await tokenFor(company, staff));
  const before = (await enter(company, await tokenFor(company, studio, "studio"))("GET", "/pain-points?status=new&limit=100")).items.length;
  for (let at = before; at < 54; at++) await api("POST", "/pain-points", { title: `The ${things[at % 10]} needs ${at} steps` });

  const page = await open({ language: "en" });
  await signInAs(page, studio);
  await page.goto("/board");
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // Keys are heard once their script has come; it uncovers the button that lists them.
  const hears = () => page.locator("button[data-key='?']:not([hidden]), .empty").first().waitFor();
  const moves = async (...keys) => {
    const arrived = page.waitForEvent("domcontentloaded");
    await press(...keys);
    await arrived;
    await hears();
  };
  await hears();
  await moves("i");
  assert.match(page.url(), /\/pain-points\/\d+\?queue=inbox$/);
  await expectAccessible(page);
  await press("?");
  await page.locator("dialog#keys[open]").waitFor();
  await press("Escape");
  const number = () => page.url().match(/pain-points\/(\d+)/)[1];

  // Next and back again.
  const first = number();
  await moves("j");
  assert.notEqual(number(), first);
  await moves("k");
  assert.equal(number(), first);

  // Accept, take it back, and it waits again.
  await press("1");
  assert.equal(await page.evaluate(() => document.activeElement.name), "reason");
  await moves("Control+Enter");
  assert.notEqual(number(), first);
  await moves("u");
  await page.goto(`/pain-points/${first}?queue=inbox`);
  assert.match(await page.locator(".queue").innerText(), /^Inbox\s*\d+ of \d+/);

  let answered = 0;
  for (; answered < 120 && page.url().includes("queue=inbox"); answered++) {
    switch (answered % 5) {
      case 1:
        await press("3", "End");
        await page.keyboard.type(" the lease forbids it.");
        await press("Tab");
        await page.keyboard.type("A new lease");
        await moves("Control+Enter");
        break;
      case 2:
        await press("4");
        await page.keyboard.type(" which floor is it?");
        await moves("Control+Enter");
        break;
      case 3:
        // A duplicate stands there already where one was found; otherwise this one is put off.
        await press("2");
        if (await page.locator("#merge [name=into]").inputValue()) {
          await moves("Control+Enter");
        } else {
          await press("Escape", "h", "Escape", "1");
          await moves("Control+Enter");
        }
        break;
      default:
        await press("1");
        await moves("Control+Enter");
    }
  }
  assert.ok(answered >= 50, `only ${answered} were answered`);
  assert.equal(new URL(page.url()).pathname, "/board/inbox");
  await page.locator(".empty").waitFor();
  await expectAccessible(page);
});

/** A new report of its own, by the API. */
async function reported(title) {
  const company = await sharedDemo();
  const api = enter(company, await tokenFor(company, staff));
  return (await api("POST", "/pain-points", { title })).number;
}

journey("두 보드가 서로를 봐요: 누가 보고 있는지, 무엇이 옮겨졌는지", async ({ open }) => {
  const number = await reported("새 의자가 삐걱거려서 통화가 안 들려요");
  const [one, other] = await Promise.all([open({ language: "ko" }), open({ language: "ko" })]);
  await Promise.all([signInAs(one, "haneul.jung@saebom.example"), signInAs(other, studio)]);
  await one.goto("/board?sort=promise");
  const card = one.locator(`.ticket[data-number="${number}"]`);
  await card.waitFor();
  await other.goto(`/pain-points/${number}`);
  await until("a name on the card", async () => /보고 있는 사람: \S+/.test(await card.locator(".looking").innerText()));
  // Both look at the report; one decides, the other is told and loses nothing.
  const third = await open({ language: "ko" });
  await signInAs(third, "haneul.jung@saebom.example");
  await third.goto(`/pain-points/${number}?do=decline`);
  await third.locator("#decline [name=would_change]").fill("새 의자가 오면요");
  await other.keyboard.press("1");
  await other.keyboard.press("Control+Enter");
  await other.locator(".flash").waitFor();
  await third.locator("[data-changed-note]").waitFor();
  assert.equal(await third.locator("#decline [name=would_change]").inputValue(), "새 의자가 오면요");
  // The board has moved the card by itself.
  await one.locator(`.column[data-status=new] .ticket[data-number="${number}"]`).waitFor({ state: "detached", timeout: 5_000 });
  // What is decided about an old version is refused, with what was written.
  await third.locator("#decline [name=reason]").fill("이미 받아들였어요?");
  await third.locator("#decline .form-end button").click();
  await third.locator("#decline .error, .trouble").first().waitFor();
  assert.equal(await third.locator("#decline [name=would_change]").inputValue(), "새 의자가 오면요");
});

for (const [by, size] of [["a mouse", "desktop"], ["a finger", "phone"]]) {
  journey(`a card is carried by ${by} and its decision opens where it is dropped`, async ({ open }) => {
    const number = await reported(`The window by ${by} does not close`);
    const page = await open({ language: "en", size });
    await signInAs(page, studio);
    await page.goto("/board?sort=promise");
    const card = page.locator(`.ticket[data-number="${number}"]`);
    // Where it is taken up: the page may have moved under it since.
    const grip = async () => {
      await card.evaluate((node) => node.scrollIntoView({ block: "center" }));
      const { x, y } = await card.boundingBox();
      return { x: x + 40, y: y + 12 };
    };
    let start = await grip();
    const target = page.locator(".column[data-status=needs_info]");
    if (size !== "desktop") {
      // Taken up and put down where it was, it stays, and the next tap is meant.
      const client = await page.context().newCDPSession(page);
      await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [start] });
      await page.locator(".ticket.dragged").waitFor();
      await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
      await page.locator(".ticket.dragged").waitFor({ state: "detached" });
      await page.waitForTimeout(100);
      await card.locator(".move:has(a[data-to]) > summary").tap();
      await card.locator(".move a").first().waitFor();
      await card.locator(".move:has(a[data-to]) > summary").tap();
      start = await grip();
    }
    if (size === "desktop") {
      const to = await target.boundingBox();
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(start.x + 20, start.y + 10, { steps: 4 });
      await page.locator(".ticket.dragged").waitFor();
      await page.mouse.move(to.x + to.width / 2, to.y + 60, { steps: 8 });
      await page.locator(".column.over[data-status=needs_info]").waitFor();
      await page.mouse.up();
    } else {
      const client = await page.context().newCDPSession(page);
      const touch = (type, at) => client.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
      await touch("touchStart", start);
      await page.locator(".ticket.dragged").waitFor();
      // At the edge of the window the board moves under the finger.
      const edge = { x: page.viewportSize().width - 12, y: start.y + 30 };
      for (let step = 0; step < 200; step++) {
        await touch("touchMove", { ...edge, y: edge.y + (step % 2) });
        const box = await target.boundingBox();
        if (box.x < edge.x - 60) break;
      }
      const box = await target.boundingBox();
      await touch("touchMove", { x: Math.max(box.x, 0) + 80, y: start.y + 30 });
      await page.locator(".column.over[data-status=needs_info]").waitFor();
      await touch("touchEnd");
    }
    await page.waitForURL((url) => url.pathname === `/pain-points/${number}`);
    await page.locator("details[open] #ask").waitFor();
    await page.locator("#ask [name=question]").fill("Which window is it?");
    await page.locator("#ask .form-end button").click();
    await page.waitForURL((url) => url.pathname === "/board");
    await page.locator(`.column[data-status=needs_info] .ticket[data-number="${number}"]`).waitFor();
  });
}

journey("cards are put in order by hand: by keyboard, then by dragging one above another", async ({ open }) => {
  const company = await sharedDemo();
  const api = enter(company, await tokenFor(company, staff));
  const impact = { minutes: 100, times: 4, per: "day" };
  const numbers = [];
  for (const title of ["The lift never comes", "The doors open too late"]) numbers.push((await api("POST", "/pain-points", { title, impact })).number);
  const [lift, doors] = numbers;
  const page = await open({ language: "en" });
  await signInAs(page, studio);
  await page.goto("/board?group=status");
  const hears = () => page.locator("button[data-key='?']:not([hidden])").waitFor();
  const order = () => page.locator(".column[data-status=new] .ticket.pinned").evaluateAll((cards) => cards.map((card) => Number(card.dataset.number)));
  const ours = async () => (await order()).filter((number) => numbers.includes(number));
  const focused = () => page.evaluate(() => Number(document.activeElement.closest(".ticket")?.dataset.number));
  const press = async (key) => {
    const arrived = page.waitForEvent("domcontentloaded");
    await page.keyboard.press(key);
    await arrived;
    await hears();
  };
  await hears();
  for (const number of numbers) {
    await page.locator(`#card-${number} h3 a`).focus();
    await press("Shift+K");
  }
  assert.deepEqual(await ours(), [lift, doors]);
  // The card that was moved is the one that the next key moves.
  assert.equal(await focused(), doors);
  await press("Shift+K");
  assert.deepEqual(await ours(), [doors, lift]);
  await press("Shift+J");
  assert.deepEqual(await ours(), [lift, doors]);
  // Dragged onto the one above it, it stands above that.
  const box = async (number) => page.locator(`#card-${number}`).boundingBox();
  await page.locator(`#card-${lift}`).evaluate((node) => node.scrollIntoView({ block: "start" }));
  const [from, to] = [await box(doors), await box(lift)];
  await page.mouse.move(from.x + 40, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 50, from.y, { steps: 4 });
  await page.locator(".ticket.dragged").waitFor();
  await page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 8 });
  await page.locator(`#card-${lift}.beside`).waitFor();
  const arrived = page.waitForEvent("domcontentloaded");
  await page.mouse.up();
  await arrived;
  await hears();
  assert.deepEqual(await ours(), [doors, lift]);
});
