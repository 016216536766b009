// What a page offers where scripts run: choices that this device keeps, and sharing. Nothing is sent to anyone.

const all = (selector) => document.querySelectorAll(selector)

for (const element of all("[data-script]")) element.hidden = false

// A service worker where the house and the reader want one; else what there was goes, with all copies.
const keepOffline = async () => {
  const worker = navigator.serviceWorker
  if (document.querySelector("[name=offline]") && localStorage.offline !== "off") return worker?.register("/offline.js")
  for (const old of (await worker?.getRegistrations()) ?? []) {
    await old.unregister()
    for (const name of await caches.keys()) await caches.delete(name)
  }
}

for (const choice of all("[data-script] select")) {
  choice.value = localStorage[choice.name] ?? "auto"
  choice.addEventListener("change", () => {
    document.documentElement.dataset[choice.name] = localStorage[choice.name] = choice.value
    if (choice.name === "offline") keepOffline()
  })
}

const url = location.origin + location.pathname

const offer = (name, able, act) => {
  for (const button of all(`[data-${name}]`)) {
    button.hidden = !able
    button.addEventListener("click", () => act(button))
  }
}

offer("share", navigator.share, () => navigator.share({ title: document.title, url }).catch(() => {}))
offer("copy", navigator.clipboard, async (button) => {
  await navigator.clipboard.writeText(url)
  button.textContent = button.dataset.copy
})

keepOffline()
