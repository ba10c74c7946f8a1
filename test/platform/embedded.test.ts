import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";
import pg from "pg";
import { type Embedded, startEmbedded } from "../../src/platform/database/embedded.ts";

const directory = mkdtempSync(join(tmpdir(), "banyan-embedded-"));
// PostgreSQL, run by another user where we are root, must be able to reach it.
chmodSync(directory, 0o755);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Kills the server as it runs now; its other processes notice by themselves. */
function killServer(home: string): void {
  const lock = join(home, "postgres", "postmaster.pid");
  process.kill(Number(readFileSync(lock, "utf8").split("\n")[0]), "SIGKILL");
}

/** Asks on a connection of its own. */
async function ask({ host, port, user }: Embedded, query: string) {
  const client = new pg.Client({ host, port, user, database: "postgres" });
  // A server that dies under it tells so twice.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

test("a server that was killed with all its processes starts again, and answers when it says so", async () => {
  const first = await startEmbedded(directory);
  killServer(first.directory);

  const second = await startEmbedded(directory);
  expect(await ask(second, "select 1 as one")).toEqual([{ one: 1 }]);

  await second.stop();
  await first.stop();
});

test("a server that is killed comes back for those who use it, once for all of them", async () => {
  const [first, second] = [await startEmbedded(directory), await startEmbedded(directory)];
  for (let round = 0; round < 3; round++) {
    killServer(first.directory);
    const answer = await eventually(() => ask(second, "select 1 as one"));
    expect(answer).toEqual([{ one: 1 }]);
  }
  await first.stop();
  expect(await ask(second, "select 1 as one")).toEqual([{ one: 1 }]);
  await second.stop();
  await expect(ask(second, "select 1")).rejects.toThrow();
});

test("what it says it has committed, it has written to the disk", async () => {
  const embedded = await startEmbedded(directory);
  const settings = await ask(
    embedded,
    `select name, setting from pg_settings
     where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name`,
  );
  await embedded.stop();
  expect(settings).toEqual([
    { name: "fsync", setting: "on" },
    { name: "full_page_writes", setting: "on" },
    { name: "synchronous_commit", setting: "on" },
  ]);
});

/** Tries until it succeeds, as callers do; what fails for ever fails in the end. */
async function eventually<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    }
  }
}
