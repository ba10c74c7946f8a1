import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readReplay, replay } from "../../src/commands/replay.ts";
import { openHub } from "../../src/hub.ts";
import { readConfig } from "../../src/platform/config.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { silent } from "../support/silent.ts";

// Goal: real orders of real households come to the cent and the point that an independent program
// made of the same files. Method: the whole first half of 2017 is replayed through the use cases a
// till calls, on a hub with its relay running, and both result files are compared byte for byte;
// then the replay is run again on the same book, as after a power cut, and must change nothing.

const DATA = join(import.meta.dirname, "../../../shared/data/complete-journey");
const TRANSACTIONS = join(DATA, "transactions-h1.csv");
const here = existsSync(TRANSACTIONS);
if (!here) process.stderr.write(`${TRANSACTIONS} is not here: its replay is not tested\n`);

const kit = await openKit();
const folder = ownFolder("replay");

/** Replays the data on a hub of its own and gives back the two files it wrote. */
async function run() {
  const config = readConfig({ HUB_DATA_DIR: folder, LOG_LEVEL: "silent" });
  const hub = await openHub(config, {
    place: kit.place,
    embedded: undefined,
    close: async () => undefined,
  });
  try {
    const out = join(folder, "out");
    const wish = { transactions: [TRANSACTIONS], out, skipInvalid: false };
    const read = await readReplay(wish, () => undefined);
    await replay(hub, wish, read, silent, () => undefined);
    return {
      statements: readFileSync(join(out, "statements.csv"), "utf8"),
      points: readFileSync(join(out, "points.csv"), "utf8"),
    };
  } finally {
    await hub.close();
  }
}

const expected = (file: string) => readFileSync(join(DATA, file), "utf8");

const theBrand = async (): Promise<string> => {
  const [brand, ...more] = await kit.asOwner<{ id: string }>("select id from brand");
  expect(more).toEqual([]);
  return brand?.id ?? "";
};

/** Everything but what is on its way to the feed. */
const standing = async (brandId: string) => {
  const { outbox: _, ...rows } = await rowsOf(kit, brandId);
  return rows;
};

describe("the replay of The Complete Journey", () => {
  (here ? test : test.skip)(
    "comes to the expected statements and points, and a second one changes nothing",
    async () => {
      const first = await run();
      expect(first.statements).toBe(expected("expected-h1.csv"));
      expect(first.points).toBe(expected("expected-points-h1.csv"));
      const brandId = await theBrand();
      expect(await faultsOf(kit, brandId)).toEqual([]);

      const before = await standing(brandId);
      expect(before).toMatchObject({ member: 2_212, customer_order: 23_430, statement: 240 });
      expect(await run()).toEqual(first);
      expect(await standing(await theBrand())).toEqual(before);
    },
    120_000,
  );
});
