// The suggestions of an article: choices are made in place, and the aside « À relier » offers what the
// paragraph at hand could link to. Without this script the buttons open a page of their own.

const SHORTEST = 40 // characters: a shorter paragraph speaks of nothing in particular
const LONGEST = 5000 // more than this the site does not look at

const section = document.getElementById("related")
const side = document.querySelector("[data-aside]")
if (section) choose(section)
if (side) offer(side, JSON.parse(side.dataset.aside))

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

async function answer(address, options = {}) {
  try {
    const response = await fetch(address, { ...options, headers: { Accept: "application/json" } })
    return (response.headers.get("Content-Type") ?? "").startsWith("application/json") ? await response.json() : null
  } catch {
    return null
  }
}

// What an editor chooses

function choose(section) {
  const act = document.getElementById("related-act")
  const search = document.getElementById("related-search")
  const lists = section.querySelector(".hand__lists")
  const said = section.querySelector(".hand__said")
  const found = section.querySelector(".hand__found")
  const query = section.querySelector("[name=q]")
  const count = section.querySelector(".hand__count")
  const say = (words) => (said.textContent = words)

  act.addEventListener("submit", async (event) => {
    event.preventDefault()
    const { submitter } = event
    if (act.ariaBusy === "true") return
    act.ariaBusy = "true"
    const told = await answer(act.action, { method: "POST", body: new FormData(act, submitter) })
    act.ariaBusy = "false"
    if (!told?.lists) return say(section.dataset.failed)
    replace(lists, told.lists, submitter.value)
    say(told.said)
    if (found.contains(submitter)) {
      submitter.closest("li").remove()
      query.focus()
    }
  })

  let asked = 0
  const look = async () => {
    const mine = ++asked
    const told = await answer(`${search.action}?${new URLSearchParams({ q: query.value })}`)
    if (mine !== asked) return
    if (told?.found !== undefined) found.innerHTML = told.found
    count.textContent = told?.said ?? section.dataset.failed
  }
  search.addEventListener("submit", (event) => {
    event.preventDefault()
    look()
  })
  query.addEventListener("input", debounced(look, 250))
}

function debounced(run, milliseconds) {
  let timer
  return () => {
    clearTimeout(timer)
    timer = setTimeout(run, milliseconds)
  }
}

// Shows the new lists with what was open still open, and the focus on the line that it was on.
function replace(lists, html, act) {
  const open = [...lists.querySelectorAll("details")].map((details) => details.open)
  const inside = lists.contains(document.activeElement)
  lists.innerHTML = html
  lists.querySelectorAll("details").forEach((details, place) => (details.open = open[place] ?? false))
  if (!inside) return
  const [, pk] = act.split(":")
  const line = lists.querySelector(`details[open] [data-pk="${pk}"], :scope > ol [data-pk="${pk}"]`)
  const next = lists.querySelector(`[value="${act}"]`) ?? line?.querySelector("button") ?? lists.querySelector("button")
  next?.focus()
}

// What the paragraph at hand could link to

function offer(side, facts) {
  const list = element("ul", { className: "aside__list" })
  const title = element("h2", { id: "aside-title", textContent: facts.words.title })
  const aside = element("aside", { className: "aside", hidden: true }, title, list)
  aside.setAttribute("aria-labelledby", title.id)
  const text = document.querySelector("textarea[data-editor]")
  const narrow = matchMedia("(max-width: 1024px)")
  const put = () => (narrow.matches && text ? text.after(aside) : side.append(aside))
  narrow.addEventListener("change", put)
  put()
  document.addEventListener("prose:ready", ({ detail }) => follow(detail.editor))
  const ready = document.querySelector(".prose .ProseMirror")?.editor
  if (ready) follow(ready)

  function follow(editor) {
    let last = ""
    const ask = debounced(async () => {
      const paragraph = editor.state.selection.$from.node(1)?.textContent.trim().slice(0, LONGEST) ?? ""
      if (paragraph === last || paragraph.length < SHORTEST) return
      last = paragraph
      const results = await near(facts, paragraph)
      if (results && paragraph === last) show(editor, results)
    }, 700)
    editor.on("selectionUpdate", ask)
    editor.on("update", ask)
  }

  function show(editor, results) {
    const html = editor.getHTML()
    list.replaceChildren(...results.map((result) => row(editor, result, linked(html, result))))
    aside.hidden = !results.length
  }

  function row(editor, result, isLinked) {
    const name = element("a", { className: "hand__title", href: result.url, target: "_blank", lang: result.language, textContent: result.title })
    const why = element("p", { className: "hand__why", lang: result.language, textContent: result.terms.join(", ") })
    const day = element("p", { className: "quiet", textContent: isLinked ? `${result.note} · ${facts.words.linked}` : result.note })
    const link = button(facts.words.link, result, () => insertLink(editor, result))
    const box = button(facts.words.box, result, () => insertBox(editor, result))
    return element("li", {}, name, day, why, element("div", { className: "hand__verbs" }, link, box))
  }
}

async function near(facts, text) {
  const body = new FormData()
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  body.set("text", text)
  body.set("language", document.getElementById("id_language")?.value ?? "fr")
  body.set("article", facts.article)
  return (await answer(facts.url, { method: "POST", body }))?.results
}

function linked(html, { id, url }) {
  return html.includes(`href="${url}"`) || html.includes(`data-see-also="${id}"`)
}

function button(textContent, { title }, act) {
  const name = element("span", { className: "visually-hidden", textContent: `: ${title}` })
  const made = element("button", { type: "button" }, textContent, name)
  made.addEventListener("click", act)
  return made
}

// Links the words that are selected, or else puts the title there as a link.
function insertLink(editor, { url, title }) {
  const chain = editor.chain().focus()
  const mark = { type: "link", attrs: { href: url } }
  if (editor.state.selection.empty) chain.insertContent({ type: "text", text: title, marks: [mark] }).run()
  else chain.setLink({ href: url }).run()
}

// Asks the editor of the text (editor.js) for a « Lire également » box below the paragraph at hand.
function insertBox(editor, { id, title }) {
  editor.view.dom.closest(".prose").dispatchEvent(new CustomEvent("gazette:see-also", { detail: { id, title } }))
}
