import { type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import type { NotUsableWhy } from "../coupon/coupon.refusals.ts";
import { minor } from "../kernel/amount.ts";
import {
  accrueCoupons,
  type IssuerPart,
  type Line,
  type TermsInForce,
  termsAt,
} from "../settlement/share.rules.ts";
import type { Benefit } from "../template/template.rules.ts";
import type { Redemption } from "./redemption.rules.ts";

/** What redemptions are settled by. */
export interface Contracts {
  readonly stores: ReadonlyMap<string, OwnedStore>;
  /** By franchisee. */
  readonly terms: ReadonlyMap<string, readonly TermsInForce[]>;
}

/**
 * Which part of redemptions the seller is given back, and what of it the issuers' owners pay: those of another franchisee
 * whose terms have a clause for it. Without one it is headquarters' part.
 */
export function couponParts(
  redemptions: readonly Redemption[],
  { seller, at }: { readonly seller: Pick<TermsInForce, "franchiseeId">; readonly at: Date },
  { stores, terms }: Contracts,
): { readonly subsidisedMinor: bigint; readonly issuers: readonly IssuerPart[] } {
  const issuers: IssuerPart[] = [];
  let subsidisedMinor = 0n;
  for (const { funded, issuerStoreId } of redemptions) {
    subsidisedMinor += funded.headquarters;
    const store = stores.get(issuerStoreId ?? "");
    const owner = store && ownerAt(store, at);
    if (!store || funded.issuer === 0n) continue;
    // What its own store had issued the seller bears itself.
    if (owner?.franchiseeId === seller.franchiseeId) continue;
    subsidisedMinor += funded.issuer;
    const inForce = owner && termsAt(terms.get(owner.franchiseeId) ?? [], at);
    if (inForce) issuers.push({ storeId: store.id, terms: inForce, minor: minor(funded.issuer) });
  }
  return { subsidisedMinor, issuers };
}

/** The lines of a coupon that is redeemed alone. */
export function linesOf(
  redemption: Redemption,
  seller: TermsInForce,
  contracts: Contracts,
): Line[] {
  const { storeId, occurredAt: at } = redemption;
  const { subsidisedMinor, issuers } = couponParts([redemption], { seller, at }, contracts);
  return accrueCoupons({ storeId, seller, couponMinor: minor(subsidisedMinor), issuers });
}

/** What a coupon that is redeemed alone takes off, or why it cannot be. */
export function worthAlone(
  benefit: Benefit,
  stated: bigint | undefined,
): bigint | Extract<NotUsableWhy, "ORDERS_ONLY" | "STATED_TOO_MUCH" | "STATED_NOTHING"> {
  if (benefit.kind === "VOUCHER") return benefit.worthMinor;
  if (benefit.kind === "POINTS_MULTIPLIER") return "ORDERS_ONLY";
  // Of one whose discount the till works out, 0 tells that it was used up, and nothing of what it took off.
  const least = benefit.kind === "STATED" ? 0n : 1n;
  if (stated === undefined || stated < least) return "STATED_NOTHING";
  return stated > (mostOf(benefit) ?? LARGEST) ? "STATED_TOO_MUCH" : stated;
}

/** Above it stands a typing error, as in an order. */
const LARGEST = 10_000_000_000n;

/** The most one can take off; null where that depends on what was sold. */
function mostOf(benefit: Benefit): bigint | null {
  switch (benefit.kind) {
    case "AMOUNT_OFF":
      return benefit.minor;
    case "PERCENT_OFF":
    case "SHIPPING":
    case "STATED":
      return benefit.capMinor;
    default:
      return null;
  }
}
