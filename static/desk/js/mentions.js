// @ in a note offers people: a list below the text, driven from the keyboard. The text stays a plain text box.
import { gettext } from "./words.js"

let made = 0
const WAIT = 150
const NAME = /(?:^|[^\p{L}\p{N}_.@+-])@([\p{L}\p{N}_.@+-]*)$/u

export const bindMentions = (input, { address, said }) => {
  const list = Object.assign(document.createElement("ul"), { className: "options", id: `people-${++made}`, hidden: true })
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", gettext("People"))
  const holder = Object.assign(document.createElement("span"), { className: "combo" })
  input.replaceWith(holder)
  holder.append(input, list)
  input.setAttribute("aria-autocomplete", "list")
  input.setAttribute("aria-haspopup", "listbox")
  input.setAttribute("aria-controls", list.id)

  let options = []
  let active = -1
  let turn = 0
  let timer

  const typed = () => NAME.exec(input.value.slice(0, input.selectionStart))?.[1]

  const close = () => {
    turn += 1
    clearTimeout(timer)
    list.hidden = true
    active = -1
    input.removeAttribute("aria-activedescendant")
  }

  const activate = (place) => {
    active = (place + options.length) % options.length
    options.forEach(({ element }, n) => element.setAttribute("aria-selected", String(n === active)))
    input.setAttribute("aria-activedescendant", options[active].element.id)
    options[active].element.scrollIntoView({ block: "nearest" })
  }

  const choose = ({ name }) => {
    const end = input.selectionStart
    input.setRangeText(`@${name} `, end - typed().length - 1, end, "end")
    input.dispatchEvent(new Event("input", { bubbles: true }))
    close()
  }

  const show = (results) => {
    options = results.map((result, n) => {
      const element = Object.assign(document.createElement("li"), { id: `${list.id}-${n}` })
      element.setAttribute("role", "option")
      element.append(Object.assign(document.createElement("span"), { textContent: `@${result.name}` }))
      if (result.hint) element.append(Object.assign(document.createElement("small"), { textContent: result.hint, dir: "auto" }))
      element.addEventListener("mousedown", (event) => {
        event.preventDefault() // keeps the focus in the text
        choose(result)
      })
      return { ...result, element }
    })
    list.replaceChildren(...options.map(({ element }) => element))
    list.hidden = !options.length
    if (!options.length) return close()
    said(options.length === 1 ? "1 person. Enter chooses." : `${options.length} people. Arrow keys choose.`)
    activate(0)
  }

  const ask = async (name) => {
    const mine = ++turn
    const response = await fetch(`${address}?q=${encodeURIComponent(name)}`).catch(() => null)
    if (mine !== turn || !response?.ok || response.redirected) return
    show((await response.json()).results)
  }

  input.addEventListener("input", () => {
    const name = typed()
    close()
    if (name !== undefined) timer = setTimeout(ask, WAIT, name)
  })
  input.addEventListener("blur", close)
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") activate(active + (event.key === "ArrowDown" ? 1 : -1))
    else if (event.key === "Enter" || event.key === "Tab") choose(options[active])
    else if (event.key === "Escape") close()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
}
