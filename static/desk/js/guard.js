// Unsaved work: says so, and asks before it would be lost. Ctrl-S saves. What the server would not read stays in the form.
import { gettext } from "./words.js"

const MOST = 5 * 1024 * 1024 // DATA_UPLOAD_MAX_MEMORY_SIZE

const refuse = (form) => {
  const words = gettext("Not saved: this is more than 5 MB. All of it is still here. Make it shorter, or save the rest as another story; a picture is added as a photo, not pasted into the text.")
  const told = form.querySelector("[data-too-much]") ?? Object.assign(document.createElement("p"), { className: "alert alert-error" })
  told.dataset.tooMuch = ""
  told.setAttribute("role", "alert")
  told.textContent = words
  form.prepend(told)
  told.scrollIntoView({ block: "center" })
}

export const guard = (form) => {
  // Before all others who listen, for whom it would be as good as saved.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || form.enctype === "multipart/form-data") return
    if (new URLSearchParams(new FormData(form)).toString().length <= MOST) return
    event.preventDefault()
    event.stopImmediatePropagation()
    refuse(form)
  }, true)

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
