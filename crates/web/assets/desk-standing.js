// @ts-check
// Shows in the dialog that restricts a reader what the ladder suggests, and fills it in when asked to.

const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-block-dialog]"));
const form = /** @type {HTMLFormElement | null} */ (dialog?.querySelector("form") ?? null);
const place = /** @type {HTMLElement | null} */ (dialog?.querySelector("[data-suggestion]") ?? null);

/** @typedef {{words: string, standing: string, length: string, clause: string, is_more: boolean, is_automatic: boolean}} Advice */

/** @param {Advice} advice */
function show(advice) {
  if (!place) return;
  const words = document.createElement("p");
  words.textContent = advice.words || "No rejection counts against them.";
  place.replaceChildren(words);
  place.classList.toggle("is-none", !advice.is_more);
  if (advice.is_more) {
    const use = document.createElement("button");
    use.type = "button";
    use.className = "link-button";
    use.textContent = "Fill this in";
    use.addEventListener("click", () => fill(advice));
    const line = document.createElement("p");
    line.append(use);
    place.append(line);
  }
  place.hidden = false;
}

/** @param {Advice} advice */
function fill(advice) {
  const radio = /** @type {HTMLInputElement | null} */ (form?.querySelector(`[name=standing][value="${advice.standing}"]`) ?? null);
  if (radio) radio.checked = true;
  for (const [name, value] of [["length", advice.length], ["clause", advice.clause]]) {
    const select = /** @type {HTMLSelectElement | null} */ (form?.querySelector(`[name=${name}]`) ?? null);
    if (select && value) select.value = value;
  }
  radio?.focus();
}

async function ask() {
  if (!dialog?.open || !form || !place) return;
  const address = form.action;
  place.hidden = true;
  try {
    const answer = await fetch(address.replace(/restrict$/, "suggestion"), { headers: { Accept: "application/json" } });
    // Another reader's dialog may be open by now.
    if (answer.ok && form.action === address) show(await answer.json());
  } catch {
    // The dialog works without a suggestion.
  }
}

if (dialog && place) new MutationObserver(ask).observe(dialog, { attributes: true, attributeFilter: ["open"] });
