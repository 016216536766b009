// Rows that are put in order: by arrows, and by dragging their handle.

const changed = (rows) => rows.dispatchEvent(new CustomEvent("desk:changed", { bubbles: true }))

const move = (row, before) => {
  const rows = row.parentElement
  if (before) rows.insertBefore(row, before)
  else rows.append(row)
  changed(rows)
}

// A main section takes those inside it along; a row without levels stands alone.
const block = (row) => {
  const all = [row]
  if (row.dataset.level === "1") {
    for (let next = row.nextElementSibling; next && next.dataset.level === "2"; next = next.nextElementSibling) all.push(next)
  }
  return all
}

const neighbour = (row, direction) => {
  let other = direction < 0 ? row.previousElementSibling : block(row).at(-1).nextElementSibling
  while (other && row.dataset.level === "1" && other.dataset.level === "2") {
    other = direction < 0 ? other.previousElementSibling : other.nextElementSibling
  }
  return other && other.dataset.level === row.dataset.level ? other : null
}

const step = (row, direction) => {
  const other = neighbour(row, direction)
  if (!other) return
  const target = direction < 0 ? other : block(other).at(-1).nextElementSibling
  for (const one of block(row)) move(one, target)
}

const bindDrag = (rows, row, handle) => {
  handle.hidden = false
  handle.addEventListener("pointerdown", () => {
    row.draggable = true
  })
  row.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move"
    row.classList.add("dragging")
  })
  row.addEventListener("dragend", () => {
    row.draggable = false
    row.classList.remove("dragging")
  })
  row.addEventListener("dragover", (event) => {
    const dragged = rows.querySelector(".dragging")
    if (!dragged || dragged === row || dragged.dataset.level !== row.dataset.level) return
    event.preventDefault()
    const { top, height } = row.getBoundingClientRect()
    const target = event.clientY > top + height / 2 ? block(row).at(-1).nextElementSibling : row
    if (!block(dragged).includes(target)) for (const one of block(dragged)) move(one, target)
  })
}

export const bindRow = (rows, row) => {
  for (const part of row.querySelectorAll("[data-buttons]")) part.hidden = false
  const handle = row.querySelector("[data-handle]")
  if (handle) bindDrag(rows, row, handle)
  const press = (selector, act) => {
    const button = row.querySelector(selector)
    if (button) button.addEventListener("click", () => act(button))
  }
  const keepFocus = (direction) => (button) => {
    step(row, direction)
    button.focus()
  }
  press("[data-up]", keepFocus(-1))
  press("[data-down]", keepFocus(1))
  press("[data-remove]", () => {
    const next = row.nextElementSibling || row.previousElementSibling
    row.remove()
    changed(rows)
    next?.querySelector("input:not([type=hidden])")?.focus()
  })
}

export const bindOrder = (form) => {
  const rows = form.querySelector("[data-rows]")
  for (const row of rows.querySelectorAll("[data-row]")) bindRow(rows, row)
  rows.addEventListener("desk:changed", () => {
    rows.querySelectorAll("[data-number]").forEach((input, place) => {
      input.value = place + 1
    })
  })
}
