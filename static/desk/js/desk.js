// What every screen of the desk does: time left, lists, unsaved work, menus.
import { bindOrder } from "./order.js"
import { forget } from "./held.js"
import { guard } from "./guard.js"
import { bindMoment } from "./moment.js"
import { gettext } from "./words.js"

const left = (milliseconds) => {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60000))
  const hours = Math.floor(minutes / 60)
  return [hours && gettext("{hours} h", { hours }), (minutes % 60 || !hours) && gettext("{minutes} min", { minutes: minutes % 60 })].filter(Boolean).join(" ")
}

const tick = () => {
  for (const element of document.querySelectorAll("[data-ends]")) {
    const rest = new Date(element.dataset.ends) - Date.now()
    element.textContent = rest > 0 ? gettext("{time} left", { time: left(rest) }) : element.dataset.ended
  }
}

const bindFilters = (form) => {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox]")) form.requestSubmit()
  })
  // Empty controls need not stand in the address.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name)
  })
}

const bindList = (form) => {
  const all = form.querySelector("#action-toggle")
  const boxes = [...form.querySelectorAll(".action-select")]
  const told = form.querySelector("[data-chosen]")
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length
    if (told) told.textContent = count ? gettext("{count} chosen", { count }) : ""
    if (all) all.checked = count > 0 && count === boxes.length
  }
  if (all) {
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked
      tell()
    })
  }
  form.addEventListener("change", tell)
  tell()
}

const bindMenu = (menu) => {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false
  })
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false
      menu.querySelector("summary").focus()
    }
  })
}

const bindPreview = (input) => {
  const picture = Object.assign(document.createElement("img"), { className: "preview", alt: "", hidden: true })
  input.after(picture)
  input.addEventListener("change", () => {
    const [file] = input.files
    picture.hidden = !file
    if (file) picture.src = URL.createObjectURL(file)
  })
}

document.querySelector(".menu [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" })
tick()
setInterval(tick, 15000)
for (const form of document.querySelectorAll("[data-filters]")) bindFilters(form)
for (const form of document.querySelectorAll("[data-list]")) bindList(form)
for (const menu of document.querySelectorAll("[data-menu]")) bindMenu(menu)
for (const input of document.querySelectorAll("[data-preview]")) bindPreview(input)
for (const form of document.querySelectorAll("[data-order]")) bindOrder(form)
for (const moment of document.querySelectorAll("[data-moment]")) bindMoment(moment)
for (const form of document.querySelectorAll("[data-guard]")) guard(form)
for (const form of document.querySelectorAll("[data-sign-out]")) form.addEventListener("submit", forget)
