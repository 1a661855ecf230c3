// @ts-check
// Dry runs: shows how far one is without reloading, and what a dragged threshold would do. The pages say the same
// without this file.

/** How often a run is looked at. */
const TICK_MS = 700;
const numbers = new Intl.NumberFormat("en");

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-trial-progress]"));
if (box) follow(box);

/** @param {HTMLElement} box */
function follow(box) {
  const bar = box.querySelector("progress");
  const text = box.querySelector("[data-trial-text]");
  box.querySelector("[data-trial-reload]")?.remove();
  const look = async () => {
    const response = await fetch(box.dataset.trialProgress ?? "", {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    // Signed out, or the server was started anew: the page itself says which.
    if (!response.ok) return location.reload();
    const run = await response.json();
    if (!run.going_on) return location.reload();
    if (bar && run.total > 0) {
      bar.max = run.total;
      bar.value = run.done;
    }
    if (text && text.textContent !== run.text) text.textContent = run.text;
    setTimeout(retrying, TICK_MS);
  };
  // A connection that fails for a moment is tried again.
  const retrying = () => look().catch(() => setTimeout(retrying, 4 * TICK_MS));
  setTimeout(retrying, TICK_MS);
}

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-sweep]"))) drag(figure);

/** @param {HTMLElement} figure */
function drag(figure) {
  const { over = "", missed = "", vain = "", days = "1", rejected = "0", left = "0", right = "0" } = figure.dataset;
  const counts = [over, missed, vain].map((list) => list.split(" ").map(Number));
  const slider = figure.querySelector("[data-sweep-slider]");
  const input = figure.querySelector("input");
  const said = figure.querySelector("[data-sweep-said]");
  const line = figure.querySelector("[data-sweep-line]");
  if (!slider || !input || !said || !line) return;
  const show = () => {
    const threshold = Number(input.value);
    const [at, lost, idle] = counts.map((list) => list[threshold - 1] ?? 0);
    const x = Number(left) + ((Number(right) - Number(left)) * (threshold - 1)) / 98;
    line.setAttribute("x1", String(x));
    line.setAttribute("x2", String(x));
    const value = (threshold / 100).toFixed(2);
    const aDay = at / Number(days);
    const rate = aDay >= 10 ? numbers.format(Math.round(aDay)) : aDay.toFixed(aDay >= 1 ? 1 : 2);
    said.textContent =
      `At ${value}: ${numbers.format(at)} at or over, ${rate} a day. ` +
      `${numbers.format(lost)} of ${rejected} rejected ones missed, ${numbers.format(idle)} approved ones looked at in vain.`;
    input.setAttribute("aria-valuetext", value);
  };
  slider.removeAttribute("hidden");
  line.removeAttribute("hidden");
  input.addEventListener("input", show);
  show();
}
