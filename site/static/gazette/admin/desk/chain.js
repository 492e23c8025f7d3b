// The one chain through which all acts go, in their order, each until it is answered.
//
// A job is `{ id, path, body, pks, ... }`, plain enough to survive a reload. It is sent again after a
// failure with the same number, so that the site does nothing twice.
import { send, session } from "./net.js";
import { desk, keep, kept } from "./state.js";

const PAUSES = [1, 2, 4, 8, 15, 30] // seconds
const WATCH = 5000 // milliseconds between looks whether she is back
const DONE = 200
const LOGGED_OUT = 401
const FORBIDDEN = 403

const chain = { jobs: [], others: [], running: false, failures: 0, renewed: false, waiting: null }

/** Go on with what a former page left unsent; `hear(name, ...)` is told what becomes of it all. */
export function start(hear) {
  chain.hear = hear
  const left = kept("pending") || []
  chain.jobs = left.filter((job) => job.user === desk.user)
  chain.others = left.filter((job) => job.user !== desk.user)
  if (chain.others.length) hear("other", { now: desk.user, before: chain.others[0].user })
  window.addEventListener("online", hurry)
  for (const name of ["focus", "visibilitychange"]) window.addEventListener(name, hurry)
  window.addEventListener("beforeunload", (event) => {
    if (chain.jobs.length && !desk.leaving) event.preventDefault()
  })
  document.addEventListener("desk:away", () => chain.running || run(true))
  run()
}

/** Put a job at the end of the chain. */
export function enqueue(path, job) {
  const id = crypto.randomUUID()
  const numbered = { id, path, user: desk.user, ...job, body: { act: id, as: desk.user, ...job.body } }
  chain.jobs.push(numbered)
  save()
  run()
  return numbered
}

/** The jobs that are not answered yet. */
export const pending = () => chain.jobs

/** Try at once what waits for its next attempt. */
export function hurry() {
  if (!chain.waiting || document.visibilityState === "hidden") return
  clearTimeout(chain.waiting.timer)
  chain.waiting.resolve()
}

async function run(away = false) {
  if (chain.running) return
  chain.running = true
  if (away) await returned(desk.user)
  while (chain.jobs.length) {
    const job = chain.jobs[0]
    const answer = await send(job.path, job.body)
    if (await settles(answer, job)) {
      chain.jobs.shift()
      save()
      chain.hear(answer.status === DONE ? "done" : "refused", job, answer)
    }
  }
  chain.running = false
  chain.hear("quiet")
}

/** Whether the answer ends the job; else wait until it is worth another try. */
async function settles({ status, data }, job) {
  if (status === LOGGED_OUT || (status === FORBIDDEN && !data && !chain.renewed)) {
    await returned(job.user)
    chain.renewed = true
    return false
  }
  chain.renewed = false
  if (status && status < 500 && status !== 429 && (data || status !== DONE)) {
    chain.failures = 0
    chain.hear("reached")
    return true
  }
  chain.hear("offline", data?.error)
  await pause(1000 * PAUSES[Math.min(chain.failures++, PAUSES.length - 1)])
  return false
}

/** Wait until this user is logged in (nobody else sends what she decided), and take her new token. */
async function returned(user) {
  for (;;) {
    const { status, data } = await session()
    if (status === DONE && data?.name === user) {
      desk.token = data.token
      return chain.hear("back")
    }
    chain.hear(status === DONE ? "other" : "away", { now: data?.name, before: user })
    await pause(WATCH)
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const end = () => {
      chain.waiting = null
      resolve()
    }
    chain.waiting = { timer: setTimeout(end, milliseconds), resolve: end }
  })
}

function save() {
  const left = [...chain.others, ...chain.jobs]
  keep("pending", left.length ? left : null)
  chain.hear("changed")
}
