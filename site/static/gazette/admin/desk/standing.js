// Trust and blocks on the card: decided without leaving it.
import { desk, make, word } from "./state.js"
import { bar, say } from "./say.js"

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
  const headers = { Accept: "application/json", "X-CSRFToken": desk.token }
  const body = new FormData(form, submitter)
  const answer = await fetch(form.action, { method: "POST", headers, body }).catch(() => null)
  const data = await answer?.json().catch(() => null)
  const why = data?.error || word(answer ? "refused" : "offline", { status: answer?.status })
  if (!data?.html) return refuse(form, why)
  section.outerHTML = data.html
  bar("standing", data.said)
  setTimeout(() => bar("standing"), 8000)
  say(data.said)
  decided(data.pk)
}

function refuse(form, why) {
  form.querySelector(".errornote")?.remove()
  const said = make("p", "errornote", why)
  said.setAttribute("role", "alert")
  form.prepend(said)
}
