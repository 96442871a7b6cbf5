// Pictures of the real pages for people to look at: every page of pages.mjs in two widths, two languages and two
// themes, and an index.html that shows them side by side.  usage: node shots.mjs FOLDER [WORD…]   (only pages whose
// name contains one of the words)

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { closeAll, sharedDemo, signInAs, sizes, visit } from "./harness.mjs";
import { letters, pages, people, prepare } from "./pages.mjs";

const [folder = "shots", ...words] = process.argv.slice(2);
const wanted = [...pages, ...letters].filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const out = resolve(folder);
await mkdir(out, { recursive: true });

/** What is read to the end is printed, too: a sheet of A4 with its margins. */
async function onPaper(page, name, language) {
  const file = `${name}-print-${language}.png`;
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 718, height: 1050 });
  await page.screenshot({ path: join(out, file), fullPage: true });
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize(sizes.desktop.viewport);
  return file;
}

const rows = [];
try {
  const product = await sharedDemo();
  await prepare(product);
  for (const language of ["ko", "en"]) {
    for (const theme of ["light", "dark"]) {
      for (const size of Object.keys(sizes)) {
        for (const who of new Set(wanted.map((page) => page.who))) {
          const { page, context, problems } = await visit(product.address, { size, language, theme });
          if (who) await signInAs(page, people[who][language]);
          for (const { name, open } of wanted.filter((page) => page.who === who)) {
            const file = `${name}-${sizes[size].viewport.width}-${language}-${theme}.png`;
            try {
              await open(page, { product, language });
              // From the top, or what sticks to it would be photographed in the middle.
              await page.evaluate(() => scrollTo(0, 0));
              await page.screenshot({ path: join(out, file), fullPage: true });
              rows.push({ name, file });
              if (name.startsWith("story-") && !who && size === "desktop" && theme === "light") rows.push({ name, file: await onPaper(page, name, language) });
            } catch (problem) {
              console.log(`${name}: ${problem.message.split("\n")[0]}`);
            }
          }
          for (const problem of new Set(problems)) console.log(`${language} ${theme} ${size} ${who ?? "public"}: ${problem}`);
          await context.close();
        }
      }
    }
  }
} finally {
  await closeAll();
}

const figure = ({ file }) => `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${file}</figcaption></figure>`;
const section = (name) => `<h2>${name}</h2><div>${rows.filter((row) => row.name === name).map(figure).join("")}</div>`;
await writeFile(
  join(out, "index.html"),
  `<!doctype html><meta charset="utf-8"><title>Insole</title><style>div{display:flex;gap:1rem;overflow-x:auto;align-items:flex-start}
img{height:60vh;border:1px solid #888}figure{margin:0}</style>${[...new Set(rows.map(({ name }) => name))].map(section).join("")}`,
);
console.log(`${rows.length} pictures in ${out}`);
