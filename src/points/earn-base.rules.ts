/** What of an order's net earns, from an instant on. */
export interface EarnBase {
  /** 0 is what holds where a brand has set none. */
  readonly version: number;
  readonly countsTax: boolean;
  readonly countsShipping: boolean;
  /** What is paid by these earns nothing: it earned when it was bought. */
  readonly excludedTenders: readonly string[];
  readonly excludedCategories: readonly string[];
  readonly fromAt: Date;
}

/** Gift cards bought with gift cards would earn for ever; tax and delivery are no sale. */
export const USUAL_BASE: EarnBase = {
  version: 0,
  countsTax: false,
  countsShipping: false,
  excludedTenders: ["GIFT_CARD"],
  excludedCategories: ["GIFT_CARD", "STORED_VALUE"],
  fromAt: new Date(0),
};

/** A part of what was paid, and by what: `CASH`, `CARD`, `WECHAT`, `GIFT_CARD`, … */
export interface Tender {
  readonly kind: string;
  readonly minor: bigint;
}

/** What an order's net is made of, as far as its source says. */
export interface Makeup {
  readonly netMinor: bigint;
  readonly taxMinor?: bigint | undefined;
  readonly shippingMinor?: bigint | undefined;
  readonly tenders?: readonly Tender[] | undefined;
  readonly lines?:
    | ReadonlyArray<{ readonly category?: string | null; readonly netMinor: bigint }>
    | undefined;
}

/** The version in force at an instant: the newest of those that had begun. */
export function earnBaseAt(versions: readonly EarnBase[], at: Date): EarnBase {
  let found = USUAL_BASE;
  for (const base of versions) if (base.fromAt <= at && base.version > found.version) found = base;
  return found;
}

/**
 * What of a net earns: the net less each part that is excluded, never below zero. What is excluded twice over, a gift
 * card that is paid by one, is taken off twice: rather too little than points for nothing.
 */
export function baseOf(makeup: Makeup, base: EarnBase): bigint {
  const { netMinor, taxMinor = 0n, shippingMinor = 0n, tenders = [], lines = [] } = makeup;
  let left = netMinor;
  if (!base.countsTax) left -= taxMinor;
  if (!base.countsShipping) left -= shippingMinor;
  for (const { kind, minor } of tenders) if (base.excludedTenders.includes(kind)) left -= minor;
  for (const line of lines)
    if (typeof line.category === "string" && base.excludedCategories.includes(line.category))
      left -= line.netMinor;
  return left < 0n ? 0n : left;
}
