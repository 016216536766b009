// Forms that a passkey fills in: data-passkey says whether one is made (create), asked of the page's person (get), or of anyone (ask).
const MISSING = !window.PublicKeyCredential || !/\D/.test(location.hostname.replaceAll(".", "")) || location.hostname.startsWith("[")

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")

const withBytes = (options) => {
  const listed = (credentials) => credentials?.map((one) => ({ ...one, id: toBytes(one.id) }))
  return {
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
  }
}

const asText = (credential) => {
  const { response } = credential
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].filter((name) => response[name])
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.map((name) => [name, toText(response[name])])),
  })
}

const ofPage = () => JSON.parse(document.getElementById("passkey-options").textContent)

const WAYS = {
  // Kept by the device where it can be: then it signs in without a name, too.
  create: () => {
    const { publicKey } = ofPage().creation_options
    const authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false }
    return navigator.credentials.create({ publicKey: withBytes({ ...publicKey, authenticatorSelection }) })
  },
  get: () => navigator.credentials.get({ publicKey: withBytes(ofPage().request_options.publicKey) }),
  ask: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
    return navigator.credentials.get({ publicKey: withBytes((await answer.json()).request_options.publicKey) })
  },
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const missing = form.querySelector("[data-passkey-missing]")
  const trouble = form.querySelector("[data-passkey-trouble]")
  form.hidden = MISSING && !missing
  if (missing) missing.hidden = !MISSING
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    trouble.hidden = true
    try {
      form.elements.credential.value = asText(await WAYS[form.dataset.passkey](form))
      form.submit()
    } catch {
      trouble.hidden = false
    }
  })
}
