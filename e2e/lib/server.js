// @ts-check
// The real program, started for one test file: a folder of its own, a port of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.OMBUD_TEST_BINARY ?? new URL("../../target/debug/ombud", import.meta.url).pathname;
/** Loading the demo in a debug build takes some seconds; this is when to give up. */
const PATIENCE_MS = 120_000;

/** @typedef {{base: string, site: string, story: string, desk: string, run: (args: string[]) => Promise<string>, user: (email: string, name: string, ...options: string[]) => Promise<string>, stop: () => Promise<void>}} Server */

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * Starts the program and waits until its output matches; fails with the output when it ends or takes too long.
 * @param {string[]} args
 * @param {RegExp} ready
 * @param {string} cwd
 * @param {Record<string, string>} [env]
 */
function start(args, ready, cwd, env = {}) {
  const child = spawn(binary, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const ended = new Promise((resolve) => child.once("close", resolve));
  const started = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${PATIENCE_MS} ms: ${output}`)), PATIENCE_MS);
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      output += chunk.toString();
      if (ready.test(output)) {
        clearTimeout(timer);
        resolve(output);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`ombud ended with ${code}: ${output}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { started, stop };
}

/**
 * Runs the program to its end and gives its stdout.
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<string>}
 */
function run(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(out) : reject(new Error(`${args.join(" ")}: ${err}`))));
  });
}

/** The demo newspaper, on SQLite. @returns {Promise<Server>} */
export async function demo() {
  const folder = await mkdtemp(join(tmpdir(), "ombud-e2e-"));
  const port = await freePort();
  const { started, stop } = start(["demo", "--port", String(port), "--data", folder], /Ctrl-C stops/, folder);
  const output = /** @type {string} */ (await started);
  /** @param {RegExp} pattern */
  const address = (pattern) => output.match(pattern)?.[1] ?? "";
  const front = address(/front page\s+(\S+)/);
  return {
    base: new URL(front).origin,
    site: new URL(front).pathname,
    story: new URL(address(/a story\s+(\S+)/)).pathname,
    desk: address(/the desk\s+(\S+)/),
    run: () => Promise.reject(new Error("the demo takes no commands")),
    user: async () => assert.fail("the demo has one user"),
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A server with one site and one story, on the database at this address; SQLite where there is none.
 * @param {string} [database]
 * @param {{role?: string, settings?: string[], host?: string}} [options] the role of who may sign in, more lines of
 *   configuration, and the host as browsers name it: passkeys need a name
 * @returns {Promise<Server>}
 */
export async function plain(database, { role = "moderator", settings = [], host = "127.0.0.1" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "ombud-e2e-"));
  const port = await freePort();
  const config = [
    "[server]",
    `listen = "127.0.0.1:${port}"`,
    `public_url = "http://${host}:${port}"`,
    "[database]",
    `url = "${database ?? `sqlite:${join(folder, "ombud.db")}`}"`,
    "[security]",
    'secret = "a secret for tests, of more than 32 characters"',
    "[comments]",
    "posts_per_minute = 0",
    "[logs]",
    'format = "text"',
    ...settings,
    "[[site]]",
    'key = "testimes"',
    'name = "The Test Times"',
  ];
  await writeFile(join(folder, "ombud.toml"), `${config.join("\n")}\n`);
  const { started, stop } = start(["serve"], /is listening/, folder);
  await started;
  const story = { key: "wall", headline: "The harbour wall", body: "<p>It fell at ten to four.</p>", section: "Town" };
  await writeFile(join(folder, "story.jsonl"), JSON.stringify(story));
  await run(["story", "import", "story.jsonl"], folder);
  const desk = (await run(["user", "add", "ruth@example.org", "--name", "Ruth", "--role", role], folder)).trim();
  const base = `http://${host}:${port}`;
  const front = await (await fetch(`${base}/testimes`)).text();
  const link = front.replaceAll("&#x2f;", "/").match(/href="[^"]*?(\/testimes\/stories\/[^"#]+)/);
  return {
    base,
    site: "/testimes",
    story: link?.[1] ?? "",
    desk,
    run: (args) => run(args, folder),
    user: async (email, name, ...options) => (await run(["user", "add", email, "--name", name, ...options], folder)).trim(),
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
