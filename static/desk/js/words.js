// The desk's words in the language of the page. They stand in English in each module; where the page is in another
// language, it brings along what to say instead. `{name}` stands for a value.

const said = JSON.parse(document.getElementById("desk-words")?.textContent ?? "{}")

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)

export const gettext = (words, values = {}) => fill(said[words] ?? words, values)

export const ngettext = (one, many, count, values = {}) => {
  const [single, several] = said[one] ?? [one, many]
  return fill(count === 1 ? single : several, { count, ...values })
}
