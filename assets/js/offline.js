// What a page does so that a report can be written without a connection: it lets the site's worker in, leaves a page for it to
// show, says who is here, and sends what waits. And that page itself.

import "./waiting.js";

const { waiting } = globalThis;
const { member } = document.body.dataset;
const place = document.querySelector("main[data-offline]");

/** Everything that the page without a connection is made of, fetched anew when any of it has changed. */
async function shelve() {
  const version = [import.meta.url, document.querySelector("link[rel=stylesheet]").href, document.documentElement.lang].join(" ");
  if ((await waiting.note("shelf")) === version) return;
  const shown = await fetch(`/offline?lang=${document.documentElement.lang}`, { credentials: "omit" });
  if (!shown.ok) return;
  const page = new DOMParser().parseFromString(await shown.clone().text(), "text/html");
  const parts = [...page.querySelectorAll("link[href], script[src]")].map((part) => part.getAttribute("href") ?? part.getAttribute("src"));
  await caches.delete("offline");
  const shelf = await caches.open("offline");
  await shelf.addAll([...new Set([...parts, "/assets/js/waiting.js"])]);
  await shelf.put("/offline", shown);
  await waiting.setNote("shelf", version);
}

/** What was kept of a form in this browser is not offered again once it arrived. */
function forgetDraft(draft) {
  const key = `insole.draft.report.${member}.${draft}`;
  localStorage.removeItem(key);
  for (const name of Object.keys(sessionStorage)) if (sessionStorage.getItem(name) === key) sessionStorage.removeItem(name);
}

function tell({ sent, refused }) {
  const sentence = document.querySelector("template[data-waiting]");
  if (!sentence || sent.length + refused.length === 0) return;
  const shown = Object.assign(document.createElement("div"), { className: "flash good", role: "status" });
  const words = document.createElement("p");
  shown.append(words);
  const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });
  if (sent.length > 0) words.append(sentence.dataset.sent, " ", ...sent.flatMap(({ number }) => [link(`/pain-points/${number}`, `P-${number}`), " "]));
  if (refused.length > 0) words.append(link("/offline", sentence.dataset.refused));
  document.querySelector("main").before(shown);
}

async function sendAndTell() {
  const done = await waiting.send();
  await waiting.setNote("done", undefined);
  for (const { draft } of done.sent) forgetDraft(draft);
  tell(done);
}

/** A picture that another app shared: it goes into the form like one that was chosen. */
async function takeShared() {
  const field = document.querySelector("form.ask [data-files]");
  if (!field || !new URLSearchParams(location.search).has("shared")) return;
  const files = await waiting.note("shared");
  await waiting.setNote("shared", []);
  if (files?.length) field.dispatchEvent(new CustomEvent("insole:files", { detail: files }));
}

async function begin() {
  // First of all: whoever leaves may be quick.
  for (const form of document.querySelectorAll("form[data-forgets]")) form.addEventListener("submit", () => waiting.setNote("who", ""));
  await waiting.setNote("who", member);
  await navigator.serviceWorker.register("/sw.js");
  await takeShared();
  await sendAndTell();
  await shelve();
  addEventListener("online", () => sendAndTell().catch(() => null));
}

// The page without a connection.

async function list() {
  const who = await waiting.note("who");
  for (const part of place.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "known") !== Boolean(who);
  const reports = await waiting.all();
  const rows = reports.map((report) => {
    const row = place.querySelector("template").content.cloneNode(true);
    const values = Object.fromEntries(report.fields.filter(([, value]) => typeof value === "string"));
    row.querySelector("b").textContent = values.title;
    row.querySelector("p").textContent = values.body ?? "";
    row.querySelector("time").textContent = new Date(report.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    row.querySelector("[data-refused]").hidden = !report.refused;
    const [mend, remove] = row.querySelectorAll("button");
    mend.addEventListener("click", () => {
      const form = place.querySelector("form");
      form.elements.title.value = values.title;
      form.elements.body.value = values.body ?? "";
      waiting.drop(report.draft).then(list).then(() => form.elements.title.focus());
    });
    remove.addEventListener("click", () => waiting.drop(report.draft).then(list));
    return row;
  });
  place.querySelector("ul").replaceChildren(...rows);
  place.querySelector("[data-waiting-list]").hidden = rows.length === 0;
}

function write() {
  const form = place.querySelector("form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector(".error");
    problem.hidden = Boolean(form.elements.title.value.trim());
    if (!problem.hidden) return form.elements.title.focus();
    const kept = new FormData(form);
    kept.set("draft", [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    await waiting.keep(kept);
    form.reset();
    place.querySelector("[role=status]").textContent = form.dataset.kept;
    await list();
    await leave();
  });
  list();
}

/** Sends what waits, where there is a connection after all, and shows the first that arrived. */
async function leave() {
  const { sent } = await waiting.send().catch(() => ({ sent: [] }));
  if (sent.length > 0) location.assign(`/pain-points/${sent[0].number}`);
}

if (place) {
  write();
  leave();
  addEventListener("online", leave);
} else if (member && "serviceWorker" in navigator && "indexedDB" in globalThis) {
  begin().catch(() => null);
}
