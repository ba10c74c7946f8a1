import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { asMonth } from "../../src/kernel/month.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, world } from "../support/world.ts";

// Goal: nothing is booked into a month once it is cut (S1), so that a statement is the whole of its
// month for ever (S2); and the cut is made however busy the tills are. Method: eight tills send
// orders of January without a pause, before, while and after January is closed; on whichever side
// of the cut an order falls, the statements must afterwards still agree with the lines. Then one
// booking is held open on purpose, a close waits for it, and an order that comes later must wait
// for the close.

const kit = await openKit();

const PATIENCE_MS = 15_000;

/** Waits until so many transactions of this database wait for a lock, five seconds at most. */
async function waiting(count: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const rows = await kit.asOwner(
      "select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'",
      [kit.place.database],
    );
    if (rows.length >= count) return;
    await sleep(10);
  }
}

describe("a month that is closed while its orders still come", () => {
  test("holds in its statements every line that was booked into it, and none after", async () => {
    const there = await world(kit, { members: 8 });
    const startedAt = performance.now();
    let closed = false;
    let sent = 0;
    const till = async (memberId: string, lane: number) => {
      for (let after = 0; after < 3; after += closed ? 1 : 0) {
        if (performance.now() - startedAt > PATIENCE_MS)
          throw new Error("the close was never let in");
        const wishes = ["N1", "S1"].map((storeCode) =>
          orderOf(there, `${lane}-${sent++}`, {
            ...{ storeCode, member: { id: memberId }, netMinor: 1_000n + BigInt(sent) },
            occurredAt: "2026-01-20T04:00:00Z",
          }),
        );
        await record(there, ...wishes);
      }
    };
    const closing = async () => {
      // Once the first orders are in.
      await record(there, orderOf(there, "first", { occurredAt: "2026-01-19T04:00:00Z" }));
      sent++;
      await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
      closed = true;
    };

    await Promise.all([...there.members.map(till), closing()]);

    const statements = await kit.asOwner<Record<string, string>>(
      `select f.code, s.total_minor, s.line_count,
         sum(l.amount_minor) as lines, count(l.no) as count
       from statement s join franchisee f on f.id = s.franchisee_id
       left join settlement_line l on l.franchisee_id = s.franchisee_id and l.month = s.month
       where s.brand_id = $1 group by f.code, s.total_minor, s.line_count order by f.code`,
      [there.brandId],
    );
    expect(statements.map(({ code }) => code)).toEqual(["north", "south"]);
    for (const { total_minor, line_count, lines, count } of statements)
      expect([total_minor, line_count]).toEqual([lines ?? "0", count]);
    const months = await kit.asOwner<{ month: string; orders: string }>(
      `select month, count(*) as orders from settlement_line
       where brand_id = $1 and kind = 'ROYALTY' group by month order by month`,
      [there.brandId],
    );
    // The race was one: orders fell on both sides of the cut.
    expect(months.map(({ month }) => month)).toEqual(["2026-01", "2026-02"]);
    expect(months.reduce((sum, { orders }) => sum + Number(orders), 0)).toBe(sent);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("is cut after the orders before it and before the orders behind it", async () => {
    const there = await world(kit, { members: 3 });
    const [anna = "", ben = "", cleo = ""] = there.members;
    const order = (number: string, id: string) =>
      orderOf(there, number, { member: { id }, occurredAt: "2026-01-20T04:00:00Z" });
    await record(there, order("first", cleo));
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();

    const before = there.as(async (work) => {
      await recordOrders(work, [order("before", anna)]);
      enter();
      await held;
    });
    await entered;
    const closing = closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
    await waiting(1);
    const behind = record(there, order("behind", ben)).then(() => "overtook the close");
    const seen = await Promise.race([behind, waiting(2).then(() => "waits")]);
    release();
    await Promise.all([before, closing, behind]);

    expect(seen).toBe("waits");
    const rows = await kit.asOwner(
      `select p.key, l.month from settlement_line l join ledger_posting p on p.id = l.posting_id
       where l.brand_id = $1 and l.kind = 'ROYALTY' order by l.month, p.key`,
      [there.brandId],
    );
    expect(rows).toEqual([
      { key: "order:till:before", month: "2026-01" },
      { key: "order:till:first", month: "2026-01" },
      { key: "order:till:behind", month: "2026-02" },
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});
