// The steps of the loop, each as one person does it: report, me too, question and answer, project, contract, readings,
// word of the partner, pulse, story, unsubscribe. The journeys in loop.test.mjs put them together.

import assert from "node:assert/strict";
import { mails, signInAs, until } from "./harness.mjs";

const path = (person) => new URL(person.page.url()).pathname;
/** How many days the demo is ahead of us. */
let ahead = 0;
/** The day so many days from today in the demo, as a date field holds it. */
const inDays = (days) => new Date(Date.now() + (ahead + days) * 86_400_000).toISOString().slice(0, 10);

/** What falls due in the morning of a day has not come yet when the demo's own day (in Seoul) has just begun. */
const isEarly = () => new Date(Date.now() + 9 * 3_600_000).getUTCHours() < 10;

/** So many days go by, the morning of the last one too; whoever is to act then signs in anew, for no session lasts that long. */
export async function letTimePass(days, ...people) {
  const [first] = people;
  if (isEarly()) days += 1;
  for (const leap of [365, 30, 7, 1]) {
    for (; days >= leap; days -= leap, ahead += leap) {
      await first.opens("/demo/mail");
      await first.sends("main form[action='/demo/time']", `button[value="${leap}"]`);
    }
  }
  for (const person of people) if (person.address) await signInAs(person.page, person.address);
}

// ---- a report and its voices -----------------------------------------------------------------------------

/** Says in one line what hurts, and what it costs; gives the number. */
export async function reports(person, { title, body, minutes, times, per }) {
  await person.opens("/report");
  await person.writes("form.ask", { title });
  // What others said comes in under the line while it is typed; a person looks at it before going on.
  if (person.script) await person.page.locator("#similar .hit, #similar-spoken:not(:empty)").first().waitFor({ state: "attached" });
  await person.writes("form.ask", { body, "impact.minutes": minutes, "impact.times": times });
  await person.chooses("form.ask", { "impact.per": per });
  if (person.script) await person.page.locator(".hours:not(:empty)").waitFor();
  await person.sends("form.ask", ".send-bar button");
  const number = Number(path(person).match(/^\/pain-points\/(\d+)$/)?.[1]);
  assert.ok(number, `a report should lead to its page, not to ${path(person)}`);
  await person.sees(title);
  return number;
}

/** Begins to write the same, finds that somebody said it, and ends with one press. */
export async function saysMeToo(person, line, number) {
  await person.opens("/report");
  await person.writes("form.ask", { title: line });
  const mine = `.hit button[formaction="/pain-points/${number}/support"]`;
  if (!person.script) await person.sends("form.ask .similar", "button[formaction='/similar']");
  await person.page.locator(mine).waitFor();
  await person.sends(".hit", `button[formaction="/pain-points/${number}/support"]`);
  assert.equal(path(person), `/pain-points/${number}`);
  assert.match(await person.find(".facts").innerText(), /\b2(명| people)/);
}

// ---- triage ----------------------------------------------------------------------------------------------

/** Opens a report from the board, with its decisions unfolded. */
async function opensFromBoard(person, number) {
  await person.opens("/board");
  await person.follows(`.ticket a[href="/pain-points/${number}"]`);
}

/** Asks the one thing that must be known before the studio can decide. */
export async function asks(person, number, question) {
  await opensFromBoard(person, number);
  await person.unfolds("#ask");
  await person.writes("#ask", { question });
  await person.sends("#ask");
  assert.equal(await statusOf(person, number), "wait");
}

/** The reporter reads the question where the letter leads, and answers it there. */
export async function answers(person, number, question, answer) {
  await person.opensLetter(person.address, new RegExp(`P-${number}.*(여쭤볼|question)`, "i"), 60_000);
  await person.followsInLetter(`a[href*="/pain-points/${number}"]`);
  await person.sees(question);
  await person.writes("#comments form", { body: answer });
  await person.sends("#comments form");
  await person.sees(answer);
  assert.equal(await statusOf(person, number), "new");
}

export async function accepts(person, number) {
  await opensFromBoard(person, number);
  await person.unfolds("#accept");
  await person.sends("#accept");
  assert.equal(await statusOf(person, number), "yes");
}

/** The tone of the status that its page shows: new, wait, yes, go, ok. */
async function statusOf(person, number) {
  await person.opens(`/pain-points/${number}`);
  return (await person.find(".status .chip").getAttribute("class")).replace("chip", "").trim();
}

export async function expectStatus(person, number, tone) {
  assert.equal(await statusOf(person, number), tone, `P-${number}`);
}

// ---- a project -------------------------------------------------------------------------------------------

/** Proposes a project for what was accepted, together with a department; gives its number. */
export async function proposes(person, pain, { title, problem, hypothesis, stop_rule, partner }) {
  await person.opens("/projects/new");
  const form = "form[action='/projects']";
  await person.writes(form, { title, problem, hypothesis, stop_rule, verify_on: inDays(90), lead: person.address });
  await person.ticks(form, { partners: partner });
  await person.writes(form, { pain_points: String(pain) });
  await person.sends(form);
  await person.sees(title);
  return Number(path(person).match(/^\/projects\/(\d+)$/)[1]);
}

/** Writes the metric, looks at the contract and commits to it. */
export async function commits(person, project, { name, unit, baseline, source, target }) {
  await person.opens(`/projects/${project}`);
  await person.follows(`a[href="/projects/${project}/metrics/new"]`);
  const form = "main form.card";
  await person.writes(form, { name, unit });
  await person.ticks(form, { direction: "down" });
  await person.writes(form, { baseline: String(baseline), baseline_source: source, target: String(target) });
  await person.sends(form);
  await person.follows(`#actions a[href="/projects/${project}/status?to=active"]`);
  await person.sees(name);
  await person.sends(form);
  await expectProject(person, project, "go");
}

export async function reads(person, project, value) {
  await person.opens(`/projects/${project}`);
  await person.follows("#metrics a[href$='/read']");
  await person.writes("main form.card", { value: String(value) });
  await person.sends("main form.card");
  await person.sees(String(value));
}

/** A member of the partner department tells how it goes. */
export async function tellsHowItGoes(person, project, { health, body }) {
  await person.opens(`/projects/${project}`);
  await person.follows(`#actions a[href="/projects/${project}/update"]`);
  await person.ticks("main form.card", { health });
  await person.writes("main form.card", { body, next_update_on: inDays(20) });
  await person.sends("main form.card");
  await person.sees(body);
}

export async function delivers(person, project) {
  await person.opens(`/projects/${project}`);
  await person.follows(`#actions a[href="/projects/${project}/status?to=delivered"]`);
  await person.sends("main form.card");
  await expectProject(person, project, "yes");
}

export async function expectProject(person, project, tone) {
  await person.opens(`/projects/${project}`);
  const shown = await person.find(".head .chip").getAttribute("class");
  assert.equal(shown.replace("chip", "").trim(), tone, `I-${project}`);
}

// ---- what the people say ---------------------------------------------------------------------------------

/** Answers the pulse from the letter, by whoever holds it: nobody signs in. */
export async function answersPulse(reader, to, project, answer, words) {
  await reader.opensLetter(to, new RegExp(`I-${project}.*(적용|live)`));
  await reader.followsInLetter(`a[href$="answer=${answer}"]`);
  const form = "main form";
  assert.ok(await reader.page.locator(`${form} [value="${answer}"]`).isChecked(), "the letter's answer is the one that is ticked");
  await reader.writes(form, { words });
  await reader.sends(form);
  await reader.page.getByRole("heading", { name: /고마워요|고맙|thank/i }).waitFor();
}

// ---- the account of how it ended -------------------------------------------------------------------------

/** Writes all of it, hands it in, decides what becomes of the report, and publishes for everybody; gives the address. */
export async function publishes(person, project, pain, { kind, title, language, sections, condition, word, limit, checks }) {
  await person.opens(`/projects/${project}`);
  await person.follows(`#actions a[href="/projects/${project}/retrospective/new?kind=${kind}"]`);
  const editor = "form.editor";
  await person.writes(editor, { title });
  const fields = Object.entries(sections).map(([name, text]) => [`sections.${name}`, text]);
  await person.writes(editor, Object.fromEntries(fields));
  if (condition) {
    const { text, how, watcher, inDays: later } = condition;
    await person.writes(editor, { "conditions[0].text": text, "conditions[0].how_known": how, "conditions[0].watcher": watcher, "conditions[0].review_on": inDays(later) });
  }
  await person.chooses(editor, { language });
  await person.sends(editor, "button[value=submit]");
  const slug = path(person).match(/^\/retrospectives\/([^/]+)/)[1];
  await person.opens(`/retrospectives/${slug}/publish`);
  const form = `form[action="/retrospectives/${slug}/publish"]`;
  await person.ticks(form, { [`fate.${pain}`]: kind === "success" ? "resolved" : "accepted" });
  await person.writes(form, { [`reason.${pain}`]: word });
  if (limit) await person.writes(form, { "plan.limit": String(limit), "plan.every_days": checks });
  await person.ticks(form, { visibility: "internet", ticked: "complete" });
  await person.sends(form);
  await expectProject(person, project, kind === "success" ? "ok" : "bad");
  return `/retrospectives/${slug}`;
}

/** Somebody without an account finds it among all and reads it to the end. */
export async function readsInPublic(stranger, address, title, sentences) {
  await stranger.opens("/");
  await stranger.follows(".foot a[href='/retrospectives'], nav a[href='/retrospectives']");
  await stranger.follows(`.piece a[href="${address}"]`);
  assert.match(await stranger.find("h1").innerText(), new RegExp(title.slice(0, 12)));
  for (const sentence of sentences) await stranger.sees(sentence);
}

// ---- what comes after an ending --------------------------------------------------------------------------

/** The letter that asks for a check has come; the owner measures where it leads. */
export async function checks(owner, project, value) {
  await owner.opensLetter(owner.address, new RegExp(`I-${project}.*(그대로인가요|측정|does it still hold)`), 60_000);
  await owner.followsInLetter(`a[href*="/projects/${project}"]`);
  await reads(owner, project, value);
}

/** Everybody sees that it holds: so many checks held, none failed. */
export async function expectKept(person, project, held) {
  await until(`I-${project} was kept through ${held} checks`, async () => {
    await person.opens(`/projects/${project}`);
    return (await person.page.locator("#plan .timeline .ok").count()) === held;
  }, 60_000);
  await expectProject(person, project, "ok");
  await person.opens("/projects/still-good");
  await person.page.locator(`#still-good a[href="/projects/${project}"]`).first().waitFor();
}

/** It got worse: it is worked on again, its reporter is told, and a decision is demanded. */
export async function expectSlippedBack(reporter, lead, project) {
  await reporter.opensLetter(reporter.address, new RegExp(`I-${project}.*(다시 나빠지고|slipping back)`), 60_000);
  await expectProject(lead, project, "go");
  await lead.page.locator("#decision").waitFor();
}

/** The day on which a condition is looked at again: its watcher is reminded, and says that it came true. */
export async function conditionComesTrue(watcher, project, note) {
  await watcher.opensLetter(watcher.address, new RegExp(`I-${project}.*(조건을 다시|look at a condition)`), 60_000);
  await watcher.opens(`/projects/${project}/retrospective`);
  const form = "form[action*='/conditions/']";
  await watcher.unfolds(form);
  await watcher.ticks(form, { state: "true" });
  await watcher.writes(form, { note });
  await watcher.sends(form);
}

/** Those who lost hope hear that it can be tried again, and the next project begins from what the first learnt. */
export async function followsUp(person, reporter, project, { title, hypothesis, stop_rule }) {
  await person.opensLetter(reporter.address, new RegExp(`I-${project}.*(이제 이루어졌|true now)`), 60_000);
  await person.opens("/conditions?state=true");
  await person.follows(`#conditions a[href="/projects/new?follows=${project}"]`);
  await person.page.locator("#learnt").waitFor();
  const form = "form[action='/projects']";
  await person.writes(form, { title, hypothesis, stop_rule, verify_on: inDays(90), lead: person.address });
  await person.sends(form);
  await person.sees(title);
  const next = Number(path(person).match(/^\/projects\/(\d+)$/)[1]);
  await person.page.locator(`#lineage a[href="/projects/${project}"]`).waitFor();
  return next;
}

// ---- enough ----------------------------------------------------------------------------------------------

/** Reads the outcome's letter and wants no more of this item. */
export async function unsubscribes(reader, to, project) {
  await reader.opensLetter(to, new RegExp(`I-${project}.*(성공|실패|succeeded|failed)`));
  await reader.followsInLetter("a[href*='/unsubscribe/']");
  await reader.sends("main form", "button[value=item]");
  await reader.page.locator(".banner [role=status]").waitFor();
  await reader.page.locator("button[value=again]").waitFor();
}

/** The letters that `to` was sent about an item, by their subjects. */
export async function lettersTo(reader, to, item) {
  return (await mails(reader.page, { to })).map(({ text }) => text).filter((text) => text.includes(item));
}

/** Everyone heard of every step that was theirs to hear. */
export async function expectLetters(reader, to, item, ...subjects) {
  let letters = [];
  const missing = () => subjects.filter((subject) => !letters.some((letter) => subject.test(letter)));
  await until(`letters about ${item} to ${to}`, async () => {
    letters = await lettersTo(reader, to, item);
    return missing().length === 0;
  }, 60_000).catch((cause) => {
    throw new Error(`${to} should have been sent ${missing().join(", ")} about ${item}; came:\n${letters.join("\n")}`, { cause });
  });
}
