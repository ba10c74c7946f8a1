import { createHash } from "node:crypto";
import { addActs, livesOf } from "../acceptance/add-acts.ts";
import { BrandEntity } from "../brand/brand.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Book } from "../ledger/apply.ts";
import { openBook, post } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { type BookedLine, transfersOf } from "../settlement/booking.rules.ts";
import {
  holdOpenMonth,
  linesAt,
  linesCorrecting,
  ownersNamed,
  writeLines,
} from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { mayResolveDisputes } from "./dispute.policy.ts";
import { disputesNamed } from "./dispute.queries.ts";
import { DisputeClosed } from "./dispute.refusals.ts";
import { correctionOf, type Dispute, leftOf, upheldMinor } from "./dispute.rules.ts";
import { disputeNamed } from "./open-dispute.ts";

export interface ResolveDispute {
  readonly disputeId: string;
  readonly verdict: "UPHELD" | "REJECTED";
  /** Of what is upheld: how much of the line; all that is disputed when left out. */
  readonly amountMinor?: bigint | undefined;
  readonly reason: string;
}

/**
 * Headquarters decides a dispute, and says why. What is upheld is taken back by a line in the open month that names
 * the line it corrects; the statement stays as it is. Twice is once.
 */
export async function resolveDispute(work: Work, wish: ResolveDispute): Promise<Dispute> {
  mayResolveDisputes(work.actor);
  judge(wish);

  const found = await disputeNamed(work, wish.disputeId);
  const [line] = await linesAt(work, [found]);
  if (!line) throw new Error("a line that is disputed is in the book");
  // A refund of the same order waits for its owner's book, as we do: no two take back the same.
  const ownerIds = [found.franchiseeId, line.ownerId, ...(await ownersNamed(work, line))];
  const [month, book] = await Promise.all([
    holdOpenMonth(work),
    openBook(work, { ownerIds, keys: [] }),
  ]);
  const dispute = await disputeNamed(work, found.id);
  if (dispute.state !== "OPEN") {
    if (isSame(dispute, wish)) return dispute;
    throw new DisputeClosed(dispute.id, dispute.state);
  }

  let amountMinor: bigint | undefined;
  if (wish.verdict === "UPHELD") {
    const left = leftOf(line, await linesCorrecting(work, [line]));
    amountMinor = upheldMinor(dispute, left, wish.amountMinor);
    if (month === undefined) throw new Error("where a month was closed, one is open");
    const said = { disputeId: dispute.id, amountMinor, month, at: work.now };
    await correct(work, book, correctionOf(line, left, { ...said, postingId: newId() }));
  }
  const { id: disputeId, statementId, franchiseeId } = dispute;
  await addActs(work, [
    {
      statement: { id: statementId, franchiseeId },
      life: (await livesOf(work, [statementId]))(statementId),
      acts: [
        {
          ...{ kind: wish.verdict, disputeId, text: wish.reason },
          ...(amountMinor !== undefined && { amountMinor }),
        },
      ],
    },
  ]);
  return (await disputesNamed(work, [disputeId])).get(disputeId) ?? dispute;
}

/** Books the line that takes back. */
async function correct(work: Work, book: Book, line: BookedLine): Promise<void> {
  const { currency } = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const { postingId: id, ownerId, month, occurredAt } = line;
  const disputeId = line.about?.slice("dispute/".length) ?? "";
  await post(work, book, [
    {
      ...{ id, ownerId, key: `correction:${disputeId}`, kind: "correction", occurredAt },
      fingerprint: createHash("sha256").update(`${disputeId} ${line.amountMinor}`).digest(),
      transfers: transfersOf([line], month, currency),
    },
  ]);
  await writeLines(work, [line]);
  for (const fact of linesAccrued(work.brandId, [line])) work.record(fact);
}

function judge({ verdict, amountMinor }: ResolveDispute): void {
  if (amountMinor === undefined) return;
  if (verdict === "REJECTED") throw new BadInput("what is rejected has no amount");
  if (amountMinor <= 0n) throw new BadInput("an upheld amount is above zero");
}

const isSame = (dispute: Dispute, wish: ResolveDispute): boolean =>
  dispute.state === wish.verdict &&
  dispute.closedWhy === wish.reason &&
  (wish.amountMinor ?? dispute.upheldMinor) === dispute.upheldMinor;
