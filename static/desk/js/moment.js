// Beside a time of the house: the same moment on the reader's own clock.
import { gettext } from "./words.js"

const offsetAt = (instant, zone) => {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(instant)
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - instant
}

const DAY = 86400000

// The instants at which the clocks of `zone` show this: one, two in the hour that is repeated, none in the one left out.
export const instants = (typed, zone) => {
  const wall = Date.parse(`${typed}Z`)
  if (Number.isNaN(wall)) return []
  const found = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near, zone))
  return [...new Set(found)].filter((instant) => instant + offsetAt(instant, zone) === wall)
}

const LOCALE = document.documentElement.lang === "ur" ? "ur" : "en-GB"

const shown = (instant, zone, typed) => {
  const how = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(instant)
  if (day !== typed.slice(0, 10)) Object.assign(how, { weekday: "short", day: "numeric", month: "short" })
  return new Intl.DateTimeFormat(LOCALE, how).format(instant)
}

export const bindMoment = (moment) => {
  const input = moment.querySelector("input")
  const told = moment.querySelector(".moment-told")
  const { moment: house, place } = moment.dataset
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const ownPlace = own.split("/").pop().replaceAll("_", " ")
  const tell = () => {
    const found = instants(input.value, house)
    if (own === house || !input.value) told.textContent = gettext("{place} time", { place })
    else if (found.length !== 1) told.textContent = gettext("{place} time; the clocks are changed then", { place })
    else told.textContent = gettext("= {time} in {place} / {ownTime} in {ownPlace} (yours)", {
      time: input.value.slice(11, 16), place, ownTime: shown(found[0], own, input.value), ownPlace,
    })
  }
  input.addEventListener("input", tell)
  tell()
}
