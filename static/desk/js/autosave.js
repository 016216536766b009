// Typing is kept a moment after the last key, and every few seconds while it goes on. The story does not change by it.
import { drop, heldOf, hold } from "./held.js"
import { gettext } from "./words.js"

const PAUSE = 1000 // after the last key
const LONGEST = 3000 // while typing goes on
const HELD_AFTER = 300
const PATIENCE = 10000
const TRIES = [2000, 4000, 8000, 15000]
const MOST_AFTER_CLOSING = 60000 // browsers send no more than 64 kB once a page is closed
const MONTH = 30 * 86400000
const NOT_TYPED = ["csrfmiddlewaretoken", "base", "opening", "took_up"]

const token = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(16).padStart(2, "0")).join("")

const bodyOf = (typing, opening, csrf) => {
  const body = new FormData()
  for (const [name, value] of typing.fields) body.append(name, value)
  const about = { csrfmiddlewaretoken: csrf, base: typing.base, took_up: typing.tookUp, sequence: typing.sequence, opening }
  for (const [name, value] of Object.entries(about)) body.append(name, value)
  return body
}

const bind = (form) => {
  const { autosave: address, editor } = form.dataset
  const opening = form.elements.opening
  const told = form.querySelector("[data-kept]")
  const trouble = form.querySelector("[data-kept-trouble]")
  const signIn = form.querySelector("[data-sign-in]")
  let sequence = Number(form.dataset.sequence)
  let pending = false // typed and not sent
  let since = 0 // the first of those keys
  let sending = 0
  let failures = 0
  let submitted = false
  let lastKept = ""
  let timer
  let holdTimer

  const csrf = () => form.elements.csrfmiddlewaretoken.value

  const read = () => {
    sequence = Math.max(sequence + 1, Date.now()) // also after another form of this typing
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.includes(name))
    const typing = { address, sequence, fields, base: form.elements.base?.value ?? "0", tookUp: form.elements.took_up.value }
    hold(editor, opening.value, typing)
    return typing
  }

  const say = (words, { signedOut = false } = {}) => {
    if (trouble.textContent !== words) trouble.textContent = words
    signIn.hidden = !signedOut
    told.hidden = Boolean(words) || !lastKept
  }

  // Whoever signed in again in another tab has a new token; a page of someone else's stays as it is.
  const renew = async () => {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) })
    if (response.type === "opaqueredirect") return "signed out"
    const found = response.ok ? await response.json() : {}
    if (String(found.editor) !== editor) return "refused"
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = found.csrf
    return "renewed"
  }

  const post = (typing, how = {}) =>
    fetch(address, { method: "POST", body: bodyOf(typing, opening.value, csrf()), redirect: "manual", ...how })

  const refusal = async (response) => {
    const type = response.headers.get("Content-Type") ?? ""
    if (type.startsWith("application/json")) return (await response.json()).refused
    if (type.startsWith("text/plain")) return response.text()
    if (response.status === 404) return gettext("this story is not there for you any more. Save leads on.")
    return response.status === 403 ? gettext("You may not write this story any more.") : gettext("This is too long. Save it, or make it shorter.")
  }

  const again = () => {
    pending = true
    timer = setTimeout(send, TRIES[Math.min(failures++, TRIES.length - 1)])
  }

  const lost = () => {
    say(lastKept ? gettext("Not kept since {time} — trying again", { time: lastKept }) : gettext("Not kept yet — trying again"))
    again()
  }

  const signedOut = () => {
    say(gettext("You are signed out. Your typing stays in this browser; it is kept once you sign in again."), { signedOut: true })
    again()
  }

  const kept = (answer) => {
    failures = 0
    lastKept = answer.kept
    const words = gettext("Kept {time}", { time: lastKept })
    if (told.textContent !== words) told.textContent = words
    say("")
    form.dispatchEvent(new CustomEvent("desk:news", { detail: answer }))
  }

  const late = (why) => {
    if (why !== "ended" || submitted) return
    opening.value = token() // saved or thrown away in another window, while typing goes on in this one
    pending = true
    timer = setTimeout(send, 0)
  }

  const understand = async (response, typing, isSecond) => {
    if (response.type === "opaqueredirect") return signedOut()
    if (response.status === 204) return late(response.headers.get("Autosave"))
    if (response.ok) return kept(await response.json())
    if (response.status === 403 && !isSecond) {
      const renewed = await renew()
      if (renewed === "signed out") return signedOut()
      if (renewed === "renewed") return understand(await post(typing), typing, true)
    }
    if (response.status >= 500 || response.status === 429) return lost()
    return say(gettext("Not kept: {reason}", { reason: await refusal(response) }))
  }

  const send = async ({ closing = false } = {}) => {
    clearTimeout(timer)
    if (!pending || submitted || (sending && !closing)) return
    pending = false
    sending += 1
    const typing = read()
    const length = typing.fields.reduce((sum, [name, value]) => sum + 3 * value.length + name.length + 150, 0)
    try {
      const how = closing ? { keepalive: length < MOST_AFTER_CLOSING } : { signal: AbortSignal.timeout(PATIENCE) }
      await understand(await post(typing, how), typing, false)
    } catch {
      lost()
    } finally {
      sending -= 1
      if (pending && !failures) soon()
    }
  }

  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())))
  }

  const note = () => {
    submitted = false
    if (!pending) since = Date.now()
    pending = true
    soon()
    holdTimer ??= setTimeout(() => {
      holdTimer = undefined
      if (!submitted) read()
    }, HELD_AFTER)
  }

  // What this browser held when it, or the server, died: handed in now, and offered.
  const handIn = async (left, typing) => {
    if (typing.sequence < Date.now() - MONTH) return drop(editor, left)
    const body = bodyOf(typing, left, csrf())
    body.append("left_over", opening.value) // the offers are for this form
    body.append("left_over_took_up", form.elements.took_up.value)
    const response = await fetch(typing.address, { method: "POST", body, redirect: "manual" })
    if (response.status !== 200 && response.status !== 204) return
    drop(editor, left)
    if (response.status === 200 && typing.address === address) {
      document.querySelector("[data-offers]").innerHTML = (await response.json()).offers
    }
  }

  const sweep = async () => {
    for (const [left, typing] of heldOf(editor)) if (left !== opening.value) await handIn(left, typing)
  }

  form.addEventListener("input", note)
  form.addEventListener("desk:changed", note)
  form.addEventListener("submit", () => {
    clearTimeout(timer)
    read()
    submitted = true
  })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send({ closing: true })
  })
  window.addEventListener("pagehide", () => send({ closing: true }))
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return
    opening.value = token() // a page that comes back may have been saved
    submitted = false
  })
  window.addEventListener("online", () => send())
  sweep().catch(() => {}) // held still, and handed in next time
}

for (const form of document.querySelectorAll("[data-autosave]")) bind(form)
