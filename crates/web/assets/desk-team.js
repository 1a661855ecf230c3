// @ts-check
// What colleagues tell each other: notes, referrals, and who has which comment on their screen.
import { body, desk, fail, find, itemOf, selected, send, toast } from "./desk-page.js";
import { refresh, showRefused } from "./desk-decide.js";

/** How often a claim is renewed: well within its minute. */
const RENEW_MS = 25_000;
/** A comment that is only passed by is not claimed. */
const SETTLE_MS = 250;
/** @type {string | null} */
let claimed = null;
/** @type {number | undefined} */
let timer;

/** @param {HTMLElement} item @param {string | null} name */
export function showClaim(item, name) {
  const badge = find("[data-claim]", item);
  if (!badge) return;
  badge.hidden = !name;
  const place = find("[data-claim-name]", badge);
  if (place) place.textContent = name ?? "";
}

async function renew() {
  const item = selected();
  const id = item?.dataset.item;
  // Appeals are items, too, and have nothing to claim.
  if (!item || !id || !item.dataset.seen || document.hidden || item.classList.contains("is-done") || item.closest("[data-queue=comments]")) return;
  if (claimed && claimed !== id) release();
  try {
    const answer = await send(`${desk}/comments/${id}/claim`, new FormData());
    const lost = claimed === id && answer.held_by;
    claimed = answer.held_by ? null : id;
    showClaim(item, answer.held_by);
    if (lost) showRefused(item, `Your claim ran out, and ${answer.held_by} is looking at this now. You can still decide; whoever is second is told.`);
  } catch {
    // Without a claim one can work all the same, and the next round tries again.
    claimed = null;
  }
}

export function release() {
  if (!claimed) return;
  const fields = new URLSearchParams({ form_token: body.dataset.formToken ?? "" });
  navigator.sendBeacon(`${desk}/comments/${claimed}/release`, fields);
  claimed = null;
}

/** @param {HTMLElement} item */
export function openTeam(item) {
  const details = /** @type {HTMLDetailsElement | null} */ (item.querySelector("[data-team]"));
  if (!details) return;
  details.open = true;
  /** @type {HTMLTextAreaElement | null} */ (details.querySelector("[data-note]"))?.focus();
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
async function tell(form, button) {
  const item = /** @type {HTMLElement | null} */ (form.closest("[data-item]"));
  const fields = new FormData(form);
  if (button?.name) fields.set(button.name, button.value);
  try {
    const answer = await send(form.getAttribute("action") ?? "", fields);
    form.reset();
    const details = /** @type {HTMLDetailsElement | null} */ (form.closest("details"));
    if (details) details.open = false;
    toast(answer.message);
    if (item) await refresh(item);
  } catch (error) {
    fail(error);
  }
}

export function startTeam() {
  document.addEventListener("submit", (event) => {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    if (!form?.matches("[data-team-form]")) return;
    event.preventDefault();
    tell(form, /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter));
  });
  document.addEventListener("desk:current", () => {
    clearTimeout(timer);
    timer = setTimeout(renew, SETTLE_MS);
  });
  setInterval(renew, RENEW_MS);
  addEventListener("pagehide", release);
  document.addEventListener("visibilitychange", () => (document.hidden ? release() : renew()));
}

/**
 * Shows who has what, as the live stream tells.
 * @param {{comment: string, name: string, is_mine: boolean, ends_in_ms: number}[]} claims
 */
export function showClaims(claims) {
  const theirs = new Map(claims.filter((claim) => !claim.is_mine).map((claim) => [claim.comment, claim]));
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-claim]:not([hidden])"))) {
    const item = /** @type {HTMLElement | null} */ (badge.closest("[data-item]"));
    if (item && !theirs.has(item.dataset.item ?? "")) showClaim(item, null);
  }
  for (const [id, claim] of theirs) {
    const item = itemOf(id);
    if (item) showClaim(item, claim.name);
  }
}
