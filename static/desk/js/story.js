// The story form: its text, its rows, the length of the headline.
import { bindEntries } from "./entries.js"
import { bindText } from "./text-editor.js"
import { gettext } from "./words.js"

const bindLength = (told) => {
  const input = document.getElementById(told.dataset.lengthOf)
  const good = Number(told.dataset.good)
  const tell = () => {
    const length = input.value.length
    told.textContent = length > good ? gettext("{length} characters; up to {good} fit everywhere", { length, good }) : ""
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

for (const form of document.querySelectorAll("[data-story]")) {
  bindEntries(form)
  if (!form.elements.base) form.elements.headline.focus() // a new story begins with its headline
  bindText(form)
  for (const told of form.querySelectorAll("[data-length-of]")) bindLength(told)
  for (const input of form.querySelectorAll("[data-line]")) bindLine(input)
}
