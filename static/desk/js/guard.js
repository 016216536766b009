// Unsaved work: says so, and asks before it would be lost. Ctrl-S saves.

export const guard = (form) => {
  const told = form.querySelector("[data-dirty]")
  let dirty = false
  const mark = () => {
    dirty = true
    if (told) told.hidden = false
  }

  form.addEventListener("input", mark)
  form.addEventListener("desk:changed", mark)
  form.addEventListener("submit", () => {
    dirty = false
  })
  if ("unsaved" in form.dataset) mark()

  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault()
  })
  document.addEventListener("keydown", (event) => {
    const save = form.querySelector("[data-save]")
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && save) {
      event.preventDefault()
      form.requestSubmit(save)
    }
  })
}
