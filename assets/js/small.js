// Dialogs, flashes, copied addresses, moments, the menu, and the key that leads to search.

const lang = document.documentElement.lang || "ko";

document.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-opens], [data-closes], [data-dismiss], [data-copy]");
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  if (event.target.matches("dialog[open]")) event.target.close();
  if (!target) return;
  if ("opens" in target.dataset) {
    const dialog = document.getElementById(target.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector(".control, .btn")?.focus();
  } else if ("closes" in target.dataset) {
    const dialog = target.closest("dialog[open]");
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  } else if ("dismiss" in target.dataset) {
    target.closest(".flash").remove();
  } else {
    await copy(target);
  }
});

async function copy(button) {
  const words = button.querySelector("span");
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = before), 2000);
  } catch {
    prompt(before, new URL(button.dataset.copy, location.href).href);
  }
}

// A decision can be taken back for half a minute; then the offer goes.
for (const offer of document.querySelectorAll("[data-half-a-minute]")) setTimeout(() => offer.remove(), 30_000);

for (const hidden of document.querySelectorAll("[data-dismiss], [data-copy], [data-print]")) hidden.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// A refused form inside a dialog, or an address that names one, opens it again.
for (const dialog of document.querySelectorAll("dialog")) {
  if (!dialog.open && (dialog.matches(":target") || dialog.querySelector(".trouble, .field.bad"))) dialog.showModal?.();
}

// Browsers do not all open the fold that an address leads into.
const target = document.querySelector(":target");
const fold = target?.parentElement.closest("details.fold:not([open])");
if (fold) {
  fold.open = true;
  target.scrollIntoView();
}

// Above a refused form: which field each sentence is about.
for (const link of document.querySelectorAll(".trouble a[href^='#']")) {
  const id = link.hash.slice(1);
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`) ?? document.getElementById(id)?.closest("fieldset")?.querySelector("legend");
  const name = (label?.querySelector(".label") ?? label)?.firstChild?.textContent.trim();
  if (name) link.prepend(`${name.replace(/[:?]$/, "")}: `);
}

document.addEventListener("keydown", (event) => {
  const anywhere = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  if (event.isComposing || (!anywhere && (event.ctrlKey || event.metaKey || event.altKey))) return;
  const menu = document.querySelector("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  const search = document.querySelector("[data-slash]");
  if ((anywhere || (event.key === "/" && !typing)) && search?.offsetParent) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// While somebody types on a phone the bar at the bottom gives its room away, and takes it back a moment after the last
// field was left: not before the button that was pressed has been released.
const isTypedInto = (node) => node.matches("textarea, input:not([type=checkbox], [type=radio])");
let leaving = 0;
document.addEventListener("focusin", (event) => {
  if (!isTypedInto(event.target)) return;
  clearTimeout(leaving);
  document.documentElement.classList.add("typing");
});
document.addEventListener("focusout", (event) => {
  if (isTypedInto(event.target)) leaving = setTimeout(() => document.documentElement.classList.remove("typing"), 400);
});

// The whole moment and its distance, for whoever rests the pointer on a date.
const whole = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });
const day = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeZone: "UTC" });
const distance = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const units = [["year", 31_557_600], ["month", 2_629_800], ["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

for (const time of document.querySelectorAll("time[datetime]:not([title])")) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) continue;
  if (time.dateTime.length <= 10) {
    time.title = day.format(at);
    continue;
  }
  const seconds = (at - Date.now()) / 1000;
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1);
  time.title = `${whole.format(at)} (${distance.format(Math.trunc(seconds / size), unit)})`;
}
