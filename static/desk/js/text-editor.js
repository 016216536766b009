// A form with a text and a language: language and direction, names for the editor's parts.
import { gettext } from "./words.js"

const DIRECTIONS = { ur: "rtl" }

const turn = (form, language) => {
  const direction = DIRECTIONS[language] || "ltr"
  for (const element of form.querySelectorAll("[data-text], .ProseMirror[contenteditable]")) {
    element.lang = language
    element.dir = direction
  }
}

const bindLanguage = (form) => {
  const choice = form.elements.language
  choice.addEventListener("change", () => turn(form, choice.value))
}

// The package gives neither the text nor its toolbar a name, and says “active” by colour only.
const nameEditor = (form, editor) => {
  const text = editor.view.dom
  text.setAttribute("role", "textbox")
  text.setAttribute("aria-multiline", "true")
  text.setAttribute("aria-labelledby", "body-label")
  turn(form, form.elements.language.value)
  nameBar(editor)
}

const nameBar = (editor) => {
  const bar = editor.view.dom.parentElement.querySelector(".prose-menubar")
  if (!bar) {
    editor.on("create", () => nameBar(editor)) // the toolbar comes a moment after the text
    return
  }
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", gettext("Formatting"))
  const press = () => {
    for (const button of bar.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.classList.contains("active")))
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")))
    }
  }
  for (const button of bar.querySelectorAll("button")) {
    button.title ||= button.getAttribute("aria-label")
  }
  editor.on("transaction", press)
  press()
}

export const bindText = (form) => {
  bindLanguage(form)
  form.addEventListener("prose-editor:ready", (event) => nameEditor(form, event.detail.editor))
  const ready = form.querySelector(".ProseMirror[contenteditable]")?.editor // when it was faster than this module
  if (ready) nameEditor(form, ready)
  document.getElementById("body-label")?.addEventListener("click", () => form.querySelector(".ProseMirror[contenteditable]")?.focus())
}
