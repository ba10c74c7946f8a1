import { z } from "zod";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Quote } from "./quote.rules.ts";

/** Amounts stand as text in JSON. */
const amount = z.string().transform(BigInt);
const part = {
  grossMinor: amount,
  discountMinor: amount,
  pointsMinor: amount,
  netMinor: amount,
};
const storedBasket = z.object({
  lines: z.array(
    z.object({
      number: z.number(),
      sku: z.string().nullable(),
      category: z.string().nullable(),
      quantity: z.number(),
      grossMinor: amount,
    }),
  ),
  shippingMinor: amount,
});
const storedOutcome = z.object({
  ...part,
  lines: z.array(z.object({ number: z.number(), ...part })),
  shipping: z.object(part),
  coupons: z.array(
    z.object({
      couponId: z.string(),
      templateId: z.string(),
      campaignId: z.string(),
      issuerStoreId: z.string().nullable(),
      statedMinor: amount.nullable(),
      discountMinor: amount,
      shippingMinor: amount,
      lines: z.array(z.object({ number: z.number(), minor: amount })),
      funded: z.object({ headquarters: amount, acceptor: amount, issuer: amount }),
    }),
  ),
  points: z.object({
    points: amount,
    minor: amount,
    pointValueId: z.string().nullable(),
    issuers: z.array(z.object({ issuerCode: z.string(), points: amount, minor: amount })),
  }),
  complete: z.boolean(),
});

export async function writeQuote(work: Work, quote: Quote): Promise<void> {
  await work.rows(sql("basket.writeQuote")`
    insert into basket_quote (id, member_id, brand_id, store_id, basket, outcome, net_minor, quoted_at, until_at)
    values (${quote.id}::uuid, ${quote.memberId}::uuid, ${work.brandId}::uuid, ${quote.storeId}::uuid,
      ${asJson(quote.basket)}::jsonb, ${asJson(quote.outcome)}::jsonb, ${quote.outcome.netMinor}::bigint,
      ${quote.quotedAt}::timestamptz, ${quote.untilAt}::timestamptz)`);
}

/**
 * Quotes by id, of whatever member. `untilAt` is the latest instant that its coupons were ever reserved until: a quote is
 * honoured for as long.
 */
export async function quotesNamed(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Quote>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<{
    id: string;
    member_id: string;
    store_id: string;
    basket: unknown;
    outcome: unknown;
    quoted_at: string;
    until_at: string;
    reserved_until: string | null;
  }>(sql("basket.quotesNamed")`
    select q.id, q.member_id, q.store_id, q.basket, q.outcome, q.quoted_at, q.until_at, r.reserved_until
    from basket_quote q
    cross join lateral (
      select max(e.until_at) as reserved_until
      from jsonb_to_recordset(q.outcome->'coupons') u ("couponId" uuid)
      join coupon c on c.id = u."couponId"
      join coupon_event e on e.member_id = c.member_id and e.coupon_id = c.id
      where e.quote_id = q.id and e.kind = 'RESERVED'
    ) r
    where q.id = any(${[...ids]}::uuid[]) and q.brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map((row) => {
      const until = [row.until_at, row.reserved_until ?? row.until_at].map((at) => new Date(at));
      return [
        row.id,
        {
          ...{ id: row.id, memberId: row.member_id, storeId: row.store_id },
          basket: storedBasket.parse(row.basket),
          outcome: storedOutcome.parse(row.outcome),
          quotedAt: new Date(row.quoted_at),
          untilAt: new Date(Math.max(...until.map(Number))),
        },
      ];
    }),
  );
}
