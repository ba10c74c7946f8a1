/*
 * A campaign from its first word to its results, as those see it who use it.
 *
 * Goal: what headquarters offers is had, quoted, reserved, bought with, explained, paid for and given back, and each of
 * headquarters, franchisee, store, till and member reads its own part of one and the same story. Method: one story over
 * HTTP and WebSocket with the operations that callers send; each test goes on where the one before it ended.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { generateCodesJob } from "../../src/code/generate-codes.job.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { mergeFaults } from "../support/merges.ts";
import { operation } from "../support/operations.ts";
import type { Data } from "../support/stream.ts";
import { world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() =>
  world(served, { members: 2, pointValue: { points: 1n, minor: 1n } }),
);
const callers = callersOf(there);
const hq = served.client(callers.hq);
const north = served.client(callers.north);
const staff = served.client(callers.staff(there.n1));
const till = served.client(callers.till(there.n1));
const phone = served.client(callers.member(there.anna));

/** Asks by an operation that has one field; expects this kind of answer. */
async function ask(of: Client, name: string, variables: object, kind: string): Promise<Data> {
  const [answer] = Object.values(await of.query(operation(name), variables)).flat() as Data[];
  expect(answer).toMatchObject({ __typename: kind });
  return answer;
}

const input = (of: object) => ({ input: of });
const at = (minutes: number) => new Date(served.clock().getTime() + minutes * 60_000).toISOString();

const FUNDING = { headquarters: 60, acceptor: 40 };

test("headquarters offers, and a franchisee agrees to pay its part", async () => {
  const campaign = { code: "AUTUMN", name: "Autumn", fromAt: at(0) };
  const budgets = { pointsBudget: "1000", moneyBudgetMinor: "10000" };
  await ask(hq, "define-campaign", input({ ...campaign, ...budgets }), "CampaignDefined");
  for (const [code, points, condition] of [
    ["LARGE", "25", "order.net >= 5000"],
    ["VIP", "99", '"vip" in member.tags'],
  ])
    await ask(
      hq,
      "set-bonus-rule",
      input({
        ...{ campaign: "AUTUMN", code, name: `for ${code}`, condition, fromAt: at(15) },
        ...{ award: { kind: "VISIT", points }, funding: FUNDING },
      }),
      "BonusRuleSet",
    );
  for (const template of [
    { code: "FIVE", name: "5.00 off", benefit: { kind: "AMOUNT_OFF", minor: "500" } },
    {
      ...{ code: "TENTH", name: "A tenth off", minimumMinor: "3000" },
      benefit: { kind: "PERCENT_OFF", bps: 1_000, capMinor: "800" },
    },
  ])
    await ask(
      hq,
      "define-coupon-template",
      input({
        ...{ campaign: "AUTUMN", ...template, funding: { ...FUNDING, issuer: 0 } },
        validity: { kind: "DAYS", count: 30 },
      }),
      "CouponTemplateDefined",
    );
  const optIn = input({ campaign: "AUTUMN", storeId: there.n1.id });
  await ask(north, "opt-in-to-campaign", optIn, "OptInSaid");
  const { campaigns } = await north.query(operation("campaigns"));
  expect(campaigns).toMatchObject([
    {
      ...{ code: "AUTUMN", pointsLeft: "1000", moneyLeftMinor: "10000" },
      optIns: [{ store: { code: "N1" }, accepts: true, fromAt: at(10) }],
      bonusRules: [{ code: "LARGE", version: 1 }, { code: "VIP" }],
    },
  ]);
});

test("a member gets coupons by hand, by a link and by a code", async () => {
  served.clock.advance({ hours: 1 });
  const byHand = { memberId: there.anna, template: "FIVE", number: "1", note: "a late tea" };
  const given = await ask(staff, "issue-coupon", byHand, "CouponIssued");
  expect(given).toMatchObject({ repeated: false, coupon: { state: "ISSUED" } });

  const wish = { template: "TENTH", bound: "100", label: "poster" };
  const { link } = await ask(hq, "create-claim-link", wish, "ClaimLinkCreated");
  const claimed = await ask(phone, "claim-coupon", { token: link.token }, "CouponIssued");
  expect(claimed.coupon.template.name).toBe("A tenth off");
  const again = await ask(phone, "claim-coupon", { token: link.token }, "CouponIssued");
  expect(again).toEqual({ ...claimed, repeated: true });

  const order = input({ number: "leaflet", template: "FIVE", size: 3 });
  await ask(hq, "order-codes", order, "CodesOrdered");
  const code = input({ code: await firstCode("leaflet") });
  const typed = await ask(phone, "claim-code", code, "CouponIssued");
  expect(typed.coupon.state).toBe("ISSUED");

  const { me } = await phone.query(operation("my-coupons"));
  expect(me.coupons.edges.map(({ node }: Data) => `${node.template.name}: ${node.source}`)).toEqual(
    ["5.00 off: CODE", "A tenth off: LINK", "5.00 off: HAND"],
  );
});

/** The first code of a batch, once it is made. */
async function firstCode(number: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    await runIfDue(generateCodesJob, served.hub, new AbortController().signal);
    const { codeBatch } = await hq.query(operation("code-batch"), { number });
    if (codeBatch.endedAt) {
      const [, line] = (await (await fetch(codeBatch.downloadUrl)).text()).split("\n");
      return line?.split(",")[1] ?? "";
    }
    expect(tries).toBeLessThan(1_000);
    await sleep(50);
  }
}

const LINES = [
  { number: 1, category: "TEA", quantity: 2, grossMinor: "8000" },
  { number: 2, category: "CAKE", grossMinor: "1000" },
];

test("the best of its coupons is quoted, reserved and bought with, and everybody hears of it", async () => {
  served.clock.advance({ hours: 1 });
  const after = await served.feedEnd();
  const coupons = await phone.subscribe(operation("coupon-changed"), { after });
  const points = await phone.subscribe(operation("wallet-changed"));
  const lines = await north.subscribe(operation("line-accrued"));

  const basket = input({ storeCode: "N1", lines: LINES });
  const { quote } = await ask(phone, "quote-basket", basket, "BasketQuoted");
  // One of FIVE goes into an order: the tenth is 9.00, of which 8.00 at most; then 5.00.
  expect(quote).toMatchObject({ grossMinor: "9000", discountMinor: "1300", netMinor: "7700" });
  expect(quote.coupons.map(({ discountMinor }: Data) => discountMinor)).toEqual(["800", "500"]);

  const { id: quoteId } = quote;
  const reserved = await ask(till, "reserve-quote", { quoteId }, "QuoteReserved");
  expect(reserved.quote.netMinor).toBe("7700");
  const changes = async () =>
    (await coupons.take(2)).map(({ couponChanged: { change, coupon } }) =>
      [coupon.template.name, change, coupon.state].join(" "),
    );
  expect(await changes()).toEqual(["A tenth off RESERVED RESERVED", "5.00 off RESERVED RESERVED"]);

  const order = {
    ...{ number: "A-1", memberId: there.anna, currency: there.currency, netMinor: "7700" },
    ...{ occurredAt: at(0), quoteId },
    lines: LINES.map((line, no) => ({ ...line, netMinor: quote.lines[no].netMinor })),
  };
  const preview = await ask(till, "preview-order", { order }, "OrderPreview");
  await ask(till, "record-orders", { orders: [order] }, "OrderRecorded");
  expect(await changes()).toEqual(["A tenth off REDEEMED REDEEMED", "5.00 off REDEEMED REDEEMED"]);
  // 77 by the standing rule and 25 more, of which headquarters pays 15.
  expect((await points.next()).walletChanged).toMatchObject({
    ...{ cause: "EARNED", change: "102" },
    wallet: {
      buckets: [
        { issuerCode: "N1", points: "87" },
        { issuerCode: "headquarters", points: "15" },
      ],
    },
  });
  // Of 13.00 the store pays 5.20; of 102 points, 87.
  expect((await lines.next()).lineAccrued).toMatchObject({
    lines: [
      { kind: "ROYALTY", base: "7700", amountMinor: "-385" },
      { kind: "POINTS_COST", base: "87", amountMinor: "-87" },
      { kind: "COUPON_SUBSIDY", base: "780", amountMinor: "780" },
    ],
    month: { orders: 1, totalMinor: "308" },
  });

  const named = { number: "A-1", source: "N1" };
  const { order: atTill } = await till.query(operation("explain-order"), named);
  expect(atTill.explanation).toEqual(preview.explanation);
  expect(preview.coupons).toMatchObject([
    { discountMinor: "800", headquartersMinor: "480", acceptorMinor: "320" },
    { discountMinor: "500", headquartersMinor: "300", acceptorMinor: "200" },
  ]);
  const { order: told } = await hq.query(operation("explain-order"), named);
  const { standingPoints, bonuses } = told.explanation;
  const parts = bonuses.map((each: Data) => BigInt(each.points));
  expect(parts.reduce((sum: bigint, each: bigint) => sum + each, BigInt(standingPoints))).toBe(
    BigInt(told.points),
  );
  expect(bonuses).toMatchObject([
    { rule: "LARGE", points: "25", headquartersPoints: "15", reason: "GIVEN" },
    { rule: "VIP", points: "0", reason: "CONDITION_FAILS" },
  ]);
});

test("who asks for what cannot be is told why, in words it understands", async () => {
  served.clock.advance({ hours: 1 });
  const { me } = await phone.query(operation("my-coupons"), { state: "REDEEMED" });
  const [used] = me.coupons.edges.map(({ node }: Data) => node.id);
  const [free] = (await phone.query(operation("my-coupons"), { state: "ISSUED" })).me.coupons.edges;
  const quote = (but: object) => ({
    ...{ name: "quote-basket", of: phone },
    variables: input({ storeCode: "N1", lines: LINES, ...but }),
  });
  const order = (couponId: string, netMinor: string) => ({
    ...{ number: "A-2", memberId: there.anna, currency: there.currency, occurredAt: at(0) },
    ...{ netMinor, grossMinor: "9000", coupons: [{ couponId }] },
  });
  const paying = input({ storeCode: "N1", lines: LINES, coupons: [], points: "20" });
  const { id: withPoints } = (await ask(phone, "quote-basket", paying, "BasketQuoted")).quote;
  for (const { name, of, variables, en, zh } of [
    {
      ...quote({ coupons: [{ couponId: used }] }),
      en: `the coupon ${used} cannot be used: it was used before`,
      zh: `优惠券 ${used} 无法使用：已使用`,
    },
    {
      ...{ name: "record-orders", of: till },
      variables: { orders: [order(free.node.id, "9000")] },
      en: "its coupons take off 500 minor units: its net is 8500, not 9000",
      zh: "优惠券抵扣 500 最小货币单位：实付应为 8500，而非 9000",
    },
    {
      ...{ name: "record-orders", of: till },
      variables: {
        orders: [{ ...order(free.node.id, "8980"), coupons: null, quoteId: withPoints }],
      },
      en: "its quote is paid with 20 points, and the order says 0",
      zh: "报价使用 20 积分支付，订单为 0 积分",
    },
    {
      ...{ name: "claim-code", of: phone, variables: input({ code: "0000-0000-0000-0000" }) },
      en: "this code cannot be claimed: ask whoever gave it to you",
      zh: "该兑换码无法领取，请咨询发放方",
    },
  ])
    for (const [language, message] of Object.entries({ en, zh })) {
      const { data } = await of.ask(operation(name), variables, { "accept-language": language });
      expect(Object.values(data).flat()).toMatchObject([{ message }]);
    }
});

test("what is refunded goes back to whom it came from", async () => {
  served.clock.advance({ hours: 2 });
  const after = await served.feedEnd();
  const coupons = await phone.subscribe(operation("coupon-changed"), { after });
  const refund = (number: string, but: object = {}) =>
    ask(
      till,
      "refund-orders",
      { refunds: [{ number, orderNumber: "A-1", occurredAt: at(0), ...but }] },
      "RefundRecorded",
    );
  await refund("R-1", { refundMinor: "1700" });
  const { campaigns } = await hq.query(operation("campaigns"));
  // Of 13.00 a part of 17 of 77 is 2.87.
  expect(campaigns[0].moneyLeftMinor).toBe("8987");
  expect((await refund("R-2")).order).toMatchObject({ refundedMinor: "7700", leftMinor: "0" });

  expect(
    (await coupons.take(2)).map(({ couponChanged: { change, coupon } }) => [change, coupon.state]),
  ).toEqual([
    ["REVERSED", "ISSUED"],
    ["REVERSED", "ISSUED"],
  ]);
  const { me } = await phone.query(operation("my-points"));
  expect(me.wallet).toMatchObject({ balance: "0", owed: "0", buckets: [] });
  const { franchisee } = await north.query(operation("franchisee-month"), { month: "2026-03" });
  expect(franchisee.month).toMatchObject({
    ...{ netMinor: "0", totalMinor: "0" },
  });

  const { campaign } = await hq.query(operation("campaign-results"), { code: "AUTUMN" });
  expect(campaign.results).toMatchObject({
    ...{ issued: 3, claimed: 2, redeemed: 2, reversed: 2, redeemers: 0, orders: 1 },
    ...{ discount: { totalMinor: "0", headquartersMinor: "0", acceptorMinor: "0" } },
    ...{ points: "25", netMinor: "0" },
  });
  const [whole] = (await hq.query(operation("campaigns"))).campaigns;
  expect(whole.moneyLeftMinor).toBe("10000");
  expect(await mergeFaults(served, there)).toEqual([]);
});
