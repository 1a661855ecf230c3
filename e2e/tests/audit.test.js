// @ts-check
// An admin adds a hook that is asked over real HTTP, and reads, verifies and takes out the log of what was done.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { launch, post, signIn, withPage } from "../lib/browser.js";
import { postgres } from "../lib/postgres.js";
import { plain } from "../lib/server.js";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const REASON = { code: "SPAM", detailedExplanation: "It sells boats." };

for (const kind of ["SQLite", "PostgreSQL"]) {
  const database = kind === "PostgreSQL" ? await postgres() : null;
  const skip = kind === "PostgreSQL" && !database ? "OMBUD_TEST_POSTGRES is not set" : false;
  describe(`hooks and the log, on ${kind}`, { skip }, () => {
    /** @type {import("playwright-core").Browser} */
    let browser;
    /** @type {import("../lib/server.js").Server} */
    let server;
    /** @type {Awaited<ReturnType<typeof judge>>} */
    let asked;
    /** @type {import("playwright-core").BrowserContextOptions["storageState"]} */
    let admin;
    before(async () => {
      browser = await launch();
      asked = await judge();
      server = await plain(database?.address, { role: "admin", settings: ["[feeds]", "allow_private = true"] });
      await withPage(browser, { baseURL: server.base }, async (page) => {
        await signIn(page, server.desk);
        admin = await page.context().storageState();
      });
    });
    after(async () => {
      await browser?.close();
      asked?.close();
      await server?.stop();
      await database?.drop();
    });

    test("a hook is added, asked, and its author is told why", async () => {
      await withPage(browser, { baseURL: server.base, storageState: admin }, async (desk) => {
        await desk.goto("/desk/testimes/hooks");
        await desk.getByText("No hooks").waitFor();
        await desk.getByLabel("Name", { exact: true }).fill("judge");
        await desk.getByLabel("Address").fill(asked.url);
        await desk.getByLabel("Time limit in ms").fill("10000");
        await desk.getByLabel("Clause of its rejections").selectOption({ label: "3. No personal attacks" });
        await desk.getByText("Clauses for its codes").click();
        await desk.getByLabel("SPAM", { exact: true }).selectOption("spam");
        await clean(desk, "the form");
        await desk.getByRole("button", { name: "Add the hook" }).click();
        const secret = await desk.getByLabel("Signing secret").inputValue();
        await clean(desk, "the secret");
        await withPage(browser, { baseURL: server.base }, async (reader) => {
          await reader.goto(server.story);
          await post(reader, { name: "Bo", text: "The quay is a fine place to walk in the evening." });
          await reader.locator(".own").getByText("It sells boats.").waitFor();
        });
        const [request] = asked.requests;
        assert.equal(request.signature, `sha256=${createHmac("sha256", secret).update(request.body).digest("hex")}`);
        assert.equal(JSON.parse(request.body.toString()).author.name, "Bo");
        await desk.getByRole("link", { name: "I have it" }).click();
        await desk.getByText("Its last answers").click();
        await desk.getByRole("link", { name: /^comment / }).click();
        await desk.getByText("on revision 1").waitFor();
        assert.equal(await desk.getByText(secret).count(), 0);
      });
    });

    test("by the keyboard: tested, and turned off", async () => {
      await withPage(browser, { baseURL: server.base, storageState: admin }, async (desk) => {
        await desk.goto("/desk/testimes/hooks");
        await desk.getByRole("button", { name: "Send a test comment" }).focus();
        await desk.keyboard.press("Enter");
        await desk.getByRole("status").filter({ hasText: "reject, SPAM" }).waitFor();
        await desk.getByRole("button", { name: "Turn off" }).focus();
        await desk.keyboard.press("Enter");
        await desk.getByRole("button", { name: "Turn on" }).waitFor();
      });
    });

    test("the log is filtered, verified as the command line does it, and taken out", async () => {
      await withPage(browser, { baseURL: server.base, storageState: admin }, async (desk) => {
        await desk.goto("/desk/testimes/log");
        await desk.getByRole("link", { name: "Every deed" }).click();
        await desk.getByLabel("Deed").selectOption("Hook tested");
        await desk.getByRole("button", { name: "Filter" }).click();
        assert.equal(await desk.locator(".deed").count(), 1);
        await desk.getByRole("link", { name: "Show all" }).click();
        assert.ok((await desk.locator(".deed").count()) > 4);
        await desk.getByText("Verify the chain").first().click();
        await desk.getByRole("button", { name: "Verify the chain" }).focus();
        await desk.keyboard.press("Enter");
        await desk.getByText("nothing is changed, missing or added").waitFor();
        const hash = await desk.locator("[data-verified] code").innerText();
        const printed = await server.run?.(["audit", "verify", "--expect", hash]);
        assert.match(printed ?? "", /nothing is changed, missing or added/);
        await clean(desk, "verified");
        const [download] = await Promise.all([
          desk.waitForEvent("download"),
          desk.getByRole("link", { name: "JSON Lines" }).click(),
        ]);
        const lines = (await readFile(await download.path(), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
        assert.equal(lines.at(-1).deed, "export_log");
        assert.ok(lines.some((line) => line.hash === hash), "the hash that the page showed is in the file");
      });
    });

    test("without JavaScript the log is verified on a page of its own", async () => {
      const options = { baseURL: server.base, storageState: admin, javaScriptEnabled: false };
      await withPage(browser, options, async (desk) => {
        await desk.goto("/desk/testimes/log/deeds");
        await desk.getByText("Verify the chain").first().click();
        await desk.getByRole("button", { name: "Verify the chain" }).click();
        await desk.getByRole("heading", { name: "The log, verified" }).waitFor();
        await desk.getByText("nothing is changed").waitFor();
      });
    });

    test("nothing serious for axe in the dark, and nothing scrolls sideways", async () => {
      const paths = ["/desk/testimes/hooks", "/desk/testimes/log/deeds", "/desk/testimes/log"];
      await withPage(browser, { baseURL: server.base, storageState: admin, colorScheme: "dark" }, async (page) => {
        for (const path of paths) {
          await page.goto(path);
          await open(page);
          await clean(page, path);
        }
      });
      for (const width of [360, 320]) {
        await withPage(browser, { baseURL: server.base, storageState: admin, viewport: { width, height: 740 } }, async (page) => {
          for (const path of paths) {
            await page.goto(path);
            await open(page);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.ok(wide <= 0, `${path} is ${wide} px too wide at ${width} px`);
          }
        });
      }
    });
  });
}

/** Opens everything that is folded. @param {import("playwright-core").Page} page */
async function open(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} what
 */
async function clean(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // @ts-ignore: the script above defines it
    const results = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return results.violations
      .filter((/** @type {any} */ violation) => ["serious", "critical"].includes(violation.impact))
      .map((/** @type {any} */ violation) => `${violation.id}: ${violation.nodes.map((/** @type {any} */ n) => n.target).join(" | ")}`);
  });
  assert.deepEqual(found, [], what);
}

/** A system that rejects everything, and keeps what it was asked. */
async function judge() {
  /** @type {{signature: string, body: Buffer}[]} */
  const requests = [];
  const listener = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({ signature: String(request.headers["x-coral-signature"]), body: Buffer.concat(chunks) });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ moderationAction: { status: "REJECTED", rejectionReason: REASON } }));
    });
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", () => resolve(null)));
  const address = listener.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/judge`, requests, close: () => listener.close() };
}
