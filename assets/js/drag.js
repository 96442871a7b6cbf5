// A card is carried to another column by mouse or finger; where it is dropped its decision opens. Within its column it is put
// among the pinned ones. The menus on each card do the same without dragging. (HTML's own dragging does not work under a finger.)

const board = document.querySelector(".board");
let held = null;

function way(card, column) {
  return card.querySelector(`.move a[data-to="${column.dataset.status}"]`);
}

/** What has to be pressed for a card to stand where another one of its column stands. */
function place(card, other) {
  if (!other || other === card || other.closest(".column") !== card.closest(".column")) return null;
  const form = card.querySelector("form.place");
  if (!form) return null;
  const above = other.getBoundingClientRect().top < card.getBoundingClientRect().top;
  const pinned = (ticket) => ticket.classList.contains("pinned");
  if (!above && !pinned(card)) return null;
  if (above) return { form, to: `up.${pinned(other) ? other.dataset.number : ""}` };
  return { form, to: `down.${pinned(other) ? other.dataset.number : ""}` };
}

function lift(event) {
  const { card } = held;
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("data-number");
  ghost.classList.add("dragged");
  ghost.setAttribute("aria-hidden", "true");
  ghost.style.width = `${box.width}px`;
  document.body.append(ghost);
  Object.assign(held, { ghost, dx: held.x - box.left, dy: held.y - box.top });
  card.classList.add("lifted");
  board.classList.add("dragging");
  for (const column of board.querySelectorAll(".column")) column.classList.toggle("may", Boolean(way(card, column)));
  card.closest(".column").classList.toggle("own", Boolean(card.querySelector("form.place")));
  try {
    board.setPointerCapture(event.pointerId);
  } catch {
    // It was let go in this very moment.
  }
}

function over(event) {
  held.ghost.style.left = `${event.clientX - held.dx}px`;
  held.ghost.style.top = `${event.clientY - held.dy}px`;
  const column = document.elementFromPoint(event.clientX, event.clientY)?.closest(".column.may");
  for (const other of board.querySelectorAll(".column.over")) if (other !== column) other.classList.remove("over");
  column?.classList.add("over");
  const other = document.elementFromPoint(event.clientX, event.clientY)?.closest(".board .ticket");
  const to = place(held.card, other);
  for (const ticket of board.querySelectorAll(".ticket.beside")) if (!to || ticket !== other) ticket.classList.remove("beside");
  if (to) other.classList.add("beside");
  held.place = to;
  const edge = 48;
  const { left, right } = board.getBoundingClientRect();
  if (event.clientX < left + edge) board.scrollLeft -= 16;
  if (event.clientX > right - edge) board.scrollLeft += 16;
  return column ?? null;
}

function drop(column) {
  if (!held) return;
  const { card, ghost, timer, place: put } = held;
  clearTimeout(timer);
  held = null;
  if (!ghost) return;
  ghost.remove();
  card.classList.remove("lifted");
  board.classList.remove("dragging");
  for (const other of board.querySelectorAll(".column.may, .column.over, .column.own, .ticket.beside")) other.classList.remove("may", "over", "own", "beside");
  // The click that ends a drag opens nothing.
  const swallow = (event) => event.preventDefault();
  addEventListener("click", swallow, { capture: true, once: true });
  // A finger makes none, and the next one is meant.
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
  setTimeout(() => document.dispatchEvent(new Event("board:dropped")));
  const to = column && way(card, column);
  if (to) location.assign(to.href);
  else if (put && column !== undefined) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "to", value: put.to });
    put.form.append(field);
    put.form.submit();
  }
}

board.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".ticket");
  if (!card || event.button !== 0 || event.target.closest(".move, button, .alike a") || !card.querySelector(".move a[data-to], form.place")) return;
  held = { card, x: event.clientX, y: event.clientY, id: event.pointerId, touch: event.pointerType === "touch" };
  // A finger that stays takes the card; one that moves scrolls.
  if (held.touch) held.timer = setTimeout(() => held && lift(event), 350);
});
board.addEventListener("pointermove", (event) => {
  if (!held || event.pointerId !== held.id) return;
  const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > 6;
  if (!held.ghost && far) {
    if (held.touch) return drop();
    lift(event);
  }
  if (held.ghost) over(event);
});
board.addEventListener("pointerup", (event) => held && event.pointerId === held.id && drop(held.ghost && over(event)));
board.addEventListener("pointercancel", () => drop());
addEventListener("keydown", (event) => event.key === "Escape" && drop());
// While a card is carried the page does not scroll under the finger, and no menu opens.
board.addEventListener("touchmove", (event) => held?.ghost && event.preventDefault(), { passive: false });
board.addEventListener("contextmenu", (event) => held && event.preventDefault());
board.addEventListener("dragstart", (event) => event.preventDefault());
