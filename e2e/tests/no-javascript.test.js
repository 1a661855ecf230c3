// @ts-check
// Everything of readers and desk works without a script.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, post, signIn, withPage } from "../lib/browser.js";
import { plain } from "../lib/server.js";

describe("without JavaScript", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("../lib/server.js").Server} */
  let server;
  const options = () => ({ baseURL: server.base, javaScriptEnabled: false });
  before(async () => {
    browser = await launch();
    server = await plain();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("a reader previews, posts, is nudged, insists, and withdraws", async () => {
    await withPage(browser, options(), async (page) => {
      await page.goto(server.story);
      await page.getByLabel("Name", { exact: true }).fill("Eva");
      await page.getByRole("textbox", { name: "Your comment" }).fill("It was *always* going to fall.");
      await page.getByRole("button", { name: "Preview" }).click();
      assert.equal(await page.locator("[data-preview] em").textContent(), "always");
      await page.getByRole("button", { name: "Post", exact: true }).click();
      await page.locator(".thread .comment").filter({ hasText: "going to fall" }).waitFor();

      await post(page, { text: "You are an idiot." });
      await page.getByRole("button", { name: "Post it as it is" }).click();
      await page.locator(".own").getByText(/not published|waits for a moderator/).first().waitFor();
      assert.equal(await page.locator(".thread").getByText("idiot").count(), 0);

      await page.locator(".own-comment").filter({ hasText: "idiot" }).getByRole("link", { name: "Withdraw" }).click();
      await page.getByRole("button").filter({ hasText: /withdraw/i }).click();
      await page.locator(".own-comment").filter({ hasText: "idiot" }).waitFor({ state: "detached" });
    });
  });

  test("a moderator signs in, rejects, and undoes it", async () => {
    await withPage(browser, options(), async (page) => {
      await page.goto(server.story);
      await post(page, { name: "Finn", text: "The ferry was full again this morning." });
      await signIn(page, server.desk);
      await page.goto(`/desk${server.site}/all`);
      const item = page.locator("[data-item]").filter({ hasText: "The ferry was full" });
      await item.locator("select[name=clause]").selectOption("personal-attacks");
      await item.getByRole("button", { name: /^Reject/ }).click();
      await page.getByRole("button", { name: /^Undo/ }).click();
      await page.goto(server.story);
      await page.locator(".thread .comment").filter({ hasText: "The ferry was full" }).waitFor();
    });
  });
});
