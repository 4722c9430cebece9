/* Draws the trends of verifications, and filters the page of deployments as soon as something is chosen. */
(function () {
  "use strict";

  /** A colour of the theme as red, green, blue: the chart library knows no newer notations. */
  function colour(expression) {
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
    return `rgb(${red}, ${green}, ${blue})`;
  }

  function line(text, className) {
    const element = document.createElement("div");
    element.className = className;
    element.textContent = text;
    return element;
  }

  function tooltip(data, index) {
    const point = data.points[index];
    const box = document.createElement("div");
    box.className = "dv-tooltip";
    const score = point.score === null ? "–" : Math.floor(point.score);
    box.append(line(`${point.build} · ${point.title}`, "dv-tooltip__value"));
    box.append(line(`${data.score}: ${score}`, "dv-tooltip__more"));
    box.append(line(`${point.started} · ${point.took}`, "dv-tooltip__more"));
    return box;
  }

  function option(data) {
    const text = colour("var(--text-color)");
    const secondary = colour("var(--text-color-secondary)");
    const states = {
      passed: ["circle", colour("var(--green)")],
      warning: ["triangle", colour("var(--orange)")],
      inconclusive: ["rect", colour("var(--purple)")],
      failed: ["diamond", colour("var(--red)")],
    };
    const axis = { axisLine: { lineStyle: { color: secondary } }, axisLabel: { color: secondary }, axisTick: { show: false } };
    const faint = { lineStyle: { color: secondary, opacity: 0.15 } };
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text },
      grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        confine: true,
        backgroundColor: colour("var(--card-background)"),
        borderColor: secondary,
        textStyle: { color: text },
        formatter: (items) => tooltip(data, items[0].dataIndex),
      },
      legend: { data: [data.score, data.minutes], top: 0, right: 0, textStyle: { color: text } },
      xAxis: { type: "category", data: data.points.map((p) => p.build), ...axis },
      yAxis: [
        { type: "value", min: 0, max: 100, splitLine: faint, ...axis },
        { type: "value", min: 0, splitLine: { show: false }, ...axis },
      ],
      series: [
        {
          name: data.minutes,
          type: "bar",
          yAxisIndex: 1,
          barMaxWidth: 18,
          itemStyle: { color: secondary, opacity: 0.25 },
          data: data.points.map((p) => Number(p.minutes.toFixed(2))),
        },
        {
          name: data.score,
          type: "line",
          connectNulls: true,
          showAllSymbol: true,
          lineStyle: { color: colour("var(--accent-color)"), width: 2 },
          itemStyle: { color: colour("var(--accent-color)") },
          data: data.points.map((p) => {
            const [symbol, fill] = states[p.state] || ["circle", secondary];
            return { value: p.score, symbol, symbolSize: 10, itemStyle: { color: fill } };
          }),
        },
      ],
    };
  }

  function draw(echarts, box, root) {
    const data = JSON.parse(box.dataset.trend);
    box.classList.add("dv-trend__chart--drawn");
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(option(data));
    chart.on("click", (event) => {
      window.location.href = root + data.points[event.dataIndex].url;
    });
    new ResizeObserver(() => chart.resize()).observe(box);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(option(data)));
  }

  function start() {
    const boxes = document.querySelectorAll("[data-trend]");
    const page = document.querySelector(".dv-deployments[data-echarts]");
    if (boxes.length > 0 && page) {
      const script = document.createElement("script");
      script.src = page.dataset.echarts;
      script.onload = () => boxes.forEach((box) => draw(window.echarts, box, page.dataset.root));
      document.head.appendChild(script);
    }
    const filter = document.querySelector(".dv-filter");
    if (filter) {
      filter.querySelectorAll("select").forEach((select) => {
        // somebody who goes through the choices with the keyboard has not chosen yet
        let pointer = false;
        select.addEventListener("pointerdown", () => (pointer = true));
        select.addEventListener("keydown", () => (pointer = false));
        select.addEventListener("change", () => pointer && filter.requestSubmit());
      });
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
