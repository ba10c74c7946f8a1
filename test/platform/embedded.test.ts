import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import pg from "pg";
import { startEmbedded } from "../../src/platform/database/embedded.ts";

const directory = mkdtempSync(join(tmpdir(), "banyan-embedded-"));
// PostgreSQL, run by another user where we are root, must be able to reach it.
chmodSync(directory, 0o755);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("a server that was killed with all its processes starts again, and answers when it says so", async () => {
  const first = await startEmbedded(directory);
  const lock = join(first.directory, "postgres", "postmaster.pid");
  process.kill(Number(readFileSync(lock, "utf8").split("\n")[0]), "SIGKILL");

  const second = await startEmbedded(directory);
  const client = new pg.Client({
    host: second.host,
    port: second.port,
    user: second.user,
    database: "postgres",
  });
  await client.connect();
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await client.end();

  await second.stop();
  await first.stop();
});
