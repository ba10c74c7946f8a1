import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import pg from "pg";
import { type Embedded, startEmbedded } from "../../src/platform/database/embedded.ts";
import { ownFolder } from "../support/own-folder.ts";

const directory = ownFolder("embedded");

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

test("a server that is killed comes back for all who use it, and stays until the last is gone", async () => {
  const [first, second] = [await startEmbedded(directory), await startEmbedded(directory)];
  for (let round = 0; round < 3; round++) {
    killServer(first.directory);
    for (const user of [first, second])
      expect(await eventually(() => ask(user, "select 1 as one"))).toEqual([{ one: 1 }]);
  }
  await first.stop();
  expect(await ask(second, "select 1 as one")).toEqual([{ one: 1 }]);
  await second.stop();
  await expect(ask(second, "select 1")).rejects.toThrow();
});

test("it runs with the settings by which a commit is on the disk before it is told", async () => {
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
      if (tries > 600) throw error;
      await sleep(100);
    }
  }
}
