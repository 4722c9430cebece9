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
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
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

  function clockOf(data, zone) {
    return new Intl.DateTimeFormat(data.locale, {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
  }

  /** From when to when the chart goes; a single measurement stands in the middle. */
  function span(data) {
    const first = data.points[0].at;
    const last = data.points[data.points.length - 1].at;
    return first === last ? { first: first - 30000, last: last + 30000 } : { first, last };
  }

  function option(data, zone, narrow, window) {
    const locale = data.locale;
    const clock = clockOf(data, zone);
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
    const { first, last } = span(data);
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: narrow ? 12 : 20, top: 16, bottom: 44, containLabel: true },
      // of a single measurement there is no stretch to choose
      dataZoom: data.points.length < 2 ? [] : [
        // the wheel alone scrolls the page
        { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, filterMode: "none", ...window },
        {
          type: "slider",
          filterMode: "none",
          height: 22,
          bottom: 8,
          left: narrow ? 16 : 56,
          right: narrow ? 16 : 56,
          showDetail: false,
          brushSelect: false,
          borderColor: "transparent",
          backgroundColor: colour("var(--text-color-secondary)", 0.08),
          fillerColor: colour("var(--accent-color)", 0.12),
          dataBackground: { lineStyle: { color: secondary, opacity: 0.5 }, areaStyle: { opacity: 0 } },
          selectedDataBackground: { lineStyle: { color: accent }, areaStyle: { opacity: 0 } },
          handleStyle: { color: colour("var(--background)"), borderColor: secondary },
          moveHandleStyle: { color: secondary, opacity: 0.5 },
          ...window,
        },
      ],
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
        min: first,
        max: last,
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

  /** What is known of the stretch that is shown, in place of what the whole chart has of it. */
  function withDetail(data, detail) {
    if (!detail) {
      return data;
    }
    const points = data.points
      .filter((p) => p.at < detail.from || p.at > detail.to)
      .concat(detail.points)
      .sort((a, b) => a.at - b.at);
    return { ...data, points };
  }

  function draw(element) {
    const entry = charts.get(element);
    const window = entry.window ? { startValue: entry.window[0], endValue: entry.window[1] } : { start: 0, end: 100 };
    const data = withDetail(entry.data, entry.detail);
    entry.chart.setOption(option(data, entry.zone, element.clientWidth < 560, window), true);
    tellStretch(element);
  }

  function tellStretch(element) {
    const entry = charts.get(element);
    const { first, last } = span(entry.data);
    const [from, to] = entry.window || [first, last];
    const clock = clockOf(entry.data, entry.zone);
    const tools = element.parentElement.querySelector(".dv-zoom");
    tools.querySelector(".dv-zoom__range").textContent = `${clock.format(from)} – ${clock.format(to)}`;
    tools.querySelectorAll("button").forEach((b) => (b.hidden = entry.data.points.length < 2));
    tools.querySelectorAll("[data-zoom='out'], [data-zoom='all']").forEach((b) => (b.disabled = !entry.window));
    tools.querySelector("[data-zoom='earlier']").disabled = from <= first;
    tools.querySelector("[data-zoom='later']").disabled = to >= last;
    const thinned = element.parentElement.querySelector(".dv-thinned");
    thinned.hidden = !(entry.detail && entry.window ? entry.detail.thinned : entry.data.thinned);
  }

  /** Shows a stretch of time, or everything for none. */
  function look(element, window) {
    const entry = charts.get(element);
    const { first, last } = span(entry.data);
    entry.window = window && (window[0] > first || window[1] < last) ? window : null;
    tellStretch(element);
    clearTimeout(entry.waiting);
    if (entry.data.thinned) {
      entry.waiting = setTimeout(() => loadDetail(element), 300);
    }
  }

  async function loadDetail(element) {
    const entry = charts.get(element);
    const window = entry.window;
    try {
      if (window) {
        const [from, to] = window.map(Math.round);
        const data = await (await get(`${element.dataset.url}?from=${from}&to=${to}`)).json();
        entry.detail = { from, to, points: data.points, thinned: data.thinned };
      } else {
        entry.detail = null;
      }
      if (entry.window === window) {
        draw(element);
      }
    } catch (e) {
      console.warn(e);
    }
  }

  function zoom(element, how) {
    const { data, window } = charts.get(element);
    const { first, last } = span(data);
    const [from, to] = window || [first, last];
    const length = to - from;
    const wanted = {
      in: [from + length / 4, to - length / 4],
      out: [from - length / 2, to + length / 2],
      earlier: [from - length / 2, to - length / 2],
      later: [from + length / 2, to + length / 2],
      all: [first, last],
    }[how];
    const shift = how === "earlier" ? Math.max(0, first - wanted[0]) : how === "later" ? Math.min(0, last - wanted[1]) : 0;
    look(element, [Math.max(first, wanted[0] + shift), Math.min(last, wanted[1] + shift)]);
    draw(element);
  }

  async function show(element) {
    const report = element.closest(".dv-report");
    const [echarts, response] = await Promise.all([loadEcharts(report.dataset.echarts), get(element.dataset.url)]);
    const data = await response.json();
    const tools = element.parentElement.querySelector(".dv-zoom");
    if (data.points.length === 0) {
      element.hidden = true;
      tools.hidden = true;
      return;
    }
    const chart = echarts.init(element);
    charts.set(element, { chart, data, zone: report.dataset.timeZone, window: null, detail: null });
    draw(element);
    chart.on("datazoom", () => {
      const { startValue, endValue } = chart.getOption().dataZoom[0];
      look(element, [startValue, endValue]);
    });
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) {
        zoom(element, button.dataset.zoom);
      }
    });
    new ResizeObserver(() => {
      if (element.clientWidth > 0) {
        chart.resize();
        draw(element);
      }
    }).observe(element);
  }

  async function fill(body, url) {
    const table = body.closest("table");
    body.textContent = table.dataset.loading;
    try {
      // needed right after the details, and takes as long
      loadEcharts(table.closest(".dv-report").dataset.echarts).catch(console.warn);
      // the server escapes whatever came from outside; scripts in such a fragment do not run
      body.innerHTML = await (await get(url + "details")).text();
      Behaviour.applySubtree(body);
      const chart = body.querySelector(".dv-chart");
      if (chart) {
        await show(chart);
      }
      body.dataset.filled = "true";
    } catch (e) {
      console.warn(e);
      body.textContent = table.dataset.failed;
    }
  }

  async function showAll(button) {
    button.disabled = true;
    try {
      const rows = button.parentElement.querySelector(".dv-measurements__rows");
      rows.innerHTML = await (await get(button.dataset.url)).text();
      rows.dataset.all = "true";
      rows.focus();
      button.remove();
    } catch (e) {
      console.warn(e);
      button.disabled = false;
    }
  }

  /** The row below a check's own, made when it is first opened: most never are. */
  function detailsOf(toggle) {
    const check = toggle.closest("tr");
    const id = check.id.replace("check-", "details-");
    let row = document.getElementById(id);
    if (!row) {
      row = document.createElement("tr");
      row.id = id;
      row.className = "dv-details";
      const cell = row.insertCell();
      cell.colSpan = check.cells.length;
      const body = document.createElement("div");
      body.className = "dv-details__body";
      cell.append(body);
      check.after(row);
      toggle.setAttribute("aria-controls", id);
    }
    return row;
  }

  function setOpen(toggle, open) {
    const row = detailsOf(toggle);
    const body = row.querySelector(".dv-details__body");
    toggle.setAttribute("aria-expanded", String(open));
    row.hidden = !open;
    if (open && !body.dataset.filled) {
      fill(body, toggle.closest("tr").id.replace("check-", "check/") + "/");
    }
  }

  /** Says something to those who cannot see it. */
  function say(element, text) {
    element.closest(".dv-report").querySelector(".dv-said").textContent = text;
  }

  async function toClipboard(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text);
    }
    // over plain HTTP browsers offer the older way only
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "jenkins-visually-hidden";
    document.body.append(area);
    const focused = document.activeElement;
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    focused.focus({ preventScroll: true });
    return copied ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }

  async function copy(button) {
    const word = button.querySelector(".dv-copy__word");
    let said = button.dataset.done;
    try {
      await toClipboard(button.dataset.copy);
    } catch (e) {
      console.warn(e);
      said = button.dataset.failed;
    }
    say(button, said);
    button.classList.add("dv-copy--done");
    const before = button.dataset.word || (word ? word.textContent : "");
    button.dataset.word = before;
    if (word) {
      word.textContent = said;
    }
    setTimeout(() => {
      button.classList.remove("dv-copy--done");
      if (word) {
        word.textContent = before;
      }
    }, 2500);
  }

  async function loadOnDemand(details) {
    const body = details.querySelector(".dv-on-demand__body");
    if (!details.open || body.dataset.filled) {
      return;
    }
    try {
      body.innerHTML = await (await get(details.dataset.url)).text();
      body.dataset.filled = "true";
    } catch (e) {
      console.warn(e);
      body.textContent = details.dataset.failed;
    }
  }

  async function loadNewest(details) {
    const box = details.querySelector(".dv-measurements__box");
    // other pages have such lists without anything to load
    if (!details.open || !box || !box.dataset.stale) {
      return;
    }
    delete box.dataset.stale;
    try {
      const all = !box.querySelector(".dv-all") && box.querySelector(".dv-measurements__rows").dataset.all;
      const html = await (await get(box.dataset.url + (all ? "measurements" : "newest"))).text();
      if (all) {
        box.querySelector(".dv-measurements__rows").innerHTML = html;
      } else {
        box.innerHTML = html;
      }
    } catch (e) {
      console.warn(e);
    }
  }

  /** New measurements of an open check, as live.js tells of them. */
  async function refresh(check) {
    const row = document.getElementById("details-" + check.index);
    const body = row && row.querySelector(".dv-details__body");
    if (!body || !body.dataset.filled) {
      return;
    }
    body.querySelectorAll("[data-count]").forEach((e) => (e.textContent = check[e.dataset.count]));
    const chart = body.querySelector(".dv-chart");
    if (!chart && check.measurements > 0) {
      delete body.dataset.filled;
      fill(body, `check/${check.index}/`);
      return;
    }
    const list = body.querySelector(".dv-measurements");
    if (list) {
      list.querySelector(".dv-measurements__box").dataset.stale = "true";
      loadNewest(list);
    }
    const entry = charts.get(chart);
    if (entry) {
      try {
        entry.data = await (await get(chart.dataset.url)).json();
        draw(chart);
      } catch (e) {
        console.warn(e);
      }
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
    const report = document.querySelector(".dv-report");
    if (!report) {
      return;
    }
    const toggles = Array.from(report.querySelectorAll(".dv-toggle"));
    report.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && button.matches(".dv-toggle")) {
        setOpen(button, button.getAttribute("aria-expanded") !== "true");
      } else if (button && button.matches(".dv-copy")) {
        copy(button);
      } else if (button && button.matches(".dv-all")) {
        showAll(button);
      }
    });
    // this event does not bubble
    report.addEventListener(
      "toggle",
      (event) => {
        if (event.target.matches(".dv-on-demand")) {
          loadOnDemand(event.target);
        } else if (event.target.matches(".dv-measurements")) {
          loadNewest(event.target);
        }
      },
      true,
    );
    report.addEventListener("dv:checks", (event) => event.detail.forEach(refresh));
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
