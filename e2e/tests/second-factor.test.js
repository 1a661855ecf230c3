// @ts-check
// A moderator sets up an authenticator app by keyboard, signs in with a code, a recovery code and a passkey, and ends
// sessions; an admin manages people. Nothing serious for axe, no sideways scrolling.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, signIn, withPage } from "../lib/browser.js";
import { plain } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const PASSWORD = "seven herring on a line";

/**
 * The code that an app shows (RFC 6238).
 * @param {string} key in base 32
 * @param {number} [steps] after the present one
 */
function code(key, steps = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const tag = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const at = tag[tag.length - 1] & 15;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/**
 * Moves the focus on by Tab until it is on what is wanted.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function tabTo(page, name) {
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = /** @type {any} */ (document.activeElement);
      return `${element?.textContent?.trim() ?? ""} ${element?.labels?.[0]?.textContent?.trim() ?? ""}`.trim();
    });
    if (here === name) return;
  }
  assert.fail(`the focus never came to “${name}”`);
}

/** @param {import("playwright-core").Page} page */
async function looksRight(page) {
  await page.evaluate(axe);
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme: scheme });
    const found = await page.evaluate(async () => {
      const result = await /** @type {any} */ (window).axe.run();
      const serious = result.violations.filter((/** @type {any} */ v) => ["serious", "critical"].includes(v.impact));
      return serious.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).join(" | ")}`);
    });
    assert.deepEqual(found, [], `${page.url()} in ${scheme}`);
  }
  const before = page.viewportSize();
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${page.url()} scrolls sideways by ${over} px at ${width} px`);
  }
  if (before) await page.setViewportSize(before);
}

/**
 * Signs in with the password, up to the question for the second factor.
 * @param {import("playwright-core").Page} page
 */
async function password(page) {
  await page.goto("/desk/sign-in");
  await page.getByLabel("E-mail address").fill("ruth@example.org");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

describe("second factor", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof plain>>} */
  let server;
  let key = "";
  /** @type {string[]} */
  let codes = [];
  before(async () => {
    browser = await launch();
    server = await plain(undefined, { host: "localhost" });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("an app is set up by keyboard", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await signIn(page, server.desk);
      await page.goto("/desk/account");
      await looksRight(page);
      await page.getByLabel(/New password/).fill(PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByText("Your password was changed").waitFor();
      await tabTo(page, "Set up an app");
      await page.keyboard.press("Enter");
      await page.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
      await looksRight(page);
      await page.getByText("Type the key instead").click();
      key = ((await page.locator("code.key").textContent()) ?? "").replaceAll(" ", "");
      const field = page.getByLabel("Type the six digits that it shows now");
      await field.focus();
      await page.keyboard.type(code(key));
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
      await looksRight(page);
      codes = await page.locator("#codes code").allTextContents();
      assert.equal(codes.length, 10);
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download" }).click();
      const text = await readFile(await (await download).path(), "utf8");
      assert.ok(text.includes("ruth@example.org") && codes.every((c) => text.includes(c)), text);
    });
  });

  test("a code, then a recovery code, lets in; a used one does not", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await password(page);
      await page.getByRole("heading", { name: "One more step" }).waitFor();
      await looksRight(page);
      await page.keyboard.type("123");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("not right").waitFor();
      await looksRight(page);
      // The code of this half minute was used to set it up.
      await page.getByLabel(/Code of your app/).fill(code(key, 1));
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/held$/);
    });
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await password(page);
      await page.getByLabel(/Code of your app/).fill(codes[0].toUpperCase());
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/held$/);
      await page.goto("/desk/account");
      await page.getByText("9 of 10 left").waitFor();
      await page.context().clearCookies();
      await password(page);
      await page.getByLabel(/Code of your app/).fill(codes[0]);
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("used already").waitFor();
    });
  });

  test("a passkey lets in, and is asked for before anything is changed", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      const cdp = await page.context().newCDPSession(page);
      await cdp.send("WebAuthn.enable");
      await cdp.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2",
          transport: "internal",
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      await password(page);
      await page.getByLabel(/Code of your app/).fill(codes[1]);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/held$/);
      await page.goto("/desk/account");
      await page.getByLabel(/Name for it/).fill("laptop");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByText("The second factor is set up.").waitFor();
      await page.getByText("laptop", { exact: true }).waitFor();
      await looksRight(page);
      await page.context().clearCookies();
      await password(page);
      await page.getByRole("button", { name: "Use a passkey" }).click();
      await page.waitForURL(/\/held$/);
      await page.goto("/desk/account");
      await page.getByRole("button", { name: "Remove the passkey laptop" }).click();
      await page.getByText("The passkey was removed.").waitFor();
    });
  });

  test("sessions are seen and ended", async () => {
    await withPage(browser, { baseURL: server.base }, async (here) => {
      await password(here);
      await here.getByLabel(/Code of your app/).fill(codes[2]);
      await here.keyboard.press("Enter");
      await here.waitForURL(/\/held$/);
      await withPage(browser, { baseURL: server.base }, async (there) => {
        await password(there);
        await there.getByLabel(/Code of your app/).fill(codes[3]);
        await there.keyboard.press("Enter");
        await there.waitForURL(/\/held$/);
        await here.goto("/desk/account");
        await here.getByText("this one").waitFor();
        assert.ok((await here.getByText("Chrome on Linux").count()) > 1);
        await here.getByRole("button", { name: "End all others" }).click();
        await here.getByText(/sessions? (was|were) ended/).waitFor();
        await there.goto("/desk/testimes/held");
        await there.getByLabel("Password").waitFor();
      });
      await here.getByRole("button", { name: "Sign out everywhere" }).click();
      await here.getByLabel("Password").waitFor();
    });
  });

  test("an admin adds somebody, who comes in with the link", async () => {
    const link = (await server.run(["user", "add", "ada@example.org", "--name", "Ada", "--role", "admin"])).trim();
    const listed = await server.run(["user", "list"]);
    assert.match(listed, /ruth@example\.org\tmoderator\tall sections\tauthenticator\t/);
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await signIn(page, link);
      await page.goto("/desk/testimes/people");
      await page.getByRole("row", { name: /Ruth/ }).getByText("on", { exact: true }).waitFor();
      await looksRight(page);
      await page.getByLabel("E-mail address").fill("mo@example.org");
      await page.getByLabel("Name that colleagues see").fill("Mo");
      await page.getByLabel("Town").check();
      await page.getByRole("button", { name: "Add", exact: true }).click();
      const made = await page.getByLabel("The link").inputValue();
      await looksRight(page);
      await withPage(browser, { baseURL: server.base }, async (mo) => {
        await signIn(mo, made);
        await mo.goto("/desk/testimes/held");
        assert.equal(await mo.getByRole("link", { name: "People" }).count(), 0);
      });
      await page.goto("/desk/testimes/people");
      await page.getByRole("link", { name: "Mo" }).click();
      await looksRight(page);
      await page.getByRole("button", { name: "Remove from this site" }).click();
      await page.getByText("Removed from this site.").waitFor();
    });
    await server.run(["user", "reset-second-factor", "ruth@example.org"]);
    assert.match(await server.run(["user", "list"]), /ruth@example\.org\tmoderator\tall sections\tno second factor\t/);
  });
});
