/*
 * What a brand may ask of members, orders and events.
 *
 * Goal: a condition that is kept asks only for what there is, ends soon whatever it is asked of, and never breaks an
 * order: what cannot be told does not hold.
 * Method: tables of conditions with what they come to, and with what they are refused for; the costliest that are let
 * through are run on the largest order there is.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ConditionUnsound } from "../../src/kernel/condition.refusals.ts";
import {
  type EventFacts,
  type MemberFacts,
  mayAsk,
  type OrderFacts,
  parseCondition,
  type Subject,
} from "../../src/kernel/condition.ts";

const member: MemberFacts = {
  ...{ level: "GOLD", rank: 3n, tags: ["tea", "new"], enrolledDays: 12n },
  ...{ channel: "STORE", boundStore: "N1" },
};
const order: OrderFacts = {
  ...{ net: 5_000n, base: 4_500n, gross: 6_000n, source: "till", store: "N1", franchisee: "north" },
  ...{ weekday: 5n, hour: 14n, day: "2027-03-19", tenders: ["CASH", "GIFT_CARD"] },
  lines: [
    { sku: "latte", category: "COFFEE", quantity: 2n, net: 4_000n },
    { sku: "bun", category: "", quantity: 1n, net: 1_000n },
  ],
};
const event: EventFacts = {
  ...{ kind: "review", store: "", attributes: { stars: "5" } },
  ...{ weekday: 5n, hour: 14n, day: "2027-03-19" },
};

const ALL: readonly Subject[] = ["member", "order", "event"];
const facts = { member, order, event };
const refusalOf = (text: string, subjects: readonly Subject[] = ALL): ConditionUnsound => {
  try {
    parseCondition(text, subjects);
  } catch (error) {
    if (error instanceof ConditionUnsound) return error;
    throw error;
  }
  throw new Error(`nothing wrong with ${text}`);
};

describe("a condition", () => {
  test.each([
    ["order.net >= 5000", true],
    ["order.net > 5000", false],
    ["order.base * 100 / order.net == 90", true],
    ['member.level == "GOLD" && member.rank >= 2', true],
    ['"tea" in member.tags && !("old" in member.tags)', true],
    [
      'member.boundStore == order.store ? member.enrolledDays < 30 : member.channel == "IMPORT"',
      true,
    ],
    ["order.weekday in [6, 7] || order.hour >= 14 && order.hour < 17", true],
    ['order.day >= "2027-03-01" && order.day.startsWith("2027-03")', true],
    ['order.tenders.all(tender, tender != "STORED_VALUE")', true],
    ['order.lines.exists(line, line.category == "COFFEE" && line.quantity >= 2)', true],
    ['order.lines.exists_one(line, line.sku.endsWith("n"))', true],
    ['order.lines.filter(line, line.category == "COFFEE").map(line, line.net).sum() >= 4000', true],
    ["size(order.lines) == 2 && order.lines[1].net == 1000", true],
    ['event.kind == "review" && int(event.attributes["stars"]) >= 4', true],
    ['has(event.attributes.text) && event.attributes.text.contains("tea")', false],
    // What cannot be told does not hold.
    ['event.attributes["text"] != "bad"', false],
    ['int(event.attributes["stars"]) + 9223372036854775807 > 0', false],
    ["order.lines[7].net == 0", false],
    ["order.net / (order.hour - 14) > 1", false],
    // Unless the answer is the same without.
    ['event.attributes["text"] == "bad" || order.net > 0', true],
  ])("%s: %s", (text, holds) => {
    expect(parseCondition(text, ALL).holds(facts)).toBe(holds);
    expect(parseCondition(text, ALL).text).toBe(text);
  });

  test("does not hold where a subject is not there", () => {
    const condition = parseCondition<{ order?: OrderFacts }>("order.net > 0", ["order"]);
    expect(condition.holds({})).toBe(false);
    expect(condition.holds({ order })).toBe(true);
  });

  test("is parsed once, for each choice of subjects", () => {
    const text = 'member.level == "TIN"';
    expect(parseCondition(text, ["member"])).toBe(parseCondition(text, ["member"]));
    expect(parseCondition(text, ["member", "order"])).toBe(
      parseCondition(text, ["order", "member"]),
    );
    expect(parseCondition(text, ["member"])).not.toBe(parseCondition(text, ["member", "order"]));
  });

  test("comes to the same after a run that failed", () => {
    const condition = parseCondition<typeof facts>(
      "order.lines.exists(line, 10000 / (line.net - 1000) > 0 && line.net > 3999)",
      ALL,
    );
    const fails = { ...order, lines: order.lines.slice(1) };
    for (let round = 0; round < 3; round += 1) {
      expect(condition.holds({ ...facts, order: fails })).toBe(false);
      expect(condition.holds(facts)).toBe(true);
    }
  });
});

describe("a condition is refused", () => {
  test.each([
    ["order.total > 5", "No such key: total", 7],
    ["order.net", "it comes to int, not to true or false", 1],
    ['order.net > "5"', "no such overload: int > string", 1],
    ["order.net >", "Unexpected token", 12],
    ["shop.net > 5", "Unknown variable: shop", 1],
    ['order.source.matches("(a+)+$")', "matches() may not be used", 1],
    ['"a,b".split(",").size() > 1', "split() may not be used", 1],
    ['timestamp(order.day) > timestamp("2027-01-01T00:00:00Z")', "timestamp() may not be used", 1],
    ["dyn(order) == 1", "dyn() may not be used", 1],
    ["cel.bind(a, order.net, a > 1)", "Unknown variable: cel", 1],
    ["google.protobuf.Timestamp == int", "Unknown variable: google", 1],
    ["type(1) == int", "type() may not be used", 1],
    ['b"a" == b"a"', "bytes are not asked for", 1],
    ['{"a": 1}["a"] == 1', "map may not be used", 1],
    ['order["net"] == 1', "only a list or a map has [ ]", 1],
    ["order.lines == order.lines", "lists have no ==", 1],
    ["size(order.tenders + order.tenders) > 1", "lists have no +", 6],
    ["order.tenders in [order.tenders]", "a list is not looked for in a list", 1],
    [
      "order.lines.exists(1, true)",
      "exists(var, predicate) invalid predicate iteration variable",
      20,
    ],
  ])("%s: %s at %s", (text, what, position) => {
    const refusal = refusalOf(text);
    expect(refusal.what).toContain(what);
    expect(refusal.position).toBe(position);
  });

  test("for asking what its subjects are not, and says what may be asked", () => {
    const refusal = refusalOf("order.net > 5", ["member"]);
    expect(refusal).toMatchObject({ what: "Unknown variable: order", position: 1 });
    expect(refusal.mayAsk).toEqual(mayAsk(["member"]));
    expect(refusal.mayAsk).toContain("member.level");
    expect(mayAsk(["order"])).toContain("line.category");
  });

  test.each([
    ["too long", `order.source == "${"x".repeat(2_000)}"`, "longer than 2000 characters"],
    ["too many words", Array(180).fill("1 > 5").join(" || "), "Exceeded maxAstNodes (500)"],
    ["too deep", `${"(".repeat(25)}order.net > 5${")".repeat(25)}`, "Exceeded maxDepth (20)"],
    [
      "too long a list",
      `order.net in [${Array(101).fill("1").join(", ")}]`,
      "maxListElements (100)",
    ],
    [
      "lines among lines",
      "order.lines.all(a, order.lines.all(b, a.sku != b.sku))",
      "steps of at most",
    ],
    [
      "lines among lines, made elsewhere",
      "order.lines.map(a, order.lines).all(some, some.all(b, b.net > 0))",
      "steps of at most",
    ],
    [
      "a long list for each line",
      `order.lines.all(a, [${Array(99).fill("a.net").join(", ")}].exists(b, b > 5 && b < 9))`,
      "steps of at most",
    ],
  ])("for what it costs: %s", (_, text, what) => {
    expect(refusalOf(text).what).toContain(what);
  });
});

describe("the costliest conditions", () => {
  const lines = Array.from({ length: 1_000 }, (_, index) => ({
    ...{ sku: `sku-${index}`, category: "C", quantity: 1n, net: 1n },
  }));
  const skus = Array.from({ length: 80 }, (_, index) => `"sku-${index + 5_000}"`).join(", ");

  test.each([
    ["a list of skus for each line", `order.lines.exists(line, line.sku in [${skus}])`],
    ["lines by tenders", "order.lines.exists(a, order.tenders.exists(b, b == a.sku))"],
    ["sums of sums", "order.lines.map(a, a.net * a.quantity).filter(n, n > 0).sum() > 100000"],
  ])("end soon: %s", (_, text) => {
    const condition = parseCondition<{ order: OrderFacts }>(text, ["order"]);
    expect(condition.holds({ order: { ...order, lines } })).toBe(false);
  });
});

describe("whatever is said", () => {
  const word = fc.constantFrom(
    ...["order", "member", "event", ".net", ".lines", ".tags", ".attributes", "a", "1", '"x"', "["],
    ...[
      "]",
      "(",
      ")",
      ".exists(a, ",
      ".map(a, ",
      ".sum()",
      " in ",
      " == ",
      " && ",
      "!",
      "-",
      "?",
      ":",
    ],
  );
  test("it is a condition, or refused as one that is unsound", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const text = words.join("");
        try {
          expect(typeof parseCondition(text, ALL).holds(facts)).toBe("boolean");
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionUnsound);
        }
      }),
      { numRuns: 500 },
    );
  });
});
