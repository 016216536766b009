// Notes beside the story form, and on their own page. They are sent by themselves: nothing typed in the story moves.
import { bindMentions } from "./mentions.js"
import { draw, edge, find, reveal, selected } from "./passages.js"
import { gettext } from "./words.js"

const FRAGMENT = "X-Desk-Fragment"
const WAIT = 400
const keyOf = (input) => `desk-note ${location.pathname.replace(/(change|notes)\/$/, "")} ${input.id}`

const passageOf = (quote) => ({ ...quote.dataset, exact: quote.textContent, place: quote.dataset.place })

class Notes {
  constructor(root) {
    this.root = root
    this.list = root.querySelector("[data-notes-list]")
    this.told = root.querySelector("[data-said]")
    this.form = document.getElementById("story-form")
    this.passage = null
    root.addEventListener("submit", (event) => this.send(event))
    root.addEventListener("input", ({ target }) => target.matches("[data-mentions]") && this.keep(target))
    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit()
    })
    if (this.form) this.watchText()
    if (this.list.children.length) this.bind()
    // A half-written note waits in this tab, also while the story is saved; leaving for good asks.
    let saving = false
    this.form?.addEventListener("submit", () => { saving = true })
    window.addEventListener("beforeunload", (event) => {
      if (!saving && this.texts().some((input) => input.value.trim())) event.preventDefault()
    })
  }

  texts() { return [...this.list.querySelectorAll("[data-mentions]")] }

  keep(input) {
    if (input.value) sessionStorage.setItem(keyOf(input), input.value)
    else sessionStorage.removeItem(keyOf(input))
  }

  say(words) { this.told.textContent = words }

  // The list

  async load() {
    const answer = await this.ask(this.root.dataset.address)
    if (answer.html !== null) this.fill(answer.html)
    return answer.html !== null
  }

  async ask(address, body) {
    const how = body ? { method: "POST", body } : {}
    const response = await fetch(address, { ...how, headers: { [FRAGMENT]: "notes" } }).catch(() => null)
    const ours = response?.headers.get(FRAGMENT)
    return { good: Boolean(ours && response.ok), html: ours ? await response.text() : null }
  }

  fill(html) {
    this.list.innerHTML = html // of our own templates, which escape what people write
    this.bind()
  }

  bind() {
    for (const input of this.texts()) {
      input.value ||= sessionStorage.getItem(keyOf(input)) ?? ""
      bindMentions(input, { address: this.root.dataset.people, said: (words) => this.say(words) })
    }
    for (const quote of this.list.querySelectorAll("blockquote[data-place]")) this.bindPassage(quote)
    if (this.form) this.list.querySelector("[data-passage]").hidden = true
    this.quote(this.passage)
    this.look()
    this.count()
  }

  count() {
    const open = this.list.querySelectorAll(".thread:not([data-resolved] .thread)").length
    const button = document.querySelector("[data-notes-toggle]")
    if (!button) return
    let number = button.querySelector(".count")
    if (open && !number) button.append(" ", (number = Object.assign(document.createElement("span"), { className: "count" })))
    if (number) number.replaceChildren(...(open ? [String(open), Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${gettext("open")}` })] : []))
    if (number && !open) number.remove()
  }

  // Sending

  async send(event) {
    const form = event.target
    const seen = form.matches("[data-seen]")
    if (!seen && !form.matches("[data-note-form]")) return
    event.preventDefault()
    if (form.ariaBusy === "true") return
    form.ariaBusy = "true"
    const input = form.querySelector("[data-mentions]")
    const answer = await this.ask(form.action, new URLSearchParams(new FormData(form)))
    form.ariaBusy = "false"
    if (answer.html === null) return this.failed(form)
    if (seen) return void (await this.load())
    if (answer.good && input) {
      sessionStorage.removeItem(keyOf(input))
      if (input.id === "note-text") this.passage = null
    }
    this.fill(answer.html)
    const alert = this.list.querySelector("[role=alert]")
    const next = alert ? alert.closest("form").querySelector("[data-mentions]") : document.getElementById(input?.id ?? "note-text")
    ;(next ?? document.getElementById("note-text"))?.focus()
    if (!alert) this.say(input ? gettext("The note is there.") : gettext("Done."))
  }

  failed(form) {
    form.querySelector("[data-failed]")?.remove()
    const words = gettext("Not sent; what you typed is still here. The newsroom did not answer, or you are signed out: sign in in another tab, then send again.")
    const told = Object.assign(document.createElement("p"), { className: "alert alert-error", textContent: words })
    told.dataset.failed = ""
    told.setAttribute("role", "alert")
    form.prepend(told)
  }

  // Passages

  bindPassage(quote) {
    if (!this.form) return
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: gettext("Show in the story") })
    button.addEventListener("click", () => {
      if (matchMedia("(max-width: 70rem)").matches) this.turn?.(false) // it covers the text
      this.look()
      if (reveal(passageOf(quote))) draw("note-shown", [passageOf(quote)])
    })
    quote.nextElementSibling.append(" ", button)
  }

  // Says of each passage whether it is still there, and draws those of open threads.
  look() {
    if (!this.form?.querySelector(".ProseMirror[contenteditable]")) return
    const quotes = [...this.list.querySelectorAll("blockquote[data-place]")]
    for (const quote of quotes) {
      const there = find(passageOf(quote)) !== null
      const about = quote.nextElementSibling
      about.querySelector("[data-gone]").hidden = there
      about.querySelector("button").hidden = !there
    }
    draw("notes", quotes.filter((quote) => "open" in quote.dataset).map(passageOf))
  }

  quote(passage) {
    this.passage = passage
    const form = this.list.querySelector("#note-text")?.form
    if (!form || !this.form) return
    form.querySelector("[data-quoted]")?.remove()
    for (const name of ["place", "exact", "prefix", "suffix"]) {
      if (passage) form.elements[name].value = passage[name]
      else if (!form.querySelector("[role=alert]")) form.elements[name].value = ""
    }
    if (!passage) return
    const shown = Object.assign(document.createElement("div"), { className: "quoted" })
    shown.dataset.quoted = ""
    const words = Object.assign(document.createElement("blockquote"), { className: "passage", dir: "auto", textContent: passage.exact })
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "icon-button", textContent: "×" })
    drop.setAttribute("aria-label", gettext("No passage: the note is about the whole story"))
    drop.addEventListener("click", () => {
      this.quote(null)
      document.getElementById("note-text").focus()
    })
    shown.append(words, drop)
    form.prepend(shown)
  }

  watchText() {
    let timer
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(() => this.look(), WAIT)
    }
    this.form.addEventListener("input", later)
    this.form.addEventListener("prose-editor:ready", (event) => {
      event.detail.editor.on("transaction", later)
      later()
    })
    this.form.querySelector(".ProseMirror[contenteditable]")?.editor?.on("transaction", later)
  }
}

// The panel beside the form, and the button at what is selected.

const bindPanel = (notes, link) => {
  const panel = notes.root
  const toggle = Object.assign(document.createElement("button"), { type: "button", className: link.className })
  toggle.dataset.notesToggle = ""
  toggle.append(...link.childNodes)
  toggle.setAttribute("aria-controls", panel.id)
  toggle.setAttribute("aria-expanded", "false")
  link.replaceWith(toggle)

  notes.turn = async (open) => {
    panel.hidden = !open
    document.body.classList.toggle("noting", open)
    toggle.setAttribute("aria-expanded", String(open))
    if (!open || notes.list.children.length) return true
    if (await notes.load()) return true
    location.assign(notes.root.dataset.address)
    return false
  }

  toggle.addEventListener("click", () => notes.turn(panel.hidden))
  panel.querySelector("[data-close]").addEventListener("click", () => {
    notes.turn(false)
    toggle.focus()
  })
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) panel.querySelector("[data-close]").click()
  })

  const write = async (passage) => {
    await notes.turn(true)
    notes.quote(passage)
    document.getElementById("note-text")?.focus()
  }
  const offer = Object.assign(document.createElement("button"), { type: "button", className: "button small note-offer", textContent: gettext("Note"), title: "Ctrl-Alt-M", hidden: true })
  document.body.append(offer)
  let passage = null
  const follow = () => {
    passage = selected() ?? (document.activeElement === offer ? passage : null)
    offer.hidden = !passage
    if (!passage || document.activeElement === offer) return
    const box = edge()
    offer.style.top = `${Math.max(4, box.top - offer.offsetHeight - 6) + scrollY}px`
    offer.style.left = `${Math.min(box.right, document.documentElement.clientWidth - offer.offsetWidth - 4)}px`
  }
  document.addEventListener("selectionchange", follow)
  offer.addEventListener("mousedown", (event) => event.preventDefault()) // keeps the selection
  offer.addEventListener("click", () => {
    const chosen = passage
    offer.hidden = true
    write(chosen)
  })
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return
    event.preventDefault()
    write(selected())
  })

  const goTo = async () => {
    const target = /^#(?:(?:note|thread)-\d+|notes-panel)$/.test(location.hash) ? location.hash.slice(1) : ""
    if (!target || !(await notes.turn(true))) return
    const element = document.getElementById(target)
    element?.closest("details")?.setAttribute("open", "")
    element?.scrollIntoView({ block: "center" })
    element?.focus({ preventScroll: true })
  }
  window.addEventListener("hashchange", goTo)
  goTo()
}

const root = document.querySelector("[data-notes]")
if (root) {
  const notes = new Notes(root)
  const link = document.querySelector("[data-notes-toggle]")
  if (link) bindPanel(notes, link)
}
