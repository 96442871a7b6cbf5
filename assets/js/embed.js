// The small form in a frame of somebody else's page: says that it is there, and closes with Escape.

const tell = (word) => parent !== window && parent.postMessage(`insole:${word}`, "*");

tell("ready");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) tell("close");
});
for (const button of document.querySelectorAll("[data-ends]")) {
  button.hidden = parent === window;
  button.addEventListener("click", () => tell("close"));
}
