import { describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a close books what a contract asks of the month, once, before the statement is read; what comes late of a closed month is
// put right in the open one and names the line it corrects; the closed statement stays. Method: months of few orders,
// closed, with every figure by hand.

const kit = await openKit();

/** 5 %, from 200.00 a month on 4 % of all; at least 10.00 a store; 31.00 a store's month. */
const CLAUSES: readonly Clause[] = [
  {
    ...{ number: "1", kind: "ROYALTY", rate: 500n, minimumMinor: 1_000n, stepsAre: "WHOLE" },
    steps: [{ fromMinor: 20_000n, rate: 400n }],
  },
  { number: "2", kind: "FEE", rate: 3_100n },
];

const at = (day: string) => `${day}T04:00:00Z`;

const close = (there: World, month: string) =>
  closeMonth(kit.begin, there.hq, { month: asMonth(month) });

/** `N1 VOLUME 2026-01: 4.00 % of 200.00, 2.00`, in order; of a correction also the line it names. */
async function booked(there: World, month: string, code = "north"): Promise<string[]> {
  const rows = await kit.asOwner<{ text: string }>(
    `select concat_ws(' ', coalesce(s.code, '-'), l.kind, l.of_month, l.rate, l.base, l.amount_minor,
       (select 'corrects ' || c.kind || ' of ' || c.month || ' ' || c.amount_minor from settlement_line c
        where c.posting_id = l.corrects_posting_id and c.no = l.corrects_no and c.owner_id = l.owner_id)) as text
     from settlement_line l join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
     join franchisee f on f.id = l.franchisee_id left join store s on s.id = l.store_id
     where l.brand_id = $1 and l.month = $2 and f.code = $3 and p.kind = 'month' order by l.posting_id, l.no`,
    [there.brandId, month, code],
  );
  return rows.map(({ text }) => text);
}

const totals = (there: World, month: string) =>
  kit.asOwner(
    `select f.code, s.total_minor, s.line_count, s.lines_sha256 from statement s
     join franchisee f on f.id = s.franchisee_id where s.brand_id = $1 and s.month = $2 order by f.code`,
    [there.brandId, month],
  );

/** Two orders of 100.00 at N1 in January, which is closed in February. */
async function january(): Promise<World> {
  kit.clock.set("2026-01-01T04:00:00Z");
  const there = await world(kit, { clauses: CLAUSES });
  kit.clock.set("2026-02-10T04:00:00Z");
  const orders = ["1", "2"].map((number) =>
    orderOf(there, number, { occurredAt: at("2026-01-05") }),
  );
  await record(there, ...orders);
  await close(there, "2026-01");
  return there;
}

describe("a close", () => {
  test("books steps, minimum and fees before the statement is read, once", async () => {
    const there = await january();
    expect(await booked(there, "2026-01")).toEqual([
      "N1 VOLUME 2026-01 400 20000 200",
      "N1 MINIMUM 2026-01 0 1000 -200",
      "N2 MINIMUM 2026-01 0 1000 -1000",
      "N1 FEE 2026-01 3100 31 -3100",
      "N2 FEE 2026-01 3100 31 -3100",
    ]);
    // Two royalties of 5.00 make -10.00, and the lines above -72.00.
    expect(await totals(there, "2026-01")).toMatchObject([
      { code: "north", total_minor: "-8200", line_count: "7" },
      { code: "south", total_minor: "-4100", line_count: "2" },
    ]);
    const rows = await rowsOf(kit, there.brandId);
    expect(await close(there, "2026-01")).toMatchObject({ statements: 2, issued: 0 });
    expect(await rowsOf(kit, there.brandId)).toEqual(rows);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("by five at once books a month once", async () => {
    kit.clock.set("2026-01-01T04:00:00Z");
    const there = await world(kit, { clauses: CLAUSES });
    kit.clock.set("2026-02-10T04:00:00Z");
    await Promise.all(Array.from({ length: 5 }, () => close(there, "2026-01")));
    expect(await booked(there, "2026-01")).toHaveLength(4);
    expect(await totals(there, "2026-01")).toMatchObject([
      { code: "north", total_minor: "-8200" },
      { code: "south", total_minor: "-4100" },
    ]);
  });

  test("puts right in the open month what a late refund crossed back, and names what it corrects", async () => {
    const there = await january();
    const before = await totals(there, "2026-01");
    const refund = { source: "till", orderNumber: "1", number: "R", refundMinor: 1_000n };
    await there.as((work) =>
      refundOrders(work, [{ ...refund, occurredAt: new Date(at("2026-02-10")) }]),
    );
    kit.clock.set("2026-03-02T04:00:00Z");
    await close(there, "2026-02");
    expect(await booked(there, "2026-02")).toEqual([
      // 190.00 of January are below the step: what it gave is taken back, and the minimum lacks 0.50 alone.
      "N1 VOLUME 2026-01 500 -1000 -200 corrects VOLUME of 2026-01 200",
      "N1 MINIMUM 2026-01 0 0 150 corrects MINIMUM of 2026-01 -200",
      // February sold nothing.
      "N1 MINIMUM 2026-02 0 1000 -1000",
      "N2 MINIMUM 2026-02 0 1000 -1000",
      "N1 FEE 2026-02 3100 28 -3100",
      "N2 FEE 2026-02 3100 28 -3100",
    ]);
    expect(await totals(there, "2026-01")).toEqual(before);
    // The refund gave 0.50 back.
    expect(await totals(there, "2026-02")).toMatchObject([
      { code: "north", total_minor: "-8200" },
      { code: "south", total_minor: "-4100" },
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("shares the month of a store that was sold between both, by days; a closed store owes its own", async () => {
    const there = await january();
    await there.as((work) =>
      transferStore(work, {
        ...{ storeId: there.n2.id, franchiseeId: there.south.id },
        fromAt: new Date("2026-02-14T20:00:00Z"), // in the night to the 15th, 4:00 in Shanghai
      }),
    );
    await there.as((work) =>
      closeStore(work, { storeId: there.s1.id, at: new Date("2026-02-21T16:00:00Z") }),
    );
    kit.clock.set("2026-03-02T04:00:00Z");
    await close(there, "2026-02");
    expect(await booked(there, "2026-02")).toEqual([
      "N1 MINIMUM 2026-02 0 1000 -1000",
      "N2 MINIMUM 2026-02 0 500 -500",
      "N1 FEE 2026-02 3100 28 -3100",
      "N2 FEE 2026-02 3100 14 -1550",
    ]);
    expect(await booked(there, "2026-02", "south")).toEqual([
      "N2 MINIMUM 2026-02 0 500 -500",
      "S1 MINIMUM 2026-02 0 750 -750",
      "N2 FEE 2026-02 3100 14 -1550",
      "S1 FEE 2026-02 3100 21 -2325",
    ]);
  });

  test("asks of a franchisee that joined late for the days of its contract", async () => {
    const there = await january();
    kit.clock.advance({ minutes: 1 });
    await there.as(async (work) => {
      const { id: franchiseeId } = await addFranchisee(work, { code: "west", legalName: "West" });
      const fee = { number: "2", kind: "FEE", rate: 2_800n, per: "FRANCHISEE" } as const;
      const royalty = { number: "1", kind: "ROYALTY", rate: 0n } as const;
      const fromAt = new Date("2026-02-14T16:00:00Z");
      await agreeTerms(work, { franchiseeId, fromAt, clauses: [royalty, fee] });
    });
    kit.clock.set("2026-03-02T04:00:00Z");
    await close(there, "2026-02");
    expect(await booked(there, "2026-02", "west")).toEqual(["- FEE 2026-02 2800 14 -1400"]);
  });
});
