// The list of what waits: its rows, which of them is open, and the queues beside it.
import { pending } from "./chain.js";
import { ask } from "./net.js";
import { $, desk, find, word } from "./state.js";

const SNIPPET = 220 // characters; the whole text is on the card
const ENOUGH = 12 // rows ahead; then the next are fetched
const decided = new Map() // key → how it was seen when it was decided about here

let order = 0
let fetching = null

/** Take over the rows that the page brings. */
export function takeOver() {
  const rows = [...$(".rows").children]
  rows.forEach((row) => row.remove())
  merge(rows)
}

/** Put comments behind the last, if they are neither on the list nor decided about; return how many. */
export function merge(rows) {
  const fresh = rows.map(itemOf).filter(isNews)
  for (const item of fresh) {
    item.order = order++
    desk.items.push(item)
    $(".rows").append(item.row)
  }
  return fresh.length
}

/** Make a row of what the site sends as HTML. */
export function rowOf(html) {
  const holder = document.createElement("template")
  holder.innerHTML = html
  return holder.content.querySelector(".row")
}

function itemOf(row) {
  const { pk, seen, author } = row.dataset
  const text = row.querySelector(".row__text")
  const html = text.innerHTML
  const plain = text.textContent.replace(/\s+/g, " ").trim()
  text.textContent = plain.length > SNIPPET ? `${plain.slice(0, SNIPPET)}…` : plain
  row.querySelector(".decide-row")?.remove()
  row.querySelector(".row__select").hidden = false
  return { pk: Number(pk), seen, author, row, html }
}

function isNews({ pk, seen }) {
  if (find(pk) || decided.get(pk) === seen) return false
  return !pending().some((job) => job.leaves?.includes(pk))
}

/** Take comments off the list at once. */
export function leave(pks) {
  const gone = pks.map(find).filter(Boolean)
  for (const item of gone) {
    decided.set(item.pk, item.seen)
    desk.away.set(item.pk, item)
    item.row.remove()
    desk.selected.delete(item.pk)
    mark(item)
  }
  desk.items = desk.items.filter((item) => !gone.includes(item))
}

/** Put comments back where they stood; return those that the page still knew. */
export function comeBack(pks) {
  const back = pks.map((pk) => desk.away.get(pk)).filter(Boolean)
  pks.forEach((pk) => decided.delete(pk))
  for (const item of back) {
    desk.away.delete(item.pk)
    const after = desk.items.findIndex((other) => other.order > item.order)
    const next = after < 0 ? null : desk.items[after]
    desk.items.splice(after < 0 ? desk.items.length : after, 0, item)
    $(".rows").insertBefore(item.row, next?.row ?? null)
  }
  return back
}

/** Forget what was decided about here: an act about all that match may have left some. */
export function forgetDecided() {
  decided.clear()
}

/** Mark a row as open, selected or neither. */
export function mark(item) {
  const open = item === desk.current
  const link = item.row.querySelector(".row__open")
  item.row.classList.toggle("is-open", open)
  open ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")
  const selected = desk.selected.has(item.pk)
  item.row.classList.toggle("is-selected", selected)
  item.row.querySelector(".row__select").checked = selected
}

/** Scroll the list, and nothing else, to where this row is seen. */
export function reveal({ row }) {
  const list = $(".mod__list")
  const [frame, box] = [list.getBoundingClientRect(), row.getBoundingClientRect()]
  if (box.top < frame.top) list.scrollTop += box.top - frame.top - 8
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom + 8
}

/** Fetch more where little is left ahead; from the start where `anew`. Return whether rows came. */
export async function refill(anew = false) {
  const ahead = desk.items.length - desk.items.indexOf(desk.current)
  if (fetching || (!anew && (!desk.next || ahead > ENOUGH))) return false
  fetching = ask(`list/?${desk.query}${anew ? "" : `&after=${encodeURIComponent(desk.next)}`}`)
  const answer = await fetching
  fetching = null
  if (!answer) return false
  if (!anew || !desk.next) desk.next = answer.next
  if (anew) desk.loadedAt = answer.loaded_at
  standing(answer.queues)
  return merge(answer.rows.map(({ html }) => rowOf(html))) > 0
}

/** Show how the queues stand. */
export function standing(queues) {
  if (!queues) return
  desk.queues = queues
  const badge = document.querySelector(".rooms .count")?.firstChild
  if (badge) badge.textContent = queues.held.count
  for (const [name, { count, wait }] of Object.entries(queues)) {
    const line = $(`li[data-queue="${name}"]`)
    const shown = name === desk.queue && !desk.filtered ? left() : count
    line.classList.toggle("is-empty", !shown)
    line.querySelector(".queues__count").textContent = shown
    line.querySelector("[data-wait]").textContent = wait
  }
}

/** Return how many are left to decide, without those whose decision is on its way. */
export function left() {
  const counted = desk.queues[desk.queue]?.count
  if (desk.filtered || desk.queue === "all" || counted === undefined) return desk.items.length
  const number = (pks) => pks?.length ?? 0
  const leaving = pending().map(({ leaves, returns }) => number(leaves) - number(returns))
  return Math.max(leaving.reduce((sum, n) => sum - n, counted), desk.items.length)
}

/** Say how many are left, in the page's title and beside its queue. */
export function count() {
  const line = $(`li[data-queue="${desk.queue}"] .queues__count`)
  if (desk.queue !== "all" && !desk.filtered) line.textContent = left()
  document.title = document.title.replace(/^(\(\d+\) )?/, left() ? `(${left()}) ` : "")
  $(".empty").hidden = desk.items.length > 0
  return word("left", { n: left() })
}
