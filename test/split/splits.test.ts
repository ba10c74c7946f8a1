/**
 * Goal: a payment's part goes to headquarters once it is a minute old, is booked, is not paid out again, and comes back as the order is
 * refunded; notices over HTTP prompt the question; the day's bill is compared.
 * Method: a hub over HTTP beside a server that speaks WeChat Pay's protocol.
 */
import { expect, test } from "@jest/globals";
import { acceptStatement } from "../../src/acceptance/accept-statement.ts";
import { checkBill } from "../../src/bill/check-bill.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { preparePayouts } from "../../src/payout/prepare-payouts.ts";
import { askAfter } from "../../src/split/advance-splits.ts";
import { planSplits } from "../../src/split/plan-splits.ts";
import { recordPayments } from "../../src/split/record-payments.ts";
import { setSplitRule } from "../../src/split/set-split-rule.ts";
import { BillUnavailable } from "../../src/split/split.refusals.ts";
import { splitPaymentsJob } from "../../src/split/split-payments.job.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { serveHub } from "../support/client.ts";
import { wechatPayServer } from "../support/wechat-pay.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const server = await wechatPayServer();
const served = await serveHub("serve", { wechatPay: server.place });

const beat = async () => {
  const { wechatPay } = served.hub;
  if (!wechatPay) throw new Error("WeChat Pay is set up");
  served.clock.advance({ minutes: 1 });
  const turn = { ...served.hub, now: served.clock(), since: undefined };
  await splitPaymentsJob(wechatPay).run({ ...turn, signal: new AbortController().signal });
};

const states = (there: World) =>
  served
    .asOwner<{ text: string }>(
      `select kind || ' ' || amount_minor || ' ' || state || coalesce(' ' || reason, '') as text from split_now
       where brand_id = $1 order by id`,
      [there.brandId],
    )
    .then((rows) => rows.map(({ text }) => text));

const due = async (there: World) => {
  const [row] = await served.asOwner<{ sum: string }>(
    "select coalesce(sum(amount), 0) as sum from ledger_entry where brand_id = $1 and address = 'franchisee/north/due'",
    [there.brandId],
  );
  return BigInt(row?.sum ?? 0);
};

async function paidWorld(transactionId: string, occurredAt = "2026-03-14T04:00:00Z") {
  served.clock.reset();
  const there = await world(served);
  await there.as((work) => setSplitRule(work, { brandMchid: "1900000109" }));
  // 5 % royalty and a fen for each of 100 points: 600 are owed.
  await record(there, orderOf(there, "1", { occurredAt }));
  server.pay(transactionId, { subMchid: `m${transactionId}`, amount: 10_000 });
  const payment = {
    ...{ source: "till", number: "1", transactionId, subMchid: `m${transactionId}` },
    ...{ amountMinor: 10_000n, paidAt: served.clock() },
  };
  for (const repeated of [false, true])
    expect(await there.as((work) => recordPayments(work, [payment]))).toMatchObject([{ repeated }]);
  return there;
}

const refundHalf = (there: World, number: string) =>
  there.as((work) =>
    refundOrders(work, [
      {
        ...{ source: "till", orderNumber: "1", number, refundMinor: 5_000n },
        occurredAt: served.clock(),
      },
    ]),
  );

test("a payment is split when it is a minute old, and returned as its order is refunded", async () => {
  const there = await paidWorld("flow1");
  server.decide = () => "PENDING";
  await beat();
  expect(await states(there)).toEqual(["SPLIT 600 SENT"]);
  expect(await due(there)).toBe(0n);

  server.settle();
  // Twice, for notices come twice; and one that is forged.
  for (let twice = 0; twice < 2; twice++) {
    const { headers, body } = server.notice("flow1", served.clock());
    const to = `${served.url}/wechatpay/notices`;
    const wish = { method: "POST", headers: { ...headers, "content-type": "application/json" } };
    expect((await fetch(to, { ...wish, body })).status).toBe(200);
    expect((await fetch(to, { ...wish, body: body.replace("EV", "EW") })).status).toBe(401);
  }
  server.decide = () => "SUCCESS";
  expect(await states(there)).toEqual(["SPLIT 600 SUCCEEDED"]);
  // The seller has paid: it stands to its favour until the month declares what it owes.
  expect(await due(there)).toBe(600n);

  await refundHalf(there, "R1");
  server.balance = 0;
  await beat();
  expect(await states(there)).toEqual(["SPLIT 600 SUCCEEDED", "RETURN 300 SENT"]);
  server.balance = 1_000;
  await beat();
  expect(await states(there)).toEqual(["SPLIT 600 SUCCEEDED", "RETURN 300 SUCCEEDED"]);
  expect(await due(there)).toBe(300n);
  await beat();
  expect(await states(there)).toHaveLength(2);
});

test("what was split is not paid out before its month declares it", async () => {
  const there = await paidWorld("flow2", "2026-02-20T04:00:00Z");
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-01") });
  await beat();
  expect(await due(there)).toBe(600n);
  const prepare = (number: string) =>
    there.as((work) => preparePayouts(work, { number, rail: "BY_HAND", collects: true }));
  expect(await prepare("A")).toMatchObject({ payouts: [], skipped: [] });
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-02") });
  expect(await due(there)).toBe(0n);
  expect(await prepare("B")).toMatchObject({ payouts: [], skipped: [] });
});

/** North's statement of February, answered: what it declares may be collected. */
const closed = async (there: World) => {
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-02") });
  const [row] = await served.asOwner<{ id: string }>(
    "select id from statement where franchisee_id = $1 and month = '2026-02'",
    [there.north.id],
  );
  const { brandId } = there;
  const actor = { kind: "franchisee", id: newId(), brandId, franchiseeId: there.north.id } as const;
  await there.as((work) => acceptStatement(work, { statementId: row?.id ?? "" }), actor);
  return (number: string) =>
    there.as((work) => preparePayouts(work, { number, rail: "BY_HAND", collects: true }));
};

test("what a split has in hand is not collected beside it", async () => {
  const there = await paidWorld("flow6", "2026-02-20T04:00:00Z");
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-01") });
  server.decide = () => "PENDING";
  await beat();
  expect(await states(there)).toEqual(["SPLIT 600 SENT"]);
  const prepare = await closed(there);
  expect(await prepare("A")).toMatchObject({
    payouts: [],
    skipped: [{ franchiseeId: there.north.id, reason: "IN_HAND" }],
  });
  server.settle();
  server.decide = () => "SUCCESS";
  await beat();
  expect(await due(there)).toBe(0n);
  expect(await prepare("B")).toMatchObject({ payouts: [], skipped: [] });
  const settled = await served.asOwner(
    "select state from statement_standing where franchisee_id = $1 and month = '2026-02'",
    [there.north.id],
  );
  expect(settled).toEqual([{ state: "SETTLED" }]);
});

test("what a statement declared before it was planned is left to the statement", async () => {
  const there = await paidWorld("flow7", "2026-02-20T04:00:00Z");
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-01") });
  const prepare = await closed(there);
  await beat();
  await beat();
  expect(await states(there)).toEqual([
    "SPLIT 0 EXECUTION_DEFERRED DECLARED",
    "FINISH 0 SUCCEEDED",
  ]);
  expect(server.frozen("flow7")).toBe(0);
  expect((await prepare("A")).payouts).toMatchObject([{ amountMinor: -600n }]);
});

test("what WeChat Pay does not split is deferred with why, stays due, and its rest is freed", async () => {
  const there = await paidWorld("flow3");
  server.decide = () => ({ closed: "NO_RELATION" });
  await beat();
  await beat();
  await beat();
  server.decide = () => "SUCCESS";
  expect(await states(there)).toEqual([
    "SPLIT 600 EXECUTION_DEFERRED NO_RELATION",
    "FINISH 0 SUCCEEDED",
  ]);
  expect(await due(there)).toBe(0n);
  expect(server.frozen("flow3")).toBe(0);
});

test("each minute looks at what came since the last, and at all where nothing is known of it", async () => {
  const there = await paidWorld("flow5");
  const plan = (but: { since?: Date } = {}) => planSplits(served.begin, there.hq, but);
  const later = () => new Date(+served.clock() + 61 * 60_000);
  // What came before there was a rule, or as it was set, is looked for everywhere.
  await served.asOwner(
    "update split_rule set set_at = set_at - interval '1 year' where brand_id = $1",
    [there.brandId],
  );
  served.clock.advance({ minutes: 1 });
  expect(await plan({ since: later() })).toBe(0);
  expect(await plan({ since: served.clock() })).toBe(1);
  await beat();
  expect(await states(there)).toEqual(["SPLIT 600 SUCCEEDED"]);
  // What ended is looked after no more.
  const open = await served.asOwner("select from split_open where brand_id = $1", [there.brandId]);
  expect(open).toEqual([]);
  await refundHalf(there, "R1");
  expect(await plan({ since: later() })).toBe(0);
  expect(await plan({ since: served.clock() })).toBe(1);
});

test("a notice of what is being sent ends nothing: the one who sends it will ask", async () => {
  const there = await paidWorld("flow8");
  server.mood = () => ({ how: "error", after: false });
  await beat();
  server.mood = () => undefined;
  expect(await states(there)).toEqual(["SPLIT 600 SENT"]);
  served.clock.advance({ hours: 25 });
  const rail = served.hub.wechatPay;
  if (!rail) throw new Error("WeChat Pay is set up");
  await askAfter({ ...served.hub, rail }, system("notice", there.brandId), "flow8");
  expect(await states(there)).toEqual(["SPLIT 600 SENT"]);
  await beat();
  expect(await states(there)).toEqual(["SPLIT 600 SUCCEEDED"]);
});

test("a day's bill is compared: matched, ours only, theirs only, different", async () => {
  const there = await paidWorld("flow4");
  await beat();
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const check = () => checkBill(served.hub, there.hq, { day });
  expect(await check()).toMatchObject({ matched: 1, gaps: [] });

  const [row] = await served.asOwner<{ out_no: string }>(
    "select out_no from split where brand_id = $1",
    [there.brandId],
  );
  const outNo = row?.out_no ?? "";
  const line = (number: string, yuan: string, receiver = "1900000109") =>
    `\`mflow4,\`${number},\`${receiver},\`${yuan}`;
  const bill = (...lines: string[]) =>
    ["分账方,商户分账/回退单号,分账接收方,分账金额", ...lines, "总条数", "`1"].join("\n");
  server.billText = bill(line(outNo, "6.01"), line("S9-1", "1"), line(outNo, "94.00", "mflow4"));
  expect((await check()).gaps).toEqual([
    { kind: "DIFFERENT", outNo, oursMinor: 600n, theirsMinor: 601n },
    { kind: "THEIRS_ONLY", outNo: "S9-1", oursMinor: null, theirsMinor: 100n },
  ]);
  server.billText = bill();
  expect((await check()).gaps).toEqual([
    { kind: "OURS_ONLY", outNo, oursMinor: 600n, theirsMinor: null },
  ]);
  server.billText = "no bill at all";
  await expect(check()).rejects.toThrow(BillUnavailable);
  server.billText = undefined;
});
