// @ts-check
// An editor changes the policy: a mistake with its line, mended, previewed, put into force; readers see the new version.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, post, signIn, withPage } from "../lib/browser.js";
import { plain } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

describe("an editor", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  before(async () => {
    browser = await launch();
    server = await plain();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("mends a mistake, looks at the preview, and puts the policy into force", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await asEditor(page, server);
      await page.goto("/desk/testimes/policy");
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      const area = page.getByLabel("The document");
      const first = await area.inputValue();
      const title = first.split("\n").findIndex((line) => line.startsWith("title"));
      await area.fill(first.replace(/insult >= /, "insullt >= ").replace("Discussion Policy", "House Rules"));
      const mistake = page.locator(".mistakes li").filter({ hasText: "did you mean `insult`?" });
      await mistake.waitFor();
      await page.getByText("1 mistake. The policy in force stays as it is.").waitFor();
      assert.match((await mistake.textContent()) ?? "", /Allowed here:.*reader\.approved/);
      // The link leads to the line, with the mistake selected.
      await mistake.getByRole("link").click();
      const selected = await area.evaluate((node) => {
        const text = /** @type {HTMLTextAreaElement} */ (node);
        return text.value.slice(text.selectionStart, text.selectionEnd);
      });
      assert.match(selected, /^insullt >= /);
      assert.ok((await page.locator(".editor-lines .is-bad").count()) === 1, "the line's number is marked");
      await audit(page);

      await area.fill((await area.inputValue()).replace("insullt", "insult"));
      await page.getByText(/^No mistakes: \d+ clauses/).waitFor();
      await page.locator(".preview").getByText("House Rules").waitFor();
      const added = page.locator(".difference .is-added");
      assert.equal(await added.count(), 1);
      assert.match((await added.textContent()) ?? "", new RegExp(`${title + 1}.*House Rules`));
      await audit(page);

      await page.getByLabel(/Note to readers/).fill("A new name.");
      await page.getByRole("button", { name: "Put into force" }).click();
      await page.getByText("Version 2 of the policy is in force.").waitFor();
      await audit(page);
    });
    await withPage(browser, { baseURL: server.base }, async (reader) => {
      await reader.goto("/testimes/policy");
      await reader.getByRole("heading", { name: "House Rules" }).waitFor();
      await reader.getByText("A new name.").waitFor();
      await audit(reader);
    });
  });

  test("loses nothing when the page is left before the text is in force", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await asEditor(page, server);
      await page.goto("/desk/testimes/policy/edit");
      const area = page.getByLabel("The document");
      await area.fill(`${await area.inputValue()}# half a thought\n`);
      await page.goto("/desk/testimes/held");
      await page.goto("/desk/testimes/policy/edit");
      await page.getByRole("button", { name: "Bring it back" }).click();
      assert.match(await area.inputValue(), /# half a thought/);
      await page.getByText("1 line added, 0 removed.").waitFor();
    });
  });

  test("schedules a version without JavaScript, and cancels it", async () => {
    await withPage(browser, { baseURL: server.base, javaScriptEnabled: false }, async (page) => {
      await asEditor(page, server);
      await page.goto("/desk/testimes/policy/edit");
      const area = page.getByLabel("The document");
      await area.fill((await area.inputValue()).replace(/^title.*$/m, "title = 3"));
      await page.getByRole("button", { name: "Check" }).click();
      await page.getByText("`title` must be a string, this is integer").waitFor();
      await area.fill((await area.inputValue()).replace(/^title.*$/m, 'title = "Later Rules"'));
      await page.getByLabel("Later, by itself").check();
      const soon = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
      await page.getByLabel("Day and time, in UTC").fill(soon);
      await page.getByRole("button", { name: "Put into force" }).click();
      await page.getByText(/takes force on/).first().waitFor();
      await page.getByRole("button", { name: /^Cancel version/ }).click();
      await page.getByText(/is cancelled and will not take force/).waitFor();
      await page.goto("/desk/testimes/policy/versions");
      await page.getByText("Cancelled", { exact: true }).waitFor();
    });
  });

  test("slows a story down, and readers are told how long to wait", async () => {
    await withPage(browser, { baseURL: server.base }, async (page) => {
      await asEditor(page, server);
      await page.goto("/desk/testimes/stories");
      await page.getByRole("link", { name: "The harbour wall" }).click();
      await page.getByLabel(/^Slow mode/).selectOption({ label: "15 minutes" });
      await page.getByRole("button", { name: "Set" }).click();
      await page.getByText("slow mode of 15 minutes").waitFor();
      await audit(page);
      await withPage(
        browser,
        { baseURL: server.base },
        async (reader) => {
          await reader.goto(server.story);
          await reader.getByText("at least 15:00 min between two comments of yours").waitFor();
          await post(reader, { name: "Ann", text: "It was an old wall." });
          await reader.locator(".thread .comment").first().waitFor();
          await post(reader, { text: "Very old indeed." });
          await reader.getByText(/You can post again in 1[45]:\d\d min/).waitFor();
          assert.equal(await reader.getByRole("textbox", { name: "Your comment" }).inputValue(), "Very old indeed.");
        },
        /^429 for POST/,
      );
      await page.getByRole("button", { name: "Undo this change" }).click();
      await page.getByText("The last change is undone.").waitFor();
    });
  });
});

let people = 0;

/**
 * Signs an editor in.
 * @param {import("playwright-core").Page} page
 * @param {import("../lib/server.js").Server} server
 */
async function asEditor(page, server) {
  people += 1;
  const link = await server.run(["user", "add", `edda${people}@example.org`, "--name", "Edda", "--role", "editor"]);
  await signIn(page, link.trim());
}

/** @param {import("playwright-core").Page} page */
async function audit(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // @ts-expect-error axe was put into the page just now
    const results = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return results.violations
      .filter((/** @type {any} */ v) => ["serious", "critical"].includes(v.impact))
      .map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).join(" | ")}`);
  });
  assert.deepEqual(found, []);
}
