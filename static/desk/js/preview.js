// The readers' page beside the form: what is typed is posted into a frame, which saves nothing.

const OPEN = "desk-preview"

const bind = (panel, link) => {
  const form = document.getElementById("story-form")
  const stage = panel.querySelector("[data-stage]")
  const widths = [...panel.querySelectorAll("[data-width]")]
  const toggle = Object.assign(document.createElement("button"), { type: "button", className: link.className, textContent: link.textContent })
  toggle.setAttribute("aria-controls", panel.id)
  toggle.setAttribute("aria-expanded", "false")
  link.replaceWith(toggle)

  // Drawn at its full width, then made as small as the panel.
  const fit = () => {
    const frame = stage.firstElementChild
    const width = Number(widths.find((button) => button.ariaPressed === "true").dataset.width)
    const scale = Math.min(1, stage.clientWidth / width)
    Object.assign(frame.style, { width: `${width}px`, height: `${stage.clientHeight / scale}px`, transform: `scale(${scale})` })
    frame.style.marginInlineStart = `${Math.max(0, (stage.clientWidth - width * scale) / 2)}px`
  }

  // A new frame each time: one that stays would put a step into the browser's history.
  const fresh = () => {
    const frame = stage.firstElementChild.cloneNode()
    frame.removeAttribute("src")
    return frame
  }

  // What readers see at a time, of what is released or will be.
  const showTime = (at) => {
    const frame = fresh()
    frame.src = `${frame.dataset.address}?${new URLSearchParams({ at })}`
    stage.replaceChildren(frame)
    fit()
  }

  const showTyped = () => {
    const frame = fresh()
    stage.replaceChildren(frame)
    fit()
    const { action, target } = form.attributes
    form.setAttribute("action", frame.dataset.address)
    form.setAttribute("target", frame.name)
    form.submit() // not requestSubmit: this is no save
    for (const [name, had] of [["action", action], ["target", target]]) {
      if (had) form.setAttribute(name, had.value)
      else form.removeAttribute(name)
    }
  }

  const time = panel.querySelector("[data-time]")
  const refresh = () => (time.elements.at.value ? showTime(time.elements.at.value) : showTyped())
  time.addEventListener("submit", (event) => {
    event.preventDefault()
    refresh()
  })

  const turn = (open) => {
    panel.hidden = !open
    document.body.classList.toggle("previewing", open)
    toggle.setAttribute("aria-expanded", String(open))
    sessionStorage.setItem(OPEN, open ? location.pathname : "")
    if (open) refresh()
  }

  toggle.addEventListener("click", () => turn(panel.hidden))
  panel.querySelector("[data-close]").addEventListener("click", () => {
    turn(false)
    toggle.focus()
  })
  panel.querySelector("[data-refresh]").addEventListener("click", refresh)
  for (const button of widths) {
    button.addEventListener("click", () => {
      for (const other of widths) other.setAttribute("aria-pressed", String(other === button))
      fit()
    })
  }
  new ResizeObserver(fit).observe(stage)
  if (sessionStorage.getItem(OPEN) === location.pathname) turn(true) // after a save
}

const panel = document.querySelector("[data-preview-panel]")
const link = document.querySelector("[data-preview-toggle]")
if (panel && link) bind(panel, link)
