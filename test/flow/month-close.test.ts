/*
 * A month is closed and its statement is fetched.
 *
 * Goal: headquarters closes a month while it and a franchisee watch; the franchisee fetches the file and
 * can check it against the statement, to the byte and to the cent; nobody else can fetch it.
 * Method: a hub on a port of its own whose clock the test sets; the file is read and summed here by other
 * code than the hub's.
 */
import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();

/** When March is over in Shanghai. */
const APRIL = "2026-04-02T04:00:00Z";
const MONTHS = ["2026-01", "2026-02", "2026-03"] as const;

/**
 * Anna, bound to North by her first order, buys there and at South's; in January, February and March.
 * The orders of March: 100.00 and 33.33 with a coupon at N1, 50.05 at S1, and 20.00 taken back.
 */
async function monthsOfOrders(): Promise<World> {
  const there = await world(served);
  const at = (number: string, day: string, but = {}) =>
    orderOf(there, number, { occurredAt: `${day}T04:00:00Z`, ...but });
  await record(
    there,
    at("january", "2026-01-10"),
    at("february", "2026-02-10"),
    at("a", "2026-03-01"),
    at("b", "2026-03-02", { netMinor: 3_333n, couponMinor: 500n, storeCode: "N2" }),
    at('c, "quoted"', "2026-03-03", { netMinor: 5_005n, storeCode: "S1" }),
    at("d", "2026-03-04", { netMinor: 2_000n }),
  );
  const refunds = [
    { source: "till", orderNumber: "d", number: "r", occurredAt: "2026-03-05T04:00:00Z" },
  ];
  const hq = served.client(callersOf(there).hq);
  const { refundOrders } = await hq.mutate(operation("refund-orders"), { refunds });
  expect(refundOrders).toMatchObject([{ repeated: false }]);
  return there;
}

const close = async (there: World, month: string) => {
  const hq = served.client(callersOf(there).hq);
  return (await hq.mutate(operation("close-month"), { month })).closeMonth;
};

/** The statement of March, as North's staff sees it. */
async function statementOfMarch(there: World) {
  for (const month of MONTHS) await close(there, month);
  const north = served.client(callersOf(there).north);
  const { franchisee } = await north.query(operation("franchisee-month"));
  const { id } = franchisee.statements.edges[0].node;
  return (await north.query(operation("statement"), { id })).statement;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

beforeEach(() => served.clock.set(APRIL));

describe("closing a month", () => {
  test("is followed by headquarters and by each franchisee for itself", async () => {
    const there = await monthsOfOrders();
    const who = callersOf(there);
    for (const month of ["2026-01", "2026-02"]) await close(there, month);
    const after = await served.feedEnd();
    const hq = await served.client(who.hq).subscribe(operation("statement-progress"), { after });
    const north = await served
      .client(who.north)
      .subscribe(operation("statement-progress"), { after });

    expect(await close(there, "2026-03")).toEqual({
      __typename: "MonthClosed",
      month: "2026-03",
      statements: 2,
      issued: 2,
    });
    const told = await hq.take(2);
    expect(told.map(({ statementProgress: { cursor, statement, ...rest } }) => rest)).toEqual([
      { month: "2026-03", done: 1, total: 2 },
      { month: "2026-03", done: 2, total: 2 },
    ]);
    const owners = told.map(({ statementProgress }) => statementProgress.statement.franchiseeId);
    expect(owners).toEqual([there.north.id, there.south.id]);

    expect((await north.next()).statementProgress).toEqual(told[0].statementProgress);
    expect(await north.rest()).toEqual([]);
    expect(await hq.rest()).toEqual([]);
  });

  test("twice is closing it once", async () => {
    const there = await monthsOfOrders();
    await close(there, "2026-01");
    const hq = await served
      .client(callersOf(there).hq)
      .subscribe(operation("statement-progress"), { after: await served.feedEnd() });
    expect(await close(there, "2026-01")).toMatchObject({ statements: 2, issued: 0 });
    expect(await hq.rest()).toEqual([]);
  });

  test("is refused before the month is over and before the months behind it are closed", async () => {
    const there = await monthsOfOrders();
    expect(await close(there, "2026-02")).toMatchObject({
      code: "MONTH_NOT_NEXT",
      openMonth: "2026-01",
    });
    for (const month of MONTHS) await close(there, month);
    expect(await close(there, "2026-04")).toMatchObject({
      code: "MONTH_NOT_OVER",
      endsAt: "2026-04-30T16:00:00.000Z",
    });
  });

  test("leaves what comes late to the open month, and the statement as it was", async () => {
    const there = await monthsOfOrders();
    const before = await statementOfMarch(there);
    await record(there, orderOf(there, "late", { occurredAt: "2026-03-31T10:00:00Z" }));

    const north = served.client(callersOf(there).north);
    const { franchisee, lines } = await north.query(operation("franchisee-month"));
    expect(franchisee.month).toMatchObject({ month: "2026-04", orders: 1, netMinor: "10000" });
    expect(lines.edges[0].node.occurredAt).toBe("2026-03-31T10:00:00.000Z");
    const { statement } = await north.query(operation("statement"), { id: before.id });
    expect({ ...statement, downloadUrl: "" }).toEqual({ ...before, downloadUrl: "" });
    const bytes = await (await fetch(statement.downloadUrl)).bytes();
    expect(sha256(bytes)).toBe(before.linesSha256);
  });
});

describe("a statement's file", () => {
  test("is the one the statement's SHA-256 is of, and adds up to its sums", async () => {
    const there = await monthsOfOrders();
    const statement = await statementOfMarch(there);
    const response = await fetch(statement.downloadUrl);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(sha256(bytes)).toBe(statement.linesSha256);

    const lines = parse(bytes, { columns: true }) as Record<string, string>[];
    expect(lines).toHaveLength(statement.lineCount);
    const sum = (of: Record<string, string>[], column = "amount_minor") =>
      String(of.reduce((total, line) => total + BigInt(line[column] ?? ""), 0n));
    const kind = (wanted: string) => lines.filter((line) => line.kind === wanted);
    expect({
      totalMinor: sum(lines),
      sums: ["BOUND_SHARE", "COUPON_SUBSIDY", "POINTS_COST", "ROYALTY"].map((each) => ({
        kind: each,
        amountMinor: sum(kind(each)),
      })),
      netMinor: sum(kind("ROYALTY"), "base"),
    }).toEqual({
      totalMinor: statement.totalMinor,
      sums: statement.sums,
      netMinor: statement.netMinor,
    });
    // By hand: 5 % of 100.00 and of 33.33; 2 % of 50.05 for a member of theirs; 133 points; a coupon.
    expect(statement).toMatchObject({
      ...{ month: "2026-03", orders: 2, netMinor: "13333", openingMinor: "-1200" },
      sums: [
        { kind: "BOUND_SHARE", amountMinor: "100" },
        { kind: "COUPON_SUBSIDY", amountMinor: "500" },
        { kind: "POINTS_COST", amountMinor: "-133" },
        { kind: "ROYALTY", amountMinor: "-667" },
      ],
      ...{ totalMinor: "-200", franchisee: { code: "north" } },
    });
    const events = new Set(lines.map(({ event }) => event));
    expect(events).toContain('order:till:c, "quoted"');
    expect(events).not.toContain("order:till:february");
  });

  test("is served to whoever holds its address for five minutes, and no longer", async () => {
    const { downloadUrl } = await statementOfMarch(await monthsOfOrders());
    served.clock.advance({ minutes: 4 });
    expect((await fetch(downloadUrl)).status).toBe(200);
    served.clock.advance({ minutes: 1 });
    const late = await fetch(downloadUrl);
    expect(late.status).toBe(403);
    expect(await late.text()).toMatch(/downloadUrl again[\s\S]*请重新获取/);
  });

  test("is not served under an address that was changed in any part", async () => {
    const there = await monthsOfOrders();
    const { downloadUrl, id } = await statementOfMarch(there);
    const south = served.client(callersOf(there).south);
    const { franchisee } = await south.query(operation("franchisee-month"));
    const other: string = franchisee.statements.edges[0].node.id;
    const { searchParams } = new URL(downloadUrl);
    const [until = "", signature = ""] = [
      searchParams.get("until"),
      searchParams.get("signature"),
    ].map(String);
    const changed = (parameters: Record<string, string>, path = `/statements/${id}.csv`) =>
      `${served.url}${path}?${new URLSearchParams(parameters)}`;
    const [first, ...rest] = signature;
    const addresses = {
      "another statement": downloadUrl.replace(id, other),
      "an altered signature": changed({
        until,
        signature: [first === "A" ? "B" : "A", ...rest].join(""),
      }),
      "a shorter signature": changed({ until, signature: signature.slice(0, -1) }),
      "a longer one": changed({ until, signature: `${signature}A` }),
      "a later end": changed({ until: String(Number(until) + 60), signature }),
      "no end": changed({ signature }),
      "no signature": changed({ until }),
      nothing: changed({}),
      "an id that is none": changed({ until, signature }, "/statements/..%2Fstatements.csv"),
      "two signatures": `${changed({ until, signature })}&signature=${signature}`,
    };
    for (const [change, address] of Object.entries(addresses))
      expect([change, (await fetch(address)).status]).toEqual([change, 403]);
    expect((await fetch(downloadUrl)).status).toBe(200);
  });

  test("is offered to its franchisee and to headquarters alone", async () => {
    const there = await monthsOfOrders();
    const { id } = await statementOfMarch(there);
    const who = callersOf(there);
    const offered = async (caller: Parameters<typeof served.client>[0]) =>
      (await served.client(caller).ask(operation("statement"), { id })).data?.statement?.id;
    for (const caller of [who.north, who.hq]) expect(await offered(caller)).toBe(id);
    const others = [who.south, who.staff(there.n1), who.till(there.n1), who.member(there.anna)];
    for (const caller of others) expect(await offered(caller)).toBeUndefined();
    expect(await offered(undefined)).toBeUndefined();
  });
});
