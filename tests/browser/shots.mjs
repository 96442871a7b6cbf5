// Pictures of the real pages for people to look at: every page below in two widths, two languages and two themes,
// and an index.html that shows them side by side.  usage: node shots.mjs FOLDER [WORD…]   (only pages whose name
// contains one of the words)

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { closeAll, signInAs, sizes, startDemo, visit } from "./harness.mjs";

// name, address, who looks at it (as written on /demo/sign-in; nobody: a reader without an account)
const pages = [
  ["home-public", "/"],
  ["retrospectives", "/retrospectives"],
  ["retrospective", "first:/retrospectives"],
  ["sign-in", "/sign-in"],
  ["demo-sign-in", "/demo/sign-in"],
  ["components", "/demo/components"],
  ["not-found", "/nothing-here"],
  ["home", "/", "staff"],
  ["report", "/report", "staff"],
  ["pain-points", "/pain-points", "staff"],
  ["pain-point", "/pain-points/1", "staff"],
  ["areas", "/areas", "staff"],
  ["area", "first:/areas", "staff"],
  ["projects", "/projects", "staff"],
  ["project", "/projects/1", "staff"],
  ["search", "/search?q=VPN", "staff"],
  ["me", "/me", "staff"],
  ["board", "/board", "studio"],
  ["project-new", "/projects/new", "studio"],
  ["pain-point-studio", "/pain-points/1", "studio"],
  ["project-studio", "/projects/1", "studio"],
  ["admin", "/admin", "admin"],
  ["members", "/admin/members", "admin"],
  ["departments", "/admin/departments", "admin"],
  ["admin-areas", "/admin/areas", "admin"],
  ["mail", "/demo/mail"],
];

const [folder = "shots", ...words] = process.argv.slice(2);
const wanted = pages.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
const out = resolve(folder);
await mkdir(out, { recursive: true });

/** `first:/list` is the first item that the list links to. */
async function goTo(page, path) {
  if (!path.startsWith("first:")) return page.goto(path);
  const list = path.slice("first:".length);
  await page.goto(list);
  const href = await page.locator(`main a[href^="${list}/"]:not([href$=".atom"])`).first().getAttribute("href");
  return page.goto(href);
}

const product = await startDemo();
const rows = [];
try {
  for (const language of ["ko", "en"]) {
    for (const theme of ["light", "dark"]) {
      for (const size of Object.keys(sizes)) {
        for (const who of new Set(wanted.map(([, , who]) => who))) {
          const { page, context, problems } = await visit(product.address, { size, language, theme });
          if (who) await signInAs(page, who);
          for (const [name, path] of wanted.filter((row) => row[2] === who)) {
            const file = `${name}-${sizes[size].viewport.width}-${language}-${theme}.png`;
            try {
              const answer = await goTo(page, path);
              await page.screenshot({ path: join(out, file), fullPage: true });
              rows.push({ name, file });
              if (!answer.ok() && name !== "not-found") console.log(`${path} answered ${answer.status()}`);
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
  await product.stop();
}

const figure = ({ file }) => `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${file}</figcaption></figure>`;
const section = (name) => `<h2>${name}</h2><div>${rows.filter((row) => row.name === name).map(figure).join("")}</div>`;
await writeFile(
  join(out, "index.html"),
  `<!doctype html><meta charset="utf-8"><title>Insole</title><style>div{display:flex;gap:1rem;overflow-x:auto;align-items:flex-start}
img{height:60vh;border:1px solid #888}figure{margin:0}</style>${[...new Set(rows.map(({ name }) => name))].map(section).join("")}`,
);
console.log(`${rows.length} pictures in ${out}`);
