// @ts-check
// Copies a secret with one button. Without this file it is marked and copied by hand.

const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-secret]"));
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-copy]"));

field?.addEventListener("focus", () => field.select());
if (field && button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      field.focus();
      button.textContent = "Marked: copy it with Ctrl+C";
    }
  });
}
