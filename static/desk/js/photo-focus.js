// The focal point and the crops of a photo, by mouse, touch and keyboard. The number fields keep the truth: what is
// moved on the picture is written there, and what is typed there moves it.
import { gettext } from "./words.js"

const STEP = 0.01
const NARROWEST = 0.05
const clamp = (value, low, high) => Math.min(Math.max(value, low), high)
const rounded = (value, digits) => String(Number(value.toFixed(digits)))
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

// The largest part with this ratio, as near to the point as the picture allows: as newsroom.lib.crop.around does it.
export const around = (x, y, own, ratio) => {
  const width = Math.min(1, ratio / own)
  const height = Math.min(1, own / ratio)
  return [clamp(x - width / 2, 0, 1 - width), clamp(y - height / 2, 0, 1 - height), width, height]
}

// Where a pointer moves while it is down: calls `move` with shares of the picture.
const dragged = (element, stage, move, start = () => {}) => {
  const place = (event) => {
    const box = stage.getBoundingClientRect()
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
  }
  element.addEventListener("pointerdown", (event) => {
    if (event.button || event.defaultPrevented) return
    event.preventDefault()
    element.setPointerCapture(event.pointerId)
    start(...place(event))
    const on = (moved) => move(...place(moved))
    element.addEventListener("pointermove", on)
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => element.removeEventListener("pointermove", on), { once: true })
    }
  })
}

const arrows = (element, move) => element.addEventListener("keydown", (event) => {
  const direction = DIRECTIONS[event.key]
  if (!direction || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  const step = event.shiftKey ? STEP * 10 : STEP
  move(direction[0] * step, direction[1] * step)
})

const button = (className, label) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className })
  made.setAttribute("aria-label", label)
  return made
}

const bindFocus = (section) => {
  const stage = section.querySelector("[data-stage]")
  const own = Number(section.dataset.ratio)
  if (!stage || !own) return
  const picture = stage.querySelector("img")
  const told = section.querySelector("[data-focus-told]")
  const [inputX, inputY] = ["focal_x", "focal_y"].map((name) => section.querySelector(`[name=${name}]`))
  const shapes = [...section.querySelectorAll("[data-preview-of]")]
  let open = null

  const changed = (input, value) => {
    input.value = value
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const number = (input, otherwise) => (input.value === "" || Number.isNaN(input.valueAsNumber) ? otherwise : input.valueAsNumber)
  const focal = () => [clamp(number(inputX, 0.5), 0, 1), clamp(number(inputY, 0.5), 0, 1)]
  const fields = (shape) => [...section.querySelectorAll(`[data-crop="${shape}"] [data-part]`)]

  // The box of a shape: as the fields say, else around the focal point.
  const boxOf = (shape, ratio) => {
    const typed = fields(shape)
    if (typed.length && typed.every((input) => input.value !== "" && !Number.isNaN(input.valueAsNumber))) {
      const [left, top, width] = typed.map((input) => input.valueAsNumber / 100)
      if (width >= NARROWEST) return [left, top, width, (width * own) / ratio]
    }
    return around(...focal(), own, ratio)
  }

  const point = button("focus-point", gettext("Focal point"))
  const frame = button("focus-frame", gettext("Crop"))
  const grip = Object.assign(document.createElement("span"), { className: "focus-grip" })
  frame.append(grip)
  frame.hidden = true

  const draw = () => {
    const [x, y] = focal()
    Object.assign(point.style, { left: `${x * 100}%`, top: `${y * 100}%` })
    for (const shape of shapes) {
      const [left, top, width, height] = boxOf(shape.dataset.previewOf, Number(shape.dataset.shapeRatio))
      const img = shape.querySelector("img")
      Object.assign(img.style, {
        width: `${100 / width}%`, height: `${100 / height}%`, left: `${(-left / width) * 100}%`, top: `${(-top / height) * 100}%`,
      })
      shape.classList.toggle("is-cut", fields(shape.dataset.previewOf).some((input) => input.value !== ""))
      if (shape === open) {
        Object.assign(frame.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` })
      }
    }
  }

  const setFocal = (x, y) => {
    changed(inputX, rounded(clamp(x, 0, 1), 2))
    changed(inputY, rounded(clamp(y, 0, 1), 2))
    const [left, top] = focal().map((share) => Math.round(share * 100))
    told.textContent = gettext("{left} % from the left, {top} % from the top", { left, top })
    point.setAttribute("aria-label", gettext("Focal point: {place}", { place: told.textContent }))
  }

  const setBox = (left, top, width) => {
    const ratio = Number(open.dataset.shapeRatio)
    const wide = clamp(width, NARROWEST, Math.min(1, ratio / own))
    const high = (wide * own) / ratio
    const place = [clamp(left, 0, 1 - wide), clamp(top, 0, 1 - high), wide]
    fields(open.dataset.previewOf).forEach((input, n) => changed(input, rounded(place[n] * 100, 2)))
    section.querySelector("details").open = true
    told.textContent = gettext("Crop: {place} %: left, top, width", { place: place.map((share) => Math.round(share * 100)).join(" %, ") })
  }

  const choose = (shape) => {
    open = open === shape ? null : shape
    for (const each of shapes) each.setAttribute("aria-pressed", String(each === open))
    frame.hidden = !open
    point.hidden = Boolean(open)
    if (open) frame.setAttribute("aria-label", gettext("Crop {shape}: arrow keys move it, + and − make it larger and smaller", { shape: open.textContent.trim() }))
    draw()
    if (open) frame.focus()
  }

  stage.append(point, frame)
  stage.classList.add("is-live")
  for (const help of section.querySelectorAll("[data-keys], [data-shapes]")) help.hidden = false
  for (const shape of shapes) {
    shape.disabled = false
    const img = shape.querySelector("img")
    img.src = picture.src
    shape.querySelector(".focus-cut").classList.add("is-live")
    shape.addEventListener("click", () => choose(shape))
  }

  const held = { x: 0, y: 0 }
  dragged(point, stage, setFocal)
  dragged(stage, stage, (x, y) => !open && setFocal(x, y), (x, y) => {
    if (open) return
    setFocal(x, y)
    point.focus()
  })
  const now = () => boxOf(open.dataset.previewOf, Number(open.dataset.shapeRatio))
  dragged(grip, stage, (x) => setBox(now()[0], now()[1], x - now()[0]))
  dragged(frame, stage, (x, y) => setBox(x - held.x, y - held.y, now()[2]), (x, y) => {
    const [left, top] = now()
    Object.assign(held, { x: x - left, y: y - top })
    frame.focus()
  })
  arrows(point, (x, y) => setFocal(focal()[0] + x, focal()[1] + y))
  arrows(frame, (x, y) => setBox(now()[0] + x, now()[1] + y, now()[2]))
  frame.addEventListener("keydown", (event) => {
    const grows = { "+": 1, "=": 1, "-": -1 }[event.key]
    if (grows) {
      event.preventDefault()
      setBox(now()[0], now()[1], now()[2] + grows * STEP * 5)
    }
    if (event.key === "Escape" && open) {
      const shape = open
      choose(open)
      shape.focus()
    }
  })
  section.addEventListener("input", draw)
  draw()
}

for (const section of document.querySelectorAll("[data-focus]")) bindFocus(section)
