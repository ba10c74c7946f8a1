import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Basket } from "../../seeds/complete-journey/read.ts";
import { hasCampaigns, readCampaigns } from "../../seeds/complete-journey/read-campaigns.ts";
import { placeRedemptions } from "../../seeds/complete-journey/redemptions.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { readReplay } from "../../src/commands/replay.ts";
import { ownFolder } from "../support/own-folder.ts";

// Goal: what the campaigns' files say is told as they say it, and nothing is made up: a discount stands to the cent, and a
// redemption that cannot have been is left out and counted. Method: small files, and baskets beside them.

const folder = ownFolder("campaigns");

const SOUND = {
  "campaign-descriptions.csv":
    "campaign_id,campaign_type,start_date,end_date\n9,Type B,2017-02-01,2017-02-28\n10,Type A,2017-01-01,2017-01-31",
  "campaigns.csv": "campaign_id,household_id\n9,1\n9,2\n10,1\n9,1",
  "coupons.csv": "coupon_upc,campaign_id\n500,9\n501,9\n500,10",
  "coupon-redemptions-h1.csv":
    "household_id,coupon_upc,campaign_id,redemption_date\n1,500,9,2017-02-03",
};

let folders = 0;
function write(but: Partial<Record<keyof typeof SOUND | string, string>> = {}): string {
  const at = join(folder, `${folders++}`);
  mkdirSync(at);
  for (const [file, text] of Object.entries({ ...SOUND, ...but }))
    if (text !== "") writeFileSync(join(at, file), `${text}\n`);
  return at;
}

describe("the campaigns' files", () => {
  test("are read in order of first days, what is named twice once", () => {
    expect(readCampaigns(write())).toEqual({
      campaigns: [
        {
          ...{ id: "10", type: "Type A", firstDay: "2017-01-01", lastDay: "2017-01-31" },
          ...{ coupons: ["500"], households: ["1"] },
        },
        {
          ...{ id: "9", type: "Type B", firstDay: "2017-02-01", lastDay: "2017-02-28" },
          ...{ coupons: ["500", "501"], households: ["1", "2"] },
        },
      ],
      redemptions: [{ campaign: "9", coupon: "500", household: "1", day: "2017-02-03" }],
    });
  });

  test("of redemptions may be several", () => {
    const more =
      "household_id,coupon_upc,campaign_id,redemption_date\n2,501,9,2017-02-04\n1,500,9,2017-02-05";
    expect(readCampaigns(write({ "coupon-redemptions-h2.csv": more })).redemptions).toHaveLength(3);
  });

  test.each([
    ["campaigns.csv", "campaign_id,household_id\n9,x", /campaigns\.csv:2 {2}household_id "x"/],
    ["campaigns.csv", "campaign_id\n9", /household_id "" is malformed/],
    [
      "campaign-descriptions.csv",
      "campaign_id,campaign_type,start_date,end_date\n9,Type D,2017-02-01,2017-02-28",
      /campaign_type "Type D"/,
    ],
    [
      "coupon-redemptions-h1.csv",
      "household_id,coupon_upc,campaign_id,redemption_date\n1,500,9,2017-02-30",
      /redemption_date "2017-02-30"/,
    ],
  ])("%s that is malformed is told where", (file, text, why) => {
    expect(() => readCampaigns(write({ [file]: text }))).toThrow(why);
  });

  test("are asked for where they are, and missed only where they were named", async () => {
    const lines =
      "household_id,store_id,basket_id,sales_value,coupon_disc,transaction_timestamp\n1,1,1,1,0,2017-02-03T12:00:00Z";
    const bare = write({ "coupons.csv": "", "t.csv": lines });
    const full = write({ "t.csv": lines });
    expect([hasCampaigns(bare), hasCampaigns(full)]).toEqual([false, true]);
    const read = (at: string, campaigns?: string) =>
      readReplay(
        { transactions: [join(at, "t.csv")], out: folder, campaigns, skipInvalid: false },
        () => undefined,
      );
    expect((await read(bare)).campaigns).toBeUndefined();
    expect((await read(full)).campaigns?.campaigns).toHaveLength(2);
    expect((await read(bare, full)).campaigns?.campaigns).toHaveLength(2);
    await expect(read(full, bare)).rejects.toThrow(CommandFailed);
  });
});

const basket = (id: string, household: string, at: string, couponCents: bigint): Basket => ({
  ...{ id, household, store: "1", at: new Date(at), netCents: 1_000n, couponCents },
});

/** Baskets of February's third day by the clock of New York, around which the orders reach from January to March. */
const BASKETS = [
  basket("first", "9", "2017-01-02T12:00:00Z", 0n),
  basket("plain", "1", "2017-02-03T12:00:00Z", 0n),
  basket("small", "1", "2017-02-03T13:00:00Z", 100n),
  basket("large", "1", "2017-02-04T02:00:00Z", 205n),
  basket("other", "2", "2017-02-03T12:00:00Z", 1n),
  basket("last", "9", "2017-03-02T12:00:00Z", 0n),
];

/** Redemptions, each `household coupon campaign day`. */
const place = (...redemptions: string[]) => {
  const { campaigns } = readCampaigns(write());
  const { inBaskets, alone, leftOut } = placeRedemptions(
    {
      campaigns,
      redemptions: redemptions.map((text) => {
        const [household = "", coupon = "", campaign = "", day = ""] = text.split(" ");
        return { household, coupon, campaign, day };
      }),
    },
    BASKETS,
    "America/New_York",
  );
  return {
    inBaskets: [...inBaskets].map(([id, used]) => [
      id,
      ...used.map(({ coupon, no, minor }) => `${coupon}#${no} ${minor}`),
    ]),
    alone: alone.map(({ household, coupon, day, no }) => `${household} ${coupon}#${no} ${day}`),
    leftOut: Object.fromEntries(leftOut),
  };
};

describe("a redemption", () => {
  test("belongs to its household's basket of that day that had most taken off, and shares it evenly", () => {
    const placed = place("1 500 9 2017-02-03", "1 501 9 2017-02-03");
    expect(placed.inBaskets).toEqual([["large", "500#1 103", "501#1 102"]]);
    expect(placed.alone).toEqual([]);
  });

  test("is alone where no basket of that day had a coupon, or no cent is left for it", () => {
    const placed = place("2 501 9 2017-02-04", "2 500 9 2017-02-03", "2 501 9 2017-02-03");
    expect(placed.inBaskets).toEqual([["other", "500#1 1"]]);
    expect(placed.alone.toSorted()).toEqual(["2 501#1 2017-02-03", "2 501#2 2017-02-04"]);
  });

  test("of the same coupon again is of the household's second one", () => {
    expect(place("1 500 9 2017-02-20", "1 500 9 2017-02-10").alone).toEqual([
      "1 500#1 2017-02-10",
      "1 500#2 2017-02-20",
    ]);
  });

  test("that cannot have been, or is of another time than the orders, is left out and counted", () => {
    const placed = place(
      ...["3 500 9 2017-02-03", "2 500 10 2017-01-03", "1 501 10 2017-01-03"],
      ...["1 500 9 2017-01-31", "1 500 9 2017-03-01", "1 500 10 2017-01-01"],
    );
    expect(placed).toEqual({
      ...{ inBaskets: [], alone: [] },
      leftOut: {
        ...{ "not sent to it": 2, "not its coupon": 1, "not its days": 2 },
        "outside the orders": 1,
      },
    });
  });
});
