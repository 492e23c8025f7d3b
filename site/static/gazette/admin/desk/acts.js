// What a moderator does: at once on the screen, and through the chain on the site.
import * as card from "./card.js";
import { enqueue, pending } from "./chain.js";
import * as list from "./list.js";
import * as move from "./move.js";
import { say } from "./say.js";
import { $, desk, find, keep, kept, word } from "./state.js";

const REMEMBERED = 50 // acts that can be undone from here; the log undoes any

/** Decide about what is selected, or else about the open comment. */
export function decide(to, reason = "") {
  closeReasons()
  if (desk.all) return decideAll(to, reason)
  const items = chosen()
  if (!items.length) return
  if (items[0].pk === desk.current?.pk && items.length === 1 && card.facts().locked) {
    return say(word("locked"))
  }
  const pks = items.map(({ pk }) => pk)
  const seen = items.map((item) => item.seen)
  const job = { kind: "act", to, pks, leaves: pks, author: items[0].author }
  remember(enqueue("act/", { ...job, body: { to, reason, seen } }))
  depart(pks, told(to, pks.length))
}

function chosen() {
  if (desk.selected.size) return desk.items.filter(({ pk }) => desk.selected.has(pk))
  return desk.current ? [desk.current] : []
}

function told(to, n) {
  return n > 1 ? `${word("many", { n })} ${word(to)}` : word(to)
}

/** Take these off the list, and open what comes next. */
function depart(pks, said) {
  const at = desk.items.indexOf(desk.current)
  const here = pks.includes(desk.current?.pk)
  const behind = desk.items.slice(Math.max(at, 0)).find(({ pk }) => !pks.includes(pk))
  list.leave(pks)
  selection()
  const next = here ? (behind ?? desk.items.at(-1)) : desk.current
  move.on(next, said)
}

function decideAll(to, reason) {
  const pks = desk.items.map(({ pk }) => pk)
  const body = { to, reason, all: desk.query, before: desk.loadedAt }
  remember(enqueue("act/", { kind: "all", to, pks, leaves: pks, body }))
  desk.next = ""
  selectNone()
  depart(pks, word(to))
}

function remember({ id, pks, kind }) {
  keep("done", [...(kept("done") || []), { id, pks, kind }].slice(-REMEMBERED))
}

/** Forget an act that was never carried out. */
export function unremember(id) {
  keep("done", (kept("done") || []).filter((act) => act.id !== id))
}

/** Take back the last act. */
export function undo() {
  const acts = kept("done") || []
  const last = acts.pop()
  if (!last) return say(word("nothing_to_undo"))
  keep("done", acts)
  const { id, pks, kind } = last
  if (kind === "keep") return say(word("undo_on_sheet"))
  const unsaved = pending().find((job) => job.id === id)
  if (unsaved) unsaved.leaves = []
  enqueue("undo/", { kind: "undo", pks, returns: unsaved ? [] : pks, body: { undo: id } })
  const back = list.comeBack(pks)
  const said = word("undone", { n: pks.length })
  if (back.length) move.open(back[0], `${said} ${word("by", back[0])}`)
  else say(said)
}

/** Keep the published text of a comment that was edited. */
export function keepText() {
  const item = desk.current
  if (!item || !card.facts().edited) return
  const { pk, seen, author } = item
  remember(enqueue("keep/", { kind: "keep", author, pks: [pk], leaves: [pk], body: { pk, seen } }))
  depart([pk], word("kept"))
}

/** Put back on hold what was decided. */
export function hold() {
  if (!desk.selected.size && !desk.all && card.facts().state === "held") return say(word("is_held"))
  decide("held")
}

/** Leave the open comment as it is. */
export const skip = () => move.by(1, word("skipped"))

/** After an answer that approved what it answers: on to the next. */
export function answered(job, approved) {
  say(word(job.kind === "note" ? "note_sent" : "reply_sent"))
  if (approved) {
    remember(job)
    depart(job.pks, word("approved"))
  } else $("#card-title")?.focus({ preventScroll: true })
}

/** Open or close the list of reasons. */
export function reject() {
  if (!desk.current && !desk.all) return
  if (card.facts().locked && !desk.selected.size && !desk.all) return say(word("locked"))
  const panel = $(".reasons")
  panel.hidden = !panel.hidden
  $("[data-do=reject]").setAttribute("aria-expanded", !panel.hidden)
  if (panel.hidden) return
  panel.querySelector("[data-reason]")?.focus({ preventScroll: true })
  say(word("choose"))
}

/** Close the list of reasons; return whether it was open. */
export function closeReasons() {
  const panel = $(".reasons")
  if (panel.hidden) return false
  const within = panel.contains(document.activeElement)
  panel.hidden = true
  $("[data-do=reject]").setAttribute("aria-expanded", false)
  if (within) $("#card-title")?.focus({ preventScroll: true })
  say("")
  return true
}

/** Select a comment, or no longer. */
export function select(item = desk.current) {
  if (!item) return
  desk.all = false
  desk.selected.has(item.pk) ? desk.selected.delete(item.pk) : desk.selected.add(item.pk)
  selection()
  say(word("selected", { n: desk.selected.size }))
}

/** Select all that match, those that are not on the list yet too. */
export function everything() {
  desk.all = true
  desk.items.forEach(({ pk }) => desk.selected.add(pk))
  selection()
  say(all())
}

/** Select comments besides those that are. */
export function alsoSelect(pks) {
  pks.forEach((pk) => find(pk) && desk.selected.add(pk))
  selection()
  say(word("selected", { n: desk.selected.size }))
}

/** Select none; return whether any were. */
export function selectNone() {
  const any = desk.selected.size > 0 || desk.all
  desk.selected.clear()
  desk.all = false
  selection()
  if (any) say(word("selected", { n: 0 }))
  return any
}

/** That all are selected, and how many that is where it is known. */
function all() {
  const known = !desk.filtered && desk.queues[desk.queue]
  return known ? `${word("selected_all")} (${list.left()})` : word("selected_all")
}

function selection() {
  desk.items.forEach(list.mark)
  const n = desk.selected.size
  if (!n) desk.all = false
  $(".selection").hidden = !n
  $(".selection__said").textContent = desk.all ? all() : word("selected", { n })
  $("[data-do=everything]").hidden = desk.all
  $("[data-do=select]").setAttribute("aria-pressed", desk.selected.has(desk.current?.pk))
}
