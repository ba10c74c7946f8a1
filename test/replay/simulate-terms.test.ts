/*
 * Other terms, tried out on two months of real orders.
 *
 * Goal: the replay by the contracts in force is the book, for every franchisee, to the cent; other clauses are replayed in
 * seconds, and printed as a table.
 * Method: January and February of 2017 are recorded on a hub; then every franchisee is replayed under a higher
 * royalty with steps and a lower share. How long it takes is printed, and never asserted.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readReplay, replay } from "../../src/commands/replay.ts";
import { simulateBrandTerms } from "../../src/commands/simulate-terms.ts";
import { openHub } from "../../src/hub.ts";
import { system } from "../../src/kernel/actor.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { readConfig } from "../../src/platform/config.ts";
import { simulateTerms } from "../../src/simulation/simulate-terms.ts";
import { openKit } from "../support/database.ts";
import { ownFolder } from "../support/own-folder.ts";
import { silent } from "../support/silent.ts";

const DATA = join(import.meta.dirname, "../../../shared/data/complete-journey");
const TRANSACTIONS = join(DATA, "transactions-h1.csv");
const here = existsSync(TRANSACTIONS);
if (!here) process.stderr.write(`${TRANSACTIONS} is not here: no terms are tried out on it\n`);

const kit = await openKit();
const folder = ownFolder("simulate");
const PERIOD = { from: asMonth("2017-01"), until: asMonth("2017-02") };

const CLAUSES = [
  {
    ...{ number: "1", kind: "ROYALTY", rate: "400", per: "FRANCHISEE" },
    steps: [{ fromMinor: "80000", rate: "600" }],
  },
  { number: "2", kind: "BOUND_SHARE", rate: "150", capMinor: "100" },
  { number: "3", kind: "POINTS_COST", rate: "1" },
  { number: "4", kind: "COUPON_SUBSIDY", rate: "10000" },
  { number: "5", kind: "FEE", rate: "1000" },
];

describe("two months of real orders", () => {
  (here ? test : test.skip)(
    "is replayed to the cent, and under other clauses in seconds",
    async () => {
      const config = readConfig({ HUB_DATA_DIR: folder, LOG_LEVEL: "silent" });
      const close = async () => undefined;
      const hub = await openHub(config, { place: kit.place, embedded: undefined, close });
      try {
        const [head, ...rows] = readFileSync(TRANSACTIONS, "utf8").trimEnd().split("\n");
        const early = rows.filter((row) => /,2017-0[12]-\d\dT[^,]*$/.test(row));
        const transactions = join(folder, "transactions.csv");
        writeFileSync(transactions, [head, ...early].join("\n"));
        const wish = { transactions: [transactions], out: join(folder, "out"), skipInvalid: false };
        const read = await readReplay(wish, () => undefined);
        await replay(hub, wish, { ...read, campaigns: undefined }, silent, () => undefined);

        const [brand] = await kit.asOwner<{ id: string }>("select id from brand");
        const scope = hub.look(system("test", brand?.id ?? ""));
        const franchisees = await kit.asOwner<{ id: string }>("select id from franchisee");
        const rate = (number: string, kind: string, of: bigint) => ({ number, kind, rate: of });
        const inForce = [
          ...[rate("1", "ROYALTY", 500n), rate("2", "BOUND_SHARE", 200n)],
          ...[rate("3", "POINTS_COST", 1n), rate("4", "COUPON_SUBSIDY", 10_000n)],
        ] as never;
        const proposals = franchisees.map(({ id }) => ({ franchiseeId: id, clauses: inForce }));
        const same = await simulateTerms(scope, { ...PERIOD, proposals });
        expect(same.orders).toBe(read.baskets.length);
        for (const { newMinor, oldMinor, check } of same.franchisees) {
          expect(check.bookedMinor).toBe(check.replayedMinor);
          expect(newMinor).toBe(oldMinor);
        }

        const file = join(folder, "clauses.json");
        writeFileSync(file, JSON.stringify(CLAUSES));
        const said: string[] = [];
        const command = { clauses: file, franchisees: [], ...PERIOD };
        await simulateBrandTerms(hub, command, silent, (line) => said.push(line));
        const kept = said.filter((line) =>
          /^(franchisee|[12] |headquarters|\d+ orders)/.test(line),
        );
        process.stdout.write(`${kept.join("\n")}\n`);
        expect(said.at(-1)).toMatch(
          new RegExp(`^${read.baskets.length} orders replayed in [\\d.]+ s; nothing was written$`),
        );
      } finally {
        await hub.close();
      }
    },
    180_000,
  );
});
