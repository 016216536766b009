// What is typed is held in this browser as well, until it is known to be kept: a dead server loses nothing.

const PREFIX = "desk-typing:"
const key = (editor, opening) => `${PREFIX}${editor}:${opening}`

const keys = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start))

let signedOut = false

export const hold = (editor, opening, typing) => {
  if (signedOut) return
  try {
    localStorage.setItem(key(editor, opening), JSON.stringify(typing))
  } catch {
    // The browser's room is full, or it gives none. The server keeps the typing.
  }
}

export const drop = (editor, opening) => localStorage.removeItem(key(editor, opening))

export const heldOf = (editor) => {
  const start = key(editor, "")
  return keys(start).map((name) => [name.slice(start.length), JSON.parse(localStorage.getItem(name))])
}

// At sign-out: the next person at this computer finds nothing.
export const forget = () => {
  signedOut = true
  for (const name of keys(PREFIX)) localStorage.removeItem(name)
}
