/*
 * Keeps the page of a running verification up to date: asks for what has changed and puts it where the old is. Nothing
 * is asked while nobody looks, nor after the end. What it gets is what LiveState.java writes; every text in it came from
 * outside and gets into the page as text only.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  /** After this many failures in a row it is no longer worth asking. */
  const MOST_FAILURES = 10;
  const LONGEST_PAUSE = 60000;

  let report;
  let revision = null;
  let fragments = {};
  let failures = 0;
  let timer = null;
  let asking = false;
  let ended = false;

  function setText(element, text) {
    if (element && element.textContent !== String(text)) {
      element.textContent = text;
    }
  }

  function setState(element, state) {
    const wanted = "dv-state--" + state;
    if (element && !element.classList.contains(wanted)) {
      element.className = element.className.replace(/dv-state--\w+/, wanted);
    }
  }

  function setShape(element, state) {
    const use = element.querySelector("use");
    if (use && use.getAttribute("href") !== "#dv-" + state) {
      use.setAttribute("href", "#dv-" + state);
    }
  }

  function element(name, className, text) {
    const result = document.createElement(name);
    result.className = className;
    result.textContent = text;
    return result;
  }

  function shape(state) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", "#dv-" + state);
    svg.append(use);
    return svg;
  }

  function showVerdict(verdict) {
    const section = report.querySelector(".dv-verdict");
    setState(section, verdict.state);
    setShape(section.querySelector(".dv-verdict__icon"), verdict.state);
    setText(section.querySelector(".dv-verdict__word"), verdict.word);
    const lines = section.querySelector(".dv-verdict__lines");
    // only what is new is read out
    if (Array.from(lines.children, (p) => p.textContent).join("\n") !== verdict.lines.join("\n")) {
      lines.replaceChildren(...verdict.lines.map((text) => element("p", "dv-verdict__reason", text)));
    }
    const findings = verdict.findings.map((finding) => {
      const item = document.createElement("li");
      const link = element("a", "dv-findings__name", finding.name);
      link.href = "#check-" + finding.index;
      item.append(link, " " + finding.reason);
      return item;
    });
    if (verdict.more) {
      findings.push(element("li", "", verdict.more));
    }
    section.querySelector(".dv-findings").replaceChildren(...findings);
    const score = section.querySelector(".dv-score");
    score.hidden = verdict.score === null;
    if (verdict.score !== null) {
      setText(score.querySelector(".dv-score__figure"), verdict.score);
      score.querySelector(".dv-score__value").setAttribute("stroke-dasharray", verdict.score + " 100");
    }
    const compared = report.querySelector("[data-live-compare] .dv-state");
    if (compared) {
      setState(compared, verdict.state);
      compared.replaceChildren(shape(verdict.state), element("span", "dv-state__word", verdict.word));
    }
  }

  function showCounts(counts) {
    const list = report.querySelector(".dv-counts");
    list.replaceChildren(
      ...counts.map((count) => {
        const item = element("li", "dv-state dv-state--" + count.state, "");
        item.append(shape(count.state), element("span", "dv-state__word", count.text));
        return item;
      }),
    );
  }

  function showNumber(cell, number) {
    const figure = cell.querySelector("span");
    setText(figure, number);
    figure.className = number > 0 ? "dv-some" : "dv-zero";
  }

  /** Whether there was anything new. */
  function showCheck(check) {
    const row = document.getElementById("check-" + check.index);
    const [state, name, course, last, , breaches, noData, errors] = row.cells;
    const label = state.querySelector(".dv-state");
    const of = ` / ${check.measurements}`.replace(" ", "\u00a0");
    const total = breaches.querySelector(".dv-of");
    const news = total.textContent !== of || !label.classList.contains("dv-state--" + check.state);
    setState(label, check.state);
    setShape(label, check.state);
    setText(label.querySelector(".dv-state__word"), check.word);
    setText(name.querySelector(".dv-reason"), check.reason);
    setText(last, check.last);
    showNumber(breaches, check.breaches);
    setText(total, of);
    showNumber(noData, check.noData);
    showNumber(errors, check.errors);
    const spark = course.querySelector("svg");
    if (news) {
      // numbers and names of classes that the server has checked
      spark.innerHTML = check.spark;
    }
    return news;
  }

  async function showFragment(name, version) {
    const place = report.querySelector(`[data-fragment="${name}"]`);
    if (!place || fragments[name] === version) {
      return;
    }
    const response = await fetch(name, { credentials: "same-origin", cache: "no-store" });
    if (response.ok) {
      // the server escapes whatever came from outside; scripts in such a fragment do not run
      place.innerHTML = await response.text();
      fragments[name] = version;
    }
  }

  function showTook(state) {
    const term = report.querySelector(".dv-took");
    if (term && state.took) {
      setText(term.nextElementSibling, state.took);
      if (!state.running) {
        setText(term, term.dataset.finished);
      }
    }
  }

  async function show(state) {
    showTook(state);
    if (state.revision === revision) {
      return;
    }
    const rows = report.querySelectorAll(".dv-check").length;
    if (rows === 0 && state.checks.length > 0) {
      // it had only just begun, and there was no table yet
      location.reload();
      return;
    }
    showVerdict(state.verdict);
    if (state.checks.length > 0) {
      showCounts(state.counts);
      const news = state.checks.filter(showCheck);
      report.dispatchEvent(new CustomEvent("dv:checks", { detail: news }));
      await Promise.all([showFragment("timeline", state.timeline), showFragment("troubles", state.troubles)]);
    }
    revision = state.revision;
    report.dataset.revision = revision;
  }

  function later(pause) {
    clearTimeout(timer);
    timer = null;
    if (!ended && !document.hidden) {
      timer = setTimeout(ask, pause);
    }
  }

  async function ask() {
    if (asking || ended) {
      return;
    }
    asking = true;
    let pause = LONGEST_PAUSE;
    try {
      const query = new URLSearchParams({ revision: revision || "", zone: report.dataset.timeZone });
      const response = await fetch("live?" + query, { credentials: "same-origin" });
      if (!response.ok) {
        throw new Error("live: " + response.status);
      }
      const state = await response.json();
      await show(state);
      failures = 0;
      ended = !state.running;
      pause = state.pollAfter;
    } catch (e) {
      failures++;
      ended = failures >= MOST_FAILURES;
      pause = Math.min(LONGEST_PAUSE, 2000 * 2 ** failures);
      console.warn(e);
    } finally {
      asking = false;
    }
    report.dataset.running = String(!ended);
    later(pause);
  }

  function start() {
    report = document.querySelector(".dv-report[data-running='true']");
    if (!report) {
      return;
    }
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        clearTimeout(timer);
      } else {
        ask();
      }
    });
    later(1000);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
