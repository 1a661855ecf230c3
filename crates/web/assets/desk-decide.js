// @ts-check
// A decision is shown at once and sent in one request; when the server refuses it, it is taken back and explained.
import { announce, body, desk, fail, fetchCard, find, isOne, items, open, Refused, replaceCard, select, send, showCounts, showEmpty, toast } from "./desk-page.js";

/**
 * @typedef {{message: string, status?: string, status_label?: string, undo?: string, counts?: Record<string, number>}} Answer
 * @typedef {{answer: Promise<Answer | null>, folded: HTMLElement[], address: string}} Done
 */
/** What can be undone, the latest last. @type {Done[]} */
const done = [];
/** What is to be shown after a decision, in the view of one comment. @type {(() => Promise<void>) | null} */
let goOn = null;

/** @param {() => Promise<void>} step */
export function afterDecision(step) {
  goOn = step;
}

/**
 * Folds a decided comment into one line.
 * @param {HTMLElement} item
 * @param {{message: string, status?: string, status_label?: string}} answer
 */
export function fold(item, answer) {
  const badge = find("[data-status]", item);
  if (!item.classList.contains("is-done")) {
    item.dataset.was = ["published", "held", "rejected", "withdrawn"].find((status) => item.classList.contains(`is-${status}`)) ?? "";
    item.dataset.wasLabel = badge?.textContent ?? "";
  }
  showStatus(item, answer);
  // On the page of one comment there is nothing to make room for.
  if (!item.closest("[data-queue=comments]")) item.classList.add("is-done");
  const line = find("[data-done]", item);
  if (!line) return;
  line.textContent = answer.message;
  line.hidden = false;
}

/** @param {HTMLElement} item */
export function unfold(item) {
  item.classList.remove("is-done", "is-taken");
  showStatus(item, { status: item.dataset.was, status_label: item.dataset.wasLabel });
  const line = find("[data-done]", item);
  if (line) line.hidden = true;
}

/**
 * @param {HTMLElement} item
 * @param {{status?: string, status_label?: string}} answer
 */
export function showStatus(item, answer) {
  if (!answer.status) return;
  for (const status of ["published", "held", "rejected", "withdrawn"]) item.classList.toggle(`is-${status}`, status === answer.status);
  const badge = find("[data-status]", item);
  if (!badge) return;
  badge.textContent = answer.status_label ?? answer.status;
  badge.className = `badge is-${answer.status}`;
}

/**
 * Tells on the comment itself why something was refused.
 * @param {HTMLElement} item
 * @param {string} message
 */
export function showRefused(item, message) {
  const place = find("[data-refused]", item);
  if (!place) return;
  place.textContent = message;
  place.hidden = false;
}

/**
 * @param {HTMLElement} item
 * @param {"approve" | "reject"} verb
 * @param {{clause?: string, reason?: string}} [chosen]
 */
export async function decide(item, verb, chosen = {}) {
  const form = /** @type {HTMLFormElement | null} */ (item.querySelector("[data-decide]"));
  const button = form?.querySelector(`button[value=${verb}]`);
  if (!form || !button || item.classList.contains("is-busy") || item.classList.contains("is-done")) return;
  const clause = /** @type {HTMLSelectElement | null} */ (form.querySelector("[name=clause]"));
  if (clause && chosen.clause) clause.value = chosen.clause;
  const reason = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=reason]"));
  if (reason && chosen.reason !== undefined) reason.value = chosen.reason;
  if (verb === "reject" && clause && !clause.value) {
    clause.focus();
    announce("Choose the clause that it breaks, then press Reject.");
    return;
  }
  const fields = new FormData(form);
  fields.set("verb", verb);
  const title = (clause?.selectedOptions[0]?.textContent ?? "").replace(/^\d+\.\s*/, "");
  const message = verb === "approve" ? "Approved." : `Rejected: ${title}.`;
  const next = following(item);
  fold(item, verb === "approve" ? { message, status: "published", status_label: "Published" } : { message, status: "rejected", status_label: "Rejected" });
  item.classList.add("is-busy");
  toast(message, { undo });
  if (!isOne()) select(next ?? item);
  showEmpty();
  const answer = send(form.getAttribute("action") ?? "", fields).then(
    (answer) => carriedOut(item, answer),
    (error) => takenBack(item, error),
  );
  done.push({ answer, folded: [item], address: location.href });
  if ((await answer) && isOne()) await goOn?.();
}

/** @param {HTMLElement} item */
function following(item) {
  const all = items();
  return all.slice(all.indexOf(item) + 1).find((i) => !i.classList.contains("is-done")) ?? open().find((i) => i !== item);
}

/** @param {HTMLElement} item @param {Answer} answer */
async function carriedOut(item, answer) {
  item.classList.remove("is-busy");
  const line = find("[data-done]", item);
  if (line) line.textContent = answer.message;
  showStatus(item, answer);
  showCounts(answer.counts);
  if (item.closest("[data-queue=comments]")) await refresh(item);
  return answer;
}

/** @param {HTMLElement} item @param {unknown} error @returns {Promise<null>} */
async function takenBack(item, error) {
  item.classList.remove("is-busy");
  unfold(item);
  showEmpty();
  const at = done.findIndex((one) => one.folded[0] === item);
  if (at >= 0) done.splice(at, 1);
  const message = error instanceof Error ? error.message : String(error);
  fail(error);
  const overtaken = error instanceof Refused && ["overtaken", "conflict"].includes(error.code);
  const shown = overtaken ? await refresh(item) : item;
  showRefused(shown, message);
  if (shown.isConnected) select(shown);
  return null;
}

/**
 * Shows a comment as it stands now.
 * @param {HTMLElement} item
 * @returns {Promise<HTMLElement>}
 */
export async function refresh(item) {
  try {
    const card = await fetchCard(item.dataset.item ?? "");
    replaceCard(item, card);
    return card;
  } catch (error) {
    fail(error);
    return item;
  }
}

/**
 * Remembers a decision that was made elsewhere on the page.
 * @param {Answer} answer
 * @param {HTMLElement[]} folded
 */
export function remember(answer, folded) {
  done.push({ answer: Promise.resolve(answer), folded, address: location.href });
  showCounts(answer.counts);
  showEmpty();
  toast(answer.message, answer.undo ? { undo } : {});
}

export async function undo() {
  const last = done.pop();
  if (!last) {
    const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-undo]"));
    if (form) form.requestSubmit();
    else announce("There is nothing to undo.");
    return;
  }
  const made = await last.answer;
  if (!made?.undo) return announce("There is nothing to undo.");
  try {
    const answer = await send(`${desk}/decisions/${made.undo}/undo`, new FormData());
    showCounts(answer.counts);
    toast(answer.message);
    for (const item of last.folded.filter((item) => item.isConnected)) {
      unfold(item);
      const card = await refresh(item);
      if (last.folded.length === 1) select(card);
    }
    showEmpty();
    // In the view of one comment, it is no longer on the page: go back to where it was.
    const [only] = last.folded;
    if (only && !only.isConnected && isOne()) document.dispatchEvent(new CustomEvent("desk:show", { detail: only.dataset.item }));
  } catch (error) {
    // What the server did not hear can be undone still; else the next press would undo the decision before it.
    if (error instanceof Refused && ["offline", "signed_out", "internal", "unavailable"].includes(error.code)) done.push(last);
    fail(error);
  }
}

const dialog = /** @type {HTMLDialogElement | null} */ (find("[data-clause-dialog]"));
/** @type {HTMLElement | null} */
let rejecting = null;

/** Asks for the clause, by one key. @param {HTMLElement} item */
export function chooseClause(item) {
  const clause = /** @type {HTMLSelectElement | null} */ (item.querySelector("[data-decide] [name=clause]"));
  if (!dialog || !clause || item.classList.contains("is-done")) return;
  rejecting = item;
  select(item);
  const reason = /** @type {HTMLInputElement | null} */ (dialog.querySelector("[data-clause-reason]"));
  const typed = /** @type {HTMLInputElement | null} */ (item.querySelector("[name=reason]"));
  if (reason) reason.value = typed?.value ?? "";
  const buttons = /** @type {HTMLButtonElement[]} */ ([...dialog.querySelectorAll("[data-clause]")]);
  for (const button of buttons) button.classList.toggle("is-primary", button.value === clause.value);
  dialog.showModal();
  (buttons.find((button) => button.value === clause.value) ?? buttons[0])?.focus();
}

/** @param {string} clause */
function rejectBy(clause) {
  const reason = /** @type {HTMLInputElement | null} */ (dialog?.querySelector("[data-clause-reason]") ?? null);
  dialog?.close();
  if (rejecting) decide(rejecting, "reject", { clause, reason: reason?.value ?? "" });
  rejecting = null;
}

function startChooser() {
  dialog?.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-clause]") : null;
    if (button instanceof HTMLButtonElement) rejectBy(button.value);
  });
  dialog?.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing && event.key === "Enter") {
      event.preventDefault();
      const proposed = /** @type {HTMLButtonElement | null} */ (dialog.querySelector("[data-clause].is-primary"));
      if (proposed) rejectBy(proposed.value);
      return;
    }
    const button = typing ? null : dialog.querySelector(`[data-clause][aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    rejectBy(button.value);
  });
}

export function startDecide() {
  startChooser();
  document.addEventListener("submit", (event) => {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    const item = /** @type {HTMLElement | null} */ (form?.closest("[data-item]") ?? null);
    const verb = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter)?.value;
    if (!form?.matches("[data-decide]") || !item || (verb !== "approve" && verb !== "reject")) return;
    event.preventDefault();
    decide(item, verb);
  });
  body.dataset.ready = "yes";
}
