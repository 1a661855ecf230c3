// @ts-check
// The keys of the desk. Every one of them is also a control that can be seen. None works while one types.
import { announce, find, isOne, KEYS, keysAreOn, move, selected } from "./desk-page.js";
import { chooseClause, decide, undo } from "./desk-decide.js";
import { openBlock } from "./desk-block.js";
import { selectRange, toggle } from "./desk-select.js";
import { openTeam } from "./desk-team.js";
import { go } from "./desk-one.js";

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const help = /** @type {HTMLDialogElement | null} */ (find("[data-help-dialog]"));

/** @param {boolean} on */
function turn(on) {
  try {
    localStorage.setItem(KEYS, on ? "on" : "off");
  } catch {
    announce("This browser does not let the page remember that.");
  }
}

/** @param {number} step */
function step(step) {
  if (isOne() || find(".one-nav")) go(step);
  else move(step);
}

/** The queues of the desk, then the saved ones; the link to manage these is none. */
function queues() {
  return /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('nav[aria-label="Queues"] a:not([href$="/queues"])')]);
}

function nextQueue() {
  const links = queues();
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[(here + 1) % links.length]?.click();
}

/** The other view, with the comment that is current. */
function changeView() {
  const link = /** @type {HTMLAnchorElement | null} */ (find("[data-view]"));
  if (!link) return;
  const item = selected();
  const address = new URL(link.href);
  if (item && address.searchParams.get("view") === "one") address.searchParams.set("at", item.dataset.item ?? "");
  location.assign(address.href);
}

function explain() {
  const item = selected();
  const details = /** @type {HTMLDetailsElement | null} */ (item?.querySelector("[data-explain]") ?? null);
  if (!details) return;
  details.open = !details.open;
  details.querySelector("summary")?.focus();
}

function search() {
  const box = /** @type {HTMLInputElement | null} */ (find("input[type=search]"));
  const link = /** @type {HTMLAnchorElement | null} */ (find('.desk-bar a[href$="/search"], .desk-bar a[href$="/readers"]'));
  if (box) box.focus();
  else link?.click();
}

/** What each key does with the current comment. @type {Record<string, (item: HTMLElement) => void>} */
const ON_COMMENT = {
  f: (item) => void decide(item, "approve"),
  d: chooseClause,
  b: openBlock,
  e: explain,
  n: openTeam,
  x: toggle,
  X: selectRange,
};

/** What each key does otherwise. @type {Record<string, () => void>} */
const ANYWHERE = {
  j: () => step(1),
  k: () => step(-1),
  u: undo,
  z: changeView,
  t: nextQueue,
  "/": search,
  "?": () => help?.showModal(),
};

/** @param {string} key */
function press(key) {
  const onComment = ON_COMMENT[key];
  if (onComment && find("[data-item]")) {
    const item = selected();
    if (item) onComment(item);
    else move(1);
    return true;
  }
  const action = ANYWHERE[key];
  if (action) {
    action();
    return true;
  }
  const queue = /^[1-6]$/.test(key) ? queues()[Number(key) - 1] : undefined;
  queue?.click();
  return Boolean(queue);
}

export function startKeys() {
  queues().forEach((link, at) => at < 6 && link.setAttribute("aria-keyshortcuts", String(at + 1)));
  const on = /** @type {HTMLInputElement | null} */ (find("[data-keys-on]"));
  if (on) {
    on.checked = keysAreOn();
    on.addEventListener("change", () => turn(on.checked));
  }
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-close]")) target.closest("dialog")?.close();
    if (target?.closest("[data-open-help]")) help?.showModal();
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (target?.closest(TYPING) || document.querySelector("dialog[open]") || !keysAreOn()) return;
    if (press(event.key)) event.preventDefault();
  });
}
