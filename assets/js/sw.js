// The site's worker. It shows what is pushed, leads to it, and tells the server when the browser's address changes. Pages come
// from the network; only where there is none it shows a page on which a report can be written all the same, keeps a report
// whose sending failed, and sends what waits when the browser says that there is a connection again.

importScripts("/assets/js/waiting.js");

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()])));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") {
    if (pathname === "/report") event.respondWith(sendOrKeep(request));
    if (pathname === "/report/shared") event.respondWith(share(request));
  } else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(shown(event));
  } else if (request.method === "GET" && pathname.startsWith("/assets/")) {
    event.respondWith(fetch(request).catch(() => shelved(request)));
  }
});

async function shown(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return shelved("/offline");
  }
}

const shelved = async (wanted) => (await caches.match(wanted)) ?? Response.error();

async function sendOrKeep(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    if (!(await waiting.keep(await copy.formData()))) return Response.error();
    await registration.sync?.register("reports").catch(() => null);
    return Response.redirect("/offline", 303);
  }
}

// Another app shares a text or pictures: they wait here until the form takes them.
async function share(request) {
  const shared = await request.formData();
  await waiting.setNote("shared", shared.getAll("files").filter((file) => file.size > 0));
  const fields = new URLSearchParams({ shared: "1" });
  for (const name of ["title", "body", "page"]) if (shared.get(name)) fields.set(name, shared.get(name));
  return Response.redirect(`/report?${fields}`, 303);
}

addEventListener("sync", (event) => {
  if (event.tag === "reports") event.waitUntil(waiting.send());
});

addEventListener("push", (event) => {
  const { title, body, path, tag, lang } = event.data.json();
  event.waitUntil(
    registration.showNotification(title, {
      body,
      lang,
      // News of one thing takes the place of older news of it, and says so aloud.
      tag,
      renotify: true,
      icon: "/assets/icons/app-192.png",
      data: path,
    }),
  );
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data, location.origin)));
});

async function open(address) {
  // Nowhere but within this site, whatever stands there.
  if (address.origin !== location.origin) return;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => new URL(page.url).pathname === address.pathname);
  await (there ? there.focus() : clients.openWindow(address.href));
}

addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function renew({ oldSubscription, newSubscription }) {
  const wanted = oldSubscription?.options;
  const now = newSubscription ?? (wanted && (await registration.pushManager.subscribe(wanted)));
  if (!now) return;
  const { endpoint, keys } = now.toJSON();
  const body = JSON.stringify({ old: oldSubscription?.endpoint ?? "", endpoint, ...keys });
  await fetch("/me/notifications/devices/renew", { method: "POST", headers: { "content-type": "application/json" }, body });
}
