// Lets the browser complete each of several tags between commas: what stands before the last comma is
// put in front of every suggestion.
for (const input of document.querySelectorAll("input[list$='-names']")) {
  const list = input.list
  const names = [...list.options].map((option) => option.value)
  input.addEventListener("input", () => {
    const [, before] = /^(.*,\s*)?/.exec(input.value)
    const used = new Set((before ?? "").split(",").map((name) => name.trim().toLowerCase()))
    const left = names.filter((name) => !used.has(name.toLowerCase()))
    list.replaceChildren(...left.map((name) => new Option("", (before ?? "") + name)))
  })
}
