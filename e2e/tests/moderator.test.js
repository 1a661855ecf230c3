// @ts-check
// A moderator signs in with the link, approves a held comment, and bans a reader, who is told so.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, post, signIn, withPage } from "../lib/browser.js";
import { postgres } from "../lib/postgres.js";
import { plain } from "../lib/server.js";

/** What the default policy holds for a moderator. */
const HELD = "The mayor is an idiot.";

for (const kind of ["SQLite", "PostgreSQL"]) {
  const database = kind === "PostgreSQL" ? await postgres() : null;
  const skip = kind === "PostgreSQL" && !database ? "OMBUD_TEST_POSTGRES is not set" : false;
  describe(`a moderator, on ${kind}`, { skip }, () => {
    /** @type {import("playwright-core").Browser} */
    let browser;
    /** @type {import("../lib/server.js").Server} */
    let server;
    before(async () => {
      browser = await launch();
    server = await plain(database?.address);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.drop();
    });

    test("signs in with the link, approves, bans", async () => {
      await withPage(browser, { baseURL: server.base }, async (reader) => {
        await reader.goto(server.story);
        await post(reader, { name: "Dora", text: HELD });
        await reader.locator(".own").getByText("waits for a moderator").waitFor();
        assert.equal(await reader.locator(".thread .comment").count(), 0, "nobody else sees it");
        await withPage(browser, { baseURL: server.base }, async (desk) => {
          await signIn(desk, server.desk);
          await desk.goto("/desk");
          const item = desk.locator("[data-item]").filter({ hasText: "The mayor is an idiot" });
          await item.waitFor();
          assert.ok((await item.locator("mark").count()) > 0, "the words are marked in place");
          await item.getByRole("button", { name: /^Approve/ }).click();
          // It shows at once; it is done when the server has answered.
          await desk.locator("[data-item].is-done:not(.is-busy)").waitFor();
          await approved(reader, server);
          await ban(desk, server);
        });
        await reader.goto(server.story);
        await reader.getByText("No more of this").first().waitFor();
        assert.ok((await reader.getByRole("link", { name: /appeal/i }).count()) > 0, "there is a way to appeal");
      });
    });

    test("cannot use the link twice", async () => {
      await withPage(browser, { baseURL: server.base }, async (page) => {
        const answer = await page.goto(server.desk);
        const button = page.getByRole("button", { name: "Sign in" });
        if (answer?.ok() && (await button.count()) > 0) await button.click();
        await page.goto("/desk");
        assert.equal(await page.locator("[data-item]").count(), 0);
        await page.getByLabel("Password").waitFor();
      }, /^404 for POST .*\/sign-in\//);
    });
  });
}

/**
 * @param {import("playwright-core").Page} page
 * @param {import("../lib/server.js").Server} server
 */
async function approved(page, server) {
  await page.goto(server.story);
  await page.locator(".thread .comment").filter({ hasText: "The mayor is an idiot" }).waitFor();
}

/**
 * @param {import("playwright-core").Page} page
 * @param {import("../lib/server.js").Server} server
 */
async function ban(page, server) {
  await page.goto(`/desk${server.site}/all`);
  const item = page.locator("[data-item]").filter({ hasText: "The mayor is an idiot" });
  await item.locator("[data-block]").click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await dialog.getByRole("radio", { name: /^Ban/ }).check();
  await dialog.locator("select[name=clause]").selectOption("personal-attacks");
  await dialog.getByLabel(/Reason/).fill("No more of this");
  await dialog.getByRole("button", { name: "Do it" }).click();
  await dialog.waitFor({ state: "hidden" });
}
