// Comfort on top of pages that work without it: warn, save, count, add rows, sum, print.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const changed = new WeakMap(); // form -> names not yet stored
  const progress = new WeakMap(); // form -> unsaved, saving, saved or failed

  // The key / leads to the search box, unless somebody is typing.
  document.addEventListener("keydown", (event) => {
    const box = document.getElementById("site-search");
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !box) return;
    event.preventDefault();
    if (box.offsetParent) box.focus();
    else location.assign(box.form.action);
  });

  // A link into a fold opens it; on its own page without the way over the server, which would lose what is typed.
  function reveal(hash) {
    const target = [...document.querySelectorAll("[id]")].find((each) => hash === `#${each.id}` || hash === `#${encodeURIComponent(each.id)}`);
    const folds = [];
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) folds.push(fold);
    folds.forEach((fold) => { fold.open = true; });
    if (folds.length) target.scrollIntoView();
    return folds.length > 0;
  }
  window.addEventListener("hashchange", () => reveal(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reveals], a[href^='#']");
    const plain = !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || link.pathname !== location.pathname || !reveal(link.hash)) return;
    event.preventDefault();
    if (location.hash !== link.hash) location.hash = link.hash;
  });
  reveal(location.hash);

  // A menu of the header closes when one goes elsewhere.
  document.addEventListener("click", (event) => {
    all("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Character counters count as the check does: every character one, blanks and line breaks none.
  function count(control) {
    const counter = document.querySelector(`[data-counter="${CSS.escape(control.id)}"]`);
    if (!counter) return;
    const used = [...control.value.replace(/\s/g, "")].length;
    const max = Number(control.dataset.max);
    counter.classList.toggle("counter-over", used > max);
    counter.textContent = fill(used > max ? counter.dataset.over : counter.dataset.words, { used, max, over: used - max });
  }

  // Sums below table columns in whole hundredths, to avoid float dust.
  const hundredths = (text) => Math.round(Number(String(text).replace(/[,，\s]/g, "")) * 100) || 0;
  const shown = (value) => (value / 100).toLocaleString("en-US", { maximumFractionDigits: 2 });
  function sum(root) {
    all("[data-sum]", root).forEach((output) => {
      const cells = all(`tbody [data-column="${CSS.escape(output.dataset.sum)}"]`, root);
      output.textContent = shown(cells.reduce((total, cell) => total + hundredths(cell.value), 0));
    });
  }

  // Rows of a table field: names are FIELD-INDEX-COLUMN, renumbered after each change.
  const numbered = (words, index) => words.replace(/\d+(?=\D*$)|__number__/, index + 1);
  function renumber(table) {
    all("tbody [data-row]", table).forEach((row, index) => {
      row.querySelector("[data-row-number]").textContent = index + 1;
      all("[data-of-row]", row).forEach((words) => { words.textContent = numbered(words.textContent, index); });
      all("[name]", row).forEach((control) => {
        if (control.matches("[data-remove-row]")) { control.value = index; return; }
        control.name = control.name.replace(/-(\d+|__index__)-/, `-${index}-`);
        control.id = `f-${control.name}`;
        const label = control.getAttribute("aria-label");
        if (label) control.setAttribute("aria-label", numbered(label, index));
        const remarks = control.parentElement.querySelector(".field-remarks");
        if (remarks) control.setAttribute("aria-describedby", remarks.id = `${control.id}-remarks`);
      });
    });
    sum(table);
  }
  function addRow(table) {
    const body = table.querySelector("tbody");
    if (table.dataset.maxRows && body.rows.length >= Number(table.dataset.maxRows)) return false;
    body.append(table.querySelector("template").content.cloneNode(true));
    renumber(table);
    body.lastElementChild.querySelector("input, select, textarea").focus();
    return true;
  }
  function removeRow(table, row) {
    const neighbour = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    renumber(table);
    (neighbour?.querySelector("input, select, textarea") || table.querySelector("[data-add-row]")).focus();
  }

  // Saving: only what has changed goes to data-autosave as one JSON PATCH.
  function tell(form, state, words = "", time = "") {
    const own = all("[data-save-state]", form);
    (own.length ? own : all("[data-save-state]").filter((note) => !note.closest("form"))).forEach((note) => {
      note.dataset.state = state;
      note.querySelector("span").textContent = words || fill(note.dataset[state], { time });
    });
    progress.set(form, state);
  }
  function rowsOf(table) {
    return all("tbody [data-row]", table).map((row) =>
      Object.fromEntries(all("[name]:not(button)", row).map((control) => [control.name.split("-").pop(), control.value])));
  }
  function valueOf(form, name) {
    const table = form.querySelector(`[data-table-input="${CSS.escape(name)}"]`);
    if (table) return rowsOf(table);
    const controls = all(`[name="${CSS.escape(name)}"]`, form);
    if (controls.some((control) => control.type === "checkbox")) {
      return controls.filter((control) => control.checked).map((control) => control.value);
    }
    const chosen = controls.find((control) => control.type !== "radio" || control.checked);
    return chosen ? chosen.value : "";
  }
  const marks = (form) => form.elements.draft_seen || form.elements.seen; // of what the draft, else the record, said
  const running = new WeakMap(); // form -> the saving that is under way
  function store(form) {
    if (progress.get(form) !== "saving") running.set(form, send(form));
    return running.get(form);
  }
  async function send(form) {
    const names = changed.get(form);
    if (!names?.size) return;
    changed.set(form, new Set());
    if (form.elements.draft_seen && form.elements.seen) names.add("seen"); // what the record said while it was typed
    tell(form, "saving");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "PATCH",
        credentials: "same-origin",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value || "",
          "X-Seen": marks(form)?.value || "",
          "X-Told": form.elements.told?.value || "",
        },
        body: JSON.stringify(Object.fromEntries([...names].map((name) => [name, valueOf(form, name)]))),
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.status === 401) form.dispatchEvent(new Event("signedout", { bubbles: true }));
      if (!answer.ok) throw new Error(said.what ? `${said.what}。${said.remedy || ""}` : "");
      if (!changed.has(form)) return; // handed in meanwhile, as a whole
      tell(form, changed.get(form).size ? "unsaved" : "saved", "", said.time);
      if (changed.get(form).size) later(form);
      else form.dispatchEvent(new Event("stored", { bubbles: true }));
      learn(form, said);
    } catch (fault) {
      if (!changed.has(form)) return;
      names.forEach((name) => changed.get(form).add(name));
      tell(form, "failed", fault instanceof TypeError ? "" : fault.message);
    }
  }
  // What the server answered to a saving: the marks of what stands there now, faults, derived values, a new shape.
  function learn(form, { seen, wrong = {}, right = [], computed = {}, pieces = "", reload }) {
    const shown = marks(form);
    if (seen && shown) shown.value = JSON.stringify({ ...JSON.parse(shown.value || "{}"), ...seen });
    right.forEach((name) => mark(name, ""));
    Object.entries(wrong).forEach(([name, text]) => mark(name, text));
    Object.entries(computed).forEach(([name, text]) => {
      const control = document.getElementById(`f-${name}`);
      if (control?.readOnly) control.value = text;
    });
    renew(pieces);
    const typing = document.activeElement?.matches("textarea, input:not([type=radio]):not([type=checkbox])");
    const chosen = all('input[type="file"]', form).some((input) => input.files.length); // not sent before the form is
    if (reload) form.dataset.stale = "1";
    if (form.dataset.stale && !typing && !chosen && !changed.get(form)?.size) location.reload();
  }
  // Elements of the page that a saving changed, each in the place of the one with its id.
  function renew(pieces) {
    const drawer = document.createElement("template");
    drawer.innerHTML = pieces;
    [...drawer.content.children].forEach((piece) => {
      const old = document.getElementById(piece.id);
      if (old?.tagName === "DETAILS") piece.open = old.open;
      if (old && !old.contains(document.activeElement)) old.replaceWith(piece);
    });
  }
  function mark(name, text) {
    const control = document.getElementById(`f-${name}`);
    const cell = control?.closest(".leaf-points, .leaf-reason, .leaf-note");
    const field = cell || control?.closest(".field");
    if (!field) return;
    field.classList.toggle("field-faulty", Boolean(text) && !cell);
    if (control.matches(".form-control, .form-select")) control.classList.toggle("is-invalid", Boolean(text));
    all(".field-error, .row-error", field).forEach((old) => old.remove());
    if (!text) return;
    const error = document.createElement("p");
    error.className = cell ? "row-error tone-bad" : "field-error";
    error.textContent = text;
    if (cell) { cell.append(error); if (cell.matches("details")) cell.open = true; }
    else (field.querySelector(".with-unit, .table-frame, .form-check") || control).before(error);
  }
  const timers = new WeakMap();
  function later(form) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => store(form), 1500));
  }
  function note(form, name) {
    if (!form?.matches("[data-autosave], [data-guard]") || !name) return;
    if (!changed.has(form)) changed.set(form, new Set());
    changed.get(form).add(name);
    if (progress.get(form) !== "saving") tell(form, "unsaved");
    if (form.dataset.autosave) later(form);
  }

  // What is wrong with chosen files is said at once beside the field, and the form is not sent with it.
  function checkFiles(input) {
    const ends = (file) => file.name.split(".").pop().toLowerCase().replace(/^(jpeg|jfif|jpe|pjpeg)$/, "jpg");
    const kinds = input.accept.split(",");
    const text = [...input.files].map((file) => {
      if (input.accept && !kinds.includes(`.${ends(file)}`)) return fill(input.dataset.wrongKind, { name: file.name });
      const large = file.size > Number(input.dataset.maxMb) * 1024 * 1024;
      return large ? fill(input.dataset.tooLarge, { name: file.name, max: input.dataset.maxMb }) : "";
    }).filter(Boolean).join(" ");
    mark(input.id.slice(2), text);
    return !text;
  }

  document.addEventListener("input", ({ target }) => {
    const table = target.closest("[data-table-input]");
    if (target.dataset.max) count(target);
    if (table) sum(table);
    if (target.type !== "file" && target.type !== "password") note(target.form, table ? table.dataset.tableInput : target.name);
  });
  document.addEventListener("change", ({ target }) => { if (target.dataset.maxMb) checkFiles(target); });
  document.addEventListener("submit", (event) => {
    const wrong = event.submitter?.formNoValidate ? null : all("[data-max-mb]", event.target).find((input) => !checkFiles(input));
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // what was typed is not saved yet
    wrong.focus();
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row], [data-print]");
    if (!button) return;
    if (button.matches("[data-print]")) { window.print(); return; }
    const table = button.closest("[data-table-input]");
    if (button.matches("[data-add-row]") && !addRow(table)) return; // full: let the server say so
    event.preventDefault();
    if (button.matches("[data-remove-row]")) removeRow(table, button.closest("[data-row]"));
    note(button.form, table.dataset.tableInput);
  });
  const unsaved = (form) => (changed.get(form)?.size || progress.get(form) === "saving") && !form.dataset.keptHere;
  // A link that leads away waits until what was typed is saved.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const forms = all("form[data-autosave]").filter(unsaved);
    const plain = !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || !forms.length || link.target || link.hash || link.origin !== location.origin) return;
    event.preventDefault();
    for (const form of forms) {
      clearTimeout(timers.get(form));
      await running.get(form);
      await store(form);
    }
    location.assign(link.href);
  });
  document.addEventListener("submit", ({ target }) => {
    clearTimeout(timers.get(target));
    changed.delete(target);
    progress.delete(target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (all("form").some(unsaved)) event.preventDefault();
  });

  // Which file stands in the frame is marked, and the link beside it leads to that one.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[data-preview]");
    if (!link) return;
    all("a[data-preview]").forEach((other) => other.setAttribute("aria-current", String(other === link)));
    all("a[data-preview-alone]").forEach((alone) => { alone.href = link.href; });
  });

  all("[data-max]").forEach(count);
  all("[data-print]").forEach((button) => { button.hidden = false; });
  document.getElementById("error-summary")?.focus();
})();
