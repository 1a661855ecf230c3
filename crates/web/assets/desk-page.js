// @ts-check
// What all parts of the desk's script share: the comments of the page, which one is current, sending, telling.
// Modules import each other in one direction only: page, then decide, then the rest, then keys.

export const body = document.body;
export const desk = body.dataset.desk ?? "";

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement | null} */
export const find = (selector, within = document) => /** @type {HTMLElement | null} */ (within.querySelector(selector));
/** @returns {HTMLElement[]} */
export const items = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-item]")]);
export const open = () => items().filter((item) => !item.classList.contains("is-done"));
/** Whether one comment is shown at a time. */
export const isOne = () => find("[data-one]") !== null;
/** The comment of this id. @param {string} id @returns {HTMLElement | null} */
export const itemOf = (id) => find(`[data-item="${CSS.escape(id)}"]`);

/** Where the browser remembers that the keys are off. */
export const KEYS = "ombud-desk-keys";

/** Whether the keys are on: those of every page ask here. */
export function keysAreOn() {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch {
    return true;
  }
}

/** @type {HTMLElement | null} */
let current = null;

/** The comment that the keys work on: where the focus is, else the one last chosen. */
export function selected() {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-item]") ?? null);
  return focused ?? (current?.isConnected ? current : isOne() ? (items()[0] ?? null) : null);
}

/** @param {HTMLElement} item */
function setCurrent(item) {
  if (item === current && item.classList.contains("is-current")) return;
  current?.classList.remove("is-current");
  current = item;
  item.classList.add("is-current");
  document.dispatchEvent(new CustomEvent("desk:current", { detail: item }));
}

/** @param {HTMLElement | null | undefined} item */
export function select(item) {
  if (!item) return;
  setCurrent(item);
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

/** @param {number} step */
export function move(step) {
  const list = open();
  const here = selected();
  if (!here) return select(step > 0 ? list[0] : list[list.length - 1]);
  const all = items();
  const beyond = step > 0 ? all.slice(all.indexOf(here) + 1) : all.slice(0, all.indexOf(here)).reverse();
  const next = beyond.find((item) => !item.classList.contains("is-done"));
  if (next) select(next);
  else announce(step > 0 ? "This is the last one." : "This is the first one.");
}

/** @param {string} text */
export function announce(text) {
  const live = find("[data-live]");
  if (live) live.textContent = text;
}

/** A refusal of the server, with its stable code. */
export class Refused extends Error {
  /** @param {string} message @param {string} code */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/**
 * Sends a form as the browser would, and asks for JSON in return.
 * @param {string} path
 * @param {FormData | URLSearchParams} fields
 */
export async function send(path, fields) {
  fields.set("form_token", body.dataset.formToken ?? "");
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(/** @type {any} */ (fields)),
      credentials: "same-origin",
      keepalive: true,
    });
  } catch {
    throw new Refused("The server did not answer. Nothing was changed; please try again.", "offline");
  }
  const answer = (response.headers.get("content-type") ?? "").includes("json") ? await response.json() : null;
  if (response.status === 401) throw new Refused("You are signed out. Reload the page to sign in again.", "signed_out");
  if (!response.ok || !answer) {
    throw new Refused(answer?.error?.message ?? "That did not work. Nothing was changed.", answer?.error?.code ?? "");
  }
  return answer;
}

/** @param {Record<string, number> | undefined} counts */
export function showCounts(counts) {
  for (const [name, value] of Object.entries(counts ?? {})) {
    const mark = find(`[data-count="${CSS.escape(name)}"]`);
    if (!mark) continue;
    mark.textContent = value > 999 ? "999+" : String(value);
    mark.classList.toggle("is-zero", value === 0);
  }
}

/** @type {number | undefined} */
let toastTimer;
/**
 * @param {string} message
 * @param {{error?: boolean, undo?: () => void}} [options]
 */
export function toast(message, options = {}) {
  find(".toast")?.remove();
  const element = document.createElement("div");
  element.className = options.error ? "toast is-error" : "toast";
  const text = document.createElement("span");
  text.textContent = message;
  element.append(text);
  if (options.undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.setAttribute("aria-keyshortcuts", "u");
    button.append("Undo");
    const key = document.createElement("kbd");
    key.textContent = "u";
    button.append(key);
    button.addEventListener("click", options.undo);
    element.append(button);
  }
  body.append(element);
  announce(options.undo ? `${message} Press u to undo.` : message);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.remove(), options.error ? 12000 : 8000);
}

/** @param {unknown} error */
export function fail(error) {
  toast(error instanceof Error ? error.message : String(error), { error: true });
}

export function showEmpty() {
  const empty = find("[data-empty]");
  const more = find(".pager [rel=next]");
  if (empty && !isOne()) empty.hidden = open().length > 0 || Boolean(more);
}

/**
 * Fetches a page of the desk and reads it.
 * @param {string} address
 */
export async function read(address) {
  const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (response.redirected && !new URL(response.url).pathname.startsWith(desk)) {
    throw new Refused("You are signed out. Reload the page to sign in again.", "signed_out");
  }
  if (!response.ok) throw new Refused("That page could not be loaded. Please try again.", "");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { page, address: response.url };
}

/**
 * The card of a comment as it stands now.
 * @param {string} id
 * @returns {Promise<HTMLElement>}
 */
export async function fetchCard(id) {
  const queue = find("[data-queue]")?.dataset.queue ?? "";
  const { page } = await read(`${desk}/comments/${id}/card?queue=${isOne() ? `${queue}&one=1` : queue}`);
  const card = find("[data-item]", page);
  if (!card) throw new Refused("The comment could not be loaded. Reload the page to see it.", "");
  if (!find("#bulk")) card.querySelector(".item-select")?.remove();
  return document.importNode(card, true);
}

/**
 * Puts a comment in the place of what the page shows of it; what was typed and chosen stays.
 * @param {HTMLElement} old
 * @param {HTMLElement} card
 */
export function replaceCard(old, card) {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (old.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]"))) {
    const place = /** @type {HTMLInputElement | null} */ (card.querySelector(`${field.localName}[name="${field.name}"]`));
    if (!place || !field.value) continue;
    if (field.type === "checkbox") place.checked = field.checked;
    else place.value = field.value;
  }
  for (const opened of ["reason", "item-team", "explain"]) {
    const before = /** @type {HTMLDetailsElement | null} */ (old.querySelector(`details.${opened}`));
    const now = /** @type {HTMLDetailsElement | null} */ (card.querySelector(`details.${opened}`));
    if (before?.open && now) now.open = true;
  }
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(card);
  if (old === current || hadFocus) select(card);
}

/** Closes the menus of the bar, but not the one that this lies in. @param {EventTarget | null} inside */
function closeMenus(inside) {
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.desk-menu[open]"))) {
    if (!(inside instanceof Node) || !menu.contains(inside)) menu.open = false;
  }
}

function startMenus() {
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && !event.isComposing ? find("details.desk-menu[open]") : null;
    if (!menu) return;
    const hadFocus = menu.contains(document.activeElement);
    closeMenus(null);
    if (hadFocus) find("summary", menu)?.focus();
  });
}

export function startPage() {
  document.addEventListener("focusin", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[data-item]") : null;
    if (item instanceof HTMLElement) setCurrent(item);
  });
  startMenus();
  revealControls();
}

/** Shows what only works with the script. */
export function revealControls() {
  for (const button of document.querySelectorAll("[data-open-help], [data-select-all]")) button.removeAttribute("hidden");
}
