// Lays the editor of the text over its text area. Without JavaScript, or if anything here fails, the
// text area stays: what is sent is always the text area's value.

const textarea = document.querySelector("textarea[data-editor]")
if (textarea && !textarea.disabled) start(textarea, JSON.parse(textarea.dataset.editor))

async function start(textarea, facts) {
  const [bundle, schema, dialogs] = await Promise.all(
    [facts.bundle, facts.schema, facts.dialogs].map((address) => import(address)),
  )
  const frame = document.createElement("div")
  frame.className = "prose"
  textarea.before(frame)
  const { editor, bar } = lay(frame, textarea, facts, { bundle, schema, dialogs })
  const keeps = !textarea.value.trim() || schema.same(textarea.value, editor.getHTML())
  show(frame, textarea, bar, keeps)
  if (!keeps) warn(frame, facts.words, () => show(frame, textarea, bar, true))
  frame.dispatchEvent(new CustomEvent("prose:ready", { bubbles: true, detail: { editor, keeps } }))
}

function lay(frame, textarea, facts, { bundle, schema, dialogs }) {
  const area = document.createElement("div")
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const language = document.getElementById("id_language")
  let written = textarea.value // by the editor, or found there
  const editor = new bundle.Editor({
    element: area,
    injectCSS: false, // editor.css holds it, as the page's policy allows no inline style
    extensions: schema.extensions(bundle, facts),
    content: textarea.value,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": facts.words.area,
        lang: language?.value || facts.language,
        class: "prose-area",
      },
      transformPastedHTML: schema.pasted,
    },
    onUpdate({ editor }) {
      written = editor.isEmpty ? "" : schema.canonical(editor.getHTML())
      textarea.value = written
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  const toText = () => {
    if (textarea.value !== written) editor.commands.setContent(textarea.value, { emitUpdate: false })
    written = textarea.value
    show(frame, textarea, bar, true)
    editor.commands.focus()
  }
  const toHtml = () => {
    show(frame, textarea, bar, false)
    textarea.focus()
  }
  const bar = toolbar(editor, facts, dialogs, { toText, toHtml })
  label?.addEventListener("click", () => frame.classList.contains("is-html") || editor.commands.focus())
  textarea.addEventListener("prose:taken", () => frame.classList.contains("is-html") || toText())
  language?.addEventListener("change", () => (editor.view.dom.lang = language.value))
  frame.addEventListener("gazette:see-also", ({ detail }) => insertBox(editor, facts, detail)) // from related.js
  frame.append(bar, area)
  return { editor, bar }
}

function show(frame, textarea, bar, asText) {
  frame.classList.toggle("is-html", !asText)
  textarea.hidden = asText
  for (const button of bar.querySelectorAll("button")) {
    const isSwitch = ["html", "text"].includes(button.dataset.name)
    button.hidden = isSwitch ? (button.dataset.name === "text") === asText : !asText || button.hidden
  }
  if (asText) bar.dispatchEvent(new Event("refresh"))
}

function warn(frame, words, open) {
  const note = document.createElement("p")
  note.className = "prose-note"
  note.setAttribute("role", "status")
  note.append(words.kept)
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button quiet-button"
  button.textContent = words.open
  button.addEventListener("click", () => {
    note.remove()
    open()
  })
  note.append(" ", button)
  frame.prepend(note)
}

function toolbar(editor, facts, dialogs, { toText, toHtml }) {
  const bar = document.createElement("div")
  bar.className = "prose-bar"
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", facts.words.toolbar)
  const refreshers = []
  for (const group of groups(facts, dialogs, { toText, toHtml })) {
    const part = document.createElement("div")
    part.className = "prose-group"
    for (const item of group) {
      const button = itemButton(editor, facts.words[item.name], item)
      refreshers.push(() => refresh(editor, button, item))
      part.append(button)
    }
    bar.append(part)
  }
  const all = () => refreshers.forEach((refresher) => refresher())
  editor.on("transaction", all)
  bar.addEventListener("refresh", all)
  bar.addEventListener("keydown", (event) => walk(bar, event))
  rove(bar, bar.querySelector("button"))
  all()
  return bar
}

function itemButton(editor, label, item) {
  const button = document.createElement("button")
  button.type = "button"
  button.title = label
  button.dataset.name = item.name
  button.setAttribute("aria-label", label)
  const icon = document.createElement("span")
  icon.className = item.icon ? "material-icons" : "prose-word"
  icon.setAttribute("aria-hidden", "true")
  icon.textContent = item.icon ?? item.word
  button.append(icon)
  button.addEventListener("click", () => item.run(editor))
  return button
}

function refresh(editor, button, item) {
  if (item.active) button.setAttribute("aria-pressed", String(item.active(editor)))
  if (item.can) button.setAttribute("aria-disabled", String(!item.can(editor)))
  if (item.within) button.hidden = !editor.isActive(item.within)
}

// A toolbar is one stop of the Tab key; arrows walk along it.
function rove(bar, current) {
  for (const button of bar.querySelectorAll("button")) button.tabIndex = button === current ? 0 : -1
}

function walk(bar, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!step) return
  const buttons = [...bar.querySelectorAll("button")].filter((button) => !button.hidden)
  const next = buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length)
  event.preventDefault()
  rove(bar, next)
  next.focus()
}

function groups(facts, dialogs, { toText, toHtml }) {
  const { words } = facts
  const on = (name, attributes) => (editor) => editor.isActive(name, attributes)
  const run = (command) => (editor) => command(editor.chain().focus()).run()
  const table = (name, icon, command) => ({ name, icon, within: "table", run: run((chain) => chain[command]()) })
  return [
    [
      { name: "paragraph", word: "¶", run: run((c) => c.setParagraph()), active: on("paragraph") },
      { name: "heading2", word: "T2", run: run((c) => c.toggleHeading({ level: 2 })), active: on("heading", { level: 2 }) },
      { name: "heading3", word: "T3", run: run((c) => c.toggleHeading({ level: 3 })), active: on("heading", { level: 3 }) },
    ],
    [
      { name: "bold", icon: "format_bold", run: run((c) => c.toggleBold()), active: on("bold") },
      { name: "italic", icon: "format_italic", run: run((c) => c.toggleItalic()), active: on("italic") },
      { name: "code", icon: "code", run: run((c) => c.toggleCode()), active: on("code") },
      { name: "link", icon: "link", run: (editor) => link(editor, words, dialogs), active: on("link") },
      { name: "unlink", icon: "link_off", within: "link", run: run((c) => c.extendMarkRange("link").unsetLink()) },
    ],
    [
      { name: "bulletList", icon: "format_list_bulleted", run: run((c) => c.toggleBulletList()), active: on("bulletList") },
      { name: "orderedList", icon: "format_list_numbered", run: run((c) => c.toggleOrderedList()), active: on("orderedList") },
      { name: "blockquote", icon: "format_quote", run: run((c) => c.toggleBlockquote()), active: on("blockquote") },
      { name: "attribution", icon: "person", within: "blockquote", run: attribute, active: on("attribution") },
      { name: "codeBlock", icon: "terminal", run: run((c) => c.toggleCodeBlock()), active: on("codeBlock") },
    ],
    [
      { name: "table", icon: "grid_on", run: run((c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true })) },
      table("addRow", "playlist_add", "addRowAfter"),
      table("deleteRow", "playlist_remove", "deleteRow"),
      table("addColumn", "view_column", "addColumnAfter"),
      table("deleteColumn", "vertical_split", "deleteColumn"),
      table("deleteTable", "delete", "deleteTable"),
      { name: "figure", icon: "image", run: (editor) => figure(editor, facts, dialogs) },
      { name: "seeAlso", icon: "article", run: (editor) => seeAlso(editor, facts, dialogs) },
    ],
    [
      { name: "undo", icon: "undo", run: run((c) => c.undo()), can: (editor) => editor.can().undo() },
      { name: "redo", icon: "redo", run: run((c) => c.redo()), can: (editor) => editor.can().redo() },
      { name: "html", word: "HTML", run: toHtml },
      { name: "text", word: words.text, run: toText },
    ],
  ]
}

async function link(editor, words, dialogs) {
  const href = await dialogs.askAddress(words, editor.getAttributes("link").href)
  if (href === null) return
  const chain = editor.chain().focus().extendMarkRange("link")
  if (!href) chain.unsetLink().run()
  else if (editor.state.selection.empty && !editor.isActive("link")) {
    chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run()
  } else chain.setLink({ href }).run()
}

async function figure(editor, facts, dialogs) {
  const add = document.createElement("a")
  add.href = facts.addPicture
  add.target = "_blank"
  add.textContent = facts.words.addPicture
  const chosen = await dialogs.choose(facts.words, facts.words.searchPictures, facts.pictures, add)
  if (!chosen) return
  const { src, srcset, alt, width, height, caption, credit } = chosen
  const framed = { src, srcset, sizes: "(min-width: 48rem) 42rem, 100vw", alt, width, height, loading: "lazy" }
  const words = [caption, credit].filter(Boolean).join(" — ")
  const content = [{ type: "framed", attrs: framed }]
  if (words) content.push({ type: "caption", content: [{ type: "text", text: words }] })
  insertBelow(editor, { type: "figure", content })
}

async function seeAlso(editor, facts, dialogs) {
  const chosen = await dialogs.choose(facts.words, facts.words.searchArticles, facts.articles)
  if (chosen) insertBox(editor, facts, chosen)
}

function insertBox(editor, facts, { id, title }) {
  facts.titles[id] = title
  insertBelow(editor, { type: "seeAlso", attrs: { "data-see-also": String(id) } })
}

// Puts a block below the one that the cursor stands in, so that no sentence is cut in two.
function insertBelow(editor, block) {
  const { $to } = editor.state.selection
  const below = $to.depth ? $to.after(1) : $to.pos
  editor.chain().focus().insertContentAt(below, block).run()
}

// Puts the cursor into the source of the quotation that it stands in, which is made if there is none.
function attribute(editor) {
  const { $from } = editor.state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    const quote = $from.node(depth)
    if (quote.type.name !== "blockquote") continue
    const end = $from.end(depth)
    const chain = editor.chain().focus()
    if (quote.lastChild.type.name === "attribution") chain.setTextSelection(end - 1).run()
    else chain.insertContentAt(end, { type: "attribution" }).setTextSelection(end + 1).run()
    return
  }
}
