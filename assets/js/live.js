// The board as it is now: a stream says which reports changed and who looks at which, and the page fetches itself anew. On the
// page of a report it says so and leaves what is being typed alone.

const node = document.querySelector("[data-stream]");
const board = node.classList.contains("board") ? node : null;
const parser = new DOMParser();
let looking = {};
let wanted = 0;

function showLooking() {
  const words = (names) => (names ? node.dataset.looks.replace("__", names.join(", ")) : "");
  for (const place of document.querySelectorAll("[data-number] .looking")) {
    const text = words(looking[place.closest("[data-number]").dataset.number]);
    if (place.textContent !== text) place.textContent = text;
  }
}

/** Takes over what differs, card by card, so that focus, scrolling and open menus stay. */
function takeOver(fresh) {
  const focused = document.activeElement?.closest?.(".ticket")?.dataset.number;
  for (const column of board.querySelectorAll(".column")) {
    const other = fresh.querySelector(`.column[data-status="${column.dataset.status}"]`);
    if (!other) continue;
    const known = new Map([...column.querySelectorAll(":scope > .ticket")].map((card) => [card.dataset.number, card]));
    const next = [...other.children].map((child) => {
      const old = known.get(child.dataset.number);
      if (!old) return child;
      const [now, then] = [child, old].map((card) => {
        const bare = card.cloneNode(true);
        bare.querySelector(".looking")?.replaceChildren();
        for (const fold of bare.querySelectorAll(".move")) fold.removeAttribute("open");
        return bare.innerHTML;
      });
      return now === then ? old : child;
    });
    const same = next.length === column.children.length && next.every((child, at) => child === column.children[at]);
    if (!same) column.replaceChildren(...next);
  }
  const [place, others] = [document, fresh].map((from) => from.querySelector(".board-page > .filters .push"));
  if (place && others && place.innerHTML !== others.innerHTML) place.replaceChildren(...others.childNodes);
  if (focused && !document.activeElement?.closest?.(".ticket")) board.querySelector(`.ticket[data-number="${focused}"] h3 a`)?.focus({ preventScroll: true });
  showLooking();
}

let fetching = false;
async function refresh() {
  if (fetching || document.hidden || board.classList.contains("dragging")) return;
  fetching = true;
  const seen = wanted;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.ok && !answer.redirected) takeOver(parser.parseFromString(await answer.text(), "text/html"));
  } catch {
    // The next message, or the next look at the page, tries again.
  }
  fetching = false;
  if (wanted !== seen) setTimeout(refresh, 250);
}

function changed(numbers) {
  if (board) {
    wanted++;
    // Many boards do not ask in the same instant.
    setTimeout(refresh, Math.random() * 250);
  } else if (numbers.includes(Number(node.dataset.number))) {
    tell();
  } else if (numbers.length === 0) {
    // Something was missed: whether it was this report, its version says.
    isOlder().then((older) => older && tell());
  }
}

async function isOlder() {
  const version = (from) => from.querySelector("#triage input[name=version]")?.value;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    return answer.ok && version(parser.parseFromString(await answer.text(), "text/html")) !== version(document);
  } catch {
    return false;
  }
}

function tell() {
  if (!document.querySelector("[data-changed-note]")) {
    const note = document.createElement("p");
    note.className = "row small";
    note.dataset.changedNote = "";
    const link = document.createElement("a");
    link.className = "link";
    link.href = location.href;
    link.textContent = node.dataset.anew;
    note.append(`${node.dataset.changed} `, link);
    node.querySelector("h2").after(note);
    note.setAttribute("role", "status");
  }
}

// Only a page that is seen listens: a browser keeps six connections to a server, and people keep more pages than that.
let stream;
function listen() {
  stream?.close();
  if (document.hidden) return;
  stream = new EventSource(node.dataset.stream);
  stream.onmessage = (event) => changed(JSON.parse(event.data));
  stream.addEventListener("looking", (event) => {
    looking = JSON.parse(event.data);
    showLooking();
  });
}
listen();
// A page that was put away and taken out again has missed something.
addEventListener("pageshow", (event) => event.persisted && listen());
addEventListener("pagehide", () => stream?.close());
document.addEventListener("visibilitychange", listen);
document.addEventListener("board:dropped", () => wanted && refresh());
