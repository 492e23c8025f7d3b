// What the desk says beside the comments: to who listens, in bars on top, and on a tray below them.
import { $, desk, make, word } from "./state.js";

/** Say something short to who listens, and to who looks. */
export function say(text) {
  const line = $("#moderation-said")
  line.textContent = line.textContent === text ? `${text}\u00a0` : text // said again, it is heard
  $(".mod__said").textContent = text
}

/** Show a bar, one for each name, or with no text take it away. */
export function bar(name, text, ...within) {
  const bars = $(".mod__bars")
  const there = bars.querySelector(`[data-bar="${name}"]`)
  if (!text) return there?.remove()
  if (there?.firstChild.textContent === text) return
  const shown = make("p", "bar", make("span", "", text), ...within)
  shown.dataset.bar = name
  there ? there.replaceWith(shown) : bars.append(shown)
}

/** Put on the tray that something was not done, and why, until it is dismissed. */
export function tray(author, why, show) {
  const head = author ? word("not_done", { author }) : word("not_done_all")
  const line = make("p", "tray__line", make("strong", "", head), ` ${why} `)
  if (show) line.append(button(word("show"), show), " ")
  line.append(button(word("dismiss"), () => line.remove()))
  $(".mod__tray").append(line)
}

/** Make the link that opens the log-in beside the desk. */
export function login() {
  const made = link(word("log_in"), desk.login)
  Object.assign(made, { target: "_blank", rel: "noopener" })
  return made
}

/** Make a link for a bar. */
export function link(text, address) {
  const made = make("a", "bar__link", text)
  made.href = address
  return made
}

/** Make a small button. */
export function button(text, press) {
  const made = make("button", "verb verb--small", text)
  made.type = "button"
  made.addEventListener("click", press)
  return made
}
