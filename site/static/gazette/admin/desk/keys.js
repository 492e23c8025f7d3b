// The keyboard. What a key means goes by the letter that it writes, so that every layout works.

const KEYS = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", a: "approve", r: "reject",
  s: "spam", t: "trash", n: "skip", h: "hold", p: "keep", u: "undo", c: "reply", m: "note",
  o: "open", x: "select", X: "similar", A: "everything", "/": "search", "?": "help",
}
const REPEATED = new Set(["next", "previous"])

/**
 * Call `act` with what a key asks for. `within.field` leaves a field, `within.escape` closes what is
 * open, and `within.reason` takes the number of a reason (0 for the first) while their list is open.
 */
export function listen(act, within) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return
    const field = event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])")
    if (field) return event.key === "Escape" && within.field(field)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Escape") return within.escape()
    if (within.off()) return
    const reason = digit(event)
    if (within.reasons() && !event.repeat && reason >= 0) return stop(event, within.reason(reason))
    if (within.reasons() && event.key.startsWith("Arrow")) return stop(event, within.turn(event.key))
    const name = KEYS[letter(event)]
    if (!name || within.reasons() && name !== "reject") return
    event.preventDefault()
    if (!event.repeat || REPEATED.has(name)) act(name)
  })
}

function stop(event) {
  event.preventDefault()
}

/** The letter, small or large by the shift key alone: the lock of the capitals changes nothing. */
function letter({ key, shiftKey }) {
  if (!/^[a-z]$/i.test(key)) return key
  return shiftKey ? key.toUpperCase() : key.toLowerCase()
}

/** The number on a key, less one, where French keyboards write « & » or « é » too; or else -1. */
function digit({ key, code }) {
  if (/^[1-9]$/.test(key)) return Number(key) - 1
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(code)
  return found ? Number(found[1]) - 1 : -1
}
