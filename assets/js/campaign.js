// Blocks of a page are put in order by dragging their handle, or with the arrow keys on it, or with their buttons, without
// sending the form; the order is a field of the form, so a kept draft knows it too. And numbers on an open page grow.

const list = document.querySelector("[data-blocks]");
const field = document.querySelector("[data-order]");
const told = document.getElementById("moved");

const blocks = () => [...list.children];

function tell(block) {
  field.value = blocks().map((one) => one.dataset.entry).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (told) told.textContent = told.dataset.says.replace("__", blocks().indexOf(block) + 1);
}

function shift(block, by) {
  const other = by < 0 ? block.previousElementSibling : block.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(block);
  else other.after(block);
  block.scrollIntoView({ block: "nearest" });
  tell(block);
}

if (list && field) {
  // A draft that was brought back brings its order along.
  field.addEventListener("input", () => {
    const known = new Map(blocks().map((one) => [one.dataset.entry, one]));
    const wanted = field.value.split(" ").map((entry) => known.get(entry)).filter(Boolean);
    if (wanted.some((one, at) => blocks()[at] !== one)) list.append(...wanted);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    shift(button.closest(".block"), Number(button.dataset.move));
    button.focus();
  });
  list.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-handle]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !by) return;
    event.preventDefault();
    shift(handle.closest(".block"), by);
    handle.focus();
  });

  let held = null;
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    held = handle.closest(".block");
    held.classList.add("lifted");
    handle.setPointerCapture(event.pointerId);
  });
  list.addEventListener("pointermove", (event) => {
    if (!held) return;
    event.preventDefault();
    const over = blocks().find((one) => {
      const box = one.getBoundingClientRect();
      return one !== held && event.clientY > box.top && event.clientY < box.bottom;
    });
    const edge = 60;
    if (event.clientY < edge) scrollBy(0, -12);
    if (event.clientY > innerHeight - edge) scrollBy(0, 12);
    if (!over) return;
    const box = over.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    // Only past the middle, or a tall block would jump back and forth under the pointer.
    const below = blocks().indexOf(over) > blocks().indexOf(held);
    if (below && event.clientY > middle) over.after(held);
    if (!below && event.clientY < middle) over.before(held);
  });
  const drop = () => {
    if (!held) return;
    held.classList.remove("lifted");
    tell(held);
    held = null;
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}

for (const file of document.querySelectorAll("[data-reads-into]")) {
  file.addEventListener("change", async () => {
    const into = document.getElementById(file.dataset.readsInto);
    into.value = (await file.files[0]?.text()) ?? "";
    into.dispatchEvent(new Event("input", { bubbles: true }));
    const choice = file.form?.querySelector('[name=pattern][value="file"]');
    if (choice) choice.checked = true;
  });
}

const lang = document.documentElement.lang || "ko";
const counters = [...document.querySelectorAll("[data-counts]")];

async function count() {
  if (document.hidden) return;
  try {
    const answer = await fetch(counters[0].dataset.counts, { credentials: "same-origin" });
    if (!answer.ok) return;
    const numbers = await answer.json();
    for (const node of counters.flatMap((counter) => [...counter.querySelectorAll("[data-count]")])) {
      const now = numbers[node.dataset.count];
      if (now == null) continue;
      if (node.matches("progress")) node.value = now;
      else node.textContent = now.toLocaleString(lang);
    }
  } catch {
    // The next time.
  }
}

if (counters.length) setInterval(count, 20_000);
