// Photos for the story form: what is known of them, a dialog to choose one, and sending new ones.
import { send } from "./photo-upload.js"
import { gettext, ngettext } from "./words.js"

const WAIT = 200
const story = () => document.querySelector("[data-photos]")

const known = new Map()
let asked = null

const ask = async (query) => {
  const response = await fetch(`${story().dataset.photos}?${new URLSearchParams(query)}`)
  if (!response.ok) throw new Error(String(response.status))
  const answer = await response.json()
  for (const photo of answer.results) known.set(String(photo.id), photo)
  return answer
}

/** What is known of a photo; null for one that is gone. Those that are asked for at once are asked in one request. */
export const find = async (id) => {
  if (known.has(id)) return known.get(id)
  asked ??= { ids: new Set(), answer: Promise.resolve().then(() => {
    const ids = [...asked.ids].join(",")
    asked = null
    return ask({ ids })
  }) }
  asked.ids.add(id)
  await asked.answer
  return known.get(id) ?? null
}

/** Take a picture in. Answers the photo; throws a sentence. */
export const upload = async (file, progress = () => {}) => {
  const { elements, dataset } = story()
  const answer = await send({ elements, action: dataset.photoUpload }, file, progress)
  if (answer.status !== 201) throw new Error(answer.error ?? gettext("The picture was not taken in. Try again."))
  const photo = { ...answer, id: String(answer.id), marks: [] }
  known.set(photo.id, photo)
  return photo
}

export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** Where a photo that has just come in was here before, or one that looks like it: links that leave the form open. */
export const copies = (photo) => (photo?.duplicates ?? []).map(({ url, name, same }) => element("p", { className: "upload-copy" },
  same ? gettext("The same file is here already:") : gettext("This looks like"), " ",
  element("a", { href: url, target: "_blank", textContent: name, dir: "auto" })))

const option = (photo, choose, isChosen) => {
  const picture = photo.thumb
    ? element("img", { src: photo.thumb, alt: "", width: 240, height: 180, loading: "lazy" })
    : element("span", { className: "chooser-gone" })
  const button = element("button", { type: "button", tabIndex: -1 }, picture, element("span", { textContent: photo.name, dir: "auto" }))
  if (photo.marks.length) button.append(element("small", { textContent: photo.marks.join(" · ") }))
  if (isChosen !== null) button.setAttribute("aria-pressed", String(isChosen))
  button.addEventListener("click", () => choose(photo, button))
  return element("li", {}, button)
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }

// Arrows move in the grid; one option is in the order of Tab.
const walk = (event, list) => {
  const buttons = [...list.querySelectorAll("button")]
  const at = buttons.indexOf(document.activeElement)
  if (at < 0) return
  const columns = buttons.filter((button) => button.offsetTop === buttons[0].offsetTop).length
  const turn = getComputedStyle(list).direction === "rtl" ? -1 : 1
  const step = { ...STEPS, ArrowUp: -columns, ArrowDown: columns }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight"
  goTo(buttons, Math.min(Math.max(at + step * (sideways ? turn : 1), 0), buttons.length - 1))
}

const goTo = (buttons, place) => {
  buttons.forEach((button, n) => { button.tabIndex = n === place ? 0 : -1 })
  buttons[place]?.focus()
}

const build = () => {
  const search = element("input", { type: "search", autocomplete: "off" })
  const file = element("input", { type: "file", accept: "image/*" })
  const told = element("p", { className: "chooser-told" })
  told.setAttribute("role", "status")
  const list = element("ul", { className: "chooser-grid" })
  const more = element("button", { type: "button", className: "button", textContent: gettext("Show more"), hidden: true })
  const close = element("button", { type: "button", className: "button", textContent: gettext("Cancel") })
  const take = element("button", { type: "button", className: "button primary" })
  const title = element("h2", { id: "chooser-title" })
  const dialog = element("dialog", { className: "chooser" },
    element("div", { className: "chooser-head" }, title, take, close),
    element("div", { className: "chooser-ask" },
      element("label", {}, element("span", { textContent: gettext("Search") }), search),
      element("label", {}, element("span", { textContent: gettext("Add a new picture") }), file)),
    told, list, more)
  dialog.setAttribute("aria-labelledby", title.id)
  document.body.append(dialog)
  return { dialog, title, search, file, told, list, more, take, close }
}

let parts = null

/** Let the editor choose a photo. Answers it, or null. */
export const choosePhoto = () => open(false).then(([photo]) => photo ?? null)

/** Let the editor choose some, in the order of choosing. Answers them, or none. */
export const choosePhotos = () => open(true)

const open = (several) => new Promise((resolve) => {
  parts ??= build()
  const { dialog, title, search, file, told, list, more, take, close } = parts
  const leaving = new AbortController()
  const { signal } = leaving
  const chosen = new Map()
  let answer = []
  let turn = 0
  let timer

  const done = () => {
    answer = [...chosen.values()]
    dialog.close()
  }
  const tell = () => {
    take.textContent = ngettext("Add {count} photo", "Add {count} photos", chosen.size)
    take.disabled = !chosen.size
  }
  const choose = (photo, button) => {
    const id = String(photo.id)
    if (!chosen.delete(id)) chosen.set(id, { ...photo, id })
    if (!several) return done()
    button.setAttribute("aria-pressed", String(chosen.has(id)))
    tell()
  }
  const made = (photo) => option(photo, choose, several ? chosen.has(String(photo.id)) : null)
  const show = async (query = {}) => {
    const own = ++turn
    const { results, more: isMore } = await ask({ q: search.value.trim(), ...query })
    if (own !== turn) return
    const options = results.map(made)
    if (query.before) list.append(...options)
    else list.replaceChildren(...options)
    const first = list.querySelector("button")
    if (first && !list.querySelector("[tabindex='0']")) first.tabIndex = 0
    more.hidden = !isMore
    more.dataset.before = results.at(-1)?.id ?? ""
    told.textContent = list.children.length ? "" : gettext("No photo has these words.")
  }
  const failed = () => { told.textContent = gettext("The photos can’t be read now. Try again.") }

  search.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(() => show().catch(failed), WAIT)
  }, { signal })
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close() // a browser would only empty the field
    if (event.key !== "ArrowDown" && event.key !== "Enter") return
    event.preventDefault()
    goTo([...list.querySelectorAll("button")], 0)
  }, { signal })
  list.addEventListener("keydown", (event) => walk(event, list), { signal })
  more.addEventListener("click", () => show({ before: more.dataset.before }).catch(failed), { signal })
  take.addEventListener("click", done, { signal })
  close.addEventListener("click", () => dialog.close(), { signal })
  file.addEventListener("change", async () => {
    told.textContent = gettext("The picture is being sent…")
    const refused = []
    for (const one of file.files) {
      try {
        const photo = await upload(one)
        list.prepend(made(photo))
        choose(photo, list.querySelector("button"))
      } catch (error) {
        refused.push(`${one.name}: ${error.message}`)
      }
    }
    told.textContent = refused.join(" ")
    file.value = ""
  }, { signal })
  dialog.addEventListener("close", () => {
    leaving.abort()
    clearTimeout(timer)
    resolve(answer)
  }, { once: true })

  title.textContent = several ? gettext("Choose photos") : gettext("Choose a photo")
  take.hidden = !several
  file.multiple = several
  tell()
  search.value = ""
  told.textContent = ""
  list.replaceChildren()
  dialog.showModal()
  search.focus()
  show().catch(failed)
})

// What the story says of its lead photo: the words go with the photo, and come back with it. Answers what is known of it.
const bindWords = (form) => {
  const whole = form.querySelector("[data-lead-words]")
  const needed = whole.querySelector("[data-needed]")
  const fields = Object.fromEntries(["caption", "credit", "alt"].map((name) => [name, form.elements[`lead_${name}`]]))
  const mark = form.elements.lead_decorative
  const said = new Map()
  let of = null
  let photo

  const show = () => {
    for (const [name, field] of Object.entries(fields)) field.placeholder = photo?.[name] ?? ""
    fields.alt.disabled = mark.disabled || mark.checked
    needed.hidden = !photo || mark.checked || Boolean(fields.alt.value.trim() || photo.alt)
  }
  whole.addEventListener("input", show)
  return async (id) => {
    if (of !== null && of !== id) {
      said.set(of, { ...Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value])), mark: mark.checked })
      for (const [name, field] of Object.entries(fields)) field.value = said.get(id)?.[name] ?? ""
      mark.checked = said.get(id)?.mark ?? false
    }
    of = id
    whole.hidden = !id
    photo = undefined
    show()
    const found = id ? await find(id).catch(() => null) : null
    if (of === id) photo = found
    show()
    return photo
  }
}

// The lead photo: one picture with two buttons, in place of the radio buttons, which stay where there is no script.
const bindLead = (field) => {
  const words = bindWords(field.closest("form"))
  const plain = field.querySelector("[data-plain]")
  const shown = field.querySelector("[data-shown]")
  const [choose, remove] = field.querySelectorAll("[data-choose], [data-remove]")
  const image = element("img", { alt: "", width: 240, height: 180, hidden: true })
  shown.prepend(image)
  const name = shown.querySelector("[data-name]")
  const alike = element("div")
  name.after(alike)

  const show = () => {
    const radio = plain.querySelector("input:checked")
    const picture = radio?.value ? radio.parentElement.querySelector("img") : null
    image.hidden = remove.hidden = !picture
    if (picture) image.src = picture.src
    name.textContent = picture ? picture.alt : gettext("No photo yet.")
    choose.textContent = picture ? gettext("Choose another photo") : gettext("Choose a photo")
    words(radio?.value ?? "").then((photo) => alike.replaceChildren(...copies(photo)))
  }
  const pick = (radio) => {
    radio.checked = true
    radio.dispatchEvent(new Event("change", { bubbles: true }))
    show()
  }
  choose.addEventListener("click", async () => {
    const photo = await choosePhoto()
    choose.focus()
    if (!photo) return
    const inputs = [...plain.querySelectorAll("input")]
    const there = inputs.find((input) => input.value === photo.id)
    if (there) return pick(there)
    const label = element("label", { className: "photo-choice" },
      element("input", { type: "radio", name: inputs[0].name, value: photo.id }),
      element("img", { src: photo.thumb, alt: photo.name }))
    plain.append(label)
    pick(label.firstElementChild)
  })
  remove.addEventListener("click", () => {
    pick(plain.querySelector("input[value='']"))
    choose.focus()
  })
  plain.hidden = true
  shown.hidden = false
  show()
}

for (const field of document.querySelectorAll("[data-lead]")) bindLead(field)
