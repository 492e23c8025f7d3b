// From one comment to the next.
import * as card from "./card.js";
import * as list from "./list.js";
import { say } from "./say.js";
import { $, desk, find, word } from "./state.js";
import * as write from "./write.js";

/** Open a comment, or nothing at the end. What is `told` to who listens takes the focus there too. */
export function open(item, told = "") {
  const before = desk.current
  desk.current = item ?? null
  $(".reasons").hidden = true
  $("[data-do=reject]").setAttribute("aria-expanded", false)
  if (before) list.mark(before)
  card.show(item)
  write.show(item)
  $(".verbs").hidden = !item
  $(".mod__verbs").hidden = false
  if (item) {
    list.mark(item)
    list.reveal(item)
  }
  list.count()
  if (told) {
    focusTitle()
    say(told)
  }
  card.prefetch()
  list.refill().then((came) => came && (desk.current ? card.prefetch() : open(desk.items[0])))
}

/** Go on to a comment, or to nothing at the end, after what was `told`. */
export function on(item, told) {
  const next = item ? word("next", { author: item.author }) : word("empty")
  open(item, `${told} ${list.count()} ${next}`)
}

function focusTitle() {
  if (document.activeElement?.matches("textarea, input, select")) return
  const shown = $(".mod__card")
  const title = $("#card-title") || shown
  title.focus({ preventScroll: true })
  shown.scrollTop = 0
  if (desk.root.dataset.view === "card") window.scrollTo(0, 0)
}

/** Open the comment that stands `step` places further, where there is one. */
export function by(step, told = "") {
  const at = desk.items.indexOf(desk.current)
  const item = desk.items[at + step]
  if (item && told) on(item, told)
  else if (item) to(item.pk)
  else say(word(step > 0 ? "last" : "first"))
}

/** Open the comment with this key, where it is on the list. */
export function to(pk) {
  const item = find(pk)
  if (!item) return
  desk.root.dataset.view = "card"
  open(item, word("by", { author: item.author }))
}
