// A text input that offers what the house has: the ARIA combobox pattern with a listbox.
// Without it the input still works: the server reads the name.
import { gettext } from "./words.js"

let made = 0
const WAIT = 150

export const bindCombobox = (input, { address, onChoose }) => {
  const kind = input.dataset.combo
  const list = Object.assign(document.createElement("ul"), { className: "options", id: `options-${++made}`, hidden: true })
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", gettext("Suggestions"))
  input.after(list)
  input.setAttribute("role", "combobox")
  input.setAttribute("aria-autocomplete", "list")
  input.setAttribute("aria-controls", list.id)
  input.setAttribute("aria-expanded", "false")

  let options = []
  let active = -1
  let asked = 0
  let timer

  const close = () => {
    list.hidden = true
    active = -1
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }

  const activate = (place) => {
    active = options.length ? (place + options.length) % options.length : -1
    options.forEach(({ element }, n) => element.setAttribute("aria-selected", String(n === active)))
    if (active < 0) return
    input.setAttribute("aria-activedescendant", options[active].element.id)
    options[active].element.scrollIntoView({ block: "nearest" })
  }

  const choose = (option) => {
    close()
    onChoose({ id: option.id ?? "", name: option.name })
  }

  const show = (results) => {
    options = results.map((result, n) => {
      const element = Object.assign(document.createElement("li"), { id: `${list.id}-${n}` })
      element.setAttribute("role", "option")
      element.setAttribute("aria-selected", "false")
      element.classList.toggle("create", result.id === undefined)
      const name = Object.assign(document.createElement("span"), { dir: "auto" })
      name.textContent = result.id === undefined ? gettext("Create “{name}”", { name: result.name }) : result.name
      element.append(name)
      if (result.hint) element.append(Object.assign(document.createElement("small"), { textContent: result.hint }))
      element.addEventListener("mousedown", (event) => {
        event.preventDefault() // keeps the focus in the input
        choose(result)
      })
      return { ...result, element }
    })
    list.replaceChildren(...options.map(({ element }) => element))
    list.hidden = !options.length
    input.setAttribute("aria-expanded", String(!list.hidden))
    active = -1
  }

  const ask = async () => {
    const name = input.value.trim().replace(/\s+/g, " ")
    const turn = ++asked
    const response = await fetch(`${address.replace("/kind/", `/${kind}/`)}?q=${encodeURIComponent(name)}`)
    if (turn !== asked || !response.ok) return
    const { results, may_create: mayCreate } = await response.json()
    show(name && mayCreate ? [...results, { name }] : results)
    if (name) activate(0)
  }

  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, WAIT)
  })
  input.addEventListener("blur", () => {
    clearTimeout(timer)
    asked += 1
    close()
  })
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    const isOpen = !list.hidden
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (isOpen) activate(active + (event.key === "ArrowDown" ? 1 : -1))
      else ask()
    } else if (event.key === "Enter") {
      event.preventDefault() // Enter in a name must not save the story
      if (isOpen && active >= 0) choose(options[active])
      else if (input.value.trim()) choose({ name: input.value.trim() })
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation()
      close()
    }
  })
}
