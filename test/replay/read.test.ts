import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readTransactions } from "../../seeds/complete-journey/read.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { readReplay } from "../../src/commands/replay.ts";
import { ownFolder } from "../support/own-folder.ts";

const folder = ownFolder("read");

const HEAD = [
  ...["household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value"],
  ...["retail_disc", "coupon_disc", "coupon_match_disc", "week", "transaction_timestamp"],
];

const SOUND = {
  ...{ household_id: "906", store_id: "319", basket_id: "31198705046", product_id: "1075313" },
  ...{ quantity: "1", sales_value: "1.5", retail_disc: "0.29", coupon_disc: "0.25" },
  ...{ coupon_match_disc: "0", week: "1", transaction_timestamp: "2017-01-01T12:30:27Z" },
};

type Row = Partial<typeof SOUND>;

const lineOf = (row: Row): string => {
  const full: Record<string, string> = { ...SOUND, ...row };
  return HEAD.map((column) => full[column]).join(",");
};

let files = 0;
function write(text: string): string {
  const file = join(folder, `${files++}.csv`);
  writeFileSync(file, text);
  return file;
}

const fileOf = (...rows: (Row | string)[]): string =>
  write(
    [HEAD.join(","), ...rows.map((row) => (typeof row === "string" ? row : lineOf(row)))]
      .map((line) => `${line}\n`)
      .join(""),
  );

const read = (...rows: (Row | string)[]) => readTransactions([fileOf(...rows)]);

describe("order lines", () => {
  test("are gathered into the baskets they belong to", async () => {
    const found = await read(
      { basket_id: "2", sales_value: "1.5", coupon_disc: "0.25" },
      { basket_id: "1", sales_value: "10", coupon_disc: "0" },
      { basket_id: "2", sales_value: "0.07", coupon_disc: "1" },
    );
    expect(found).toMatchObject({ rows: 3, invalid: 0, examples: [] });
    const at = new Date("2017-01-01T12:30:27Z");
    expect(found.baskets).toEqual([
      { id: "1", household: "906", store: "319", at, netCents: 1_000n, couponCents: 0n },
      { id: "2", household: "906", store: "319", at, netCents: 157n, couponCents: 125n },
    ]);
  });

  test("come in order of time, then of basket, from all files together", async () => {
    const first = fileOf(
      { basket_id: "9", transaction_timestamp: "2017-01-02T00:00:00Z" },
      { basket_id: "5", transaction_timestamp: "2017-01-01T00:00:00Z" },
    );
    const second = fileOf({ basket_id: "7", transaction_timestamp: "2017-01-01T00:00:00Z" });
    const { baskets, rows } = await readTransactions([first, second]);
    expect([rows, baskets.map(({ id }) => id)]).toEqual([3, ["5", "7", "9"]]);
  });

  test.each([
    ["0", 0n],
    ["3", 300n],
    ["1.5", 150n],
    ["1.05", 105n],
    ["1.00", 100n],
    ["0.10", 10n],
    // What binary arithmetic left behind in the publisher's sums.
    ["4.440892e-16", 0n],
    ["2.9999999999999996", 300n],
    ["0.30000000000000004", 30n],
    ["1.25e-0", 125n],
  ])("hold %s dollars as %s cents, exactly", async (sales_value, cents) => {
    const { baskets, invalid } = await read({ sales_value });
    expect([invalid, baskets[0]?.netCents]).toEqual([0, cents]);
  });

  test("may come with a byte order mark, Windows line ends, blank lines, quotes", async () => {
    const plain = await read({});
    const text = `${HEAD.join(",")}\n\n${lineOf({})}\n`;
    for (const other of [
      `\ufeff${text}`,
      text.replaceAll("\n", "\r\n"),
      text.trimEnd(),
      text.replaceAll(/[^,\n]+/g, '"$&"'),
    ])
      expect(await readTransactions([write(other)])).toEqual(plain);
  });

  test("may have their columns in any order, with others between", async () => {
    const columns = [...HEAD].reverse();
    const full: Record<string, string> = SOUND;
    const row = columns.map((column) => full[column]);
    const file = write(`${["remark", ...columns].join(",")}\n${["x", ...row].join(",")}\n`);
    expect(await readTransactions([file])).toEqual(await read({}));
  });
});

describe("a malformed row", () => {
  const malformed: [string, Row | string, RegExp][] = [
    ["a household that is no number", { household_id: "x1" }, /household_id "x1"/],
    ["no household", { household_id: "" }, /household_id ""/],
    ["a store that is no number", { store_id: "3 19" }, /store_id "3 19"/],
    ["a basket too long to be one", { basket_id: "1".repeat(19) }, /basket_id/],
    ["an amount below zero", { sales_value: "-1.50" }, /sales_value "-1.50"/],
    ["a third decimal", { sales_value: "1.005" }, /more than two decimals/],
    ["an amount in words", { sales_value: "NA" }, /sales_value "NA"/],
    ["an amount with a comma", { sales_value: "1,50" }, /is not/],
    ["no discount", { coupon_disc: "" }, /coupon_disc ""/],
    ["a large exponent", { coupon_disc: "1e5" }, /coupon_disc "1e5"/],
    ["no instant", { transaction_timestamp: "" }, /transaction_timestamp ""/],
    ["a day that does not exist", { transaction_timestamp: "2017-02-30T10:00:00Z" }, /exist/],
    ["an hour that does not exist", { transaction_timestamp: "2017-02-03T25:00:00Z" }, /instant/],
    ["an instant without a zone", { transaction_timestamp: "2017-01-01T12:30:27" }, /instant/],
    ["an instant of another shape", { transaction_timestamp: "01/02/2017 12:30" }, /instant/],
    ["columns missing", "906,319", /basket_id ""/],
    ["a stray quote", { sales_value: '1.5"' }, /sales_value "1.5\\""/],
    ["a quote that is never closed", `"${lineOf({})}`, /household_id/],
    ["bytes that are no text", "\u0000\u0001", /household_id/],
  ];

  test.each(malformed)(
    "with %s is set aside, and the rows around it count",
    async (_, row, why) => {
      const found = await read({ basket_id: "1" }, row, { basket_id: "2" });
      expect(found.baskets.map(({ id }) => id)).toEqual(["1", "2"]);
      expect(found).toMatchObject({ rows: 3, invalid: 1 });
      expect(found.examples).toEqual([
        { file: expect.any(String), line: 3, reason: expect.stringMatching(why) },
      ]);
    },
  );

  test.each([
    [
      "household",
      { household_id: "907" },
      /household_id is 907, basket 31198705046 began with 906/,
    ],
    ["store", { store_id: "320" }, /store_id is 320/],
    ["instant", { transaction_timestamp: "2017-01-01T12:30:28Z" }, /transaction_timestamp is/],
  ])("is one that gives its basket another %s", async (_, row, why) => {
    const { baskets, invalid, examples } = await read({}, row);
    expect([baskets.length, baskets[0]?.netCents, invalid]).toEqual([1, 150n, 1]);
    expect(examples[0]?.reason).toMatch(why);
  });

  test("leaves nothing of itself in its basket", async () => {
    const { baskets } = await read({ sales_value: "1" }, { sales_value: "2", coupon_disc: "-1" });
    expect(baskets).toMatchObject([{ netCents: 100n, couponCents: 25n }]);
  });

  test("is told ten times at most, and counted every time", async () => {
    const { examples, invalid } = await read(
      ...Array.from({ length: 25 }, () => ({ week: "1,2" })),
    );
    // A surplus column moves the instant out of its place.
    expect([examples.length, invalid]).toEqual([10, 25]);
    expect(examples.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe("a file", () => {
  test("without the columns needed is refused by name", async () => {
    const file = write("household_id,store_id\n1,2\n");
    await expect(readTransactions([file])).rejects.toThrow(
      `${file} lacks the columns basket_id, sales_value, coupon_disc, transaction_timestamp`,
    );
  });

  test("that is not there is an error and no crash", async () => {
    const file = join(folder, "nowhere.csv");
    await expect(readTransactions([file])).rejects.toThrow("nowhere.csv");
  });
});

describe("readReplay", () => {
  const wish = (file: string, but = {}) => ({
    ...{ transactions: [file], out: folder, skipInvalid: false, ...but },
  });
  const said: string[] = [];
  const say = (line: string) => void said.push(line);

  test("stops at malformed rows, telling where, before anything is written", async () => {
    const file = fileOf({}, { store_id: "x" });
    await expect(readReplay(wish(file), say)).rejects.toThrow(CommandFailed);
    expect(said.join("\n")).toContain("1 of 2 rows are malformed");
    expect(said.join("\n")).toContain(`${file}:3  store_id "x"`);
  });

  test("leaves malformed rows out where it is told to", async () => {
    const file = fileOf({}, { store_id: "x" });
    const { baskets } = await readReplay(wish(file, { skipInvalid: true }), () => undefined);
    expect(baskets).toHaveLength(1);
  });

  test.each([
    ["no order in the files", {}, []],
    ["a last month that is none", { closeThrough: "2017-6" }, [{}]],
  ])("refuses %s", async (_, but, rows) => {
    const attempt = readReplay(wish(fileOf(...rows), but), () => undefined);
    await expect(attempt).rejects.toThrow(CommandFailed);
  });
});
