// @ts-check
// A comment is rejected; its author reads why, takes the signed link to another browser and appeals there; the first
// moderator may not decide, another one overturns with reasons, and the comment is back in its place.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, post, signIn, withPage } from "../lib/browser.js";
import { postgres } from "../lib/postgres.js";
import { plain } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const TEXT = "I walked along the wall in May and told the council.";

for (const kind of ["SQLite", "PostgreSQL"]) {
  const database = kind === "PostgreSQL" ? await postgres() : null;
  const skip = kind === "PostgreSQL" && !database ? "OMBUD_TEST_POSTGRES is not set" : false;
  describe(`an appeal, on ${kind}`, { skip }, () => {
    /** @type {import("playwright-core").Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof plain>>} */
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

    test("is written by the signed link, decided by another person, and puts the comment back", async () => {
      const at = { baseURL: server.base };
      await withPage(browser, at, async (reader) => {
        await reader.goto(server.story);
        for (const [name, text] of [["Ann", "The first remark of the day."], ["Dora", TEXT], ["Zoe", "The last remark of the day."]]) {
          await reader.context().clearCookies();
          await reader.goto(server.story);
          await post(reader, { name, text });
          await reader.locator(".thread .comment").filter({ hasText: text }).waitFor();
        }
        const order = await reader.locator(".thread .author").allTextContents();
        await withPage(browser, at, async (ruth) => {
          await signIn(ruth, server.desk);
          await reject(ruth, server.site);
          await reader.context().clearCookies();
          await reader.goto(server.story);
          assert.equal(await reader.locator(".thread .comment").filter({ hasText: TEXT }).count(), 0);
          const link = await statementOf(ruth, server.site);
          await appeal(reader, link);
          // Who decided sees why she does not decide again.
          await ruth.goto(`/desk${server.site}/appeals`);
          await ruth.getByText("You took part in this decision").waitFor();
          assert.equal(await ruth.getByRole("button", { name: "Overturn" }).count(), 0);
          await serious(ruth);
          await withPage(browser, at, async (nell) => {
            await signIn(nell, await server.user("nell@example.org", "Nell", "--role", "editor"));
            await overturn(nell, server.site);
          });
          await reader.goto(link);
          await reader.getByText("The decision was reversed.").waitFor();
          await reader.getByText("It speaks of the wall").waitFor();
          await serious(reader);
        });
        await reader.goto(server.story);
        assert.deepEqual(await reader.locator(".thread .author").allTextContents(), order, "it is back where it stood");
        await withPage(browser, at, standing);
      });
    });

    /** Every page of this part, with nothing serious for axe and without sideways scrolling. */
    test("pages are accessible and fit", async () => {
      for (const [colorScheme, width] of /** @type {const} */ ([["light", 1280], ["dark", 320]])) {
        await withPage(browser, { baseURL: server.base, colorScheme, viewport: { width, height: 700 } }, async (page) => {
          await signIn(page, await server.user("ed@example.org", "Ed", "--role", "editor"));
          const desk = `/desk${server.site}`;
          await page.goto(`${desk}/readers?q=dora`);
          const reader = await page.getByRole("link", { name: "Dora" }).getAttribute("href");
          const all = [`${reader}`, `${desk}/readers/domains`, `${desk}/appeals`, `${desk}/appeals?decided=yes`, `${desk}/appeals/numbers`, `${server.site}/standing`];
          for (const path of all) {
            await page.goto(path);
            await serious(page);
            const room = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.ok(room <= 0, `${path} is ${room} px too wide at ${width}`);
          }
          await page.goto(`${reader}`);
          await page.getByRole("button", { name: "Look for hints" }).click();
          await page.getByRole("heading", { name: /The same person as/ }).waitFor();
          await serious(page);
        });
      }
    });
  });
}

/** @param {import("playwright-core").Page} desk @param {string} site */
async function reject(desk, site) {
  await desk.goto(`/desk${site}/all`);
  const item = desk.locator("[data-item]").filter({ hasText: TEXT });
  await item.locator("select[name=clause]").selectOption("spam");
  await item.getByRole("button", { name: /^Reject/ }).click();
  // It shows at once; it is done when the server has answered.
  await desk.locator("[data-item].is-done:not(.is-busy)").waitFor();
}

/** The signed link, as a moderator copies it. @param {import("playwright-core").Page} desk @param {string} site */
async function statementOf(desk, site) {
  await desk.goto(`/desk${site}/readers?q=dora`);
  await desk.getByRole("link", { name: "Dora" }).click();
  await desk.getByText("No rejection counts").or(desk.getByText("One rejection under")).first().waitFor();
  const link = await desk.getByRole("link", { name: "Statement, to pass on" }).first().getAttribute("href");
  assert.match(`${link}`, /\/decisions\/.*\?key=/);
  return `${link}`;
}

/** @param {import("playwright-core").Page} reader @param {string} link */
async function appeal(reader, link) {
  await reader.goto(link);
  await reader.getByText("Your comment was not published").first().waitFor();
  await reader.getByText(TEXT).waitFor();
  await serious(reader);
  await reader.getByLabel("Your appeal").fill("It is no advertisement: I only told what I saw.");
  await reader.getByRole("button", { name: "Send the appeal" }).click();
  await reader.getByText("is waiting").waitFor();
}

/** @param {import("playwright-core").Page} desk @param {string} site */
async function overturn(desk, site) {
  await desk.goto(`/desk${site}/appeals`);
  await desk.getByText("I only told what I saw").waitFor();
  await serious(desk);
  await desk.getByLabel(/Answer to the reader/).fill("It speaks of the wall and sells nothing. We are sorry.");
  await desk.getByRole("button", { name: "Overturn the decision" }).click();
  await desk.getByText("everything is as it was before it").waitFor();
  await desk.goto(`/desk${site}/appeals?decided=yes`);
  await desk.getByText("sells nothing").waitFor();
  await desk.goto(`/desk${site}/appeals/numbers`);
  await desk.getByText("100 %").first().waitFor();
}

/** Somebody who never posted is told so. @param {import("playwright-core").Page} page */
async function standing(page) {
  await page.goto("/testimes/standing");
  await page.getByText("You have not commented here yet").waitFor();
}

/** @param {import("playwright-core").Page} page */
async function serious(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // @ts-ignore: the script above defines it
    const results = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return results.violations
      .filter((/** @type {any} */ violation) => ["serious", "critical"].includes(violation.impact))
      .map((/** @type {any} */ violation) => `${violation.id}: ${violation.nodes.map((/** @type {any} */ n) => n.target).join(" | ")}`);
  });
  assert.deepEqual(found, [], page.url());
}
