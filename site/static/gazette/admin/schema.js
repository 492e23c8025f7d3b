// What the text of an article may hold, for the editor: the same tags and attributes as articles/markup.py.
// Whatever this schema can't hold is never lost in silence: see `keeps` in editor.js.

const kept = (...names) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        default: null,
        parseHTML: (element) => element.getAttribute(name),
        renderHTML: (attributes) => (attributes[name] == null ? {} : { [name]: attributes[name] }),
      },
    ]),
  )

const PICTURE = ["src", "srcset", "sizes", "alt", "width", "height", "loading"]

export function extensions(bundle, facts) {
  const { Node, Mark } = bundle

  const mark = (name, tag, ...attributes) =>
    Mark.create({
      name,
      addAttributes: () => kept(...attributes),
      parseHTML: () => [{ tag, priority: 40 }],
      renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    })

  const Attribution = Node.create({
    name: "attribution", // who said it: the <cite> that closes a quotation
    content: "inline*",
    parseHTML: () => [{ tag: "cite", context: "blockquote/", priority: 60 }],
    renderHTML: () => ["cite", 0],
    addKeyboardShortcuts() {
      // Enter after the source leaves the quotation.
      return {
        Enter: () => this.editor.isActive("attribution") && this.editor.commands.exitQuotation(),
      }
    },
    addCommands: () => ({
      exitQuotation:
        () =>
        ({ state, chain }) => {
          const { $from } = state.selection
          const depth = [...Array($from.depth + 1).keys()].findLast(
            (level) => $from.node(level).type.name === "blockquote",
          )
          if (!depth) return false
          const after = $from.after(depth)
          return chain()
            .insertContentAt(after, { type: "paragraph" })
            .setTextSelection(after + 1)
            .run()
        },
    }),
  })

  const picture = (name, inline, context) =>
    Node.create({
      name,
      inline,
      group: inline ? "inline" : undefined,
      atom: true,
      draggable: true,
      addAttributes: () => kept(...PICTURE),
      parseHTML: () => [{ tag: 'img[src^="/"]', context, priority: inline ? 50 : 60 }],
      renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
    })

  const Figure = Node.create({
    name: "figure",
    group: "block",
    content: "caption? (framed | table | blockquote | codeBlock | paragraph)+ caption?",
    marks: "link",
    isolating: true,
    draggable: true,
    parseHTML: () => [{ tag: "figure" }],
    renderHTML: () => ["figure", 0],
  })

  const Caption = Node.create({
    name: "caption",
    content: "inline*",
    isolating: true,
    parseHTML: () => [{ tag: "figcaption" }],
    renderHTML: () => ["figcaption", 0],
  })

  const SeeAlso = Node.create({
    name: "seeAlso", // the « Lire également » box; its words follow the article it names
    group: "block",
    atom: true,
    draggable: true,
    addAttributes: () => kept("data-see-also", "data-offered"),
    parseHTML: () => [{ tag: "aside[data-see-also]", priority: 60 }],
    renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes],
    addNodeView: () => (box) => seeAlsoBox(box, facts),
  })

  const spans = (extension, ...attributes) =>
    extension.extend({
      addAttributes() {
        return { ...this.parent?.(), ...kept(...attributes) }
      },
    })

  return [
    bundle.Document,
    bundle.Paragraph,
    bundle.Text,
    bundle.HardBreak,
    bundle.HorizontalRule,
    bundle.Heading.configure({ levels: [2, 3, 4] }),
    bundle.BulletList,
    bundle.OrderedList,
    bundle.ListItem,
    bundle.Blockquote.extend({ content: "block+ attribution?" }),
    Attribution,
    bundle.CodeBlock,
    bundle.Table.configure({ resizable: false }),
    bundle.TableRow,
    spans(bundle.TableHeader, "scope"),
    bundle.TableCell,
    Figure,
    Caption,
    picture("framed", false, "figure/"),
    picture("picture", true),
    SeeAlso,
    bundle.Bold,
    bundle.Italic,
    bundle.Strike,
    bundle.Subscript,
    bundle.Superscript,
    bundle.Code.extend({ excludes: "code" }),
    spans(bundle.Link, "hreflang").configure({
      openOnClick: false,
      autolink: false,
      protocols: ["http", "https", "mailto"],
      HTMLAttributes: { target: null, rel: null, class: null },
    }),
    mark("citation", "cite"),
    mark("inlineQuote", "q"),
    mark("abbreviation", "abbr", "title"),
    bundle.History,
    bundle.Dropcursor.configure({ class: "prose-dropcursor", color: false }),
    bundle.Gapcursor,
  ]
}

// A box as its editor sees it: where it leads, whether the machine placed it and why, and three buttons.
// One that she moves is hers; one that she leaves behind its paragraph stays the machine's, see markup.py.
function seeAlsoBox({ node, editor, getPos }, facts) {
  const { "data-see-also": pk, "data-offered": offered } = node.attrs
  const dom = make("aside", { className: offered ? "see-also is-offered" : "see-also" })
  dom.dataset.seeAlso = pk
  const title = facts.titles[pk] ?? facts.words.unknown.replace("%s", pk)
  const text = make("p", { className: "see-also-text" })
  text.append(make("strong", { textContent: facts.words.seeAlsoLabel }), " ", title)
  if (offered) text.append(make("span", { className: "see-also-why", textContent: why(facts, pk) }))
  const tools = make("span", { className: "see-also-tools" })
  const act = (name, icon, run) => {
    const label = `${facts.words[name]} (${title})`
    const button = make("button", { type: "button", title: facts.words[name], ariaLabel: label })
    button.dataset.name = name
    const sign = make("span", { className: "material-icons", textContent: icon, ariaHidden: "true" })
    button.append(sign)
    button.addEventListener("click", () => run(editor, getPos()))
    tools.append(button)
  }
  act("boxUp", "arrow_upward", (editor, at) => moveBox(editor, at, -1))
  act("boxDown", "arrow_downward", (editor, at) => moveBox(editor, at, 1))
  act("boxRemove", "close", removeBox)
  dom.append(text, tools)
  return { dom, stopEvent: (event) => event.target.closest?.("button") != null, ignoreMutation: () => true }
}

const make = (tag, properties) => Object.assign(document.createElement(tag), properties)

function why(facts, pk) {
  const terms = facts.why[pk]?.slice(0, 3).join(", ")
  return terms ? facts.words.offeredWhy.replace("%s", terms) : facts.words.offered
}

// Moves a box over the block above or below it, within what it stands in; the focus goes with it.
function moveBox(editor, at, step) {
  const { state, view } = editor
  const box = state.doc.nodeAt(at)
  const $at = state.doc.resolve(at)
  const other = $at.parent.maybeChild($at.index() + step)
  if (!other) return
  const to = step < 0 ? at - other.nodeSize : at + other.nodeSize
  const moved = box.type.create({ ...box.attrs, "data-offered": null })
  view.dispatch(state.tr.delete(at, at + box.nodeSize).insert(to, moved).scrollIntoView())
  view.nodeDOM(to)?.querySelectorAll("button")[step < 0 ? 0 : 1].focus()
}

function removeBox(editor, at) {
  const { state, view } = editor
  view.dispatch(state.tr.delete(at, at + state.doc.nodeAt(at).nodeSize))
  view.focus()
}

// What comes from another page or from Word, made such that the schema loses none of its sense: titles
// of levels that a text has not, Word's paragraphs with a bullet typed before them, and pictures, of
// which only this site's own may stay.
export function pasted(html) {
  // Styles and handlers would only be refused by the page's policy, each with a line in the console.
  const bare = html.replace(/<[^>]+>/g, (tag) => tag.replace(/\s(style|on\w+)=/gi, " data-$1="))
  const { body } = new DOMParser().parseFromString(bare, "text/html")
  const rename = (element, tag) => {
    const renamed = document.createElement(tag)
    renamed.append(...element.childNodes)
    element.replaceWith(renamed)
  }
  for (const title of body.querySelectorAll("h1")) rename(title, "h2")
  for (const title of body.querySelectorAll("h5, h6")) rename(title, "h4")
  for (const line of body.querySelectorAll("[class*='MsoListParagraph']")) wordList(line)
  for (const image of body.querySelectorAll("img")) {
    const src = (image.getAttribute("src") ?? "").replace(`${location.origin}/`, "/")
    if (/^\/(?!\/)/.test(src)) image.setAttribute("src", src)
    else image.remove()
  }
  return body.innerHTML
}

function wordList(line) {
  const mark = line.querySelector("[data-style*='mso-list:Ignore' i]")
  if (!mark) return
  const tag = /[\da-z]+[.)]/i.test(mark.textContent) ? "ol" : "ul"
  const before = line.previousElementSibling
  const list = before?.matches(`${tag}[data-word]`) ? before : document.createElement(tag)
  const item = document.createElement("li")
  list.dataset.word = ""
  mark.remove()
  item.append(...line.childNodes)
  list.append(item)
  if (list === before) line.remove()
  else line.replaceWith(list)
}

// The HTML as it is stored: no paragraph around the only text of a cell or of a list's line, and the
// rows of headings at the top of a table in its <thead>.
export function canonical(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  for (const paragraph of body.querySelectorAll(":is(li, td, th) > p:first-child")) {
    const after = paragraph.nextElementSibling
    const alone = !after || (paragraph.parentElement.matches("li") && after.matches("ul, ol"))
    if (alone && !paragraph.nextElementSibling?.nextElementSibling) {
      paragraph.replaceWith(...paragraph.childNodes)
    }
  }
  for (const table of body.querySelectorAll("table")) headFirst(table)
  for (const list of body.querySelectorAll("ol")) list.removeAttribute("data-type")
  for (const cell of body.querySelectorAll("td, th")) {
    for (const span of ["colspan", "rowspan"]) if (cell.getAttribute(span) === "1") cell.removeAttribute(span)
  }
  return body.innerHTML
}

function headFirst(table) {
  table.querySelectorAll("colgroup").forEach((group) => group.remove())
  const rows = [...table.rows]
  const isHead = (row) => row.cells.length && [...row.cells].every((cell) => cell.matches("th"))
  const first = rows.findIndex((row) => !isHead(row))
  const heads = first === -1 ? [] : rows.slice(0, first)
  table.replaceChildren()
  if (heads.length) table.createTHead().append(...heads)
  table.createTBody().append(...rows.slice(heads.length))
}

// Whether two texts are the same to a reader, whatever the spaces between their blocks.
export function same(one, other) {
  const BLOCKS = "address,aside,blockquote,br,cite,figcaption,figure,h2,h3,h4,hr,li,ol,p,pre,table,tbody,td,th,thead,tr,ul"
  const bare = (html) => {
    const { body } = new DOMParser().parseFromString(canonical(html), "text/html")
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
    const texts = []
    while (walker.nextNode()) texts.push(walker.currentNode)
    for (const text of texts) {
      if (text.parentElement.closest("pre")) continue
      text.data = text.data.replace(/[ \t\n\r]+/g, " ")
      const outside = (sibling) => !sibling || (sibling.matches?.(BLOCKS) ?? false)
      if (outside(text.previousSibling)) text.data = text.data.replace(/^ /, "")
      if (outside(text.nextSibling)) text.data = text.data.replace(/ $/, "")
      if (!text.data) text.remove()
    }
    body.normalize()
    return body
  }
  return bare(one).isEqualNode(bare(other))
}
