// @ts-check
// A reader posts, is nudged, edits: on both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, post, withPage } from "../lib/browser.js";
import { postgres } from "../lib/postgres.js";
import { plain } from "../lib/server.js";

for (const kind of ["SQLite", "PostgreSQL"]) {
  const database = kind === "PostgreSQL" ? await postgres() : null;
  const skip = kind === "PostgreSQL" && !database ? "OMBUD_TEST_POSTGRES is not set" : false;
  describe(`a reader, on ${kind}`, { skip }, () => {
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

    test("posts a comment, sees it in the thread, and edits it", async () => {
      await withPage(browser, { baseURL: server.base }, async (page) => {
        await page.goto(server.story);
        await post(page, { name: "Ada", text: "I walked past the wall this morning." });
        await page.locator("[data-flash]").filter({ hasText: "Your comment is published." }).waitFor();
        const comment = page.locator(".thread .comment").filter({ hasText: "I walked past the wall this morning." });
        await comment.waitFor();
        assert.match((await comment.textContent()) ?? "", /Ada/);
        await page.getByRole("link", { name: "Edit", exact: true }).click();
        await page.getByRole("heading", { name: "Edit your comment" }).waitFor();
        await page.getByRole("textbox", { name: "Your comment" }).fill("I walked past the wall this evening.");
        await page.getByRole("button", { name: "Save" }).click();
        const edited = page.locator(".thread .comment").filter({ hasText: "this evening" });
        await edited.waitFor();
        assert.match((await edited.textContent()) ?? "", /edited/i);
        assert.equal(await page.getByText("this morning").count(), 0);
      });
    });

    test("is shown the clause and the words, keeps the text, and posts another", async () => {
      await withPage(browser, { baseURL: server.base }, async (page) => {
        await page.goto(server.story);
        await post(page, { name: "Ben", text: "You are an idiot." });
        const nudge = page.getByRole("alert").filter({ hasText: "Before this goes up" });
        await nudge.waitFor();
        assert.match((await nudge.textContent()) ?? "", /No personal attacks/);
        assert.match((await nudge.locator("mark").first().textContent()) ?? "", /idiot/);
        const text = page.getByRole("textbox", { name: "Your comment" });
        assert.equal(await text.inputValue(), "You are an idiot.");
        await text.fill("I think that you are mistaken.");
        await page.getByRole("button", { name: "Post the changed text" }).click();
        await page.locator(".thread .comment").filter({ hasText: "I think that you are mistaken." }).waitFor();
        assert.equal(await page.locator(".thread").getByText("idiot").count(), 0);
      });
    });

    test("answers another reader", async () => {
      await withPage(browser, { baseURL: server.base }, async (page) => {
        await page.goto(server.story);
        await page.getByRole("link", { name: "Reply to Ada" }).click();
        await page.getByRole("heading", { name: "Reply to Ada" }).waitFor();
        await post(page, { name: "Cem", text: "So did I, and it was still standing." });
        const branch = page.locator(".thread > li").filter({ hasText: "this evening" });
        await branch.locator(".replies .comment").filter({ hasText: "still standing" }).waitFor();
      });
    });
  });
}
