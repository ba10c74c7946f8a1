import { type Binding, beginBinding, bindingAt, boundStoreAt } from "../binding/binding.rules.ts";
import {
  type BindingPolicyTerms,
  bindingPolicyAt,
  justAfter,
} from "../binding/binding-policy.rules.ts";
import { type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import { type Guide, guideAt } from "../guide/guide.rules.ts";
import { dayOf, monthOf } from "../kernel/month.ts";
import { modelFor, type Ownership, type Traits } from "../ownership/ownership.rules.ts";
import type { Asks } from "../settlement/accrual.rules.ts";
import type { OwnedPlace, SaleFact } from "../settlement/sale.rules.ts";
import { channelOf, type Ground, type OrderLine, orderKey } from "./order.rules.ts";

/** The store that won a member, and when. */
export interface Origin {
  readonly storeId: string;
  readonly joinedAt: Date;
}

/** Whom a sale's shares go to beside its seller, as far as a contract asked when it was booked. */
export interface Parties {
  readonly since?: Date | undefined;
  /** Null: nobody looked after the member. */
  readonly guide?: { readonly id: string; readonly storeId: string } | null | undefined;
  /** Null: it was not its first order, or no store brought it. */
  readonly brought?: Origin | null | undefined;
}

/** What tells whose places are, and whose members. */
export interface Places {
  readonly stores: ReadonlyMap<string, OwnedStore>;
  readonly ownership: Ownership;
}

/** A place with whoever owns it at an instant; null: nobody. */
export function placeAt(storeId: string, at: Date, stores: Places["stores"]): OwnedPlace | null {
  const store = stores.get(storeId);
  const franchiseeId = store && ownerAt(store, at)?.franchiseeId;
  return franchiseeId === undefined ? null : { storeId, franchiseeId };
}

/** The place a member is bound to, where its shares are the brand's to give. */
export function boundPlace(
  storeId: string | null,
  { at, traits }: { readonly at: Date; readonly traits: Traits | undefined },
  { stores, ownership }: Places,
): OwnedPlace | null {
  const place = storeId === null ? null : placeAt(storeId, at, stores);
  const model = place && modelFor(ownership, { franchiseeId: place.franchiseeId, traits }, at);
  return model === "BRAND_OWNS_MEMBER" ? place : null;
}

/** Whose member an order finds: by a binding it has, or by one that the order begins. */
export interface Bond {
  /** Set when this order is the member's first, and so binds it. */
  readonly begun: Binding | undefined;
  readonly since: Date | undefined;
  readonly storeId: string | null;
}

export function bondOf(
  ground: Ground,
  bindings: readonly Binding[],
  around: Pick<Places, "stores"> & { readonly bindingPolicies: readonly BindingPolicyTerms[] },
  ids: { readonly binding: string },
): Bond {
  const { occurredAt } = ground.wish;
  const begun = firstBinding(ground, bindings, around.bindingPolicies, ids);
  const inForce = bindingAt(begun ? [begun] : bindings, occurredAt);
  const storeId = inForce && boundStoreAt(inForce, occurredAt, around.stores);
  return { begun, since: inForce?.fromAt, storeId: storeId ?? null };
}

/** A member that was never bound, or not any more, is bound by the store it buys at, as the brand's policy says. */
function firstBinding(
  ground: Ground,
  bindings: readonly Binding[],
  policies: readonly BindingPolicyTerms[],
  ids: { readonly binding: string },
): Binding | undefined {
  const { memberId, store, wish } = ground;
  const { occurredAt } = wish;
  if (bindings.some(({ toAt }) => toAt === null || toAt > occurredAt)) return undefined;
  const { firstOrder } = bindingPolicyAt(policies, occurredAt);
  // A store that closes wins nobody, not by an order that comes late either.
  if (firstOrder === "BINDS_NOT" || store.closedAt) return undefined;
  const fromAt = firstOrder === "BINDS" ? occurredAt : justAfter(occurredAt);
  const first = { id: ids.binding, memberId, storeId: store.id, source: "FIRST_ORDER" } as const;
  return beginBinding({ ...first, fromAt }, policies);
}

/** What contracts ask of a sale beside what it says. */
export function partiesOf(
  { wish }: Ground,
  bond: Bond,
  member: { readonly guides: readonly Guide[]; readonly origin: Origin | undefined },
  asks: Asks,
): Parties | null {
  if (!asks.since && !asks.guides && !asks.brought) return null;
  const guide = guideAt(member.guides, wish.occurredAt);
  return {
    ...(asks.since && bond.since && { since: bond.since }),
    ...(asks.guides && { guide: guide ? { id: guide.staffId, storeId: guide.storeId } : null }),
    ...(asks.brought && { brought: member.origin ?? null }),
  };
}

/** A sale's shares as they are decided before its coupons are used, and its points judged. */
export function saleOf(
  { wish, memberId, store, seller }: Ground,
  { storeId, since }: Bond,
  { parties, traits }: { readonly parties: Parties | null; readonly traits: Traits | undefined },
  around: Places & { readonly timeZone: string; readonly asks: Asks },
  orderId: string,
): SaleFact {
  const { occurredAt: at, netMinor, couponMinor, taxMinor = 0n, shippingMinor = 0n } = wish;
  const bound = boundPlace(storeId, { at, traits }, around);
  return {
    ...{ orderId, ownerId: memberId, key: orderKey(wish.source, wish.number) },
    ...{ storeId: store.id, storeCode: store.code, sellerId: seller.franchiseeId },
    ...{ occurredAt: at, day: dayOf(at, around.timeZone), ofMonth: monthOf(at, around.timeZone) },
    ...{ channel: channelOf(wish), netMinor, taxMinor, shippingMinor, couponMinor },
    categories: around.asks.categories ? categoriesOf(wish.lines ?? []) : NONE,
    ...{ issuers: [], storePoints: 0n, lots: [] },
    bound: bound && since ? { ...bound, since } : null,
    ...namedParties(parties, at, around.stores),
  };
}

const NONE: ReadonlyMap<string, bigint> = new Map();

/** The parties of a sale with who owned their stores. */
export function namedParties(
  parties: Parties | null,
  at: Date,
  stores: Places["stores"],
): Pick<SaleFact, "guide" | "brought"> {
  const { guide, brought } = parties ?? {};
  const guides = guide ? placeAt(guide.storeId, at, stores) : null;
  const brings = brought ? placeAt(brought.storeId, at, stores) : null;
  return {
    guide: guide && guides ? { ...guides, id: guide.id } : null,
    brought: brought && brings ? { ...brings, joinedAt: brought.joinedAt } : null,
  };
}

function categoriesOf(lines: readonly OrderLine[]): ReadonlyMap<string, bigint> {
  const nets = new Map<string, bigint>();
  for (const { category, netMinor } of lines)
    if (category) nets.set(category, (nets.get(category) ?? 0n) + netMinor);
  return nets;
}
