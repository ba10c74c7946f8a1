/*
 * A franchisee compares its till's own file with the book.
 *
 * Goal: what a till and the book say differently is found, all of it and nothing else, for whoever may know; a
 * file is taken in the encodings and forms that tills write, bounded, and once.
 * Method: a hub over HTTP; a month of orders and refunds, the file that a till would write of it, and ten
 * differences planted in one or the other.
 */
import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import iconv from "iconv-lite";
import { asMonth } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { until } from "../support/until.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served, { openedAt: "2025-12-31T16:00:00.000Z" }));
const who = callersOf(there);
const north = served.client(who.north);

const NOON = Date.parse("2026-02-10T04:00:00Z");
const at = (minutes: number): Date => new Date(NOON + minutes * 60_000);

/** Orders at North's two stores: one each quarter of an hour, 10.00, 10.01, 10.02, … */
const SOLD = Array.from({ length: 60 }, (_, index) => ({
  number: `T-${String(index).padStart(4, "0")}`,
  storeCode: index % 2 ? "N2" : "N1",
  netMinor: 1_000n + BigInt(index),
  occurredAt: at(15 * index),
}));

/** Of the book: T-0050 is taken back, and of T-0051 4.00; T-0052's refund no till knows. */
const TAKEN_BACK = [
  { orderNumber: "T-0050", number: "B-1", occurredAt: at(2_000) },
  { orderNumber: "T-0051", number: "B-2", refundMinor: 400n, occurredAt: at(2_001) },
  { orderNumber: "T-0052", number: "B-3", refundMinor: 500n, occurredAt: at(2_002) },
];

await served.prepare(async () => {
  await record(
    there,
    ...SOLD.map((sold) => orderOf(there, sold.number, sold)),
    // Another franchisee's, and another month's.
    orderOf(there, "elsewhere", { storeCode: "S1", occurredAt: at(0) }),
    orderOf(there, "before", { occurredAt: "2026-01-20T04:00:00Z" }),
  );
  await refund(there, TAKEN_BACK);
});

async function refund(of: World, refunds: readonly Omit<RefundOrder, "source">[]): Promise<void> {
  const wishes = refunds.map((each) => ({ ...each, source: "till" }));
  for (const outcome of await of.as((work) => refundOrders(work, wishes)))
    if (outcome instanceof Refusal) throw outcome;
}

interface Row {
  readonly number: string;
  readonly store: string;
  readonly at: Date;
  readonly minor: bigint;
}

const local = (instant: Date) =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
const yuan = (minor: bigint) => (Number(minor) / 100).toFixed(2);
const chinese = (rows: readonly Row[]) =>
  [
    "订单号,交易时间,门店编号,实收金额,会员手机号",
    ...rows.map((row) =>
      [row.number, local(row.at), row.store, `¥${yuan(row.minor)}`, "13800000000"].join(","),
    ),
  ].join("\r\n");

/** What the till has: the book as it is, but for the refund it does not know. */
const tillRows = (): Row[] => [
  ...SOLD.map(({ number, storeCode: store, occurredAt, netMinor: minor }) => ({
    ...{ number, store, at: occurredAt, minor },
  })),
  { number: "T-0050", store: "N1", at: at(2_000), minor: -1_050n },
  { number: "B-2", store: "N2", at: at(2_001), minor: -400n },
];

const open = (client: Client, input: object = {}) =>
  client.mutate(operation("open-reconciliation"), {
    input: { franchiseeId: there.north.id, month: "2026-02", ...input },
  });

type Body = string | Buffer<ArrayBuffer>;

async function send(url: string, body: Body, headers = {}) {
  const answer = await fetch(url, {
    ...{ method: "POST", body, headers: { "content-type": "text/csv", ...headers } },
  });
  return { status: answer.status, ...JSON.parse(await answer.text()) };
}

async function reconcile(body: Body, input: object = {}) {
  const { openReconciliation } = await open(north, input);
  return send(openReconciliation.uploadUrl, body);
}

async function shown(id: string, outcome?: string) {
  const { reconciliation } = await north.query(operation("reconciliation"), {
    ...{ id, outcome, first: 200 },
  });
  return reconciliation;
}

const told = (reconciliation: {
  findings: { edges: { node: { outcome: string; why: string[]; theirs: object; ours: object } }[] };
}): string[] =>
  reconciliation.findings.edges.map(({ node }) => {
    const [theirs, ours] = [node.theirs, node.ours] as ({ number: string } | null)[];
    return [node.outcome, ...node.why, theirs?.number ?? "-", ours?.number ?? "-"].join(" ");
  });

describe("a month with ten differences", () => {
  const planted = (): Row[] => {
    const rows = tillRows();
    const change = (number: string, but: Partial<Row>) => {
      const index = rows.findIndex((row) => row.number === number);
      rows[index] = { ...(rows[index] as Row), ...but };
    };
    const drop = (number: string) =>
      rows.splice(
        rows.findIndex((row) => row.number === number),
        1,
      );
    // The till has what the book has not: a sale, a sale twice, a refund.
    rows.push({ number: "X-1", store: "N1", at: at(3_000), minor: 9_900n });
    rows.push(rows[7] as Row);
    rows.push({ number: "T-0008", store: "N1", at: at(3_001), minor: -1_008n });
    // The book has what the till has not.
    drop("T-0010");
    drop("T-0011");
    // Both have it, and differ.
    change("T-0020", { minor: 1_920n });
    change("T-0021", { at: at(15 * 21 + 90) });
    change("T-0022", { store: "N2" });
    change("T-0023", { minor: 1n, at: at(15 * 23 - 45) });
    // The same, otherwise named: no difference.
    change("T-0030", { number: "0000099" });
    change("T-0031", { number: "t 0031" });
    return rows;
  };
  const FOUND = [
    "DIFFERENT AMOUNT T-0020 T-0020",
    "DIFFERENT AMOUNT TIME T-0023 T-0023",
    "DIFFERENT REFUNDED - B-3",
    "DIFFERENT REFUNDED T-0008 -",
    "DIFFERENT STORE T-0022 T-0022",
    "DIFFERENT TIME T-0021 T-0021",
    "MISSING_HERE T-0007 -",
    "MISSING_HERE X-1 -",
    "MISSING_THERE - T-0010",
    "MISSING_THERE - T-0011",
  ];

  test("shows all of them, and none beside; the sums are those of both sides", async () => {
    const rows = planted();
    const { status, reconciliationId } = await reconcile(chinese(rows));
    expect(status).toBe(200);
    const all = await shown(reconciliationId);
    const differences = told(all).filter((each) => !each.startsWith("MATCHED"));
    expect(differences.sort()).toEqual(FOUND);
    expect(all).toMatchObject({ month: "2026-02", rows: rows.length, unreadable: 0 });

    const add = (field: string) =>
      all.sums.reduce(
        (sum: bigint, each: Record<string, string>) => sum + BigInt(each[field] ?? 0),
        0n,
      );
    expect(add("theirs")).toBe(BigInt(rows.length));
    expect(add("theirsMinor")).toBe(rows.reduce((sum, { minor }) => sum + minor, 0n));
    expect(add("ours")).toBe(63n);
    expect(add("oursMinor")).toBe(
      SOLD.reduce((sum, { netMinor }) => sum + netMinor, 0n) - 1_050n - 400n - 500n,
    );

    // Each difference names the lines it is about: what a dispute would name.
    const [here] = (await shown(reconciliationId, "MISSING_THERE")).findings.edges;
    const { postingId, lineNos } = here.node.ours;
    const { lines } = await north.query(
      `query ($month: Month) { lines(month: $month, first: 200) { edges { node { postingId no kind } } } }`,
      { month: "2026-02" },
    );
    const own = lines.edges
      .map(({ node }: { node: { postingId: string } }) => node)
      .filter((line: { postingId: string }) => line.postingId === postingId);
    expect(own.map(({ no }: { no: number }) => no)).toEqual(lineNos);
  });

  test("is a file of its findings, for five minutes", async () => {
    const { reconciliationId } = await reconcile(chinese(planted()));
    const { downloadUrl } = await shown(reconciliationId);
    const answer = await fetch(downloadUrl);
    const found: Record<string, string>[] = parse(await answer.text(), {
      bom: true,
      columns: true,
    });
    const differences = found
      .filter(({ outcome }) => outcome !== "MATCHED")
      .map((each) =>
        [each.outcome, each.why, each.number || "-", each.booked_number || "-"]
          .filter(Boolean)
          .join(" "),
      );
    expect(differences.sort()).toEqual(FOUND);
    served.clock.set("2026-03-15T04:06:00Z");
    expect((await fetch(downloadUrl)).status).toBe(403);
  });

  test("is once: the same file beside the same book, whatever the order of others", async () => {
    const first = await reconcile(chinese(planted()));
    const again = await reconcile(chinese(planted()));
    expect(again).toEqual({ ...first, repeated: true });
    const { franchisee } = await north.query(operation("reconciliations"), { first: 50 });
    const ids = franchisee.reconciliations.edges.map(
      ({ node }: { node: { id: string } }) => node.id,
    );
    expect(ids.filter((id: string) => id === first.reconciliationId)).toHaveLength(1);

    // Beside a book that has become another one, it is another.
    await record(there, orderOf(there, "late", { occurredAt: at(5) }));
    const other = await reconcile(chinese(planted()));
    expect(other).toMatchObject({ status: 200, repeated: false });
    await refund(there, [{ orderNumber: "late", number: "late-r", occurredAt: at(6) }]);
  });
});

describe("a file", () => {
  const number = (rows: readonly Row[]) => rows.length;
  /** `late` came and went. */
  const rows = (): Row[] => [
    ...tillRows(),
    { number: "late", store: "N1", at: at(5), minor: 10_000n },
    { number: "late", store: "N1", at: at(6), minor: -10_000n },
  ];
  const matched = async (body: Body, input: object = {}) => {
    const { reconciliationId } = await reconcile(body, input);
    const { sums, unreadable } = await shown(reconciliationId);
    return {
      unreadable,
      matched: sums.find(({ outcome }: { outcome: string }) => outcome === "MATCHED").theirs,
    };
  };

  test("is read in UTF-8, with a mark or without, and in GBK", async () => {
    const text = chinese(rows());
    const whole = { matched: number(rows()), unreadable: 0 };
    expect(await matched(Buffer.from(text))).toEqual(whole);
    expect(await matched(Buffer.from(`\uFEFF${text}`))).toEqual(whole);
    expect(await matched(Buffer.from(iconv.encode(text.replaceAll("¥", "￥"), "gbk")))).toEqual(
      whole,
    );
  });

  test("is read as other tills write it, by what is said of its columns", async () => {
    const text = [
      "Beleg\tFiliale\tZeitpunkt\tBrutto\tBetrag",
      ...rows().map((row) => {
        const instant = `${row.at.toISOString().slice(0, 19)}+00:00`;
        const minor = yuan(row.minor).replace(".", ",");
        return [row.number, row.store, instant, "1.234,50", minor].join("\t");
      }),
    ].join("\n");
    const columns = [
      { field: "NUMBER", title: "Beleg" },
      { field: "STORE", title: "filiale" },
      { field: "TIME", title: "Zeitpunkt" },
      { field: "AMOUNT", title: "Betrag" },
    ];
    const whole = { matched: number(rows()), unreadable: 0 };
    expect(await matched(text, { columns, separator: "TAB" })).toEqual(whole);
  });

  test("tells which rows cannot be read, and why", async () => {
    const lines = chinese(rows().slice(0, 6)).split("\r\n");
    lines[2] = "T-0001,2026-02-10 12:15:00,N2,free,";
    lines[3] = "T-0002,yesterday,N1,10.02,";
    lines[4] = "T-0003,2026-02-10 12:45:00,S1,10.03,";
    lines[5] = "T-0004,2026-03-10 13:00:00,N1,10.04,";
    lines[6] = 'T-0005,"2026-02-10 13:15:00,N2,10.05,';
    const { reconciliationId } = await reconcile(lines.join("\n"));
    const { rows: read, unreadable, unreadableRows } = await shown(reconciliationId);
    expect({ read, unreadable }).toEqual({ read: 1, unreadable: 5 });
    expect(unreadableRows.edges.map(({ node }: { node: object }) => node)).toEqual([
      { line: 3, reason: expect.stringContaining("the amount") },
      { line: 4, reason: expect.stringContaining("the time") },
      { line: 5, reason: expect.stringContaining("none of the franchisee's") },
      { line: 6, reason: expect.stringContaining("not in the month") },
      { line: 7, reason: expect.stringContaining("taken apart") },
    ]);
    // Nothing of a person is taken along.
    const kept = await served.asOwner<{ text: string }>(
      "select to_jsonb(f)::text as text from reconciliation_finding f",
    );
    expect(kept.filter(({ text }) => text.includes("13800000000"))).toEqual([]);
  });

  test("that names its columns unclearly is refused, in the caller's language", async () => {
    const { openReconciliation } = await open(north);
    const zh = { "accept-language": "zh-CN" };
    expect(await send(openReconciliation.uploadUrl, "单号,时间,金额,实收\n", zh)).toEqual({
      ...{ status: 422, code: "COLUMN_UNCLEAR", message: expect.stringContaining("金额、实收") },
    });
    expect(await send(openReconciliation.uploadUrl, "number,amount\n")).toMatchObject({
      ...{ status: 422, message: expect.stringContaining("no column for its time") },
    });
    expect(await send(openReconciliation.uploadUrl, "")).toMatchObject({
      ...{ status: 400, code: "BAD_USER_INPUT" },
    });
  });

  test("that is too large is refused, and nothing of it stays", async () => {
    const { openReconciliation } = await open(north);
    const body = Buffer.alloc(50 * 1024 * 1024 + 1, "number,time,amount\n");
    const answer = await fetch(openReconciliation.uploadUrl, {
      ...{ method: "POST", body, headers: { "content-type": "text/csv" } },
    }).then(
      ({ status }) => status,
      // The hub may hang up on what it will not read.
      () => 413,
    );
    expect(answer).toBe(413);
  });

  test("that is sent slowly keeps nobody else's from being compared", async () => {
    const south = served.client(who.south);
    const { openReconciliation } = await open(north);
    const slow = Array.from({ length: 2 }, () => {
      const sending = request(openReconciliation.uploadUrl, {
        ...{ method: "POST", headers: { "content-type": "text/csv", expect: "100-continue" } },
      });
      sending.on("error", () => undefined);
      sending.flushHeaders();
      return sending;
    });
    // The hub says so once it has the request: the body is still to come.
    await Promise.all(slow.map((sending) => once(sending, "continue")));
    const own = () => send(openReconciliation.uploadUrl, "");
    await until(async () => (await own()).code === "TOO_MANY_UPLOADS");
    const theirs = await open(south, { franchiseeId: there.south.id });
    expect(await send(theirs.openReconciliation.uploadUrl, "")).toMatchObject({ status: 400 });
    for (const sending of slow) sending.destroy();
    await until(async () => (await own()).status === 400);
  });

  test("is taken by a signed address only", async () => {
    const { openReconciliation } = await open(north);
    const url = openReconciliation.uploadUrl;
    const refused = async (address: string) =>
      (await fetch(address, { method: "POST", body: "x", headers: { "content-type": "a/b" } }))
        .status;
    expect(await refused(url.replace(/signature=..../, "signature=AAAA"))).toBe(403);
    served.clock.set("2026-03-15T04:06:00Z");
    expect(await refused(url)).toBe(403);
  });

  test("of a hundred thousand rows is compared in seconds", async () => {
    const many = Array.from({ length: 100_000 }, (_, index): Row => {
      const sold = SOLD[index];
      return sold
        ? { number: sold.number, store: sold.storeCode, at: sold.occurredAt, minor: sold.netMinor }
        : {
            number: `Y-${index}`,
            store: "N1",
            at: at((index * 7) % 20_000),
            minor: BigInt(index % 997),
          };
    });
    const body = chinese(many);
    global.gc?.();
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const { status, reconciliationId } = await reconcile(body);
    const seconds = (performance.now() - began) / 1000;
    const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
    process.stdout.write(
      `100,000 rows (${(body.length / 1024 / 1024).toFixed(1)} MB) compared in ${seconds.toFixed(1)} s, ` +
        `memory grown by ${grown.toFixed(0)} MB\n`,
    );
    expect(status).toBe(200);
    expect((await shown(reconciliationId)).rows).toBe(100_000);
  });
});

describe("a difference in a closed month", () => {
  test("says the lines to dispute, as a dispute takes them", async () => {
    served.clock.set("2026-03-05T04:00:00Z");
    const of = await world(served, { openedAt: "2026-01-31T16:00:00.000Z" });
    const caller = served.client(callersOf(of).north);
    await record(
      of,
      orderOf(of, "known", { occurredAt: at(0) }),
      orderOf(of, "unknown", { occurredAt: at(10) }),
      orderOf(of, "less", { occurredAt: at(20) }),
    );
    await closeMonth(served.begin, of.hq, { month: asMonth("2026-02") });
    const { openReconciliation } = await open(caller, { franchiseeId: of.north.id });
    const { reconciliationId: id } = await send(
      openReconciliation.uploadUrl,
      chinese([
        { number: "known", store: "N1", at: at(0), minor: 10_000n },
        { number: "less", store: "N1", at: at(20), minor: 7_500n },
      ]),
    );
    const { reconciliation } = await caller.query(operation("reconciliation"), { id });
    const found = reconciliation.findings.edges.map(({ node }: { node: object }) => node);
    const amounts = found.map(({ disputable }: { disputable: Record<string, string>[] }) =>
      disputable.map(({ reason, amountMinor }) => [reason, amountMinor]),
    );
    // Royalty 5.00 and points 1.00 of a sale: all of one that is not known, a quarter of one that was less.
    expect(amounts).toEqual([
      [],
      [
        ["NOT_OURS", "500"],
        ["NOT_OURS", "100"],
      ],
      [
        ["WRONG_BASE", "125"],
        ["WRONG_BASE", "25"],
      ],
    ]);
    const [line] = found[2].disputable;
    const { statementId, ...rest } = line;
    const { disputeLines } = await caller.mutate(operation("dispute-lines"), {
      input: { statementId, lines: [{ ...rest, text: "The till says 75.00", evidence: [] }] },
    });
    expect(disputeLines.code).toBe(undefined);
    served.clock.reset();
  });
});

describe("who may", () => {
  test("a franchisee for itself, headquarters for all, nobody else", async () => {
    const hq = served.client(who.hq);
    expect((await open(hq)).openReconciliation.__typename).toBe("ReconciliationOpened");
    for (const caller of [
      who.south,
      who.till(there.n1),
      who.staff(there.n1),
      who.member(there.anna),
    ]) {
      const answer = await served.client(caller).ask(operation("open-reconciliation"), {
        input: { franchiseeId: there.north.id, month: "2026-02" },
      });
      expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    const { reconciliationId: id } = await reconcile(chinese(tillRows()));
    const south = await served.client(who.south).query(operation("reconciliation"), { id });
    expect(south.reconciliation).toBe(null);
  });

  test("what is asked for must make sense", async () => {
    const bad = async (input: object) =>
      (
        await north.ask(operation("open-reconciliation"), {
          input: { franchiseeId: there.north.id, month: "2026-02", ...input },
        })
      ).errors?.[0]?.extensions.code;
    expect(await bad({ toleranceMinutes: 1_441 })).toBe("BAD_USER_INPUT");
    expect(await bad({ toleranceMinor: "101" })).toBe("BAD_USER_INPUT");
    expect(await bad({ timeZone: "Mars" })).toBe("BAD_USER_INPUT");
    const columns = [1, 2].map((each) => ({ field: "TIME", title: `${each}` }));
    expect(await bad({ columns })).toBe("BAD_USER_INPUT");
    expect((await open(north, { storeCode: "S1" })).openReconciliation).toMatchObject({
      code: "UNKNOWN_STORE",
    });
  });
});
