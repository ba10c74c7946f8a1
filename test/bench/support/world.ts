import { agreeTerms } from "../../../seeds/agree-terms.ts";
import { addFranchisee } from "../../../src/brand/add-franchisee.ts";
import { createBrand } from "../../../src/brand/create-brand.ts";
import { openStore } from "../../../src/brand/open-store.ts";
import { ENROL_LIMIT, enrolMembers } from "../../../src/enrolment/enrol-members.ts";
import type { Hub } from "../../../src/hub.ts";
import { type Actor, system } from "../../../src/kernel/actor.ts";
import { newId } from "../../../src/kernel/id.ts";
import { type Month, monthOf, monthStart, nextMonth } from "../../../src/kernel/month.ts";
import { Refusal } from "../../../src/kernel/refusal.ts";
import { setEarningRule } from "../../../src/points/set-earning-rule.ts";
import type { Options } from "./options.ts";

export interface WorldSize {
  readonly stores: number;
  readonly franchisees: number;
  readonly members: number;
}

/** What most rows are measured on. */
export const sizeOf = ({ members }: Pick<Options, "members">): WorldSize => ({
  ...{ stores: 300, franchisees: 30, members },
});

/** A brand with its stores and members, founded a month ago so that there is a month to close. */
export interface World {
  readonly brandId: string;
  readonly actor: Actor;
  /** The codes of the stores. */
  readonly stores: readonly string[];
  /** The ids of the members; the n-th belongs to store n modulo the number of stores. */
  readonly members: readonly string[];
  /** The month before this one: the brand's first, and open. */
  readonly month: Month;
}

export const TIME_ZONE = "Asia/Shanghai";
export const CURRENCY = "CNY";

/** The month before this one, and its first instant: when a world's brand, stores and terms began. */
function founding(): { month: Month; foundedAt: Date } {
  const month = nextMonth(monthOf(new Date(), TIME_ZONE), -1);
  return { month, foundedAt: monthStart(month, TIME_ZONE) };
}
export const foundedAt = (): Date => founding().foundedAt;

/** Made by the use cases, on a hub whose clock says `foundedAt`. */
export async function makeWorld(hub: Hub, size: WorldSize): Promise<World> {
  const { month, foundedAt } = founding();
  const brandId = newId();
  const actor = system("bench", brandId);
  const stores = Array.from({ length: size.stores }, (_, index) => `s${index}`);
  const storeIds = await hub.begin(actor, async (work) => {
    await createBrand(work, {
      name: "Bench",
      timeZone: TIME_ZONE,
      currency: CURRENCY,
      ownershipModel: "BRAND_OWNS_MEMBER",
      openedAt: foundedAt,
    });
    await setEarningRule(work, {
      pointsPerStep: 1n,
      stepMinor: 100n,
      validity: { kind: "MONTH_END", count: 12 },
      fromAt: foundedAt,
    });
    const owners: string[] = [];
    for (let index = 0; index < size.franchisees; index++) {
      const { id } = await addFranchisee(work, {
        code: `f${index}`,
        legalName: `Franchisee ${index}`,
      });
      owners.push(id);
      await agreeTerms(work, {
        franchiseeId: id,
        fromAt: foundedAt,
        clauses: [
          { number: "1", kind: "ROYALTY", rate: 500n },
          { number: "2", kind: "BOUND_SHARE", rate: 300n },
          { number: "3", kind: "POINTS_COST", rate: 1n },
        ],
      });
    }
    const ids: string[] = [];
    for (const [index, code] of stores.entries()) {
      const franchiseeId = owners[index % owners.length] ?? "";
      const store = await openStore(work, { code, name: code, franchiseeId, openedAt: foundedAt });
      ids.push(store.id);
    }
    return ids;
  });
  return { brandId, actor, stores, month, members: await enrolAll(hub, actor, storeIds, size) };
}

async function enrolAll(
  hub: Hub,
  actor: Actor,
  storeIds: readonly string[],
  size: WorldSize,
): Promise<string[]> {
  const members: string[] = [];
  while (members.length < size.members) {
    const from = members.length;
    const wishes = Array.from(
      { length: Math.min(ENROL_LIMIT, size.members - from) },
      (_, index) => ({
        identities: [{ kind: "EXTERNAL" as const, value: String(from + index) }],
        storeId: storeIds[(from + index) % storeIds.length],
      }),
    );
    for (const outcome of await hub.begin(actor, (work) => enrolMembers(work, wishes))) {
      if (outcome instanceof Refusal) throw outcome;
      members.push(outcome.id);
    }
  }
  return members;
}

export const dice = (sides: number): number => Math.floor(Math.random() * sides);
export const pick = <T>(from: readonly T[]): T => from[dice(from.length)] as T;

/** Stores a member buys at: its own, whose franchisee gets no bound share, and the next ones, whose owners pay one. */
const HAUNTS = 3;

/** Somebody who buys at the n-th store: a wallet holds points of a few issuers, not of all. */
export function shopperAt({ stores, members }: World, store: number): string {
  const home = (store - dice(HAUNTS) + stores.length) % stores.length;
  const ofHome = Math.ceil((members.length - home) / stores.length);
  return members[home + stores.length * dice(ofHome)] as string;
}

/** A store the n-th member buys at. */
export const hauntOf = ({ stores }: World, member: number): number =>
  (member + dice(HAUNTS)) % stores.length;

/** An order's net, in minor units: 1 to 100 yuan. */
export const someNet = (): number => 100 + dice(9_901);
