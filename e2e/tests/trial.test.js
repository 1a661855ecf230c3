// @ts-check
// An editor tries a policy on past comments: by keyboard, without JavaScript, on a small screen; and looks at what was
// learned from decisions.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, signIn, withPage } from "../lib/browser.js";
import { demo } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
/** Rejects whoever is a little rude, and looks at nothing else. */
const STRICT = `title = "T"
[[clause]]
id = "personal-attacks"
title = "No personal attacks"
text = "Argue with what people say."
rules = [{ when = "insult >= 0.2", then = "reject" }]
`;

describe("a dry run", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  /** @type {import("playwright-core").BrowserContextOptions["storageState"]} */
  let editor;
  /** The page of a run that is over. */
  let run = "";
  const address = () => `/desk${server.site}/policy/try`;
  before(async () => {
    browser = await launch();
    server = await demo();
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await signIn(page, server.desk);
      editor = await page.context().storageState();
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("by keyboard: the document, the run, a dragged threshold", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(address());
      const text = page.getByLabel("The document");
      assert.match(await text.inputValue(), /id {4}= "personal-attacks"/);
      await text.focus();
      await page.keyboard.press("Control+A");
      await page.keyboard.insertText(STRICT);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "What would change" }).waitFor();
      run = new URL(page.url()).pathname;
      assert.ok((await page.locator(".trial-changes mark").count()) > 0, "evidence is marked in place");
      const figure = page.locator("#sweep-insult");
      const slider = figure.getByRole("slider");
      assert.equal(await slider.inputValue(), "20", "it stands where the rule's threshold is");
      const said = figure.locator("output");
      const counted = async () => Number((await said.innerText()).match(/: ([\d,]+) at or over/)?.[1].replace(",", ""));
      const before = await counted();
      await slider.focus();
      await page.keyboard.press("End");
      assert.match(await said.innerText(), /^At 0\.99: /);
      assert.ok((await counted()) < before, "fewer comments lie over a higher threshold");
      await page.keyboard.press("ArrowLeft");
      assert.match(await said.innerText(), /^At 0\.98: /);
      // What the slider says is what the table says.
      await figure.locator("summary").click();
      await slider.fill("50");
      const cell = await figure.getByRole("row", { name: /^0\.50/ }).getByRole("cell").first().innerText();
      assert.equal(await counted(), Number(cell.replace(",", "")));
    });
  });

  test("a mistake is told with its line, and the text stays", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(address());
      const wrong = STRICT.replace("insult", "inslt");
      await page.getByLabel("The document").fill(wrong);
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByRole("alert").getByText("Line 6, column 20").waitFor();
      assert.equal(await page.getByLabel("The document").inputValue(), wrong);
    });
  });

  test("without JavaScript the page looks again by itself", async () => {
    const options = { baseURL: server.base, storageState: editor, javaScriptEnabled: false };
    await withPage(browser, options, async (page) => {
      await page.goto(address());
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByRole("heading", { name: "What would change" }).waitFor();
      const figure = page.locator(".trial-sweep").first();
      await figure.locator("summary").click();
      await figure.getByRole("cell").first().waitFor();
      assert.equal(await page.getByRole("slider").count(), 0, "no slider that does nothing");
    });
  });

  test("learning says what it lacks", async () => {
    await withPage(browser, { baseURL: server.base, storageState: editor }, async (page) => {
      await page.goto(`/desk${server.site}/policy/learning`);
      await page.getByText("Scores are used as the model gives them").waitFor();
      await page.getByRole("button", { name: "Learn from decisions" }).click();
      await page.getByText("Too little was decided to learn from").waitFor();
      assert.equal(await page.getByRole("button", { name: "Switch it on" }).count(), 0);
    });
  });

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing serious in ${colorScheme}`, async () => {
      await withPage(browser, { baseURL: server.base, colorScheme, storageState: editor }, async (page) => {
        for (const path of [address(), run, `/desk${server.site}/policy/learning`]) {
          await page.goto(path);
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

  test("nothing scrolls sideways at 320 px", async () => {
    const options = { baseURL: server.base, storageState: editor, viewport: { width: 320, height: 740 } };
    await withPage(browser, options, async (page) => {
      for (const path of [address(), run, `/desk${server.site}/policy/learning`]) {
        await page.goto(path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
      }
    });
  });
});
