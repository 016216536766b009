// What the reader chose for this device, before anything is painted. js/reader.js keeps it.
try {
  for (const name of ["theme", "size"]) document.documentElement.dataset[name] = localStorage[name] ?? "auto"
} catch {} // a browser that keeps nothing
