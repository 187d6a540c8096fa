// The page of a case: the button says what will be done, the bar below says that something is typed.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function say(form) {
    const button = form.querySelector("button[data-sentence]");
    const chosen = form.querySelector("input[name=outcome]:checked");
    if (!button || !chosen) return;
    const parts = "corrects" in chosen.dataset ? all("input[name=parts]:checked", form).length : 0;
    const words = parts ? button.dataset.sentenceParts : button.dataset.sentence;
    button.textContent = words.replace("{outcome}", chosen.dataset.label).replace("{n}", parts);
  }
  const forms = all("#act form").filter((form) => form.querySelector("button[data-sentence]"));
  forms.forEach(say);
  document.addEventListener("input", ({ target }) => {
    if (!forms.includes(target.form)) return;
    say(target.form);
    all("[data-begun]").forEach((note) => { note.textContent ||= note.dataset.begun; });
  });

  // A phrase is put below what is written, as the server does it, without the way there.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-phrase]");
    const text = button?.form.elements[button.dataset.into];
    if (!text) return;
    event.preventDefault();
    text.value = [text.value, button.dataset.phrase].filter(Boolean).join("\n");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
})();
