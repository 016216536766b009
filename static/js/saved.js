// A page of saved copies gives way as soon as there is a connection, or when the time of the copies is over.
const left = document.querySelector("[data-left]")?.dataset.left
if (left) {
  addEventListener("online", () => location.reload())
  setTimeout(() => location.reload(), left)
}
