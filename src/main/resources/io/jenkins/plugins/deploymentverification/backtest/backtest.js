/* Follows a back-test that is under way, and shows its result as soon as it is there. */
(function () {
  "use strict";

  const PAUSE = 1500;
  /** After this many failures in a row it is no longer worth asking. */
  const MOST_FAILURES = 10;

  async function follow(box) {
    const text = box.querySelector("[role=status]");
    const bar = box.querySelector("progress");
    let failures = 0;
    while (failures < MOST_FAILURES) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      try {
        const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        const { data } = await answer.json();
        failures = 0;
        if (!data.active) {
          window.location.reload();
          return;
        }
        bar.max = data.of;
        bar.value = data.done;
        if (text.textContent !== data.status) {
          text.textContent = data.status;
        }
      } catch {
        failures++;
      }
    }
  }

  function start() {
    const box = document.querySelector("[data-progress]");
    if (box) {
      follow(box);
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
