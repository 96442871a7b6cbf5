// Choosing several from a list: all of a page, a stretch with Shift, and how many they are.

const form = document.querySelector("form.bulk");
const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${form.id}"]`)];
const all = form.querySelector("[data-choose-all]");
const words = form.querySelector("[data-chosen]");
let last = null;

function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  words.textContent = chosen ? words.dataset.chosen.replace("__", chosen) : "";
  const box = all.querySelector("input");
  box.checked = chosen === boxes.length;
  box.indeterminate = chosen > 0 && chosen < boxes.length;
}

all.hidden = false;
all.addEventListener("change", (event) => {
  for (const box of boxes) box.checked = event.target.checked;
  count();
});
for (const box of boxes) {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
    }
    last = box;
    count();
  });
}
count();
