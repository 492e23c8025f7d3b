// Notes and answers: what is typed for a comment is kept with it until it is sent.
import { facts } from "./card.js";
import { enqueue } from "./chain.js";
import { $, desk, keep, kept, word } from "./state.js";

const KINDS = ["reply", "note"]
let kind = ""

const approves = (which) => which === "reply" && facts().state !== "approved"
const form = () => $(".writing")
const area = () => $("#writing-text")
const name = (pk, which = kind) => `${which}:${pk}`

/** Show what was typed for this comment and not sent yet. */
export function show(item) {
  const begun = item && KINDS.find((each) => kept(name(item.pk, each)))
  if (begun) lay(begun, item)
  else putAway()
}

/** Open a note or an answer, and go there. */
export function begin(which) {
  if (!desk.current) return
  lay(which, desk.current)
  area().focus()
}

function lay(which, item) {
  kind = which
  const how = approves(which) ? "reply_approve" : which
  form().hidden = false
  $(".writing__label").textContent = word(how)
  $(".writing__send").textContent = word(`send_${how}`)
  area().value = kept(name(item.pk)) || ""
}

/** Close what is written, which stays with its comment. */
function putAway() {
  form().hidden = true
  kind = ""
}

/** Keep every letter; send with the button or with Ctrl and Enter. */
export function listen(sent) {
  area().addEventListener("input", () => keep(name(desk.current.pk), area().value))
  area().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form().requestSubmit()
  })
  form().addEventListener("submit", (event) => {
    event.preventDefault()
    const text = area().value.trim()
    if (text && desk.current) send(text, sent)
  })
}

function send(text, sent) {
  const { pk, seen, author } = desk.current
  const approve = approves(kind)
  const body = { pk, text, ...(kind === "reply" && { seen, approve }) }
  const job = enqueue(`${kind}/`, { kind, author, pks: [pk], leaves: approve ? [pk] : [], body })
  keep(name(pk))
  area().value = ""
  putAway()
  sent(job, approve)
}

/** Give back the text of a note or answer that was refused. */
export function giveBack({ kind: which, pks, body }) {
  const typed = kept(name(pks[0], which))
  keep(name(pks[0], which), typed ? `${body.text}\n\n${typed}` : body.text)
  if (desk.current?.pk === pks[0]) lay(which, desk.current)
}
