// Every page of the product, in both languages, both themes and both widths: nobody is shut out (axe, WCAG 2.2 A and AA),
// nothing sticks out down to 320 px, a finger hits what it points at, and nothing goes wrong behind the page: no script
// error, no violation of the page's own policy, no request to anybody else.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { barriers, closeAll, hardToTouch, sharedDemo, signInAs, stickingOut, visit } from "./harness.mjs";
import { letters, pages, people, prepare } from "./pages.mjs";

after(closeAll);

let prepared;
/** The demo company, with what its story lacks. */
function company() {
  prepared ??= sharedDemo().then(async (product) => {
    await prepare(product);
    return product;
  });
  return prepared;
}

const other = { light: "dark", dark: "light" };
/** The fault that a page shows on purpose is not a surprise. */
const surprises = (problems) => problems.filter((problem) => !/^answered 500: GET \S+\/demo\/mail$/.test(problem));

/** What is wrong with the page as it stands; on a wide window in both themes, on a phone also for a finger and at 320 px. */
async function troubles(page, name, { size, theme }) {
  const told = [];
  const tell = (where, lines) => told.push(...lines.map((line) => `${name}, ${size}, ${where}: ${line}`));
  tell(theme, await barriers(page));
  if (size === "desktop") {
    // The other theme changes colours and nothing else, and they are the same on a phone.
    await page.emulateMedia({ colorScheme: other[theme] });
    tell(other[theme], await barriers(page, { contrastAlone: true }));
    await page.emulateMedia({ colorScheme: theme });
  } else {
    tell("touch", await hardToTouch(page));
    tell("320 px", await narrowly(page));
  }
  return told;
}

async function narrowly(page) {
  const { height, width } = page.viewportSize();
  await page.setViewportSize({ width: 320, height });
  const told = await stickingOut(page);
  await page.setViewportSize({ width, height });
  return told;
}

for (const who of [undefined, ...Object.keys(people)]) {
  const theirs = [...pages, ...letters].filter((page) => page.who === who);
  const others = [
    { size: "desktop", language: "ko", theme: "light" },
    { size: "phone", language: "en", theme: "dark" },
    { size: "phone", language: "ko", theme: "light", lightly: true },
    { size: "desktop", language: "en", theme: "dark", lightly: true },
  ];
  for (const options of others) {
    const { size, language, lightly } = options;
    test(`${who ?? "everybody"}, ${size}, ${language}: ${theirs.length} pages`, { timeout: 300_000 }, async () => {
      const product = await company();
      const { page, context, problems } = await visit(product.address, options);
      if (who) await signInAs(page, people[who][language]);
      const told = [];
      for (const { name, open } of theirs) {
        await open(page, { product, language });
        // Twice is enough for axe; the other two pairs of language and width are looked at for what sticks out.
        if (!lightly) told.push(...(await troubles(page, name, options)));
        else for (const line of [...(await stickingOut(page)), ...(size === "phone" ? await narrowly(page) : [])]) told.push(`${name}, ${size}, ${language}: ${line}`);
      }
      await context.close();
      assert.deepEqual([...told, ...new Set(surprises(problems))], [], told.join("\n"));
    });
  }
}
