/*
 * The report of a verification: opens checks, fetches their details and draws their charts. The data of a chart is what
 * ChartData.java writes; every text in it came from outside and gets into the page as text only.
 */
(function () {
  "use strict";

  /** How many checks that need attention are open from the start. */
  const OPEN_AT_FIRST = 1;

  const charts = new Map();
  let echartsLoading = null;

  function loadEcharts(url) {
    if (!echartsLoading) {
      echartsLoading = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = url;
        script.onload = () => resolve(window.echarts);
        script.onerror = () => reject(new Error("cannot load " + url));
        document.head.appendChild(script);
      });
    }
    return echartsLoading;
  }

  async function get(url) {
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok) {
      throw new Error(url + ": " + response.status);
    }
    return response;
  }

  /** A colour of the theme as red, green, blue: the chart library knows no newer notations. */
  function colour(expression, alpha) {
    const probe = document.createElement("span");
    probe.style.color = expression;
    document.body.appendChild(probe);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d");
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    probe.remove();
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, ${alpha ?? 1})`;
  }

  function number(value) {
    return String(Number(value.toPrecision(4)));
  }

  function line(className, text) {
    const element = document.createElement("div");
    element.className = className;
    element.textContent = text;
    return element;
  }

  function tooltip(point, time) {
    const box = document.createElement("div");
    box.className = "dv-tooltip";
    box.append(line("dv-tooltip__value", point.text ? `${point.text} · ${point.outcome}` : point.outcome));
    box.append(line("dv-tooltip__more", time));
    [point.baselineText, point.labels, point.message].filter(Boolean).forEach((text) => box.append(line("dv-tooltip__more", text)));
    return box;
  }

  /** Lowest and highest number to show: all values and all bounds, with some air. */
  function range(data) {
    const numbers = data.points.filter((p) => p.value !== undefined).map((p) => p.value);
    data.lines.forEach((l) => numbers.push(l.value));
    data.points.filter((p) => p.baseline !== undefined).forEach((p) => numbers.push(p.baseline));
    let low = Infinity;
    let high = -Infinity;
    numbers.forEach((n) => {
      low = Math.min(low, n);
      high = Math.max(high, n);
    });
    if (low > high) {
      return [0, 1];
    }
    const air = (high - low || Math.abs(high) || 1) * 0.15;
    return [low >= 0 && low - air < 0 ? 0 : low - air, high + air];
  }

  function option(data, zone, narrow) {
    const locale = data.locale;
    const clock = new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    const full = new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      dateStyle: "medium",
      timeStyle: "medium",
    });
    const text = colour("var(--text-color)");
    const secondary = colour("var(--text-color-secondary)");
    const accent = colour("var(--accent-color)");
    const states = {
      breach: colour("var(--red)"),
      failed: colour("var(--red)"),
      warning: colour("var(--orange)"),
      inconclusive: colour("var(--purple)"),
    };
    const [low, high] = range(data);
    const values = data.points.map((p) => [p.at, p.value === undefined ? null : p.value]);
    const marked = (state) => (p) => p.state === state && p.value !== undefined;
    const scatter = (points, symbol, size, fill) => ({
      type: "scatter",
      symbol,
      symbolSize: size,
      itemStyle: { color: fill, borderColor: colour("var(--background)"), borderWidth: 1 },
      data: points.map((p) => ({ value: [p.at, p.value === undefined ? low : p.value], point: p })),
      z: 5,
    });
    const first = data.points[0].at;
    const last = data.points[data.points.length - 1].at;
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: narrow ? 12 : 20, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "item",
        confine: true,
        backgroundColor: colour("var(--card-background)"),
        borderColor: colour("var(--jenkins-border-color)"),
        textStyle: { color: text },
        formatter: (item) => (item.data && item.data.point ? tooltip(item.data.point, full.format(item.data.point.at)) : ""),
      },
      xAxis: {
        type: "time",
        min: first === last ? first - 30000 : first,
        max: first === last ? last + 30000 : last,
        splitNumber: narrow ? 3 : 7,
        axisLine: { lineStyle: { color: secondary, opacity: 0.4 } },
        axisTick: { show: false },
        axisLabel: { color: secondary, hideOverlap: true, formatter: (at) => clock.format(at) },
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        min: low,
        max: high,
        minInterval: data.suffix === "" && values.every(([, value]) => Number.isInteger(value ?? 0)) ? 1 : 0,
        axisLabel: {
          color: secondary,
          showMinLabel: low === 0,
          showMaxLabel: false,
          formatter: (value) => number(value) + data.suffix,
        },
        splitLine: { lineStyle: { color: secondary, opacity: 0.14 } },
      },
      series: [
        {
          type: "line",
          data: data.points.map((p, i) => ({ value: values[i], point: p })),
          showSymbol: data.points.length <= 150,
          symbol: "circle",
          symbolSize: 5,
          lineStyle: { width: 2, color: accent },
          itemStyle: { color: accent },
          emphasis: { disabled: true },
          markArea: {
            silent: true,
            data: data.bands.map((band) => [
              { yAxis: band.from === undefined ? low : band.from, itemStyle: { color: states[band.kind], opacity: 0.07 } },
              { yAxis: band.to === undefined ? high : band.to },
            ]),
          },
          markLine: {
            silent: true,
            symbol: "none",
            data: data.lines.map((l) => ({
              yAxis: l.value,
              lineStyle: { color: states[l.kind], width: 1.5, type: l.kind === "warning" ? "dotted" : "dashed" },
              label: { formatter: l.text, position: "insideStartTop", color: text, fontSize: 11 },
            })),
          },
        },
        {
          type: "line",
          silent: true,
          data: data.points.map((p) => [p.at, p.baseline === undefined ? null : p.baseline]),
          showSymbol: false,
          lineStyle: { width: 1.5, color: secondary, type: "dashed" },
          z: 1,
        },
        scatter(data.points.filter(marked("warning")), "rect", 8, states.warning),
        scatter(data.points.filter(marked("failed")), "diamond", 12, states.failed),
        scatter(data.points.filter(marked("inconclusive")), "triangle", 9, states.inconclusive),
        scatter(data.points.filter((p) => p.value === undefined && p.state === "failed"), "diamond", 12, states.failed),
        scatter(data.points.filter((p) => p.value === undefined && p.state !== "failed"), "triangle", 9, states.inconclusive),
      ],
    };
  }

  function draw(element) {
    const entry = charts.get(element);
    entry.chart.setOption(option(entry.data, entry.zone, element.clientWidth < 560), true);
  }

  async function show(element) {
    const report = element.closest(".dv-report");
    const [echarts, response] = await Promise.all([loadEcharts(report.dataset.echarts), get(element.dataset.url)]);
    const data = await response.json();
    if (data.points.length === 0) {
      element.hidden = true;
      return;
    }
    const chart = echarts.init(element);
    charts.set(element, { chart, data, zone: report.dataset.timeZone });
    draw(element);
    new ResizeObserver(() => {
      if (element.clientWidth > 0) {
        chart.resize();
        draw(element);
      }
    }).observe(element);
    const thinned = element.parentElement.querySelector(".dv-legend__thinned");
    if (thinned) {
      thinned.hidden = !data.thinned;
    }
  }

  async function fill(body, url) {
    const table = body.closest("table");
    body.textContent = table.dataset.loading;
    try {
      // the server escapes whatever came from outside; scripts in such a fragment do not run
      body.innerHTML = await (await get(url + "details")).text();
      Behaviour.applySubtree(body);
      const chart = body.querySelector(".dv-chart");
      if (chart) {
        await show(chart);
      }
      const all = body.querySelector(".dv-all");
      if (all) {
        all.addEventListener("click", () => showAll(all, body));
      }
      body.dataset.filled = "true";
    } catch (e) {
      console.warn(e);
      body.textContent = table.dataset.failed;
    }
  }

  async function showAll(button, body) {
    button.disabled = true;
    try {
      const rows = body.querySelector(".dv-measurements__rows");
      rows.innerHTML = await (await get(button.dataset.url)).text();
      rows.focus();
      button.remove();
    } catch (e) {
      console.warn(e);
      button.disabled = false;
    }
  }

  function setOpen(toggle, open) {
    const row = document.getElementById(toggle.getAttribute("aria-controls"));
    const body = row.querySelector(".dv-details__body");
    toggle.setAttribute("aria-expanded", String(open));
    row.hidden = !open;
    if (open && !body.dataset.filled) {
      fill(body, toggle.dataset.url);
    }
  }

  function openTarget() {
    const row = location.hash.startsWith("#check-") && document.getElementById(location.hash.substring(1));
    const toggle = row && row.querySelector(".dv-toggle");
    if (toggle) {
      setOpen(toggle, true);
      row.scrollIntoView();
      toggle.focus({ preventScroll: true });
    }
  }

  function start() {
    const toggles = Array.from(document.querySelectorAll(".dv-toggle"));
    toggles.forEach((toggle) =>
      toggle.addEventListener("click", () => setOpen(toggle, toggle.getAttribute("aria-expanded") !== "true")),
    );
    const attention = toggles.filter((toggle) => toggle.dataset.open === "true");
    (toggles.length === 1 ? toggles : attention.slice(0, OPEN_AT_FIRST)).forEach((toggle) => setOpen(toggle, true));
    openTarget();
    window.addEventListener("hashchange", openTarget);
    if (toggles.length > 0) {
      const redraw = () => charts.forEach((entry, element) => draw(element));
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
      new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
