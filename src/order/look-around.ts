import type { Brand } from "../brand/brand.entity.ts";
import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { dayOf, type Month } from "../kernel/month.ts";
import type { Book } from "../ledger/apply.ts";
import type { Binding, IdentityKind } from "../member/member.entity.ts";
import { bindingsOf, membersByIdentity, membersKnown } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { earningRules } from "../points/earning-rule.queries.ts";
import { termsOf } from "../settlement/line.queries.ts";
import type { TermsInForce } from "../settlement/share.rules.ts";
import { mayRecordAt } from "./order.policy.ts";
import { ordersById } from "./order.queries.ts";
import type { Ground, Order, RecordOrder } from "./order.rules.ts";
import type { Surroundings } from "./recording.rules.ts";

/** What orders name, as it is known before any lock. */
export interface Known {
  /** Member ids by the name an order gave. */
  readonly members: ReadonlyMap<string, string>;
  readonly stores: ReadonlyMap<string, OwnedStore>;
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
}

export async function lookUp(work: Work, wishes: readonly RecordOrder[]): Promise<Known> {
  const identities = wishes.flatMap(({ member }) =>
    "id" in member ? [] : [member.identity as { kind: IdentityKind; value: string }],
  );
  const ids = wishes.flatMap(({ member }) => ("id" in member ? [member.id] : []));
  const members = new Map([
    ...(await membersByIdentity(work, identities)),
    ...[...(await membersKnown(work, ids))].map((id) => [id, id] as const),
  ]);
  const stores = await ownedStores(work, {
    codes: wishes.map(({ storeCode }) => storeCode),
    ids: [],
  });
  mayRecordAt(work.actor, stores);
  return {
    members,
    stores: new Map(stores.map((store) => [store.code, store])),
    terms: await termsOf(work, ownersOf(stores)),
  };
}

const ownersOf = (stores: Iterable<OwnedStore>): string[] => [
  ...new Set([...stores].flatMap(({ owners }) => owners.map(({ franchiseeId }) => franchiseeId))),
];

/** What sound orders are decided by, read under the locks of their members and the month. */
export interface Found {
  /** Orders that came before, by key. */
  readonly earlier: Map<string, Order>;
  /** By member. */
  readonly bindings: Map<string, Binding[]>;
  readonly around: Surroundings;
}

export async function lookAround(
  work: Work,
  grounds: readonly Ground[],
  held: {
    readonly brand: Brand;
    readonly openMonth: Month;
    readonly keys: Book["keys"];
    readonly known: Known;
  },
): Promise<Found> {
  const { brand, openMonth } = held;
  const earlier = await earlierOrders(work, [...held.keys]);
  const bindings = await membersBindings(work, grounds);
  return {
    earlier,
    bindings,
    around: {
      ...(await boundParties(work, bindings, held.known)),
      timeZone: brand.timeZone,
      currency: brand.currency,
      brandOwnsMembers: brand.ownershipModel === "BRAND_OWNS_MEMBER",
      openMonth,
      today: dayOf(work.now, brand.timeZone),
      rules: await earningRules(work),
      now: work.now,
    },
  };
}

async function earlierOrders(
  work: Work,
  keys: ReadonlyArray<readonly [string, { readonly postingId: string }]>,
): Promise<Map<string, Order>> {
  const orders = await ordersById(
    work,
    keys.map(([, { postingId }]) => postingId),
  );
  return new Map(
    keys.flatMap(([key, { postingId }]) => {
      const order = orders.get(postingId);
      return order ? [[key, order] as const] : [];
    }),
  );
}

async function membersBindings(
  work: Work,
  grounds: readonly Ground[],
): Promise<Map<string, Binding[]>> {
  const memberIds = [...new Set(grounds.map(({ memberId }) => memberId))];
  return Map.groupBy(await bindingsOf(work, memberIds), ({ memberId }) => memberId);
}

/** The stores members are bound to and their owners' terms, beside those of the sellers. */
async function boundParties(work: Work, bindings: ReadonlyMap<string, Binding[]>, known: Known) {
  const byId = new Map([...known.stores.values()].map((store) => [store.id, store]));
  const bound = [...bindings.values()].flat().map(({ storeId }) => storeId);
  const missing = [...new Set(bound)].filter((storeId) => !byId.has(storeId));
  if (missing.length === 0) return { stores: byId, terms: known.terms };
  const more = await ownedStores(work, { codes: [], ids: missing });
  return {
    stores: new Map([...byId, ...more.map((store) => [store.id, store] as const)]),
    terms: new Map([...known.terms, ...(await termsOf(work, ownersOf(more)))]),
  };
}
