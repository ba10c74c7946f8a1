// Goal: the hub's arithmetic and that of the program given to franchisees come to the same, with all kinds of clauses at once.
// Method: a quarter of trade by a seeded hand: channels, categories, tax, guides, newcomers, spent points, refunds in parts,
// a store that changes hands within a month, late orders; every month is closed, and every statement's bundle is checked.
import { beforeAll, describe, expect, test } from "@jest/globals";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { disputeLines } from "../../src/dispute/dispute-lines.ts";
import { resolveDispute } from "../../src/dispute/resolve-dispute.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { system } from "../../src/kernel/actor.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { type ClauseKind, ORDER_CHANNELS } from "../../src/terms/clause.rules.ts";
import { checkBundle } from "../../src/verify-statement/check-bundle.mjs";
import { bundleOf, faultOf, forge, given, makeKeys } from "../support/bundles.ts";
import { openKit } from "../support/database.ts";
import { franchiseeActor } from "../support/statements.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();
const keys = makeKeys();

type Said = [number: string, kind: ClauseKind, rate: bigint, details?: Record<string, unknown>];

const NORTH: Said[] = [
  [
    ...(["1", "ROYALTY", 500n] as const),
    {
      ...{ without: ["TAX"], minimumMinor: "90000", maximumMinor: "150000" },
      steps: [
        { fromMinor: "200000", rate: "450" },
        { fromMinor: "500000", rate: "400" },
      ],
    },
  ],
  ["2", "BOUND_SHARE", 200n, { channels: ["STORE", "MALL"], capMinor: "150", days: 60 }],
  ["2.01", "BOUND_SHARE", 130n, { categories: ["cups"], freeUntil: "2026-01-15" }],
  ["2.2", "BOUND_SHARE", 90n, { payer: "SELLER", capMinor: "80" }],
  ["2.1", "BOUND_SHARE", 100n, { categories: ["tea"], sellers: "ANY" }],
  ["3", "POINTS_COST", 2n, { blockPoints: "1000", recorded: true, breakage: "ISSUER" }],
  ["4", "COUPON_SUBSIDY", 10_000n],
  ["5", "FEE", 30_000n],
  ["6", "NET_FEE", 150n, { per: "FRANCHISEE" }],
  ["7", "GUIDE_COMMISSION", 80n, { without: ["TAX", "SHIPPING"] }],
  ["8", "REFERRAL_REWARD", 500n, { days: 40 }],
  ["9", "POINTS_ACCEPTED", 9_000n, { unrecordedMinor: "1" }],
];

const SOUTH: Said[] = [
  [
    ...(["1", "ROYALTY", 600n] as const),
    {
      ...{ freeUntil: "2026-01-20", per: "FRANCHISEE", minimumMinor: "60000", stepsAre: "WHOLE" },
      steps: [{ fromMinor: "150000", rate: "500" }],
    },
  ],
  ["2", "BOUND_SHARE", 150n, { sellers: "OTHERS" }],
  ["3", "POINTS_COST", 3n, { due: "AT_USE", breakage: "HEADQUARTERS" }],
  ["4", "COUPON_SUBSIDY", 5_000n],
  ["5", "FEE", 20_000n, { per: "FRANCHISEE", freeUntil: "2026-02-10" }],
  ["6", "NET_FEE", 100n],
  ["7", "GUIDE_COMMISSION", 50n, { capMinor: "90" }],
  ["8", "REFERRAL_REWARD", 300n],
  ["9", "POINTS_ACCEPTED", 10_000n],
];

/** Numbers that look random and are the same each time. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    below: (limit: number) => Math.floor(next() * limit),
    of: <T>(some: readonly T[]): T => some[Math.floor(next() * some.length)] as T,
  };
}

async function agreed(franchiseeId: string, clauses: Said[]): Promise<void> {
  await kit.asOwner(
    "delete from terms_clause where terms_id in (select id from terms where franchisee_id = $1)",
    [franchiseeId],
  );
  for (const [number, kind, rate, details = {}] of clauses)
    await kit.asOwner(
      `insert into terms_clause (terms_id, brand_id, number, kind, rate, details)
       select id, brand_id, $2, $3, $4, $5::jsonb from terms where franchisee_id = $1`,
      [franchiseeId, number, kind, String(rate), JSON.stringify(details)],
    );
}

async function quarter(seed: number): Promise<World> {
  const roll = dice(seed);
  kit.clock.set("2026-01-01T00:00:00Z");
  const there = await world(kit, {
    pointValue: { points: 1n, minor: 1n },
    validity: { kind: "DAYS", count: 45 },
  });
  await agreed(there.north.id, NORTH);
  await agreed(there.south.id, SOUTH);
  const stores = [there.n1, there.n2, there.s1];
  const members: string[] = [];
  for (const [index, store] of stores.entries())
    for (const name of ["a", "b"]) {
      const [member] = await there.as((work) =>
        enrolMembers(work, [
          {
            identities: [{ kind: "EXTERNAL", value: `${name}-${index}` }],
            storeId: store.id,
          },
        ]),
      );
      if (!member || member instanceof Refusal) throw new Error("not enrolled");
      members.push(member.id);
      const guide = await there.as((work) => hireStaff(work, { name: "Lin", storeId: store.id }));
      await there.as((work) => assignGuide(work, { memberId: member.id, staffId: guide.id }));
    }

  const orders: RecordOrder[] = [];
  const order = (day: string): RecordOrder => {
    const lines = ["tea", "cups", null].slice(0, 1 + roll.below(3)).map((category, index) => ({
      ...{ number: index + 1, sku: null, category, quantity: 1 },
      netMinor: BigInt(1 + roll.below(20_000)),
    }));
    const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0n);
    const bare = roll.below(12) === 0;
    return {
      ...{ source: "till", number: `${orders.length}`, currency: there.currency },
      storeCode: roll.of(stores).code,
      member: { id: roll.of(members) },
      netMinor: bare ? 0n : netMinor,
      couponMinor: roll.below(3) === 0 ? BigInt(roll.below(900)) : 0n,
      taxMinor: bare ? 0n : netMinor / 17n,
      channel: roll.of(ORDER_CHANNELS),
      ...(!bare && { lines }),
      occurredAt: new Date(`${day}T0${roll.below(10)}:00:00Z`),
    };
  };
  const days = (month: string, count: number) =>
    Array.from({ length: count }, () => `${month}-${String(1 + roll.below(27)).padStart(2, "0")}`);
  const trade = async (month: string, after: string, late: string[] = []) => {
    for (const day of [...days(month, 30).sort(), ...late]) {
      const wish = order(day);
      if (late.length === 0 || !late.includes(day)) kit.clock.set(new Date(+wish.occurredAt + 1));
      else kit.clock.set(`${month}-28T00:00:00Z`);
      const [outcome] = await there.as((work) => recordOrders(work, [wish]));
      if (outcome instanceof Refusal) throw outcome;
      orders.push(wish);
      const memberId = "id" in wish.member ? wish.member.id : "";
      if (roll.below(4) === 0)
        await there
          .as((work) =>
            spendPoints(work, {
              ...{ memberId, storeId: roll.of(stores).id, source: "till" },
              ...{ number: `spent-${orders.length}`, points: BigInt(1 + roll.below(60)) },
            }),
          )
          .catch(() => undefined);
    }
    kit.clock.set(after);
    for (let no = 0; no < 12; no++) {
      const { number, netMinor } = roll.of(orders);
      const refundMinor =
        roll.below(3) === 0 ? undefined : 1n + netMinor / BigInt(2 + roll.below(5));
      // What was refunded already, or cannot be, is refused; what else there is makes lines.
      await there.as((work) =>
        refundOrders(work, [
          {
            ...{ source: "till", orderNumber: number, number: `r${month}-${no}`, refundMinor },
            occurredAt: new Date(after),
          },
        ]),
      );
    }
  };
  const close = (month: string, at: string) => {
    kit.clock.set(at);
    return closeMonth(kit.begin, there.hq, { month: asMonth(month) });
  };

  await trade("2026-01", "2026-01-30T04:00:00Z");
  await close("2026-01", "2026-02-01T04:00:00Z");
  await disputeSome(there, "2026-02-01T05:00:00Z");
  const fromAt = new Date("2026-02-11T16:00:00Z");
  await there.as((work) =>
    transferStore(work, { storeId: there.n2.id, franchiseeId: there.south.id, fromAt }),
  );
  await trade("2026-02", "2026-02-27T04:00:00Z", ["2026-01-05", "2026-01-22", "2026-01-25"]);
  await close("2026-02", "2026-03-01T04:00:00Z");
  await trade("2026-03", "2026-03-30T04:00:00Z", ["2026-02-02", "2026-02-20"]);
  kit.clock.set("2026-03-31T04:00:00Z");
  await expirePoints(kit.begin, system("expiry", there.brandId));
  // What expired is there again, to be taken back.
  for (const { number } of orders.slice(0, 12))
    await there.as((work) =>
      refundOrders(work, [
        { source: "till", orderNumber: number, number: `late-${number}`, occurredAt: work.now },
      ]),
    );
  await close("2026-03", "2026-04-01T04:00:00Z");
  return there;
}

/** North disputes a charge of each kind of January's, and headquarters upholds a part of each. */
async function disputeSome(there: World, at: string): Promise<void> {
  kit.clock.set(at);
  const rows = await kit.asOwner<{ statement: string; posting: string; no: number }>(
    `select distinct on (l.kind) s.id as statement, l.posting_id as posting, l.no
     from settlement_line l join statement s on s.franchisee_id = l.franchisee_id and s.month = l.month
     where l.franchisee_id = $1 and l.amount_minor < -10 order by l.kind, l.posting_id, l.no`,
    [there.north.id],
  );
  const [{ statement: statementId } = { statement: "" }] = rows;
  const disputes = await there.as(
    (work) =>
      disputeLines(work, {
        statementId,
        lines: rows.map(({ posting: postingId, no }) => ({
          ...{ postingId, no, reason: "WRONG_BASE" as const, text: "too much", evidence: [] },
        })),
      }),
    franchiseeActor(there, there.north.id),
  );
  for (const { id: disputeId } of disputes)
    await there.as((work) =>
      resolveDispute(work, { disputeId, verdict: "UPHELD", amountMinor: 7n, reason: "it was" }),
    );
}

describe("statements under all kinds of clauses", () => {
  let there: World;
  beforeAll(async () => {
    there = await quarter(7);
  });

  test("are what the independent program makes of their facts", async () => {
    const kinds = await kit.asOwner<{ kind: string }>(
      "select distinct kind from settlement_line where brand_id = $1 order by kind",
      [there.brandId],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        ...["BOUND_SHARE", "BREAKAGE", "COUPON_SUBSIDY", "FEE", "GUIDE_COMMISSION", "MINIMUM"],
        ...["NET_FEE", "POINTS_ACCEPTED", "POINTS_BLOCK", "POINTS_COST", "POINTS_USED"],
        ...["REFERRAL_REWARD", "ROYALTY", "VOLUME"],
      ]),
    );
    for (const code of ["north", "south"])
      for (const month of ["2026-01", "2026-02", "2026-03"]) {
        const lines = await bundleOf(kit, there, { code, month, keys });
        const fault = await faultOf(lines);
        expect({ code, month, fault, line: lines[Number(fault?.number ?? 0) - 1] }).toEqual({
          ...{ code, month, fault: undefined, line: undefined },
        });
        const { counts } = await checkBundle(given(lines));
        expect(counts.months).toBeGreaterThan(0);
        if (code === "north" && month === "2026-02") expect(counts.decided).toBeGreaterThan(3);
      }
  });

  test("with one amount changed, of whichever kind, are found false", async () => {
    const lines = await bundleOf(kit, there, { code: "north", month: "2026-02", keys });
    const seen = new Set<string>();
    for (const [index, line] of lines.entries()) {
      const { is, kind, event } = JSON.parse(line);
      // How much a dispute takes back is decided by people: the totals find it.
      if (is !== "line" || seen.has(kind) || event.startsWith("correction:")) continue;
      seen.add(kind);
      const forged = forge(
        lines,
        (each, number) =>
          number === index + 1
            ? { ...each, amountMinor: String(BigInt(String(each.amountMinor)) - 1n) }
            : each,
        keys,
      );
      expect({ kind, fault: await faultOf(forged) }).toMatchObject({
        ...{ kind, fault: { number: index + 1, field: "amountMinor" } },
      });
    }
    expect(seen.size).toBeGreaterThan(7);
  });
});
