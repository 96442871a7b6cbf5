// Similar reports while typing: `<form data-similar="/similar/fragment">` asks with the values of its fields marked
// `data-ask`, and puts the answer into the element that `data-similar-into` names. An answer that comes too late is
// dropped; when asking fails, the last answer stays.

const PAUSE = 220;

for (const form of document.querySelectorAll("[data-similar]")) {
  const place = document.getElementById(form.dataset.similarInto);
  if (!place) continue;
  const voice = document.getElementById(`${form.dataset.similarInto}-spoken`);
  const first = place.innerHTML;
  let timer = 0;
  let running = null;
  let asked = "";
  let pressed = "";

  const ask = async () => {
    const query = new URLSearchParams();
    for (const field of form.querySelectorAll("[data-ask]")) {
      const value = field.value.trim();
      if (value) query.set(field.dataset.ask || field.name, value.slice(0, 2000));
    }
    const text = query.toString();
    if (text === asked) return;
    asked = text;
    running?.abort();
    if ([...query.values()].join("").length < 2) {
      place.innerHTML = first;
      return;
    }
    const mine = (running = new AbortController());
    const slow = setTimeout(() => place.classList.add("is-loading"), 300);
    try {
      const answer = await fetch(`${form.dataset.similar}?${query}`, { signal: mine.signal, headers: { accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const html = await answer.text();
      if (mine !== running) return;
      place.innerHTML = html;
      // Whoever pressed a button here by keyboard goes on where it stood.
      if (pressed) place.querySelector(`[data-tells][value="${CSS.escape(pressed)}"]`)?.focus();
      pressed = "";
      const count = place.querySelector("[data-spoken]");
      if (voice && count && voice.textContent !== count.dataset.spoken) voice.textContent = count.dataset.spoken;
    } catch (error) {
      if (error.name !== "AbortError") asked = "";
    } finally {
      clearTimeout(slow);
      if (mine === running) place.classList.remove("is-loading");
    }
  };

  // On a phone two hits stand at first.
  place.addEventListener("click", (event) => {
    if (!event.target.closest("[data-more]")) return;
    place.closest(".similar")?.classList.add("all");
    place.querySelectorAll(".hit h3 a")[2]?.focus();
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-ask]")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  // "Mine is different" is kept in the form and shown by the next answer; without this script the button asks for the page.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tells]");
    const told = form.elements.different_from;
    if (!button || !told) return;
    event.preventDefault();
    const numbers = new Set(told.value.split(" ").filter(Boolean));
    if (button.dataset.tells === "different") numbers.add(button.value);
    else numbers.delete(button.value);
    told.value = [...numbers].join(" ");
    pressed = button.value;
    told.dispatchEvent(new Event("input", { bubbles: true }));
  });
  ask();
}
