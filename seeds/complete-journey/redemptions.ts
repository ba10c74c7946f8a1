import { allocate } from "../../src/kernel/allocate.ts";
import { dayOf } from "../../src/kernel/month.ts";
import type { Basket } from "./read.ts";
import type { CampaignData, Campaigns, RedemptionData } from "./read-campaigns.ts";

/** A coupon that was redeemed: the household's so-manieth of these. */
export interface Redeemed extends RedemptionData {
  readonly no: number;
}

/** Why a redemption is not told: the hub would refuse it, or it is of a time that the orders do not reach. */
export type LeftOut = "not sent to it" | "not its coupon" | "not its days" | "outside the orders";

export interface Placed {
  /** By basket: the coupons it used, and what each took off. */
  readonly inBaskets: ReadonlyMap<string, ReadonlyArray<Redeemed & { readonly minor: bigint }>>;
  /** No basket of the sample tells of these. */
  readonly alone: readonly Redeemed[];
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

/**
 * Finds what each redemption belongs to: its household's basket of that day that had coupons in it. The sample does not say
 * which coupon took off what: those of one basket share its discount evenly, by largest remainder, so that the basket's sum
 * stands to the cent. One that no such basket tells of, or that no cent is left for, is redeemed alone.
 */
export function placeRedemptions(
  { campaigns, redemptions }: Campaigns,
  baskets: readonly Basket[],
  zone: string,
): Placed {
  const known = new Map(campaigns.map((campaign) => [campaign.id, new Lookup(campaign)]));
  const [first, last] = [baskets[0], baskets.at(-1)].map((each) => each && dayOf(each.at, zone));
  const leftOut = new Map<LeftOut, number>();
  const told = redemptions.filter((each) => {
    const why =
      known.get(each.campaign)?.against(each) ??
      (each.day < (first ?? "") || each.day > (last ?? "") ? "outside the orders" : undefined);
    if (why) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
    return why === undefined;
  });

  const discounted = new Map<string, Basket>();
  for (const basket of baskets) {
    if (basket.couponCents === 0n) continue;
    const place = `${basket.household} ${dayOf(basket.at, zone)}`;
    const other = discounted.get(place);
    if (!other || basket.couponCents > other.couponCents) discounted.set(place, basket);
  }
  const inBaskets = new Map<string, (Redeemed & { minor: bigint })[]>();
  const alone: Redeemed[] = [];
  for (const [place, some] of Map.groupBy(
    numbered(told),
    ({ household, day }) => `${household} ${day}`,
  )) {
    const basket = discounted.get(place);
    const parts = basket
      ? allocate(
          basket.couponCents,
          some.map(() => 1n),
        )
      : [];
    for (const [at, redeemed] of some.entries()) {
      const minor = parts[at] ?? 0n;
      if (!basket || minor === 0n) alone.push(redeemed);
      else inBaskets.set(basket.id, [...(inBaskets.get(basket.id) ?? []), { ...redeemed, minor }]);
    }
  }
  return { inBaskets, alone, leftOut };
}

/** In order of days; a household that redeemed the same coupon twice had two of it. */
function numbered(redemptions: readonly RedemptionData[]): Redeemed[] {
  const counts = new Map<string, number>();
  return redemptions
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map((each) => {
      const key = `${each.campaign} ${each.household} ${each.coupon}`;
      const no = (counts.get(key) ?? 0) + 1;
      counts.set(key, no);
      return { ...each, no };
    });
}

/** What a campaign's redemptions are judged by. */
class Lookup {
  readonly #campaign: CampaignData;
  readonly #households: ReadonlySet<string>;
  readonly #coupons: ReadonlySet<string>;

  constructor(campaign: CampaignData) {
    this.#campaign = campaign;
    this.#households = new Set(campaign.households);
    this.#coupons = new Set(campaign.coupons);
  }

  against({ household, coupon, day }: RedemptionData): LeftOut | undefined {
    if (!this.#households.has(household)) return "not sent to it";
    if (!this.#coupons.has(coupon)) return "not its coupon";
    const { firstDay, lastDay } = this.#campaign;
    return day < firstDay || day > lastDay ? "not its days" : undefined;
  }
}
