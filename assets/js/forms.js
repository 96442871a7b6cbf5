// Fields that grow, limits that count, hours that add up, forms that are sent once.

const letters = (text) => [...text.replace(/\r\n/g, "\n")].length;

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

// An unfinished syllable is not a line.
const isEnter = (event) => event.key === "Enter" && !(event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);

/** To the next field; under a finger the keyboard goes away instead, so that what stands below is seen. */
function goOn(field) {
  if (matchMedia("(pointer: coarse)").matches) return field.blur();
  const fields = [...field.form.elements].filter((one) => one.matches("input, textarea, select") && one.checkVisibility());
  fields[fields.indexOf(field) + 1]?.focus();
}

for (const area of document.querySelectorAll("textarea[data-grow]")) {
  area.addEventListener("input", () => grow(area));
  grow(area);
  if (!area.classList.contains("one-line")) continue;
  // One line to the reader, though it wraps. Where sending only leads on, Enter does that; elsewhere it goes to the next field.
  area.addEventListener("keydown", (event) => {
    if (!isEnter(event)) return;
    event.preventDefault();
    if (area.form?.method === "get") area.form.requestSubmit();
    else goOn(area);
  });
}

// A form that goes step by step is sent by its button, or by Ctrl (⌘) and Enter from anywhere in it, never by Enter alone.
for (const form of document.querySelectorAll("form[data-steps]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("textarea, input, select")) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".btn.primary:not([formaction])"));
    } else if (event.target.matches("input")) {
      event.preventDefault();
      goOn(event.target);
    }
  });
}

for (const limit of document.querySelectorAll("[data-limit]")) {
  const field = document.getElementById(limit.dataset.for);
  const most = Number(limit.dataset.limit);
  const count = () => {
    const now = letters(field.value.trim());
    // Silent until it matters: the last fifth, and beyond.
    limit.textContent = now > most * 0.8 ? `${now.toLocaleString()} / ${most.toLocaleString()}` : "";
    limit.classList.toggle("over", now > most);
  };
  field?.addEventListener("input", count);
  if (field) count();
}

// The same arithmetic as the server's: a month has 21 working days, 4.35 weeks, a third of a quarter, a twelfth of a year.
const inAMonth = { day: 21, week: 4.35, month: 1, quarter: 1 / 3, year: 1 / 12 };

for (const box of document.querySelectorAll("[data-hours]")) {
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const add = () => {
    const minutes = Math.round(part("minutes").value * part("times").value * inAMonth[part("per").value]);
    const hours = Math.round(minutes / 6) / 10;
    const words = hours === 1 ? box.dataset.hoursOne : box.dataset.hours;
    const sane = hours > 0 && hours <= 168;
    part("hours").textContent = sane ? words.replace("__", hours.toLocaleString(document.documentElement.lang)) : "";
  };
  box.addEventListener("input", add);
  add();
}

// Sent once. A busy button keeps its name and value in the form; after 15 s without an answer it may be tried again.
const busy = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  busy.add(form);
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  button?.setAttribute("aria-busy", "true");
  const free = () => {
    busy.delete(form);
    button?.removeAttribute("aria-busy");
  };
  setTimeout(free, 15_000);
  addEventListener("pageshow", free, { once: true });
});

const focused = document.querySelector("[data-focus]");
focused?.focus({ preventScroll: false });
// The one question of a page can be answered at once, where that opens no keyboard over it.
const begin = document.querySelector("[data-begin]");
if (begin && !focused && matchMedia("(pointer: fine)").matches && document.activeElement === document.body) {
  begin.focus({ preventScroll: true });
  begin.setSelectionRange(begin.value.length, begin.value.length);
}

// A line of its own at the place where somebody writes.
for (const button of document.querySelectorAll("button[data-insert]")) {
  const area = document.getElementById(button.dataset.into);
  button.hidden = false;
  button.addEventListener("click", () => {
    const { value, selectionStart: at } = area;
    const before = value.slice(0, at);
    const after = value.slice(at);
    const line = `${before && !before.endsWith("\n\n") ? "\n\n" : ""}${button.dataset.insert}${after.startsWith("\n") ? "\n" : "\n\n"}`;
    area.setRangeText(line, at, at, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
