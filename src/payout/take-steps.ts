import { createHash } from "node:crypto";
import { settleStatements } from "../acceptance/settle-statements.ts";
import { BrandEntity } from "../brand/brand.entity.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { openBook, post } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { payoutMoved } from "./payout.events.ts";
import { payoutsOf, writeActs } from "./payout.queries.ts";
import { judgeStep, type Payout, type PayoutAct, payingTransfers } from "./payout.rules.ts";

/** A step that was judged sound, or taken before. */
export interface Step {
  readonly payout: Payout;
  readonly next: Pick<PayoutAct, "state" | "reason" | "reference">;
}

const payingKey = (payoutId: string): string => `payout:${payoutId}`;

/** Holds the books of the payouts' franchisees, and reads the payouts again behind the locks. */
export async function holdPayouts(work: Work, payouts: readonly Payout[]) {
  const book = await openBook(work, {
    ownerIds: payouts.map(({ franchiseeId }) => franchiseeId),
    keys: payouts.map(({ id }) => payingKey(id)),
  });
  const held = await payoutsOf(work, { ids: payouts.map(({ id }) => id) });
  return { book, held: new Map(held.map((payout) => [payout.id, payout])) };
}

/** Takes steps that follow, and books those that pay: the posting and the act stand or fall together. Answers the payouts as they are then. */
export async function takeSteps(
  work: Work,
  book: Awaited<ReturnType<typeof holdPayouts>>["book"],
  steps: readonly Step[],
): Promise<Payout[]> {
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const sound = steps.filter(({ payout, next }) => judgeStep(payout, next) === "sound");
  const acts = sound.map(({ payout, next }) => ({
    payout,
    act: { ...next, byId: idOf(work.actor), at: work.now },
  }));
  const paid = sound.filter(({ next }) => next.state === "PAID");
  const outcomes = await post(
    work,
    book,
    paid.map(({ payout }) => ({
      ...{ id: newId(), ownerId: payout.franchiseeId, key: payingKey(payout.id), kind: "payout" },
      fingerprint: createHash("sha256").update(String(payout.amountMinor)).digest(),
      occurredAt: work.now,
      transfers: payingTransfers(payout.franchiseeCode, payout.amountMinor, {
        ...{ currency: brand.currency, kind: "payout" },
      }),
    })),
  );
  if (outcomes.some(({ kind }) => kind !== "posted"))
    throw new Error("a payout that was not paid has a posting already");
  await writeActs(work, acts);
  const paidOnes = paid.map(({ payout }) => payout.franchiseeId);
  if (paidOnes.length > 0) await settleStatements(work, paidOnes);
  for (const { payout, act } of acts) work.record(payoutMoved(work.brandId, payout, act.state));
  const added = new Map(acts.map(({ payout, act }) => [payout.id, act]));
  return steps.map(({ payout }) => {
    const act = added.get(payout.id);
    return act ? { ...payout, acts: [...payout.acts, act] } : payout;
  });
}
