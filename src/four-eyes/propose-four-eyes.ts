import { TooEarly } from "../brand/brand.refusals.ts";
import { personOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { maySayFourEyes } from "./four-eyes.policy.ts";
import { holdFourEyes, writeFourEyes } from "./four-eyes.queries.ts";
import type { FourEyes, FourEyesVersion } from "./four-eyes.rules.ts";

export interface ProposeFourEyes extends FourEyes {
  readonly fromAt: Date;
}

/** Proposes what is to take two people from an instant on; nothing changes until another person approves it. */
export async function proposeFourEyes(work: Work, wish: ProposeFourEyes): Promise<FourEyesVersion> {
  maySayFourEyes(work.actor);
  const { terms, payouts, adjustmentsFrom, fromAt } = wish;
  if (adjustmentsFrom !== null && adjustmentsFrom < 1n)
    throw new BadInput("adjustments of 1 point or more take two people, or none do");
  if (fromAt < work.now) throw new TooEarly(work.now);

  const last = (await holdFourEyes(work)).at(-1);
  const rule: FourEyesVersion = {
    ...{ id: newId(), version: (last?.version ?? 0) + 1, terms, payouts, adjustmentsFrom, fromAt },
    ...{ proposedBy: personOf(work.actor), proposedAt: work.now },
    ...{ approvedBy: null, approvedAt: null },
  };
  await writeFourEyes(work, rule);
  return rule;
}
