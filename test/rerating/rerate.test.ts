import { describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { Begin } from "../../src/platform/database/work.ts";
import { rerate } from "../../src/rerating/rerate.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a contract that is signed after it began is as if it had been there, to the cent, by lines in the open month
// that name what they correct; a closed month stays, what others have stays, and done twice it is done once.
// Method: orders, some of them refunded, before and after; figures by hand.

const kit = await openKit();

/** Orders of January and February, January closed; then North signs 3 % from the 20th of January on. */
async function signedLate(): Promise<World & { termsId: string }> {
  kit.clock.set("2026-02-10T04:00:00Z");
  const there = await world(kit, { clauses: [{ number: "1", kind: "ROYALTY", rate: 500n }] });
  const order = (number: string, day: string, storeCode = "N1") =>
    orderOf(there, number, { storeCode, occurredAt: `${day}T04:00:00Z` });
  await record(
    there,
    order("before", "2026-01-19"),
    order("a", "2026-01-20"),
    order("b", "2026-02-01", "N2"),
    order("c", "2026-02-02"),
    order("south", "2026-02-02", "S1"),
  );
  await refund(there, "c", 2_500n);
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
  kit.clock.advance({ hours: 1 });
  const { id: termsId } = await there.as((work) =>
    agreeTerms(work, {
      franchiseeId: there.north.id,
      fromAt: new Date("2026-01-19T16:00:00Z"),
      clauses: [{ number: "9", kind: "ROYALTY", rate: 300n }],
    }),
  );
  kit.clock.advance({ hours: 1 });
  return { ...there, termsId };
}

async function refund(there: World, orderNumber: string, refundMinor: bigint): Promise<void> {
  const number = `R${orderNumber}${+kit.clock()}`;
  const wish = { source: "till", orderNumber, number, refundMinor, occurredAt: kit.clock() };
  const [outcome] = await there.as((work) => refundOrders(work, [wish]));
  expect(outcome).toMatchObject({ repeated: false });
}

/** `a 2026-01 1: -300 on 10000 at 300`: what was put right, by order. */
async function putRight(there: World): Promise<string[]> {
  const rows = await kit.asOwner<{ text: string }>(
    `select format('%s %s %s: %s on %s at %s, %s', o.number, l.of_month, l.clause, l.amount_minor, l.base, l.rate, l.orders) as text
     from settlement_line l join ledger_posting p on p.id = l.posting_id and p.kind = 'rerate'
     join customer_order o on o.id = l.corrects_posting_id
     where l.brand_id = $1 and l.month = '2026-02' order by o.number, l.posting_id, l.no`,
    [there.brandId],
  );
  return rows.map(({ text }) => text);
}

/** What royalties come to by order and clause, whatever booked them. */
async function royalties(there: World, number: string): Promise<string[]> {
  const rows = await kit.asOwner<{ text: string }>(
    `select format('%s: %s on %s, %s', l.clause, sum(l.amount_minor), sum(l.base), sum(l.orders)) as text
     from settlement_line l join customer_order o on o.id = coalesce(l.corrects_posting_id, l.posting_id)
     where l.brand_id = $1 and o.number = $2 group by l.clause order by l.clause`,
    [there.brandId, number],
  );
  return rows.map(({ text }) => text);
}

describe("terms signed late", () => {
  test("put right what was booked without them, in the open month, once", async () => {
    const there = await signedLate();
    const statements = () =>
      kit.asOwner("select * from statement where brand_id = $1 order by id", [there.brandId]);
    const issued = await statements();
    expect(await rerate(kit.begin, there.hq, { termsId: there.termsId })).toBe(3);
    expect(await putRight(there)).toEqual([
      // 5.00 back, 3.00 instead.
      "a 2026-01 1: 500 on -10000 at 500, -1",
      "a 2026-01 9: -300 on 10000 at 300, 1",
      "b 2026-02 1: 500 on -10000 at 500, -1",
      "b 2026-02 9: -300 on 10000 at 300, 1",
      // A quarter of it was refunded: 3.75 are left, and 2.25 instead.
      "c 2026-02 1: 375 on -7500 at 500, -1",
      "c 2026-02 9: -225 on 7500 at 300, 1",
    ]);
    expect(await statements()).toEqual(issued);
    const rows = await rowsOf(kit, there.brandId);
    expect(await rerate(kit.begin, there.hq, { termsId: there.termsId })).toBe(0);
    expect(await rowsOf(kit, there.brandId)).toEqual(rows);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("put right what is refunded later, too: it takes back what the order comes to now", async () => {
    const there = await signedLate();
    await rerate(kit.begin, there.hq, { termsId: there.termsId });
    const since = kit.clock();
    await refund(there, "c", 2_500n);
    await refund(there, "a", 10_000n);
    const wish = { termsId: there.termsId, refundedSince: since };
    expect(await rerate(kit.begin, there.hq, wish)).toBe(2);
    expect(await royalties(there, "c")).toEqual(["1: 0 on 0, 0", "9: -150 on 5000, 1"]);
    expect(await royalties(there, "a")).toEqual(["1: 0 on 0, 0", "9: 0 on 0, 0"]);
    expect(await royalties(there, "before")).toEqual(["1: -500 on 10000, 1"]);
    expect(await royalties(there, "south")).toEqual(["1: -500 on 10000, 1"]);
    expect(await rerate(kit.begin, there.hq, { termsId: there.termsId })).toBe(0);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("leave to themselves what was booked by them", async () => {
    const there = await signedLate();
    await record(there, orderOf(there, "late", { occurredAt: "2026-02-03T04:00:00Z" }));
    expect(await rerate(kit.begin, there.hq, { termsId: there.termsId })).toBe(3);
    expect(await royalties(there, "late")).toEqual(["9: -300 on 10000, 1"]);
  });

  test("go on where they were cut off", async () => {
    const there = await signedLate();
    let transactions = 0;
    const failing: Begin = async (actor, step) => {
      if (++transactions > 1) throw new Error("power failure");
      return kit.begin(actor, step);
    };
    const { termsId } = there;
    await expect(rerate(failing, there.hq, { termsId })).rejects.toThrow("power failure");
    expect(await rerate(kit.begin, there.hq, { termsId })).toBe(3);
  });
});
