// Passages of the story: quoted from what is selected, and found again by their words (W3C Web Annotation Data
// Model, 4.2.4, TextQuoteSelector). What is shown in the text is drawn over it; the text itself is never touched.

const HIDDEN = /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/
const BLOCKS = "p, h2, h3, li, blockquote, aside"
const CONTEXT = 48
const LONGEST = 1000

const editor = () => document.querySelector("#story-form .ProseMirror[contenteditable]")
const fieldOf = (place) => document.querySelector(`#story-form textarea[name="${place}"]`)

// The text of a field or of the editor as one line, with where each of its characters stands.
const textOf = (place) => {
  const field = place === "body" ? null : fieldOf(place)
  const raw = []
  if (field) for (let n = 0; n < field.value.length; n++) raw.push([field.value[n], null, n])
  else if (editor()) {
    const walker = document.createTreeWalker(editor(), NodeFilter.SHOW_TEXT)
    let block
    while (walker.nextNode()) {
      const node = walker.currentNode
      const own = node.parentElement.closest(BLOCKS)
      if (block && own !== block) raw.push([" ", node, 0])
      if (node.previousSibling?.nodeName === "BR") raw.push([" ", node, 0])
      block = own
      for (let n = 0; n < node.data.length; n++) raw.push([node.data[n], node, n])
    }
  }
  const kept = []
  for (const [character, node, offset] of raw) {
    if (HIDDEN.test(character)) continue
    const blank = /\s/.test(character)
    if (blank && (!kept.length || kept.at(-1)[0] === " ")) continue
    kept.push([blank ? " " : character, node, offset])
  }
  return { line: kept.map(([character]) => character).join(""), kept, field }
}

const alike = (one, other) => {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}
const backwards = (text) => [...text].reverse().join("")

// Where a passage stands now; of several places, the one whose surroundings are most alike. Null when it is gone.
export const find = ({ place, exact, prefix, suffix }) => {
  const text = textOf(place)
  let best = null
  for (let at = text.line.indexOf(exact); exact && at >= 0; at = text.line.indexOf(exact, at + 1)) {
    const before = backwards(text.line.slice(0, at).trimEnd())
    const after = text.line.slice(at + exact.length).trimStart()
    const fit = alike(backwards(prefix), before) + alike(suffix, after)
    if (!best || fit > best.fit) best = { at, fit }
  }
  if (!best) return null
  const [first, last] = [text.kept[best.at], text.kept[best.at + exact.length - 1]]
  if (text.field) return { field: text.field, start: first[2], end: last[2] + 1 }
  const range = document.createRange()
  range.setStart(first[1], first[2])
  range.setEnd(last[1], last[2] + 1)
  return { range }
}

// Draws passages over the text of the editor. Browsers without the Highlight API show the selection only.
export const draw = (name, passages) => {
  if (!globalThis.CSS?.highlights) return
  const ranges = passages.map((passage) => find(passage)?.range).filter(Boolean)
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges))
  else CSS.highlights.delete(name)
}

// Brings a passage into view and selects it. False when it is no longer in the text.
export const reveal = (passage) => {
  const found = find(passage)
  if (!found) return false
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  const behavior = calm ? "auto" : "smooth"
  if (found.field) {
    found.field.focus({ preventScroll: true })
    found.field.setSelectionRange(found.start, found.end)
    found.field.scrollIntoView({ block: "center", behavior })
  } else {
    const { startContainer, startOffset, endContainer, endOffset } = found.range
    const { commands, view } = editor().editor
    // Told to the editor, which would else put its own selection back a moment later.
    commands.setTextSelection({ from: view.posAtDOM(startContainer, startOffset), to: view.posAtDOM(endContainer, endOffset) })
    view.focus()
    if (!view.editable) getSelection().setBaseAndExtent(startContainer, startOffset, endContainer, endOffset)
    startContainer.parentElement.scrollIntoView({ block: "center", behavior })
  }
  return true
}

// What is selected in the headline, the standfirst or the text, as a passage; null when nothing is.
export const selected = () => {
  const field = document.activeElement?.matches?.("#story-form textarea[data-text]") ? document.activeElement : null
  let place, start, end, text
  if (field && (field.name === "headline" || field.name === "standfirst")) {
    if (field.selectionStart === field.selectionEnd) return null
    place = field.name
    text = textOf(place)
    start = text.kept.findIndex(([, , offset]) => offset >= field.selectionStart)
    end = text.kept.findLastIndex(([, , offset]) => offset < field.selectionEnd)
  } else {
    const selection = getSelection()
    if (!selection.rangeCount || selection.isCollapsed || !editor()?.contains(selection.anchorNode)) return null
    const range = selection.getRangeAt(0)
    place = "body"
    text = textOf(place)
    const inside = text.kept.map(([, node, offset]) => range.comparePoint(node, offset) === 0 && range.comparePoint(node, offset + 1) === 0)
    start = inside.indexOf(true)
    end = inside.lastIndexOf(true)
  }
  if (start < 0 || end < start) return null
  const exact = text.line.slice(start, end + 1).trim()
  if (!exact || exact.length > LONGEST) return null
  start = text.line.indexOf(exact, start)
  const [before, after] = [text.line.slice(0, start), text.line.slice(start + exact.length)]
  return { place, exact, prefix: before.slice(-CONTEXT).trim(), suffix: after.slice(0, CONTEXT).trim() }
}

// Where on the screen a selection ends, to put something beside it.
export const edge = () => {
  if (document.activeElement?.matches?.("textarea")) return document.activeElement.getBoundingClientRect()
  return getSelection().getRangeAt(0).getBoundingClientRect()
}
