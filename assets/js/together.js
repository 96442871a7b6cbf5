// Two people at one text: the editor says that it is open, hears who else has it open and whether a newer version was saved, and
// keeps a draft by itself while somebody writes.

const form = document.querySelector("form[data-editing]");
const place = document.querySelector("[data-who-writes]");
const { editing, keepsItself, others: othersWrite, newer } = form.dataset;
const version = form.elements.version;
const SECONDS = 1000;
let written = false;
let stale = false;
let timer = 0;

function tell(...words) {
  place.hidden = words.length === 0;
  const text = words.join(" ");
  if (place.textContent !== text) place.textContent = text;
}

async function send(address, fields) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { accept: "application/json" } });
  if (!answer.ok) throw answer.status;
  return answer.json();
}

let said = "";
async function look() {
  if (document.hidden) return;
  try {
    const now = await send(editing, { csrf: form.elements.csrf.value });
    stale = String(now.version) !== version.value;
    const words = now.others.length > 0 ? [othersWrite.replace("__", now.others.join(", "))] : [];
    if (stale) words.push(newer);
    else if (said) words.push(said);
    tell(...words);
  } catch {
    // The connection is gone or the session over: what is written stays in this browser, and saving says more.
  }
}

async function keep() {
  if (!written || stale) return;
  written = false;
  const fields = new FormData(form);
  fields.set("then", "itself");
  // What is settled is settled by a person's own saving.
  for (const name of [...fields.keys()]) if (name.startsWith("resolved.")) fields.delete(name);
  try {
    version.value = (await send(form.action, fields)).version;
    said = keepsItself;
    tell(said);
  } catch {
    // Not complete yet, or somebody else saved: the next look says so, and saving by hand shows it.
    look();
  }
}

form.addEventListener("input", () => {
  written = true;
  clearTimeout(timer);
  if (keepsItself) timer = setTimeout(keep, 5 * SECONDS);
});
form.addEventListener("submit", () => clearTimeout(timer));
document.addEventListener("visibilitychange", look);
setInterval(look, 10 * SECONDS);
look();
