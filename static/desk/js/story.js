// The story form: language and direction, length of the headline, names for the editor's parts.
import { bindEntries } from "./entries.js"

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

const bindLength = (told) => {
  const input = document.getElementById(told.dataset.lengthOf)
  const good = Number(told.dataset.good)
  const tell = () => {
    const length = input.value.length
    told.textContent = length > good ? `${length} characters; up to ${good} fit everywhere` : ""
    told.classList.toggle("over", length > good)
  }
  input.addEventListener("input", tell)
  tell()
}

// A headline is one line, however it wraps.
const bindLine = (input) => {
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault()
  })
  input.addEventListener("input", () => {
    if (/[\r\n]/.test(input.value)) input.value = input.value.replace(/\s*[\r\n]+\s*/g, " ")
  })
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
  bar.setAttribute("aria-label", "Formatting")
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

for (const form of document.querySelectorAll("[data-story]")) {
  bindEntries(form)
  if (!form.elements.base) form.elements.headline.focus() // a new story begins with its headline
  bindLanguage(form)
  for (const told of form.querySelectorAll("[data-length-of]")) bindLength(told)
  for (const input of form.querySelectorAll("[data-line]")) bindLine(input)
  form.addEventListener("prose-editor:ready", (event) => nameEditor(form, event.detail.editor))
  const ready = form.querySelector(".ProseMirror[contenteditable]")?.editor // when it was faster than this module
  if (ready) nameEditor(form, ready)
  document.getElementById("body-label")?.addEventListener("click", () => form.querySelector(".ProseMirror[contenteditable]")?.focus())
}
