import type { Month } from "../kernel/month.ts";

/** A place with its owner when the order occurred. */
export interface OwnedPlace {
  readonly storeId: string;
  readonly franchiseeId: string;
}

/** What of spent points was drawn from one bucket. */
export interface Lot {
  readonly lastDay: string;
  /** A store's code, or headquarters. */
  readonly issuerCode: string;
  /** Null: headquarters. */
  readonly issuerStoreId: string | null;
  /** The franchisee that answers for them now: the store's owner, or its successor's once it is closed; null: nobody. */
  readonly issuerId: string | null;
  /** Recorded when issued: `2` paid at issue, `2u` due at use, minor units a point; null: nothing recorded. */
  readonly cost: string | null;
  readonly points: bigint;
}

/** All that an order's lines follow from, besides the contracts. */
export interface SaleFact {
  readonly orderId: string;
  /** The member's id: whose posting it is. */
  readonly ownerId: string;
  /** `order:<source>:<number>`. */
  readonly key: string;
  readonly storeId: string;
  readonly storeCode: string;
  /** The franchisee that sold. */
  readonly sellerId: string;
  readonly occurredAt: Date;
  /** Its local day. */
  readonly day: string;
  readonly ofMonth: Month;
  readonly channel: string;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly shippingMinor: bigint;
  /** What of its discounts others than the seller pay for. */
  readonly couponMinor: bigint;
  /** Of these: what the stores pay that issued the coupons. */
  readonly issuers: ReadonlyArray<OwnedPlace & { readonly minor: bigint }>;
  /** Points issued by the selling store. */
  readonly storePoints: bigint;
  /** Net of order lines by category. */
  readonly categories: ReadonlyMap<string, bigint>;
  /** What its spent points drew, in order. */
  readonly lots: readonly Lot[];
  /** The store the member was bound to, since when; null: nobody's, or the franchisee's own member. */
  readonly bound: (OwnedPlace & { readonly since: Date }) | null;
  /** Who looked after the member. */
  readonly guide: (OwnedPlace & { readonly id: string }) | null;
  /** Of a member's first order: the store that brought it. */
  readonly brought: (OwnedPlace & { readonly joinedAt: Date }) | null;
}
