// Photos and galleries in the text: a card for each photo, with what this use says of it.
import { Node, Plugin } from "django-prose-editor/editor"
import { choosePhoto, choosePhotos, copies, element, find, upload } from "../js/chooser.js"
import { gettext } from "../js/words.js"

const WORDS = { caption: gettext("Caption"), credit: gettext("Credit"), alt: gettext("Alternative text") }
const LONGEST = { caption: 2000, credit: 250, alt: 1000 }

const button = (label, action) => {
  const made = element("button", { type: "button", textContent: label })
  made.addEventListener("click", action)
  return made
}

/** Move the node at `at` one place on among its neighbours: -1 up, 1 down. */
const move = (editor, at, by) => {
  const { doc, tr } = editor.state
  const $at = doc.resolve(at)
  const node = $at.nodeAfter
  const other = $at.parent.maybeChild($at.index() + by)
  if (!node || !other) return false
  const to = by < 0 ? at - other.nodeSize : at + other.nodeSize
  editor.view.dispatch(tr.delete(at, at + node.nodeSize).insert(to, node).scrollIntoView())
  return editor.commands.setNodeSelection(to)
}

/** The card: the picture, and the words of this use; empty ones show what the photo says itself. */
const card = ({ editor, node, getPos }) => {
  let current = node
  let photo
  const image = element("img", { alt: "", width: 240, height: 180, draggable: false })
  const name = element("span", { className: "photo-node-name", dir: "auto" })
  const needed = element("strong", { className: "photo-node-needed", textContent: gettext("Alternative text needed"), hidden: true })
  const fields = {}
  const change = (attributes) => {
    const at = getPos()
    editor.view.dispatch(editor.state.tr.setNodeMarkup(at, null, { ...current.attrs, ...attributes }))
  }
  const labels = Object.entries(WORDS).map(([key, label]) => {
    const field = element(key === "credit" ? "input" : "textarea", { maxLength: LONGEST[key], dir: "auto" })
    if (key !== "credit") field.rows = 2
    field.addEventListener("input", () => change({ [key]: field.value.replace(/\s+/g, " ").trimStart() }))
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault())
    fields[key] = field
    return element("label", {}, element("span", { textContent: label }), field)
  })
  const mark = element("input", { type: "checkbox" })
  mark.addEventListener("change", () => change({ decorative: mark.checked }))
  const step = (by) => button(by < 0 ? gettext("Move up") : gettext("Move down"), () => move(editor, getPos(), by))
  const remove = button(gettext("Remove"), () => {
    const at = getPos()
    editor.chain().focus().command(({ tr }) => Boolean(tr.deleteRange(at, at + current.nodeSize))).run()
  })
  const alike = element("div")
  const details = element("details", {}, element("summary", {}, gettext("About this picture"), " ", needed), alike, ...labels,
    element("label", { className: "photo-node-mark" }, mark, ` ${gettext("Decorative: says nothing that readers need")}`),
    element("p", { className: "photo-node-buttons" }, step(-1), step(1), remove))
  const dom = element("figure", { className: "photo-node" }, image, name, details)
  dom.setAttribute("contenteditable", "false")

  const show = () => {
    const { attrs } = current
    for (const [key, field] of Object.entries(fields)) {
      if (field.value.replace(/\s+/g, " ").trim() !== attrs[key].trim()) field.value = attrs[key]
      field.placeholder = photo?.[key] ?? ""
      field.disabled = !editor.isEditable || (key === "alt" && attrs.decorative)
    }
    mark.checked = attrs.decorative
    needed.hidden = photo === undefined || attrs.decorative || Boolean(attrs.alt.trim() || photo?.alt)
  }
  const look = () => find(current.attrs.photo).then((found) => {
    photo = found
    name.textContent = found ? [found.name, ...found.marks].join(" · ") : gettext("This photo is not there any more. Remove it.")
    image.hidden = !found?.thumb
    if (found?.thumb) image.src = found.thumb
    alike.replaceChildren(...copies(found))
    if (alike.hasChildNodes()) details.open = true
    show()
  }).catch(() => { name.textContent = gettext("Photo {number}", { number: current.attrs.photo }) })
  show()
  look()

  return {
    dom,
    update(next) {
      if (next.type !== current.type || next.attrs.photo !== current.attrs.photo) return false
      current = next
      show()
      return true
    },
    stopEvent: (event) => details.contains(event.target) && !event.type.startsWith("drag") && event.type !== "drop",
    ignoreMutation: () => true,
    selectNode: () => dom.classList.add("ProseMirror-selectednode"),
    deselectNode: () => dom.classList.remove("ProseMirror-selectednode"),
  }
}

const attribute = (name) => ({
  default: "",
  parseHTML: (figure) => figure.getAttribute(`data-${name}`) ?? "",
  renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
})

const insert = (editor, content, at = editor.state.selection.to) => {
  const { doc } = editor.state
  editor.chain().focus().insertContentAt(Math.min(at, doc.content.size), content).run()
  const pk = content.attrs?.photo ?? content.content.at(-1).attrs.photo
  let place = null
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name === "photo" && node.attrs.photo === pk && (place === null || Math.abs(pos - at) < Math.abs(place - at))) place = pos
  })
  if (place === null) return
  editor.commands.setNodeSelection(place)
  const made = editor.view.nodeDOM(place)
  made.querySelector("details").open = true
  made.scrollIntoView({ block: "nearest" })
  made.querySelector(".photo-node textarea, textarea")?.focus()
}

const photoNode = (photo) => ({ type: "photo", attrs: { photo: photo.id } })

const choose = async (editor) => {
  const at = editor.state.selection.to
  const photo = await choosePhoto()
  if (photo) insert(editor, photoNode(photo), at)
}

const chooseSome = async (editor) => {
  const at = editor.state.selection.to
  const photos = await choosePhotos()
  if (photos.length) insert(editor, { type: "gallery", content: photos.map(photoNode) }, at)
}

/** Open the card that the checklist leads to: `#figure-2` is the second one of the text. */
const openCard = (editor, hash) => {
  const card = editor.view.dom.querySelectorAll(".photo-node")[Number(/^#figure-(\d+)$/.exec(hash)?.[1]) - 1]
  if (!card) return
  card.querySelector("details").open = true
  card.scrollIntoView({ block: "center" })
  card.querySelector("summary").focus({ preventScroll: true })
}

export const Photo = Node.create({
  name: "photo",
  group: "block",
  atom: true,
  draggable: true,
  selectable: true,
  priority: 200,

  addAttributes: () => ({
    photo: attribute("photo"),
    caption: attribute("caption"),
    credit: attribute("credit"),
    alt: attribute("alt"),
    decorative: {
      default: false,
      parseHTML: (figure) => figure.hasAttribute("data-decorative"),
      renderHTML: ({ decorative }) => (decorative ? { "data-decorative": "" } : {}),
    },
  }),
  parseHTML: () => [{ tag: "figure[data-photo]", priority: 100 }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
  addNodeView: () => card,

  addKeyboardShortcuts() {
    const by = (step) => ({ editor }) => {
      const { selection } = editor.state
      return ["photo", "gallery"].includes(selection.node?.type.name) && move(editor, selection.from, step)
    }
    return { "Alt-ArrowUp": by(-1), "Alt-ArrowDown": by(1) }
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({ name: "photo", groups: "nodes", button: buttons.text(gettext("Photo"), gettext("photo")), command: (editor) => { choose(editor) } })
  },

  addProseMirrorPlugins() {
    const { editor } = this
    const follow = ({ target }) => openCard(editor, target.closest?.("a")?.hash ?? "")
    const view = () => {
      setTimeout(() => openCard(editor, location.hash))
      document.addEventListener("click", follow)
      return { destroy: () => document.removeEventListener("click", follow) }
    }
    return [new Plugin({ view, props: {
      handlePaste: (view, event) => take(editor, event, event.clipboardData, view.state.selection.to),
      handleDrop: (view, event, slice, moved) => !moved && take(editor, event, event.dataTransfer,
        view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
    } })]
  },
})

export const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "photo+",
  draggable: true,
  priority: 200,
  parseHTML: () => [{ tag: "figure[data-gallery]", priority: 100 }],
  renderHTML: () => ["figure", { "data-gallery": "" }, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "gallery",
      groups: "nodes",
      button: buttons.text(gettext("Gallery"), gettext("gallery")),
      command: (editor) => { chooseSome(editor) },
    })
  },
})

/** Send the pictures of a paste or a drop and put them in. Text with a picture of itself beside it, as Word gives, is text. */
const take = (editor, event, data, at) => {
  const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"))
  if (!files.length || !editor.isEditable || data.getData("text/plain")) return false
  event.preventDefault()
  const told = document.querySelector("[data-photo-told]")
  const all = async () => {
    const said = []
    for (const file of files) {
      told.textContent = gettext("The picture is being sent…")
      try {
        const photo = await upload(file)
        insert(editor, photoNode(photo), at)
        said.push(...photo.warnings)
      } catch (error) {
        said.push(`${file.name}: ${error.message}`)
      }
    }
    told.textContent = [...new Set(said)].join(" ")
  }
  all()
  return true
}
