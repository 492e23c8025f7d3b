// What the desk knows: the page's own facts, the comments on the list, and what it says in words.

/**
 * `items` are the comments on the list in their order, each `{ pk, seen, row, author, order }`;
 * `away` those that were decided about here, by their key, in case they come back.
 */
export const desk = { items: [], away: new Map(), selected: new Set(), all: false, current: null }

/** Take the facts that the page brings. */
export function read(root) {
  const { query, queue, filtered, next, loadedAt, user, url, login } = root.dataset
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value
  const words = JSON.parse(document.getElementById("moderation-words").textContent)
  Object.assign(desk, { root, query, queue, next, loadedAt, user, url, login, token, words })
  desk.filtered = Boolean(filtered)
  desk.queues = {}
  for (const line of root.querySelectorAll("li[data-queue]")) {
    const shown = (selector) => line.querySelector(selector).textContent
    const [count, wait] = [Number(shown(".queues__count")), shown("[data-wait]")]
    desk.queues[line.dataset.queue] = { count, wait }
  }
  desk.plural = new Intl.PluralRules(document.documentElement.lang || "en")
}

/** Return the words for `key`, in the form for the number `values.n`, with the values in them. */
export function word(key, values = {}) {
  const said = desk.words[key]
  const form = typeof said === "string" ? said : said[desk.plural.select(values.n)] || said.other
  return form.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole)
}

/** Return the first element of the desk that the selector names. */
export const $ = (selector) => desk.root.querySelector(selector)

export const find = (pk) => desk.items.find((item) => item.pk === pk)

/** Make an element of a tag, a class and texts or other elements. */
export function make(tag, name, ...within) {
  const element = document.createElement(tag)
  element.className = name
  element.append(...within)
  return element
}

/** Keep a value in this tab until it is closed, or with no value forget it. */
export function keep(key, value) {
  try {
    if (value) sessionStorage.setItem(`desk:${key}`, JSON.stringify(value))
    else sessionStorage.removeItem(`desk:${key}`)
  } catch {
    // No room, or none allowed: then it lives as long as the page.
  }
}

/** Return what was kept under this key, or nothing. */
export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(`desk:${key}`))
  } catch {
    return null
  }
}
