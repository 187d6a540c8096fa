// Keeps what is typed in this browser until the server has it, and offers it again after signing in.
(() => {
  "use strict";
  const PREFIX = "pingding.typed:";
  const LONGEST_DAYS = 7;
  const PASSED_OVER = new Set(["csrfmiddlewaretoken", "seen", "request_seen", "draft_seen", "revision", "next", "confirmed", "sending", "told", "sure"]);
  const page = document.body.dataset;
  // The platform's clock, as the page was opened by it: this computer's own may be wrong, and a demonstration has its own.
  const shift = Date.parse(document.getElementById("typed-offer")?.dataset.now ?? "") - Date.now(); // none where nobody is signed in
  const now = () => Date.now() + shift;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pieces = (form) => [...form.elements].filter((control) => control.name && !control.disabled);
  const typedIn = (control) => control.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit], [data-declares])"); // who declares does so on the page as it stands
  const ticked = (control) => control.type === "radio" || control.type === "checkbox";

  // What is kept belongs to one person and one form: its address, and what its hidden fields say it is about.
  function keyOf(form) {
    const about = pieces(form).filter((control) => control.type === "hidden" && !PASSED_OVER.has(control.name));
    const path = new URL(form.getAttribute("action") || location.href, location.href).pathname;
    return `${PREFIX}${page.writer}:${path}?${about.map((control) => `${control.name}=${control.value}`).join("&")}`;
  }
  function valuesOf(form) {
    const values = {};
    pieces(form).filter(typedIn).forEach((control) => {
      values[control.name] ||= [];
      if (!ticked(control) || control.checked) values[control.name].push(control.value);
    });
    return values;
  }
  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  function write(key, kept) {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or forbidden: nothing is worse than before */ }
  }
  function keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
  }
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* as above */ } };

  // What was sent is forgotten once the server says that it took it, whichever page of whichever tab hears so.
  function settle() {
    const taken = document.cookie.match(/(?:^|; )pingding_taken=([^;]*)/)?.[1].split(".") ?? [];
    keys().forEach((key) => {
      const kept = read(key);
      if (!kept || taken.includes(kept.sending) || now() - kept.at > LONGEST_DAYS * 86400000) forget(key);
    });
  }
  function send(form) {
    const sending = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 12)}`;
    keep(form, { sending });
    form.querySelector("input[name=sending]")?.remove();
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sending", value: sending }));
  }
  function restore(form, values) {
    Object.entries(values).forEach(([name, kept]) => {
      const row = name.match(/^(.+)-(\d+)-[a-z0-9_]+$/);
      const table = row && form.querySelector(`[data-table-input="${CSS.escape(row[1])}"]`);
      while (table && all("tbody [data-row]", table).length <= Number(row[2])) {
        const before = all("tbody [data-row]", table).length;
        table.querySelector("[data-add-row]")?.click();
        if (all("tbody [data-row]", table).length === before) break;
      }
      let texts = [...kept];
      pieces(form).filter((control) => control.name === name && typedIn(control)).forEach((control) => {
        if (ticked(control)) control.checked = kept.includes(control.value);
        else control.value = texts.shift() ?? control.value;
        control.closest("details")?.setAttribute("open", "");
        control.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }
  function offer(form) {
    const key = keyOf(form);
    const kept = read(key);
    if (!kept) return;
    const shown = valuesOf(form);
    const differing = Object.fromEntries(Object.entries(kept.values).filter(([name, texts]) => JSON.stringify(shown[name]) !== JSON.stringify(texts)));
    if (!Object.keys(differing).length) { forget(key); return; }
    const banner = document.getElementById("typed-offer").content.firstElementChild.cloneNode(true);
    const words = banner.querySelector("[data-kept-at]");
    words.textContent = words.textContent.replace("{time}", new Date(kept.at).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 16));
    banner.querySelector("[data-restore]").addEventListener("click", () => { restore(form, differing); banner.remove(); });
    banner.querySelector("[data-discard]").addEventListener("click", () => { forget(key); banner.remove(); });
    form.prepend(banner);
    form.closest("details")?.setAttribute("open", "");
  }

  const timers = new WeakMap();
  const kept = (form) => form?.method === "post" && form.closest("main") && page.writer;
  const keep = (form, more = {}) => write(keyOf(form), { at: now(), values: valuesOf(form), ...more });
  settle();
  if (!page.writer) return;
  const forms = all("main form[method=post]");
  forms.forEach(offer);
  const touched = new WeakSet();
  document.addEventListener("input", ({ target }) => {
    if (!kept(target.form) || !typedIn(target)) return;
    touched.add(target.form);
    clearTimeout(timers.get(target.form));
    timers.set(target.form, setTimeout(() => keep(target.form), 300));
  });
  document.addEventListener("stored", ({ target }) => { clearTimeout(timers.get(target)); forget(keyOf(target)); delete target.dataset.keptHere; });
  document.addEventListener("signedout", ({ target }) => {
    if (target.querySelector("[data-signed-out]")) return;
    const banner = document.getElementById("typed-signed-out").content.firstElementChild.cloneNode(true);
    const link = banner.querySelector("a");
    link.href = `${link.getAttribute("href")}?next=${encodeURIComponent(location.pathname + location.search)}`;
    target.prepend(banner);
    target.dataset.keptHere = "1";
    keep(target);
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.action.endsWith("/sign-out/")) keys().filter((key) => key.startsWith(`${PREFIX}${page.writer}:`)).forEach(forget);
    else if (kept(target) && (touched.has(target) || read(keyOf(target)))) { clearTimeout(timers.get(target)); send(target); }
  });
})();
