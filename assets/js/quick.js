// The search field as the quickest way anywhere: `<input data-quick="ID">` shows in the list with that id where what is typed
// may lead (also by initials: ㅎㅇㅅ), arrows choose, Enter goes. Without this it is a search field like any other.

const PAUSE = 120;

for (const field of document.querySelectorAll("input[data-quick]")) {
  const list = document.getElementById(field.dataset.quick);
  let timer = 0;
  let running = null;
  let asked = "";
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    running?.abort();
    if (!words) {
      list.replaceChildren();
      show(false);
      return;
    }
    const mine = (running = new AbortController());
    try {
      const answer = await fetch(`/search/quick?${new URLSearchParams({ q: words })}`, { signal: mine.signal, headers: { accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const html = await answer.text();
      if (mine !== running) return;
      list.innerHTML = html;
      show(document.activeElement === field && list.childElementCount > 0);
    } catch (error) {
      if (error.name !== "AbortError") {
        asked = "";
        show(false);
      }
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("focus", () => show(list.childElementCount > 0 && field.value.trim() === asked));
  field.addEventListener("blur", (event) => {
    if (!list.contains(event.relatedTarget)) show(false);
  });
  // A press on the list must not take the focus away before it is a click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const options = [...list.children];
    const at = options.indexOf(chosen());
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "ArrowDown" && options.length) {
      event.preventDefault();
      show(true);
      choose(options[(at + 1) % options.length]);
    } else if (event.key === "ArrowUp" && options.length) {
      event.preventDefault();
      show(true);
      choose(options[at <= 0 ? options.length - 1 : at - 1]);
    } else if (event.key === "Enter" && !list.hidden && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });
}
