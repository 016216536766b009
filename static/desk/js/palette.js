// The command palette (Ctrl-K, on a Mac Cmd-K) and the list of shortcuts (?): the ARIA combobox pattern in a dialog.
// The editor of a story's text has Ctrl-K for links: what it has handled is left alone.
import { gettext } from "./words.js"

const WAIT = 150
const SINGLE = "desk-single-keys"
const IS_MAC = navigator.platform.startsWith("Mac")

const CONTROLS = {
  save: () => document.querySelector("[data-save]"),
  preview: () => document.querySelector("[data-preview-toggle], [aria-controls=preview-panel]"),
  verb: (verb) => document.querySelector(`button[name=_verb][value="${CSS.escape(verb)}"]`),
}

const made = (tag, properties, attributes = {}) => {
  const element = Object.assign(document.createElement(tag), properties)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

const bindPalette = (dialog, { openShortcuts }) => {
  const input = dialog.querySelector("input")
  const list = dialog.querySelector("[role=listbox]")
  const told = dialog.querySelector("[data-told]")
  let options = []
  let active = -1
  let request
  let timer

  const activate = (place) => {
    active = options.length ? (place + options.length) % options.length : -1
    options.forEach(({ element }, n) => element.setAttribute("aria-selected", String(n === active)))
    if (active < 0) {
      input.removeAttribute("aria-activedescendant")
      return
    }
    input.setAttribute("aria-activedescendant", options[active].element.id)
    options[active].element.scrollIntoView({ block: "nearest" })
  }

  const choose = ({ url, control }, elsewhere) => {
    dialog.close()
    const [kind, value] = control.split(":")
    const used = kind === "shortcuts" ? null : CONTROLS[kind]?.(value)
    if (kind === "shortcuts") openShortcuts()
    else if (used) used.click()
    else if (url && elsewhere) window.open(url, "_blank", "noopener")
    else if (url) location.assign(url)
  }

  const option = (entry, id) => {
    const element = made("div", { id, className: "palette-option" }, { role: "option", "aria-selected": "false" })
    element.append(made("span", { textContent: entry.name, dir: "auto" }))
    if (entry.hint) element.append(made("small", { textContent: entry.hint, dir: "auto" }))
    element.addEventListener("mousedown", (event) => event.preventDefault()) // keeps the focus in the input
    element.addEventListener("click", (event) => choose(entry, event.ctrlKey || event.metaKey))
    options.push({ ...entry, element })
    return element
  }

  const show = (groups) => {
    options = []
    list.replaceChildren(...groups.map(({ title, entries }, n) => {
      const name = made("div", { id: `palette-group-${n}`, className: "palette-group", textContent: title }, { role: "presentation" })
      const group = made("div", {}, { role: "group", "aria-labelledby": name.id })
      const usable = entries.filter(({ url, control }) => url || control === "shortcuts" || CONTROLS[control]?.())
      group.append(name, ...usable.map((entry, m) => option(entry, `palette-${n}-${m}`)))
      group.hidden = !usable.length
      return group
    }))
    list.hidden = !options.length
    input.setAttribute("aria-expanded", String(!list.hidden))
    activate(0)
    told.textContent = options.length ? gettext("{count} found", { count: options.length }) : gettext("Nothing found. Try fewer letters.")
  }

  const fail = (sentence) => {
    show([])
    told.textContent = sentence
  }

  const ask = async () => {
    request?.abort()
    request = new AbortController()
    const query = new URLSearchParams({ q: input.value, story: dialog.dataset.openStory ?? "" })
    try {
      const response = await fetch(`${dialog.dataset.palette}?${query}`, { signal: request.signal })
      if (response.redirected) fail(gettext("You are signed out. Sign in again in another tab."))
      else if (response.ok) show((await response.json()).groups)
      else fail(gettext("The desk did not answer. Try again."))
    } catch (error) {
      if (error.name !== "AbortError") fail(gettext("The desk can't be reached. Check the connection."))
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer)
    request?.abort()
    timer = setTimeout(ask, WAIT)
  })
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      activate(active + (event.key === "ArrowDown" ? 1 : -1))
    } else if (event.key === "Enter") {
      event.preventDefault()
      if (active >= 0) choose(options[active], event.ctrlKey || event.metaKey)
    }
  })
  dialog.addEventListener("close", () => {
    clearTimeout(timer)
    request?.abort()
  })

  return () => {
    input.value = ""
    fail("")
    dialog.showModal()
    input.focus()
    ask()
  }
}

const bindClosing = (dialog) => {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close())
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close() // beside it
  })
}

// A key without Ctrl can be turned off: whoever speaks to the machine types keys without meaning to.
const bindSingle = (box) => {
  box.checked = localStorage.getItem(SINGLE) !== "off"
  box.addEventListener("change", () => localStorage.setItem(SINGLE, box.checked ? "on" : "off"))
}

const bindOpener = (link, open) => {
  const button = made("button", { type: "button", className: link.className }, { "aria-haspopup": "dialog" })
  button.append(...link.childNodes)
  button.addEventListener("click", open)
  link.replaceWith(button)
}

const types = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable=true]"))

const bind = (dialog, shortcuts) => {
  const openShortcuts = () => shortcuts.showModal()
  const open = bindPalette(dialog, { openShortcuts })
  for (const one of [dialog, shortcuts]) bindClosing(one)
  bindSingle(shortcuts.querySelector("[data-single]"))
  for (const link of document.querySelectorAll("[data-palette-open]")) bindOpener(link, open)
  for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
    button.hidden = false
    button.addEventListener("click", openShortcuts)
  }
  if (IS_MAC) for (const key of document.querySelectorAll("kbd[data-mod]")) key.textContent = "⌘"

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return
    const other = [...document.querySelectorAll("dialog[open]")].some((one) => one !== dialog)
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault()
      if (dialog.open) dialog.close()
      else if (!other) open()
    } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !types(event.target) && !dialog.open && !other) {
      if (localStorage.getItem(SINGLE) !== "off") openShortcuts()
    }
  })
}

const palette = document.querySelector("[data-palette]")
if (palette) bind(palette, document.querySelector("[data-shortcuts]"))
