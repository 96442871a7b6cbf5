// Pages work without any of this; each module makes one thing quicker, and is fetched only where a page has that thing.
// The addresses with their hashes come from the script element, so that browsers keep the modules for ever.

const { dataset } = document.querySelector("script[data-small]");
const wanted = {
  small: "body",
  forms: "form",
  drafts: "form[data-keep], form[data-forgets], [data-flash]",
  similar: "form[data-similar]",
  quick: "input[data-quick]",
  triage: "[data-key], .ticket",
  live: "[data-stream]",
  many: "form.bulk",
  files: "[data-files]:not(script)",
  drag: ".board .ticket .move a[data-to]",
  together: "form[data-editing]",
  offline: "body[data-member]",
  push: "[data-device-key]",
  campaign: "[data-blocks], [data-counts], [data-reads-into]",
};

for (const [name, selector] of Object.entries(wanted)) {
  if (document.querySelector(selector)) import(dataset[name]);
}
