import { idOf, personOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Month } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { openBook } from "../ledger/post.ts";
import { accountsOf } from "../payee/payee.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { payables } from "../statement/payable.queries.ts";
import { payoutMoved } from "./payout.events.ts";
import { mayPay } from "./payout.policy.ts";
import {
  payoutsOf,
  runOf,
  standings,
  writeActs,
  writePayouts,
  writeRun,
} from "./payout.queries.ts";
import { PayoutRunConflict } from "./payout.refusals.ts";
import {
  judgeClaim,
  type Payout,
  type PayoutRail,
  type PayoutRun,
  type Skip,
} from "./payout.rules.ts";

export interface PreparePayouts {
  /** Of the brand's runs: sent twice, it is prepared once. Stands in the payouts' numbers. */
  readonly number: string;
  /** Pays what was due with this month; left out, all that is due now. */
  readonly month?: Month | undefined;
  readonly rail: PayoutRail;
  /** Collects debts, too; otherwise they are carried forward. */
  readonly collects: boolean;
}

export interface Skipped {
  readonly franchiseeId: string;
  readonly reason: Skip;
}

/** Who a run left out is told as it is prepared; a repeated wish is answered without. */
export interface PreparedRun {
  readonly run: PayoutRun;
  readonly payouts: readonly Payout[];
  readonly skipped: readonly Skipped[];
}

/** Prepares payouts of what is payable. Nothing moves until a second person releases the run. */
export async function preparePayouts(work: Work, wish: PreparePayouts): Promise<PreparedRun> {
  mayPay(work.actor, "PAYOUTS");
  const { number, rail, collects } = wish;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,23}$/.test(number))
    throw new BadInput(
      "a run's number has 1 to 24 letters, digits, - or _, the first no sign: banks take no more",
    );

  const found = await payables(work);
  const franchiseeIds = found.map(({ franchiseeId }) => franchiseeId);
  // Whoever prepares at the same time, closes or pays waits here.
  await openBook(work, { ownerIds: franchiseeIds, keys: [] });
  const earlier = await runOf(work, { number });
  if (earlier) return repeated(work, earlier, wish);

  const run: PayoutRun = {
    ...{ id: newId(), number, month: wish.month ?? null, rail, collects },
    ...{ preparedBy: personOf(work.actor), preparedAt: work.now },
  };
  const [claims, standing, accounts] = await Promise.all([
    payables(work, franchiseeIds),
    standings(work, franchiseeIds, run.month),
    accountsOf(work, franchiseeIds),
  ]);
  const payouts: Payout[] = [];
  const skipped: Skipped[] = [];
  for (const claim of claims) {
    const { franchiseeId, franchiseeCode } = claim;
    const stands = standing.get(franchiseeId);
    if (!stands) throw new Error("every franchisee stands somewhere");
    const account = rail === "BANK_FILE" ? accounts.get(franchiseeId) : undefined;
    const hasAccount = rail === "BY_HAND" || account !== undefined;
    const judged = judgeClaim({ ...claim, ...stands }, { collects, hasAccount });
    if (judged && "skipped" in judged) skipped.push({ franchiseeId, reason: judged.skipped });
    if (judged && "amountMinor" in judged)
      payouts.push({
        ...{ id: newId(), runId: run.id, franchiseeId, franchiseeCode, ...judged },
        number: `${number}-${String(payouts.length + 1).padStart(3, "0")}`,
        ...{ bankAccountId: account?.id ?? null, acts: [] },
      });
  }

  if (!(await writeRun(work, run))) throw new PayoutRunConflict(number);
  await writePayouts(work, payouts);
  const act = {
    ...({ state: "INSTRUCTED", reason: null, reference: null } as const),
    ...{ byId: idOf(work.actor), at: work.now },
  };
  await writeActs(
    work,
    payouts.map((payout) => ({ payout, act })),
  );
  for (const payout of payouts) work.record(payoutMoved(work.brandId, payout, "INSTRUCTED"));
  return { run, payouts: payouts.map((payout) => ({ ...payout, acts: [act] })), skipped };
}

async function repeated(work: Work, run: PayoutRun, wish: PreparePayouts): Promise<PreparedRun> {
  const isSame =
    run.month === (wish.month ?? null) && run.rail === wish.rail && run.collects === wish.collects;
  if (!isSame) throw new PayoutRunConflict(run.number);
  return { run, payouts: await payoutsOf(work, { runIds: [run.id] }), skipped: [] };
}
