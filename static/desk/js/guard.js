// Unsaved work: says so, and asks before it would be lost. Ctrl-S saves.

export const guard = (form) => {
  const told = form.querySelector("[data-dirty]")
  let dirty = false
  let sent = false
  const mark = () => {
    dirty = true
    if (told) told.hidden = false
  }

  form.addEventListener("input", mark)
  form.addEventListener("desk:changed", mark)
  form.addEventListener("submit", () => {
    dirty = false
    sent = true
    setTimeout(() => {
      sent = false
    }, 5000) // when nothing came of it
  })
  if ("unsaved" in form.dataset) mark()

  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault()
  })
  // Once: a key that is held down would save again, on a revision that the first save has left behind.
  document.addEventListener("keydown", (event) => {
    const save = form.querySelector("[data-save]")
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s" && save) {
      event.preventDefault()
      if (!event.repeat && !sent) form.requestSubmit(save)
    }
  })
  window.addEventListener("pageshow", () => {
    sent = false
  })
}
