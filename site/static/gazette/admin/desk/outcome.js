// What became of the acts: what the site left as it is comes back with its reason.
import * as acts from "./acts.js";
import * as card from "./card.js";
import { hurry, pending } from "./chain.js";
import * as list from "./list.js";
import * as move from "./move.js";
import { bar, button, login, say, tray } from "./say.js";
import { desk, find, word } from "./state.js";
import * as write from "./write.js";

/** Hear what becomes of a job, or of the way to the site. */
export function hear(what, ...facts) {
  if (BLOCKED.has(what) || OPEN.has(what)) blocked = BLOCKED.has(what)
  heard[what]?.(...facts)
  unsaved()
}

const BLOCKED = new Set(["offline", "away", "other"])
const OPEN = new Set(["reached", "back"])
let blocked = false

const heard = {
  offline: (said) => bar("offline", said || word("offline"), button(word("try"), hurry)),
  reached: () => bar("offline"),
  away: () => bar("session", word("logged_out"), login()),
  other: (who) => bar("session", word("other_user", who), login()),
  back: () => ["session", "offline"].forEach((name) => bar(name)),
  done: (job, { data }) => done[job.kind](job, data),
  refused,
  quiet: () => {
    list.count()
    card.prefetch()
  },
}

/** Tell how much is not saved yet, while the way to the site is blocked. */
function unsaved() {
  const n = pending().length
  bar("pending", n && blocked ? word("pending", { n }) : "")
}

const done = {
  act(job, { left, queues }) {
    list.standing(queues)
    left.forEach((each) => stays(job, each))
  },
  all(job, { count, queues }) {
    list.standing(queues)
    list.forgetDecided()
    say(word("decided_all", { n: count }))
    job.pks.forEach((pk) => desk.away.delete(pk))
    again()
  },
  undo(job, { undone, queues }) {
    list.standing(queues)
    if (undone < job.pks.length) undoneLess(undone)
    bring(job.pks).then(again)
  },
  note: ({ pks }) => look(pks),
  reply: ({ pks }, { queues }) => {
    list.standing(queues)
    look(pks)
  },
  keep: (job, { queues }) => list.standing(queues),
}

/** A comment that the site left as it is: show it with the reason, as it stands now. */
function stays({ author: first, pks }, { pk, seen, why }) {
  const author = pks.length > 1 ? desk.away.get(pk)?.author || first : first
  card.notice(pk, why)
  tray(author, why, seen ? () => bring([pk]).then(() => move.to(pk)) : null)
  if (seen) bring([pk], seen)
  say(`${word("not_done", { author })} ${why}`)
}

function undoneLess(undone) {
  const why = word(undone ? "undone_some" : "undone_none")
  tray("", why)
  say(why)
}

function refused(job, { status, data }) {
  const why = data?.error || word("refused", { status })
  tray(job.author || "", why, job.pks?.length ? () => bring(job.pks).then(() => move.to(job.pks[0])) : null)
  say(why)
  acts.unremember(job.id)
  if (job.kind === "note" || job.kind === "reply") write.giveBack(job)
  if (job.kind === "undo") again()
  else bring(job.pks)
}

/** Put comments back on the list as they stand now. */
async function bring(pks, seen) {
  const back = list.comeBack(pks)
  if (seen) back.forEach((item) => { item.seen = seen })
  card.forget(pks)
  const lacking = pks.filter((pk) => !find(pk)).slice(0, 10)
  if (lacking.length) {
    const cards = await card.fetchCards(lacking)
    list.merge((cards || []).map(({ html }) => list.rowOf(html)))
  }
  if (!desk.current && desk.items.length) move.open(desk.items[0])
  else if (pks.includes(desk.current?.pk)) await card.refresh()
  list.count()
}

/** Fetch the card of the open comment anew, if it is one of these. */
function look(pks) {
  card.forget(pks)
  if (pks.includes(desk.current?.pk)) card.refresh()
}

/** Fetch the list from its start. */
async function again() {
  await list.refill(true)
  if (!desk.current && desk.items.length) move.open(desk.items[0])
  else list.count()
}
