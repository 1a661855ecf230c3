// @ts-check
// With the keyboard alone: no pointer, no shortcuts of the test's own.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, withPage } from "../lib/browser.js";
import { demo } from "../lib/server.js";

/** More stops than any page of ours has before its form. */
const MAX_TABS = 400;

describe("with the keyboard", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  before(async () => {
    browser = await launch();
    server = await demo();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("the skip link comes first and leads to the content", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await page.goto(server.story);
      await page.keyboard.press("Tab");
      assert.match((await focused(page)).text, /skip/i);
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash === "#main");
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement?.closest("main") !== null), "the next stop is in the content");
    });
  });

  test("a reader reaches the form, sees where the focus is, and posts", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await page.goto(server.story);
      await tabTo(page, (element) => element.name === "name");
      await page.keyboard.type("Gwen");
      await tabTo(page, (element) => element.name === "text");
      await page.keyboard.type("I remember the old trams, and their bells.");
      await tabTo(page, (element) => element.name === "action" && element.value === "post");
      await page.keyboard.press("Enter");
      await page.getByText("I remember the old trams, and their bells.").first().waitFor();
    });
  });

  test("a moderator goes through the queue with j, k, f, u and ?", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await page.goto(server.desk);
      await tabTo(page, (element) => element.tag === "button" && /sign in/i.test(element.text));
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => !url.pathname.includes("/sign-in/"));
      await page.goto(`/desk${server.site}/held`);
      const waiting = page.locator("[data-item]:not(.is-done)");
      const before = await waiting.count();
      assert.ok(before > 1, "the demo has held comments");
      await page.keyboard.press("j");
      const first = await current(page);
      await page.keyboard.press("j");
      assert.notEqual(await current(page), first);
      await page.keyboard.press("k");
      assert.equal(await current(page), first);
      await page.keyboard.press("f");
      await page.waitForFunction((count) => document.querySelectorAll("[data-item]:not(.is-done)").length < count, before);
      await page.keyboard.press("u");
      await page.waitForFunction((count) => document.querySelectorAll("[data-item]:not(.is-done)").length === count, before);
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    });
  });
});

/** @param {import("playwright-core").Page} page */
function current(page) {
  return page.evaluate(() => document.activeElement?.closest("[data-item]")?.getAttribute("data-item") ?? null);
}

/** @param {import("playwright-core").Page} page */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return {
      tag: element?.tagName.toLowerCase() ?? "",
      name: element?.getAttribute("name") ?? "",
      value: element?.getAttribute("value") ?? "",
      text: element?.textContent?.trim() ?? "",
      isVisible: element instanceof HTMLElement && element.getClientRects().length > 0,
    };
  });
}

/**
 * Presses Tab until the focus is where the test wants it, as a person would; every stop on the way can be seen.
 * @param {import("playwright-core").Page} page
 * @param {(element: Awaited<ReturnType<typeof focused>>) => boolean} wanted
 */
async function tabTo(page, wanted) {
  for (let pressed = 0; pressed < MAX_TABS; pressed += 1) {
    await page.keyboard.press("Tab");
    const element = await focused(page);
    assert.ok(element.isVisible || element.tag === "body", `the focus is on something hidden: ${element.tag} ${element.name}`);
    if (wanted(element)) return;
  }
  assert.fail(`Tab did not reach it within ${MAX_TABS} stops`);
}
