import { bestUses, type Candidate } from "../../../src/basket/best-uses.rules.ts";
import type { Basket } from "../../../src/basket/taking.rules.ts";
import { defineCampaign } from "../../../src/campaign/define-campaign.ts";
import { EVERYTHING } from "../../../src/campaign/scope.rules.ts";
import { type IssueWish, issueCoupons } from "../../../src/coupon/issue-coupons.ts";
import { Refusal } from "../../../src/kernel/refusal.ts";
import { defineCouponTemplate } from "../../../src/template/define-coupon-template.ts";
import type { Benefit } from "../../../src/template/template.rules.ts";
import { templateSaid } from "../../support/offers.ts";
import { operation } from "../../support/operations.ts";
import { Connection } from "../support/connection.ts";
import { settle } from "../support/grow.ts";
import { type Finding, quantile } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import type { Stack } from "../support/stack.ts";
import { foundedAt } from "../support/world.ts";

const SHOPPERS = 100;
const LINES = 50;
const COUPONS = 20;
const CATEGORIES = ["A", "B", "C", "D", "E", "F", "G", "H"];
/** Each shopper's wallet: all of it may be combined as far as ten go, or groups and orders bound it. */
const KINDS = ["FREE", "GROUPED"] as const;
type Kind = (typeof KINDS)[number];

/** The same dice on every machine. */
function diceOf(seed: number) {
  let state = seed;
  const roll = (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
  const upTo = (most: number, least = 500): bigint => BigInt(least + roll(most));
  return { roll, upTo, one: <T>(of: readonly T[]): T => of[roll(of.length)] as T };
}
type Dice = ReturnType<typeof diceOf>;

const benefitOf = ({ roll, upTo }: Dice): Benefit => {
  const benefits: readonly Benefit[] = [
    { kind: "AMOUNT_OFF", minor: upTo(10_000) },
    { kind: "PERCENT_OFF", bps: upTo(2_500), capMinor: null },
    { kind: "PERCENT_OFF", bps: upTo(2_500), capMinor: upTo(20_000) },
    { kind: "FIXED_PRICE", minor: upTo(3_000), pieces: 1 + roll(4) },
    { kind: "FREE_ITEM", pieces: 1 + roll(3) },
    { kind: "BUY_X_GET_Y", buy: 1 + roll(3), get: 1, bps: 5_000n, times: 1 + roll(4) },
    { kind: "SHIPPING", capMinor: null },
  ];
  return benefits[roll(benefits.length)] as Benefit;
};

const basketOf = ({ roll, upTo, one }: Dice): Basket => ({
  lines: Array.from({ length: LINES }, (_, at) => ({
    ...{ number: at + 1, sku: null, category: one(CATEGORIES), quantity: 1 + roll(5) },
    grossMinor: upTo(20_000),
  })),
  shippingMinor: 1_200n,
});

interface Shopper {
  readonly memberId: string;
  readonly basket: Basket;
  readonly candidates: readonly Candidate[];
}

/** Shoppers with twenty coupons each, no two of one template. */
function equip(stack: Stack, kind: Kind): Promise<Shopper[]> {
  const { world } = stack;
  return stack.within(async (hub) => {
    const shoppers: Shopper[] = [];
    await hub.begin(world.actor, (work) =>
      defineCampaign(work, { code: kind, name: kind, fromAt: foundedAt() }),
    );
    for (const [at, memberId] of world.members.slice(0, SHOPPERS).entries()) {
      const dice = diceOf(at + 1);
      const shopper = await hub.begin(world.actor, async (work) => {
        const wishes: IssueWish[] = [];
        for (let no = 0; no < COUPONS; no++) {
          const template = await defineCouponTemplate(
            work,
            said(dice, kind, `${kind}-${at}-${no}`),
          );
          const source = {
            source: "HAND",
            sourceKey: `${kind}-${no}`,
            issuerStoreId: null,
          } as const;
          wishes.push({ memberId, template, ...source });
        }
        const candidates = (await issueCoupons(work, wishes)).map((outcome, no): Candidate => {
          if (outcome instanceof Refusal) throw outcome;
          const { id: couponId, validUntil } = outcome.coupon;
          return { couponId, validUntil, template: (wishes[no] as IssueWish).template };
        });
        return { memberId, basket: basketOf(dice), candidates };
      });
      shoppers.push(shopper);
    }
    return shoppers;
  });
}

const said = (dice: Dice, kind: Kind, code: string) => {
  const { roll, one } = dice;
  const some = CATEGORIES.filter(() => roll(2) === 1);
  return {
    ...templateSaid({
      ...{ code, name: code, benefit: benefitOf(dice), minimumMinor: BigInt(roll(3) * 20_000) },
      scope: { ...EVERYTHING, categories: roll(3) === 0 ? [] : some },
      exclusiveGroup: kind === "GROUPED" ? one([null, null, "G", "H"]) : null,
      validity: { kind: "DAYS", count: 365, after: 0 },
    }),
    campaign: kind,
  };
};

const QUOTE = operation("quote-basket");

const variablesOf = ({ basket }: Shopper, storeCode: string) => ({
  input: {
    ...{ storeCode, shippingMinor: String(basket.shippingMinor) },
    lines: basket.lines.map(({ number, category, quantity, grossMinor }) => ({
      ...{ number, category, quantity, grossMinor: String(grossMinor) },
    })),
  },
});

async function timed(act: () => unknown): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** The middle, the slowest in a hundred, and the slowest of all, in milliseconds. */
const findingsOf = (what: string, took: readonly number[], made: readonly string[]): Finding[] =>
  [
    ["p50", quantile(took, 0.5)] as const,
    ["p99", quantile(took, 0.99)] as const,
    ["max", Math.max(...took)] as const,
  ].map(([name, value]) => ({
    ...{ row: "quote", measure: `${what}, ${name}`, unit: "ms", values: [value] },
    made: name === "max" ? made : [],
  }));

export const quote: Row = {
  name: "quote",
  says: `the best of ${COUPONS} coupons for ${LINES} lines: the search alone, and quoteBasket over HTTP`,
  async run({ stack: open, rounds }) {
    const stack = await open();
    const findings: Finding[] = [];
    for (const kind of KINDS) {
      // Each kind in turn: what a member can use is all it has.
      await stack.empty();
      const shoppers = await equip(stack, kind);
      await settle(stack);
      const search = ({ basket, candidates }: Shopper) => bestUses(basket, candidates);
      const found = shoppers.map(search);
      const complete = found.filter((each) => each.complete).length;
      const took: number[] = [];
      for (let round = 0; round < rounds; round++)
        for (const shopper of shoppers) took.push(await timed(() => search(shopper)));
      const tried = found.reduce((sum, { nodes }) => sum + nodes, 0) / found.length;
      findings.push(
        ...findingsOf(`${kind} bestUses`, took, [
          `${complete} of ${shoppers.length} proved best; ${Math.round(tried)} coupons tried in the mean`,
        ]),
        ...(await withHub("quote", stack, async (hub) => {
          const connection = new Connection(hub.port);
          const asked: number[] = [];
          for (let round = 0; round <= rounds; round++)
            for (const shopper of shoppers) {
              const { memberId } = shopper;
              const token = stack.tokenOf({
                ...{ kind: "member", id: memberId, brandId: stack.world.brandId },
              });
              const variables = variablesOf(shopper, stack.world.stores[0] ?? "");
              const ms = await timed(async () => {
                const answer = await connection.ask(token, QUOTE, variables);
                if (!answer.includes('"BasketQuoted"')) throw new Error(answer.slice(0, 500));
              });
              // The first round warms up.
              if (round > 0) asked.push(ms);
            }
          connection.close();
          return findingsOf(`${kind} quoteBasket over HTTP, one at a time`, asked, []);
        })),
      );
    }
    return findings;
  },
};
