import { agreeTerms } from "../../seeds/agree-terms.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { addTill } from "../../src/brand/add-till.ts";
import type { OwnershipModel } from "../../src/brand/brand.entity.ts";
import { type CreateBrand, createBrand } from "../../src/brand/create-brand.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { dayOf } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { type Wallet, walletOf } from "../../src/points/points.accounts.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import type { Activation, Validity } from "../../src/points/validity.rules.ts";
import { pointAccountsOf } from "../../src/points/wallet.queries.ts";
import type { ProposeTerms } from "../../src/terms/propose-terms.ts";
import type { Kit } from "./database.ts";

export interface WorldOptions {
  readonly timeZone?: string;
  readonly currency?: string;
  readonly ownershipModel?: OwnershipModel;
  readonly openedAt?: string;
  /** Of the points' rule; left out: to the end of the twelfth month after. */
  readonly validity?: Validity;
  readonly activation?: Activation;
  /** How many members are enrolled; none of them is bound. */
  readonly members?: number;
  readonly clauses?: ProposeTerms["clauses"];
  /** What the contracts say of statements. */
  readonly statements?: ProposeTerms["statements"];
  /** What points pay at a till; left out, nothing. */
  readonly pointValue?: CreateBrand["pointValue"];
  readonly expiredRefund?: CreateBrand["expiredRefund"];
  readonly graceDays?: number;
}

export interface WorldStore {
  readonly id: string;
  readonly code: string;
  readonly franchiseeId: string;
  readonly till: Actor;
}

/** A brand of the test's own: the franchisee North with the stores N1 and N2, South with S1. */
export interface World {
  readonly brandId: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Headquarters. */
  readonly hq: Actor;
  readonly north: { readonly id: string; readonly code: "north" };
  readonly south: { readonly id: string; readonly code: "south" };
  readonly n1: WorldStore;
  readonly n2: WorldStore;
  readonly s1: WorldStore;
  /** Ids of the members, in order of enrolment. */
  readonly members: readonly string[];
  /** The first member. */
  readonly anna: string;
  readonly as: <T>(step: (work: Work) => Promise<T>, actor?: Actor) => Promise<T>;
}

/** 5 % royalty, 2 % bound share, one minor unit a point, all of a coupon. */
export const CLAUSES: ProposeTerms["clauses"] = [
  { number: "1", kind: "ROYALTY", rate: 500n },
  { number: "2", kind: "BOUND_SHARE", rate: 200n },
  { number: "3", kind: "POINTS_COST", rate: 1n },
  { number: "4", kind: "COUPON_SUBSIDY", rate: 10_000n },
];

export const OPENED_AT = "2025-12-31T16:00:00.000Z";

/** Builds a brand through the use cases: one point for each full 1.00, good for twelve months. */
export async function world(kit: Pick<Kit, "begin">, options: WorldOptions = {}): Promise<World> {
  const {
    timeZone = "Asia/Shanghai",
    currency = "CNY",
    ownershipModel = "BRAND_OWNS_MEMBER",
  } = options;
  const openedAt = new Date(options.openedAt ?? OPENED_AT);
  const brandId = newId();
  const operator = system("tests", brandId);
  const hq: Actor = { kind: "hq", id: newId(), brandId };
  const as = <T>(step: (work: Work) => Promise<T>, actor: Actor = hq) => kit.begin(actor, step);

  await as(
    (work) =>
      createBrand(work, {
        ...{ name: "Tea House", timeZone, currency, ownershipModel, openedAt },
        ...(options.pointValue && { pointValue: options.pointValue }),
        ...(options.expiredRefund && { expiredRefund: options.expiredRefund }),
        ...(options.graceDays && { graceDays: options.graceDays }),
      }),
    operator,
  );
  return as(async (work) => {
    await setEarningRule(work, {
      pointsPerStep: 1n,
      stepMinor: 100n,
      validity: options.validity ?? { kind: "MONTH_END", count: 12 },
      activation: options.activation,
      fromAt: openedAt,
    });
    const franchisee = async <Code extends string>(code: Code) => {
      const { id } = await addFranchisee(work, { code, legalName: `${code} Ltd` });
      const { clauses = CLAUSES, statements } = options;
      await agreeTerms(work, { franchiseeId: id, fromAt: openedAt, clauses, statements });
      return { id, code };
    };
    const store = async (code: string, franchiseeId: string): Promise<WorldStore> => {
      const { id } = await openStore(work, { code, name: `Store ${code}`, franchiseeId, openedAt });
      const till = await addTill(work, { storeId: id, name: `Till of ${code}` });
      return { id, code, franchiseeId, till: { kind: "till", id: till.id, brandId, storeId: id } };
    };
    const north = await franchisee("north");
    const south = await franchisee("south");
    const members = await enrol(work, options.members ?? 1);
    return {
      ...{ brandId, timeZone, currency, hq, as, north, south, members },
      n1: await store("N1", north.id),
      n2: await store("N2", north.id),
      s1: await store("S1", south.id),
      anna: members[0] ?? "",
    };
  });
}

async function enrol(work: Work, count: number): Promise<string[]> {
  if (count === 0) return [];
  const outcomes = await enrolMembers(
    work,
    Array.from({ length: count }, (_, index) => ({
      identities: [{ kind: "EXTERNAL", value: `member-${index}` }],
    })),
  );
  return outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome.id;
  });
}

/** An order of Anna's at N1 for 100.00, a day ago, but for what is said otherwise. */
export const orderOf = (
  there: World,
  number: string,
  but: Partial<Omit<RecordOrder, "occurredAt">> & { readonly occurredAt?: string | Date } = {},
): RecordOrder => ({
  source: "till",
  number,
  storeCode: "N1",
  member: { id: there.anna },
  netMinor: 10_000n,
  couponMinor: 0n,
  currency: there.currency,
  ...but,
  occurredAt: new Date(but.occurredAt ?? "2026-03-14T04:00:00.000Z"),
});

/** Records orders as headquarters and expects that every one stands. */
export async function record(there: World, ...wishes: RecordOrder[]) {
  const outcomes = await there.as((work) => recordOrders(work, wishes));
  return outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  });
}

/** A member's wallet, as it reads today by the kit's clock. */
export async function wallet(kit: Kit, there: World, memberId = there.anna): Promise<Wallet> {
  const accounts = await pointAccountsOf(kit.look(there.hq), [memberId]);
  return walletOf(accounts.get(memberId), dayOf(kit.clock(), there.timeZone));
}
