/*
 * A franchisee looks at its open month.
 *
 * Goal: before anything is closed, the franchisee sees what steps, minimum and fees come to by today, and where the month is
 * heading; once it is closed, nothing is to come.
 * Method: a hub whose clock the test sets; figures by hand.
 */
import { expect, test } from "@jest/globals";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();

/** 5 %, from 300.00 on 4 %, at least 62.00, of all stores together; 31.00 a month. */
const CLAUSES: readonly Clause[] = [
  {
    ...{ number: "1", kind: "ROYALTY", rate: 500n, minimumMinor: 6_200n, per: "FRANCHISEE" },
    steps: [{ fromMinor: 30_000n, rate: 400n }],
  },
  { number: "2", kind: "FEE", rate: 3_100n, per: "FRANCHISEE" },
];

test("an open month says what it comes to by today, and to its end", async () => {
  served.clock.set("2026-01-01T04:00:00Z");
  const there = await world(served, { clauses: CLAUSES });
  served.clock.set("2026-01-10T15:00:00Z"); // the 10th of 31 days, 23:00 in Shanghai
  await record(
    there,
    orderOf(there, "1", { occurredAt: "2026-01-05T04:00:00Z" }),
    orderOf(there, "2", { storeCode: "N2", occurredAt: "2026-01-06T04:00:00Z" }),
  );
  const north = served.client(callersOf(there).north);
  const { month } = (await north.query(operation("open-month"))).franchisee;
  expect(month).toMatchObject({
    ...{ month: "2026-01", totalMinor: "-1000" },
    soFar: [
      { kind: "VOLUME", base: "20000", rate: "500", amountMinor: "0" },
      // 20.00 for 10 days; 10.00 are there.
      { kind: "MINIMUM", base: "2000", amountMinor: "-1000" },
      { kind: "FEE", base: "10", rate: "3100", amountMinor: "-1000" },
    ],
    projected: {
      // 620.00 in 31 days: 31.00, less 1 % of 320.00; what lacks of 62.00; 31.00.
      totalMinor: "-9300",
      sums: [
        { kind: "FEE", base: "31", amountMinor: "-3100" },
        { kind: "MINIMUM", base: "6200", amountMinor: "-3420" },
        { kind: "ROYALTY", base: "62000", amountMinor: "-3100" },
        { kind: "VOLUME", base: "62000", amountMinor: "320" },
      ],
    },
  });

  served.clock.set("2026-02-02T04:00:00Z");
  const hq = served.client(callersOf(there).hq);
  await hq.mutate(operation("close-month"), { month: "2026-01" });
  const later = served.client(callersOf(there).north);
  const { lines } = await later.query(
    `query { lines(month: "2026-01") { edges { node { kind amountMinor } } } }`,
  );
  expect(lines.edges.map(({ node }: { node: object }) => node)).toEqual([
    { kind: "ROYALTY", amountMinor: "-500" },
    { kind: "ROYALTY", amountMinor: "-500" },
    { kind: "VOLUME", amountMinor: "0" },
    { kind: "MINIMUM", amountMinor: "-5200" },
    { kind: "FEE", amountMinor: "-3100" },
  ]);
  const closed = await later.query(
    `query { franchisee { month(month: "2026-01") { totalMinor soFar { kind } projected { totalMinor } } } }`,
  );
  expect(closed.franchisee.month).toEqual({ totalMinor: "-9300", soFar: [], projected: null });
});
