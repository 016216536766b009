// Offers names of topics, people and sections while a reader types. The box works without.

const box = document.querySelector("[data-suggest]")
const names = box.list

let timer = 0
let asked = ""

const offer = async () => {
  const typed = box.value.trim()
  if (typed === asked || typed.length < 2) return
  asked = typed
  const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { credentials: "omit" })
  if (!answer.ok || typed !== asked) return
  names.replaceChildren(...(await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: name })))
}

box.addEventListener("input", () => {
  clearTimeout(timer)
  timer = setTimeout(() => offer().catch(() => {}), 200)
})
