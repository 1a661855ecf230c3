// @ts-check
// Verifying the log without leaving the page, with how far it is. Without this file the form leads to a page of its own.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-verify]"));
const place = document.querySelector("[data-verified]");

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [kind]
 */
function element(tag, text, kind) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

/** @param {{whole: boolean, rows: number, number: number, hash: string, expected: number | null, faults: string[], more: number}} found */
function show(found) {
  const parts = [];
  if (found.whole) {
    const noted = found.expected ? ` The hash that you noted is of number ${found.expected}.` : "";
    const deeds = found.rows === 1 ? "deed" : "deeds";
    parts.push(element("p", `${found.rows} ${deeds}: nothing is changed, missing or added.${noted}`, "verdict is-whole"));
  } else {
    const broken = element("div", "", "verdict is-broken");
    const list = document.createElement("ul");
    list.append(...found.faults.map((fault) => element("li", fault)));
    if (found.more > 0) list.append(element("li", `and ${found.more} more`));
    broken.append(element("p", "The log is not as it was written. Tell whoever runs this server."), list);
    parts.push(broken);
  }
  if (found.hash) {
    const last = element("p", `Number ${found.number} has the hash `);
    last.append(element("code", found.hash), ". Note it where nobody who can write to the database can.");
    parts.push(last);
  }
  place?.replaceChildren(...parts);
}

/** @param {ReadableStream<Uint8Array>} stream */
async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield JSON.parse(part);
  }
}

/** @param {HTMLFormElement} form */
async function verify(form) {
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Verifying the log");
  place?.replaceChildren(bar);
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
    credentials: "same-origin",
  });
  if (!response.ok || !response.body) throw new Error("The log could not be verified. Reload the page and try again.");
  let finished = false;
  for await (const line of lines(response.body)) {
    if (line.error) throw new Error(line.error);
    bar.max = Math.max(line.total, 1);
    bar.value = line.done;
    if (line.found) {
      finished = true;
      show(line.found);
    }
  }
  if (!finished) throw new Error("The connection broke off before the end. Please try again.");
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (!button || button.disabled) return;
  button.disabled = true;
  verify(form)
    .catch((error) => {
      const text = error instanceof TypeError ? "The server does not answer. Please try again." : error.message;
      place?.replaceChildren(element("p", text, "verdict is-broken"));
    })
    .finally(() => {
      button.disabled = false;
    });
});
