// This newsroom keeps nothing offline: the worker that takes the place of an earlier one deletes all copies and itself.
self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name)
  await registration.unregister()
})()))
