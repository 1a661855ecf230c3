// @ts-check
// A moderator searches, sees the words marked, saves the search as a queue, decides in it, takes it out as a file,
// and an admin sets a clock. In light and dark, at the width of a phone, and without serious findings of axe.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, post, signIn, withPage } from "../lib/browser.js";
import { demo } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

describe("search and queues", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  /** @type {import("playwright-core").BrowserContextOptions["storageState"]} */
  let moderator;
  let desk = "";
  before(async () => {
    browser = await launch();
    server = await demo();
    desk = `/desk${server.site}`;
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await signIn(page, server.desk);
      moderator = await page.context().storageState();
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("a search becomes a queue and a file", async () => {
    await withPage(browser, { baseURL: server.base, storageState: moderator }, async (page) => {
      await page.goto(`${desk}/search`);
      await page.getByRole("searchbox").fill("harbour status:published");
      await page.keyboard.press("Enter");
      await page.locator(".hits li").first().waitFor();
      for (const mark of await page.locator(".hits mark").allTextContents()) assert.match(mark, /^harbour$/i);
      assert.match(page.url(), /q=harbour/, "the address holds the search");
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "CSV" }).click();
      const file = await readFile(await (await download).path(), "utf8");
      assert.match(file, /^id,posted_at,/);
      assert.doesNotMatch(file, /@/, "no address goes out");
      await page.getByLabel("Save this search as a queue").fill("Harbour talk");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("heading", { name: "Harbour talk", level: 1 }).waitFor();
      await page.locator("[data-item]").first().waitFor();
      await page.goto(`${desk}/held`);
      await page.locator(".desk-menu summary", { hasText: "Saved" }).click();
      await page.getByRole("link", { name: "Harbour talk" }).click();
      await page.getByRole("heading", { name: "Harbour talk", level: 1 }).waitFor();
    });
  });

  test("what a search cannot read is told, and nothing typed is lost", async () => {
    await withPage(browser, { baseURL: server.base, storageState: moderator }, async (page) => {
      await page.goto(`${desk}/search?q=harbour&least=0.5`);
      await page.getByRole("alert").getByText("choose the category").waitFor();
      assert.equal(await page.getByRole("searchbox").inputValue(), "harbour");
      await page.goto(`${desk}/search?q=xyzzyx`);
      await page.getByRole("heading", { name: "No comment was found" }).waitFor();
    });
  });

  test("a new reader's comment leaves the queue when somebody has looked", async () => {
    await withPage(browser, { baseURL: server.base }, async (reader) => {
      await reader.goto(server.story);
      await post(reader, { name: "Newcomer", text: "Good morning, this is the first time that I write here." });
      await reader.locator(".comment, .own").getByText("the first time that I write").first().waitFor();
    });
    await withPage(browser, { baseURL: server.base, storageState: moderator }, async (page) => {
      await page.goto(`${desk}/new`);
      const count = page.locator("[data-count=new]");
      const before = await count.textContent();
      const item = page.locator("[data-item]").first();
      await item.getByRole("button", { name: /^Approve/ }).click();
      await page.locator("[data-item].is-done").waitFor();
      if (before !== "999+") assert.equal(Number(await count.textContent()), Number(before) - 1);
    });
  });

  test("an admin sets a clock", async () => {
    await withPage(browser, { baseURL: server.base, storageState: moderator }, async (page) => {
      await page.goto(`${desk}/settings`);
      await page.getByLabel("Held").fill("30");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved.").waitFor();
      await page.goto(`${desk}/held`);
      await page.locator(".clock").getByText("target 30 min").waitFor();
    });
  });

  const pages = () => ["new", "unsure", "queues", "search", "search?q=harbour&status=published", "settings"].map((path) => `${desk}/${path}`);

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing serious in ${colorScheme}`, async () => {
      await withPage(browser, { baseURL: server.base, colorScheme, storageState: moderator }, async (page) => {
        for (const path of pages()) {
          await page.goto(path);
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            // @ts-ignore: the script above defines it
            const results = await globalThis.axe.run(document, { resultTypes: ["violations"] });
            return results.violations
              .filter((/** @type {any} */ violation) => ["serious", "critical"].includes(violation.impact))
              .map((/** @type {any} */ violation) => `${violation.id}: ${violation.nodes.map((/** @type {any} */ n) => n.target).join(" | ")}`);
          });
          assert.deepEqual(found, [], path);
        }
      });
    });
  }

  for (const width of [320, 360, 1280]) {
    test(`nothing scrolls sideways at ${width} px`, async () => {
      await withPage(browser, { baseURL: server.base, viewport: { width, height: 740 }, storageState: moderator }, async (page) => {
        for (const path of pages()) {
          await page.goto(path);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
        }
      });
    });
  }
});
