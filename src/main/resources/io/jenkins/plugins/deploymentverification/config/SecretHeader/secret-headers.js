/*
 * "Test connection" takes single fields only: before it is sent, the list of secret headers is written into one, a line
 * for each, with the id of its credential.
 */
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-validate-button-with]");
    if (!button || !button.dataset.validateButtonWith.split(",").includes("secretHeaderLines")) {
      return;
    }
    const item = button.closest(".repeated-chunk");
    const lines = item && item.querySelector("input.dv-secret-header-lines");
    if (!lines) {
      return;
    }
    lines.value = Array.from(item.querySelectorAll(".repeated-chunk"))
      .map((chunk) => [chunk.querySelector("[name='_.header']"), chunk.querySelector("[name='_.secretId']")])
      .filter((pair) => pair.every((field) => field !== null))
      .map((pair) => pair.map((field) => field.value.replace(/[\r\n]/g, " ").trim()).join(": "))
      .join("\n");
  },
  true,
);
