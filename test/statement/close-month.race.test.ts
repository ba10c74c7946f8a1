import { describe, expect, test } from "@jest/globals";
import { asMonth } from "../../src/kernel/month.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, world } from "../support/world.ts";

// Goal: nothing is booked into a month once it is cut (S1), so that a statement is the whole of its month
// for ever (S2). Method: tills go on sending orders of January while January is closed. Whichever side of
// the cut an order falls on, the statements must afterwards still agree with the lines.

const kit = await openKit();

describe("a month that is closed while its orders still come", () => {
  test("holds in its statements every line that was booked into it, and none after", async () => {
    const there = await world(kit, { members: 8 });
    const month = asMonth("2026-01");
    const till = async (memberId: string, lane: number) => {
      for (let round = 0; round < 12; round++) {
        const wishes = ["N1", "S1"].map((storeCode) =>
          orderOf(there, `${lane}-${round}-${storeCode}`, {
            ...{ storeCode, member: { id: memberId }, netMinor: BigInt(1_000 + round) },
            occurredAt: "2026-01-20T04:00:00Z",
          }),
        );
        await record(there, ...wishes);
      }
    };
    const closing = async () => {
      // Once the first orders are in.
      await record(there, orderOf(there, "first", { occurredAt: "2026-01-19T04:00:00Z" }));
      return closeMonth(kit.begin, there.hq, { month });
    };

    await Promise.all([...there.members.map(till), closing()]);

    const [north, south, ...more] = await kit.asOwner<Record<string, string>>(
      `select f.code, s.total_minor, s.line_count, sum(l.amount_minor) as lines, count(l.no) as count
       from statement s join franchisee f on f.id = s.franchisee_id
       left join settlement_line l on l.franchisee_id = s.franchisee_id and l.month = s.month
       where s.brand_id = $1 group by f.code, s.total_minor, s.line_count order by f.code`,
      [there.brandId],
    );
    expect(more).toEqual([]);
    for (const statement of [north, south]) {
      expect(statement?.total_minor).toBe(statement?.lines ?? "0");
      expect(statement?.line_count).toBe(statement?.count);
    }
    const months = await kit.asOwner<{ month: string; orders: string }>(
      `select month, count(*) as orders from settlement_line
       where brand_id = $1 and kind = 'ROYALTY' group by month order by month`,
      [there.brandId],
    );
    // The race was one: orders fell on both sides of the cut.
    expect(months.map(({ month }) => month)).toEqual(["2026-01", "2026-02"]);
    expect(months.reduce((sum, { orders }) => sum + Number(orders), 0)).toBe(8 * 12 * 2 + 1);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});
