import { type SetBonusRule, setBonusRule } from "../../../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../../../src/brand/brand.rules.ts";
import { defineCampaign } from "../../../src/campaign/define-campaign.ts";
import { issueCoupons } from "../../../src/coupon/issue-coupons.ts";
import { Refusal } from "../../../src/kernel/refusal.ts";
import { defineCouponTemplate } from "../../../src/template/define-coupon-template.ts";
import { templateSaid } from "../../support/offers.ts";
import { Connection } from "../support/connection.ts";
import { inTurn, type Side } from "../support/measure.ts";
import { BULK, sendOrders, someOrder } from "../support/orders.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import type { RunningHub, Stack } from "../support/stack.ts";
import { dice, foundedAt, shopperAt } from "../support/world.ts";

const RULES = 20;
/** One order in so many uses a coupon. */
const COUPON_EVERY = 10;
const COUPONS = 20_000;
const BATCH = 1_000;
const MINUTE_MS = 60_000;

/** When only one rule is in force, and when twenty are. */
const before = (now: number) => new Date(now - 45 * MINUTE_MS);
const turn = (now: number) => new Date(now - 30 * MINUTE_MS);

type Said = Pick<SetBonusRule, "award"> & Partial<SetBonusRule>;

/** Of all kinds, as brands have them: some for everybody, some asked for in words, some capped or with a budget. */
const KINDS: readonly Said[] = [
  { award: { kind: "VISIT", points: 1n }, caps: { perMemberDay: 5n } },
  { award: { kind: "MULTIPLY", bps: 15_000 }, condition: '"vip" in member.tags' },
  { award: { kind: "STEPS", points: 1n, stepMinor: 5_000n }, condition: "order.net >= 5000" },
  {
    award: { kind: "VISIT", points: 2n },
    condition: 'member.level == "GOLD" && order.weekday == 6 && order.hour >= 9',
  },
  { award: { kind: "VISIT", points: 1n }, caps: { total: 1_000_000_000n } },
];

/** Begins one rule for the hour before the last half, and twenty from then on; and coupons that members hold. */
export async function offer(stack: Stack): Promise<string[]> {
  const { world } = stack;
  await stack.empty();
  const at = turn(Date.now());
  await stack.within(
    (hub) =>
      hub.begin(world.actor, async (work) => {
        const fromAt = earliestChange(work.now);
        const campaign = (code: string, times: { fromAt: Date; untilAt?: Date }) =>
          defineCampaign(work, { code, name: code, ...times });
        await campaign("ONE", { fromAt: foundedAt(), untilAt: at });
        await campaign("TWENTY", { fromAt: at });
        const rule = (campaign: string, code: string, said: Said) =>
          setBonusRule(work, { campaign, code, name: code, fromAt, ...said });
        await rule("ONE", "ONE", { award: { kind: "VISIT", points: 1n } });
        for (let no = 0; no < RULES; no++)
          await rule("TWENTY", `RULE-${no}`, KINDS[no % KINDS.length] as Said);
      }),
    () => foundedAt(),
  );
  const coupons: string[] = [];
  await stack.within(async (hub) => {
    const template = await hub.begin(world.actor, (work) =>
      defineCouponTemplate(work, {
        ...templateSaid({ code: "off", benefit: { kind: "AMOUNT_OFF", minor: 100n } }),
        campaign: "TWENTY",
      }),
    );
    while (coupons.length < COUPONS) {
      const from = coupons.length;
      const wishes = Array.from({ length: BATCH }, (_, index) => ({
        ...{ memberId: shopperAt(world, (from + index) % world.stores.length), template },
        ...{ source: "HAND" as const, sourceKey: String(from + index), issuerStoreId: null },
      }));
      for (const outcome of await hub.begin(world.actor, (work) => issueCoupons(work, wishes))) {
        if (outcome instanceof Refusal) throw outcome;
        coupons.push(`${outcome.coupon.memberId} ${outcome.coupon.id}`);
      }
    }
  });
  return coupons;
}

function side(stack: Stack, hub: RunningHub, offers: "one" | "twenty"): Side {
  const { world, headquarters } = stack;
  const connections = Array.from({ length: BULK.inFlight }, () => new Connection(hub.port));
  let coupons: string[] = [];
  return {
    prepare: async () => {
      coupons = await offer(stack);
    },
    lanes: BULK.inFlight,
    spent: hub.spent,
    step(lane) {
      const store = dice(world.stores.length);
      const orders = Array.from({ length: BULK.call }, (_, index) => {
        const order = someOrder(world, store);
        if (offers === "one") return { ...order, occurredAt: before(Date.now()).toISOString() };
        const held = index % COUPON_EVERY === 0 ? coupons.pop() : undefined;
        if (held === undefined) return order;
        const [memberId = "", couponId = ""] = held.split(" ");
        const grossMinor = String(BigInt(order.netMinor) + 100n);
        return { ...order, memberId, grossMinor, coupons: [{ couponId }] };
      });
      return sendOrders(connections[lane] as Connection, headquarters, orders);
    },
  };
}

export const offers: Row = {
  name: "offers",
  says: `bulk orders with ${RULES} bonus rules and a coupon in one of ${COUPON_EVERY} ÷ the same with one rule`,
  async run(bench) {
    const stack = await bench.stack();
    return withHub("offers", stack, async (hub) => {
      const [twenty, one] = await inTurn(
        bench,
        side(stack, hub, "twenty"),
        side(stack, hub, "one"),
      );
      return [
        {
          ...{ row: "offers", measure: `${RULES} rules and coupons ÷ one rule`, aim: 0.8 },
          values: ratios(ratesOf(twenty), ratesOf(one)),
          made: [sideText(`${RULES} rules`, "orders", twenty), sideText("one rule", "orders", one)],
        },
      ];
    });
  },
};
