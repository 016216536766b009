// Pictures dropped on the page, or chosen: each is sent by itself, with its progress, and says what came of it.
import { gettext } from "./words.js"

const AT_ONCE = 2
const LOST = gettext("The connection was lost before it arrived. Send it again.")

export const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files")

// Send one file. Calls `progress` with 0 to 1; answers {status, ...what the server says}, with status 0 when it was lost.
export const send = (form, file, progress) => new Promise((resolve) => {
  const request = new XMLHttpRequest()
  const data = new FormData()
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  data.append("file", file)
  request.open("POST", form.action)
  request.setRequestHeader("Accept", "application/json")
  request.responseType = "json"
  request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total))
  request.addEventListener("load", () => resolve({ status: request.status, ...request.response }))
  for (const lost of ["error", "abort", "timeout"]) request.addEventListener(lost, () => resolve({ status: 0 }))
  request.send(data)
})

const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text })

const refusal = (answer) => answer.error ?? (answer.status ? gettext("It was not taken in ({status}). Reload the page and send it again.", { status: answer.status }) : LOST)

const bindUpload = (form) => {
  const zone = form.querySelector("[data-zone]")
  const input = form.querySelector("[type=file]")
  const rows = form.querySelector("[data-rows]")
  const told = form.querySelector("[data-told]")
  const isWaiting = form.hidden
  const waiting = []
  const count = { sent: 0, added: 0, refused: 0 }
  let running = 0

  const tell = () => {
    const done = count.added + count.refused
    const values = { ...count, done }
    if (done < count.sent) {
      told.textContent = count.refused ? gettext("{done} of {sent} done, {refused} refused…", values) : gettext("{done} of {sent} done…", values)
    } else {
      told.textContent = count.refused ? gettext("{added} added, {refused} refused.", values) : gettext("{added} added.", values)
    }
  }

  const one = async ({ file, row, bar }) => {
    const answer = await send(form, file, (share) => {
      bar.value = share
    })
    bar.remove()
    if (answer.status === 201) {
      row.innerHTML = answer.html
      count.added += 1
    } else {
      row.classList.add("is-refused")
      row.append(element("p", "upload-refused", refusal(answer)))
      count.refused += 1
    }
    tell()
  }

  const next = async () => {
    if (running >= AT_ONCE || !waiting.length) return
    running += 1
    await one(waiting.shift())
    running -= 1
    next()
  }

  const take = (files) => {
    form.hidden = false
    for (const file of files) {
      const row = element("li", "upload-row")
      const bar = Object.assign(element("progress", ""), { max: 1, value: 0 })
      bar.setAttribute("aria-label", gettext("{name} is being sent", { name: file.name }))
      row.append(element("bdi", "upload-name", file.name), bar)
      rows.append(row)
      waiting.push({ file, row, bar })
      count.sent += 1
      next()
    }
    if (files.length) tell()
  }

  form.querySelector("[data-send]").hidden = true
  input.addEventListener("change", () => {
    take([...input.files])
    input.value = ""
  })
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    form.hidden = false
    zone.classList.add("is-over")
  })
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget) return
    zone.classList.remove("is-over")
    form.hidden = isWaiting && !count.sent
  })
  // Anywhere on the page: a browser would leave it to show the file.
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    zone.classList.remove("is-over")
    take([...event.dataTransfer.files])
  })
  addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault()
  })
}

for (const form of document.querySelectorAll("[data-upload]")) bindUpload(form)
