// The two questions that the editor asks: an address, and which article or picture.

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

let count = 0

function ask(title, content, submit) {
  const { words } = content
  const dialog = make("dialog", { className: "ask" })
  const label = make("label", { htmlFor: `ask-${++count}`, textContent: title })
  const input = make("input", { id: label.htmlFor, type: content.type, value: content.value ?? "" })
  const cancel = make("button", { type: "button", className: "button quiet-button", textContent: words.cancel })
  const buttons = make("div", { className: "ask-buttons" }, cancel)
  const form = make("form", { method: "dialog" }, label, input, ...(content.after ?? []), buttons)
  if (submit) buttons.prepend(make("button", { className: "button default", textContent: submit }))
  cancel.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => dialog.remove())
  dialog.append(form)
  document.body.append(dialog)
  dialog.showModal()
  return { dialog, form, input }
}

// Resolves to the address that was typed, or to null.
export function askAddress(words, value) {
  return new Promise((resolve) => {
    const { dialog, form, input } = ask(words.address, { words, value, type: "text" }, words.apply)
    input.inputMode = "url"
    let answer = null
    form.addEventListener("submit", () => (answer = input.value.trim()))
    dialog.addEventListener("close", () => resolve(answer))
  })
}

// Resolves to what was chosen of what `address` finds, or to null. `extra` stands below the list.
export function choose(words, title, address, extra) {
  return new Promise((resolve) => {
    const list = make("ul", { className: "choices" })
    const said = make("p", { className: "quiet", role: "status" })
    said.setAttribute("role", "status")
    const after = [said, list, ...(extra ? [extra] : [])]
    const { dialog, form, input } = ask(title, { words, type: "search", after })
    let answer = null
    let asked = 0
    const take = (result) => {
      answer = result
      dialog.close()
    }
    const look = async () => {
      const mine = ++asked
      const results = await found(address, input.value)
      if (mine !== asked) return
      said.textContent = results === null ? words.failed : results.length ? "" : words.nothing
      list.replaceChildren(...(results ?? []).map((result) => choice(result, take)))
    }
    let timer
    input.addEventListener("input", () => {
      clearTimeout(timer)
      timer = setTimeout(look, 200)
    })
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      look()
    })
    dialog.addEventListener("close", () => resolve(answer))
    look()
  })
}

async function found(address, words) {
  try {
    const response = await fetch(`${address}?${new URLSearchParams({ q: words })}`, {
      headers: { Accept: "application/json" },
    })
    return response.ok ? (await response.json()).results : null
  } catch {
    return null
  }
}

function choice(result, take) {
  const button = make("button", { type: "button", className: "choice" })
  if (result.thumbnail) button.append(make("img", { src: result.thumbnail, alt: "", width: 96, height: 64 }))
  button.append(make("span", { textContent: result.title }))
  if (result.note) button.append(make("span", { className: "quiet", textContent: result.note }))
  button.addEventListener("click", () => take(result))
  return make("li", {}, button)
}
