// Keeps stories that were opened, as text, for a reader without a connection. The network is always asked first.
// A copy is shown only within LIMIT of the moment when the newsroom last said that it is still published as it was.
// The rule and its reasons: docs/decisions/0022.

const LIMIT = {{ limit }} // milliseconds
const MOST = 20
const SHELL = "{% url 'offline' %}"
const ENDED = "{% url 'ended' %}"
const BREAKING = "{% url 'breaking' %}" // asked for again and again by a page that is open
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}]
// Pictures, whose rights end and which may be killed; links to translations, which are other stories.
const NOT_KEPT = /<picture>[\s\S]*?<\/picture>|<ul class="story__languages">[\s\S]*?<\/ul>/g
const OTHERS = /^\/(admin|preview|media|static)\//

const copies = () => caches.open("stories")
const kept = () => caches.open("kept")

// When the newsroom last confirmed the copies: `at` by its clock in seconds, `seen` by this device's in milliseconds.
const confirmed = async () => (await (await kept()).match("/confirmed"))?.json() ?? {}

const forget = () => caches.delete("stories")

const end = async () => {
  for (const name of await caches.keys()) await caches.delete(name)
  await registration.unregister()
}

// Ask what has ended, delete it, and note that all other copies were confirmed. Undefined: nobody could be asked.
const confirm = async () => {
  const seen = Date.now()
  const answer = await fetch(ENDED, { cache: "no-store", credentials: "omit" }).catch(() => {})
  if (answer?.status === 404 || answer?.status === 410) await end()
  const list = answer?.ok && (await answer.json().catch(() => {}))
  if (!list) return undefined
  // What ended before the list begins is not in it: whoever was away for longer keeps nothing.
  if (!((await confirmed()).at > list.since)) await forget()
  const stories = await copies()
  for (const path of await stories.keys()) {
    const release = (await stories.match(path))?.headers.get("release")
    if (list.ended.includes(Number(release))) await stories.delete(path)
  }
  await (await kept()).put("/confirmed", Response.json({ at: list.at, seen }))
  return list
}

const anyKept = async () => (await (await copies()).keys()).length > 0

// Keep the story of a page, if the newsroom allows it; whatever else answers at its address takes the copy away.
const keep = async (address, response) => {
  if (response.status >= 500) return
  const path = new URL(address).pathname
  const release = response.status === 200 && response.headers.get("X-Keep-Offline")
  if (!release) await (await copies()).delete(path)
  // Asked first, so that no copy is there that the newsroom has not confirmed.
  const list = (release || (await anyKept())) && (await confirm())
  if (!list || !release || list.ended.includes(Number(release))) return
  const story = (await response.text()).match(/<article class="story"[\s\S]*?<\/article>/)?.[0]
  if (!story) return
  const stories = await copies()
  await stories.put(path, new Response(story.replace(NOT_KEPT, ""), { headers: { release } }))
  for (const old of (await stories.keys()).slice(0, -MOST)) await stories.delete(old)
}

const headline = (story) => story.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)?.[1] ?? ""

// The page that shows the copy at `path`, or which copies there are.
const saved = async (path) => {
  const { seen } = await confirmed()
  const age = Date.now() - seen
  if (!(age >= 0 && age < LIMIT)) await forget()
  const stories = await copies()
  const items = []
  for (const request of await stories.keys()) {
    const link = `<a dir="auto" href="${new URL(request.url).pathname}">${headline(await (await stories.match(request)).text())}</a>`
    items.unshift(`<li>${link}</li>`)
  }
  const shell = await (await kept()).match(SHELL)
  const story = await (await stories.match(path))?.text()
  const time = new Date(seen).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
  let page = (await shell.text()).replace("<!--list-->", () => items.join(""))
  if (items.length) page = page.replace("data-note hidden", `data-left="${LIMIT - age}"`).replace("<!--time-->", () => time)
  if (story) {
    page = page.replace(/<title>[^<]*/, () => `<title>${headline(story)}`)
    page = page.replace(/<!--about-->[\s\S]*<!--\/about-->/, () => story)
  }
  const policy = shell.headers.get("Content-Security-Policy") ?? "default-src 'self'"
  return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } })
}

const answer = async (event) => {
  let response
  try {
    response = (await event.preloadResponse) ?? (await fetch(event.request))
  } catch {
    await confirm() // for one who is not offline, only this page could not be had
    return saved(new URL(event.request.url).pathname)
  }
  event.waitUntil(keep(event.request.url, response.clone()))
  return response
}

self.addEventListener("install", (event) => {
  self.skipWaiting()
  event.waitUntil(kept().then((files) => files.addAll(FILES)))
})

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  await registration.navigationPreload?.enable()
  await clients.claim()
  // The page that brought this worker was there before it.
  for (const { url } of await clients.matchAll({ type: "window" })) {
    if (!OTHERS.test(new URL(url).pathname)) await fetch(url).then((response) => keep(url, response), () => {})
  }
})()))

self.addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== location.origin) return
  if (pathname === BREAKING) event.waitUntil(anyKept().then((any) => any && confirm()))
  if (FILES.includes(pathname)) event.respondWith(fetch(request).catch(async () => (await kept()).match(pathname)))
  else if (request.mode === "navigate" && !OTHERS.test(pathname)) event.respondWith(answer(event))
})
