// People at a browser. A `Person` does what people do (write into a field, press a button, follow a link) with hands
// of their own: a mouse, a finger, or the keyboard alone. A story says what they do and never how.

import assert from "node:assert/strict";
import { mails, says, signInAs, until } from "./harness.mjs";

/** With a mouse. */
const mouse = {
  press: (spot) => spot.click(),
  async write(field, text) {
    await field.fill(text);
  },
  async choose(list, value) {
    await list.selectOption(value);
  },
  tick: (box) => box.check(),
};

/** With a finger. */
const finger = { ...mouse, press: (spot) => spot.tap(), tick: (box) => box.tap() };

const hasFocus = (spot) => spot.evaluate((node) => node.ownerDocument.hasFocus() && node.ownerDocument.activeElement === node);

/** Presses Tab until `there` is true; everything on a page must be reached so. */
async function tabUntil(page, what, there) {
  for (let pressed = 0; pressed < 400; pressed++) {
    if (await there()) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${page.url()}: the keyboard never reaches ${what}`);
}

/** The focus must be seen wherever it is: an outline, a shadow or a changed border. */
async function expectToBeSeen(spot) {
  const seen = await spot.evaluate((node) => {
    const look = (part) => {
      const style = getComputedStyle(part);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
    };
    for (let part = node; part && part.tagName !== "MAIN"; part = part.parentElement) if (look(part)) return true;
    return false;
  });
  assert.ok(seen, `${spot} has the focus and does not show it`);
}

/** With the keyboard alone. */
const keyboard = {
  async reach(spot) {
    const page = spot.page();
    await spot.waitFor();
    await tabUntil(page, spot, () => hasFocus(spot));
    await expectToBeSeen(spot);
    return page.keyboard;
  },
  async press(spot) {
    await (await this.reach(spot)).press("Enter");
  },
  async write(field, text) {
    const keys = await this.reach(field);
    if ((await field.getAttribute("type")) === "date") {
      const [year, month, day] = text.split("-");
      // Chromium asks for a date in the order of its own language.
      for (const typed of [month + day + year, day + month + year, year + month + day]) {
        await keys.type(typed);
        if ((await field.inputValue()) === text) return;
        await keys.press("Shift+Tab");
        await this.reach(field);
      }
      assert.fail(`${text} cannot be typed into ${field}`);
    }
    await keys.press("Control+A");
    await keys.insertText(text);
  },
  async choose(list, value) {
    const keys = await this.reach(list);
    await keys.press("Home");
    for (let at = 0; at < 100 && (await list.inputValue()) !== value; at++) await keys.press("ArrowDown");
    assert.equal(await list.inputValue(), value);
  },
  async tick(box) {
    const [page, name] = [box.page(), await box.getAttribute("name")];
    if ((await box.getAttribute("type")) === "checkbox") {
      if (!(await box.isChecked())) await (await this.reach(box)).press("Space");
    } else {
      // Tab enters a group of radio buttons; arrows move within it.
      const group = page.locator(`[type=radio][name="${name}"]`);
      const one = () => group.evaluateAll((radios) => radios.some((radio) => radio === document.activeElement));
      await tabUntil(page, `the group ${name}`, one);
      const size = await group.count();
      if (!(await box.isChecked())) await page.keyboard.press("Space");
      for (let moved = 0; moved < size && !(await box.isChecked()); moved++) await page.keyboard.press("ArrowDown");
    }
    assert.ok(await box.isChecked(), `${name} is not ticked`);
  },
};

const hands = { mouse, finger, keyboard };

/** Somebody with a page and hands. */
export class Person {
  constructor(page, { by = "mouse", script = true } = {}) {
    this.page = page;
    this.hands = hands[by];
    this.script = script;
  }

  find(selector) {
    return this.page.locator(selector).filter({ visible: true }).first();
  }

  /** Types an address. */
  async opens(address) {
    const answer = await this.page.goto(address);
    assert.ok(answer.ok(), `${address} answered ${answer.status()}`);
  }

  /** Writes into the fields of these names within `form`, one after the other. */
  async writes(form, fields) {
    for (const [name, text] of Object.entries(fields)) await this.hands.write(this.find(`${form} [name="${name}"]`), text);
  }

  /** Chooses from lists. */
  async chooses(form, fields) {
    for (const [name, value] of Object.entries(fields)) await this.hands.choose(this.find(`${form} select[name="${name}"]`), value);
  }

  /** Ticks boxes and radio buttons. */
  async ticks(form, fields) {
    for (const [name, value] of Object.entries(fields)) await this.hands.tick(this.find(`${form} input[name="${name}"][value="${value}"]`));
  }

  /** Presses a button or follows a link. */
  async presses(selector) {
    await this.hands.press(this.find(selector));
  }

  /** Presses what leads to another page, or to the same one anew, and waits until it stands there. */
  async #leaves(spot) {
    const arrived = this.page.waitForEvent("domcontentloaded");
    await this.hands.press(spot);
    await arrived;
    await this.page.waitForLoadState();
  }

  /** Sends a form with one of its buttons. */
  async sends(form, button = "button:not([formaction], [type=button])") {
    await this.#leaves(this.find(`${form} ${button}`));
  }

  /** Follows a link. */
  async follows(selector) {
    await this.#leaves(this.find(selector));
  }

  /** Unfolds what is folded. */
  async unfolds(inside) {
    const fold = this.page.locator(`details:has(${inside})`).last();
    if ((await fold.getAttribute("open")) === null) await this.hands.press(fold.locator("> summary"));
    await this.page.locator(inside).waitFor();
  }

  async sees(text) {
    await says(this.page, text);
  }

  /** Waits for a letter to `to` whose subject says this, opens it and gives its frame. */
  async opensLetter(to, subject, patience) {
    const letter = await until(`a letter to ${to} that says ${subject}`, async () => (await mails(this.page, { to })).find(({ text }) => subject.test(text)), patience);
    await this.opens(letter.href);
    return this.page.frameLocator("iframe.letter");
  }

  /** Follows a link of the open letter, as in a mail program. */
  async followsInLetter(link) {
    await this.#leaves(this.page.frameLocator("iframe.letter").locator(link).first());
  }
}

/** Opens a browser for each of `who`, signed in with the address that stands there; an empty one stays a stranger. */
export async function peopleOf(open, who, options) {
  const people = {};
  for (const [name, { address, ...own }] of Object.entries(who)) {
    const all = { ...options, ...own };
    const page = await open(all);
    people[name] = new Person(page, { by: all.by ?? (all.size === "phone" ? "finger" : "mouse"), script: all.script });
    people[name].address = address;
    if (address) await signInAs(page, address);
  }
  return people;
}
