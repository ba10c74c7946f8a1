import { fourEyesOf } from "../four-eyes/four-eyes.queries.ts";
import { personOf } from "../kernel/actor.ts";
import type { Work } from "../platform/database/work.ts";
import { payables } from "../statement/payable.queries.ts";
import { mayPay } from "./payout.policy.ts";
import { payoutsOf, runOf, standings } from "./payout.queries.ts";
import { PayoutsNotCovered, UnknownPayoutRun } from "./payout.refusals.ts";
import { isCovered, judgeRelease, type Payout, type PayoutRun, stateOf } from "./payout.rules.ts";
import { holdPayouts, takeSteps } from "./take-steps.ts";

export interface ReleasePayouts {
  readonly runId: string;
}

/** Releases what a colleague prepared: what was not cancelled is sent, all of it or nothing. Twice is once. */
export async function releasePayouts(
  work: Work,
  wish: ReleasePayouts,
): Promise<{ readonly run: PayoutRun; readonly payouts: readonly Payout[] }> {
  mayPay(work.actor, "RELEASE_PAYOUTS");
  const run = await runOf(work, { id: wish.runId });
  if (!run) throw new UnknownPayoutRun(wish.runId);
  judgeRelease(run, personOf(work.actor), (await fourEyesOf(work)).payouts);

  const { book, held } = await holdPayouts(work, await payoutsOf(work, { runIds: [run.id] }));
  const waiting = [...held.values()].filter((payout) => stateOf(payout) === "INSTRUCTED");
  await mustBeCovered(work, waiting);
  const next = { state: "SENT", reason: null, reference: null } as const;
  const sent = await takeSteps(
    work,
    book,
    waiting.map((payout) => ({ payout, next })),
  );
  for (const payout of sent) held.set(payout.id, payout);
  return { run, payouts: [...held.values()] };
}

/** Since it was prepared a dispute may have been opened, or another run been paid. */
async function mustBeCovered(work: Work, payouts: readonly Payout[]): Promise<void> {
  const franchiseeIds = payouts.map(({ franchiseeId }) => franchiseeId);
  const [claims, standing] = await Promise.all([
    payables(work, franchiseeIds),
    standings(work, franchiseeIds, null),
  ]);
  const payable = new Map(claims.map((claim) => [claim.franchiseeId, claim.payableMinor]));
  const bare = payouts.filter(({ franchiseeId, amountMinor }) => {
    const stands = standing.get(franchiseeId);
    const payableMinor = payable.get(franchiseeId) ?? 0n;
    return !stands || !isCovered(amountMinor, { ...stands, payableMinor });
  });
  if (bare.length > 0) throw new PayoutsNotCovered(bare.map(({ number }) => number));
}
