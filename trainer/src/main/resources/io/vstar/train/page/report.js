"use strict";
(function () {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let plots = [];

  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function format(value) {
    if (value == null) return "–";
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(1)
      : String(+value.toPrecision(4));
  }

  /** Parts go from cold to warm, as bins of timesteps go from little noise to much. */
  function partColor(index, count) {
    const hue = 205 + (count < 2 ? 0 : (index / (count - 1)) * 165);
    return "hsl(" + hue + " 60% " + (dark.matches ? 68 : 42) + "%)";
  }

  function style(series, part, parts) {
    switch (series.role) {
      case "MAIN": return {stroke: css("--accent"), width: 2.5, points: {show: series.x.length <= 30}};
      case "FAINT": return {stroke: css("--faint"), width: 1, points: {show: false}};
      case "LOW":
      case "HIGH": return {stroke: "transparent", width: 0, points: {show: false}, class: "edge"};
      case "REFERENCE": return {stroke: css("--warn"), width: 1.5, dash: [6, 5], points: {show: false}};
      default: return {stroke: partColor(part, parts), width: 1.5, points: {show: false}};
    }
  }

  /** A reference is measured once and drawn along all steps. */
  function along(series, last) {
    if (series.role !== "REFERENCE" || !series.y.length) return [series.x, series.y];
    const value = series.y[series.y.length - 1];
    return last > 0 ? [[0, last], [value, value]] : [[0], [value]];
  }

  function plot(chart, box) {
    const first = chart.series[0];
    const last = Math.max(...chart.series.map(s => s.x.length ? s.x[s.x.length - 1] : 0));
    const parts = chart.series.filter(s => s.role === "PART");
    const series = [{label: "step"}];
    const bands = [];
    let low = 0;
    let high = 0;
    chart.series.forEach((s, i) => {
      if (s.role === "LOW") low = i + 1;
      if (s.role === "HIGH") high = i + 1;
      series.push(Object.assign(
        {label: s.label, spanGaps: true, value: (u, v) => format(v)},
        style(s, parts.indexOf(s), parts.length)));
    });
    if (low && high) bands.push({series: [high, low], fill: css("--accent") + "26"});
    const isRatio = chart.id === "validation_ratio";
    const axis = {
      stroke: css("--soft"),
      grid: {stroke: css("--line"), width: 1},
      ticks: {stroke: css("--line"), width: 1},
      font: "12px system-ui, sans-serif"
    };
    const options = {
      width: box.clientWidth,
      height: isRatio ? 300 : 220,
      series, bands,
      legend: {live: true},
      cursor: {y: false, points: {size: 7}},
      scales: {
        x: {time: false},
        y: {range: (u, min, max) => {
          if (isRatio) { min = Math.min(min, 1); max = Math.max(max, 1); }
          const pad = (max - min) * .08 || Math.abs(max) * .1 || 1;
          return [min >= 0 && min - pad < 0 ? 0 : min - pad, max + pad];
        }}
      },
      axes: [
        Object.assign({values: (u, ticks) => ticks.map(t => Number.isInteger(t) ? t : "")}, axis),
        Object.assign({size: 62, values: (u, ticks) => ticks.map(format)}, axis)
      ],
      hooks: {
        draw: [u => { if (isRatio) marks(u, first); }],
        // Where nothing is pointed at, the legend has the last values.
        setLegend: [u => { if (u.cursor.idx == null) lastValues(u); }]
      }
    };
    const tables = chart.series.map(s => along(s, last));
    plots.push(new uPlot(options, uPlot.join(tables), box));
    if (first.y.length) {
      const lowest = Math.min(...first.y);
      box.setAttribute("aria-label", chart.title + ": " + first.label + " from "
        + format(first.y[0]) + " at step " + first.x[0] + " to " + format(first.y[first.y.length - 1])
        + " at step " + first.x[first.x.length - 1] + "; lowest " + format(lowest)
        + " at step " + first.x[first.y.indexOf(lowest)]);
    }
  }

  /** Draws the start as a line and a ring around the best measurement. */
  function marks(u, line) {
    const context = u.ctx;
    context.save();
    const one = u.valToPos(1, "y", true);
    context.strokeStyle = css("--soft");
    context.setLineDash([3, 4]);
    context.beginPath();
    context.moveTo(u.bbox.left, one);
    context.lineTo(u.bbox.left + u.bbox.width, one);
    context.stroke();
    if (line.y.length > 1) {
      const best = line.y.indexOf(Math.min(...line.y));
      context.setLineDash([]);
      context.strokeStyle = css("--ink");
      context.lineWidth = 2 * devicePixelRatio;
      context.beginPath();
      context.arc(u.valToPos(line.x[best], "x", true), u.valToPos(line.y[best], "y", true),
        7 * devicePixelRatio, 0, 2 * Math.PI);
      context.stroke();
    }
    context.restore();
  }

  function lastValues(u) {
    u.root.querySelectorAll(".u-legend .u-value").forEach((cell, i) => {
      const values = u.data[i].filter(v => v != null);
      if (values.length) cell.textContent = i === 0 ? values[values.length - 1] : format(values[values.length - 1]);
    });
  }

  function draw() {
    plots.forEach(p => p.destroy());
    plots = [];
    charts.forEach(chart => {
      const box = document.querySelector("#chart-" + CSS.escape(chart.id) + " .plot");
      if (box) plot(chart, box);
    });
  }

  function resize() {
    plots.forEach(p => {
      const width = p.root.parentElement.clientWidth;
      if (width > 0 && width !== p.width) p.setSize({width, height: p.height});
    });
  }

  draw();
  dark.addEventListener("change", draw);
  addEventListener("resize", resize);

  // Strips of one run scroll together, so that one column is one step.
  const strips = [...document.querySelectorAll(".strip ol")];
  strips.forEach(strip => {
    strip.scrollLeft = strip.scrollWidth;
    strip.addEventListener("scroll", () => strips.forEach(other => {
      if (other !== strip && other.scrollLeft !== strip.scrollLeft) other.scrollLeft = strip.scrollLeft;
    }), {passive: true});
  });

  // A run that goes on writes this page again; an open page looks for it now and then.
  const button = document.getElementById("refresh");
  if (button) {
    const key = "vstar-refresh-paused";
    const paused = () => sessionStorage.getItem(key) === "yes";
    const label = () => { button.textContent = paused() ? "refresh by itself" : "pause refreshing"; };
    button.hidden = false;
    label();
    button.addEventListener("click", () => {
      sessionStorage.setItem(key, paused() ? "no" : "yes");
      label();
    });
    setInterval(() => {
      if (!paused() && document.visibilityState === "visible") location.reload();
    }, 30000);
    const silence = Date.now() - Number(document.body.dataset.written);
    if (silence > 30 * 60 * 1000) {
      const line = document.getElementById("written");
      line.classList.add("silent");
      line.append(" No news for " + Math.round(silence / 60000)
        + " minutes: unless a step takes that long, the run was cut off; --resume goes on with it.");
    }
  }
})();
