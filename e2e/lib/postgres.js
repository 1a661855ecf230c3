// @ts-check
// A PostgreSQL database of its own for a test file, made with the server's own programs.
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** @param {string} name */
function program(name) {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(debian, version, "bin", name)).find(existsSync);
  return found ?? name;
}

/** Makes a database on the server that the tests were given; null where there is none. */
export async function postgres() {
  const admin = process.env.OMBUD_TEST_POSTGRES;
  if (!admin) {
    if (process.env.CI) throw new Error("OMBUD_TEST_POSTGRES is not set, and CI tests both databases");
    return null;
  }
  const url = new URL(admin);
  const server = ["-h", url.hostname, "-p", url.port, "-U", url.username];
  const name = `ombud_e2e_${process.pid}_${Date.now()}`;
  await execute(program("createdb"), [...server, name]);
  url.pathname = `/${name}`;
  return {
    address: url.href,
    drop: async () => {
      await execute(program("dropdb"), [...server, "--if-exists", "--force", name]);
    },
  };
}
