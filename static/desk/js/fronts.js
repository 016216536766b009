// A front is arranged on the page: by dragging, by keys on the handles, by buttons. Each change is saved as the draft.
// Without this module every button sends the form, and the server does the same.
import { choosePhoto, element } from "./chooser.js"
import { bindFrontPreview } from "./fronts-preview.js"
import { bindMoment } from "./moment.js"
import { gettext, ngettext } from "./words.js"

const PAUSE = 700
const PATIENCE = 15000
const AGAIN = 5000
const ANY = "__key__"

const headline = (row) => row.querySelector(".front-headline")?.textContent.trim() ?? gettext("story")
const title = (container) => container.querySelector("[data-title]").value.trim() || "the container without a title"

const bind = (form) => {
  const board = form.querySelector("[data-containers]")
  const found = form.querySelector("[data-found]")
  const target = form.querySelector("[data-target]")
  const kept = form.querySelector("[data-kept]")
  const alerts = form.querySelector("[data-alerts]")
  const voice = form.querySelector("[data-say]")
  const preview = bindFrontPreview(document.querySelector("[data-front-preview]"), form.querySelector("[data-preview]"))
  const rows = () => [...board.children].filter((row) => row.matches("[data-container-row]"))
  const say = (words) => { voice.textContent = words }

  // Saving: one at a time, always the newest.
  let dirty = false
  let flight = null
  let late = false // someone else was faster: the editor decides what is saved next
  let leaving = false
  let timer

  const tell = (words) => { kept.textContent = words }

  const clearErrors = () => {
    for (const list of form.querySelectorAll(".errorlist")) list.remove()
    for (const marked of form.querySelectorAll(".has-errors")) marked.classList.remove("has-errors")
  }

  const showErrors = ({ errors, wrong }) => {
    clearErrors()
    for (const [name, told] of Object.entries(errors)) {
      const field = form.elements[name]
      if (!field?.closest) continue
      const list = Object.assign(document.createElement("ul"), { className: "errorlist" })
      list.append(...told.map((words) => Object.assign(document.createElement("li"), { textContent: words })))
      field.closest(".field")?.append(list)
      field.closest("[data-card]")?.classList.add("has-errors")
      const details = field.closest("details")
      if (details) details.open = true
    }
    tell(gettext("Not saved: {reason}", { reason: wrong || gettext("what is marked needs a look.") }))
    say(kept.textContent)
  }

  const showSaved = ({ base, kept: time, html, marks }) => {
    clearErrors()
    for (const alert of alerts.querySelectorAll(".alert")) alert.remove()
    form.elements.base.value = base
    for (const [name, text] of Object.entries(html)) {
      const part = form.querySelector(`[data-part="${name}"]`)
      if (part && part.innerHTML !== text && !part.contains(document.activeElement)) part.innerHTML = text
    }
    for (const [key, told] of Object.entries(marks)) {
      const line = document.getElementById(key)?.querySelector("[data-marks]")
      line?.replaceChildren(...told.map((words) => Object.assign(document.createElement("span"), { className: "mark", textContent: words })))
    }
    tell(gettext("Draft saved {time}", { time }))
    preview.refresh()
  }

  const send = async () => {
    dirty = false
    const body = new FormData(form)
    body.set("do", "save")
    try {
      const response = await fetch(location.pathname, {
        method: "POST", body, redirect: "manual", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE),
      })
      if (response.type === "opaqueredirect") {
        dirty = true
        return tell(gettext("You are signed out. Sign in again in another tab; what is on this page stays."))
      }
      if (response.status === 200) return showSaved(await response.json())
      if (response.status === 422) {
        dirty = true
        return showErrors(await response.json())
      }
      if (response.status === 409) {
        const answer = await response.json()
        late = dirty = true
        alerts.innerHTML = answer.late
        form.elements.base.value = answer.base
        alerts.scrollIntoView({ block: "nearest" })
        return tell(gettext("Not saved: someone else was faster"))
      }
      throw new Error(String(response.status))
    } catch {
      dirty = true
      tell(gettext("Not saved yet — trying again"))
      clearTimeout(timer)
      timer = setTimeout(save, AGAIN)
    }
  }

  const save = async () => {
    clearTimeout(timer)
    if (late || !dirty) return
    if (flight) return flight.then(save)
    flight = send()
    await flight
    flight = null
  }

  const changed = (words = "") => {
    dirty = true
    if (words) say(words)
    syncTargets()
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  }

  // What stands where

  const freeKey = (kind) => {
    const numbers = [...form.querySelectorAll("[name=item]")].map(({ value }) => Number(value.slice(1)))
    return `${kind}${Math.max(0, ...numbers) + 1}`
  }

  const copyOf = (template, kind) => {
    const key = freeKey(kind)
    const holder = document.createElement("template")
    holder.innerHTML = template.innerHTML.replaceAll(ANY, key)
    return holder.content.firstElementChild
  }

  const syncTargets = () => {
    const chosen = target.value
    target.replaceChildren(...rows().map((row, n) => {
      row.setAttribute("aria-label", title(row))
      const option = new Option(`${n + 1}. ${row.querySelector("[data-title]").value.trim() || gettext("Without a title")}`, row.id)
      option.selected = row.id === chosen
      return option
    }))
  }

  const place = (card) => {
    const cards = [...card.parentElement.querySelectorAll(":scope > [data-card]")]
    return `place ${cards.indexOf(card) + 1} of ${cards.length} in ${title(card.closest("[data-container-row]"))}`
  }

  const put = (card, list, before = null) => {
    list.insertBefore(card, before)
    changed(`“${headline(card)}”, ${place(card)}`)
  }

  const add = (story, list, before = null) => {
    const template = story.querySelector("template")
    const card = copyOf(template, "k")
    bindCard(card)
    put(card, list, before)
    return card
  }

  const addFromFill = async (button) => {
    const list = button.closest("[data-container-row]").querySelector("[data-cards]")
    const response = await fetch(`${form.dataset.stories}?${new URLSearchParams({ q: `#${button.dataset.pin}`, in: "", show: "all" })}`)
    const holder = document.createElement("template")
    holder.innerHTML = await response.text()
    const story = holder.content.querySelector(`[data-story="${button.dataset.pin}"]`)
    if (story) add(story, list).querySelector("[data-handle]").focus()
    else form.requestSubmit(button) // not one of the editor's own: the server knows what readers see
  }

  const step = (row, direction, containerWise = false) => {
    const isCard = row.matches("[data-card]")
    const list = row.parentElement
    const other = direction < 0 ? row.previousElementSibling : row.nextElementSibling
    if (!isCard) {
      if (!other) return
      list.insertBefore(row, direction < 0 ? other : other.nextElementSibling)
      return changed(`${title(row)}, place ${rows().indexOf(row) + 1} of ${rows().length}`)
    }
    if (other && !containerWise) return put(row, list, direction < 0 ? other : other.nextElementSibling)
    const all = rows()
    const beside = all[all.indexOf(row.closest("[data-container-row]")) + direction]
    if (!beside) return
    const next = beside.querySelector("[data-cards]")
    put(row, next, direction < 0 ? null : next.firstElementChild)
  }

  const remove = (row) => {
    const { parentElement: list, nextElementSibling: next } = row
    const name = row.matches("[data-card]") ? headline(row) : title(row)
    const neighbour = next ?? row.previousElementSibling
    const handle = (neighbour ?? list.closest("[data-container-row]"))?.querySelector("[data-handle]")
    row.remove()
    const gone = gettext("Taken out: {name}", { name })
    changed(gone)
    const undo = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: gettext("Undo") })
    const line = Object.assign(document.createElement("div"), { className: "front-gone", textContent: `${gone} ` })
    line.append(undo)
    undo.addEventListener("click", () => {
      list.insertBefore(row, next?.parentElement === list ? next : null)
      line.remove()
      changed(gettext("Back: {name}", { name }))
      row.querySelector("[data-handle]").focus()
    })
    alerts.replaceChildren(line)
    handle?.focus()
  }

  const KEYS = {
    ArrowUp: (row) => step(row, -1),
    ArrowDown: (row) => step(row, 1),
    ArrowLeft: (row) => row.matches("[data-card]") && step(row, -1, true),
    ArrowRight: (row) => row.matches("[data-card]") && step(row, 1, true),
    Delete: remove,
  }

  const bindHandle = (row, handle) => {
    handle.hidden = false
    handle.addEventListener("keydown", (event) => {
      if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      KEYS[event.key](row)
      if (event.key !== "Delete") handle.focus()
    })
  }

  // Dragging: a story, a card, or a container by its handle.
  let held = null
  const line = Object.assign(document.createElement("li"), { className: "front-drop", role: "presentation" })

  const dragged = (row, isHeld) => {
    row.addEventListener("pointerdown", (event) => { row.draggable = isHeld(event) })
    row.addEventListener("dragstart", (event) => {
      if (held) return
      event.stopPropagation()
      held = row
      event.dataTransfer.effectAllowed = "copyMove"
      event.dataTransfer.setData("text/plain", row.matches("[data-container-row]") ? title(row) : headline(row))
      row.classList.add("dragging")
    })
    row.addEventListener("dragend", () => {
      row.classList.remove("dragging")
      if (!row.matches("[data-story]")) row.draggable = false
      held = null
      line.remove()
      for (const over of form.querySelectorAll(".is-over")) over.classList.remove("is-over")
    })
  }

  // The row before which it would stand at this height.
  const under = (children, y) => children.find((child) => {
    const { top, height } = child.getBoundingClientRect()
    return y < top + height / 2
  }) ?? null

  const bindDrop = (container) => {
    const list = container.querySelector("[data-cards]")
    container.addEventListener("dragover", (event) => {
      if (!held || held.matches("[data-container-row]")) return
      event.preventDefault()
      container.classList.add("is-over")
      const before = under([...list.children].filter((child) => child !== line && child !== held), event.clientY)
      if (line.nextElementSibling !== before || line.parentElement !== list) list.insertBefore(line, before)
    })
    container.addEventListener("dragleave", (event) => {
      if (!container.contains(event.relatedTarget)) container.classList.remove("is-over")
    })
    container.addEventListener("drop", (event) => {
      if (!held || held.matches("[data-container-row]")) return
      event.preventDefault()
      const before = line.parentElement === list ? line.nextElementSibling : null
      line.remove()
      if (held.matches("[data-story]")) add(held, list, before)
      else put(held, list, before)
    })
  }

  board.addEventListener("dragover", (event) => {
    if (!held?.matches("[data-container-row]")) return
    event.preventDefault()
    const before = under(rows().filter((row) => row !== held), event.clientY)
    if (held.nextElementSibling !== before) board.insertBefore(held, before)
  })
  board.addEventListener("drop", (event) => {
    if (!held?.matches("[data-container-row]")) return
    event.preventDefault()
    changed(`${title(held)}, place ${rows().indexOf(held) + 1} of ${rows().length}`)
  })

  // Rows

  const bindPicture = (field) => {
    const input = field.querySelector("input")
    const shown = field.querySelector("[data-shown]")
    const image = shown.querySelector("img") ?? element("img", { alt: "", width: 96, height: 72, hidden: true })
    shown.prepend(image)
    input.hidden = field.querySelector(".help").hidden = true
    shown.hidden = false
    const pick = (photo) => {
      input.value = photo?.id ?? ""
      image.hidden = !photo
      if (photo) Object.assign(image, { src: photo.thumb, alt: photo.name })
      changed()
    }
    shown.querySelector("[data-choose]").addEventListener("click", async () => {
      const photo = await choosePhoto()
      if (photo) pick(photo)
    })
    shown.querySelector("[data-own]").addEventListener("click", () => pick(null))
  }

  const bindCard = (card) => {
    bindHandle(card, card.querySelector("[data-handle]"))
    dragged(card, ({ target: at }) => !at.closest("input, textarea, select, details, a, button:not([data-handle])"))
    bindPicture(card.querySelector("[data-photo]"))
    for (const moment of card.querySelectorAll("[data-moment]")) if (!card.isConnected) bindMoment(moment) // desk.js has bound the others
  }

  const bindContainer = (container) => {
    bindHandle(container, container.querySelector("[data-handle]"))
    dragged(container, ({ target: at }) => Boolean(at.closest("[data-handle]")) && !at.closest("[data-card]"))
    bindDrop(container)
    const fills = container.querySelector("select[name$=-fills]")
    const tag = container.querySelector("[data-tag]")
    const showTag = () => { tag.hidden = fills.value !== "tag" }
    fills.addEventListener("change", showTag)
    showTag()
    for (const card of container.querySelectorAll("[data-card]")) bindCard(card)
  }

  const bindStories = () => {
    for (const story of found.querySelectorAll("[data-story]")) {
      story.draggable = true
      dragged(story, ({ target: at }) => !at.closest("button"))
    }
  }

  const addContainer = () => {
    const container = copyOf(form.querySelector("template[data-container]"), "c")
    board.append(container)
    bindContainer(container)
    changed("A new container")
    container.scrollIntoView({ block: "center" })
    container.querySelector("[data-title]").focus({ preventScroll: true })
  }

  // Buttons: those that only move things are done here.
  const BUTTONS = {
    up: (button) => step(button.closest("[data-card], [data-container-row]"), -1),
    down: (button) => step(button.closest("[data-card], [data-container-row]"), 1),
    remove: (button) => remove(button.closest("[data-card], [data-container-row]")),
    add: (button) => {
      if (button.dataset.pin) return addFromFill(button)
      if (!rows().length) addContainer()
      add(button.closest("[data-story]"), document.getElementById(target.value).querySelector("[data-cards]"))
    },
    container: addContainer,
    search: () => ask(),
  }

  form.addEventListener("submit", async (event) => {
    if (leaving) return
    const button = event.submitter
    const verb = button?.value.split(":")[0] ?? "save"
    if (BUTTONS[verb] && !(verb === "add" && button.dataset.pin && button.dataset.sent)) {
      event.preventDefault()
      if (button.dataset.pin) button.dataset.sent = "1"
      BUTTONS[verb](button)
      if (button.isConnected) button.focus()
      return
    }
    if (verb === "save" && !late) {
      event.preventDefault()
      dirty = true
      return save()
    }
    if (flight) { // its answer brings the base that this one has to say
      event.preventDefault()
      await flight
      if (late) return
      leaving = true
      return form.requestSubmit(button)
    }
    leaving = true
  })
  window.addEventListener("pageshow", () => { leaving = false })

  // Typing saves too, when a field is left or nothing is typed for a moment.
  const ASKING = new Set(["q", "in", "show", "target"])
  form.addEventListener("input", ({ target: field }) => { if (!ASKING.has(field.name)) changed() })
  window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault() })
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save() })
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "s") return
    event.preventDefault()
    if (!event.repeat) form.requestSubmit(form.querySelector("[data-save]"))
  })

  // Stories at the side
  let turn = 0
  let askTimer
  const ask = async () => {
    clearTimeout(askTimer)
    const own = ++turn
    const { q, in: section, show } = form.elements
    const asked = new URLSearchParams({ q: q.value, in: section.value, show: show.value })
    const response = await fetch(`${form.dataset.stories}?${asked}`)
    if (!response.ok || own !== turn) return
    found.innerHTML = await response.text()
    bindStories()
    const count = found.querySelectorAll("[data-story]").length
    say(ngettext("{count} story", "{count} stories", count))
  }
  form.elements.q.addEventListener("input", () => {
    clearTimeout(askTimer)
    askTimer = setTimeout(ask, 250)
  })
  form.elements.q.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return
    event.preventDefault()
    ask()
  })
  for (const name of ["in", "show"]) form.elements[name].addEventListener("change", ask)
  form.querySelector("[data-ask]").hidden = true

  for (const only of form.querySelectorAll("[data-only-script]")) only.hidden = false
  for (const container of rows()) bindContainer(container)
  bindStories()
  if (alerts.querySelector(".alert")) dirty = true
}

for (const form of document.querySelectorAll("[data-front]")) bind(form)
