// Speaks with the site: what it answers, and how it fails.
import { desk } from "./state.js";

const PATIENCE = 20000 // milliseconds; a site that hangs is asked again

/** Return what the site answers to a question, or nothing where it can't or won't. */
export async function ask(path) {
  const answer = await speak(path, {})
  if (answer.status === 401) document.dispatchEvent(new Event("desk:away"))
  return answer.status === 200 ? answer.data : null
}

/**
 * Send an act. Return `{ status, data }`; a status of 0 says that nobody answered, and `data` is
 * nothing where the answer is a page: as of a token that has expired.
 */
export function send(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": desk.token }
  return speak(path, { method: "POST", headers, body: JSON.stringify(body) })
}

/** Ask who is logged in, and with which token she sends from now on. */
export const session = () => speak("session/", {})

async function speak(path, options) {
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    const response = await fetch(desk.url + path, { ...options, signal })
    const speaks = response.headers.get("Content-Type")?.startsWith("application/json")
    return { status: response.status, data: speaks ? await response.json() : null }
  } catch {
    return { status: 0, data: null }
  }
}
