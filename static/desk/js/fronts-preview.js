// The readers' page beside the form: of the draft as it is saved, now or as of a time, on a phone or on a desktop.

const OPEN = "desk-front-preview"

export const bindFrontPreview = (panel, link) => {
  if (!panel || !link) return { refresh() {} }
  const stage = panel.querySelector("[data-stage]")
  const time = panel.querySelector("[data-time]")
  const widths = [...panel.querySelectorAll("[data-width]")]
  const toggle = Object.assign(document.createElement("button"), { type: "button", className: link.className, textContent: link.textContent })
  toggle.setAttribute("aria-controls", panel.id)
  toggle.setAttribute("aria-expanded", "false")
  link.replaceWith(toggle)
  const chosen = () => Number(widths.find((button) => button.ariaPressed === "true").dataset.width)

  // Drawn at its full width, then made as small as the panel.
  const fit = () => {
    const frame = stage.firstElementChild
    const width = chosen()
    const scale = Math.min(1, stage.clientWidth / width)
    Object.assign(frame.style, { width: `${width}px`, height: `${stage.clientHeight / scale}px`, transform: `scale(${scale})` })
    frame.style.marginInlineStart = `${Math.max(0, (stage.clientWidth - width * scale) / 2)}px`
  }

  // A new frame each time: one that stays would put a step into the browser's history. It is read on where it was.
  const refresh = () => {
    if (panel.hidden) return
    const old = stage.firstElementChild
    const at = time.elements.at.value
    const frame = old.cloneNode()
    const where = old.contentWindow?.scrollY ?? 0
    frame.src = `${frame.dataset.address}${at ? `?${new URLSearchParams({ at })}` : ""}`
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, where), { once: true })
    stage.replaceChildren(frame)
    fit()
  }

  const turn = (open) => {
    panel.hidden = !open
    document.body.classList.toggle("previewing", open)
    toggle.setAttribute("aria-expanded", String(open))
    localStorage.setItem(OPEN, open ? "open" : "")
    refresh()
  }

  time.addEventListener("submit", (event) => {
    event.preventDefault()
    refresh()
  })
  toggle.addEventListener("click", () => turn(panel.hidden))
  panel.querySelector("[data-close]").addEventListener("click", () => {
    turn(false)
    toggle.focus()
  })
  for (const button of widths) {
    button.addEventListener("click", () => {
      for (const other of widths) other.setAttribute("aria-pressed", String(other === button))
      panel.classList.toggle("is-wide", chosen() > 600)
      fit()
    })
  }
  new ResizeObserver(fit).observe(stage)
  if (localStorage.getItem(OPEN) && matchMedia("(min-width: 70.01rem)").matches) turn(true)
  return { refresh }
}
