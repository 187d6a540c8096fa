// Draws what the tables of the page say: stacked bars over the years, bars of a spread. The tables stay.
(() => {
  "use strict";
  const MOST = 5;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--pd-${name}`).trim();
  const shades = [5, 4, 3, 2, 1].map((n) => token(`shade-${n}`));
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const size = (share) => Math.round(share * rem);
  const text = (cell) => cell.textContent.trim();
  const numbers = (row) => [...row.querySelectorAll("td")].map((cell) => Number(text(cell)));

  function overYears(table, chart) {
    const years = [...table.querySelectorAll("thead th")].slice(1, -1).map(text);
    const rows = [...table.querySelectorAll("tbody tr")];
    const all = rows.map((row) => ({ name: text(row.querySelector("th")), data: numbers(row).slice(0, -1) }));
    const first = all.length > MOST ? all.slice(0, MOST - 1) : all;
    const rest = all.slice(first.length);
    if (rest.length) {
      first.push({ name: chart.dataset.others, data: years.map((_year, n) => rest.reduce((sum, each) => sum + each.data[n], 0)) });
    }
    return { names: years, series: first.map((each) => ({ ...each, type: "bar", stack: "all", barMaxWidth: size(3.5) })), legend: true };
  }

  function spread(table) {
    const rows = [...table.querySelectorAll("tbody tr")];
    return {
      names: rows.map((row) => text(row.querySelector("th"))),
      series: [{ type: "bar", barMaxWidth: size(3.5), data: rows.map((row) => numbers(row)[0]), label: { show: true, position: "top", fontSize: size(0.8125) } }],
      legend: false,
    };
  }

  // Below the chart and not in it, where it would take as many lines as it needs from the axis on a phone.
  function legend(names) {
    const line = document.createElement("p");
    line.className = "chart-names";
    line.setAttribute("aria-hidden", "true");
    names.forEach((name, n) => {
      const one = document.createElement("span");
      const key = document.createElement("span");
      one.className = "chart-legend";
      key.className = "key";
      key.style.background = shades[n];
      one.append(key, name);
      line.append(one);
    });
    return line;
  }

  document.querySelectorAll("[data-trend]").forEach((chart) => {
    const table = document.getElementById(chart.dataset.trend);
    const drawn = chart.dataset.trend === "spread" ? spread(table) : overYears(table, chart);
    chart.hidden = false;
    chart.setAttribute("aria-hidden", "true");
    const picture = window.echarts.init(chart, null, { renderer: "svg" });
    picture.setOption({
      animation: false,
      color: shades,
      textStyle: { color: token("muted"), fontSize: size(0.8125), fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: size(0.5), right: size(0.5), top: size(1.5), bottom: size(0.5), containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", textStyle: { fontSize: size(0.875) }, axisPointer: { type: "shadow" } },
      xAxis: { type: "category", data: drawn.names, axisLabel: { fontSize: size(0.8125) }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("line") } } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { fontSize: size(0.8125) }, splitLine: { lineStyle: { color: token("line") } } },
      series: drawn.series,
    });
    if (drawn.legend) chart.after(legend(drawn.series.map((each) => each.name)));
    window.addEventListener("resize", () => picture.resize());
  });
})();
