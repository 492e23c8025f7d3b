// Asks for what a picture lacks before it is sent: a browser does not keep the chosen file after an error.
const form = document.getElementById("picture_form")
form?.addEventListener("submit", (event) => {
  form.elements.alt.required = !form.elements.decorative.checked
  if (!form.reportValidity()) event.preventDefault()
})
