// @ts-check
// The second look by keys, the dashboard with its pictures, blurred text; nothing serious for axe, nothing sideways.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, signIn, withPage } from "../lib/browser.js";
import { demo } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

describe("quality and care", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  /** @type {import("playwright-core").BrowserContextOptions["storageState"]} */
  let editor;
  /** @type {string} */
  let desk;
  before(async () => {
    browser = await launch();
    server = await demo();
    desk = `/desk${server.site}`;
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await signIn(page, server.desk);
      editor = await page.context().storageState();
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("keys that are switched off do nothing on a second look", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(`${desk}/second-look`);
      const clause = page.locator("[name=clause]");
      await page.evaluate(() => localStorage.setItem("ombud-desk-keys", "off"));
      await page.keyboard.press("1");
      assert.equal(await clause.inputValue(), "");
      await page.evaluate(() => localStorage.removeItem("ombud-desk-keys"));
      await page.keyboard.press("1");
      assert.notEqual(await clause.inputValue(), "");
    });
  });

  test("a second look is answered by keys and changes nothing", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(`${desk}/second-look`);
      const first = await page.locator("[name=look]").getAttribute("value");
      const counts = await page.locator("[data-count]").allTextContents();
      await page.keyboard.press("d");
      assert.equal(await page.locator("[name=clause]").evaluate((element) => element === document.activeElement), true, "a clause first");
      await page.locator("[data-look]").focus();
      await page.keyboard.press("2");
      assert.notEqual(await page.locator("[name=clause]").inputValue(), "");
      await Promise.all([page.waitForURL(/answered=/), page.keyboard.press("d")]);
      await page.getByText(/You would reject the last one|you would reject the last one/).waitFor();
      assert.deepEqual(await page.locator("[data-count]").allTextContents(), counts, "the queues are as they were");
      const second = await page.locator("[name=look]").getAttribute("value");
      assert.notEqual(second, first);
      await Promise.all([page.waitForURL((url) => url.search === ""), page.keyboard.press("s")]);
      assert.notEqual(await page.locator("[name=look]").getAttribute("value"), second);
      await Promise.all([page.waitForURL(/answered=/), page.keyboard.press("f")]);
    });
  });

  test("the dashboard's pictures have names and their numbers stand beneath", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(`${desk}/quality?days=90`);
      await page.getByRole("img", { name: /^Comments by day/ }).waitFor();
      const numbers = page.locator("#volume details");
      await numbers.locator("summary").click();
      const cells = await numbers.locator("tbody tr").first().locator("td").allTextContents();
      const total = cells.map(Number).reduce((sum, n) => sum + n, 0);
      assert.ok(total > 300 && (await page.locator("#volume").innerText()).includes(`${total} comments`));
      await page.getByText("Recall,", { exact: false }).waitFor();
      assert.match(await page.locator("#agreement").innerText(), /Cohen's kappa is/);
      await page.getByRole("link", { name: "7 days" }).click();
      await page.locator("[aria-current=page]").filter({ hasText: "7 days" }).waitFor();
    });
  });

  test("text is blurred until it is looked at", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(`${desk}/care`);
      await page.getByRole("radio", { name: /^All/ }).check();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved, for you and this site.").waitFor();
      await page.goto(`${desk}/held`);
      await page.mouse.move(0, 0);
      const item = page.locator(".item").nth(1);
      const blur = () => item.locator(".item-text").first().evaluate((element) => getComputedStyle(element).filter);
      assert.match(await blur(), /blur/);
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.waitForFunction(() => getComputedStyle(/** @type {Element} */ (document.querySelectorAll(".item .item-main > .item-text")[1])).filter === "none");
      await page.keyboard.press("v");
      await page.waitForFunction(() => getComputedStyle(/** @type {Element} */ (document.querySelectorAll(".item .item-main > .item-text")[1])).filter !== "none");
      await item.getByRole("button", { name: "Show text" }).click();
      await page.waitForFunction(() => getComputedStyle(/** @type {Element} */ (document.querySelectorAll(".item .item-main > .item-text")[1])).filter === "none");
      await page.goto(`${desk}/care`);
      await page.getByRole("radio", { name: /^Off Text/ }).check();
      await page.getByRole("button", { name: "Save" }).click();
    });
  });

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing serious in ${colorScheme}`, async () => {
      await withPage(browser, { baseURL: server.base, colorScheme, storageState: editor }, async (page) => {
        for (const path of ["quality?days=90", "second-look", "care"]) {
          await page.goto(`${desk}/${path}`);
          await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
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

  for (const width of [360, 320]) {
    test(`nothing scrolls sideways at ${width} px`, async () => {
      await withPage(browser, { baseURL: server.base, viewport: { width, height: 740 }, storageState: editor }, async (page) => {
        for (const path of ["quality?days=90", "second-look", "care"]) {
          await page.goto(`${desk}/${path}`);
          await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
          const room = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(room <= 0, `${path} is ${room} px too wide`);
        }
      });
    });
  }
});
