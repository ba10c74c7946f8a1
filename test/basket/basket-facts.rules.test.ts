import { expect, test } from "@jest/globals";
import { basketFacts } from "../../src/basket/basket-facts.rules.ts";

// Goal: what a coupon's condition is asked of does not hang on how a till lists its basket. Method: one basket both ways.

const line = (number: number, sku: string) => ({
  ...{ number, sku, category: null, quantity: 1, grossMinor: 100n },
});
const sale = {
  ...{ source: "till", storeCode: "N1", franchiseeCode: "north", tenders: [] },
  local: { day: "2026-03-14", weekday: 6, minute: 720 },
};

test("the lines are asked for in the order of their numbers", () => {
  const lines = [line(1, "TEA"), line(2, "CAKE")];
  const facts = basketFacts({ lines, shippingMinor: 0n }, sale);
  expect(facts.lines.map(({ sku }) => sku)).toEqual(["TEA", "CAKE"]);
  expect(basketFacts({ lines: lines.toReversed(), shippingMinor: 0n }, sale)).toEqual(facts);
});
