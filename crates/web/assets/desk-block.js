// @ts-check
// The dialog in which a reader is blocked.
import { body, desk, find, move, open, select, selected, send } from "./desk-page.js";
import { fold, remember } from "./desk-decide.js";

const dialog = /** @type {HTMLDialogElement | null} */ (find("[data-block-dialog]"));
const form = /** @type {HTMLFormElement | null} */ (find("[data-block-form]"));

/** @param {HTMLElement} item */
export function openBlock(item) {
  if (!dialog || !form || !item.dataset.reader) return;
  select(item);
  form.reset();
  form.action = `${desk}/readers/${item.dataset.reader}/restrict`;
  const clause = /** @type {HTMLSelectElement | null} */ (item.querySelector("[name=clause]"));
  const chosen = /** @type {HTMLSelectElement | null} */ (form.querySelector("[name=clause]"));
  if (chosen) chosen.value = clause?.value ?? "";
  for (const place of dialog.querySelectorAll("[data-name]")) place.textContent = item.dataset.readerName ?? "";
  for (const place of dialog.querySelectorAll("[data-published]")) place.textContent = item.dataset.readerPublished ?? "0";
  showError("");
  dialog.showModal();
}

/** @param {string} message */
function showError(message) {
  const place = form && find("[data-error]", form);
  if (!place) return;
  place.textContent = message;
  place.hidden = !message;
}

async function block() {
  const button = /** @type {HTMLButtonElement | null} */ (form?.querySelector("button.is-reject") ?? null);
  if (!form || !dialog || !button || button.disabled) return;
  // Pressed twice, it would be put on twice.
  button.disabled = true;
  try {
    const answer = await send(form.action, new FormData(form));
    dialog.close();
    const reader = selected()?.dataset.reader;
    const removed = new FormData(form).has("remove_comments") ? open().filter((item) => item.dataset.reader === reader) : [];
    for (const item of removed) fold(item, { message: answer.message, status: "rejected", status_label: "Rejected" });
    remember(answer, removed);
    if (removed.length > 0) move(1);
    else selected()?.focus();
  } catch (error) {
    showError(error instanceof Error ? error.message : String(error));
  } finally {
    button.disabled = false;
  }
}

export function startBlock() {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    block();
  });
  // A date or a length of time means a suspension.
  for (const part of document.querySelectorAll(".suspend-until")) {
    part.addEventListener("change", () => {
      const radio = /** @type {HTMLInputElement | null} */ (part.closest("fieldset")?.querySelector("[value=suspended]") ?? null);
      if (radio) radio.checked = true;
    });
  }
  body.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-block]") : null;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const item = /** @type {HTMLElement | null} */ (link?.closest("[data-item]") ?? null);
    if (!item || !dialog || !plain) return;
    event.preventDefault();
    openBlock(item);
  });
}
