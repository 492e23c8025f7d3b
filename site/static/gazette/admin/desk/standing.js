// Trust and blocks on the card: decided without leaving it.
import { session } from "./net.js";
import { bar, login, say } from "./say.js";
import { desk, make, word } from "./state.js";

const LOGGED_OUT = 401
const FORBIDDEN = 403

/** Take over the forms about authors; `decided` is told of which comment it was. */
export function listen(decided) {
  desk.root.addEventListener("submit", (event) => {
    if (!event.target.matches(".standing__form")) return
    event.preventDefault()
    send(event.target, event.submitter, decided)
  })
}

async function send(form, submitter, decided) {
  const section = form.closest(".standing")
  const body = new FormData(form, submitter)
  let { status, data } = await post(form.action, body)
  if (status === FORBIDDEN && !data && await renewed()) ({ status, data } = await post(form.action, body))
  if (!data?.html) {
    refuse(form, data?.error || word(status ? "refused" : "offline", { status }))
    if (status === LOGGED_OUT) form.querySelector(".errornote").append(" ", login())
    return
  }
  section.outerHTML = data.html
  bar("standing", data.said)
  setTimeout(() => bar("standing"), 8000)
  say(data.said)
  decided(data.pk)
}

async function post(address, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": desk.token }
  const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null)
  return { status: answer?.status ?? 0, data: (await answer?.json().catch(() => null)) ?? null }
}

/** Take the token of a log-in since then, if it is the same person's; return whether it is. */
async function renewed() {
  const { data } = await session()
  if (data?.name !== desk.user) return false
  desk.token = data.token
  return true
}

function refuse(form, why) {
  form.querySelector(".errornote")?.remove()
  const said = make("p", "errornote", why)
  said.setAttribute("role", "alert")
  form.prepend(said)
}
