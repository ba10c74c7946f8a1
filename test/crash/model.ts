/** What one till sent: an order, its refund, or points spent. Its number names it in the whole run. */
export type Deed = Sale | TakeBack | Spend;

export interface Sale {
  readonly kind: "order";
  readonly number: string;
  readonly store: Store;
  readonly member: number;
  readonly netMinor: bigint;
  readonly couponMinor: bigint;
  readonly occurredAt: string;
}

export interface TakeBack {
  readonly kind: "refund";
  readonly number: string;
  readonly store: Store;
  readonly sale: Sale;
}

export interface Spend {
  readonly kind: "spending";
  readonly number: string;
  readonly store: Store;
  readonly member: number;
  readonly points: bigint;
}

export type Store = "N1" | "N2" | "S1";
export type Owner = "north" | "south";

export const STORES: readonly Store[] = ["N1", "N2", "S1"];
export const ownerOf = (store: Store): Owner => (store === "S1" ? "south" : "north");
/** Members are bound in turn, long before they buy. */
export const boundTo = (member: number): Store => (member % 2 === 0 ? "N1" : "S1");

/** One point for each full 1.00. */
export const pointsOf = ({ netMinor }: Sale): bigint => netMinor / 100n;

/** 5 %, 2 %: half a minor unit is a whole one. */
const percent = (rate: bigint, minor: bigint) => (minor * rate + 50n) / 100n;

/** A franchisee's month, as the hub tells it. */
const emptyMonth = () => ({
  orders: 0n,
  netMinor: 0n,
  ROYALTY: 0n,
  BOUND_SHARE: 0n,
  POINTS_COST: 0n,
  COUPON_SUBSIDY: 0n,
  totalMinor: 0n,
});
export type Month = ReturnType<typeof emptyMonth>;

/** What wallets and months come to, when each deed was done exactly once, in whatever order. */
export function outcomeOf(deeds: readonly Deed[], members: number) {
  const wallets = Array<bigint>(members).fill(0n);
  const months: Record<Owner, Month> = { north: emptyMonth(), south: emptyMonth() };
  const book = (sale: Sale, sign: 1n | -1n) => {
    const points = pointsOf(sale);
    wallets[sale.member] = (wallets[sale.member] ?? 0n) + sign * points;
    const seller = months[ownerOf(sale.store)];
    const bound = months[ownerOf(boundTo(sale.member))];
    seller.orders += sign;
    seller.netMinor += sign * sale.netMinor;
    add(seller, "ROYALTY", -sign * percent(5n, sale.netMinor));
    add(seller, "POINTS_COST", -sign * points);
    add(seller, "COUPON_SUBSIDY", sign * sale.couponMinor);
    if (bound !== seller) add(bound, "BOUND_SHARE", sign * percent(2n, sale.netMinor));
  };
  for (const deed of deeds)
    if (deed.kind === "order") book(deed, 1n);
    else if (deed.kind === "refund") book(deed.sale, -1n);
    else wallets[deed.member] = (wallets[deed.member] ?? 0n) - deed.points;
  return { wallets, months };
}

function add(month: Month, part: keyof Month, amount: bigint): void {
  month[part] += amount;
  month.totalMinor += amount;
}

/** How a member's phone tells of a deed: no two of its orders earn the same. */
export function walletEventOf(deed: Deed, member: number): string[] {
  if (deed.kind === "refund")
    return deed.sale.member === member ? [`TAKEN_BACK ${-pointsOf(deed.sale)}`] : [];
  if (deed.member !== member) return [];
  return [deed.kind === "order" ? `EARNED ${pointsOf(deed)}` : `SPENT ${-deed.points}`];
}

/** How headquarters' screen tells of a deed. */
export const activityOf = (deed: Deed): string[] => (deed.kind === "spending" ? [] : [deed.number]);
