// @ts-check
// Every key of the desk, in both views; how long a decision takes to show; no serious finding of axe-core.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, beforeEach, describe, test } from "node:test";
import { launch, signIn, watch } from "../lib/browser.js";
import { demo } from "../lib/server.js";


describe("the desk's keys", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  /** @type {import("playwright-core").Page} */
  let page;
  /** @type {string[]} */
  let errors = [];
  before(async () => {
    browser = await launch();
    server = await demo();
    page = await (await browser.newContext({ baseURL: server.base })).newPage();
    page.setDefaultTimeout(15_000);
    await signIn(page, server.desk);
    errors = watch(page);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    assert.deepEqual(errors.splice(0), [], "the page reported errors");
    await open("held?view=list");
  });

  /** @param {string} path */
  async function open(path) {
    await page.goto(`/desk${server.site}/${path}`);
    await page.waitForFunction(() => document.body.dataset.ready === "yes");
  }
  const current = () => page.evaluate(() => document.activeElement?.closest("[data-item]")?.getAttribute("data-item") ?? null);
  const waiting = () => page.locator("[data-item]:not(.is-done)").count();
  /** @param {string} keys */
  const press = (keys) => page.keyboard.press(keys);

  test("j and k go through the list", async () => {
    await press("j");
    const first = await current();
    await press("j");
    const second = await current();
    assert.ok(first && second && first !== second);
    await press("k");
    assert.equal(await current(), first);
  });

  test("f approves; u undoes, one after the other", async () => {
    const before = await waiting();
    await press("j");
    const times = [];
    for (let n = 0; n < 5; n += 1) times.push(await timed("f"));
    console.log(`      a decision is shown after ${times.map((ms) => ms.toFixed(1)).join(", ")} ms`);
    assert.equal(await waiting(), before - 5);
    for (let n = 4; n >= 0; n -= 1) {
      await press("u");
      await page.waitForFunction((count) => document.querySelectorAll("[data-item]:not(.is-done)").length === count, before - n);
    }
    await open("held");
    assert.equal(await waiting(), before, "the server undid them as well");
  });

  test("a decision is one request, and is shown before the server has answered", async () => {
    const before = await waiting();
    await press("j");
    /** @type {string[]} */
    const sent = [];
    // The answer is kept back until the decision is on the screen.
    await page.route("**/comments/*/decide", async (route) => {
      sent.push(route.request().method());
      await page.locator("[data-item].is-done.is-busy").waitFor();
      await route.continue();
    });
    await press("f");
    await page.locator("[data-item].is-done:not(.is-busy)").waitFor();
    assert.deepEqual(sent, ["POST"]);
    await page.unroute("**/comments/*/decide");
    await press("u");
    await page.waitForFunction((count) => document.querySelectorAll("[data-item]:not(.is-done)").length === count, before);
  });

  /** The time from a key to the folded comment. @param {string} key */
  async function timed(key) {
    await page.evaluate(() => {
      const done = document.querySelectorAll("[data-item].is-done").length;
      /** @type {any} */ (window).shown = new Promise((resolve) => {
        let began = 0;
        addEventListener("keydown", () => (began = performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(() => {
          if (document.querySelectorAll("[data-item].is-done").length === done) return;
          observer.disconnect();
          // Two frames later it is on the screen.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
        });
        observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["class"] });
      });
    });
    await press(key);
    return /** @type {number} */ (await page.evaluate(() => /** @type {any} */ (window).shown));
  }

  test("d asks for the clause: a digit, Enter for the proposed one, Escape leaves", async () => {
    const dialog = page.getByRole("dialog", { name: "Reject by which clause?" });
    await press("j");
    await press("d");
    await dialog.waitFor();
    await press("Escape");
    await dialog.waitFor({ state: "hidden" });
    const before = await waiting();
    await press("d");
    await press("1");
    await page.locator(".is-done [data-done]").filter({ hasText: "Rejected: " }).waitFor();
    assert.equal(await waiting(), before - 1);
    await press("d");
    const proposed = await dialog.locator(".is-primary span").textContent();
    await press("Enter");
    await page.locator(".is-done [data-done]").filter({ hasText: `Rejected: ${proposed}.` }).first().waitFor();
    await undoTo(before);
  });

  /** @param {number} count */
  async function undoTo(count) {
    while ((await waiting()) < count) {
      const now = await waiting();
      await press("u");
      await page.waitForFunction((left) => document.querySelectorAll("[data-item]:not(.is-done)").length > left, now);
    }
  }

  test("e explains, n notes, b blocks, ? helps, x and X select", async () => {
    await press("j");
    const item = page.locator("[data-item].is-current");
    await press("e");
    await item.getByText("All scores, by who found them").waitFor();
    await press("e");
    await press("n");
    await page.keyboard.type("Seen, fine: j k f d");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await item.locator(".item-notes").filter({ hasText: "Seen, fine: j k f d" }).waitFor();
    await press("b");
    await page.getByRole("dialog", { name: /^Block/ }).waitFor();
    await press("Escape");
    await press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await help.waitFor();
    await press("Escape");
    await help.waitFor({ state: "hidden" });
    await press("x");
    await press("j");
    await press("j");
    await press("X");
    assert.equal(await page.locator("[data-select]:checked").count(), 3);
    await page.getByRole("button", { name: /^Decide on 3 comments/ }).click();
    await page.getByRole("heading", { name: /^3 comments/ }).waitFor();
    await page.getByRole("button", { name: "Approve 3 comments" }).click();
    await page.getByText("Approved 3 comments.").waitFor();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await page.getByText("Undone").waitFor();
  });

  test("t and the digits lead to the queues, / to the search", async () => {
    await press("t");
    await page.waitForURL(/\/reported$/);
    await press("1");
    await page.waitForURL(/\/held$/);
    await press("/");
    await page.waitForFunction(() => location.pathname.endsWith("/readers") || location.pathname.endsWith("/search") || document.activeElement?.matches("input"));
  });

  test("z shows one comment at a time, with the same keys", async () => {
    await press("j");
    await press("j");
    const second = await current();
    await press("z");
    await page.waitForURL(/view=one/);
    await page.locator("[data-one]").waitFor();
    assert.equal(await current(), second, "it is the one that was current");
    await page.getByRole("heading", { name: "The story" }).waitFor();
    const shown = await current();
    await press("j");
    await page.waitForFunction((id) => (document.querySelector("[data-item]")?.getAttribute("data-item") ?? id) !== id, shown);
    await press("k");
    await page.waitForFunction((id) => document.querySelector("[data-item]")?.getAttribute("data-item") === id, shown);
    const took = await timed("f");
    console.log(`      one at a time: a decision is shown after ${took.toFixed(1)} ms`);
    await page.waitForFunction((id) => (document.querySelector("[data-item]")?.getAttribute("data-item") ?? id) !== id, shown);
    await press("u");
    await page.waitForFunction((id) => document.querySelector("[data-item]:not(.is-done)")?.getAttribute("data-item") === id, shown);
    await press("z");
    await page.waitForURL(/view=list/);
  });

  test("keys do nothing while one types, and can be switched off", async () => {
    const before = await waiting();
    await press("j");
    await page.locator("[data-item].is-current .reason summary").click();
    await page.locator("[data-item].is-current [name=reason]").fill("");
    await page.keyboard.type("fdxuz");
    assert.equal(await waiting(), before);
    await page.locator("h1").click();
    await press("?");
    await page.getByLabel("Keys are on").uncheck();
    await press("Escape");
    await press("j");
    await press("f");
    assert.equal(await waiting(), before);
    await page.getByRole("button", { name: /^Keys/ }).click();
    await page.getByLabel("Keys are on").check();
  });

  test("the menus of the bar close on Escape and when something else is pressed", async () => {
    const menu = page.locator(".desk-menu", { hasText: "More" });
    const summary = menu.locator("summary");
    const isOpen = () => menu.evaluate((element) => /** @type {HTMLDetailsElement} */ (element).open);
    await summary.click();
    assert.equal(await isOpen(), true);
    await press("Escape");
    assert.equal(await isOpen(), false);
    assert.equal(await summary.evaluate((element) => element === document.activeElement), true, "the focus is where it was");
    await summary.click();
    assert.equal(await isOpen(), true);
    await page.locator("h1").click();
    assert.equal(await isOpen(), false);
  });

  test("axe-core finds nothing serious in either view, nor before a bulk decision", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const path of ["held?view=list", "held?view=one", "bulk?queue=held&category=insult&from=0.5"]) {
      await open(path);
      if (path.includes("list")) {
        await press("j");
        await press("e");
        await press("n");
        await page.locator("h1").click();
        await press("d");
      }
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const result = await /** @type {any} */ (window).axe.run(document);
        return result.violations
          .filter((/** @type {any} */ one) => ["serious", "critical"].includes(one.impact))
          .map((/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.target.join(" ")).join(", ")}`);
      });
      assert.deepEqual(found, [], path);
    }
  });
});
