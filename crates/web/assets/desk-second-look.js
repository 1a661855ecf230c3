// @ts-check
// The second look by keys: f approve, 1 to 9 choose a clause, d reject by it, s skip. The form works without this file.
import { keysAreOn } from "./desk-page.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-look-form]"));
const live = document.querySelector("[data-live]");

/** @param {string} verb */
function press(verb) {
  const button = /** @type {HTMLButtonElement | null} */ (form?.querySelector(`button[value=${verb}]`) ?? null);
  if (!form || !button || form.dataset.sent) return;
  const clause = /** @type {HTMLSelectElement | null} */ (form.querySelector("[name=clause]"));
  if (verb === "reject" && clause && !clause.value) {
    clause.focus();
    if (live) live.textContent = "Choose the clause that it breaks, then press Reject.";
    return;
  }
  form.requestSubmit(button);
}

// Once is enough, however long the key is held.
form?.addEventListener("submit", () => {
  form.dataset.sent = "yes";
});

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (!form || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (target?.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]") || !keysAreOn()) return;
  const verbs = /** @type {Record<string, string>} */ ({ f: "approve", d: "reject", s: "skip" });
  const clause = /** @type {HTMLSelectElement | null} */ (form.querySelector("[name=clause]"));
  if (verbs[event.key]) press(verbs[event.key]);
  else if (/^[1-9]$/.test(event.key) && clause && Number(event.key) < clause.options.length) {
    clause.selectedIndex = Number(event.key);
    if (live) live.textContent = clause.options[clause.selectedIndex]?.textContent ?? "";
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
// Before the desk's own keys, which mean the comments of a queue.
document.addEventListener("keydown", onKey, { capture: true });

// The focus shows blurred text: then it waits for the person.
if (!document.body.dataset.blur) /** @type {HTMLElement | null} */ (document.querySelector("[data-look]"))?.focus({ preventScroll: true });
