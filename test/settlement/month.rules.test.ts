/*
 * What a month's close makes of a contract beyond its orders.
 *
 * Goal: an accountant can check each rule from a table alone: steps, minimum and maximum, fees, points in advance, days, late bookings;
 * and no order of events makes another sum of it.
 * Method: tables say the contract, the stores, what was booked and what must come of it; properties judge again and again.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { OwnedStore } from "../../src/brand/brand.rules.ts";
import { asMonth, dayStart, type Month } from "../../src/kernel/month.ts";
import {
  judgeMonth,
  type LineGroup,
  type LineSum,
  type MonthGround,
  type MonthLine,
  projectMonth,
  stepped,
} from "../../src/settlement/month.rules.ts";
import type { LineKind } from "../../src/settlement/share.rules.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { type TermsInForce, USUAL_STATEMENT_TERMS } from "../../src/terms/terms.rules.ts";

const ZONE = "Asia/Shanghai";
const LEFT_OUT = "-";

/** The start of a local day, or noon of it: `2026-03-17 noon`. */
const instant = (text: string): Date => {
  const [day = "", noon] = text.split("@");
  return new Date(+dayStart(day, ZONE) + (noon ? 12 * 3_600_000 : 0));
};

/** `per=FRANCHISEE steps=100000:400,300000:300 minimumMinor=31000`: a clause's details. */
function detailsOf(words: readonly string[]): Partial<Clause> {
  return Object.fromEntries(
    words.map((word) => {
      const [name = "", value = ""] = word.split("=");
      if (name === "steps")
        return [
          name,
          value.split(",").map((step) => {
            const [fromMinor = "", rate = ""] = step.split(":");
            return { fromMinor: BigInt(fromMinor), rate: BigInt(rate) };
          }),
        ];
      return [name, /Minor$|Points$/.test(name) ? BigInt(value) : value];
    }),
  );
}

/**
 * Reads and judges a table:
 *
 *   month  2026-03
 *   until  2026-03-10                                         a month that runs on
 *   terms  v1 2026-01-01                                      the contract, and the day it began
 *   clause 1 ROYALTY 500 minimumMinor=31000                   of the last contract named
 *   store  N1 2026-01-01..2026-03-17 [north]                  whose it was; `@noon` is at noon; `closed=<day>`
 *   booked 2026-03 N1 v1/1 ROYALTY 500  100000  -5000 [p/0]   what lines come to, and the first of them
 *   line   2026-03 N1 v1/1 MINIMUM 0     16000 -11000 [p/0]   what must come of it, in order, and what it corrects
 */
function read(table: string): { ground: MonthGround; expected: string[] } {
  let month = asMonth("2026-03");
  let until: string | undefined;
  const terms: TermsInForce[] = [];
  const stores: OwnedStore[] = [];
  const sums: LineSum[] = [];
  const expected: string[] = [];
  for (const text of table.split("\n")) {
    const [verb, ...words] = text.replace(/#.*/, "").trim().split(/\s+/);
    const [first = "", second = "", third = "", ...rest] = words;
    if (verb === "month") month = asMonth(first);
    if (verb === "until") until = first;
    if (verb === "terms")
      terms.push({
        ...{ id: first, franchiseeId: "north", franchiseeCode: "north", clauses: [] },
        ...{ version: Number(first.slice(1)), fromAt: instant(second), ...USUAL_STATEMENT_TERMS },
      });
    if (verb === "clause") {
      const last = terms.pop();
      if (!last) throw new Error("a clause is of terms");
      const clause = { number: first, kind: second as Clause["kind"], rate: BigInt(third) };
      terms.push({ ...last, clauses: [...last.clauses, { ...clause, ...detailsOf(rest) }] });
    }
    if (verb === "store") {
      const [from = "", to = ""] = second.split("..");
      const closed = /closed=(\S+)/.exec(text)?.[1];
      const owner = third === "" || third.startsWith("closed") ? "north" : third;
      stores.push({
        ...{ id: first, code: first, successorId: null },
        closedAt: closed ? instant(closed) : null,
        owners: [
          {
            ...{ franchiseeId: owner, franchiseeCode: owner },
            ...{ fromAt: instant(from), toAt: to ? instant(to) : null },
          },
        ],
      });
    }
    if (verb === "booked") sums.push(sumOf(words));
    if (verb === "line") expected.push(words.join(" "));
  }
  const touched = [...new Set(sums.map(({ ofMonth }) => ofMonth))].filter((one) => one < month);
  const ground = { franchiseeId: "north", month, timeZone: ZONE, terms, stores, touched, sums };
  return { ground: { ...ground, until }, expected };
}

function sumOf([ofMonth = "", store, under = "", kind, rate = "", base = "", amount = "", first]: (
  | string
  | undefined
)[]): LineSum {
  const [termsId = "", clause = ""] = under.split("/");
  const [postingId = "", no = "0"] = first?.split("/") ?? [];
  return {
    ...{ ofMonth: ofMonth as Month, storeId: store === LEFT_OUT ? null : (store ?? null) },
    ...{ termsId, clause, kind: kind as LineKind, rate: BigInt(rate) },
    ...{ base: BigInt(base), amountMinor: BigInt(amount) },
    first: first === undefined ? undefined : { postingId, no: Number(no) },
  };
}

const textOf = (line: MonthLine): string =>
  [
    ...[line.ofMonth, line.storeId ?? LEFT_OUT, `${line.termsId}/${line.clause}`, line.kind],
    ...[line.rate, line.base, line.amountMinor],
    ...(line.corrects ? [`${line.corrects.postingId}/${line.corrects.no}`] : []),
  ].join(" ");

const judged = (table: string) => {
  const { ground, expected } = read(table);
  return [judgeMonth(ground).map(textOf), expected];
};

describe("steps", () => {
  const clause = {
    rate: 500n,
    steps: [
      { fromMinor: 300_000n, rate: 300n },
      { fromMinor: 100_000n, rate: 400n },
    ],
  };

  // 5 % of the net; from 1,000.00 on 4 %, from 3,000.00 on 3 %. What a step gives is less than nothing to pay.
  test.each(
    `
    net     rate  MARGINAL   WHOLE
      99999  500         0       0
     100000  400         0   -1000    # the step holds from its beginning on
     100049  400         0   -1000    # 1 % of 0.49
     100050  400        -1   -1001    # 1 % of 0.50, and of 1,000.50: 10.005
     150000  400      -500   -1500
     300000  300     -2000   -6000    # 1 % of 2,000.00; 2 % of all
     400000  300     -4000   -8000    # and 2 % of 1,000.00
          0  500         0       0
    `
      .split("\n")
      .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
      .filter(([net = ""]) => /\d/.test(net)),
  )("of a volume of %s reach %s, and come to %s or %s", (net, rate, marginal, whole) => {
    const of = (stepsAre: "MARGINAL" | "WHOLE") => stepped({ ...clause, stepsAre }, BigInt(net));
    expect([of("MARGINAL"), of("WHOLE")]).toEqual([
      { rate: BigInt(rate ?? ""), minor: BigInt(marginal ?? "") },
      { rate: BigInt(rate ?? ""), minor: BigInt(whole ?? "") },
    ]);
  });
});

describe("a month's close", () => {
  test.each([
    [
      "steps by store",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 steps=100000:400
      store  N1 2026-01-01..
      store  N2 2026-01-01..
      booked 2026-03 N1 v1/1 ROYALTY 500  150000 -7500
      booked 2026-03 N2 v1/1 ROYALTY 500   80000 -4000
      line   2026-03 N1 v1/1 VOLUME  400  150000   500   # 1 % of 500.00 back
      line   2026-03 N2 v1/1 VOLUME  500   80000     0   # not reached: what was looked at is said
      `,
    ],
    [
      "steps of a franchisee's stores together, not of what was free",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 steps=100000:400 per=FRANCHISEE
      store  N1 2026-01-01..
      booked 2026-03 N1 v1/1 ROYALTY 500   80000 -4000
      booked 2026-03 N2 v1/1 ROYALTY 500   70000 -3500
      booked 2026-03 N2 v1/1 ROYALTY   0   99999     0   # free until a day
      line   2026-03 -  v1/1 VOLUME  400  150000   500
      `,
    ],
    [
      "a minimum that royalties lack, of each store; and one they reach",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 minimumMinor=31000
      store  N1 2026-01-01..
      store  N2 2026-01-01..
      store  N3 2026-01-01..
      booked 2026-03 N1 v1/1 ROYALTY 500  100000  -5000
      booked 2026-03 N2 v1/1 ROYALTY 500  700000 -35000
      line   2026-03 N1 v1/1 MINIMUM 0  31000 -26000
      line   2026-03 N2 v1/1 MINIMUM 0  31000      0
      line   2026-03 N3 v1/1 MINIMUM 0  31000 -31000      # it sold nothing
      `,
    ],
    [
      "a maximum, after the steps",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 steps=100000:600 stepsAre=WHOLE maximumMinor=10000 per=FRANCHISEE
      store  N1 2026-01-01..
      booked 2026-03 N1 v1/1 ROYALTY 500  200000 -10000
      line   2026-03 -  v1/1 VOLUME  600  200000  -2000
      line   2026-03 -  v1/1 MAXIMUM 0     10000   2000
      `,
    ],
    [
      "what a store sold in the middle of a month owes for its days: the day of the sale is the buyer's",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 minimumMinor=31000
      clause 2 FEE 9300
      store  N1 2026-01-01..2026-03-17@noon    # 16 days of 31
      line   2026-03 N1 v1/1 MINIMUM 0    16000 -16000
      line   2026-03 N1 v1/2 FEE     9300    16  -4800
      `,
    ],
    [
      "and its buyer, for the others; of the store before it was its, nothing",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 minimumMinor=31000
      clause 2 FEE 9300
      store  N1 2026-03-17@noon..              # 15 days of 31
      store  S1 2026-01-01.. south
      line   2026-03 N1 v1/1 MINIMUM 0    15000 -15000
      line   2026-03 N1 v1/2 FEE     9300    15  -4500
      `,
    ],
    [
      "fees of a store that closed, one that opened, and of those who joined late, by days",
      `
      terms  v1 2026-03-22
      clause 1 ROYALTY 500
      clause 2 FEE 3100
      clause 3 FEE 31000 per=FRANCHISEE
      store  N1 2026-01-01.. closed=2026-03-25   # 22 to 24
      store  N2 2026-03-30..
      line   2026-03 N1 v1/2 FEE 3100    3  -300
      line   2026-03 N2 v1/2 FEE 3100    2  -200
      line   2026-03 -  v1/3 FEE 31000  10 -10000
      `,
    ],
    [
      "fees by two versions, each for its days; none before a free day is over",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500
      clause 2 FEE 3100 per=FRANCHISEE
      terms  v2 2026-03-11
      clause 1 ROYALTY 500
      clause 2 FEE 6200 per=FRANCHISEE freeUntil=2026-03-21
      line   2026-03 - v1/2 FEE 3100 10 -1000
      line   2026-03 - v2/2 FEE 6200 11 -2200
      `,
    ],
    [
      "a share of the month's net, rounded once",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500
      clause 2 NET_FEE 150 per=FRANCHISEE
      clause 3 NET_FEE 100 freeUntil=2026-03-02
      store  N1 2026-01-01..
      booked 2026-03 N1 v1/1 ROYALTY 500  10030 -502
      booked 2026-03 N1 v1/1 ROYALTY 0    10003    0
      line   2026-03 -  v1/2 NET_FEE 150  20033 -300    # 300.495
      `,
    ],
    [
      "points bought with the first month, and used up in the next",
      `
      terms  v1 2026-01-01
      clause 1 ROYALTY 500
      clause 2 POINTS_COST 2 blockPoints=1000
      booked 2026-03 N1 v1/2 POINTS_COST 2  300 -600
      line   2026-03 -  v1/2 POINTS_BLOCK 2 1000 -2000
      line   2026-03 -  v1/2 POINTS_BLOCK 2 -300   600
      `,
    ],
    [
      "the last of a block",
      `
      month  2026-04
      terms  v1 2026-01-01
      clause 1 ROYALTY 500
      clause 2 POINTS_COST 2 blockPoints=1000
      booked 2026-03 N1 v1/2 POINTS_COST  2  300  -600
      booked 2026-03 -  v1/2 POINTS_BLOCK 2  700 -1400
      booked 2026-04 N1 v1/2 POINTS_COST  2  900 -1800
      line   2026-04 -  v1/2 POINTS_BLOCK 2 -700  1400
      `,
    ],
    [
      "a refund that crosses a step back, of a month that is closed",
      `
      month  2026-04
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 steps=100000:400 stepsAre=WHOLE minimumMinor=4500
      store  N1 2026-01-01..
      booked 2026-03 N1 v1/1 ROYALTY 500 100000 -5000
      booked 2026-03 N1 v1/1 VOLUME  400 100000  1000 m/0
      booked 2026-03 N1 v1/1 MINIMUM 0     4500  -500 m/1
      booked 2026-03 N1 v1/1 ROYALTY 500  -1000    50          # taken back in April
      booked 2026-04 N1 v1/1 ROYALTY 500 120000 -6000
      line   2026-03 N1 v1/1 VOLUME  500  -1000 -1000 m/0      # the step's good is gone
      line   2026-03 N1 v1/1 MINIMUM 0        0   500 m/1      # and with it what lacked of the minimum
      line   2026-04 N1 v1/1 VOLUME  400 120000  1200
      line   2026-04 N1 v1/1 MINIMUM 0     4500     0
      `,
    ],
    [
      "so far: the days that are over alone",
      `
      until  2026-03-10
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 minimumMinor=31000 per=FRANCHISEE
      clause 2 FEE 3100 per=FRANCHISEE
      booked 2026-03 N1 v1/1 ROYALTY 500 100000 -5000
      line   2026-03 -  v1/1 MINIMUM 0    10000 -5000
      line   2026-03 -  v1/2 FEE     3100    10 -1000
      `,
    ],
  ])("books %s", (_, table) => {
    const [lines, expected] = judged(table);
    expect(lines).toEqual(expected);
  });

  test("projects a month that runs on by its days", () => {
    const { ground } = read(`
      terms  v1 2026-01-01
      clause 1 ROYALTY 500 steps=300000:400 per=FRANCHISEE
      booked 2026-03 N1 v1/1 ROYALTY 500 100000 -5000`);
    const disputed = { ...ground.sums[0], amountMinor: 77n, by: "correction" };
    const book = { ground, groups: [{ ...ground.sums[0], by: null }, disputed] as LineGroup[] };
    const { groups, lines } = projectMonth(book, "2026-03-10");
    expect(groups).toMatchObject([
      { base: 310_000n, amountMinor: -15_500n },
      { base: 100_000n, amountMinor: 77n },
    ]);
    expect(lines.map(textOf)).toEqual(["2026-03 - v1/1 VOLUME 400 310000 100"]);
  });
});

const MONTH = asMonth("2026-03");
const small = fc.bigInt({ min: 0n, max: 50_000n });
const steps = fc.uniqueArray(fc.record({ fromMinor: small, rate: fc.bigInt(0n, 1_000n) }), {
  ...{ maxLength: 4, selector: ({ fromMinor }: { fromMinor: bigint }) => fromMinor },
});
const royalty = fc.record({
  ...{ rate: fc.bigInt(0n, 1_000n), steps },
  stepsAre: fc.constantFrom("MARGINAL" as const, "WHOLE" as const),
  per: fc.constantFrom("STORE" as const, "FRANCHISEE" as const),
  minimumMinor: small,
  over: small,
});

const contract = (
  clauses: readonly Clause[],
  version = 1,
  fromAt = "2026-01-01",
): TermsInForce => ({
  ...{ id: `v${version}`, franchiseeId: "north", franchiseeCode: "north", version, clauses },
  ...{ fromAt: instant(fromAt), ...USUAL_STATEMENT_TERMS },
});

const store = (id: string, from: Date | string, to: Date | null = null, owner = "north") => ({
  ...{ id, code: id, closedAt: null, successorId: null },
  owners: [
    {
      ...{ franchiseeId: owner, franchiseeCode: owner, toAt: to },
      fromAt: typeof from === "string" ? instant(from) : from,
    },
  ],
});

const sale = (clause: Clause, storeId: string, base: bigint): LineSum => ({
  ...{ ofMonth: MONTH, storeId, termsId: "v1", clause: clause.number, kind: "ROYALTY" },
  ...{ rate: clause.rate, base, amountMinor: -((base * clause.rate + 5_000n) / 10_000n) },
});

const asSum = (line: MonthLine): LineSum => ({ ...line, first: undefined });
const total = (lines: readonly LineSum[], of: (line: LineSum) => boolean) =>
  lines.filter(of).reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

describe("judging", () => {
  test("again after each of any bookings comes to judging once", () => {
    fc.assert(
      fc.property(
        royalty,
        fc.array(fc.tuple(fc.constantFrom("N1", "N2"), small, fc.bigInt(0n, 100n)), {
          maxLength: 8,
        }),
        ({ over, ...details }, sales) => {
          const clause: Clause = {
            ...{ number: "1", kind: "ROYALTY", ...details },
            maximumMinor: details.minimumMinor + over,
          };
          const clauses = [clause, { number: "2", kind: "NET_FEE" as const, rate: 150n }];
          const stores = [store("N1", "2026-01-01"), store("N2", "2026-03-11")];
          const ground = {
            franchiseeId: "north",
            timeZone: ZONE,
            terms: [contract(clauses)],
            stores,
          };
          const at = (month: string, sums: readonly LineSum[]) =>
            judgeMonth({ ...ground, month: asMonth(month), touched: [MONTH], sums }).filter(
              ({ ofMonth }) => ofMonth === MONTH,
            );
          // Each sale is taken back in part, a month later each.
          const bookings = sales.flatMap(([id, base, part]) => {
            const whole = sale(clause, id, base);
            const back = sale(clause, id, (base * part) / 100n);
            return [whole, { ...back, base: -back.base, amountMinor: -back.amountMinor }];
          });
          const stepwise: LineSum[] = [];
          for (const booking of bookings) {
            stepwise.push(booking);
            stepwise.push(...at("2026-04", stepwise).map(asSum));
          }
          stepwise.push(...at("2026-04", stepwise).map(asSum));
          const once = at("2026-04", bookings).map(asSum);
          const sumsBy = (lines: readonly LineSum[]) =>
            ["VOLUME", "MINIMUM", "MAXIMUM", "NET_FEE"].flatMap((kind) =>
              ["N1", "N2", null].map((id) =>
                total(lines, (line) => line.kind === kind && line.storeId === id),
              ),
            );
          expect(sumsBy(stepwise)).toEqual(sumsBy(once));
          expect(at("2026-05", stepwise)).toEqual([]);

          // Minimum and maximum hold of what royalties come to in the end.
          const units = details.per === "STORE" ? ["N1", "N2"] : [null];
          for (const unit of units) {
            const days = unit === "N2" ? 21n : 31n;
            const least = (2n * details.minimumMinor * days + 31n) / 62n;
            const most = (2n * (details.minimumMinor + over) * days + 31n) / 62n;
            const paid = -total(
              stepwise,
              (line) => line.kind !== "NET_FEE" && (unit === null || line.storeId === unit),
            );
            expect([paid >= least, paid <= most]).toEqual([true, true]);
          }
        },
      ),
    );
  });

  test("never uses more of a block than was bought, nor gives back what was not issued", () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 1_000n),
        fc.array(fc.bigInt(-300n, 500n), { minLength: 1, maxLength: 10 }),
        (blockPoints, issues) => {
          const clause: Clause = { number: "1", kind: "POINTS_COST", rate: 2n, blockPoints };
          const sums: LineSum[] = [];
          for (const [index, base] of issues.entries()) {
            const month = asMonth(`2026-${String(index + 1).padStart(2, "0")}`);
            const of = { ofMonth: month, storeId: "N1", termsId: "v1", clause: "1", rate: 2n };
            sums.push({ ...of, kind: "POINTS_COST", base, amountMinor: -base * 2n });
            const ground = {
              franchiseeId: "north",
              month,
              timeZone: ZONE,
              stores: [],
              touched: [],
            };
            const lines = judgeMonth({ ...ground, terms: [contract([clause])], sums });
            sums.push(...lines.map(asSum));
            const block = sums.filter(({ kind }) => kind === "POINTS_BLOCK");
            const left = block.reduce((sum, line) => sum + line.base, 0n);
            expect([left >= 0n, left <= blockPoints]).toEqual([true, true]);
            // What is paid in all is what was issued, or the block where it is more.
            const issued = issues.slice(0, index + 1).reduce((sum, one) => sum + one, 0n);
            const paid =
              issued > blockPoints ? issued : issued < 0n ? blockPoints + issued : blockPoints;
            expect(-total(sums, () => true)).toBe(2n * paid);
          }
        },
      ),
    );
  });

  test("shares a month among a store's owners to the whole, within one rounding each", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 31 * 24 - 1 }), { maxLength: 4 }),
        fc.bigInt(0n, 1_000_000n),
        (hours, rate) => {
          const start = +dayStart("2026-03-01", ZONE);
          const cuts = hours
            .sort((a, b) => a - b)
            .map((hour) => new Date(start + hour * 3_600_000));
          const owners = [new Date(0), ...cuts].map((fromAt, index) => ({
            ...{ franchiseeId: `f${index}`, franchiseeCode: `f${index}` },
            ...{ fromAt, toAt: cuts[index] ?? null },
          }));
          const shared = { id: "N1", code: "N1", closedAt: null, successorId: null, owners };
          const parts = owners.map(({ franchiseeId }) => {
            const terms = [{ ...contract([{ number: "1", kind: "FEE", rate }]), franchiseeId }];
            const ground = {
              franchiseeId,
              month: MONTH,
              timeZone: ZONE,
              terms,
              touched: [],
              sums: [],
            };
            return judgeMonth({ ...ground, stores: [shared] });
          });
          const lines = parts.flat();
          const paid = -lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
          expect(lines.reduce((sum, { base }) => sum + base, 0n)).toBe(31n);
          const apart = paid < rate ? rate - paid : paid - rate;
          expect(2n * apart <= BigInt(lines.length)).toBe(true);
        },
      ),
    );
  });
});
