import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ownStoreCode } from "../brand/numbering.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { seesInside } from "../template/template.policy.ts";
import {
  QuoteBasketInput,
  QuoteBasketResult,
  type QuoteType,
  ReleaseQuoteInput,
  ReleaseQuoteResult,
  ReserveQuoteInput,
  ReserveQuoteResult,
} from "./basket.type.ts";
import type { Quote, Unusable } from "./quote.rules.ts";
import { type QuoteBasket, quoteBasket } from "./quote-basket.ts";
import { releaseQuote } from "./release-quote.ts";
import { reserveQuote } from "./reserve-quote.ts";

function shown({ outcome, basket: _, ...quote }: Quote, { actor }: Context): QuoteType {
  const coupons = outcome.coupons.map((each) => ({
    ...each,
    funded: seesInside(actor) ? each.funded : null,
  }));
  return { ...quote, ...outcome, coupons };
}

const whyOf = ({ refusal }: Unusable) =>
  "why" in refusal && typeof refusal.why === "string" ? refusal.why : null;

@Resolver()
export class BasketResolver {
  @Mutation(() => QuoteBasketResult, {
    description:
      "What a basket comes to with the best of a member's coupons, or with those that are named, and with points. " +
      "It is honoured for 15 minutes; nothing is reserved.",
  })
  async quoteBasket(
    @Arg("input", () => QuoteBasketInput) input: QuoteBasketInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const here = await ownStoreCode(context);
    const wish = wishOf(input, context, here);
    return answer(context, "BasketQuoted", async () => {
      const { quote, unusable } = await context.begin((work) => quoteBasket(work, wish));
      return {
        quote: shown(quote, context),
        unusable: unusable.map((each) => ({
          ...{ couponId: each.couponId, code: each.refusal.code, why: whyOf(each) },
          message: each.refusal.text[context.language],
        })),
      };
    });
  }

  @Mutation(() => ReserveQuoteResult, {
    description:
      "Keeps a quote's coupons and their part of budgets for its checkout; released by itself when it times out.",
  })
  reserveQuote(
    @Arg("input", () => ReserveQuoteInput) { quoteId, minutes }: ReserveQuoteInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { quoteId, minutes: minutes ?? undefined };
    return answer(context, "QuoteReserved", async () => ({
      quote: shown(await context.begin((work) => reserveQuote(work, wish)), context),
    }));
  }

  @Mutation(() => ReleaseQuoteResult, {
    description: "Gives back what a quote reserved; where it reserved nothing, nothing happens.",
  })
  releaseQuote(
    @Arg("input", () => ReleaseQuoteInput) input: ReleaseQuoteInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "QuoteReleased", async () => ({
      quote: shown(await context.begin((work) => releaseQuote(work, input)), context),
    }));
  }
}

function wishOf(
  input: QuoteBasketInput,
  { actor }: Context,
  here: string | undefined,
): QuoteBasket {
  const { identity } = input;
  const self = actor.kind === "member" && !identity ? actor.id : undefined;
  const memberId = input.memberId ?? self;
  if (!memberId === !identity) throw new BadInput("give memberId or identity");
  const storeCode = input.storeCode ?? here;
  if (!storeCode) throw new BadInput("say at which store");
  if (input.points != null && input.pay != null) throw new BadInput("give points or pay");
  return {
    member: identity ? { identity } : { id: memberId ?? "" },
    ...{ storeCode, source: input.source ?? storeCode },
    basket: {
      lines: input.lines.map(({ number, grossMinor, ...line }) => ({
        ...{ number, grossMinor, quantity: line.quantity ?? 1 },
        ...{ sku: line.sku ?? null, category: line.category ?? null },
      })),
      shippingMinor: input.shippingMinor ?? 0n,
    },
    coupons:
      input.coupons?.map(({ couponId, statedMinor }) => ({
        ...{ couponId, statedMinor: statedMinor ?? undefined },
      })) ?? "BEST",
    points: input.pay === "MOST" ? "MOST" : (input.points ?? 0n),
  };
}
