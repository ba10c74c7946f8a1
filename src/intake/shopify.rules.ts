import { createHmac } from "node:crypto";
import { z } from "zod";
import { BadInput } from "../kernel/refusal.ts";
import { isWord } from "../kernel/word.ts";
import type { Identity } from "../member/identity.rules.ts";
import type { OrderLine } from "../order/order.rules.ts";
import {
  type Format,
  headerOf,
  isDeliveryId,
  type Message,
  readJson,
  valid,
} from "./message.rules.ts";
import { isSame } from "./standard-webhooks.rules.ts";

const id = z.string().min(1).max(30);
const amount = z.string().regex(/^-?\d{1,13}(\.\d{1,6})?$/);
const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const allocations = z.array(z.object({ amount })).default([]);
const taxes = z.array(z.object({ price: amount })).default([]);

const ORDER = z.object({
  id,
  test: z.boolean().nullish(),
  currency: z.string().length(3),
  total_price: amount,
  total_tax: amount,
  taxes_included: z.boolean(),
  source_name: z.string().nullish(),
  location_id: id.nullish(),
  payment_gateway_names: z.array(z.string()).default([]),
  phone: z.string().nullish(),
  email: z.string().nullish(),
  customer: z.object({ id, phone: z.string().nullish(), email: z.string().nullish() }).nullish(),
  created_at: instant,
  processed_at: instant.nullish(),
  line_items: z.array(
    z.object({
      sku: z.string().max(200).nullish(),
      quantity: z.string().regex(/^\d{1,7}$/),
      price: amount,
      gift_card: z.boolean().nullish(),
      discount_allocations: allocations,
      tax_lines: taxes,
    }),
  ),
  shipping_lines: z
    .array(
      z.object({
        price: amount,
        is_removed: z.boolean().nullish(),
        discount_allocations: allocations,
        tax_lines: taxes,
      }),
    )
    .default([]),
});

const REFUND = z.object({
  id,
  order_id: id,
  created_at: instant,
  processed_at: instant.nullish(),
  transactions: z
    .array(z.object({ kind: z.string(), status: z.string(), amount, currency: z.string() }))
    .default([]),
});

/** The shop's own name of itself, and what the message tells of. */
const [SHOP, TOPIC] = ["x-shopify-shop-domain", "x-shopify-topic"] as const;

/** Shopify's webhooks `orders/paid` and `refunds/create`, of its REST resources Order and Refund. */
export const shopifyFormat: Format = {
  verify({ headers, body }, secrets) {
    const deliveryId = headerOf(headers, "x-shopify-webhook-id");
    const given = Buffer.from(headerOf(headers, "x-shopify-hmac-sha256") ?? "", "base64");
    if (!isDeliveryId(deliveryId)) return undefined;
    const isIts = secrets.some((secret) =>
      isSame(given, createHmac("sha256", secret).update(body).digest()),
    );
    if (!isIts) return undefined;
    const kept = [SHOP, TOPIC].map((name) => [name, headerOf(headers, name) ?? ""]);
    return { deliveryId, headers: Object.fromEntries(kept) };
  },

  read({ headers, body }) {
    switch (headers[TOPIC]) {
      case "orders/paid":
        return orderOf(valid(ORDER, readJson(body)), headers[SHOP] ?? "");
      case "refunds/create":
        return refundOf(valid(REFUND, readJson(body)));
      default:
        return { act: "NOTHING", why: "OTHER_TOPIC" };
    }
  },
};

function orderOf(said: z.output<typeof ORDER>, shop: string): Message {
  if (said.test) return { act: "NOTHING", why: "TEST" };
  const minor = minorsOf(said.currency);
  const part = partOf(minor, said.taxes_included);
  const netMinor = minor(said.total_price);
  const shipped = said.shipping_lines
    .filter((line) => !line.is_removed)
    .map((line) => part(line, 1n));
  const shippingMinor = sum(shipped.map((each) => each.netMinor));
  const lines = said.line_items
    .filter(({ quantity }) => quantity !== "0")
    .map(
      (line, index): OrderLine => ({
        ...{ number: index + 1, sku: line.sku || null, quantity: Number(line.quantity) },
        ...{ category: line.gift_card ? "GIFT_CARD" : null, ...part(line, BigInt(line.quantity)) },
      }),
    );
  return {
    act: "ORDER",
    shops: [said.location_id ?? "", shop].filter((each) => each !== ""),
    buyer: { identities: buyersOf(said, shop) },
    order: {
      ...{ number: said.id, currency: said.currency, netMinor, couponMinor: 0n },
      ...{ taxMinor: minor(said.total_tax), shippingMinor },
      shippingGrossMinor: sum(shipped.map((each) => each.grossMinor)),
      lines: withRest(lines, netMinor - shippingMinor),
      tenders: tendersOf(said.payment_gateway_names, netMinor),
      channel: said.source_name === "pos" ? "STORE" : "MALL",
      occurredAt: said.processed_at ?? said.created_at,
    },
  };
}

/** What was paid for so many of something, and what they cost before discounts; tax among both. */
const partOf =
  (minor: (amount: string) => bigint, taxesIncluded: boolean) =>
  (
    line: {
      readonly price: string;
      readonly discount_allocations: ReadonlyArray<{ readonly amount: string }>;
      readonly tax_lines: ReadonlyArray<{ readonly price: string }>;
    },
    quantity: bigint,
  ): { readonly netMinor: bigint; readonly grossMinor: bigint } => {
    const tax = taxesIncluded ? 0n : sum(line.tax_lines.map(({ price }) => minor(price)));
    const grossMinor = minor(line.price) * quantity + tax;
    const off = sum(line.discount_allocations.map((each) => minor(each.amount)));
    return { netMinor: grossMinor - off, grossMinor };
  };

/** Tips, duties and fees are in the total and in no line: what is left over is a line of its own. */
function withRest(lines: readonly OrderLine[], totalMinor: bigint): OrderLine[] {
  const rest = totalMinor - sum(lines.map(({ netMinor }) => netMinor));
  if (rest <= 0n) return [...lines];
  const other = { sku: null, category: "OTHER", quantity: 1, grossMinor: rest, netMinor: rest };
  return [...lines, { number: lines.length + 1, ...other }];
}

/** It says by what was paid, not how much by each: of several nothing is known. */
function tendersOf(gateways: readonly string[], netMinor: bigint) {
  const [kind, ...others] = gateways.map((name) => name.toUpperCase());
  return kind && others.length === 0 && isWord(kind) ? [{ kind, minor: netMinor }] : undefined;
}

/** The shop's own number of its customer, its telephone, its address; of an order what it says itself goes first. */
function buyersOf(said: z.output<typeof ORDER>, shop: string): Identity[] {
  const { customer } = said;
  const named = (kind: Identity["kind"], value: string | null | undefined, app?: string) =>
    value ? [{ kind, value, ...(app && { app }) }] : [];
  return [
    ...named("EXTERNAL", customer?.id, shop),
    ...[...named("PHONE", said.phone), ...named("PHONE", customer?.phone)],
    ...[...named("EMAIL", said.email), ...named("EMAIL", customer?.email)],
  ];
}

/** The money that goes back is what counts: pieces may come back for less, or for nothing. */
function refundOf(said: z.output<typeof REFUND>): Message {
  const moved = said.transactions.filter(
    ({ kind, status }) => kind === "refund" && (status === "success" || status === "pending"),
  );
  const currency = moved[0]?.currency;
  if (currency === undefined) return { act: "NOTHING", why: "NO_MONEY" };
  if (moved.some((each) => each.currency !== currency))
    throw new BadInput("transactions: two currencies");
  const refundMinor = sum(moved.map((each) => minorsOf(currency)(each.amount)));
  if (refundMinor <= 0n) return { act: "NOTHING", why: "NO_MONEY" };
  const occurredAt = said.processed_at ?? said.created_at;
  return {
    ...{ act: "REFUND", currency },
    refund: { number: said.id, orderNumber: said.order_id, refundMinor, occurredAt },
  };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n);

/** How a currency's decimal amounts are minor units; digits it does not have must be zeros. */
function minorsOf(currency: string): (amount: string) => bigint {
  const digits = digitsOf(currency);
  return (amount) => {
    const [whole = "", fraction = ""] = amount.split(".");
    if (/[1-9]/.test(fraction.slice(digits)))
      throw new BadInput(`an amount has more digits than ${currency} has`);
    return BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  };
}

function digitsOf(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat("en", {
      ...{ style: "currency", currency },
    }).resolvedOptions();
    return maximumFractionDigits ?? 2;
  } catch {
    throw new BadInput("currency: it is none");
  }
}
