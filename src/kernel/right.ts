/**
 * What a person at work may be allowed to do, beside what everybody of its kind may. Headquarters' by far: a
 * franchisee's and a store's own people have few.
 */
export const RIGHTS = [
  // Set up: stores, franchisees, tills; people and their roles; keys, webhooks, intake sources; rules; levels.
  ...["PLACES", "STAFF", "KEYS", "RULES"],
  // Campaigns, templates, drops, codes, coupons by hand.
  ...["CAMPAIGNS", "COUPONS"],
  // What a counter does: orders, refunds, points and coupons taken and given back.
  "COUNTER",
  // Members as such; what is personal of them; merging, handing over, erasing.
  ...["MEMBERS", "PERSONAL_DATA", "MEMBER_DESK"],
  // Points put right by hand, and the second person's word on it.
  ...["ADJUST", "APPROVE_ADJUSTMENTS"],
  // Contracts: written, the second person's word on them, and signed.
  ...["TERMS", "APPROVE_TERMS", "SIGN_TERMS"],
  // Money: the books read, months closed, disputes decided, payouts prepared, and released by a second person.
  ...["BOOKS", "CLOSE", "DISPUTES", "PAYOUTS", "RELEASE_PAYOUTS"],
  // What takes two people; the trail read; acting in somebody's place.
  ...["FOUR_EYES", "AUDIT", "IMPERSONATE"],
] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * What a till's key may be good for, beside what every till may: orders and what is said of them; refunds; points taken
 * and held; members found and enrolled; coupons given and used.
 */
export const TILL_SCOPES = ["ORDERS", "REFUNDS", "SPEND", "MEMBERS", "COUPONS"] as const;
export type TillScope = (typeof TILL_SCOPES)[number];
