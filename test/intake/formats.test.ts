/*
 * How messages of sources are signed and read.
 *
 * Goal: a message is taken only as it was signed, just now where its format says when; what vendors and our own format
 * document is read as they mean it, to the last cent, and a mistake is named without telling what stood there.
 * Method: pure functions; Standard Webhooks' own library signs; the samples are those of Shopify's documentation of the
 * resources Order and Refund, as far as they are read, with the figures and ids they have there.
 */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { CloudEvent, HTTP } from "cloudevents";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { headerOf, readJson } from "../../src/intake/message.rules.ts";
import { posFormat } from "../../src/intake/pos.rules.ts";
import { shopifyFormat } from "../../src/intake/shopify.rules.ts";
import { storeOf } from "../../src/intake/source.rules.ts";
import { newSigningSecret } from "../../src/intake/standard-webhooks.rules.ts";
import { BadInput } from "../../src/kernel/refusal.ts";
import { shopifyOrder, shopifyRefund } from "../support/shopify.ts";

const NOW = new Date("2026-03-15T04:00:00Z");
const secret = newSigningSecret();

function signed(body: string, at = NOW, id = "msg-1", by = secret) {
  return {
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(by).sign(id, at, body),
      "content-type": "application/json",
      authorization: "not kept",
    },
    body: Buffer.from(body),
  };
}
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe("a Standard Webhooks signature", () => {
  test("by the library itself is taken, with the headers that matter", () => {
    expect(posFormat.verify(signed("{}"), [secret], NOW)).toEqual({
      deliveryId: "msg-1",
      headers: { "content-type": "application/json" },
    });
  });

  test("by the secret before, or beside another's, is taken", () => {
    const request = signed("{}");
    expect(posFormat.verify(request, [newSigningSecret(), secret], NOW)).toBeDefined();
    const signature = `v1,AAAA v2,x ${request.headers["webhook-signature"]}`;
    const beside = { ...request, headers: { ...request.headers, "webhook-signature": signature } };
    expect(posFormat.verify(beside, [secret], NOW)).toBeDefined();
  });

  test("is good for five minutes, whichever clock is behind", () => {
    for (const minutes of [-5, 5])
      expect(posFormat.verify(signed("{}", later(minutes)), [secret], NOW)).toBeDefined();
    for (const minutes of [-6, 6])
      expect(posFormat.verify(signed("{}", later(minutes)), [secret], NOW)).toBeUndefined();
  });

  test("does not hold for any other byte, id or time", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (body, at) => {
        const request = signed(body);
        const changed = Buffer.from(request.body);
        const index = at % changed.length;
        changed[index] = (changed[index] ?? 0) ^ 1;
        expect(posFormat.verify(request, [secret], NOW)).toBeDefined();
        expect(posFormat.verify({ ...request, body: changed }, [secret], NOW)).toBeUndefined();
      }),
    );
    for (const [name, value] of [
      ["webhook-id", "msg-2"],
      ["webhook-timestamp", String(NOW.getTime() / 1000 + 1)],
      ["webhook-signature", ""],
      ["webhook-signature", "v1,"],
    ] as const) {
      const { headers, body } = signed("{}");
      expect(
        posFormat.verify({ headers: { ...headers, [name]: value }, body }, [secret], NOW),
      ).toBeUndefined();
    }
  });
});

const ORDER = {
  ...{ number: "A-1", shop: "bund", currency: "CNY", netMinor: "4200", taxMinor: "200" },
  identity: { kind: "CARD", value: "BT-1" },
  tenders: [{ kind: "WECHAT", minor: "4200" }],
  lines: [{ number: 1, sku: "TEA", quantity: 2, netMinor: "4200" }],
  occurredAt: "2026-03-15T11:59:00+08:00",
};
const read = (said: unknown, headers = {}) =>
  posFormat.read({ headers, body: JSON.stringify(said) });

describe("the hub's own format", () => {
  const expected = {
    act: "ORDER",
    shops: ["bund"],
    buyer: { memberId: undefined, identities: [{ kind: "CARD", value: "BT-1" }] },
    order: {
      ...{ number: "A-1", currency: "CNY", netMinor: 4200n, couponMinor: 0n, taxMinor: 200n },
      tenders: [{ kind: "WECHAT", minor: 4200n }],
      lines: [
        { number: 1, sku: "TEA", category: null, quantity: 2, grossMinor: null, netMinor: 4200n },
      ],
      occurredAt: new Date("2026-03-15T03:59:00Z"),
    },
  };

  test("is read from its own envelope", () => {
    expect(read({ type: "order.paid", timestamp: "x", data: ORDER })).toEqual(expected);
  });

  test("is read from a CloudEvent, structured and binary", () => {
    const event = new CloudEvent({ type: "order.paid", source: "/tills/7", data: ORDER });
    for (const message of [HTTP.structured(event), HTTP.binary(event)])
      expect(
        posFormat.read({
          headers: message.headers as Record<string, string>,
          body: String(message.body),
        }),
      ).toEqual(expected);
  });

  test("tells a refund, and passes over what is neither", () => {
    const refund = {
      number: "R-1",
      orderNumber: "A-1",
      refundMinor: "100",
      occurredAt: ORDER.occurredAt,
    };
    expect(read({ type: "order.refunded", data: refund })).toMatchObject({
      act: "REFUND",
      refund: { number: "R-1", orderNumber: "A-1", refundMinor: 100n },
    });
    expect(read({ type: "till.opened", data: {} })).toEqual({ act: "NOTHING", why: "OTHER_TOPIC" });
  });

  const NO_AMOUNT = "netMinor: Invalid string: must match pattern /^\\d{1,15}$/";
  test.each([
    ["no JSON", "{", "the body is no JSON"],
    ["a word that is not known", { ...ORDER, taxMinro: "1" }, 'body: Unrecognized key: "taxMinro"'],
    ["an amount that is none", { ...ORDER, netMinor: "42.00 Anna" }, NO_AMOUNT],
    ["a number beyond a line", { ...ORDER, netMinor: 1e300 }, NO_AMOUNT],
  ])("names the field of %s and nothing that stood there", (_, data, mistake) => {
    const body = typeof data === "string" ? data : JSON.stringify({ type: "order.paid", data });
    expect(() => posFormat.read({ headers: {}, body })).toThrow(new BadInput(mistake));
  });
});

describe("Shopify's samples", () => {
  const headers = {
    "x-shopify-topic": "orders/paid",
    "x-shopify-shop-domain": "jsmith.myshopify.com",
  };
  const order = (but: object = {}) =>
    shopifyFormat.read({ headers, body: JSON.stringify({ ...shopifyOrder, ...but }) });
  const refundOf = (but: object = {}) =>
    shopifyFormat.read({
      headers: { "x-shopify-topic": "refunds/create" },
      body: JSON.stringify({ ...shopifyRefund, ...but }),
    });

  test("an order, its discounts and taxes on each line, to the cent of its total", () => {
    const line = { quantity: 1, category: null, grossMinor: 20_298n };
    expect(order()).toEqual({
      act: "ORDER",
      shops: ["jsmith.myshopify.com"],
      buyer: {
        identities: [
          { kind: "EXTERNAL", value: "207119551", app: "jsmith.myshopify.com" },
          { kind: "PHONE", value: "+557734881234" },
          { kind: "PHONE", value: "+16136120707" },
          ...["bob.norman@mail.example.com", "bob.norman@mail.example.com"].map((value) => ({
            ...{ kind: "EMAIL", value },
          })),
        ],
      },
      order: {
        ...{ number: "450789469", currency: "USD", netMinor: 59_894n, couponMinor: 0n },
        ...{ taxMinor: 1_194n, shippingMinor: 0n, shippingGrossMinor: 0n, channel: "MALL" },
        lines: [
          { ...line, number: 1, sku: "IPOD2008GREEN", netMinor: 19_964n },
          { ...line, number: 2, sku: "IPOD2008RED", netMinor: 19_965n },
          { ...line, number: 3, sku: "IPOD2008BLACK", netMinor: 19_965n },
        ],
        tenders: [{ kind: "BOGUS", minor: 59_894n }],
        occurredAt: new Date("2008-01-10T16:00:00Z"),
      },
    });
  });

  test("an id of more digits than a double has", () => {
    const body = JSON.stringify(shopifyOrder).replace("450789469", "820982911946154508");
    expect(shopifyFormat.read({ headers, body })).toMatchObject({
      order: { number: "820982911946154508" },
    });
  });

  test("a shop's till, its location first", () => {
    expect(order({ location_id: 487838322, source_name: "pos" })).toMatchObject({
      shops: ["487838322", "jsmith.myshopify.com"],
      order: { channel: "STORE" },
    });
  });

  test("taxes that are in the price, and what is in no line", () => {
    expect(order({ taxes_included: true, total_price: "589.00" })).toMatchObject({
      order: {
        lines: [{ netMinor: 19_566n }, {}, {}, { number: 4, category: "OTHER", netMinor: 200n }],
      },
    });
  });

  test("several ways of paying tell no amounts", () => {
    expect(order({ payment_gateway_names: ["visa", "gift_card"] })).toMatchObject({
      order: { tenders: undefined },
    });
    expect(order({ payment_gateway_names: ["gift_card"] })).toMatchObject({
      order: { tenders: [{ kind: "GIFT_CARD" }] },
    });
  });

  test("test orders and other topics ask nothing", () => {
    expect(order({ test: true })).toEqual({ act: "NOTHING", why: "TEST" });
    expect(
      shopifyFormat.read({ headers: { "x-shopify-topic": "orders/create" }, body: "" }),
    ).toEqual({
      act: "NOTHING",
      why: "OTHER_TOPIC",
    });
  });

  test("a currency without minor units, and an amount it cannot have", () => {
    const yen = { price: "100", discount_allocations: [], tax_lines: [], quantity: 1 };
    const inYen = { currency: "JPY", total_price: "100", total_tax: "0", line_items: [yen] };
    expect(order(inYen)).toMatchObject({ order: { netMinor: 100n } });
    expect(() => order({ ...inYen, total_price: "100.5" })).toThrow(BadInput);
  });

  test("a refund is the money that went back", () => {
    expect(refundOf()).toEqual({
      ...{ act: "REFUND", currency: "USD" },
      refund: {
        ...{ number: "509562969", orderNumber: "450789469", refundMinor: 20_900n },
        occurredAt: new Date("2016-06-20T17:35:06Z"),
      },
    });
    expect(refundOf({ transactions: [] })).toEqual({ act: "NOTHING", why: "NO_MONEY" });
    const [failed] = shopifyRefund.transactions;
    expect(refundOf({ transactions: [{ ...failed, status: "failure" }] })).toMatchObject({
      why: "NO_MONEY",
    });
  });

  test("is signed over its bytes, in base64, by the shop's secret", () => {
    const body = Buffer.from('{"é":1}');
    const hmac = createHmac("sha256", "hush").update(body).digest("base64");
    const request = {
      headers: { ...headers, "x-shopify-hmac-sha256": hmac, "x-shopify-webhook-id": "b54557e4" },
      body,
    };
    expect(shopifyFormat.verify(request, ["other", "hush"], NOW)).toEqual({
      deliveryId: "b54557e4",
      headers,
    });
    expect(shopifyFormat.verify(request, ["other"], NOW)).toBeUndefined();
    expect(
      shopifyFormat.verify({ ...request, body: Buffer.from('{"é":2}') }, ["hush"], NOW),
    ).toBeUndefined();
  });
});

test("numbers stay as they are written", () => {
  expect(readJson('{"a":9007199254740993,"b":[1.10],"c":"1","d":true}')).toEqual({
    ...{ a: "9007199254740993", b: ["1.10"], c: "1", d: true },
  });
});

test("a shop's place is the narrowest that is set", () => {
  const shops = [
    { shop: "12", storeCode: "N2" },
    { shop: "a.example", storeCode: "S1" },
  ];
  expect(storeOf({ storeCode: "N1", shops }, ["12", "a.example"])).toBe("N2");
  expect(storeOf({ storeCode: "N1", shops }, ["13", "a.example"])).toBe("S1");
  expect(storeOf({ storeCode: "N1", shops }, [])).toBe("N1");
  expect(storeOf({ storeCode: null, shops }, ["13"])).toBeUndefined();
});

test("an empty header is none", () => {
  expect([headerOf({ a: "" }, "a"), headerOf({ a: ["1", "2"] }, "a"), headerOf({}, "a")]).toEqual([
    undefined,
    "1",
    undefined,
  ]);
});
