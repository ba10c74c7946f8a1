import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

// Goal: a till and a phone get one answer, in their own languages, and what the one reserves the other does not get.
// Method: the operations that tills send, over HTTP.

const served = await serveHub();
const there = await served.prepare(() => world(served));
const callers = callersOf(there);
const till = served.client(callers.till(there.n1));
const phone = served.client(callers.member(there.anna));

const QUOTE = operation("quote-basket");
const input = {
  ...{ storeCode: "N1", shippingMinor: "600" },
  lines: [
    { number: 1, category: "TEA", quantity: 2, grossMinor: "8000" },
    { number: 2, category: "CAKE", grossMinor: "1000" },
  ],
};

test("a basket is quoted, reserved and released", async () => {
  await campaignOf(there);
  const tenth = { kind: "PERCENT_OFF", bps: 1_000n, capMinor: null } as const;
  const coupon = await couponOf(there, await templateOf(there, { benefit: tenth }));
  const large = { code: "large", minimumMinor: 10_000n };
  const other = await couponOf(there, await templateOf(there, large));

  const { quoteBasket: atTill } = await till.mutate(QUOTE, {
    input: { ...input, memberId: there.anna },
  });
  expect(atTill).toMatchObject({
    quote: {
      ...{ grossMinor: "9600", discountMinor: "900", netMinor: "8700", complete: true },
      lines: [
        { number: 1, discountMinor: "800", netMinor: "7200" },
        { number: 2, discountMinor: "100", netMinor: "900" },
      ],
      coupons: [{ couponId: coupon.id, funded: { headquarters: "900", acceptor: "0" } }],
    },
    unusable: [{ couponId: other.id, code: "COUPON_HAS_NO_USE", why: "BELOW_MINIMUM" }],
  });

  const quoteId = atTill.quote.id;
  const { reserveQuote } = await till.mutate(operation("reserve-quote"), { quoteId, minutes: 20 });
  expect(reserveQuote).toMatchObject({ quote: { id: quoteId, netMinor: "8700" } });

  const wish = { input: { ...input, coupons: [{ couponId: coupon.id }] } };
  const asked = await phone.ask(QUOTE, wish, { "accept-language": "zh-CN" });
  expect(asked.data.quoteBasket).toMatchObject({
    ...{ __typename: "CouponNotUsable", message: expect.stringContaining("预留") },
  });
  const { releaseQuote } = await till.mutate(operation("release-quote"), { quoteId });
  expect(releaseQuote).toMatchObject({ quote: { id: quoteId } });
  const { quoteBasket: onPhone } = await phone.mutate(QUOTE, { input });
  // Who pays is for those who may pay.
  const used = { couponId: coupon.id, discountMinor: "900", funded: null };
  expect(onPhone.quote).toMatchObject({ netMinor: "8700", coupons: [used] });
});

test("a malformed basket is quoted nothing", async () => {
  const [line] = input.lines;
  for (const but of [
    { lines: [] },
    { lines: [line, line] },
    { lines: [{ ...line, quantity: 0 }] },
    { lines: [{ ...line, grossMinor: "-1" }] },
    { shippingMinor: "-1" },
    { points: "-1" },
    { points: "1", pay: "MOST" },
    { storeCode: undefined },
  ]) {
    const answer = await phone.ask(QUOTE, { input: { ...input, ...but } });
    expect([but, answer.errors?.[0]?.extensions.code]).toEqual([but, "BAD_USER_INPUT"]);
  }
});
