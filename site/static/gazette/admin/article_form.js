// Shows the address that a new article gets from its title, before the server makes it; see articles/slugs.py.
"use strict"
{
  const title = document.getElementById("id_title")
  const slug = document.getElementById("id_slug")
  const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", ø: "o" }

  const slugOf = (text) =>
    text
      .toLowerCase()
      .replace(/[œæßø]/g, (letter) => LIGATURES[letter])
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[’']/g, " ")
      .replace(/[^a-z0-9_\s-]/g, "")
      .trim()
      .replace(/[-\s]+/g, "-")
      .replace(/^[-_]+|[-_]+$/g, "")

  if (title && slug && !slug.value) {
    const preview = () => (slug.placeholder = slugOf(title.value).slice(0, 190))
    title.addEventListener("input", preview)
    preview()
  }
}
