// @ts-check
// Two moderators at once: who has what, decisions that cross, handing over, the live list, on both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, signIn, watch } from "../lib/browser.js";
import { postgres } from "../lib/postgres.js";
import { plain } from "../lib/server.js";

/** What the default policy holds for a moderator. */
const HELD = "the mayor is an idiot.";

for (const kind of ["SQLite", "PostgreSQL"]) {
  const database = kind === "PostgreSQL" ? await postgres() : null;
  const skip = kind === "PostgreSQL" && !database ? "OMBUD_TEST_POSTGRES is not set" : false;
  describe(`two moderators at once, on ${kind}`, { skip }, () => {
    /** @type {import("playwright-core").Browser} */
    let browser;
    /** @type {import("../lib/server.js").Server} */
    let server;
    /** @type {import("playwright-core").Page} */
    let ruth;
    /** @type {import("playwright-core").Page} */
    let mo;
    /** What each page reported. @type {string[][]} */
    const reports = [];
    before(async () => {
      browser = await launch();
      server = await plain(database?.address);
      ruth = await join(server.desk);
      mo = await join(await server.user("mo@example.org", "Mo"));
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.drop();
    });

    /** @param {string} link */
    async function join(link) {
      const context = await browser.newContext({ baseURL: server.base });
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      await signIn(page, link);
      reports.push(watch(page));
      return page;
    }

    /** Posts as a guest. @param {string} name */
    async function comment(name) {
      const context = await browser.newContext({ baseURL: server.base, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(server.story);
      const form = page.locator("[data-comment-form]");
      await form.getByLabel("Name", { exact: true }).fill(name);
      await form.getByRole("textbox", { name: "Your comment" }).fill(`${name} says: ${HELD}`);
      await form.getByRole("button", { name: "Post", exact: true }).click();
      const anyway = page.getByRole("button", { name: /anyway/i });
      if ((await anyway.count()) > 0) await anyway.first().click();
      await page.waitForLoadState();
      await context.close();
    }

    /** @param {import("playwright-core").Page} page @param {string} path */
    async function open(page, path) {
      await page.goto(`/desk${server.site}/${path}`);
      await page.waitForFunction(() => document.body.dataset.following === "yes");
    }
    /** @param {import("playwright-core").Page} page @param {string} name */
    const card = (page, name) => page.locator("[data-item]").filter({ hasText: `${name} says` });

    test("new comments wait until they are asked for, and what one reads does not move", async () => {
      await comment("Dora");
      await open(ruth, "held?view=list");
      await card(ruth, "Dora").waitFor();
      await ruth.keyboard.press("j");
      const top = await card(ruth, "Dora").evaluate((item) => item.getBoundingClientRect().top);
      await comment("Edwin");
      await ruth.getByRole("button", { name: /^1 new comment/ }).waitFor();
      assert.equal(await ruth.locator("[data-item]").count(), 1);
      assert.equal(await card(ruth, "Dora").evaluate((item) => item.getBoundingClientRect().top), top);
      await ruth.locator('[data-count="held"]').filter({ hasText: "2" }).waitFor();
      await ruth.getByRole("button", { name: /^1 new comment/ }).click();
      await card(ruth, "Edwin").waitFor();
      assert.equal(await ruth.locator("[data-item]").count(), 2);
    });

    test("who has a comment is seen by the other, comes and goes", async () => {
      await open(mo, "held?view=list");
      await open(ruth, "held?view=list");
      await ruth.keyboard.press("j");
      await card(mo, "Dora").getByText("Ruth is looking at this").waitFor();
      await ruth.keyboard.press("j");
      await card(mo, "Edwin").getByText("Ruth is looking at this").waitFor();
      await card(mo, "Dora").getByText("Ruth is looking at this").waitFor({ state: "hidden" });
      // One at a time passes over what the other has.
      await open(mo, "held?view=one");
      await card(mo, "Dora").waitFor();
      await open(ruth, "held?view=one");
      await card(ruth, "Edwin").waitFor();
    });

    test("of two decisions on a comment the second is refused and explained, and may be made anyway", async () => {
      await comment("Fay");
      await open(mo, "held?view=list");
      await open(ruth, "held?view=list");
      // Mo sees no word of it: the stream is cut off, as by a bad network.
      await mo.route("**/live?*", (route) => route.abort());
      await mo.reload();
      await card(mo, "Fay").focus();
      await card(ruth, "Fay").focus();
      await ruth.keyboard.press("f");
      await card(ruth, "Fay").and(ruth.locator(".is-done")).waitFor();
      await ruth.waitForFunction(() => !document.querySelector(".is-busy"));
      await mo.keyboard.press("d");
      await mo.getByLabel("Reason, shown to the author").last().fill("Kept words");
      await mo.keyboard.press("Enter");
      const refused = card(mo, "Fay").locator("[data-refused]");
      await refused.getByText("Ruth approved this comment while you had it open").waitFor();
      assert.match(await card(mo, "Fay").locator("[data-status]").innerText(), /Published/);
      assert.equal(await card(mo, "Fay").locator("[name=reason]").inputValue(), "Kept words");
      await card(mo, "Fay").focus();
      await mo.keyboard.press("d");
      await mo.keyboard.press("Enter");
      await card(mo, "Fay").and(mo.locator(".is-done")).waitFor();
      await mo.waitForFunction(() => !document.querySelector(".is-busy"));
      // Ruth cannot undo hers any more, and is told why.
      await ruth.keyboard.press("u");
      await ruth.getByText("Mo rejected this comment since").first().waitFor();
      await mo.unroute("**/live?*");
    });

    test("what the other decides folds away, with who and what", async () => {
      await comment("Gus");
      await comment("Hal");
      await open(mo, "held?view=list");
      await open(ruth, "held?view=list");
      await card(mo, "Hal").focus();
      await card(ruth, "Gus").focus();
      await ruth.keyboard.press("f");
      await card(mo, "Gus").and(mo.locator(".is-taken")).getByText("Published by Ruth.").waitFor();
      assert.ok(await card(mo, "Hal").evaluate((item) => item.contains(document.activeElement)), "the focus stays");
      await ruth.keyboard.press("u");
      await mo.waitForFunction(() => document.querySelectorAll("[data-item].is-done").length === 0);
    });

    test("a comment is handed over, and a question answered", async () => {
      await open(ruth, "held?view=list");
      await open(mo, "held?view=list");
      await card(ruth, "Hal").focus();
      await ruth.keyboard.press("n");
      const forms = card(ruth, "Hal");
      await forms.getByLabel("Colleague").selectOption({ label: "Mo" });
      await forms.getByLabel("What to know").fill("You know the mayor.");
      await forms.getByRole("button", { name: "Ask for a second opinion" }).click();
      await ruth.getByText("Asked for a second opinion.").first().waitFor();
      await mo.locator("[data-for-me]").filter({ hasText: "1" }).waitFor();
      await mo.reload();
      await mo.getByRole("link", { name: /Ruth asks you for a second opinion/ }).click();
      await card(mo, "Hal").waitFor();
      await mo.getByLabel("Your answer").fill("I would reject it.");
      await mo.getByRole("button", { name: "Answer", exact: true }).click();
      await mo.getByText("Answered.").first().waitFor();
      await ruth.locator("[data-for-me]").filter({ hasText: "1" }).waitFor();
      await ruth.reload();
      await ruth.locator(".for-you").getByText("I would reject it.").waitFor();
    });

    test("signing out elsewhere ends the stream with a word", async () => {
      await open(mo, "held?view=list");
      const second = await mo.context().newPage();
      await second.goto(`/desk${server.site}/readers`);
      await second.getByRole("button", { name: "Sign out" }).click();
      await second.waitForURL(/sign-in|desk$/);
      await comment("Ida");
      await mo.getByText("You are signed out, or your role has changed").first().waitFor();
    });

    test("neither page reported an error that was not provoked", () => {
      // Refused decisions, the stream that was cut off, and what a page asks for once its session has ended.
      const provoked = /^409 for POST .*(decide|undo)$|^net::ERR_FAILED for .*live|^401 for /;
      assert.deepEqual(reports.flat().filter((report) => !provoked.test(report)), []);
      assert.ok(reports.flat().some((report) => report.startsWith("409")), "the refusals were seen");
    });
  });
}
