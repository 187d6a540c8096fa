// A list of which rows are chosen: the bar says how many, what they can have done together, and why not.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, n) => text.replace("{n}", n);

  all("[data-select-all]").forEach((head) => {
    const form = head.closest("form");
    const boxes = () => all(`[name="${CSS.escape(head.dataset.selectAll)}"]`, form).filter((box) => box.type === "checkbox");
    head.hidden = false;
    head.addEventListener("change", () => {
      boxes().forEach((box) => { box.checked = head.checked; });
      boxes()[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.addEventListener("change", () => { head.checked = boxes().every((box) => box.checked); });
  });

  function show(form) {
    const bar = form.querySelector("[data-bulk]");
    const boxes = all('tbody input[name="cases"]:checked', form);
    const n = boxes.length;
    const batches = new Set(boxes.map((box) => box.dataset.batch || ""));
    const idle = boxes.filter((box) => !box.dataset.prompt).length;
    const together = n > 0 && batches.size === 1 && !batches.has("");
    bar.hidden = n === 0;
    bar.querySelector("[data-clear]").hidden = false;
    const words = bar.querySelector("[data-chosen]");
    words.textContent = fill(words.dataset.chosen, n);
    const say = (offer, possible, why) => {
      const reason = bar.querySelector(`[data-why="${offer}"]`);
      bar.querySelector(`[data-offer="${offer}"]`).hidden = !possible;
      reason.textContent = why ? fill(reason.dataset.words, idle) : "";
    };
    say("prompt", idle < n, idle > 0);
    say("batch", together, !together);
    boxes.concat(all('tbody input[name="cases"]:not(:checked)', form)).forEach((box) =>
      box.closest("tr").classList.toggle("selected", box.checked));
  }

  all("[data-selection]").forEach((form) => {
    form.prepend(form.querySelector("[data-bulk]"));
    form.addEventListener("change", () => show(form));
    form.addEventListener("reset", () => setTimeout(() => show(form)));
    show(form);
  });
})();
