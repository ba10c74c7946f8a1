import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { bindMember } from "../../src/binding/bind-member.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { verify } from "../../src/commands/verify.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { Begin } from "../../src/platform/database/work.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { MonthNotNext, MonthNotOver } from "../../src/statement/statement.refusals.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { silent } from "../support/silent.ts";
import { factsOf } from "../support/state.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const JANUARY = asMonth("2026-01");
const FEBRUARY = asMonth("2026-02");

const close = (there: World, month = JANUARY, begin: Begin = kit.begin, atOnce?: number) =>
  closeMonth(begin, there.hq, { month }, () => undefined, atOnce);

/** Three orders and a refund in January, one order in February; Anna belongs to S1. */
async function tradedWorld(): Promise<World> {
  const there = await world(kit);
  kit.clock.set("2026-01-02T04:00:00Z");
  await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.s1.id }));
  kit.clock.reset();
  const at = (day: string) => `${day}T04:00:00Z`;
  await record(
    there,
    orderOf(there, "1", { netMinor: 12_345n, couponMinor: 678n, occurredAt: at("2026-01-05") }),
    orderOf(there, "2", { storeCode: "N2", netMinor: 990n, occurredAt: at("2026-01-06") }),
    orderOf(there, "3", { storeCode: "S1", netMinor: 5_000n, occurredAt: at("2026-01-07") }),
    orderOf(there, "4", { netMinor: 7_777n, occurredAt: at("2026-02-03") }),
  );
  const occurredAt = new Date(at("2026-01-08"));
  await there.as((work) =>
    refundOrders(work, [{ source: "till", orderNumber: "2", number: "R2", occurredAt }]),
  );
  return there;
}

interface StatementRow {
  code: string;
  month: string;
  orders: string;
  net_minor: string;
  royalty_minor: string;
  bound_share_minor: string;
  points_cost_minor: string;
  coupon_subsidy_minor: string;
  total_minor: string;
  line_count: string;
  lines_sha256: string;
  issued_at: Date;
}

const statements = (there: World) =>
  kit.asOwner<StatementRow>(
    `select f.code, s.* from statement s join franchisee f on f.id = s.franchisee_id
     where s.brand_id = $1 order by s.month, f.code`,
    [there.brandId],
  );

/** The parts of a franchisee's statements, in order. */
const partsOf = async (there: World, code: string): Promise<string[]> => {
  const parts = await kit.asOwner<Record<string, string>>(
    `select s.code, p.kind, p.clause, p.amount_minor, p.base, p.orders
     from statement_part p join statement t on t.id = p.statement_id
     join franchisee f on f.id = t.franchisee_id join store s on s.id = p.store_id
     where p.brand_id = $1 and f.code = $2 order by t.month, p.no`,
    [there.brandId, code],
  );
  return parts.map(
    (part) =>
      `${part.code} ${part.kind} ${part.clause}: ${part.amount_minor} on ${part.base}, ${part.orders} orders`,
  );
};

const entrySum = async (there: World, address: string): Promise<bigint> => {
  const [row] = await kit.asOwner<{ sum: string }>(
    "select coalesce(sum(amount), 0) as sum from ledger_entry where brand_id = $1 and address = $2",
    [there.brandId, address],
  );
  return BigInt(row?.sum ?? 0);
};

describe("closeMonth", () => {
  test("issues each franchisee's statement with the sums of its lines", async () => {
    const there = await tradedWorld();
    expect(await close(there)).toEqual({ month: JANUARY, statements: 2, issued: 2 });

    const [north, south] = await statements(there);
    expect(north).toMatchObject({
      // Two orders, one of them taken back.
      ...{ code: "north", month: "2026-01", orders: "1", net_minor: "12345", line_count: "7" },
      ...{ opening_minor: "0", total_minor: "-62", issued_at: kit.clock() },
    });
    expect(await partsOf(there, "north")).toEqual([
      "N1 COUPON_SUBSIDY 4: 678 on 678, 0 orders",
      "N1 POINTS_COST 3: -123 on 123, 0 orders",
      "N1 ROYALTY 1: -617 on 12345, 1 orders",
      "N2 POINTS_COST 3: 0 on 0, 0 orders",
      "N2 ROYALTY 1: 0 on 0, 0 orders",
    ]);
    expect(south).toMatchObject({
      ...{ code: "south", orders: "1", net_minor: "5000", line_count: "5" },
      ...{ total_minor: "-53" },
    });
    expect(await partsOf(there, "south")).toEqual([
      // 2 % of order 1; what order 2 gave was taken back.
      "S1 BOUND_SHARE 2: 247 on 12345, 0 orders",
      "S1 POINTS_COST 3: -50 on 50, 0 orders",
      "S1 ROYALTY 1: -250 on 5000, 1 orders",
    ]);
    const facts = (await factsOf(kit, there.brandId)).filter(
      ({ kind }) => kind === "StatementIssued",
    );
    expect(facts.map(({ payload }) => payload)).toMatchObject([
      { franchiseeId: there.north.id, month: "2026-01", done: 1, total: 2 },
      { franchiseeId: there.south.id, month: "2026-01", done: 2, total: 2 },
    ]);
  });

  test("is of who was there at the cut: closing again issues nothing to who joined since", async () => {
    const there = await tradedWorld();
    const join = (code: string) =>
      there.as((work) => addFranchisee(work, { code, legalName: `${code} Ltd` }));
    await join("before");
    expect(await close(there)).toEqual({ month: JANUARY, statements: 3, issued: 3 });

    kit.clock.advance({ hours: 1 });
    await join("after");
    expect(await close(there)).toEqual({ month: JANUARY, statements: 3, issued: 0 });
    expect((await statements(there)).map(({ code }) => code)).toEqual(["before", "north", "south"]);
    // The next month is its first.
    expect(await close(there, FEBRUARY)).toEqual({ month: FEBRUARY, statements: 4, issued: 4 });
    kit.clock.reset();
  });

  test("totals what its lines sum to and what the book moved to due (S2)", async () => {
    const there = await tradedWorld();
    await close(there);
    const lines = await kit.asOwner<{ code: string; sum: string }>(
      `select f.code, sum(l.amount_minor) from settlement_line l
       join franchisee f on f.id = l.franchisee_id
       where l.brand_id = $1 and l.month = '2026-01' group by f.code order by f.code`,
      [there.brandId],
    );
    let all = 0n;
    for (const [index, { code, total_minor }] of (await statements(there)).entries()) {
      expect(lines[index]).toEqual({ code, sum: total_minor });
      expect(await entrySum(there, `franchisee/${code}/due`)).toBe(BigInt(total_minor));
      expect(await entrySum(there, `franchisee/${code}/accrued/2026-01`)).toBe(0n);
      all += BigInt(total_minor);
    }
    expect(await entrySum(there, "headquarters/due")).toBe(-all);
    expect(await entrySum(there, "headquarters/accrued/2026-01")).toBe(0n);
    expect(await entrySum(there, "franchisee/north/accrued/2026-02")).not.toBe(0n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("signs the very bytes of the statement's file", async () => {
    const there = await tradedWorld();
    await close(there);
    for (const { code, lines_sha256 } of await statements(there)) {
      const csv = await csvByHand(there, code);
      expect(createHash("sha256").update(csv).digest("hex")).toBe(lines_sha256);
      expect(csv.split("\n")[1]).toMatch(/,order:till:\d,2026-01-0\dT04:00:00.000Z,[NS]\d,/);
    }
  });

  test("issues a statement of nothing to a franchisee that sold nothing", async () => {
    const there = await world(kit);
    expect(await close(there)).toMatchObject({ statements: 2, issued: 2 });
    const head = await csvByHand(there, "north");
    expect(await statements(there)).toMatchObject(
      ["north", "south"].map((code) => ({
        ...{ code, orders: "0", total_minor: "0", line_count: "0" },
        lines_sha256: createHash("sha256").update(head).digest("hex"),
      })),
    );
  });

  test("closes month after month, each with its own lines", async () => {
    const there = await tradedWorld();
    await close(there);
    await close(there, FEBRUARY);
    const found = await statements(there);
    expect(found.map(({ code, month, orders }) => [month, code, orders])).toEqual([
      ["2026-01", "north", "1"],
      ["2026-01", "south", "1"],
      ["2026-02", "north", "1"],
      ["2026-02", "south", "0"],
    ]);
    const due = found.filter(({ code }) => code === "north").map((one) => BigInt(one.total_minor));
    expect(await entrySum(there, "franchisee/north/due")).toBe(
      (due[0] as bigint) + (due[1] as bigint),
    );
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});

/** A franchisee's January as a file, written without the code that writes it. */
async function csvByHand(there: World, code: string): Promise<string> {
  const rows = await kit.asOwner<Record<string, unknown>>(
    `select l.posting_id, l.no, p.key, l.occurred_at, s.code, l.kind, t.version, l.clause, l.base,
       l.rate, l.amount_minor, l.orders, l.corrects_posting_id
     from settlement_line l
     join franchisee f on f.id = l.franchisee_id and f.code = $2
     join store s on s.id = l.store_id
     join terms t on t.id = l.terms_id
     join ledger_posting p on p.id = l.posting_id
     where l.brand_id = $1 and l.month = '2026-01' order by l.posting_id, l.no`,
    [there.brandId, code],
  );
  const text = (value: unknown) =>
    value instanceof Date ? value.toISOString() : value === null ? "" : String(value);
  const head =
    "posting,no,event,occurred_at,store,kind,terms_version,clause,base,rate,amount_minor,orders,corrects";
  return [head, ...rows.map((row) => Object.values(row).map(text).join(","))]
    .map((line) => `${line}\n`)
    .join("");
}

describe("a month", () => {
  test("is closed when it is over, by the brand's calendar", async () => {
    const there = await world(kit);
    const endsAt = new Date("2026-01-31T16:00:00Z");
    kit.clock.set(new Date(endsAt.getTime() - 1));
    await expect(close(there)).rejects.toEqual(new MonthNotOver(JANUARY, endsAt));
    expect((await rowsOf(kit, there.brandId)).month_close).toBe(0);
    kit.clock.set(endsAt);
    expect(await close(there)).toMatchObject({ issued: 2 });
  });

  test.each(["2025-12", "2026-02", "2027-01"])(
    "cannot be %s while January is open",
    async (text) => {
      const there = await world(kit);
      const month = asMonth(text);
      await expect(close(there, month)).rejects.toEqual(new MonthNotNext(month, JANUARY));
      expect((await rowsOf(kit, there.brandId)).statement).toBe(0);
    },
  );

  test("closed twice is closed once (S3)", async () => {
    const there = await tradedWorld();
    await close(there);
    const [issued, rows] = [await statements(there), await rowsOf(kit, there.brandId)];
    kit.clock.advance({ days: 1 });
    await record(there, orderOf(there, "late", { occurredAt: "2026-01-09T04:00:00Z" }));
    const after = await rowsOf(kit, there.brandId);

    expect(await close(there)).toEqual({ month: JANUARY, statements: 2, issued: 0 });
    expect(await statements(there)).toEqual(issued);
    expect(await rowsOf(kit, there.brandId)).toEqual(after);
    expect(after.settlement_line).toBe((rows.settlement_line ?? 0) + 3);
  });

  test("closed by five at once is closed once", async () => {
    const there = await tradedWorld();
    const closed = await Promise.all(Array.from({ length: 5 }, () => close(there)));
    for (const one of closed) expect(one).toMatchObject({ month: JANUARY, statements: 2 });
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ month_close: 1, statement: 2 });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("whose close was interrupted is closed by calling again", async () => {
    const there = await tradedWorld();
    let transactions = 0;
    // The first three transactions cut the month, read one franchisee's and issue its statement; then the power fails.
    const failing: Begin = async (actor, step) => {
      if (++transactions > 3) throw new Error("power failure");
      return kit.begin(actor, step);
    };
    await expect(close(there, JANUARY, failing, 1)).rejects.toThrow("power failure");
    const [first, ...none] = await statements(there);
    expect(none).toEqual([]);
    // Nothing is booked into a month that was cut, whether its statements are out or not (S1).
    await record(there, orderOf(there, "late", { occurredAt: "2026-01-09T04:00:00Z" }));

    // The next month rests on what this one booked: it waits until all of it is issued.
    const february = await statements(there);
    await expect(close(there, FEBRUARY)).rejects.toEqual(new MonthNotNext(FEBRUARY, JANUARY));
    expect(await statements(there)).toEqual(february);

    expect(await close(there)).toEqual({ month: JANUARY, statements: 2, issued: 1 });
    const [again, second] = await statements(there);
    expect(again).toEqual(first);
    expect(second).toMatchObject({ code: "south", total_minor: "-53" });
    expect(await close(there, FEBRUARY)).toMatchObject({ issued: 2 });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("is closed by the contracts there are as it is issued, whoever signs meanwhile", async () => {
    const there = await tradedWorld();
    let transactions = 0;
    // The month is cut and read; then a contract is signed that has been in force all along.
    const interrupting: Begin = async (actor, step) => {
      if (++transactions === 3)
        await there.as((work) =>
          agreeTerms(work, {
            franchiseeId: there.south.id,
            fromAt: new Date("2025-12-31T16:00:00Z"),
            clauses: [
              { number: "1", kind: "ROYALTY", rate: 500n },
              { number: "2", kind: "FEE", rate: 3_100n },
            ],
          }),
        );
      return kit.begin(actor, step);
    };
    kit.clock.advance({ minutes: 1 });
    await close(there, JANUARY, interrupting);
    expect(await partsOf(there, "south")).toContain("S1 FEE 2: -3100 on 31, 0 orders");
    await verify(kit, silent, () => undefined);
    kit.clock.reset();
  });

  test("is headquarters' to close", async () => {
    const there = await world(kit);
    const { brandId, north } = there;
    const owner: Actor = { kind: "franchisee", id: newId(), brandId, franchiseeId: north.id };
    for (const actor of [owner, there.n1.till])
      await expect(closeMonth(kit.begin, actor, { month: JANUARY })).rejects.toThrow(Forbidden);
  });
});
