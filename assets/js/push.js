// The switch for this device: only the browser itself can say where it takes pushes. What it says goes as a form, like
// everything else; the list of devices and their buttons work without any of this.

const place = document.querySelector("[data-device-key]");
const form = place.querySelector("form");
const { deviceKey: key, here } = place.dataset;

function show(state) {
  for (const part of place.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}

async function present() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return registration?.pushManager.getSubscription();
}

/** What the server knows an address by. */
async function mark(endpoint) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Sessions end every night, and this browser is still the same one: its line says so, and from now on signing out in this
// session stops it.
async function recognise(told) {
  const line = document.querySelector(`[data-device="${await mark(told.endpoint)}"]`);
  if (!line) return false;
  line.querySelector(".chip").hidden = false;
  if (here === "off") {
    const { endpoint, keys } = told.toJSON();
    const body = JSON.stringify({ endpoint, ...keys });
    await fetch("/me/notifications/devices/renew", { method: "POST", headers: { "content-type": "application/json" }, body });
  }
  return true;
}

async function look() {
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  // A phone of Apple takes pushes for what stands on its home screen alone.
  if (!able) return show(/iPhone|iPad/.test(navigator.userAgent) ? "home" : "unable");
  if (Notification.permission === "denied") return show("denied");
  const told = await present().catch(() => null);
  const known = told && (await recognise(told).catch(() => false));
  show(known ? "on" : here === "on" ? "lost" : "off");
}

async function subscribe(registration) {
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await registration.pushManager.subscribe(wanted);
  } catch (problem) {
    // It still holds an address for another installation's name.
    const old = await registration.pushManager.getSubscription();
    if (!old) throw problem;
    await old.unsubscribe();
    return registration.pushManager.subscribe(wanted);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    if ((await Notification.requestPermission()) !== "granted") return await look();
    await navigator.serviceWorker.register("/sw.js");
    const { endpoint, keys } = (await subscribe(await navigator.serviceWorker.ready)).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  } catch {
    show("failed");
  } finally {
    button.removeAttribute("aria-busy");
  }
});

// Whoever turns this device off takes the browser's own address away, too.
async function leave(line) {
  const told = await present();
  if (told && (await mark(told.endpoint)) === line) await told.unsubscribe();
}

for (const leaving of document.querySelectorAll("form[data-leaves]")) {
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    await leave(leaving.closest("[data-device]").dataset.device).catch(() => null);
    leaving.submit();
  });
}

look();
