// Half-written forms survive a refresh, a lost connection and an expired session.
//
// A form with `data-keep="report"` is written to this browser under its kind, its owner and its draft id (the hidden
// field `draft`, or one made here). The same tab takes its own draft back by itself; a draft that another tab left
// behind is offered. A draft is thrown away when the server says that the form arrived, and all of them on signing out.

const PREFIX = "insole.draft.";
const DAYS = 14;
const owner = document.body.dataset.member ?? "";
const here = (form) => `${form.dataset.keep}.${owner}`;
const storageWorks = (() => {
  try {
    localStorage.setItem(`${PREFIX}probe`, "1");
    localStorage.removeItem(`${PREFIX}probe`);
    return true;
  } catch {
    return false;
  }
})();

const everyKey = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && field.name !== "csrf" && field.name !== "draft" && !["hidden", "file", "password", "submit", "button"].includes(field.type),
  );
}

const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const keyOf = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (ticks(field) ? field.checked : field.value);
const defaultOf = (field) => {
  if (ticks(field)) return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
};

function keep(form) {
  const id = form.elements.draft;
  const note = form.querySelector("[data-keep-note]");
  const session = `${PREFIX}${here(form)}`;
  const key = () => `${session}.${id?.value || "page"}`;
  const base = Object.fromEntries(fields(form).map((field) => [keyOf(field), defaultOf(field)]));
  let timer = 0;

  const say = (words, ...buttons) => {
    if (note) note.replaceChildren(words, ...buttons.flatMap((button) => [" · ", button]));
    if (note) note.hidden = false;
  };
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain-button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };
  const save = () => {
    const values = Object.fromEntries(fields(form).map((field) => [keyOf(field), valueOf(field)]));
    const written = fields(form).some((field) => valueOf(field) !== defaultOf(field));
    try {
      if (written) {
        localStorage.setItem(key(), JSON.stringify({ at: Date.now(), base, values }));
        sessionStorage.setItem(session, key());
        say(note?.dataset.saved ?? "");
      } else localStorage.removeItem(key());
    } catch {
      // A full or forbidden store: the form still works, it is only not kept.
    }
  };
  const fill = (from) => {
    const draft = read(from);
    if (!draft) return false;
    let filled = false;
    for (const field of fields(form)) {
      const name = keyOf(field);
      // What the server sent since then is newer than what was kept.
      if (!(name in draft.values) || draft.base[name] !== defaultOf(field) || draft.values[name] === valueOf(field)) continue;
      if (ticks(field)) field.checked = draft.values[name];
      else field.value = draft.values[name];
      filled = true;
    }
    if (id && from !== key()) id.value = from.slice(session.length + 1);
    sessionStorage.setItem(session, from);
    for (const field of fields(form)) field.dispatchEvent(new Event("input", { bubbles: true }));
    return filled;
  };
  const discard = () => {
    clearTimeout(timer);
    localStorage.removeItem(key());
    sessionStorage.removeItem(session);
    if (id) id.value = newId();
    form.reset();
    for (const field of fields(form)) field.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
    if (note) note.hidden = true;
  };

  const restored = () => say(note?.dataset.restored ?? "", button(note?.dataset.discard ?? "", discard));
  const mine = sessionStorage.getItem(session);
  if (mine && localStorage.getItem(mine)) {
    if (fill(mine)) restored();
  } else if (localStorage.getItem(key())) {
    if (fill(key())) restored();
  } else if (id) {
    offer();
  }

  function offer() {
    const left = everyKey()
      .filter((name) => name.startsWith(`${session}.`) && name !== key())
      .map((name) => [name, read(name)])
      .filter(([, draft]) => draft && Date.now() - draft.at > 20_000)
      .sort(([, a], [, b]) => b.at - a.at)[0];
    if (!left) return;
    const takeUp = () => fill(left[0]) && restored();
    const drop = () => {
      localStorage.removeItem(left[0]);
      note.hidden = true;
    };
    if (note) say(note.dataset.found, button(note.dataset.continue, takeUp), button(note.dataset.discard, drop));
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  addEventListener("pagehide", () => timer && save());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save();
    timer = 0;
    sessionStorage.setItem(`${PREFIX}sent`, key());
  });
  // A copied tab has the same draft id: when the other one has sent it, what is written here becomes a draft of its own.
  addEventListener("storage", (event) => {
    if (id && event.key === key() && event.newValue === null) {
      id.value = newId();
      save();
    }
  });
}

if (storageWorks) {
  const sent = sessionStorage.getItem(`${PREFIX}sent`);
  if (sent && document.querySelector('[data-flash="good"]')) {
    localStorage.removeItem(sent);
    for (const key of Object.keys(sessionStorage)) if (sessionStorage.getItem(key) === sent) sessionStorage.removeItem(key);
  }
  for (const key of everyKey()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > DAYS * 86_400_000) localStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
  for (const form of document.querySelectorAll("form[data-forgets]")) {
    form.addEventListener("submit", () => {
      for (const key of everyKey()) localStorage.removeItem(key);
      for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
    });
  }
}

// Nothing of whoever leaves shows up here any more. A browser that takes long does not keep anybody from leaving.
async function giveUpPushes() {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

for (const form of document.querySelectorAll("form[data-forgets]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, 2000));
    Promise.race([giveUpPushes().catch(() => null), patience]).then(() => form.submit());
  });
}
