// Files are dropped on a form, pasted into it, or chosen; what does not fit is said before anything is sent. Without this the
// file field does the same alone.

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

for (const field of document.querySelectorAll("[data-files]:not(script)")) {
  const form = field.closest("form");
  const [input, camera] = field.querySelectorAll("input[type=file]");
  const list = field.querySelector(".chosen");
  const note = field.querySelector("[data-files-note]");
  let chosen = [];

  // What was taken in before and is not to be left out counts, too.
  const held = () => field.querySelectorAll("input[name=drop]:not(:checked)").length;

  function show() {
    const all = new DataTransfer();
    for (const file of chosen) all.items.add(file);
    input.files = all.files;
    list.replaceChildren(
      ...chosen.map((file) => {
        const row = document.createElement("li");
        const name = document.createElement("span");
        name.className = "clip";
        name.textContent = `${file.name} · ${size(file.size)}`;
        if (file.type.startsWith("image/")) {
          const picture = new Image();
          picture.alt = "";
          // The policy of pages lets pictures in as data alone.
          const reader = new FileReader();
          reader.onload = () => (picture.src = reader.result);
          reader.readAsDataURL(file);
          row.append(picture);
        }
        const off = document.createElement("button");
        off.type = "button";
        off.className = "btn tiny quiet";
        off.textContent = field.dataset.off;
        off.addEventListener("click", () => {
          chosen = chosen.filter((other) => other !== file);
          show();
        });
        row.append(name, off);
        return row;
      }),
    );
    list.hidden = chosen.length === 0;
  }

  field.addEventListener("insole:files", ({ detail }) => add(detail));

  function add(files) {
    const trouble = [];
    for (const file of files) {
      if (file.size > Number(field.dataset.largest)) trouble.push(`${field.dataset.large} ${file.name}`);
      else if (chosen.length + held() >= Number(field.dataset.most)) trouble.push(field.dataset.many);
      else if (!chosen.some((other) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified)) chosen.push(file);
    }
    note.textContent = [...new Set(trouble)].join(" ");
    note.hidden = trouble.length === 0;
    show();
  }

  input.addEventListener("change", () => add([...input.files]));
  camera.addEventListener("change", () => {
    const files = [...camera.files];
    camera.value = "";
    add(files);
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    add(files);
  });
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    field.classList.add("over");
  });
  form.addEventListener("dragleave", () => field.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    field.classList.remove("over");
    if (!brings(event)) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}
