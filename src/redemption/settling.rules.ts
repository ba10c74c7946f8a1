import { type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import type { NotUsableWhy } from "../coupon/coupon.refusals.ts";
import { dayOf } from "../kernel/month.ts";
import { accrueCoupons, type Contracts, contractsAt } from "../settlement/accrual.rules.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import type { Line } from "../settlement/share.rules.ts";
import type { Benefit } from "../template/template.rules.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";
import type { Redemption } from "./redemption.rules.ts";

/**
 * Which part of redemptions the seller is given back, and what of it others' stores pay that issued the coupons. What
 * falls to a store that nobody owns is headquarters' part.
 */
export function couponParts(
  redemptions: ReadonlyArray<Pick<Redemption, "funded" | "issuerStoreId">>,
  { sellerId, at }: { readonly sellerId: string; readonly at: Date },
  stores: ReadonlyMap<string, OwnedStore>,
): Pick<SaleFact, "couponMinor" | "issuers"> {
  const issuers: Array<SaleFact["issuers"][number]> = [];
  let couponMinor = 0n;
  for (const { funded, issuerStoreId } of redemptions) {
    couponMinor += funded.headquarters;
    const store = stores.get(issuerStoreId ?? "");
    const franchiseeId = store && ownerAt(store, at)?.franchiseeId;
    // What its own store had issued the seller bears itself.
    if (!store || funded.issuer === 0n || franchiseeId === sellerId) continue;
    couponMinor += funded.issuer;
    if (franchiseeId) issuers.push({ storeId: store.id, franchiseeId, minor: funded.issuer });
  }
  return { couponMinor, issuers };
}

/** The lines of a coupon that is redeemed alone. */
export function linesOf(
  { storeId, occurredAt, ...redemption }: Redemption,
  seller: TermsInForce,
  by: Contracts & { readonly stores: ReadonlyMap<string, OwnedStore> },
): Line[] {
  const { franchiseeId: sellerId } = seller;
  const parts = couponParts([redemption], { sellerId, at: occurredAt }, by.stores);
  const day = dayOf(occurredAt, by.timeZone);
  return accrueCoupons({ storeId, day, ...parts }, seller, contractsAt({ occurredAt }, by));
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
