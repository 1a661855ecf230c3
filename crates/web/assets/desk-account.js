// @ts-check
// Passkeys, which need a script, and copying. Everything else on these pages works without it.

/** @param {string} text base64url */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {any[] | undefined} list */
function keys(list) {
  return list?.map((key) => ({ ...key, id: bytes(key.id) }));
}

/** @param {any} options */
async function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: keys(options.excludeCredentials),
  };
  const made = /** @type {any} */ (await navigator.credentials.create({ publicKey }));
  const response = {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.(),
  };
  return { id: made.id, rawId: text(made.rawId), type: made.type, extensions: {}, response };
}

/** @param {any} options */
async function get(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: keys(options.allowCredentials),
  };
  const used = /** @type {any} */ (await navigator.credentials.get({ publicKey }));
  const response = {
    clientDataJSON: text(used.response.clientDataJSON),
    authenticatorData: text(used.response.authenticatorData),
    signature: text(used.response.signature),
    userHandle: text(used.response.userHandle),
  };
  return { id: used.id, rawId: text(used.rawId), type: used.type, extensions: {}, response };
}

/**
 * Asks the server what is to be signed, the device to sign it, and sends the form with the answer in it.
 * @param {HTMLFormElement} form
 */
async function show(form) {
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const asked = await fetch(form.dataset.ask ?? "", {
    method: "POST",
    headers: { Accept: "application/json" },
    body: fields,
    credentials: "same-origin",
  });
  if (!asked.ok) throw new Error("The server did not go along. Reload the page and try again.");
  const { publicKey } = await asked.json();
  const answer = form.dataset.passkey === "create" ? await create(publicKey) : await get(publicKey);
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("answer"));
  field.value = JSON.stringify(answer);
  form.submit();
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"))) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-error]");
    if (problem) problem.textContent = "";
    show(form).catch((/** @type {Error} */ error) => {
      const known = error.name === "NotAllowedError" || error.name === "AbortError";
      const exists = error.name === "InvalidStateError";
      if (!problem) return;
      if (exists) problem.textContent = "This device has a passkey here already.";
      else problem.textContent = known ? "Nothing was signed. You can try again." : error.message;
    });
  });
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy ?? "");
    const lines = [...(source?.querySelectorAll("code") ?? [])].map((code) => code.textContent);
    const value = source instanceof HTMLInputElement ? source.value : lines.join("\n");
    const said = document.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(value);
      button.textContent = "Copied";
      if (said) said.textContent = "Copied.";
    } catch {
      if (said) said.textContent = "The browser did not allow copying. Select the text and copy it yourself.";
    }
  });
}
