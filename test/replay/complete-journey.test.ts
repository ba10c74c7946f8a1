import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { readReplay, replay } from "../../src/commands/replay.ts";
import { openHub } from "../../src/hub.ts";
import { readConfig } from "../../src/platform/config.ts";
import { rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { couponFaults } from "../support/offers.ts";
import { ownFolder } from "../support/own-folder.ts";
import { silent } from "../support/silent.ts";

// Goal: real orders of real households come to the cent and the point that an independent program
// made of the same files. Method: the whole first half of 2017 is replayed through the use cases a
// till calls, on a hub with its relay running, and both result files are compared byte for byte,
// with the campaigns' coupons given out and redeemed beside them; their funnels are compared with a
// plain count of the files. Then the replay is run again on the same book, as after a power cut, and
// must change nothing.

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
      campaigns: readFileSync(join(out, "campaigns.csv"), "utf8"),
    };
  } finally {
    await hub.close();
  }
}

const expected = (file: string) => readFileSync(join(DATA, file), "utf8");

type Row = Record<string, string>;
const rowsIn = (text: string): Row[] => parse(text, { columns: true });
const LAST_DAY = "2017-06-30";

/** What the files say of each campaign, in order of its first day. */
function counted() {
  const described = rowsIn(expected("campaign-descriptions.csv"));
  const of = (file: string, id: string | undefined) =>
    rowsIn(expected(file)).filter((row) => row.campaign_id === id);
  const day = (row: Row) => `${row.start_date} ${row.campaign_id?.padStart(2, "0")}`;
  return described
    .toSorted((a, b) => (day(a) < day(b) ? -1 : 1))
    .map(({ campaign_id: id, campaign_type: type, start_date: firstDay = "" }) => {
      const households = firstDay > LAST_DAY ? 0 : of("campaigns.csv", id).length;
      const redemptions = of("coupon-redemptions-h1.csv", id);
      const coupons = of("coupons.csv", id).length;
      // Whoever redeemed a coupon twice had two of it.
      const kinds = new Set(redemptions.map((row) => `${row.household_id} ${row.coupon_upc}`));
      const twice = redemptions.length - kinds.size;
      const issued = type === "Type A" ? households * 16 : households * coupons + twice;
      return {
        ...{ id, type, households: String(households) },
        ...{ issued: String(issued), redeemed: String(redemptions.length) },
      };
    });
}

/** What coupons took off, in cents, on the days on which their households redeemed any. */
function discountOfRedeemers(): number {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" });
  const days = new Set(
    rowsIn(expected("coupon-redemptions-h1.csv")).map(
      (row) => `${row.household_id} ${row.redemption_date}`,
    ),
  );
  return rowsIn(readFileSync(TRANSACTIONS, "utf8"))
    .filter((row) =>
      days.has(`${row.household_id} ${day.format(new Date(row.transaction_timestamp ?? ""))}`),
    )
    .reduce((sum, row) => sum + Math.round(Number(row.coupon_disc) * 100), 0);
}

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
      expect(await couponFaults(kit, { brandId })).toEqual([]);

      const funnels = rowsIn(first.campaigns);
      expect(funnels.map(({ campaign }) => campaign)).toEqual(counted().map(({ id }) => id));
      for (const { id, ...counts } of counted())
        expect(funnels.find(({ campaign }) => campaign === id)).toMatchObject(counts);
      const sum = (column: string) => funnels.reduce((all, row) => all + Number(row[column]), 0);
      expect([sum("redeemed"), sum("discount")]).toEqual([538, discountOfRedeemers()]);

      const before = await standing(brandId);
      expect(before).toMatchObject({ member: 2_224, customer_order: 23_430, statement: 240 });
      expect(await run()).toEqual(first);
      expect(await standing(await theBrand())).toEqual(before);
    },
    180_000,
  );
});
