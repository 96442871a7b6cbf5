// One hand on the keyboard: what carries data-key is a key away, cards are walked with J and K, a form is sent with Ctrl (⌘) Enter.
// By the place of a key, not its letter: a Korean layout shares it.

const codes = (key) => (/\d/.test(key) ? [`Digit${key}`, `Numpad${key}`] : [`Key${key}`]);
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
const visible = (node) => node.checkVisibility();

for (const button of document.querySelectorAll("button[data-key][hidden]")) button.hidden = false;

function keyed(event) {
  const wanted = event.key === "?" ? (key) => key === "?" : (key) => codes(key).includes(event.code);
  return [...document.querySelectorAll("[data-key]")].find((node) => wanted(node.dataset.key) && visible(node));
}

/** Opens a fold and goes to its first field, behind what stands there already. */
function enter(summary) {
  const fold = summary.closest("details");
  for (const other of fold.parentElement.querySelectorAll(":scope > details[open]")) if (other !== fold) other.open = false;
  fold.open = true;
  const field = [...fold.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox]), select")].find(visible);
  (field ?? summary).focus();
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
  fold.scrollIntoView({ block: "nearest" });
}

function walk(step) {
  const cards = [...document.querySelectorAll(".ticket")];
  if (!cards.length) return false;
  const at = cards.indexOf(document.activeElement.closest(".ticket"));
  const next = cards[at < 0 ? 0 : Math.min(Math.max(at + step, 0), cards.length - 1)];
  next.querySelector("h3 a").focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

// Whoever moved a card by a key moves it on by the next one.
if (location.hash.startsWith("#card-")) document.getElementById(location.hash.slice(1))?.querySelector("h3 a").focus();

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const form = event.target.closest?.(".triage form");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const fold = event.target.closest?.(".triage details[open]");
  if (event.key === "Escape" && fold) {
    fold.open = false;
    fold.querySelector("summary").focus();
    return;
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const card = event.target.closest(".ticket");
  const place = card && event.shiftKey && { KeyK: "[data-up]", KeyJ: "[data-down]" }[event.code];
  if (place) {
    event.preventDefault();
    card.querySelector(place)?.click();
    return;
  }
  const own = card && { KeyM: "[data-merge]", KeyO: "h3 a" }[event.code];
  const node = own ? card.querySelector(own) : keyed(event);
  if (node) {
    event.preventDefault();
    if (node.matches("summary")) enter(node);
    else node.click();
  } else if ((event.code === "KeyJ" && walk(1)) || (event.code === "KeyK" && walk(-1))) {
    event.preventDefault();
  }
});
