// A card may also be dragged: dropping it opens the page that asks for the verb. The links do the same.

const target = (card, column) => [...card.querySelectorAll("[data-to]")].find((link) => link.dataset.to === column.dataset.column)

for (const board of document.querySelectorAll("[data-board]")) {
  const columns = [...board.querySelectorAll("[data-column]")]
  let held = null

  const clear = () => {
    for (const column of columns) column.classList.remove("may-drop", "is-over")
    held?.classList.remove("dragging")
    held = null
  }

  for (const card of board.querySelectorAll("[data-card]")) {
    if (!card.querySelector("[data-to]")) continue
    card.draggable = true
    card.addEventListener("dragstart", (event) => {
      held = card
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", card.querySelector("a").textContent)
      card.classList.add("dragging")
      for (const column of columns) {
        column.classList.toggle("may-drop", Boolean(target(card, column)) && !column.contains(card))
      }
    })
    card.addEventListener("dragend", clear)
  }

  for (const column of columns) {
    const takes = () => held && column.classList.contains("may-drop")
    column.addEventListener("dragover", (event) => {
      if (!takes()) return
      event.preventDefault()
      column.classList.add("is-over")
    })
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("is-over")
    })
    column.addEventListener("drop", (event) => {
      if (!takes()) return
      event.preventDefault()
      location.assign(target(held, column).href)
    })
  }
}
