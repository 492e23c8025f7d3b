// Shows the lead picture as soon as another is chosen, added in the popup, or its number typed.
const box = document.querySelector(".lead-picture")
const number = box?.querySelector("input")

async function look() {
  const preview = box.querySelector(".lead-picture-preview")
  preview.replaceChildren()
  if (!number.value) return
  const response = await fetch(`${box.dataset.choose}?${new URLSearchParams({ pk: number.value })}`)
  const [picture] = response.ok ? (await response.json()).results : []
  if (!picture) return
  const image = Object.assign(document.createElement("img"), { src: picture.thumbnail, alt: "", width: 400, height: 267 })
  const link = Object.assign(document.createElement("a"), { href: picture.change, textContent: picture.title })
  const line = document.createElement("p")
  line.append(link)
  preview.append(image, line)
}

// The admin's popups speak through jQuery, which raises no event of the browser's own.
if (box) {
  // With JavaScript a picture is added in a popup that hands back its number; without, in a page of its own.
  const add = box.querySelector(".add-related")
  if (add) add.search = "?_to_field=id&_popup=1"
  window.django?.jQuery(number).on("change", look)
}
