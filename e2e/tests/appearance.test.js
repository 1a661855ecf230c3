// @ts-check
// Every kind of page: nothing serious for axe, in light and dark; no sideways scrolling at 360 and 320 px.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, signIn, withPage } from "../lib/browser.js";
import { demo } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const DESK = ["held", "reported", "appeals", "all", "log"];

describe("appearance", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  /** @type {import("playwright-core").BrowserContextOptions["storageState"]} */
  let moderator;
  /** @type {string[]} */
  let readers;
  /** @type {string[]} */
  let desk;
  before(async () => {
    browser = await launch();
    server = await demo();
    readers = [server.site, server.story, `${server.site}/policy`, `${server.site}/sign-in`, `${server.site}/sign-up`];
    desk = DESK.map((name) => `/desk${server.site}/${name}`);
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await page.goto(server.site);
      const href = await page.getByRole("navigation", { name: "Sections" }).getByRole("link").first().getAttribute("href");
      if (href) readers.push(href);
      // A page that reads from right to left, if the front page has one.
      const arabic = page.locator("[dir=rtl] h2 a, h2 a[dir=rtl]").first();
      if ((await arabic.count()) > 0) readers.push((await arabic.getAttribute("href")) ?? server.site);
      await signIn(page, server.desk);
      moderator = await page.context().storageState();
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing serious in ${colorScheme}`, async () => {
      await withPage(browser, { baseURL: server.base, colorScheme }, (page) => check(page, readers));
      await withPage(browser, { baseURL: server.base, colorScheme, storageState: moderator }, (page) => check(page, desk));
    });
  }

  for (const width of [360, 320]) {
    test(`nothing scrolls sideways at ${width} px`, async () => {
      const viewport = { width, height: 740 };
      await withPage(browser, { baseURL: server.base, viewport }, (page) => fits(page, readers));
      await withPage(browser, { baseURL: server.base, viewport, storageState: moderator }, (page) => fits(page, desk));
    });
  }
});

/**
 * @param {import("playwright-core").Page} page
 * @param {string} path
 */
async function open(page, path) {
  const answer = await page.goto(path);
  assert.ok(answer?.ok(), `${path} was answered with ${answer?.status()}`);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string[]} paths
 */
async function check(page, paths) {
  for (const path of paths) {
    await open(page, path);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      // @ts-ignore: the script above defines it
      const results = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      return results.violations
        .filter((/** @type {any} */ violation) => ["serious", "critical"].includes(violation.impact))
        .map((/** @type {any} */ violation) => `${violation.id}: ${violation.nodes.map((/** @type {any} */ n) => `${n.target} ${n.failureSummary}`).join(" | ")}`);
    });
    assert.deepEqual(found, [], path);
  }
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string[]} paths
 */
async function fits(page, paths) {
  for (const path of paths) {
    await open(page, path);
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      const all = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > room + 1);
      return [`${document.documentElement.scrollWidth} > ${room}`, ...all.slice(0, 5).map((e) => `${e.tagName}.${e.className}`)];
    });
    assert.deepEqual(wide, [], path);
  }
}
