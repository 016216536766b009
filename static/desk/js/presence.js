// Who else has the story open: told and heard every 15 seconds, and with each autosave. Nothing is ever locked.
import { gettext } from "./words.js"

const EVERY = 15000
const PAUSE = 2000 // nobody is stopped in the middle of a word

const bind = (form) => {
  const { presence: address, takeOver } = form.dataset
  const page = document.querySelector("[data-news]")
  const part = (name) => page.querySelector(`[data-${name}]`)
  const [panel, list, newer, told] = ["present-panel", "present", "newer", "told"].map(part)
  const [asking, note, wish, wishWords] = ["take-over", "note", "handover", "handover-words"].map(part)
  const give = page.querySelector('[data-do="give"]')
  let typed = false
  let lastKey = 0
  let names = ""
  let state = ""
  let gone = false
  let timer

  const send = (to, more = {}, how = {}) => {
    const body = new FormData()
    for (const name of ["csrfmiddlewaretoken", "base", "opening"]) body.append(name, form.elements[name].value)
    for (const [name, value] of Object.entries(more)) body.append(name, value)
    return fetch(to, { method: "POST", body, redirect: "manual", ...how })
  }

  const write = (element, words) => {
    if (element.textContent !== words) element.textContent = words
  }

  // The form steps back: it can be read, and one button takes it up again.
  const stepBack = (back) => {
    form.classList.toggle("stepped-back", back)
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) field.readOnly = back
    const text = form.querySelector(".ProseMirror")
    text?.editor?.setEditable(!back, false)
    if (back) text?.setAttribute("aria-readonly", "true")
    else text?.removeAttribute("aria-readonly")
  }

  const stepBackInAPause = () => {
    if (state !== "taken" && state !== "given") return
    if (Date.now() - lastKey < PAUSE) setTimeout(stepBackInAPause, PAUSE)
    else stepBack(true)
  }

  const showHandover = (handover) => {
    const next = handover?.state ?? ""
    wish.hidden = !next
    give.hidden = next !== "asked"
    write(wishWords, handover?.words ?? "")
    if (next === state) return
    state = next
    if (state === "taken" || state === "given") stepBackInAPause()
    else stepBack(false)
  }

  const show = ({ present, newer: since, handover, refused }) => {
    if (!present) return
    const words = present.map((person) => person.words)
    if ([...list.children].map((item) => item.textContent).join("\n") !== words.join("\n")) {
      list.replaceChildren(...words.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })))
    }
    panel.hidden = !present.length
    newer.hidden = !since
    write(newer, since)
    showHandover(handover)
    const here = present.map((person) => person.name).join(", ")
    if (refused) write(told, refused)
    else if (here !== names) write(told, here ? gettext("Also open with: {people}", { people: here }) : gettext("Nobody else has this story open now."))
    names = here
  }

  const beat = async (more = {}, how = {}) => {
    clearTimeout(timer)
    if (typed) more.typed = 1
    if (document.visibilityState === "hidden") more.hidden = 1 // and silent from then on
    typed = false
    try {
      const response = await send(address, more, how)
      if (response.status === 200) show(await response.json())
    } catch {
      // The next beat tells.
    }
    if (document.visibilityState === "visible") next()
  }

  const next = () => {
    clearTimeout(timer)
    timer = setTimeout(beat, EVERY)
  }

  const act = async (what) => {
    const response = await send(takeOver, { do: what, note: note.value })
    if (response.status !== 200) return
    show(await response.json())
    if (what === "ask" || what === "take") {
      asking.open = false
      note.value = ""
    }
  }

  form.addEventListener("input", () => {
    typed = true
    lastKey = Date.now()
  })
  form.addEventListener("desk:news", (event) => {
    typed = false
    show(event.detail)
    next()
  })
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer)
    if (!gone) beat({}, { keepalive: true })
  })
  // A page that is left turns hidden right after it: a beat then would open the story again for nobody.
  window.addEventListener("pagehide", () => {
    gone = true
    clearTimeout(timer)
    send(address, { left: 1 }, { keepalive: true }).catch(() => {})
  })
  window.addEventListener("pageshow", (event) => {
    gone = false
    if (event.persisted) beat()
  })
  for (const button of page.querySelectorAll("[data-do]")) button.addEventListener("click", () => act(button.dataset.do).catch(() => {}))
  note.addEventListener("keydown", (event) => {
    if (event.key === "Enter") act("ask").catch(() => {})
  })
  asking.hidden = false
  names = [...list.children].length ? "?" : ""
  beat()
}

for (const form of document.querySelectorAll("[data-presence]")) bind(form)
