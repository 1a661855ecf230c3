// @ts-check
// A button at each blurred text, for those who cannot hover, and the key v for the comment that has the focus. Without
// this file text is shown on hover, focus and press.
import { keysAreOn } from "./desk-page.js";

const body = document.body;

/** @param {Element} item */
function shown(item) {
  return item.classList.contains("is-unblurred") || (!item.classList.contains("is-blurred") && item.matches(":hover, :focus, :focus-within"));
}

/**
 * @param {Element} item
 * @param {boolean} show
 */
function set(item, show) {
  item.classList.toggle("is-unblurred", show);
  item.classList.toggle("is-blurred", !show);
  const button = item.querySelector(".unblur");
  if (!button) return;
  button.setAttribute("aria-pressed", String(show));
  button.textContent = show ? "Blur text" : "Show text";
}

/** @param {ParentNode} root */
function equip(root) {
  for (const text of root.querySelectorAll(".item .item-main > .item-text")) {
    const item = text.closest(".item");
    if (!item || item.querySelector(".unblur")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button unblur";
    button.textContent = "Show text";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => set(item, !item.classList.contains("is-unblurred")));
    text.after(button);
  }
}

if (body.dataset.blur) {
  equip(document);
  // Comments that arrive later.
  new MutationObserver((changes) => {
    if (changes.some((change) => change.addedNodes.length > 0)) equip(document);
  }).observe(body, { childList: true, subtree: true });
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.key !== "v" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target?.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]") || !keysAreOn()) return;
    const item = target?.closest(".item") ?? document.querySelector(".item.is-current") ?? document.querySelector(".item");
    if (!item) return;
    set(item, !shown(item));
    event.preventDefault();
  });
}
