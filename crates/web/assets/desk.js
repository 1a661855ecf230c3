// @ts-check
// The desk with the keyboard and without reloading. Every form here works without this file.

const body = document.body;
const live = document.querySelector("[data-live]");
const items = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-item]")]);
const open = () => items().filter((item) => !item.classList.contains("is-done"));
/** @type {HTMLElement | null} */
let current = null;
/** How the last decision is undone, and what it folded. @type {{path: string, folded: HTMLElement[]} | null} */
let last = null;

/** @param {string} text */
function announce(text) {
  if (live) live.textContent = text;
}

/** @param {HTMLElement | null | undefined} item */
function select(item) {
  if (!item) return;
  current?.classList.remove("is-current");
  current = item;
  item.classList.add("is-current");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

/** The comment that the keys work on: where the focus is, else the one last chosen, else the first one. */
function selected() {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-item]") ?? null);
  return focused ?? (current?.isConnected ? current : null);
}

/** @param {number} step */
function move(step) {
  const list = open();
  const here = selected();
  if (!here) return select(step > 0 ? list[0] : list[list.length - 1]);
  const all = items();
  const beyond = step > 0 ? all.slice(all.indexOf(here) + 1) : all.slice(0, all.indexOf(here)).reverse();
  const next = beyond.find((item) => !item.classList.contains("is-done"));
  if (next) select(next);
  else announce(step > 0 ? "This is the last one." : "This is the first one.");
}

/**
 * Sends a form as the browser would, and asks for JSON in return.
 * @param {string} path
 * @param {FormData} fields
 */
async function send(path, fields) {
  fields.set("form_token", body.dataset.formToken ?? "");
  const response = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(/** @type {any} */ (fields)),
    credentials: "same-origin",
  });
  const answer = (response.headers.get("content-type") ?? "").includes("json") ? await response.json() : null;
  if (response.status === 401) throw new Error("You are signed out. Reload the page to sign in again.");
  if (!response.ok || !answer) throw new Error(answer?.error?.message ?? "That did not work. Nothing was changed.");
  return answer;
}

/** @param {Record<string, number> | undefined} counts */
function showCounts(counts) {
  for (const [name, value] of Object.entries(counts ?? {})) {
    const mark = document.querySelector(`[data-count="${name}"]`);
    if (!mark) continue;
    mark.textContent = value > 999 ? "999+" : String(value);
    mark.classList.toggle("is-zero", value === 0);
  }
}

/** @type {number | undefined} */
let toastTimer;
/**
 * @param {string} message
 * @param {{error?: boolean, undo?: boolean}} [options]
 */
function toast(message, options = {}) {
  document.querySelector(".toast")?.remove();
  const element = document.createElement("div");
  element.className = options.error ? "toast is-error" : "toast";
  const text = document.createElement("span");
  text.textContent = message;
  element.append(text);
  if (options.undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.append("Undo");
    const key = document.createElement("kbd");
    key.textContent = "z";
    button.append(key);
    button.addEventListener("click", undo);
    element.append(button);
  }
  body.append(element);
  announce(options.undo ? `${message} Press z to undo.` : message);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.remove(), options.error ? 12000 : 8000);
}

/** @param {unknown} error */
function fail(error) {
  toast(error instanceof Error ? error.message : String(error), { error: true });
}

/**
 * Folds a decided comment into one line, and goes on to the next.
 * @param {HTMLElement} item
 * @param {{message: string, status?: string, status_label?: string, undo?: string, counts?: Record<string, number>}} answer
 */
function settle(item, answer) {
  const all = items();
  const next = all.slice(all.indexOf(item) + 1).find((i) => !i.classList.contains("is-done")) ?? open().find((i) => i !== item);
  fold(item, answer);
  last = answer.undo ? { path: `${body.dataset.desk}/decisions/${answer.undo}/undo`, folded: [item] } : null;
  showCounts(answer.counts);
  showEmpty();
  toast(answer.message, { undo: Boolean(answer.undo) });
  select(next ?? item);
}

/**
 * @param {HTMLElement} item
 * @param {{message: string, status?: string, status_label?: string}} answer
 */
function fold(item, answer) {
  const badge = item.querySelector("[data-status]");
  item.dataset.was = ["published", "held", "rejected"].find((status) => item.classList.contains(`is-${status}`)) ?? "";
  item.dataset.wasLabel = badge?.textContent ?? "";
  showStatus(item, answer);
  // On the page of one comment there is nothing to make room for.
  if (item.closest("[data-queue=comments]")) return;
  item.classList.add("is-done");
  const done = /** @type {HTMLElement | null} */ (item.querySelector("[data-done]"));
  if (!done) return;
  done.textContent = answer.message;
  done.hidden = false;
}

/** @param {HTMLElement} item */
function unfold(item) {
  item.classList.remove("is-done");
  showStatus(item, { status: item.dataset.was, status_label: item.dataset.wasLabel });
  const done = /** @type {HTMLElement | null} */ (item.querySelector("[data-done]"));
  if (done) done.hidden = true;
}

/**
 * @param {HTMLElement} item
 * @param {{status?: string, status_label?: string}} answer
 */
function showStatus(item, answer) {
  if (!answer.status) return;
  for (const status of ["published", "held", "rejected", "withdrawn"]) item.classList.toggle(`is-${status}`, status === answer.status);
  const badge = item.querySelector("[data-status]");
  if (!badge) return;
  badge.textContent = answer.status_label ?? answer.status;
  badge.className = `badge is-${answer.status}`;
}

function showEmpty() {
  const empty = /** @type {HTMLElement | null} */ (document.querySelector("[data-empty]"));
  const more = document.querySelector(".pager [rel=next]");
  if (empty) empty.hidden = open().length > 0 || Boolean(more);
}

/**
 * @param {HTMLElement} item
 * @param {"approve" | "reject"} verb
 */
async function decide(item, verb) {
  const form = /** @type {HTMLFormElement | null} */ (item.querySelector("[data-decide]"));
  const button = form?.querySelector(`button[value=${verb}]`);
  if (!form || !button || item.classList.contains("is-busy") || item.classList.contains("is-done")) return;
  const clause = /** @type {HTMLSelectElement | null} */ (form.querySelector("[name=clause]"));
  if (verb === "reject" && clause && !clause.value) {
    clause.focus();
    announce("Choose the clause that it breaks, then press Reject.");
    return;
  }
  const fields = new FormData(form);
  fields.set("verb", verb);
  item.classList.add("is-busy");
  try {
    settle(item, await send(form.getAttribute("action") ?? "", fields));
  } catch (error) {
    fail(error);
  } finally {
    item.classList.remove("is-busy");
  }
}

async function undo() {
  const waiting = last;
  if (!waiting) {
    const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-undo]"));
    if (form) form.requestSubmit();
    else announce("There is nothing to undo.");
    return;
  }
  last = null;
  try {
    const [item] = waiting.folded;
    const fields = new FormData();
    if (item) fields.set("comment", item.dataset.item ?? "");
    const answer = await send(waiting.path, fields);
    waiting.folded.forEach(unfold);
    if (item && waiting.folded.length === 1) showStatus(item, answer);
    select(item);
    showCounts(answer.counts);
    showEmpty();
    toast(answer.message);
  } catch (error) {
    last = waiting;
    fail(error);
  }
}

const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-block-dialog]"));
const blockForm = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-block-form]"));
const help = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-help-dialog]"));

/** @param {HTMLElement} item */
function openBlock(item) {
  if (!dialog || !blockForm || !item.dataset.reader) return;
  select(item);
  blockForm.reset();
  blockForm.action = `${body.dataset.desk}/readers/${item.dataset.reader}/restrict`;
  const clause = /** @type {HTMLSelectElement | null} */ (item.querySelector("[name=clause]"));
  const chosen = /** @type {HTMLSelectElement | null} */ (blockForm.querySelector("[name=clause]"));
  if (chosen) chosen.value = clause?.value ?? "";
  for (const place of dialog.querySelectorAll("[data-name]")) place.textContent = item.dataset.readerName ?? "";
  for (const place of dialog.querySelectorAll("[data-published]")) place.textContent = item.dataset.readerPublished ?? "0";
  showBlockError("");
  dialog.showModal();
}

/** @param {string} message */
function showBlockError(message) {
  const place = /** @type {HTMLElement | null} */ (blockForm?.querySelector("[data-error]") ?? null);
  if (!place) return;
  place.textContent = message;
  place.hidden = !message;
}

blockForm?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer = await send(blockForm.action, new FormData(blockForm));
    dialog?.close();
    const removed = new FormData(blockForm).has("remove_comments") ? open().filter((item) => item.dataset.reader === current?.dataset.reader) : [];
    for (const item of removed) fold(item, { message: answer.message, status: "rejected", status_label: "Rejected" });
    last = answer.undo ? { path: `${body.dataset.desk}/decisions/${answer.undo}/undo`, folded: removed } : null;
    showCounts(answer.counts);
    showEmpty();
    toast(answer.message, { undo: Boolean(answer.undo) });
    if (removed.length > 0) move(1);
    else current?.focus();
  } catch (error) {
    showBlockError(error instanceof Error ? error.message : String(error));
  }
});

// A date or a length of time means a suspension.
for (const part of document.querySelectorAll(".suspend-until")) {
  part.addEventListener("change", () => {
    const radio = /** @type {HTMLInputElement | null} */ (part.closest("fieldset")?.querySelector("[value=suspended]") ?? null);
    if (radio) radio.checked = true;
  });
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-close]")) dialog?.close();
  if (target?.closest("[data-open-help]")) help?.showModal();
  const block = target?.closest("[data-block]");
  const plain = event instanceof MouseEvent && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const item = /** @type {HTMLElement | null} */ (block?.closest("[data-item]") ?? null);
  if (item && dialog && plain) {
    event.preventDefault();
    openBlock(item);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target instanceof HTMLFormElement ? event.target : null;
  const item = /** @type {HTMLElement | null} */ (form?.closest("[data-item]") ?? null);
  const verb = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter)?.value;
  if (!form?.matches("[data-decide]") || !item || (verb !== "approve" && verb !== "reject")) return;
  event.preventDefault();
  decide(item, verb);
});

document.addEventListener("focusin", (event) => {
  const item = event.target instanceof Element ? event.target.closest("[data-item]") : null;
  if (!(item instanceof HTMLElement) || item === current) return;
  current?.classList.remove("is-current");
  current = item;
  item.classList.add("is-current");
});

const fields = "input, textarea, select, [contenteditable]";
document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target?.closest(fields) || document.querySelector("dialog[open]")) return;
  if (press(event.key)) event.preventDefault();
});

/** @param {string} key */
function press(key) {
  const item = selected();
  switch (key) {
    case "j":
      move(1);
      return true;
    case "k":
      move(-1);
      return true;
    case "f":
    case "d":
      if (item) decide(item, key === "f" ? "approve" : "reject");
      else move(1);
      return true;
    case "b":
      if (item) openBlock(item);
      else move(1);
      return true;
    case "z":
      undo();
      return true;
    case "?":
      help?.showModal();
      return Boolean(help);
    default:
      return false;
  }
}

async function refreshCounts() {
  if (document.hidden || !body.dataset.desk) return;
  try {
    const response = await fetch(`${body.dataset.desk}/counts`, { headers: { Accept: "application/json" } });
    if (response.ok) showCounts(await response.json());
  } catch {
    // The next round tries again.
  }
}
if (body.dataset.desk) setInterval(refreshCounts, 30000);

for (const button of document.querySelectorAll("[data-open-help]")) button.removeAttribute("hidden");
/** @type {HTMLFormElement | null} */ (document.querySelector("[data-submit-at-once]"))?.requestSubmit();
