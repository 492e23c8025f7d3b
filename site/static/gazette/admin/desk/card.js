// The card of one comment: painted at once, from what is there, and whole as soon as it is.
import { pending } from "./chain.js";
import { ask } from "./net.js";
import { $, desk, find, make, word } from "./state.js";

const AHEAD = 4
const KEPT = 80
const cards = new Map() // key → { seen, html }
const coming = new Set()
const read = new Map() // key → the revision that was shown here first
const notices = new Map() // key → why it is back

/** Show a comment: its card, or until that is there its text. */
export function show(item) {
  const place = $(".mod__place")
  place.textContent = ""
  if (!item) return
  const card = cards.get(item.pk)
  place.append(card ? whole(card) : partly(item))
  if (card) item.seen = card.seen
  if (!read.has(item.pk)) read.set(item.pk, item.seen.split(":")[2])
  const notice = notices.get(item.pk)
  if (notice) place.firstElementChild.prepend(make("p", "card__notice", notice))
  dress(place)
}

function whole({ html }) {
  const holder = document.createElement("template")
  holder.innerHTML = html
  return holder.content.firstElementChild
}

/** What the list knows of a comment, while the rest is on its way. */
function partly({ pk, seen, author, html, row }) {
  const title = make("h2", "card__title", make("bdi", "", author))
  title.id = "card-title"
  title.tabIndex = -1
  const text = make("div", "card__text")
  text.dir = "auto"
  text.innerHTML = html
  const about = row.querySelector(".row__about").textContent
  const main = make("div", "card__main", title, make("p", "card__article", about), text)
  const card = make("article", "card", main, make("p", "card__side quiet", word("loading")))
  card.setAttribute("aria-labelledby", title.id)
  Object.assign(card.dataset, { pk, seen, author, state: seen.split(":")[1], partly: "1" })
  return card
}

/** Fit the buttons to what is shown. */
function dress(place) {
  for (const hidden of place.querySelectorAll("button[hidden]")) hidden.hidden = false
  const { state, edited, locked } = place.firstElementChild.dataset
  const approve = edited ? "approve-edited" : `approve-${state}`
  for (const [verb, wanted] of [["approve", approve], ["reject", `reject-${state}`]]) {
    const labels = document.getElementById("moderation-labels").content
    const label = labels.querySelector(`[data-for="${wanted}"]`)
    $(`[data-label="${verb}"]`).textContent =
      (label || labels.querySelector(`[data-for="${verb}"]`)).textContent
  }
  $("[data-do=keep]").hidden = !edited
  $("[data-do=hold]").hidden = state === "held" || Boolean(locked)
  for (const verb of ["approve", "reject", "spam", "trash"]) {
    $(`[data-do=${verb}]`).setAttribute("aria-disabled", Boolean(locked))
  }
}

/** What the open card says about its comment. */
export const facts = () => $(".mod__place .card")?.dataset ?? {}

/** Where the open comment can be read. */
export const address = () => $(".mod__place .card__open")?.href

/** Say on the card of a comment why it is back, or with no words no more. */
export function notice(pk, why) {
  if (why) notices.set(pk, why)
  else notices.delete(pk)
}

/** Drop cards that are no longer how things stand. */
export function forget(pks) {
  pks.forEach((pk) => cards.delete(pk))
}

/** Take over a card that came with the page. */
export function adopt(element) {
  const { pk, seen } = element.dataset
  cards.set(Number(pk), { seen, html: element.outerHTML })
}

/** Fetch the cards of the open comment and the next ones, as far as they are not there. */
export function prefetch() {
  const at = desk.items.indexOf(desk.current)
  const wanted = desk.items.slice(Math.max(at, 0), at + 1 + AHEAD).map(({ pk }) => pk)
  const leaving = new Set(pending().flatMap(({ pks }) => pks)) // soon they stand otherwise
  const lacking = wanted.filter((pk) => !cards.has(pk) && !coming.has(pk) && !leaving.has(pk))
  if (!lacking.length || (lacking.length < 2 && lacking[0] !== desk.current?.pk && at > 0)) return
  fetchCards(lacking)
}

/** Fetch the card of the open comment anew; say so where the comment, not only what is known of it, changed. */
export async function refresh(changed = null) {
  const item = desk.current
  if (!item) return
  const seen = item.seen
  await fetchCards([item.pk], !changed)
  if (item === desk.current && item.seen !== seen) changed?.(item)
}

/** Fetch cards, and paint the one that is open. Return them as the site sends them, or nothing. */
export async function fetchCards(pks, anew = false) {
  pks.forEach((pk) => coming.add(pk))
  const ids = pks.map((pk) => `${pk}:${read.get(pk) ?? ""}`)
  const answer = await ask(`cards/?ids=${ids}&${desk.query}`)
  pks.forEach((pk) => coming.delete(pk))
  if (!answer) return null
  for (const { pk, seen, card } of answer.cards) keepCard(pk, seen, card, anew)
  return answer.cards
}

function keepCard(pk, seen, html, anew) {
  const same = !anew && cards.get(pk)?.seen === seen // then what may be half typed on the card stays
  cards.delete(pk)
  cards.set(pk, { seen, html })
  if (cards.size > KEPT) cards.delete(cards.keys().next().value)
  if (same || desk.current?.pk !== pk || !find(pk)) return
  const focused = document.activeElement?.id === "card-title"
  show(desk.current)
  if (focused) $("#card-title").focus({ preventScroll: true })
}
