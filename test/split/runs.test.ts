/**
 * Goal: whatever WeChat Pay, the network and our own process do, nothing is paid twice and nothing is lost.
 * Method: 200 payments (`SPLIT_RUNS=1000` for the whole), each with dice of its own: time-outs before and after it was done, errors, wrong signatures, a
 * clock that is off, limits, splits that fail, returns that wait for money, refunds in between, notices twice and out of turn,
 * and our step cut off before and after it sent. What the server's own book says is then compared with ours, payment by
 * payment. The seed is printed; `SPLIT_SEED` plays it again.
 */
import { expect, test } from "@jest/globals";
import { pino } from "pino";
import { forAllBrands, system } from "../../src/kernel/actor.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { Rail } from "../../src/payout/rail.rules.ts";
import { advanceSplits, askAfter } from "../../src/split/advance-splits.ts";
import { planSplits } from "../../src/split/plan-splits.ts";
import { splitChecks } from "../../src/split/prove.ts";
import { recordPayments } from "../../src/split/record-payments.ts";
import { setSplitRule } from "../../src/split/set-split-rule.ts";
import type { SplitInstruction } from "../../src/split/split.rules.ts";
import { openWechatPay } from "../../src/split/wechat-pay.client.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { type Mood, wechatPayServer } from "../support/wechat-pay.ts";
import { orderOf, record, world } from "../support/world.ts";

const kit = await openKit();
const server = await wechatPayServer(250);
const pay = await openWechatPay(server.place, pino({ level: "silent" }));

const RUNS = Number(process.env.SPLIT_RUNS ?? 200);
const BEATS = 12;
const SEED = Number(process.env.SPLIT_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Dice of one run. */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const MOODS: readonly (readonly [share: number, mood: Mood])[] = [
  [0.01, { how: "hang", after: true }],
  [0.01, { how: "hang", after: false }],
  [0.04, { how: "drop", after: true }],
  [0.04, { how: "drop", after: false }],
  [0.04, { how: "error", after: true }],
  [0.04, { how: "error", after: false }],
  [0.02, { how: "html", after: true }],
  [0.03, { how: "wrong signature" }],
  [0.03, { how: "skewed" }],
  [0.04, { how: "rate limited" }],
  [0.03, { how: "not enough" }],
];

class Crash extends Error {}

test(`of ${RUNS} payments, seed ${SEED}, nothing is paid twice and nothing lost`, async () => {
  const there = await world(kit);
  const actor = system("split-payments", there.brandId);
  await there.as((work) => setSplitRule(work, { brandMchid: "1900000109" }));
  const runs = Array.from({ length: RUNS }, (_, index) => {
    const roll = dice(SEED + index * 7_919);
    const netMinor = BigInt(100 + Math.floor(roll() * 50_000));
    // Some were paid by other means in part: less can be split than is owed.
    const paid = roll() < 0.1 ? netMinor / 20n + 1n : netMinor;
    return { roll, number: `o${index}`, transactionId: `t${index}`, netMinor, paid, refunds: 0 };
  });
  type Run = (typeof runs)[number];
  const byTransaction = new Map(runs.map((run) => [run.transactionId, run]));
  const paidAt = new Date("2026-03-14T04:00:10Z");
  for (let at = 0; at < RUNS; at += 100) {
    const some = runs.slice(at, at + 100);
    await record(
      there,
      ...some.map(({ number, netMinor }) => orderOf(there, number, { netMinor })),
    );
    await there.as((work) =>
      recordPayments(
        work,
        some.map(({ number, transactionId, paid: amountMinor }) => ({
          ...{ source: "till", number, transactionId, subMchid: "1900000200", amountMinor, paidAt },
        })),
      ),
    );
    for (const { transactionId, paid } of some)
      server.pay(transactionId, { subMchid: "1900000200", amount: Number(paid) });
  }

  let calm = false;
  const diceOf = (number: string) =>
    runs.find((run) => number.includes(orderIds.get(run.number) ?? "?"))?.roll ?? (() => 1);
  const orderIds = new Map(
    (
      await kit.asOwner<{ number: string; id: string }>(
        "select number, id from customer_order where brand_id = $1",
        [there.brandId],
      )
    ).map(({ number, id }) => [number, id.replaceAll("-", "")]),
  );
  const failed = new Map<string, number>();
  server.mood = ({ transactionId }) => {
    const run = byTransaction.get(transactionId);
    if (!run || calm) return undefined;
    let rolled = run.roll();
    for (const [share, mood] of MOODS)
      if ((rolled -= share) < 0) {
        failed.set(mood.how, (failed.get(mood.how) ?? 0) + 1);
        return mood;
      }
    return undefined;
  };
  server.decide = (number) => {
    const rolled = diceOf(number)();
    return rolled < 0.04 ? { closed: "NO_RELATION" } : rolled < 0.4 ? "PENDING" : "SUCCESS";
  };
  let _crashes = 0;
  const cut = (run: Run | undefined) => {
    if (calm || !run || run.roll() >= 0.04) return;
    _crashes++;
    throw new Crash();
  };
  const rail: Rail<SplitInstruction> = {
    async send(split) {
      cut(byTransaction.get(split.transactionId));
      const outcome = await pay.send(split);
      cut(byTransaction.get(split.transactionId));
      return outcome;
    },
    async ask(split) {
      const outcome = await pay.ask(split);
      cut(byTransaction.get(split.transactionId));
      return outcome;
    },
  };
  const splitting = { begin: kit.begin, look: kit.look, rail };
  const unlessCut = async (step: () => Promise<unknown>) => {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  };
  const beat = async () => {
    kit.clock.advance({ minutes: 1 });
    await planSplits(kit.begin, actor);
    await unlessCut(() => advanceSplits(splitting, actor));
  };

  for (let at = 0; at < BEATS; at++) {
    // The brand spends what it received, so returns wait; now and then it tops up, and some time out.
    if (at % 5 === 2) server.balance = 0;
    if (at % 5 === 4) server.balance += 100_000;
    if (at === 8) server.timeOut();
    server.settle();
    const refunded = runs.filter((run) => run.refunds < 2 && run.roll() < 0.06);
    const occurredAt = new Date("2026-03-14T05:00:00Z");
    if (refunded.length > 0)
      await there.as((work) =>
        refundOrders(
          work,
          refunded.map((run) => ({
            ...{
              source: "till",
              orderNumber: run.number,
              number: `${run.number}-${run.refunds++}`,
            },
            ...{ refundMinor: run.netMinor / 2n, occurredAt },
          })),
        ),
      );
    await beat();
    // Notices come late, twice, and of what nothing is known of.
    for (const { transactionId, roll } of runs)
      if (roll() < 0.02)
        for (const told of [transactionId, transactionId]) {
          const { headers, body } = server.notice(told);
          const notice = pay.openNotice(headers, body, new Date());
          await unlessCut(() => askAfter(splitting, actor, notice?.transactionId ?? ""));
        }
  }
  calm = true;
  server.balance += 1_000_000_000;
  for (let at = 0; at < 8; at++) {
    server.settle();
    await beat();
  }

  const ours = await kit.asOwner<{ out_no: string; amount: string; kind: string; state: string }>(
    "select out_no, amount_minor as amount, kind, state from split_now where brand_id = $1 order by out_no",
    [there.brandId],
  );
  expect(ours.filter(({ state }) => state === "PLANNED" || state === "SENT")).toEqual([]);
  // Each number moved once there, and what succeeded here is just what moved.
  const shown = (list: readonly (readonly [string, number])[]) => [...list].sort();
  expect(new Set(server.moved.map(({ number }) => number)).size).toBe(server.moved.length);
  expect(
    shown(
      ours
        .filter(({ state, kind }) => state === "SUCCEEDED" && kind !== "FINISH")
        .map(({ out_no, amount }) => [out_no, Number(amount)] as const),
    ),
  ).toEqual(shown(server.moved.map(({ number, amount }) => [number, amount] as const)));
  // The brand has no more of any order than its lines still owe, and nobody's money stays frozen.
  const held = await kit.asOwner<{ transaction_id: string; owed: string; had: string }>(
    `select p.transaction_id, -(select sum(l.amount_minor) from settlement_line l
        where l.franchisee_id = p.franchisee_id and (l.posting_id = p.order_id or l.corrects_posting_id = p.order_id)) as owed,
      (select coalesce(sum(case kind when 'SPLIT' then amount_minor else -amount_minor end), 0) from split_now s
        where s.payment_id = p.id and s.kind <> 'FINISH' and s.state = 'SUCCEEDED') as had
     from order_payment p where p.brand_id = $1`,
    [there.brandId],
  );
  expect(held).toHaveLength(RUNS);
  expect(
    held.filter(({ owed, had }) => BigInt(had) > (BigInt(owed) < 0n ? 0n : BigInt(owed))),
  ).toEqual([]);
  expect(runs.filter(({ transactionId }) => server.frozen(transactionId) > 0)).toEqual([]);
  // The book says the same in money.
  const net = server.moved.reduce(
    (sum, { kind, amount }) => sum + (kind === "split" ? amount : -amount),
    0,
  );
  const [booked] = await kit.asOwner<{ paid: string }>(
    "select sum(amount) as paid from ledger_entry where brand_id = $1 and address = 'franchisee/north/paid'",
    [there.brandId],
  );
  expect(Number(booked?.paid)).toBe(-net);
  for (const check of splitChecks) {
    const scope = kit.look(forAllBrands("verify"));
    expect(
      (await check.run(scope, () => ({ update: () => undefined, stop: () => undefined }))).broken,
    ).toBeUndefined();
  }
  expect(await faultsOf(kit, there.brandId)).toEqual([]);
  const _count = (kind: string, state: string) =>
    ours.filter((each) => each.kind === kind && each.state === state).length;
}, 300_000);
