import { addFranchisee } from "../src/brand/add-franchisee.ts";
import { addTill } from "../src/brand/add-till.ts";
import { earliestChange } from "../src/brand/brand.rules.ts";
import { createBrand } from "../src/brand/create-brand.ts";
import { openStore } from "../src/brand/open-store.ts";
import { giveConsent } from "../src/consent/give-consent.ts";
import { enrolMembers } from "../src/enrolment/enrol-members.ts";
import { requestBindingTransfer } from "../src/handover/request-binding-transfer.ts";
import { holdPoints } from "../src/hold/hold-points.ts";
import { actorOf, hireStaff } from "../src/identity/hire-staff.ts";
import type { Staff } from "../src/identity/staff.entity.ts";
import { type Actor, system } from "../src/kernel/actor.ts";
import { newId } from "../src/kernel/id.ts";
import { type Month, monthOf, monthStart, nextMonth } from "../src/kernel/month.ts";
import { Refusal } from "../src/kernel/refusal.ts";
import type { RecordOrder } from "../src/order/order.rules.ts";
import { recordOrders } from "../src/order/record-orders.ts";
import { refundOrders } from "../src/order/refund-orders.ts";
import { setOwnershipModel } from "../src/ownership/set-ownership-model.ts";
import type { Begin, Work } from "../src/platform/database/work.ts";
import { setEarningRule } from "../src/points/set-earning-rule.ts";
import { spendPoints } from "../src/points/spend-points.ts";
import { changeProfile } from "../src/profile/change-profile.ts";
import { bindByScan } from "../src/scene/bind-by-scan.ts";
import { issueSceneCode } from "../src/scene/issue-scene-code.ts";
import { codeOf } from "../src/scene/scene.rules.ts";
import { closeMonth } from "../src/statement/close-month.ts";
import { tagMembers } from "../src/tag/tag-members.ts";
import { setTierLadder } from "../src/tier/set-tier-ladder.ts";
import { setTransferRule } from "../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../src/transfer/transfer-points.ts";
import { agreeTerms } from "./agree-terms.ts";
import { agreeToMonth, CLAUSES, draftTerms, quarrel } from "./demo-contract.ts";
import {
  agreeToPay,
  bringMemberDay,
  giveToAll,
  offer,
  WELCOME_MINIMUM_MINOR,
  WELCOME_MINOR,
} from "./demo-offers.ts";

export const DEMO_BRAND = "Banyan Tea 榕树茶";
const ZONE = "Asia/Shanghai";
/** Two months that are over, at the least. */
const DAYS = 62;
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

/** Of each store whose code some members scanned, who looks after them. */
const GUIDES = [
  { code: "bund", name: "Zhou Yu 周瑜" },
  { code: "westlake", name: "Xu Xian 许仙" },
] as const;

/** By what was paid in a year: most reach the second, a few the third. The first member is one order short of the second. */
const LEVELS = [
  { code: "LEAF", name: "Leaf 茶叶", rank: 0, reach: 0n },
  { code: "BRANCH", name: "Branch 茶枝", rank: 10, reach: 35_000n, multiplierBps: 12_000 },
  {
    ...{ code: "BANYAN", name: "Banyan 榕树", rank: 20, reach: 55_000n, multiplierBps: 15_000 },
    ...{ coupons: ["FREE-CUP"], birthdayGift: "MOONCAKE" },
  },
];

/** Numbers that look random and are the same on every machine. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/**
 * A brand with three stores of two owners under contract, 60 members and two months of orders, some with coupons of its
 * campaign; the months before this one closed: accepted but for the last, of which a line is in dispute. A new contract waits for a second person at headquarters. Some members scanned a guide's badge, one asks to change stores, one's points are held by
 * a checkout, one gave some away.
 * All of it is one transaction: a start that is interrupted leaves no half of a world behind.
 */
export async function seedDemo(begin: Begin, now: Date): Promise<string> {
  const brandId = newId();
  const actor = system("seed demo", brandId);
  // What takes notice, as levels do, was said in good time: back then.
  const asOf =
    (work: Work) =>
    (at: Date): Begin =>
    (_, step) =>
      step({ ...work, now: at });
  await begin(actor, (work) => build(asOf(work), actor, now));
  return brandId;
}

async function build(asOf: (at: Date) => Begin, actor: Actor, now: Date): Promise<void> {
  const begin = asOf(now);
  const firstDay = new Date(now.getTime() - DAYS * DAY_MS);
  const openedAt = monthStart(monthOf(firstDay, ZONE), ZONE);
  const { storeIds, clerk, offices, welcome } = await asOf(openedAt)(actor, async (work) => {
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
    const fromAt = earliestChange(openedAt);
    await setTierLadder(work, {
      ...{ measure: { kind: "SPEND" }, period: { kind: "LAST_MONTHS", count: 12 } },
      ...{ term: { kind: "MONTHS", count: 12 }, levels: LEVELS, fromAt },
    });
    await setTransferRule(work, { dailyPoints: 500n, fromAt: openedAt });
    const clerk = await hireStaff(work, { name: "Wen Ming 文明", role: "HQ_OWNER" });
    // What one of them prepares or proposes, the other releases or approves.
    const finance = await hireStaff(work, { name: "Cai Wu 蔡务", role: "HQ_FINANCE" });
    const owners = new Map<string, string>();
    const offices = new Map<string, Staff>();
    for (const owner of OWNERS) {
      const { id } = await addFranchisee(work, owner);
      owners.set(owner.code, id);
      if (owner.isHeadquarters) continue;
      const office = await hireStaff(work, {
        ...{ name: `Office of ${owner.code}`, franchiseeId: id, role: "FRANCHISEE_OWNER" },
      });
      offices.set(owner.code, office);
      const terms = { franchiseeId: id, fromAt: openedAt, clauses: CLAUSES };
      const proposer = { ...work, actor: actorOf(clerk) };
      await agreeTerms(proposer, terms, { approverId: finance.id, signerId: office.id });
    }
    // Chen brought its members along: they are its own.
    await setOwnershipModel(work, {
      ...{ franchiseeId: owners.get("chen"), model: "FRANCHISEE_OWNS_MEMBER", fromAt },
    });
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
      await hireStaff(work, { name: `Team of ${name}`, storeId: id, role: "STORE_MANAGER" });
    }
    const lins = STORES.filter(({ owner }) => owner === "lin").map(({ code }) => code);
    const welcome = await offer(work, { openedAt, zone: ZONE });
    await agreeToPay(
      work,
      owners.get("lin") ?? "",
      lins.map((code) => stores.get(code) ?? ""),
    );
    return { storeIds: stores, clerk, offices, welcome };
  });
  const members = await enrolDemoMembers(asOf(firstDay), actor);
  await scan(asOf(firstDay), actor, members, storeIds);
  await asOf(firstDay)(actor, (work) => describe(work, members));
  const coupons = await asOf(firstDay)(actor, (work) => giveToAll(work, welcome, members));
  const sales = salesOf({ members, coupons }, { from: firstDay, to: now });
  const westLake = { id: storeIds.get("westlake") ?? "", code: "westlake" };
  const open = monthOf(now, ZONE);
  const months: Month[] = [];
  for (let month = monthOf(openedAt, ZONE); month < open; month = nextMonth(month))
    months.push(month);
  const last = months.at(-1) ?? open;
  // What is over was lived through as it was: sold and spent in its month, closed behind it.
  for (const month of months) {
    const endsAt = monthStart(nextMonth(month), ZONE);
    const lastDay = asOf(new Date(endsAt.getTime() - 1));
    await sell(lastDay, actor, sales, month);
    if (month === last) {
      await spend(lastDay, actor, members, westLake);
      break;
    }
    await closeMonth(asOf(endsAt), actor, { month });
    for (const [franchisee, office] of offices)
      await asOf(endsAt)(actor, (work) => agreeToMonth(work, { office, franchisee, month }));
  }
  await closeMonth(begin, actor, { month: last });
  await sell(begin, actor, sales, open);
  await spend(begin, actor, members, westLake);
  await bringMemberDay(begin, actor);
  await begin(actor, (work) => leaveOpen(work, members, storeIds));
  const office = offices.get("lin");
  if (!office) return;
  await begin(actor, (work) => quarrel(work, { clerk, office, franchisee: "lin", month: last }));
  await begin(actor, (work) => draftTerms(work, { clerk, office }));
}

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

/** The first few members of two stores scanned the badge of a guide there. */
async function scan(
  begin: Begin,
  actor: Actor,
  members: readonly string[],
  storeIds: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { code, name } of GUIDES)
    await begin(actor, async (work) => {
      const storeId = storeIds.get(code) ?? "";
      const staff = await hireStaff(work, { name, storeId });
      const badge = await issueSceneCode(work, { storeId, staffId: staff.id, label: name });
      for (const [index, memberId] of members.slice(0, 12).entries())
        if (STORES[index % STORES.length]?.code === code)
          await bindByScan(work, { memberId, code: codeOf(badge.id, work.vault.digest) });
    });
}

/** What is known of the first few, and what they agreed to. */
async function describe(
  work: Work,
  [anna = "", ben = "", , dora = ""]: readonly string[],
): Promise<void> {
  await tagMembers(work, { memberIds: [anna, ben, dora], tag: "oolong 乌龙", kind: "MANUAL" });
  const attributes = [
    { key: "city", value: "Shanghai 上海" },
    { key: "birthday", value: "1994-10-07" },
  ];
  await changeProfile(work, { memberId: anna, attributes });
  for (const channel of ["WECHAT", "SMS"] as const)
    await giveConsent(work, {
      ...{ memberId: anna, purpose: "MARKETING", channel, textVersion: "2026-09" },
      by: { kind: "member", id: anna, brandId: work.brandId },
    });
}

/**
 * Each member has a store it mostly goes to, and now and then goes to another. Three of four use their welcome coupon when they
 * first buy enough for it; the first member is the fourth.
 */
function salesOf(
  { members, coupons }: { members: readonly string[]; coupons: readonly string[] },
  { from, to }: { from: Date; to: Date },
): RecordOrder[] {
  const roll = dice(2026);
  const unused = new Map(coupons.map((id, index) => [index, id]));
  for (let index = 0; index < members.length; index += 4) unused.delete(index);
  const orders: RecordOrder[] = [];
  for (let day = from.getTime(); day < to.getTime() - DAY_MS; day += DAY_MS)
    for (const [index, id] of members.entries()) {
      if (roll(5) > 0) continue;
      const store = STORES[roll(4) > 0 ? index % STORES.length : roll(STORES.length)];
      const price = BigInt(1200 + roll(4800));
      const couponMinor = roll(6) === 0 ? BigInt(300 + roll(300)) : 0n;
      const couponId = price < WELCOME_MINIMUM_MINOR ? undefined : unused.get(index);
      if (couponId) unused.delete(index);
      orders.push({
        // As its till would number it, so that the till can take it back by its number.
        source: store?.code ?? "",
        number: `T-${orders.length + 1}`,
        storeCode: store?.code ?? "",
        member: { id },
        ...(couponId && { coupons: [{ couponId }], grossMinor: price }),
        netMinor: price - couponMinor - (couponId ? WELCOME_MINOR : 0n),
        couponMinor,
        currency: "CNY",
        occurredAt: new Date(day + roll(DAY_MS)),
      });
    }
  return orders;
}

const SPILLED = ["T-7", "T-77", "T-177"];

/** A month's sales come in, and what was spilled is taken back. */
async function sell(
  begin: Begin,
  actor: Actor,
  sales: readonly RecordOrder[],
  month: Month,
): Promise<void> {
  const orders = sales.filter(({ occurredAt }) => monthOf(occurredAt, ZONE) === month);
  for (let at = 0; at < orders.length; at += 500) {
    const outcomes = await begin(actor, (work) => recordOrders(work, orders.slice(at, at + 500)));
    for (const outcome of outcomes) if (outcome instanceof Refusal) throw outcome;
  }
  const spilled = orders.filter(({ number }) => SPILLED.includes(number));
  if (spilled.length === 0) return;
  const outcomes = await begin(actor, (work) =>
    refundOrders(
      work,
      spilled.map(({ source, number, occurredAt }) => ({
        ...{ source, orderNumber: number, number: `R${number.slice(1)}`, reason: "spilled" },
        occurredAt: new Date(Math.min(occurredAt.getTime() + 600_000, work.now.getTime())),
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
  { id: storeId, code: source }: { readonly id: string; readonly code: string },
): Promise<void> {
  for (const [index, memberId] of members.slice(0, 5).entries())
    await begin(actor, (work) => {
      const number = `S-${monthOf(work.now, ZONE)}-${index + 1}`;
      return spendPoints(work, { memberId, storeId, source, number, points: 50n });
    });
}

/** What waits for somebody: a gift that was just made, a checkout under way, and a member that would change stores. */
async function leaveOpen(
  work: Work,
  [anna = "", ben = "", , dora = "", , fang = ""]: readonly string[],
  storeIds: ReadonlyMap<string, string>,
): Promise<void> {
  const storeId = storeIds.get("jingan") ?? "";
  await transferPoints(work, { memberId: anna, toMemberId: ben, number: "G-1", points: 20n });
  await holdPoints(work, {
    ...{ memberId: fang, storeId, source: "jingan", number: "H-1", points: 30n, minutes: 1_440 },
  });
  const toStoreId = storeIds.get("westlake") ?? "";
  await requestBindingTransfer(work, { memberId: dora, toStoreId, reason: "moved to Hangzhou" });
}
