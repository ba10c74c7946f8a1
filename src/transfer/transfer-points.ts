import { createHash } from "node:crypto";
import { bindingsOf } from "../binding/binding.queries.ts";
import { bindingAt } from "../binding/binding.rules.ts";
import { ownersNow } from "../brand/store.queries.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { requestKey } from "../ledger/key.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { pointsTransferred } from "./transfer.events.ts";
import { mayTransferPoints } from "./transfer.policy.ts";
import {
  givenOn,
  type PointsTransfer,
  transferRules,
  transfersById,
  writeTransfer,
} from "./transfer.queries.ts";
import { TransferConflict } from "./transfer.refusals.ts";
import { judgeTransfer, move, transferRuleAt } from "./transfer.rules.ts";

export interface TransferPoints {
  /** The giver. */
  readonly memberId: string;
  readonly toMemberId: string;
  /** The giver's own number of this gift: sent twice, it is given once. */
  readonly number: string;
  readonly points: bigint;
}

/** Gives points of one member to another; they keep their issuers and last days. */
export async function transferPoints(work: Work, wish: TransferPoints): Promise<PointsTransfer> {
  mayTransferPoints(work.actor, wish.memberId);
  const { number, points } = wish;
  if (points < 1n) throw new BadInput("at least 1 point is given");

  const [memberId, toMemberId] = await lockMembers(work, wish.memberId, wish.toMemberId);
  const key = requestKey("transfer", wish.memberId, number);
  const opened = await openWallets(work, { memberIds: [memberId, toMemberId], keys: [key] });

  const fingerprint = createHash("sha256")
    .update(JSON.stringify([wish.toMemberId, String(points)]))
    .digest();
  const earlier = opened.book.keys.get(key);
  if (earlier) {
    const recorded = (await transfersById(work, [earlier.postingId])).get(earlier.postingId);
    if (!recorded || !earlier.fingerprint.equals(fingerprint)) throw new TransferConflict(number);
    return recorded;
  }
  if (memberId === toMemberId) throw new BadInput("points are given to somebody else");
  const rule = transferRuleAt(await transferRules(work), work.now);
  judgeTransfer(points, rule, await givenOn(work, memberId, opened.today));
  const moves = move(opened.wallet(memberId), points, opened.wallet(toMemberId));
  const { fromStoreId, toStoreId, franchiseeIds } = await clearedBetween(work, {
    memberId,
    toMemberId,
  });

  const [id, toPostingId] = [newId(), newId()];
  const posting = { fingerprint, kind: "transfer", occurredAt: work.now };
  await postToWallets(work, opened, [
    { ...posting, id, ownerId: memberId, key, transfers: moves.give },
    {
      ...{ ...posting, id: toPostingId, ownerId: toMemberId, key: `transfer-in:${id}` },
      transfers: moves.receive,
    },
  ]);
  const transfer: PointsTransfer = {
    ...{ id, memberId, toMemberId, toPostingId, number, points, fromStoreId, toStoreId },
    ...{ day: opened.today, movedAt: work.now },
  };
  await writeTransfer(work, transfer);

  work.record(walletMoved(memberId, { kind: "GIVEN", postingId: id, change: -points }));
  work.record(
    walletMoved(toMemberId, { kind: "RECEIVED", postingId: toPostingId, change: points }),
  );
  work.record(pointsTransferred(work.brandId, transfer, franchiseeIds));
  return transfer;
}

/** The stores both are bound to, and, where they differ, the franchisees to be cleared between. */
async function clearedBetween(work: Work, wish: Pick<TransferPoints, "memberId" | "toMemberId">) {
  const bindings = await bindingsOf(work, [wish.memberId, wish.toMemberId]);
  const storeOf = (id: string) =>
    bindingAt(
      bindings.filter(({ memberId }) => memberId === id),
      work.now,
    )?.storeId ?? null;
  const [fromStoreId, toStoreId] = [storeOf(wish.memberId), storeOf(wish.toMemberId)];
  if (fromStoreId === toStoreId) return { fromStoreId, toStoreId, franchiseeIds: [] };
  const ids = [fromStoreId, toStoreId].filter((id) => id !== null);
  const owners = await ownersNow(work, ids);
  return { fromStoreId, toStoreId, franchiseeIds: ids.flatMap((id) => owners.get(id) ?? []) };
}
