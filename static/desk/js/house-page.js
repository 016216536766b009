// The form of a page about the house.
import { bindText } from "./text-editor.js"

bindText(document.getElementById("housepage_form"))
