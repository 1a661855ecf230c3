// @ts-check
// One comment at a time without loading the frame again: the next one takes the place of the one that was decided on.
import { announce, desk, fail, find, isOne, items, read, revealControls, select } from "./desk-page.js";
import { afterDecision } from "./desk-decide.js";

/**
 * Puts another page of this view in place of what is shown.
 * @param {string} address
 * @param {boolean} [keep] whether the address is already that of the browser
 */
export async function show(address, keep = false) {
  try {
    const { page, address: shown } = await read(address);
    const [here, there] = [find("main"), find("main", page)];
    if (!here || !there) {
      location.assign(address);
      return;
    }
    here.replaceWith(document.importNode(there, true));
    document.title = page.title;
    if (!keep) history.pushState({ one: true }, "", shown);
    revealControls();
    const [item] = items();
    if (item) select(item);
    else announce(find("[data-empty] h2")?.textContent ?? "");
  } catch (error) {
    fail(error);
  }
}

/** The next comment or the one before. @param {number} step */
export function go(step) {
  const link = /** @type {HTMLAnchorElement | null} */ (find(`.one-nav [rel=${step > 0 ? "next" : "prev"}]`));
  if (link) show(link.href);
  else announce(step > 0 ? "This is the last one." : "This is the first one.");
}

export function startOne() {
  if (!isOne() && !find(".one-nav")) return;
  afterDecision(async () => go(1));
  document.addEventListener("desk:show", (event) => {
    const id = /** @type {CustomEvent} */ (event).detail;
    const queue = find("[data-queue]")?.dataset.queue ?? location.pathname.split("/")[3] ?? "held";
    show(`${desk}/${queue}?view=one&at=${id}`);
  });
  addEventListener("popstate", () => show(location.href, true));
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".one-nav a") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
  const [item] = items();
  if (item) select(item);
}
