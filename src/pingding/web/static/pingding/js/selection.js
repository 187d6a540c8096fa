// A list of which rows are chosen: the bar says how many, what they can have done together, and why not.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, n) => text.replace("{n}", n);

  all("[data-select-all]").forEach((head) => {
    const form = head.closest("form");
    const boxes = () => all(`[name="${CSS.escape(head.dataset.selectAll)}"]`, form).filter((box) => box.type === "checkbox" && !box.disabled);
    head.hidden = false;
    head.addEventListener("change", () => {
      boxes().forEach((box) => { box.checked = head.checked; });
      boxes()[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.addEventListener("change", () => { head.checked = boxes().length > 0 && boxes().every((box) => box.checked); });
  });

  function show(form) {
    const bar = form.querySelector("[data-bulk]");
    const rows = all('tbody input[type="checkbox"]', form);
    const boxes = rows.filter((box) => box.checked);
    const n = boxes.length;
    bar.hidden = n === 0;
    bar.querySelector("[data-clear]").hidden = false;
    const words = bar.querySelector("[data-chosen]");
    words.textContent = fill(words.dataset.chosen, n);
    all("[data-counted]", bar).forEach((button) => { button.textContent = fill(button.dataset.counted, n); });
    if (bar.querySelector("[data-offer]")) offer(bar, boxes);
    rows.forEach((box) => box.closest("tr").classList.toggle("selected", box.checked));
  }

  // What these rows can have done together, and why not the rest.
  function offer(bar, boxes) {
    const n = boxes.length;
    const batches = new Set(boxes.map((box) => box.dataset.batch || ""));
    const idle = boxes.filter((box) => !box.dataset.prompt).length;
    const together = n > 0 && batches.size === 1 && !batches.has("");
    const say = (name, possible, why) => {
      const reason = bar.querySelector(`[data-why="${name}"]`);
      bar.querySelector(`[data-offer="${name}"]`).hidden = !possible;
      reason.textContent = why ? fill(reason.dataset.words, idle) : "";
    };
    say("prompt", idle < n, idle > 0);
    say("batch", together, !together);
  }

  all("[data-selection]").forEach((form) => {
    const bar = form.querySelector("[data-bulk]");
    if (!bar) return;
    bar.classList.add("bulk-above");
    form.querySelector(".table-frame").before(bar);
    form.addEventListener("change", () => show(form));
    bar.querySelector("[data-clear]").addEventListener("click", () => {
      all('tbody input[type="checkbox"]', form).forEach((box) => { box.checked = false; });
      form.dispatchEvent(new Event("change"));
    });
    show(form);
  });
})();
