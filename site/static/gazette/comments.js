/* Under an article: remembers who comments, in this browser only, brings the form to the reply, and
   says so where the address names a comment that is not here: her own, if she keeps no cookies. */
"use strict";
(() => {
  const form = document.getElementById("comment-form");
  const respond = document.getElementById("respond");
  if (!form || !respond) return;
  const missing = document.getElementById("comment-not-here");
  if (/^#comment-\d+$/.test(location.hash) && !document.getElementById(location.hash.slice(1))) {
    missing.hidden = false;
    missing.focus();
  }
  const fields = ["author", "email", "url"].map((name) => form.elements.namedItem(name));
  const box = document.getElementById("comment-remember");
  try {
    const kept = JSON.parse(localStorage.getItem("commenter") || "null");
    box.closest("[hidden]").hidden = false;
    if (kept) {
      box.checked = true;
      fields.forEach((field) => { field.value ||= kept[field.name] || ""; });
    }
    const keep = () => {
      if (!box.checked) return localStorage.removeItem("commenter");
      const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      localStorage.setItem("commenter", JSON.stringify(values));
    };
    box.addEventListener("change", keep);
    form.addEventListener("submit", keep);
  } catch { /* storage is refused: the box stays hidden */ }

  const heading = document.getElementById("respond-heading");
  const cancel = respond.querySelector(".respond__cancel");
  const home = document.createComment("");
  respond.before(home);
  const answer = (parent, title) => {
    form.elements.namedItem("parent").value = parent;
    heading.textContent = title;
    cancel.hidden = !parent;
  };
  document.getElementById("comments").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.dataset.parent) {
      link.closest("article").after(respond);
      answer(link.dataset.parent, link.textContent);
      form.elements.namedItem("comment").focus();
    } else if (cancel.contains(link)) {
      home.after(respond);
      answer("", heading.dataset.default);
      heading.scrollIntoView();
    } else return;
    event.preventDefault();
  });
})();
