// @ts-check
// The policy's editor with a check while one writes. Without this file the button "Check" shows the same.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-policy-form]"));
const area = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("[data-document]"));
if (form && area) edit(form, area);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} area
 */
function edit(form, area) {
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));
  const lines = part("lines");
  const summary = part("summary");
  const key = `ombud policy ${document.body.dataset.desk}`;
  const opened = area.value;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {AbortController | undefined} */
  let asked;
  /** @type {Set<number>} */
  let bad = new Set();

  function number() {
    const count = area.value.split("\n").length;
    const spans = Array.from({ length: count }, (_, at) => {
      const span = document.createElement("span");
      span.textContent = String(at + 1);
      span.classList.toggle("is-bad", bad.has(at + 1));
      return span;
    });
    lines.replaceChildren(...spans);
    lines.scrollTop = area.scrollTop;
  }

  /** @param {string} text @param {boolean} isBad */
  function tell(text, isBad) {
    summary.textContent = text;
    summary.classList.toggle("is-bad", isBad);
  }

  async function check() {
    asked?.abort();
    asked = new AbortController();
    const fields = new FormData(form);
    fields.set("form_token", document.body.dataset.formToken ?? "");
    try {
      const response = await fetch(form.dataset.check ?? "", {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(/** @type {any} */ (fields)),
        credentials: "same-origin",
        signal: asked.signal,
      });
      if (response.status === 401 || response.status === 403) {
        tell("You are signed out, or this page was open for too long. Your text is kept in this browser: reload the page to go on.", true);
        return;
      }
      if (!response.ok) throw new Error(`${response.status}`);
      show(await response.json());
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
      tell("The server does not answer. Your text is kept in this browser.", true);
    }
  }

  /** @param {{mistakes: {line: number}[], summary: string, list: string, preview: string | null, difference: string}} found */
  function show(found) {
    const count = found.mistakes.length;
    bad = new Set(found.mistakes.map((mistake) => mistake.line));
    part("mistakes").innerHTML = found.list;
    part("difference").innerHTML = found.difference;
    // While there are mistakes the last preview stays.
    if (found.preview !== null) part("preview").innerHTML = found.preview;
    tell(count ? `${count} ${count === 1 ? "mistake" : "mistakes"}. The policy in force stays as it is.` : found.summary, count > 0);
    number();
  }

  /** @param {number} line @param {number} column */
  function jump(line, column) {
    const all = area.value.split("\n");
    const begin = all.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const text = all[line - 1] ?? "";
    // Columns count characters, the text area counts UTF-16 units.
    const at = begin + [...text].slice(0, column - 1).join("").length;
    area.focus();
    area.setSelectionRange(at, Math.max(at, begin + text.length));
    const height = area.scrollHeight / Math.max(all.length, 1);
    area.scrollTop = Math.max(0, (line - 1) * height - area.clientHeight / 3);
  }

  function keep() {
    try {
      if (area.value === opened) localStorage.removeItem(key);
      else localStorage.setItem(key, area.value);
    } catch {
      // Without storage the text lives in the page alone.
    }
  }

  function offer() {
    /** @type {string | null} */
    let kept = null;
    try {
      kept = localStorage.getItem(key);
    } catch {
      return;
    }
    // It came into force meanwhile.
    if (kept === area.value && !("lookedAt" in form.dataset)) keep();
    if (kept === null || kept === area.value || "lookedAt" in form.dataset) return;
    const notice = part("draft");
    notice.hidden = false;
    part("draft-restore").addEventListener("click", () => {
      area.value = kept ?? "";
      notice.hidden = true;
      changed();
      area.focus();
    });
    part("draft-drop").addEventListener("click", () => {
      localStorage.removeItem(key);
      notice.hidden = true;
      area.focus();
    });
  }

  function changed() {
    keep();
    number();
    clearTimeout(timer);
    timer = setTimeout(check, 350);
  }

  lines.hidden = false;
  area.addEventListener("input", changed);
  area.addEventListener("scroll", () => (lines.scrollTop = area.scrollTop));
  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("[data-line]");
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    jump(Number(link.dataset.line), Number(link.dataset.column));
  });
  part("at").addEventListener("input", () => {
    const later = form.querySelector('input[name="when"][value="later"]');
    if (later instanceof HTMLInputElement) later.checked = true;
  });
  offer();
  number();
  check();
}
