// Fields that grow, limits that count, hours that add up, forms that are sent once.

const letters = (text) => [...text.replace(/\r\n/g, "\n")].length;

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

for (const area of document.querySelectorAll("textarea[data-grow]")) {
  area.addEventListener("input", () => grow(area));
  grow(area);
  if (!area.classList.contains("one-line")) continue;
  // One line to the reader, though it wraps: Enter sends, as in any one-line field. An unfinished syllable is not a line.
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    area.form?.requestSubmit();
  });
}

for (const limit of document.querySelectorAll("[data-limit]")) {
  const field = document.getElementById(limit.dataset.for);
  const most = Number(limit.dataset.limit);
  const words = limit.textContent;
  const count = () => {
    const now = letters(field.value.trim());
    // Silent until it matters: the last fifth, and beyond.
    limit.textContent = now > most * 0.8 ? `${now.toLocaleString()} / ${most.toLocaleString()}` : words;
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

document.querySelector("[data-focus]")?.focus({ preventScroll: false });
