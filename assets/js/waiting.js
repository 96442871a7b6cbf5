// Reports that were written without a connection: kept on this device, sent once when there is one again. The site's worker and
// its pages share this file; both know it as `waiting`.
//
// A report is kept with whoever was signed in when it was written, and is sent in their session alone. The server knows it by
// its draft id, so that one whose answer was lost and that is sent again is still one report.

globalThis.waiting = (() => {
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("insole", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("reports", { keyPath: "draft" });
      asked.result.createObjectStore("notes");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function within(store, mode, act) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const asked = act(database.transaction(store, mode).objectStore(store));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  const note = (name) => within("notes", "readonly", (notes) => notes.get(name));
  const setNote = (name, value) => within("notes", "readwrite", (notes) => notes.put(value, name));
  const drop = (draft) => within("reports", "readwrite", (reports) => reports.delete(draft));

  /** Keeps what a form would have sent; false where nobody knows whose it is. */
  async function keep(form) {
    const who = await note("who");
    const draft = form.get("draft");
    if (!who || !draft || !String(form.get("title") ?? "").trim()) return false;
    const fields = [...form].filter(([name]) => name !== "csrf");
    await within("reports", "readwrite", (reports) => reports.put({ draft, who, at: Date.now(), fields }));
    return true;
  }

  /** What waits here of whoever was signed in last, oldest first. */
  async function all() {
    const who = await note("who");
    const found = who ? await within("reports", "readonly", (reports) => reports.getAll()) : [];
    return found.filter((report) => report.who === who).sort((one, other) => one.at - other.at);
  }

  /** Sends what waits, and notes what arrived, with its number, and what the server refused, until a page tells it. */
  const send = () => (navigator.locks ? navigator.locks.request("waiting", sendAll) : sendAll());

  async function sendAll() {
    const reports = (await all()).filter((report) => !report.refused);
    const done = (await note("done")) ?? { sent: [], refused: [] };
    if (reports.length === 0) return done;
    const page = await fetch("/report");
    const text = page.ok && !page.redirected ? await page.text() : "";
    const csrf = text.match(/name="csrf" value="([^"]+)"/)?.[1];
    const member = text.match(/data-member="([^"]+)"/)?.[1];
    for (const report of reports) {
      // Nobody is signed in, or somebody else.
      if (!csrf || member !== report.who) break;
      const form = new FormData();
      form.append("csrf", csrf);
      for (const [name, value] of report.fields) form.append(name, value);
      const answer = await fetch("/report", { method: "POST", body: form });
      const number = answer.url.match(/\/pain-points\/(\d+)/)?.[1];
      if (answer.ok && number) {
        await drop(report.draft);
        done.sent.push({ number, draft: report.draft });
      } else if (answer.status === 422 || answer.status === 413) {
        await within("reports", "readwrite", (kept) => kept.put({ ...report, refused: true }));
        done.refused.push(report.draft);
      } else break;
      await setNote("done", done);
    }
    return done;
  }

  return { note, setNote, keep, drop, all, send };
})();
