// The site's worker. It shows what is pushed, leads to it, and tells the server when the browser's address changes. It
// answers no requests: pages come from the network.

addEventListener("install", () => skipWaiting());

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
