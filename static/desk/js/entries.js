// Bylines and credits as rows, tags as chips. The order of the rows is the order on the page.
import { bindCombobox } from "./combobox.js"
import { bindRow } from "./order.js"
import { gettext } from "./words.js"

const changed = (element) => element.dispatchEvent(new CustomEvent("desk:changed", { bubbles: true }))

const blank = (field) => field.querySelector("[data-blank]").content.firstElementChild.cloneNode(true)

const bindEntry = (field, rows, row, address) => {
  bindRow(rows, row)
  const input = row.querySelector("[data-combo]")
  const id = row.querySelector("[data-id]")
  input.addEventListener("input", () => {
    id.value = ""
  })
  bindCombobox(input, {
    address,
    onChoose(option) {
      input.value = option.name
      id.value = option.id
      changed(row)
      row.querySelector("select")?.focus()
    },
  })
}

const bindRows = (field, address) => {
  const rows = field.querySelector("[data-rows]")
  for (const row of rows.querySelectorAll("[data-row]")) bindEntry(field, rows, row, address)
  const add = field.querySelector("[data-add]")
  if (!add) return
  add.hidden = false
  add.addEventListener("click", () => {
    const row = blank(field)
    rows.append(row)
    bindEntry(field, rows, row, address)
    row.querySelector("[data-combo]").focus()
  })
}

const bindChips = (field, address) => {
  const rows = field.querySelector("[data-rows]")
  for (const row of rows.querySelectorAll("[data-row]")) bindRow(rows, row)
  const input = field.querySelector("[data-combo]")
  if (!input) return
  const names = () => [...rows.querySelectorAll(".chip-name")].map((chip) => chip.value.toLowerCase())

  const add = ({ id, name }) => {
    input.value = ""
    if (names().includes(name.toLowerCase())) return
    const row = blank(field)
    row.querySelector("[data-id]").value = id
    row.querySelector(".chip-name").value = name
    row.querySelector("[data-remove]").setAttribute("aria-label", gettext("Remove {name}", { name }))
    rows.append(row)
    bindRow(rows, row)
    changed(rows)
  }

  bindCombobox(input, { address, onChoose: add })
  input.addEventListener("keydown", (event) => {
    if (event.key === "," && input.value.trim()) {
      event.preventDefault()
      add({ id: "", name: input.value.trim() })
    }
    if (event.key === "Backspace" && !input.value) rows.lastElementChild?.querySelector("[data-remove]")?.click()
  })
}

export const bindEntries = (form) => {
  const address = form.dataset.lookup
  for (const field of form.querySelectorAll("[data-entries]")) bindRows(field, address)
  for (const field of form.querySelectorAll("[data-chips]")) bindChips(field, address)
}
