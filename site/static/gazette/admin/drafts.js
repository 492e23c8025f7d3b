// Keeps in this browser what is written into an article's form until it is saved: nothing is lost when
// the session has ended meanwhile, the tab was closed or the server refused the whole request.

const form = document.getElementById("article_form")
const body = form?.querySelector("textarea[data-editor]")
const key = `draft:${location.pathname}`

// The form that this tab sent last was stored if the next page of the newsroom says that something was.
const sent = sessionStorage.getItem("draft-sent")
sessionStorage.removeItem("draft-sent")
if (sent && document.querySelector(".messagelist .success")) localStorage.removeItem(sent)
if (body) keep()

function keep() {
  const read = () => JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value])))
  const atFirst = read()
  let timer
  const store = () => {
    clearTimeout(timer)
    if (read() === atFirst) return
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read() }))
    } catch {
      // No room, or none allowed: then there is no draft.
    }
  }
  const draft = JSON.parse(localStorage.getItem(key))
  if (draft && draft.values !== atFirst) offer(draft)
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(store, 1000)
  })
  form.addEventListener("submit", () => {
    store()
    sessionStorage.setItem("draft-sent", key)
  })
  window.addEventListener("pagehide", () => timer && store())
}

function fields() {
  const unkept = ["hidden", "file", "submit", "button"]
  return [...form.elements].filter(({ name, type }) => name && !unkept.includes(type))
}

function offer({ at, values }) {
  const { words } = JSON.parse(body.dataset.editor)
  const when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" })
  const note = document.createElement("p")
  note.className = "draft-note"
  note.setAttribute("role", "status")
  note.append(words.draftFound.replace("%s", when), " ")
  note.append(button(words.draftTake, note, () => take(JSON.parse(values))), " ")
  note.append(button(words.draftDrop, note, () => localStorage.removeItem(key)))
  form.prepend(note)
}

function button(textContent, note, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button quiet-button", textContent })
  made.addEventListener("click", () => {
    act()
    note.remove()
    document.getElementById("id_title").focus()
  })
  return made
}

function take(values) {
  for (const field of fields()) {
    if (!(field.name in values) || field.value === values[field.name]) continue
    field.value = values[field.name]
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }))
  }
  body.dispatchEvent(new Event("prose:taken"))
  window.django?.jQuery("#id_picture").trigger("change")
}
