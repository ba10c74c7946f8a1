import { createHash } from "node:crypto";
import { settleStatements } from "../acceptance/settle-statements.ts";
import { BrandEntity } from "../brand/brand.entity.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { openBook, post } from "../ledger/post.ts";
import { payingTransfers } from "../payout/payout.rules.ts";
import type { Outcome, Rail } from "../payout/rail.rules.ts";
import type { Begin, Look, Work } from "../platform/database/work.ts";
import { openSplits, writeAct } from "./split.queries.ts";
import { judgeOutcome, type Split, type SplitInstruction, waitsForMoney } from "./split.rules.ts";

/** What a step needs: the book, and the rail. */
export interface Splitting {
  readonly begin: Begin;
  readonly look: Look;
  readonly rail: Rail<SplitInstruction>;
}

const PAGE = 200;
const LANES = 8;

/**
 * Takes every open instruction of a brand a step on: what is planned is sent, what was sent is asked after. That it is
 * sent is written before it is; what came of it, after. Cut off between, the next step asks before it sends again, and
 * sends under the same number. Answers how many ended.
 */
export async function advanceSplits(
  splitting: Splitting,
  actor: Actor,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<number> {
  let ended = 0;
  let behind: string | undefined;
  let failed: PromiseRejectedResult | undefined;
  for (;;) {
    const page = await openSplits(splitting.look(actor), { behind, limit: PAGE });
    for (let at = 0; at < page.length; at += LANES) {
      if (signal?.aborted) return ended;
      const lanes = page.slice(at, at + LANES).map((split) => advance(splitting, actor, split));
      // One that fails holds no other up.
      for (const each of await Promise.allSettled(lanes))
        if (each.status === "rejected") failed ??= each;
        else if (each.value) ended++;
    }
    if (page.length < PAGE) break;
    behind = page.at(-1)?.id;
  }
  if (failed) throw failed.reason;
  return ended;
}

/**
 * Asks after the open instructions of one transaction: somebody said that something came of them. What is not known there
 * may just be on its way, sent by another: that is the job's to judge.
 */
export async function askAfter(
  splitting: Splitting,
  actor: Actor,
  transactionId: string,
): Promise<void> {
  const open = await openSplits(splitting.look(actor), { transactionId, limit: PAGE });
  for (const split of open)
    if (split.state === "SENT") {
      const asked = await splitting.rail.ask(split);
      if (asked.ended !== "UNKNOWN") await settle(splitting, actor, split, asked);
    }
}

/** Whether it ended. */
async function advance(splitting: Splitting, actor: Actor, split: Split): Promise<boolean> {
  const { begin, rail } = splitting;
  if (split.state === "SENT") {
    const asked = await rail.ask(split);
    if (asked.ended !== "UNKNOWN") {
      const outcome = waitsForMoney(split.kind, asked) ? await nudge(rail, split, asked) : asked;
      return settle(splitting, actor, split, outcome);
    }
  } else if (!(await begin(actor, (work) => noteSending(work, split)))) return false;
  return settle(splitting, actor, split, await sendSurely(rail, split));
}

/** A return that waits for money is asked for again under its number; nothing but a yes says more than it did. */
async function nudge(rail: Splitting["rail"], split: Split, asked: Outcome): Promise<Outcome> {
  const sent = await rail.send(split);
  return sent.ended === "DONE" ? sent : asked;
}

/** Sends; a no is asked after before it is believed, as an earlier attempt may have been heard. */
async function sendSurely(rail: Splitting["rail"], split: Split): Promise<Outcome> {
  const sent = await rail.send(split);
  if (sent.ended !== "FAILED") return sent;
  const asked = await rail.ask(split);
  return asked.ended === "UNKNOWN" ? sent : asked;
}

/** The instruction as it is behind the lock of its franchisee's book; undefined: it is open no more. */
async function held(work: Work, { id, franchiseeId }: Split) {
  const book = await openBook(work, { ownerIds: [franchiseeId], keys: [splitKey(id)] });
  const [split] = await openSplits(work, { id, limit: 1 });
  return split && { book, split };
}

const splitKey = (id: string): string => `split:${id}`;

/** Writes that it is being sent, before it is; false: another was here first. */
async function noteSending(work: Work, planned: Split): Promise<boolean> {
  const now = await held(work, planned);
  if (now?.split.state !== "PLANNED") return false;
  await writeAct(work, now.split, { state: "SENT", reason: null });
  return true;
}

/** Writes what came of it, and books what it moved, once: what ended already stays as it is. */
const settle = (
  { begin }: Splitting,
  actor: Actor,
  open: Split,
  outcome: Outcome,
): Promise<boolean> =>
  begin(actor, async (work) => {
    const judged = judgeOutcome(open, outcome, work.now);
    if (!judged) return false;
    const now = await held(work, open);
    if (!now) return false;
    const { book, split } = now;
    await writeAct(work, split, { ...judged, outcome });
    if (judged.state === "SUCCEEDED" && split.kind !== "FINISH") {
      const { currency } = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
      const { amountMinor } = split;
      // The seller has paid headquarters; a return is headquarters' payment.
      const signed = split.kind === "SPLIT" ? -amountMinor : amountMinor;
      const kind = split.kind === "SPLIT" ? "split" : "split-return";
      const [outcomeOfPost] = await post(work, book, [
        {
          ...{ id: newId(), ownerId: split.franchiseeId, key: splitKey(split.id), kind: "payout" },
          fingerprint: createHash("sha256").update(String(signed)).digest(),
          occurredAt: work.now,
          transfers: payingTransfers(split.franchiseeCode, signed, { currency, kind }),
        },
      ]);
      if (outcomeOfPost?.kind !== "posted")
        throw new Error("a split that had not ended is booked already");
      // What no statement declared yet settles none.
      if (split.isDeclared) await settleStatements(work, [split.franchiseeId]);
    }
    return true;
  });
