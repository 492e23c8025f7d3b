// The moderation desk: takes the page over, which works without it, and lets the keyboard decide.
import * as acts from "./acts.js";
import * as card from "./card.js";
import * as chain from "./chain.js";
import * as keys from "./keys.js";
import * as list from "./list.js";
import * as move from "./move.js";
import { ask } from "./net.js";
import { hear } from "./outcome.js";
import { bar, button, link, say } from "./say.js";
import { $, desk, find, keep, kept, read, word } from "./state.js";
import * as standing from "./standing.js";
import * as write from "./write.js";

const LOOK = 30000 // milliseconds between looks for what is new
const WARN = 300000 // and for what there is to warn of
let dismissed = false // that what is warned of is known

const actions = {
  next: () => move.by(1),
  previous: () => move.by(-1),
  approve: () => acts.decide("approved"),
  spam: () => acts.decide("spam"),
  trash: () => acts.decide("trash"),
  reject: acts.reject,
  skip: acts.skip,
  hold: acts.hold,
  keep: acts.keepText,
  undo: acts.undo,
  reply: () => write.begin("reply"),
  note: () => write.begin("note"),
  putaway: leaveField,
  open: () => card.address() && window.open(card.address(), "_blank", "noopener"),
  select: () => acts.select(),
  similar: selectSimilar,
  everything: acts.everything,
  none: acts.selectNone,
  close: acts.closeReasons,
  search: () => $("#filter-q").select(),
  help: () => $(".mod-help").showModal(),
  list: () => { desk.root.dataset.view = "list" },
}

const root = document.querySelector("[data-desk]")
if (root) start()

function start() {
  read(root)
  root.classList.add("is-live")
  document.documentElement.classList.add("has-desk")
  root.dataset.view = "list"
  $(".mod__back").hidden = false
  const came = $(".mod__place .card")
  if (came) card.adopt(came)
  for (const without of root.querySelectorAll(".mod__submit, .mod__place > .decide-row")) without.remove()
  chain.start(hear)
  list.takeOver()
  write.listen(acts.answered)
  standing.listen((pk) => card.forget([pk]))
  listen()
  keepSearch()
  begin(came?.dataset.pk)
}

async function begin(pk) {
  const first = find(Number(pk)) || (pk ? null : desk.items[0])
  if (first) move.open(first)
  else if (pk) await fetchFirst(Number(pk))
  if (pk) desk.root.dataset.view = "card"
  if (!desk.current) move.open(desk.items[0])
  if (!desk.current) list.refill(true).then(() => move.open(desk.items[0]))
}

async function fetchFirst(pk) {
  const cards = await card.fetchCards([pk])
  list.merge((cards || []).map(({ html }) => list.rowOf(html)))
  move.open(find(pk))
}

function listen() {
  const without = $("#keys-off")
  without.checked = localStorage.getItem("desk:keys") === "off"
  without.addEventListener("change", () => {
    localStorage.setItem("desk:keys", without.checked ? "off" : "on")
  })
  keys.listen((name) => actions[name](), {
    off: () => without.checked,
    field: leaveField,
    escape: () => acts.closeReasons() || acts.selectNone(),
    reasons: () => !$(".reasons").hidden,
    reason: (n) => reasons()[n] && acts.decide("rejected", reasons()[n].dataset.reason),
    turn: turnReasons,
  })
  root.addEventListener("click", press)
  root.addEventListener("change", ({ target }) => {
    if (target.matches(".row__select")) acts.select(itemOf(target))
  })
  setInterval(look, LOOK)
  setInterval(warn, WARN)
  warn()
  window.addEventListener("focus", look)
}

function press(event) {
  const button = event.target.closest("[data-do], [data-reason]")
  if (button?.dataset.reason) return acts.decide("rejected", button.dataset.reason)
  if (button) return actions[button.dataset.do]()
  const link = event.target.closest("a:not(.row__open)")
  if (link) {
    if (link.host !== location.host) link.target = "_blank" // what a reader wrote leads away
    desk.leaving = !link.target && !event.ctrlKey && !event.metaKey
    return
  }
  const row = event.target.closest(".row")
  if (!row || event.target.matches("input") || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  move.to(Number(row.dataset.pk))
}

const itemOf = (element) => find(Number(element.closest(".row").dataset.pk))
const reasons = () => [...root.querySelectorAll("[data-reason]")]

function turnReasons(key) {
  const all = reasons()
  const step = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1
  all.at((all.indexOf(document.activeElement) + step) % all.length).focus()
}

/** Go back from a field to the comment; what is typed stays. */
function leaveField() {
  document.activeElement.blur()
  $("#card-title")?.focus({ preventScroll: true })
}

async function selectSimilar() {
  const item = desk.current
  if (!item) return
  const answer = await ask(`similar/?pk=${item.pk}&${desk.query}`)
  if (!answer) return
  list.merge(answer.rows.map(({ html }) => list.rowOf(html)))
  const pks = answer.rows.map(({ pk }) => pk)
  if (pks.length) acts.alsoSelect([item.pk, ...pks])
  else say(word("no_similar"))
}

/** What is typed into the search, and not sent, is there again after a reload. */
function keepSearch() {
  const field = $("#filter-q")
  const typed = kept("search")
  if (typed && !field.value) field.value = typed
  field.addEventListener("input", () => keep("search", field.value))
  field.form.addEventListener("submit", () => {
    keep("search")
    desk.leaving = true
  })
}

/** Look for what is new: whether the open comment changed, and what came in. */
async function look() {
  if (document.visibilityState === "hidden" || chain.pending().length) return
  card.refresh((item) => {
    card.notice(item.pk, word("changed"))
    card.show(item)
    say(word("changed"))
  })
  if (!desk.next) {
    await list.refill(true)
    if (!desk.current && desk.items.length) move.open(desk.items[0])
    else list.count()
  }
}

/** Show what the site warns of, until it is dismissed. */
async function warn() {
  if (document.visibilityState === "hidden" || dismissed) return
  const warnings = (await ask("warnings/"))?.warnings
  if (!warnings) return
  const dismiss = () => {
    dismissed = true
    bar("warnings")
  }
  const numbers = link(word("numbers"), `${desk.url}numbers/`)
  bar("warnings", warnings.join(" "), numbers, button(word("dismiss"), dismiss))
}
