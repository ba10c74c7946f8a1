import { addFranchisee } from "../src/brand/add-franchisee.ts";
import { addTill } from "../src/brand/add-till.ts";
import { createBrand } from "../src/brand/create-brand.ts";
import { openStore } from "../src/brand/open-store.ts";
import { enrolMembers } from "../src/enrolment/enrol-members.ts";
import { hireStaff } from "../src/identity/hire-staff.ts";
import { type Actor, system } from "../src/kernel/actor.ts";
import { newId } from "../src/kernel/id.ts";
import { monthOf, monthStart, nextMonth } from "../src/kernel/month.ts";
import { Refusal } from "../src/kernel/refusal.ts";
import type { RecordOrder } from "../src/order/order.rules.ts";
import { recordOrders } from "../src/order/record-orders.ts";
import { refundOrders } from "../src/order/refund-orders.ts";
import type { Begin } from "../src/platform/database/work.ts";
import { setEarningRule } from "../src/points/set-earning-rule.ts";
import { spendPoints } from "../src/points/spend-points.ts";
import { agreeTerms } from "../src/settlement/agree-terms.ts";
import { closeMonth } from "../src/statement/close-month.ts";

export const DEMO_BRAND = "Banyan Tea 榕树茶";
const ZONE = "Asia/Shanghai";
const DAYS = 60;
const MEMBERS = 60;
const DAY_MS = 24 * 3600_000;

const STORES = [
  { code: "bund", name: "Bund 外滩店", owner: "lin" },
  { code: "jingan", name: "Jing'an 静安店", owner: "lin" },
  { code: "westlake", name: "West Lake 西湖店", owner: "chen" },
] as const;

const OWNERS = [
  { code: "hq", legalName: "Banyan Tea Ltd 榕树茶饮有限公司", isHeadquarters: true },
  { code: "lin", legalName: "Lin & Daughters 林氏餐饮", isHeadquarters: false },
  { code: "chen", legalName: "Chen Catering 陈记餐饮", isHeadquarters: false },
] as const;

/** Numbers that look random and are the same on every machine. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/**
 * A brand with three stores of two owners, 60 members and 60 days of orders; the months before this one closed.
 * All of it is one transaction: a start that is interrupted leaves no half of a world behind.
 */
export async function seedDemo(begin: Begin, now: Date): Promise<string> {
  const brandId = newId();
  const actor = system("seed demo", brandId);
  await begin(actor, (work) => build((_, step) => step(work), actor, now));
  return brandId;
}

async function build(begin: Begin, actor: Actor, now: Date): Promise<void> {
  const firstDay = new Date(now.getTime() - DAYS * DAY_MS);
  const openedAt = monthStart(monthOf(firstDay, ZONE), ZONE);
  const storeIds = await begin(actor, async (work) => {
    await createBrand(work, {
      name: DEMO_BRAND,
      timeZone: ZONE,
      currency: "CNY",
      ownershipModel: "BRAND_OWNS_MEMBER",
      openedAt,
    });
    await setEarningRule(work, {
      pointsPerStep: 1n,
      stepMinor: 100n,
      validity: { kind: "MONTH_END", count: 12 },
      fromAt: openedAt,
    });
    await hireStaff(work, { name: "Wen Ming 文明" });
    const owners = new Map<string, string>();
    for (const owner of OWNERS) {
      const { id } = await addFranchisee(work, owner);
      owners.set(owner.code, id);
      await agreeTerms(work, { franchiseeId: id, fromAt: openedAt, clauses: CLAUSES });
    }
    for (const code of ["lin", "chen"] as const)
      await hireStaff(work, { name: `Office of ${code}`, franchiseeId: owners.get(code) });
    const stores = new Map<string, string>();
    for (const { code, name, owner } of STORES) {
      const { id } = await openStore(work, {
        code,
        name,
        franchiseeId: owners.get(owner) ?? "",
        openedAt,
      });
      stores.set(code, id);
      await addTill(work, { storeId: id, name: `Till 1 at ${name}` });
      await hireStaff(work, { name: `Team of ${name}`, storeId: id });
    }
    return stores;
  });
  const members = await enrolDemoMembers(begin, actor);
  await sell(begin, actor, members, { from: firstDay, to: now });
  const westLake = { id: storeIds.get("westlake") ?? "", code: "westlake" };
  await spend(begin, actor, members, westLake);
  const open = monthOf(now, ZONE);
  for (let month = monthOf(openedAt, ZONE); month < open; month = nextMonth(month))
    await closeMonth(begin, actor, { month });
}

const CLAUSES = [
  { number: "4.1", kind: "ROYALTY", rate: 500n },
  { number: "4.2", kind: "BOUND_SHARE", rate: 200n },
  { number: "5.1", kind: "POINTS_COST", rate: 1n },
  { number: "5.2", kind: "COUPON_SUBSIDY", rate: 10_000n },
] as const;

async function enrolDemoMembers(begin: Begin, actor: Actor): Promise<string[]> {
  const outcomes = await begin(actor, (work) =>
    enrolMembers(
      work,
      Array.from({ length: MEMBERS }, (_, index) => ({
        name: `Member ${index + 1}`,
        identities: [
          { kind: "PHONE", value: `+861380000${String(index + 1).padStart(4, "0")}` },
          { kind: "CARD", value: `BT-${String(index + 1).padStart(4, "0")}` },
        ],
      })),
    ),
  );
  return outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome.id;
  });
}

/** Each member has a store it mostly goes to, and now and then goes to another. */
async function sell(
  begin: Begin,
  actor: Actor,
  members: readonly string[],
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  const roll = dice(2026);
  const orders: RecordOrder[] = [];
  for (let day = from.getTime(); day < to.getTime() - DAY_MS; day += DAY_MS)
    for (const [index, id] of members.entries()) {
      if (roll(5) > 0) continue;
      const store = STORES[roll(4) > 0 ? index % STORES.length : roll(STORES.length)];
      const price = BigInt(1200 + roll(4800));
      const couponMinor = roll(6) === 0 ? BigInt(300 + roll(300)) : 0n;
      orders.push({
        // As its till would number it, so that the till can take it back by its number.
        source: store?.code ?? "",
        number: `T-${orders.length + 1}`,
        storeCode: store?.code ?? "",
        member: { id },
        netMinor: price - couponMinor,
        couponMinor,
        currency: "CNY",
        occurredAt: new Date(day + roll(DAY_MS)),
      });
    }
  for (let at = 0; at < orders.length; at += 500) {
    const outcomes = await begin(actor, (work) => recordOrders(work, orders.slice(at, at + 500)));
    for (const outcome of outcomes) if (outcome instanceof Refusal) throw outcome;
  }
  const outcomes = await begin(actor, (work) =>
    refundOrders(
      work,
      [7, 77, 177].map((number) => ({
        source: orders[number - 1]?.storeCode ?? "",
        orderNumber: `T-${number}`,
        number: `R-${number}`,
        reason: "spilled",
        occurredAt: new Date((orders[number - 1]?.occurredAt.getTime() ?? 0) + 600_000),
      })),
    ),
  );
  for (const outcome of outcomes) if (outcome instanceof Refusal) throw outcome;
}

/** A few members spend points at a store that need not be the one that issued them. */
async function spend(
  begin: Begin,
  actor: Actor,
  members: readonly string[],
  store: { readonly id: string; readonly code: string },
): Promise<void> {
  for (const [index, memberId] of members.slice(0, 5).entries())
    await begin(actor, (work) =>
      spendPoints(work, {
        memberId,
        storeId: store.id,
        source: store.code,
        number: `S-${index + 1}`,
        points: 50n,
      }),
    );
}
