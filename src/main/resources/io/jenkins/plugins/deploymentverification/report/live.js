/*
 * Keeps the page of a verification up to date while there is something to come: asks for what has changed and puts it
 * where the old is. Nothing is asked while nobody looks, nor once nothing more can happen. What it gets is what
 * LiveState.java writes; every text in it came from outside and gets into the page as text only.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  /** After this many failures in a row it is no longer worth asking. */
  const MOST_FAILURES = 10;
  const LONGEST_PAUSE = 60000;

  let report;
  let revision = null;
  let failures = 0;
  let timer = null;
  let asking = false;
  /** How often in a row there was nothing more to come. */
  let quiet = 0;
  let ended = false;
  /** Where the mouse is, while it is on the report. */
  let pointer = null;

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
    morph(section.querySelector(".dv-findings"), list(findings));
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

  function list(children) {
    const result = document.createDocumentFragment();
    result.append(...children);
    return result;
  }

  function showCounts(counts) {
    report.querySelector(".dv-counts").replaceChildren(
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

  /* Parts of the page that the server renders */

  function keyOf(node) {
    return node.dataset ? node.dataset.key : undefined;
  }

  function sameKind(old, fresh) {
    return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);
  }

  function setAttributes(old, fresh) {
    // what a reader has opened stays open
    const kept = old.nodeName === "DETAILS" ? ["open"] : [];
    Array.from(old.attributes)
      .filter((a) => !fresh.hasAttribute(a.name) && !kept.includes(a.name))
      .forEach((a) => old.removeAttribute(a.name));
    Array.from(fresh.attributes)
      .filter((a) => old.getAttribute(a.name) !== a.value && !kept.includes(a.name))
      .forEach((a) => old.setAttribute(a.name, a.value));
  }

  /** Gives a node the children of another one, and changes no more than must be: focus, selection, open parts stay. */
  function morph(old, fresh) {
    let next = old.firstChild;
    for (const child of Array.from(fresh.childNodes)) {
      let match = next;
      while (match && keyOf(child) && !sameKind(match, child)) {
        match = match.nextSibling;
      }
      if (!match || !sameKind(match, child)) {
        // of another kind here; one with a key is new, since none was found further on
        old.insertBefore(child, next);
        continue;
      }
      while (next !== match) {
        const gone = next;
        next = next.nextSibling;
        gone.remove();
      }
      next = match.nextSibling;
      if (match.nodeType === Node.ELEMENT_NODE) {
        setAttributes(match, child);
        morph(match, child);
      } else if (match.data !== child.data) {
        match.data = child.data;
      }
    }
    while (next) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
  }

  /** The headings of what followed the verdict, by their cards. */
  function headings() {
    const found = new Map();
    report.querySelectorAll("[data-news]").forEach((h) => found.set(h.closest("[data-key]").id, h.textContent.trim()));
    return found;
  }

  async function fetchPart(place, version) {
    const query = new URLSearchParams({ name: place.dataset.part });
    const response = await fetch("part?" + query, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) {
      throw new Error("part: " + response.status);
    }
    const template = document.createElement("template");
    // the server escapes whatever came from outside; scripts in such a part do not run
    template.innerHTML = await response.text();
    return { place, version, fresh: template.content };
  }

  function showPart({ place, version, fresh }) {
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const card = focused && focused.closest("[data-key]");
    morph(place, fresh);
    place.dataset.version = version;
    Behaviour.applySubtree(place, true);
    // a button that has gone leaves its reader where it was
    if (focused && !focused.isConnected && card && card.isConnected) {
      card.focus({ preventScroll: true });
    }
  }

  /** Parts that changed, all fetched before the first is shown. */
  function changedParts(parts) {
    return Promise.all(
      Array.from(document.querySelectorAll("[data-part]"))
        .filter((place) => String(parts[place.dataset.part]) !== place.dataset.version)
        .map((place) => fetchPart(place, parts[place.dataset.part])),
    );
  }

  /* What the reader looks at stays where it is */

  /** What must not move: what is under the mouse, else what has the focus, else what stands at the top of the window. */
  function steadyPoint() {
    if (pointer) {
      return document.elementFromPoint(pointer.x, pointer.y);
    }
    if (report.contains(document.activeElement)) {
      return document.activeElement;
    }
    const middle = report.getBoundingClientRect();
    return window.scrollY > 0 ? document.elementFromPoint(middle.left + middle.width / 2, window.innerHeight / 3) : null;
  }

  function keepingPlace(change) {
    const steady = steadyPoint();
    // a part of the report, not the report itself, whose top never moves
    const within = steady && steady !== report && report.contains(steady) ? steady : null;
    const before = within && within.getBoundingClientRect().top;
    change();
    if (within && within.isConnected) {
      const moved = within.getBoundingClientRect().top - before;
      if (Math.abs(moved) >= 1) {
        window.scrollBy({ top: moved, behavior: "instant" });
      }
    }
  }

  /* What happened out of sight */

  function isInSight(card) {
    const box = card.getBoundingClientRect();
    return box.top >= 0 && box.top + Math.min(box.height, 120) <= window.innerHeight;
  }

  function tell(before) {
    const news = Array.from(headings()).filter(([id, text]) => before.get(id) !== text);
    if (news.length === 0) {
      return;
    }
    report.querySelector(".dv-said").textContent = news.map(([, text]) => text).join(" ");
    const bar = report.querySelector(".dv-news");
    const unseen = news.filter(([id]) => !isInSight(document.getElementById(id))).pop();
    bar.hidden = !unseen;
    if (unseen) {
      const link = bar.querySelector(".dv-news__link");
      link.href = "#" + unseen[0];
      link.textContent = unseen[1];
    }
  }

  function followNews(bar) {
    bar.addEventListener("click", (event) => {
      const link = event.target.closest(".dv-news__link");
      if (link) {
        event.preventDefault();
        const card = document.getElementById(link.hash.substring(1));
        if (card) {
          card.scrollIntoView({ block: "center" });
          card.focus({ preventScroll: true });
        }
      }
      if (link || event.target.closest(".dv-news__close")) {
        bar.hidden = true;
      }
    });
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
    const parts = await changedParts(state.parts);
    const before = headings();
    keepingPlace(() => {
      showVerdict(state.verdict);
      if (state.checks.length > 0) {
        showCounts(state.counts);
        const news = state.checks.filter(showCheck);
        report.dispatchEvent(new CustomEvent("dv:checks", { detail: news }));
      }
      parts.forEach(showPart);
    });
    tell(before);
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
      quiet = state.open ? 0 : quiet + 1;
      // the last look is for what comes right after the end, such as pictures of dashboards
      ended = quiet > 1;
      pause = state.pollAfter;
    } catch (e) {
      failures++;
      ended = failures >= MOST_FAILURES;
      pause = Math.min(LONGEST_PAUSE, 2000 * 2 ** failures);
      console.warn(e);
    } finally {
      asking = false;
    }
    report.dataset.open = String(!ended);
    later(pause);
  }

  function start() {
    report = document.querySelector(".dv-report[data-open='true']");
    if (!report) {
      return;
    }
    report.addEventListener("pointermove", (event) => {
      pointer = event.pointerType === "mouse" ? { x: event.clientX, y: event.clientY } : null;
    });
    report.addEventListener("pointerleave", () => (pointer = null));
    followNews(report.querySelector(".dv-news"));
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
