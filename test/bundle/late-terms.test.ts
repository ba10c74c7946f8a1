// Goal: what contracts signed late put right can be worked out from the bundle of the month it is booked in.
// Method: orders and refunds before and after, of an order that had no line of the franchisee's, too; bundles are checked
// by the program that is given to franchisees, and forged.
import { expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { bindMember } from "../../src/binding/bind-member.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { rerate } from "../../src/rerating/rerate.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { checkBundle } from "../../src/verify-statement/check-bundle.mjs";
import { bundleOf, faultOf, forge, given, makeKeys } from "../support/bundles.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, world } from "../support/world.ts";

const kit = await openKit();
const keys = makeKeys();

test("orders put right by contracts signed late follow from their facts", async () => {
  kit.clock.set("2026-01-02T04:00:00Z");
  const there = await world(kit, { clauses: [{ number: "1", kind: "ROYALTY", rate: 500n }] });
  await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.n1.id }));
  kit.clock.set("2026-02-10T04:00:00Z");
  const order = (number: string, day: string, storeCode = "N1") =>
    orderOf(there, number, { storeCode, netMinor: 9_999n, occurredAt: `${day}T04:00:00Z` });
  const refund = (orderNumber: string, refundMinor: bigint) =>
    there.as((work) =>
      refundOrders(work, [
        {
          ...{ source: "till", orderNumber, number: `R${orderNumber}${refundMinor}`, refundMinor },
          occurredAt: kit.clock(),
        },
      ]),
    );
  await record(
    there,
    order("before", "2026-01-19"),
    order("a", "2026-01-20"),
    order("b", "2026-02-01", "N2"),
    order("south", "2026-02-02", "S1"),
    order("early", "2026-01-21", "S1"),
  );
  await refund("a", 3_333n);
  await refund("south", 1_000n);
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
  kit.clock.advance({ hours: 1 });
  const terms = await there.as((work) =>
    agreeTerms(work, {
      franchiseeId: there.north.id,
      fromAt: new Date("2026-01-19T16:00:00Z"),
      clauses: [
        { number: "1", kind: "ROYALTY", rate: 300n },
        { number: "2", kind: "BOUND_SHARE", rate: 200n },
      ],
    }),
  );
  kit.clock.advance({ hours: 1 });
  expect(await rerate(kit.begin, there.hq, { termsId: terms.id })).toBe(4);
  kit.clock.advance({ hours: 1 });
  await refund("a", 777n);
  kit.clock.advance({ hours: 1 });
  expect(await rerate(kit.begin, there.hq, { termsId: terms.id })).toBe(1);
  kit.clock.set("2026-03-02T04:00:00Z");
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-02") });

  const lines = await bundleOf(kit, there, { code: "north", month: "2026-02", keys });
  const fault = await faultOf(lines);
  expect({ fault, line: lines[Number(fault?.number ?? 0) - 1] }).toEqual({});
  const { counts } = await checkBundle(given(lines));
  expect(counts.righted).toBeGreaterThan(5);

  for (const [index, line] of lines.entries()) {
    const { is, event, amountMinor } = JSON.parse(line);
    if (is !== "line" || !event.startsWith("rerate:")) continue;
    const wrong = String(BigInt(amountMinor) + 1n);
    const forged = forge(
      lines,
      (each, number) => (number === index + 1 ? { ...each, amountMinor: wrong } : each),
      keys,
    );
    expect(await faultOf(forged)).toMatchObject({ number: index + 1, field: "amountMinor" });
  }
});
