import { stringify } from "csv-stringify/sync";
import { couponKey, type Offered, offerCampaigns } from "../../seeds/complete-journey/campaigns.ts";
import type { Basket } from "../../seeds/complete-journey/read.ts";
import type { CampaignData, Campaigns } from "../../seeds/complete-journey/read-campaigns.ts";
import { type Placed, placeRedemptions } from "../../seeds/complete-journey/redemptions.ts";
import { TIME_ZONE, type World } from "../../seeds/complete-journey/world.ts";
import { campaignFunnels } from "../funnel/funnel.queries.ts";
import { type Funnel, NOTHING_CAME, redemptionRate } from "../funnel/funnel.rules.ts";
import type { Hub } from "../hub.ts";
import { addDays, dayStart } from "../kernel/month.ts";
import type { CouponUse } from "../order/order.rules.ts";
import { redeemCoupon } from "../redemption/redeem-coupon.ts";
import type { Progress } from "./progress.ts";

/** The campaigns of the data while they are replayed. */
export interface CampaignReplay {
  /** The coupons an order used. */
  usesOf(basket: Basket): readonly Required<CouponUse>[];
  /** Redeems what no order tells of, and gives the funnel of each campaign. */
  finish(): Promise<CampaignResult[]>;
}

interface CampaignResult {
  readonly campaign: CampaignData;
  readonly funnel: Funnel;
}

const LANES = 3;

/** Defines the campaigns and gives out their coupons, before the orders that use them. */
export async function beginCampaigns(
  hub: Pick<Hub, "begin" | "look">,
  world: World,
  data: Campaigns,
  baskets: readonly Basket[],
  { progress, say }: { readonly progress: Progress; readonly say: (line: string) => void },
): Promise<CampaignReplay> {
  const placed = placeRedemptions(data, baskets, TIME_ZONE);
  const startedAt = performance.now();
  const bar = progress.start("coupons", 0);
  const offered = await offerCampaigns(hub, world, data, placed, baskets, (coupons, of) =>
    bar.update(coupons, of),
  );
  bar.stop();
  const seconds = (performance.now() - startedAt) / 1000;
  for (const line of found(data, placed, offered)) say(line);
  say(`${offered.issued} coupons issued in ${seconds.toFixed(1)} s`);

  const idOf = (redeemed: Placed["alone"][number]) => {
    const id = offered.coupons.get(couponKey(redeemed));
    if (id === undefined) throw new Error(`there is no coupon ${couponKey(redeemed)}`);
    return id;
  };
  return {
    usesOf: ({ id }) =>
      (placed.inBaskets.get(id) ?? []).map(({ minor: statedMinor, ...redeemed }) => ({
        ...{ couponId: idOf(redeemed), statedMinor },
      })),
    async finish() {
      await redeemAlone(hub, world, placed, { idOf, storeId: offered.untoldStoreId, progress });
      const ids = [...offered.campaigns.values()];
      const funnels = await campaignFunnels(hub.look(world.actor), ids);
      return data.campaigns.map((campaign) => ({
        campaign,
        funnel: funnels.get(offered.campaigns.get(campaign.id) ?? "")?.all ?? NOTHING_CAME,
      }));
    },
  };
}

/** What the files say, and how it is treated. */
function found({ campaigns, redemptions }: Campaigns, placed: Placed, offered: Offered): string[] {
  const coupons = campaigns.flatMap((campaign) => campaign.coupons);
  const used = [...placed.inBaskets.values()].flat();
  const again = [...placed.alone, ...used].filter(({ no }) => no > 1).length;
  return [
    `${campaigns.length} campaigns, ${coupons.length} coupons (${new Set(coupons).size} different ones), ` +
      `${redemptions.length} redemptions`,
    `${used.length} redemptions in ${placed.inBaskets.size} orders that had coupons; ${placed.alone.length} of which no ` +
      "order tells: redeemed alone, at a store and for an amount that are not known (0)",
    `${again} redemptions of a coupon that the household had redeemed before: it had two`,
    ...[...placed.leftOut].map(([why, count]) => `${count} redemptions left out: ${why}`),
    ...(offered.later.length > 0
      ? [`${offered.later.length} campaigns begin behind the last order: nothing is issued yet`]
      : []),
  ];
}

async function redeemAlone(
  { begin }: Pick<Hub, "begin">,
  { actor }: World,
  { alone }: Placed,
  how: {
    readonly idOf: (redeemed: Placed["alone"][number]) => string;
    readonly storeId: string;
    readonly progress: Progress;
  },
): Promise<void> {
  const { idOf, storeId, progress } = how;
  const bar = progress.start("redemptions", alone.length);
  const rest = alone.values();
  let done = 0;
  const lane = async () => {
    for (const redeemed of rest) {
      await begin(actor, (work) =>
        redeemCoupon(work, {
          ...{ couponId: idOf(redeemed), storeId, statedMinor: 0n },
          ...{ source: "complete-journey", number: couponKey(redeemed) },
          occurredAt: noonOf(redeemed.day),
        }),
      );
      bar.update(++done);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  bar.stop();
}

/** The data knows the day; any instant of it does. */
const noonOf = (day: string): Date =>
  new Date(
    (dayStart(day, TIME_ZONE).getTime() + dayStart(addDays(day, 1), TIME_ZONE).getTime()) / 2,
  );

const discountOf = ({ discount: { headquarters, acceptor, issuer } }: Funnel): bigint =>
  headquarters + acceptor + issuer;

/** What came of the campaigns, in cents; the rate in basis points. */
export const campaignsCsv = (results: readonly CampaignResult[]): string =>
  stringify([
    [
      ...["campaign", "type", "households", "issued", "redeemed", "rate_bps", "discount"],
      ...["orders", "net"],
    ],
    ...results.map(({ campaign: { id, type }, funnel }) => [
      ...[id, type, String(funnel.reached), String(funnel.issued), String(funnel.redeemed)],
      ...[String(redemptionRate(funnel) ?? ""), String(discountOf(funnel))],
      ...[String(funnel.orders), String(funnel.netMinor)],
    ]),
  ]);

/** The same for people to read: amounts in dollars, columns aligned. */
export function campaignTable(results: readonly CampaignResult[]): string[] {
  const rows = [
    ["campaign", "type", "households", "issued", "redeemed", "rate", "discount", "orders", "net"],
    ...results.map(({ campaign: { id, type }, funnel }) => {
      const rate = redemptionRate(funnel);
      return [
        ...[id, type, String(funnel.reached), String(funnel.issued), String(funnel.redeemed)],
        ...[rate === null ? "–" : `${hundredths(rate)} %`, hundredths(discountOf(funnel))],
        ...[String(funnel.orders), hundredths(funnel.netMinor)],
      ];
    }),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => cell.padStart(widths?.[at] ?? 0)).join("  "));
}

const hundredths = (value: bigint): string =>
  `${value / 100n}.${String(value % 100n).padStart(2, "0")}`;
