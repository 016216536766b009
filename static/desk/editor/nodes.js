// The story's own blocks in the text editor: pull quote and fact box.
import { Node, mergeAttributes } from "django-prose-editor/editor"
import { gettext } from "../js/words.js"

const wrapper = ({ name, tag, className, label, short, content }) =>
  Node.create({
    name,
    group: "block",
    content,
    defining: true,
    priority: 200, // before the plain quote, which would take every blockquote

    parseHTML: () => [{ tag: `${tag}.${className}`, priority: 100 }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes, { class: className }), 0],

    addMenuItems({ menu, buttons }) {
      menu.defineItem({
        name,
        groups: "nodes",
        button: buttons.text(short, label),
        active: (editor) => editor.isActive(name),
        enabled: (editor) => editor.can().toggleWrap(name),
        command: (editor) => editor.chain().focus().toggleWrap(name).run(),
      })
    },
  })

export const PullQuote = wrapper({
  name: "pullQuote",
  tag: "blockquote",
  className: "pull-quote",
  label: gettext("pull quote"),
  short: gettext("Pull quote"),
  content: "paragraph+",
})

export const FactBox = wrapper({
  name: "factBox",
  tag: "aside",
  className: "fact-box",
  label: gettext("fact box"),
  short: gettext("Fact box"),
  content: "(paragraph | heading | bulletList | orderedList)+",
})
