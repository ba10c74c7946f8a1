/*
 * An order is told weeks late.
 *
 * Goal: what happened and what was known are two questions with two answers, for points and for money; a late order
 * earns by its own day's rule and is booked into the open month.
 * Method: rules and terms change between the day an order happened and the day it is told; a month closes before it
 * is; each instant is asked for by both times over HTTP.
 */
import { beforeAll, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { CLAUSES, orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub("serve");

let there: World;
beforeAll(async () => {
  served.clock.set("2026-01-10T04:00:00Z");
  there = await world(served);
  // On time: 100 points on 10 January.
  await record(there, orderOf(there, "1", { occurredAt: "2026-01-10T03:00:00Z" }));
  // From February on, points are doubled and the royalty is 10 %.
  const fromAt = new Date("2026-01-31T16:00:00Z");
  await there.as((work) =>
    setEarningRule(work, {
      ...{ pointsPerStep: 2n, stepMinor: 100n, fromAt },
      validity: { kind: "MONTH_END", count: 12 },
    }),
  );
  const clauses = CLAUSES.map((clause) =>
    clause.kind === "ROYALTY" ? { ...clause, rate: 1_000n } : clause,
  );
  await there.as((work) => agreeTerms(work, { franchiseeId: there.north.id, fromAt, clauses }));
  served.clock.set("2026-02-05T04:00:00Z");
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-01") });
  // Told on 10 February: an order of 20 January, and one of that day.
  served.clock.set("2026-02-10T04:00:00Z");
  await record(
    there,
    orderOf(there, "2", { occurredAt: "2026-01-20T03:00:00Z" }),
    orderOf(there, "3", { occurredAt: "2026-02-10T03:00:00Z" }),
  );
});

const WALLET = `query ($asOf: DateTimeISO, $by: ByTime!) { me { wallet(asOf: $asOf, by: $by) { balance buckets { lastDay points } } } }`;

async function balance(asOf: string | undefined, by: "OCCURRED" | "BOOKED") {
  const member = served.client(callersOf(there).member(there.anna));
  return (await member.query(WALLET, { asOf, by })).me.wallet.balance;
}

test.each([
  ["before everything", "2026-01-10T02:59:59Z", "0", "0"],
  ["between an order and its telling", "2026-01-10T03:30:00Z", "100", "0"],
  ["after the first was told", "2026-01-10T04:00:00Z", "100", "100"],
  ["after the late one happened", "2026-01-20T03:00:00Z", "200", "100"],
  ["a moment before it was told", "2026-02-10T03:59:59Z", "400", "100"],
  ["when it was told", "2026-02-10T04:00:00Z", "400", "400"],
  ["when all have ended", "2027-03-01T04:00:00Z", "0", "0"],
])("a wallet has two pasts: %s", async (_, asOf, occurred, booked) => {
  expect([await balance(asOf, "OCCURRED"), await balance(asOf, "BOOKED")]).toEqual([
    ...[occurred, booked],
  ]);
});

test("a wallet without an instant is the one of now", async () => {
  served.clock.set("2026-02-10T05:00:00Z");
  expect(await balance(undefined, "BOOKED")).toBe("400");
});

test("a late order earns by its own day's rule and is booked into the open month", async () => {
  const rows = await served.asOwner(
    `select o.number, o.points, l.month, l.rate from customer_order o
     join settlement_line l on l.posting_id = o.id and l.kind = 'ROYALTY'
     where o.brand_id = $1 order by o.number`,
    [there.brandId],
  );
  expect(rows).toEqual([
    { number: "1", points: "100", month: "2026-01", rate: "500" },
    { number: "2", points: "100", month: "2026-02", rate: "500" },
    { number: "3", points: "200", month: "2026-02", rate: "1000" },
  ]);
});

test("what accrued in a month has two pasts, too", async () => {
  const ACCRUED = `query ($id: UUID!, $asOf: DateTimeISO!, $month: Month) { franchisee(id: $id) {
    occurred: accrued(asOf: $asOf, by: OCCURRED, month: $month)
    booked: accrued(asOf: $asOf, month: $month) } }`;
  const north = served.client(callersOf(there).north);
  const at = async (asOf: string, month?: string) => {
    const { franchisee } = await north.query(ACCRUED, { id: there.north.id, asOf, month });
    return [franchisee.occurred, franchisee.booked];
  };
  // -5 % of 100.00 and a point's cost of 1.00; the order of February: -10 % and 2.00.
  expect(await at("2026-02-09T00:00:00Z")).toEqual(["-600", "0"]);
  expect(await at("2026-02-10T04:00:00Z")).toEqual(["-1800", "-1800"]);
  expect(await at("2026-02-10T04:00:00Z", "2026-01")).toEqual(["-600", "-600"]);
});
