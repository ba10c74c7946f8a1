/*
 * Goal: a back-up taken while orders are booked is a whole, true book on another machine's folder, or is refused; whoever
 * followed events hears that it must look anew, and from there on misses nothing.
 * Method: an embedded PostgreSQL with real settings, orders without pause beside the back-up, a restore into
 * an empty folder, and all checks of `verify` on what came of it.
 */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { auditPage } from "../../src/audit/audit.queries.ts";
import { backup } from "../../src/commands/backup.ts";
import { CommandFailed, type Progress } from "../../src/commands/progress.ts";
import { restore } from "../../src/commands/restore.ts";
import { verify } from "../../src/commands/verify.ts";
import { type Hub, migrateDatabase, openDatabase, openHub } from "../../src/hub.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { readConfig } from "../../src/platform/config.ts";
import { clusterIn } from "../../src/platform/database/embedded.ts";
import type { Told } from "../../src/platform/outbox/feed.ts";
import { boundsOf } from "../../src/platform/outbox/feed-rows.ts";
import { ownFolder } from "../support/own-folder.ts";
import { tests } from "../support/tests.ts";
import { orderOf, type World, world } from "../support/world.ts";

const from = ownFolder("backup-from");
const to = ownFolder("backup-to");
const backups = ownFolder("backup");
const [folder, tuesday] = [join(backups, "monday"), join(backups, "tuesday")] as const;
const unseen: Progress = { start: () => ({ update: () => undefined, stop: () => undefined }) };
const quiet = () => undefined;

const configOf = (dataDir: string) => readConfig({ HUB_DATA_DIR: dataDir, LOG_LEVEL: "silent" });

async function open(dataDir: string): Promise<Hub> {
  const config = configOf(dataDir);
  const database = await openDatabase(config);
  await migrateDatabase(database);
  return openHub(config, database);
}

/** Records one order; answers whether it was there already. */
async function buy(hub: Hub, there: World, number: string): Promise<boolean> {
  const [outcome] = await hub.begin(there.hq, (work) =>
    recordOrders(work, [orderOf(there, number)]),
  );
  if (!outcome || outcome instanceof Refusal) throw outcome;
  return outcome.repeated;
}

/** The place behind everything that was recorded so far. */
async function feedEnd(hub: Hub): Promise<string> {
  const scope = () => hub.look(tests);
  for (let last = -1; ; await sleep(100)) {
    const { newest } = await boundsOf(scope());
    if (newest === last) return String(newest);
    last = newest;
  }
}

const follow = (hub: Hub, there: World, after: string) =>
  hub.feed.follow({
    ...{ brandId: there.brandId, topic: `brand:${there.brandId}`, kinds: ["OrderRecorded"], after },
  });

const next = async (events: AsyncIterator<Told>): Promise<Told> => (await events.next()).value;

test("a back-up of a working hub is restored whole, and its feed goes on beyond what was given", async () => {
  const hub = await open(from);
  const there = await world(hub);
  for (const number of ["b-1", "b-2", "b-3"]) await buy(hub, there, number);
  const known = await feedEnd(hub);

  const busy: string[] = [];
  let going = true;
  const selling = (async () => {
    for (let n = 0; going; n++) {
      await buy(hub, there, `busy-${n}`);
      busy.push(`busy-${n}`);
    }
  })();
  while (busy.length < 3) await sleep(10);
  const acknowledged = [...busy];
  await backup(configOf(from), { folder, withKeys: false }, unseen, quiet);
  going = false;
  await selling;
  await buy(hub, there, "lost");
  const lost = await feedEnd(hub);
  await expect(backup(configOf(from), { folder, withKeys: false }, unseen, quiet)).rejects.toThrow(
    "is there already",
  );
  await hub.close();

  const bring = () => restore(configOf(to), folder, new Date(), unseen, quiet);
  // Without its keys nobody could read it.
  await expect(bring()).rejects.toThrow("token-key.pem");
  for (const name of readdirSync(from).filter((each) => /\.(pem|json)$/.test(each)))
    cpSync(join(from, name), join(to, name));

  // One wrong bit, a file too few, a file too many.
  const victim = join(folder, "postgres", "global", "pg_control");
  const whole = readFileSync(victim);
  const bent = Buffer.from(whole);
  bent[7] = (bent[7] ?? 0) ^ 1;
  writeFileSync(victim, bent);
  await expect(bring()).rejects.toThrow(
    new CommandFailed("postgres/global/pg_control is not as it was backed up"),
  );
  writeFileSync(victim, whole);
  writeFileSync(join(folder, "postgres", "stray"), "");
  await expect(bring()).rejects.toThrow("stray is not of the back-up");
  rmSync(join(folder, "postgres", "stray"));
  expect(existsSync(join(to, "postgres"))).toBe(false);

  await bring();
  await expect(bring()).rejects.toThrow("there is a database already");
  const again = await open(to);
  try {
    await verify(again, unseen, quiet);
    const trail = await auditPage(again.look(there.hq), {});
    expect(trail).toMatchObject([
      { mutation: "hub restore", actorKind: "operator", arguments: { asOf: expect.any(String) } },
      { mutation: "hub backup", actorKind: "operator", arguments: { withKeys: false } },
    ]);
    for (const number of ["b-1", "b-2", "b-3", ...acknowledged])
      expect(await buy(again, there, number)).toBe(true);

    const old = [known, lost].map((cursor) => follow(again, there, cursor));
    const resets = await Promise.all(old.map(next));
    expect(resets).toMatchObject([{ reset: "TOO_OLD" }, { reset: "TOO_OLD" }]);
    const restored = resets[0]?.cursor ?? "";
    expect(BigInt(restored)).toBeGreaterThan(BigInt(lost));

    // What nobody remembers is booked once more, and told.
    expect(await buy(again, there, "lost")).toBe(false);
    const replay = follow(again, there, restored);
    for (const events of [...old, replay]) {
      const event = await next(events);
      expect(event).toMatchObject({ kind: "OrderRecorded" });
      expect(BigInt(event.cursor)).toBeGreaterThan(BigInt(restored));
      await events.return?.();
    }
  } finally {
    await again.close();
  }
}, 240_000);

/** A disk of its own, where there is one, that PostgreSQL's user cannot reach: the cluster lies elsewhere. */
const APART = "/dev/shm";
const canBeApart = process.getuid?.() === 0 && existsSync(APART);

(canBeApart ? test : test.skip)(
  "keys come back beside a database that lies elsewhere, and are ours alone",
  async () => {
    const apart = mkdtempSync(join(APART, "banyan-backup-"));
    const dataDir = join(apart, "data");
    const { home } = clusterIn(dataDir);
    try {
      expect(home).not.toBe(dataDir);
      await (await open(from)).close();
      await backup(configOf(from), { folder: tuesday, withKeys: true }, unseen, quiet);
      await restore(configOf(dataDir), tuesday, new Date(), unseen, quiet);
      for (const name of ["token-key.pem", "vault-keys.json"]) {
        expect(readFileSync(join(dataDir, name))).toEqual(readFileSync(join(from, name)));
        const { uid, mode } = statSync(join(dataDir, name));
        expect([uid, mode & 0o777]).toEqual([0, 0o600]);
      }
      await (await open(dataDir)).close();
    } finally {
      for (const each of [apart, home]) rmSync(each, { recursive: true, force: true });
    }
  },
  240_000,
);
