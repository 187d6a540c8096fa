// A score sheet while it is filled in: the running total, what is outside its range, the band and the dot of the points.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const read = (text) => Number(text.normalize("NFKC").replace(/[,，分\s]/g, ""));

  // The total is rounded once, and takes no points that are outside their range or no number.
  function total(sheet) {
    const output = sheet.querySelector("[data-score-total]");
    const bonuses = JSON.parse(output.dataset.scoreBonuses || "{}");
    let points = Number(output.dataset.scoreBase || 0);
    all("[data-score]", sheet).forEach((score) => {
      const { empty, legal, typed } = state(score);
      const counted = empty || !legal ? 0 : typed * Number(score.dataset.factor || 1);
      if (score.dataset.bonus) bonuses[score.dataset.bonus][0] += counted; else points += counted;
    });
    Object.values(bonuses).forEach(([earned, cap]) => { points += Math.min(earned, cap); });
    points = Math.round(points * 100) / 100;
    count(sheet, points);
    output.textContent = points.toLocaleString("en-US", { maximumFractionDigits: 2 });
  }

  // How many rows have points, and where the whole stands among one's other totals.
  function count(sheet, points) {
    const states = all("[data-score]", sheet).map(state);
    const given = states.filter(({ empty, legal }) => !empty && legal).length;
    all("[data-score-count]").forEach((words) => {
      if (words.dataset.scoreCount) words.textContent = words.dataset.scoreCount.replace("{n}", given);
    });
    const own = sheet.querySelector("[data-own-totals]");
    if (!own) return;
    const place = 1 + JSON.parse(own.dataset.ownTotals).filter((other) => other > points).length;
    own.textContent = given === states.length ? own.dataset.placed.replace("{place}", place) : own.dataset.before;
  }
  function state(score) {
    const typed = read(score.value);
    const legal = typed >= Number(score.dataset.min || 0) && typed <= Number(score.dataset.weight);
    return { typed, legal, empty: score.value.trim() === "" };
  }

  // Points that are outside their range say so at once; what else is wrong the server says.
  function judge(score) {
    const { typed, legal, empty } = state(score);
    const leaf = score.closest(".leaf");
    score.classList.toggle("is-invalid", !empty && !legal);
    all(".row-error", score.closest(".leaf-points")).forEach((old) => old.remove());
    if (!empty && !legal && score.dataset.outside) {
      const error = document.createElement("p");
      error.className = "row-error tone-bad";
      error.textContent = score.dataset.outside;
      score.parentElement.append(error);
    }
    if (!leaf) return;
    place(leaf, typed, legal && !empty);
    const reason = leaf.querySelector(".leaf-reason");
    const needed = legal && !empty && score.dataset.reasonBelow && typed < Number(score.dataset.reasonBelow);
    if (reason && needed) reason.open = true;
    const rule = reason?.querySelector("summary span");
    if (!rule) return;
    rule.classList.toggle("tone-warn", Boolean(needed));
    rule.classList.toggle("muted", !needed);
    if (rule.dataset.advised) rule.textContent = needed ? rule.dataset.advised : rule.dataset.free;
  }

  // The band in which the points lie, and the dot that stands below it at the same place.
  function place(leaf, typed, counts) {
    const bands = all(".bands > li", leaf);
    const score = leaf.querySelector("[data-score]");
    const here = counts ? bands.find((band) => typed < Number(band.dataset.high)) || bands.at(-1) : null;
    bands.forEach((band) => {
      band.classList.toggle("on", band === here);
      if (band === here) band.setAttribute("aria-current", "true"); else band.removeAttribute("aria-current");
    });
    const dot = leaf.querySelector(".dot-here");
    if (!dot) return;
    const low = Number(here ? here.dataset.low : score.dataset.min || 0);
    const high = Number(here ? here.dataset.high : score.dataset.weight);
    const within = high > low ? (typed - low) / (high - low) : 0;
    const share = here ? (bands.indexOf(here) + within) / bands.length : within;
    dot.setAttribute("visibility", counts ? "visible" : "hidden");
    if (counts) dot.setAttribute("cx", `${share * 100}%`);
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-score]")) return;
    judge(target);
    total(target.closest("[data-score-sheet]"));
  });
  all("[data-score-sheet]").filter((sheet) => sheet.querySelector("[data-score]")).forEach(total);
})();
