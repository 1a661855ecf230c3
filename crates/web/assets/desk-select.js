// @ts-check
// Selecting several comments, for one decision on all of them. The form that counts them works without the script too.
import { announce, find, items, open } from "./desk-page.js";

/** Where a range begins. @type {HTMLElement | null} */
let anchor = null;

/** @param {HTMLElement} item @returns {HTMLInputElement | null} */
const boxOf = (item) => /** @type {HTMLInputElement | null} */ (item.querySelector("[data-select]"));

function tell() {
  const count = items().filter((item) => boxOf(item)?.checked).length;
  const place = find("[data-selected]");
  if (place) place.textContent = count === 0 ? "the selected" : count === 1 ? "1 comment" : `${count} comments`;
  const all = /** @type {HTMLInputElement | null} */ (find("[data-select-all] input"));
  if (all) all.checked = count > 0 && count === open().length;
  return count;
}

/** @param {HTMLElement} item */
export function toggle(item) {
  const box = boxOf(item);
  if (!box) return;
  box.checked = !box.checked;
  anchor = item;
  const count = tell();
  announce(`${box.checked ? "Selected" : "No longer selected"}; ${count} in all.`);
}

/** Selects from the last one chosen up to this one. @param {HTMLElement} item */
export function selectRange(item) {
  const all = items();
  const [from, to] = [anchor?.isConnected ? all.indexOf(anchor) : all.indexOf(item), all.indexOf(item)];
  for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    const box = boxOf(one);
    if (box && !one.classList.contains("is-done")) box.checked = true;
  }
  anchor = item;
  announce(`${tell()} selected.`);
}

export function startSelect() {
  document.addEventListener("click", (event) => {
    const box = event.target instanceof Element ? event.target.closest("[data-select]") : null;
    const item = /** @type {HTMLElement | null} */ (box?.closest("[data-item]") ?? null);
    if (!item) return;
    if (event.shiftKey) selectRange(item);
    else anchor = item;
    tell();
  });
  find("[data-select-all]")?.addEventListener("change", (event) => {
    const checked = event.target instanceof HTMLInputElement && event.target.checked;
    for (const item of open()) {
      const box = boxOf(item);
      if (box) box.checked = checked;
    }
    tell();
  });
  const form = /** @type {HTMLFormElement | null} */ (find("#bulk"));
  form?.addEventListener("submit", (event) => {
    if (tell() > 0) return;
    event.preventDefault();
    announce("Select some comments first: x selects the one that is current.");
  });
}
