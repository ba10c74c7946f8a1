import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import {
  type Due,
  type PlannedRow,
  refundedSplits,
  ruleOf,
  type SplitRule,
  unfinishedPayments,
  unplannedPayments,
  VISIBLE_SECONDS,
  writePlanned,
} from "./split.queries.ts";
import { outNoOf, type Planned, planPayment, planReturn, WAIT_MS } from "./split.rules.ts";

const PAGE = 200;

/**
 * Plans what WeChat Pay is to be told, from what orders' lines say. Nothing is sent here. `since`: all that came before was
 * planned, as far as it could be seen; undefined: look at everything. Answers how many instructions.
 */
export async function planSplits(
  begin: Begin,
  actor: Actor,
  { since, signal }: { readonly since?: Date | undefined; readonly signal?: AbortSignal } = {},
): Promise<number> {
  let planned = 0;
  const from = new Date(Math.max(0, +(since ?? 0) - VISIBLE_SECONDS * 1_000));
  for (const plan of [planPayments, planFinishes, planReturns])
    for (;;) {
      if (signal?.aborted) return planned;
      const page = await begin(actor, (work) => planPage(work, plan, from));
      planned += page;
      if (page < PAGE) break;
    }
  return planned;
}

type Plan = (work: Work, rule: SplitRule, since: Date) => Promise<number>;

async function planPage(work: Work, plan: Plan, since: Date): Promise<number> {
  const rule = await ruleOf(work);
  if (!rule) return 0;
  // What came before there was a rule waits for the first.
  return plan(work, rule, rule.setAt < since ? since : new Date(0));
}

/** Locks the books in question, so that lines, splits and plans stand still, and reads again what was found. */
async function behindLocks<D extends Due>(work: Work, read: () => Promise<D[]>): Promise<D[]> {
  const found = await read();
  if (found.length === 0) return [];
  await lockOwners(work, [...new Set(found.map(({ franchiseeId }) => franchiseeId))]);
  const known = new Set(found.map(({ paymentId }) => paymentId));
  return (await read()).filter(({ paymentId }) => known.has(paymentId));
}

const rowOf = (
  due: Due,
  planned: Planned,
  rule: { readonly brandMchid: string; readonly maxBps: number },
): PlannedRow => ({
  ...planned,
  ...{ id: newId(), due, outNo: outNoOf(due.orderId, planned.kind, planned.no) },
  ...{ brandMchid: rule.brandMchid, maxBps: rule.maxBps },
});

async function planPayments(work: Work, rule: SplitRule, since: Date): Promise<number> {
  const until = new Date(+work.now - WAIT_MS);
  const dues = await behindLocks(work, () => unplannedPayments(work, { since, until }, PAGE));
  const maxBps = BigInt(rule.maxBps);
  await writePlanned(
    work,
    dues.flatMap((due) =>
      planPayment(due, due.owedMinor, { maxBps, now: work.now }).map((each) =>
        rowOf(due, each, rule),
      ),
    ),
  );
  return dues.length;
}

async function planFinishes(work: Work, rule: SplitRule, since: Date): Promise<number> {
  const dues = await behindLocks(work, () => unfinishedPayments(work, since, PAGE));
  const finish = { kind: "FINISH", no: 1, amountMinor: 0n, deferredMinor: 0n } as const;
  await writePlanned(
    work,
    dues.map((due) => rowOf(due, { ...finish, deferred: undefined }, rule)),
  );
  return dues.length;
}

async function planReturns(work: Work, rule: SplitRule, since: Date): Promise<number> {
  const splits = await behindLocks(work, () => refundedSplits(work, since, PAGE));
  const rows = splits.flatMap((split) => {
    const { splitMinor: amountMinor, brandMchid, paidAt, isDeclared, returns } = split;
    const planned = planReturn(
      { amountMinor, paidAt, isDeclared },
      split.owedMinor,
      returns,
      work.now,
    );
    return planned ? [rowOf(split, planned, { ...rule, brandMchid })] : [];
  });
  await writePlanned(work, rows);
  return rows.length;
}
