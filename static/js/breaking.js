// Keeps the breaking strip up to date on a page that stays open. The page itself comes with the strip in it.

const LEVELS = ["Developing", "Breaking", "Flash"] // as breaking.json names them; a page in another language has its own
const EVERY = 30_000
const LONGEST = 15 * 60_000
const place = document.querySelector("[data-breaking]")

let wait = EVERY
let timer = 0
let asked = Date.now()

const element = (tag, className, ...inside) => {
  const made = Object.assign(document.createElement(tag), { className })
  made.append(...inside)
  return made
}

const strip = ({ level, headline, url, lang }) => {
  const words = place.dataset.levels?.split("|") ?? LEVELS
  const told = Object.assign(element("bdi", "", headline), { lang, dir: lang === "ur" ? "rtl" : "ltr" })
  const link = Object.assign(element("a", "strip__link", told), { href: url })
  const made = element("aside", "strip", element("p", "strip__line page-width", element("strong", "strip__level", words[LEVELS.indexOf(level)] ?? level), " ", link))
  made.ariaLabel = place.dataset.label ?? "Breaking news"
  made.dataset.level = level
  return made
}

const show = (alert) => {
  // On its own page a story is not announced.
  const key = alert.id && String(alert.id) !== place.dataset.own ? `${alert.id} ${alert.level}` : ""
  // A long headline comes cut; the one that the page came with stays, and nothing is announced twice.
  const start = key && alert.headline.replace(/…$/, "")
  if (key === place.dataset.breaking && place.textContent.includes(start)) return
  place.dataset.breaking = key
  place.replaceChildren(...(key ? [strip(alert)] : []))
}

const ask = async () => {
  asked = Date.now()
  try {
    const answer = await fetch("/breaking.json", { credentials: "omit" })
    if (!answer.ok) throw new Error(answer.status)
    show(await answer.json())
    wait = EVERY
  } catch {
    wait = Math.min(wait * 2, LONGEST)
  }
  plan(wait)
}

const plan = (milliseconds) => {
  clearTimeout(timer)
  // A little earlier or later each time, so that open pages do not ask in step.
  if (!document.hidden) timer = setTimeout(ask, milliseconds * (0.9 + Math.random() / 5))
}

if (place) {
  document.addEventListener("visibilitychange", () => plan(Math.max(0, asked + wait - Date.now())))
  plan(wait)
}
