// @ts-check
// Enhances the discussion below a story. Everything here also works without it, by the same addresses.

const DISCUSSION = "[data-discussion]";

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement | null} */
const find = (root, selector) => root.querySelector(selector);

/** The part of the page that answers replace.
 * @returns {HTMLElement | null} */
const discussion = () => find(document, DISCUSSION);

/** @param {string} text */
function announce(text) {
  const live = find(document, "[data-live]");
  if (live) live.textContent = text;
}

/** The query of the page whose discussion is shown. */
let shown = location.search;

// ---- Drafts: what was typed outlives a reload, not the tab.

const draftKey = `ombud:draft:${location.pathname}`;

/** @param {string | null} text */
function keepDraft(text) {
  try {
    if (text) sessionStorage.setItem(draftKey, text);
    else sessionStorage.removeItem(draftKey);
  } catch {
    // Storage is switched off; then there are no drafts.
  }
}

function readDraft() {
  try {
    return sessionStorage.getItem(draftKey) ?? "";
  } catch {
    return "";
  }
}

// ---- The form.

/** @param {HTMLTextAreaElement} area */
function count(area) {
  const counter = area.form && find(area.form, "[data-count]");
  if (!counter) return;
  const max = Number(area.dataset.max);
  const left = max - [...area.value].length;
  counter.hidden = left > max / 5;
  counter.classList.toggle("is-over", left < 0);
  const pattern = left < 0 ? counter.dataset.over : left === 1 ? counter.dataset.leftOne : counter.dataset.leftOther;
  counter.textContent = (pattern ?? "").replace("7777", String(Math.abs(left)));
}

/** Moves the form under a comment, or back to its place.
 * @param {string} parent @param {string} author @param {Element | null} after */
function aim(parent, author, after) {
  const write = find(document, ".write");
  const form = write && find(write, "[data-comment-form]");
  if (!write || !form) return;
  const field = /** @type {HTMLInputElement | null} */ (find(form, "[data-parent]"));
  const title = find(write, "[data-form-title]");
  const pattern = /** @type {HTMLTemplateElement | null} */ (find(write, "template[data-reply-title]"));
  const cancel = find(form, "[data-cancel]");
  if (!field || !title) return;
  title.dataset.plain ??= title.textContent ?? "";
  field.value = parent;
  title.textContent = parent ? (pattern?.content.textContent ?? "{}").replace("{}", author) : title.dataset.plain;
  if (cancel) cancel.hidden = !parent;
  if (after) after.after(write);
  else discussion()?.append(write);
  find(form, "[data-text]")?.focus();
}

/** Puts the discussion of an answered page in the place of the present one.
 * @param {string} html @returns {boolean} */
function replace(html) {
  const answered = new DOMParser().parseFromString(html, "text/html");
  const next = find(answered, DISCUSSION);
  const present = discussion();
  if (!next || !present) return false;
  present.replaceWith(document.adoptNode(next));
  const account = find(answered, ".account");
  if (account) find(document, ".account")?.replaceWith(document.adoptNode(account));
  prepare();
  return true;
}

/** After an answer: to what needs attention, else to what was posted. */
function attend() {
  const problem = find(document, "[data-nudge], [data-problem], .standing[role=alert], [data-preview]");
  const flash = find(document, "[data-flash]");
  if (flash) announce(flash.textContent ?? "");
  const target = problem ?? (location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null) ?? flash;
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function send(form, button) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  if (button instanceof HTMLButtonElement && button.name) fields.append(button.name, button.value);
  for (const each of form.querySelectorAll("button")) each.disabled = true;
  try {
    // Not `form.action`: our buttons bear that name.
    const answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", body: fields, headers: { Accept: "text/html" } });
    const posted = new URL(answer.url).searchParams.get("posted");
    if (!replace(await answer.text())) throw new Error("The answer holds no discussion");
    if (answer.redirected && posted) {
      keepDraft(null);
      const id = document.getElementById(`c-${posted}`) ? `c-${posted}` : `own-${posted}`;
      history.replaceState(null, "", `${location.pathname}${location.search}#${id}`);
      document.getElementById(id)?.classList.add("is-new");
    }
    attend();
  } catch {
    // The plain way tells what is wrong, and keeps what was typed.
    for (const each of form.querySelectorAll("button")) each.disabled = false;
    if (button instanceof HTMLButtonElement && button.name) {
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = button.name;
      hidden.value = button.value;
      form.append(hidden);
    }
    form.submit();
  }
}

/** Shows another order or page in place.
 * @param {string} address */
async function show(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || !replace(await answer.text())) throw new Error("No discussion");
    history.pushState(null, "", address);
    shown = location.search;
    const title = find(document, "[data-thread-title]");
    title?.focus();
    announce(title?.textContent ?? "");
  } catch {
    location.assign(address);
  }
}

/** What a new discussion needs: the draft, the counter. */
function prepare() {
  const area = /** @type {HTMLTextAreaElement | null} */ (find(document, "[data-text]"));
  if (!area) return;
  if (!area.value) area.value = readDraft();
  count(area);
}

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLTextAreaElement && event.target.matches("[data-text]")) {
    count(event.target);
    keepDraft(event.target.value);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-comment-form]")) return;
  event.preventDefault();
  void send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || !link.closest(DISCUSSION)) return;
  if (link.matches("[data-reply]") && find(document, "[data-comment-form]")) {
    event.preventDefault();
    aim(link.dataset.reply ?? "", link.dataset.author ?? "", link.closest(".comment"));
  } else if (link.matches("[data-cancel]")) {
    event.preventDefault();
    const parent = document.querySelector("[data-parent]")?.getAttribute("value");
    const from = link.closest("li")?.querySelector("[data-reply]");
    aim("", "", null);
    if (from instanceof HTMLElement && !parent) from.focus();
  } else if (link.matches("[data-order]")) {
    event.preventDefault();
    void show(link.href);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !(event.target instanceof Element)) return;
  const form = event.target.closest("[data-comment-form]");
  const parent = /** @type {HTMLInputElement | null} */ (form && form.querySelector("[data-parent]"));
  if (!parent?.value) return;
  const reply = find(document, `[data-reply="${CSS.escape(parent.value)}"]`);
  aim("", "", null);
  reply?.focus();
});

// Links within the page, such as the one that skips to the content, come here, too: they keep what is shown.
window.addEventListener("popstate", () => {
  if (location.search !== shown) location.reload();
});
prepare();
if (find(document, "[data-flash]")) attend();
