import type { Work } from "../platform/database/work.ts";
import { payoutsOf } from "./payout.queries.ts";
import { UnknownPayout } from "./payout.refusals.ts";
import type { Payout } from "./payout.rules.ts";
import { holdPayouts, type Step, takeSteps } from "./take-steps.ts";

/** Takes one payout a step on, behind the lock of its franchisee's book. */
export async function moveOne(work: Work, payoutId: string, next: Step["next"]): Promise<Payout> {
  const [found] = await payoutsOf(work, { ids: [payoutId] });
  if (!found) throw new UnknownPayout(payoutId);
  const { book, held } = await holdPayouts(work, [found]);
  const [moved] = await takeSteps(work, book, [{ payout: held.get(payoutId) ?? found, next }]);
  return moved as Payout;
}
