// @ts-check
// The desk as it changes under several hands. What one is reading never moves: new comments wait until they are asked for.
import { desk, fail, fetchCard, find, isOne, itemOf, selected, showCounts, showEmpty, toast } from "./desk-page.js";
import { fold, refresh, showRefused } from "./desk-decide.js";
import { showClaims } from "./desk-team.js";

/** How often the counts are asked for where no stream can be had. */
const POLL_MS = 30_000;
/** @type {EventSource | null} */
let stream = null;
/** The last decision that was told. */
let last = find("[data-live-after]")?.dataset.liveAfter ?? "";
/** Comments that came and are not shown yet. @type {string[]} */
const arrived = [];
/** Claims that ended by themselves. @type {number | undefined} */
let claimTimer;

/** @typedef {{comment: string, is_new: boolean, is_mine: boolean, status: string, status_label: string, seen: string, message: string}} Change */

/** @param {Change} change */
function take(change) {
  const item = itemOf(change.comment);
  if (!item) return arrive(change);
  if (item.dataset.seen === change.seen) return;
  // One's own is shown already, and its answer says the rest.
  if (change.is_mine && (item.classList.contains("is-busy") || item.classList.contains("is-done"))) return;
  if (item.classList.contains("is-done") && change.status === item.dataset.was) {
    refresh(item).then(showEmpty);
    return;
  }
  if (item === selected()) {
    // It is being read: it stays as it is, with word of what happened.
    showRefused(item, `${change.message} ${isOne() ? "Go on to the next one, or decide anew once you have looked again." : ""}`);
    item.classList.add("is-taken");
    return;
  }
  fold(item, change);
  item.classList.add("is-taken");
  showEmpty();
}

/** @param {Change} change */
function arrive(change) {
  const queue = find("[data-queue]");
  const bar = find("[data-arrived]");
  const at = arrived.indexOf(change.comment);
  const waits = queue?.dataset.queue === "held" ? change.status === "held" : change.is_new;
  if (!waits && at >= 0 && queue?.dataset.queue === "held") arrived.splice(at, 1);
  if (waits && at < 0 && bar) arrived.push(change.comment);
  showArrived();
}

function showArrived() {
  const bar = find("[data-arrived]");
  const button = bar && find("button", bar);
  if (!bar || !button) return;
  bar.hidden = arrived.length === 0;
  button.textContent = arrived.length === 1 ? "1 new comment: show it" : `${arrived.length} new comments: show them`;
}

async function showNew() {
  const list = find("[data-queue]");
  if (!list) return;
  const atStart = list.dataset.arrivals === "start";
  for (let id = arrived.shift(); id; id = arrived.shift()) {
    if (itemOf(id)) continue;
    try {
      const card = await fetchCard(id);
      if (atStart) list.prepend(card);
      else list.append(card);
    } catch (error) {
      // It waits again, behind the others.
      arrived.push(id);
      fail(error);
      break;
    }
  }
  showArrived();
  showEmpty();
}

/** @param {{counts: Record<string, number>, claims: {comment: string, name: string, is_mine: boolean, ends_in_ms: number}[], for_me: number}} state */
function showState(state) {
  showCounts(state.counts);
  showClaims(state.claims);
  clearTimeout(claimTimer);
  const first = Math.min(...state.claims.map((claim) => claim.ends_in_ms));
  if (Number.isFinite(first)) {
    const rest = state.claims.map((claim) => ({ ...claim, ends_in_ms: claim.ends_in_ms - first })).filter((claim) => claim.ends_in_ms > 0);
    claimTimer = setTimeout(() => showState({ ...state, claims: rest }), Math.max(first, 0) + 500);
  }
  const strip = find("[data-for-you]");
  const count = find("[data-for-me]");
  if (!strip || !count || count.textContent === String(state.for_me)) return;
  const more = state.for_me > Number(count.textContent);
  count.textContent = String(state.for_me);
  strip.hidden = state.for_me === 0;
  const hint = find("[data-for-me-more]");
  if (hint) hint.hidden = !more;
}

function connect() {
  if (stream || !desk || !find("[data-live-after]")) return;
  stream = new EventSource(`${desk}/live?after=${encodeURIComponent(last)}`);
  stream.addEventListener("change", (event) => {
    last = event.lastEventId || last;
    take(JSON.parse(event.data));
  });
  stream.addEventListener("state", (event) => {
    document.body.dataset.following = "yes";
    showState(JSON.parse(event.data));
  });
  stream.addEventListener("ended", () => {
    disconnect();
    toast("You are signed out, or your role has changed. Reload the page to go on; nothing that you decided is lost.", { error: true });
  });
}

function disconnect() {
  stream?.close();
  stream = null;
}

async function poll() {
  const streams = stream && stream.readyState !== EventSource.CLOSED;
  if (document.hidden || !desk || streams) return;
  try {
    const response = await fetch(`${desk}/counts`, { headers: { Accept: "application/json" } });
    if (response.ok) showCounts(await response.json());
  } catch {
    // The next round tries again.
  }
}

export function startLive() {
  if (!desk) return;
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-arrived] button")) showNew();
  });
  // A page that nobody looks at needs no stream; when it is looked at again, it learns what it missed.
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  connect();
  setInterval(poll, POLL_MS);
}
