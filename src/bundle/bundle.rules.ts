import { HEADQUARTERS, type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import { actOf, lotsOf } from "../points/lots.rules.ts";
import { lotsIn } from "../settlement/clearing.rules.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import type {
  BundledLine,
  BundledPosting,
  BundledStatement,
  BundledTerms,
} from "./bundle.queries.ts";
import { BUNDLE_TITLE, type BundleRecord } from "./bundle.text.ts";
import type { CouponFacts, PointsTransfer } from "./event.queries.ts";

/** How amounts are rounded: once each, on the product, a half away from zero. */
export const ROUNDING = "HALF_AWAY_FROM_ZERO";

export const headRecord = ({ brand, franchisee, statement }: BundledStatement): BundleRecord => ({
  ...{ is: BUNDLE_TITLE, brand, rounding: ROUNDING, franchisee, statement },
});

export const termsRecord = (terms: BundledTerms): BundleRecord => ({ is: "terms", ...terms });

export const storeRecord = ({ id, code, closedAt, owners }: OwnedStore): BundleRecord => ({
  ...{ is: "store", id, code, closedAt },
  owners: owners.map(({ franchiseeId, fromAt, toAt }) => ({ franchiseeId, fromAt, toAt })),
});

/** Which event it is of, and where that stands in its owner's chain. */
const eventOf = (is: string, { id, ownerId, key, seq, digest, ...posting }: BundledPosting) => ({
  ...{ is, posting: id, event: key, owner: ownerId, seq, digest },
  ...{ occurredAt: posting.occurredAt, bookedAt: posting.bookedAt },
});

/** Whom a bundle is for, and all stores with their owners through time. */
export interface Reader {
  readonly franchiseeId: string;
  readonly stores: ReadonlyMap<string, OwnedStore>;
  readonly storesByCode: ReadonlyMap<string, OwnedStore>;
}

/** An order, with what its lines for this franchisee rest on and no more: others' affairs are not told. */
export function orderRecord(
  posting: BundledPosting,
  fact: SaleFact,
  { franchiseeId }: Reader,
): BundleRecord {
  const sells = fact.sellerId === franchiseeId;
  const own = (place: { readonly franchiseeId: string } | null) =>
    place?.franchiseeId === franchiseeId;
  return {
    ...eventOf("order", posting),
    ...{ storeId: fact.storeId, storeCode: fact.storeCode, sellerId: fact.sellerId },
    ...{ channel: fact.channel, netMinor: fact.netMinor },
    ...{ taxMinor: fact.taxMinor, shippingMinor: fact.shippingMinor },
    categories: Object.fromEntries(fact.categories),
    ...{ couponMinor: sells ? fact.couponMinor : 0n, storePoints: sells ? fact.storePoints : 0n },
    issuers: fact.issuers.filter(own),
    lots: fact.lots.filter(({ issuerId }) => sells || issuerId === franchiseeId),
    bound: sells || own(fact.bound) ? fact.bound : null,
    guide: own(fact.guide) ? fact.guide : null,
    brought: own(fact.brought) ? fact.brought : null,
  };
}

export const refundRecord = (
  posting: BundledPosting,
  refund: { readonly order: string; readonly refundedMinor: string; readonly ofMinor: string },
  transfers: readonly PointsTransfer[],
  reader: Reader,
): BundleRecord => ({
  ...{ ...eventOf("refund", posting), ...refund },
  // What had expired is there again, to be taken back.
  lots: lotsIn(lotsOf(transfers, "revive"), reader, new Date(posting.occurredAt)).filter(
    ({ issuerId }) => issuerId === reader.franchiseeId,
  ),
});

export function couponRecord(
  posting: BundledPosting,
  facts: CouponFacts,
  { franchiseeId }: Reader,
): BundleRecord {
  const { storeId, storeCode, sellerId, couponMinor } = facts;
  return {
    ...eventOf("redemption", posting),
    ...{ storeId, storeCode, sellerId },
    couponMinor: sellerId === franchiseeId ? couponMinor : 0n,
    issuers: facts.issuers.filter((issuer) => issuer.franchiseeId === franchiseeId),
  };
}

/**
 * `event`: points given without an order; `spending`: points spent without one; `expiry`: points that ended, or are there
 * again.
 */
export function pointsRecord(
  posting: BundledPosting,
  transfers: readonly PointsTransfer[],
  reader: Reader,
): BundleRecord {
  const act = actOf(transfers);
  const at = new Date(posting.occurredAt);
  if (!act) {
    const given = transfers.filter(
      ({ from }) => from.address !== `issued/${HEADQUARTERS}` && from.address.startsWith("issued/"),
    );
    const code = given[0]?.from.address.slice("issued/".length) ?? "";
    const storePoints = given.reduce((sum, { amount }) => sum + amount, 0n);
    return { ...eventOf("event", posting), ...placeAt(code, at, reader), storePoints };
  }
  const lots = lotsIn(act.lots, reader, at);
  const own = lots.filter(({ issuerId }) => issuerId === reader.franchiseeId);
  if (act.kind !== "SPENT")
    return { ...eventOf("expiry", posting), revived: act.kind === "REVIVED", lots: own };
  const place = placeAt(act.acceptorCode, at, reader);
  const sells = place.sellerId === reader.franchiseeId;
  return { ...eventOf("spending", posting), ...place, lots: sells ? lots : own };
}

/** A store by its code, and whose it was; a code that is no store's is headquarters'. */
function placeAt(storeCode: string, at: Date, { storesByCode }: Reader) {
  const store = storesByCode.get(storeCode);
  const sellerId = (store && ownerAt(store, at))?.franchiseeId ?? null;
  return { storeId: store?.id ?? null, storeCode, sellerId };
}

/** An event of the franchisee itself: a month's close, new terms for what was sold already, a dispute's end. */
export const ownRecord = (posting: BundledPosting): BundleRecord => eventOf(posting.kind, posting);

export function lineRecord(is: "line" | "earlier", line: BundledLine): BundleRecord {
  const { of: _posting, ...said } = line;
  return { is, ...said };
}

/** The stores a franchisee has or had. */
export const storesOf = (stores: readonly OwnedStore[], franchiseeId: string): OwnedStore[] =>
  stores.filter(({ owners }) => owners.some((owner) => owner.franchiseeId === franchiseeId));
