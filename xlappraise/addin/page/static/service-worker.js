/* What the browser keeps of the page: in, a request for one of its files; out, the file as it was built, also without a
   network. A new version waits until no tab shows the old one, so that files of two versions never meet. */
"use strict";

const FILES = new Set({{FILES}});
const OURS = `xlappraise ${registration.scope} `;
const CACHE = OURS + "{{MARK}}";

/* no-cache: ask the server whether what the browser holds already is still the same */
const kept = async () => (await caches.open(CACHE)).addAll([...FILES].map((name) => new Request(name, { cache: "no-cache" })));

async function withoutOlder() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
  await clients.claim();
}

async function found(request, name) {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(name, registration.scope))) || fetch(request);
}

addEventListener("install", (event) => event.waitUntil(kept()));
addEventListener("activate", (event) => event.waitUntil(withoutOlder()));
addEventListener("fetch", (event) => {
  const { url, method } = event.request;
  if (method !== "GET" || !url.startsWith(registration.scope)) return;
  const name = url.slice(registration.scope.length).replace(/[?#].*$/, "") || "index.html";
  if (FILES.has(name)) event.respondWith(found(event.request, name));
});
