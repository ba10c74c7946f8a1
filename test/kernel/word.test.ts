/*
 * Goal: words of callers' own are readable, short and of any script. Method: a table.
 */
import { expect, test } from "@jest/globals";
import { isWord } from "../../src/kernel/word.ts";

test.each([
  ["GIFT_CARD", true],
  ["礼品卡", true],
  ["Tea & Cakes/hot", true],
  ["", false],
  [" TEA", false],
  ["a,b", false],
  ["x".repeat(65), false],
])("calls something %j: %s", (word, isOne) => {
  expect(isWord(word)).toBe(isOne);
});
