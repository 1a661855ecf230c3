// @ts-check
// A real browser. Whatever a page reports as an error fails the test that opened it.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const executablePath = process.env.OMBUD_TEST_BROWSER ?? "/usr/bin/chromium";

/** Starts the browser. */
export async function launch() {
  // As root, as in a container, it has no sandbox of its own.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}

/**
 * Opens a page in a context of its own, runs the test with it, and fails if the page reported errors.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} test
 * @param {RegExp} [expected] reports that the test provokes
 */
export async function withPage(browser, options, test, expected) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const errors = watch(page);
  try {
    await test(page);
    const unexpected = errors.filter((error) => !expected?.test(error));
    assert.deepEqual(unexpected, [], "the page reported errors");
  } finally {
    await context.close();
  }
}

/**
 * Collects what the page reports. A 422 is how the server answers a form that wants another look: no error.
 * @param {import("playwright-core").Page} page
 * @returns {string[]}
 */
export function watch(page) {
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    // What the server answered is judged below, with its address.
    const isAnswer = text.startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) errors.push(`console: ${text}`);
  });
  page.on("requestfailed", (request) => {
    // A page that is left while it loads breaks its requests off.
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") errors.push(`${why} for ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.status() !== 422) {
      errors.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
    }
  });
  return errors;
}

/**
 * Signs in by a one-time link.
 * @param {import("playwright-core").Page} page
 * @param {string} link
 */
export async function signIn(page, link) {
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !/\/(sign-in|link)\//.test(url.pathname));
}

/**
 * Writes a comment in the form and sends it.
 * @param {import("playwright-core").Page} page
 * @param {{name?: string, text: string}} comment
 */
export async function post(page, { name, text }) {
  const form = page.locator("[data-comment-form]");
  if (name !== undefined) await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByRole("textbox", { name: "Your comment" }).fill(text);
  await form.getByRole("button", { name: "Post", exact: true }).click();
}
