import fc from "fast-check";
import type { Candidate } from "../../src/basket/best-uses.rules.ts";
import type { Basket, BasketLine } from "../../src/basket/taking.rules.ts";
import { EVERYTHING } from "../../src/campaign/scope.rules.ts";
import type { Benefit, Template } from "../../src/template/template.rules.ts";

/** A template that says no more than it must. */
export const templateOf = (benefit: Benefit, rest: Partial<Template> = {}): Template => ({
  ...{ id: rest.code ?? "T", campaignId: "campaign", code: "T", version: 1, name: "" },
  ...{ benefit, scope: EVERYTHING, condition: null, minimumMinor: 0n, hours: null },
  validity: { kind: "DAYS", count: 30, after: 0 },
  limits: { total: null, perDay: null, perMember: null, perMemberDay: null, perOrder: 10 },
  ...{ moneyBudgetMinor: null, funding: { headquarters: 1, acceptor: 0, issuer: 0 } },
  ...{ exclusiveGroup: null, stacks: true, graceDays: 0, transferable: false },
  ...{ pricePoints: null, onLevel: null, stoppedAt: null },
  ...rest,
});

export const perOrder = (count: number) => ({
  limits: { total: null, perDay: null, perMember: null, perMemberDay: null, perOrder: count },
});

export const of = (...categories: string[]) => ({ scope: { ...EVERYTHING, categories } });

/** `"A 3x1000"`: three pieces of category A, 1000 together. Numbered from 1 on. */
export const basketOf = (lines: readonly string[], shippingMinor = 0n): Basket => ({
  lines: lines.map((text, at): BasketLine => {
    const [category = "", quantity = 1, gross = 0] = text.split(/[ x]/);
    return {
      ...{ number: at + 1, sku: null, category },
      ...{ quantity: Number(quantity), grossMinor: BigInt(gross) },
    };
  }),
  shippingMinor,
});

const amount = (max: number) => fc.integer({ min: 1, max }).map(BigInt);
const cap = (max: number) => fc.option(amount(max), { nil: null });
const few = fc.integer({ min: 1, max: 3 });

const anyBenefit: fc.Arbitrary<Benefit> = fc.oneof(
  fc.record({ kind: fc.constant("AMOUNT_OFF" as const), minor: amount(3_000) }),
  fc.record({
    kind: fc.constant("PERCENT_OFF" as const),
    bps: amount(10_000),
    capMinor: cap(2_000),
  }),
  fc.record({ kind: fc.constant("FIXED_PRICE" as const), minor: amount(500), pieces: few }),
  fc.record({ kind: fc.constant("FREE_ITEM" as const), pieces: few }),
  fc.record({
    ...{ kind: fc.constant("BUY_X_GET_Y" as const), buy: few, get: few, times: few },
    bps: amount(10_000),
  }),
  fc.record({ kind: fc.constant("SHIPPING" as const), capMinor: cap(1_000) }),
  fc.record({ kind: fc.constant("STATED" as const), capMinor: amount(2_000) }),
);

const category = fc.constantFrom("A", "B", "C");

export const anyBasket: fc.Arbitrary<Basket> = fc.record({
  lines: fc
    .array(
      fc.record({
        ...{ sku: fc.constant(null), category, quantity: fc.integer({ min: 1, max: 5 }) },
        grossMinor: fc.integer({ min: 0, max: 4_000 }).map(BigInt),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((lines) => lines.map((line, at) => ({ ...line, number: at + 1 }))),
  shippingMinor: fc.constantFrom(0n, 600n, 1_500n),
});

const anyTemplate: fc.Arbitrary<Partial<Template> & { benefit: Benefit }> = fc.record({
  benefit: anyBenefit,
  scope: fc.subarray(["A", "B", "C"]).map((categories) => ({ ...EVERYTHING, categories })),
  minimumMinor: fc.constantFrom(0n, 0n, 2_000n, 5_000n),
  exclusiveGroup: fc.constantFrom(null, null, "G", "H"),
  stacks: fc.constantFrom(true, true, true, true, false),
  limits: fc.constantFrom(1, 2, 10).map((count) => perOrder(count).limits),
});

/** Up to so many coupons of up to four templates. */
export const anyCandidates = (maxLength: number): fc.Arbitrary<Candidate[]> =>
  fc
    .array(anyTemplate, { minLength: 1, maxLength: 4 })
    .map((all) =>
      all.map(({ benefit, ...rest }, at) => templateOf(benefit, { ...rest, code: `T${at}` })),
    )
    .chain((templates) =>
      fc
        .array(
          fc.record({
            template: fc.constantFrom(...templates),
            statedMinor: fc.constantFrom(undefined, 300n, 900n),
            day: fc.integer({ min: 1, max: 3 }),
          }),
          { maxLength },
        )
        .map((all) =>
          all.map(({ template, statedMinor, day }, at) => ({
            couponId: `c${(at * 5) % 7}`,
            template,
            statedMinor: template.benefit.kind === "STATED" ? statedMinor : undefined,
            validUntil: new Date(Date.UTC(2027, 0, day)),
          })),
        ),
    );
