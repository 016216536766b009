// What of a page could run or ask for something that is not ours, though nobody touched it yet.
() => {
  const ADDRESSES = ["href", "src", "action", "formaction", "data", "srcdoc", "poster", "background", "ping", "cite", "manifest", "codebase"]
  const DATA = ["application/json", "application/ld+json", "importmap", "speculationrules"]
  const FOREIGN = ["base", "object", "embed", "frame", "frameset", "applet", "portal", "plaintext", "xmp", "marquee"]
  const wrong = []

  const scheme = (value) => {
    try {
      return new URL(value, "https://x.example/").protocol
    } catch {
      return ""
    }
  }

  const script = (element) => {
    if (element.src) return scheme(element.src) === location.protocol && /^\/(static|admin\/jsi18n)\//.test(new URL(element.src).pathname)
    if (!DATA.includes(element.type)) return Boolean(element.nonce)
    try {
      return Boolean(JSON.parse(element.textContent))
    } catch {
      return false
    }
  }

  // Chromium shows XML with a style of its own.
  const VIEWER = document.contentType.includes("xml") ? "#xml-viewer-style" : "x"

  const look = (root) => {
    for (const element of root.querySelectorAll(`:not(${VIEWER})`)) {
      const name = element.localName
      const say = (what) => wrong.push(`${what}: ${element.outerHTML.slice(0, 200)}`)
      for (const attribute of element.attributes) {
        if (/^on/i.test(attribute.localName)) say("handler")
        if (ADDRESSES.includes(attribute.localName) && ["javascript:", "vbscript:", "data:"].includes(scheme(attribute.value))) {
          if (!(name === "img" && attribute.value.startsWith("data:image/"))) say("address")
        }
      }
      if (name === "script" && !script(element)) say("script")
      if (name === "style" && !element.nonce) say("style")
      if (name === "meta" && /refresh/i.test(element.httpEquiv)) say("refresh")
      if (FOREIGN.includes(name)) say("element")
      if (element.shadowRoot) look(element.shadowRoot)
      if (name === "template" && element.content) look(element.content)
    }
  }
  look(document)
  return { wrong, shown: document.documentElement.outerHTML.split("__hit").length - 1 }
}
