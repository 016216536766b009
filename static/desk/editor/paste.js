// Lists from Microsoft Word arrive as paragraphs with a typed bullet; the story gets real lists.
import { Extension, Plugin } from "django-prose-editor/editor"

const ITEM = /mso-list:\s*l(\d+)\s+level(\d+)/i // as Word writes it: list, level (and form)
const NUMBER = /^\s*\(?\w{1,5}[.)]/ // such as “1.”, “a)” or “iv.”; anything else is a bullet

const itemOf = (element) => ITEM.exec(element?.getAttribute?.("style") ?? "")

/** Take the typed bullet or number away, and say which it was. */
const takeMarker = (paragraph) => {
  const marker = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style")))
  const tag = NUMBER.test(marker?.textContent ?? "") ? "ol" : "ul"
  marker?.remove()
  return tag
}

const withLists = (html) => {
  if (!/mso-list:/i.test(html)) return html
  const { body } = new DOMParser().parseFromString(html, "text/html")
  let open = [] // the lists that are open, outermost first
  let last = null // the item's paragraph before, which the next one must follow
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3")]) {
    const item = itemOf(paragraph)
    if (!item) continue
    const tag = takeMarker(paragraph)
    const level = Number(item[2])
    if (open.length === 0 || last?.nextElementSibling !== paragraph || open[0].id !== item[1]) {
      open = []
      last = null
    }
    while (open.length > level || (open.length === level && open.at(-1).list.localName !== tag)) open.pop()
    while (open.length < level) {
      const list = body.ownerDocument.createElement(tag)
      const outer = open.at(-1)?.list.lastElementChild
      if (outer) outer.append(list)
      else if (open.length === 0) paragraph.before(list)
      else break // a level was left out: the item stays one further out
      open.push({ list, id: item[1] })
    }
    const li = body.ownerDocument.createElement("li")
    const text = body.ownerDocument.createElement("p")
    text.append(...paragraph.childNodes)
    li.append(text)
    open.at(-1).list.append(li)
    paragraph.remove()
    last = open[0].list
  }
  return body.innerHTML
}

export const PastedLists = Extension.create({
  name: "pastedLists",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML: withLists } })],
})
