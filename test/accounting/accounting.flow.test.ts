/*
 * Headquarters' books over HTTP, and what a franchisee sees of them.
 *
 * Goal: accounts sum to zero by both times; what members hold is priced, what may expire estimated; netting sums to zero and
 * shows a franchisee its own; a journal re-adds to the trial balance; statements say their tax.
 * Method: points earned at North, spent at South, the rest expired; the operations that callers send; the journal is read
 * and summed here.
 */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { system } from "../../src/kernel/actor.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();

/** Earned in February and over by March, earned in March; spent at South; every point of North's is due at use. */
async function twoVintages(): Promise<World> {
  served.clock.set("2026-02-01T04:00:00Z");
  const there = await world(served, {
    ...{ validity: { kind: "DAYS", count: 10 }, pointValue: { points: 100n, minor: 150n } },
    clauses: [
      { number: "1", kind: "ROYALTY", rate: 500n },
      { number: "2", kind: "POINTS_COST", rate: 2n, due: "AT_USE", breakage: "HEADQUARTERS" },
      { number: "3", kind: "POINTS_ACCEPTED", rate: 7_500n },
    ],
  });
  const spend = (number: string, points: bigint) =>
    there.as((work) =>
      spendPoints(work, {
        ...{ memberId: there.anna, storeId: there.s1.id, source: "till", number, points },
      }),
    );
  await record(there, orderOf(there, "old", { occurredAt: served.clock() }));
  await spend("1", 70n);
  served.clock.set("2026-03-10T04:00:00Z");
  await expirePoints(served.begin, system("tests", there.brandId));
  await record(there, orderOf(there, "new", { occurredAt: served.clock() }));
  await spend("2", 10n);
  return there;
}

describe("the books", () => {
  let there: World;
  let who: ReturnType<typeof callersOf>;
  beforeAll(async () => {
    there = await served.prepare(twoVintages);
    who = callersOf(there);
  });

  const books = (by: string, asOf = served.clock().toISOString()) =>
    served.client(who.hq).query(operation("books"), { asOf, by });

  test.each(["BOOKED", "OCCURRED"])("sum to zero by when it was %s", async (by) => {
    const { trialBalance } = await books(by);
    const sums = new Map<string, bigint>();
    for (const { asset, balance } of trialBalance)
      sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(balance));
    expect([...sums]).toEqual([
      ["CNY", 0n],
      ["PTS", 0n],
    ]);
    expect(trialBalance).toContainEqual({
      ...{ asset: "PTS", account: "wallet", debit: "110", credit: "200", balance: "90" },
    });
    const early = (await books(by, "2026-02-15T00:00:00Z")).trialBalance;
    expect(early).toContainEqual(expect.objectContaining({ account: "wallet", balance: "30" }));
  });

  test("price what members hold, and estimate what will expire by what did", async () => {
    const { pointsLiability, breakageEstimates } = await books("BOOKED");
    expect(pointsLiability).toEqual([
      {
        ...{ issuerCode: "N1", lastDay: "2026-03-20", cost: "2u", points: "90" },
        ...{ costMinor: "180", worthMinor: "135" },
      },
    ]);
    expect(breakageEstimates).toMatchObject({
      method: expect.stringContaining("expired ÷ (spent + expired)"),
      estimates: [
        {
          ...{ issuerCode: "N1", restsOnPoints: "100", expiredPoints: "30", rateBps: "3000" },
          ...{ heldPoints: "90", estimatedPoints: "27" },
        },
      ],
    });
  });

  test("net points between stores: to zero, and to each franchisee its own", async () => {
    const netting = async (caller: Parameters<typeof served.client>[0], month: string) =>
      (await served.client(caller).query(operation("netting"), { month })).netting;
    const february = await netting(who.hq, "2026-02");
    expect(february.lines.edges.map(({ node }: { node: object }) => node)).toEqual([
      {
        ...{ issuerCode: "N1", acceptorCode: "S1", lastDay: "2026-02-11", cost: "2u" },
        ...{ points: "70", acceptedMinor: "105", usedMinor: "-140", breakageMinor: "0" },
      },
    ]);
    expect(february.parties).toMatchObject([
      { code: "north", netMinor: "-140" },
      { code: "south", netMinor: "105" },
      { code: "headquarters", netMinor: "35" },
    ]);
    const march = await netting(who.north, "2026-03");
    expect(march.lines.edges.map(({ node }: { node: object }) => node)).toMatchObject([
      { acceptorCode: null, points: "30", breakageMinor: "-60" },
      { acceptorCode: "S1", points: "10", acceptedMinor: "0", usedMinor: "-20" },
    ]);
    expect(march.parties).toMatchObject([{ code: "north", netMinor: "-80" }]);
  });

  test("are a journal by the brand's own accounts, which re-adds to them", async () => {
    const hq = served.client(who.hq);
    const accounts = [{ pattern: "franchisee", code: "2241", title: "Franchisees" }];
    const input = { accounts, fromAt: "2026-03-01T00:00:00Z" };
    expect(
      (await hq.mutate(operation("set-account-mapping"), { input })).setAccountMapping,
    ).toMatchObject({ mapping: { version: 1, accounts } });
    const journal = async (days: object) => {
      const { downloadUrl } = (await hq.query(operation("journal"), days)).journal;
      const answer = await fetch(new URL(downloadUrl, served.url));
      return parse(await answer.text(), { columns: true }) as Record<string, string>[];
    };
    const lines = await journal({ fromDay: "2026-02-01", toDay: "2026-03-31" });
    const codes = (month: string) =>
      lines
        .filter(({ booked_at: at = "" }) => at.startsWith(month))
        .flatMap(({ debit_code: debit, credit_code: credit }) => [debit, credit]);
    expect(new Set(codes("2026-02"))).toEqual(new Set(["2202.01", "6051.01"]));
    expect(new Set(codes("2026-03"))).toEqual(new Set(["2241", "9999"]));
    const south = lines.reduce((sum, { amount = "0", debit_account: from, credit_account: to }) => {
      const of = (account = "") => (account.startsWith("franchisee/south/") ? BigInt(amount) : 0n);
      return sum + of(to) - of(from);
    }, 0n);
    expect(south).toBe(120n);
    const points = await journal({ fromDay: "2026-02-01", toDay: "2026-02-28", asset: "PTS" });
    expect(points.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["earn", "100"],
      ["spend", "70"],
    ]);
  });

  test("say a statement's tax, to whom the invoice goes, and how it is rounded", async () => {
    const hq = served.client(who.hq);
    const fromAt = "2026-01-01T00:00:00Z";
    for (const [kind, rateBps, amountsAre] of [
      ["ROYALTY", 600, "NET"],
      ["POINTS_COST", 1_300, "GROSS"],
    ]) {
      const input = { kind, rateBps, amountsAre, fromAt };
      expect((await hq.mutate(operation("set-tax-rate"), { input })).setTaxRate.rate).toMatchObject(
        {
          ...{ kind, version: 1, rateBps },
        },
      );
    }
    const input = {
      franchiseeId: there.north.id,
      title: "North Ltd",
      taxNumber: "91310000X",
      fromAt,
    };
    await hq.mutate(operation("set-invoice-details"), { input });
    for (const month of ["2026-01", "2026-02"])
      await hq.mutate(operation("close-month"), { month });
    const north = served.client(who.north);
    const { franchisee } = await north.query(operation("franchisee-month"), { month: "2026-02" });
    const { id } = franchisee.statements.edges[0].node;
    const { statement } = await north.query(operation("statement-tax"), { id });
    expect(statement.tax).toMatchObject({
      invoiceTo: { title: "North Ltd", taxNumber: "91310000X" },
      rounding: expect.stringContaining("half up"),
      ...{ netMinor: "-624", taxMinor: "-46", grossMinor: "-670" },
    });
    expect(
      statement.tax.parts.map((part: Record<string, string>) => [
        ...[part.kind, part.netMinor, part.taxMinor, part.grossMinor],
      ]),
    ).toEqual([
      ["POINTS_USED", "-124", "-16", "-140"],
      ["ROYALTY", "-500", "-30", "-530"],
    ]);
  });

  test("are nobody else's", async () => {
    const asOf = served.clock().toISOString();
    for (const caller of [who.north, who.till(there.n1), who.member(there.anna)]) {
      const { errors } = await served.client(caller).ask(operation("books"), { asOf });
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    for (const caller of [who.till(there.n1), who.member(there.anna)]) {
      const { errors } = await served
        .client(caller)
        .ask(operation("netting"), { month: "2026-02" });
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    const unsigned = `/journals/${there.brandId}/CNY/2026-02-01/2026-02-28.csv`;
    expect((await fetch(new URL(unsigned, served.url))).status).toBe(403);
  });
});
