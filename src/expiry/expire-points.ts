import { createHash } from "node:crypto";
import { BrandEntity } from "../brand/brand.entity.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { dayOf } from "../kernel/month.ts";
import type { Posting } from "../ledger/apply.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import { lotsOf } from "../points/lots.rules.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { clearPoints, writeCleared } from "../settlement/clear-points.ts";
import { holdOpenMonth } from "../settlement/line.queries.ts";
import { mayExpirePoints } from "./expiry.policy.ts";
import { countMembers, expiryPage } from "./expiry.queries.ts";
import { expire } from "./expiry.rules.ts";

export interface PointsExpired {
  /** How many members were looked at. */
  readonly members: number;
  /** How many buckets were emptied by this call, and of how many points. */
  readonly buckets: number;
  readonly points: bigint;
}

/** Small, so that a till whose member is in it does not wait long. */
const PAGE = 500;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * Books the end of every bucket of the brand whose last local day is over, a page of members at a time,
 * each page in a transaction of its own. Interrupted or called again, it finds what is left: a bucket that
 * was emptied holds nothing. Nobody waits for it: wallets leave out what is over the instant it is.
 */
export async function expirePoints(
  begin: Begin,
  actor: Actor,
  how: {
    readonly tell?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
    readonly pageSize?: number;
  } = {},
): Promise<PointsExpired> {
  mayExpirePoints(actor);
  const { tell = () => undefined, signal, pageSize = PAGE } = how;
  const total = await begin(actor, countMembers);
  let done: PointsExpired = { members: 0, buckets: 0, points: 0n };
  for (let behind: string | undefined = FIRST; behind && !signal?.aborted; ) {
    const after: string = behind;
    const page = await begin(actor, (work) => expirePage(work, after, pageSize));
    done = {
      members: done.members + page.members,
      buckets: done.buckets + page.buckets,
      points: done.points + page.points,
    };
    tell(done.members, total);
    behind = page.members < pageSize ? undefined : page.last;
  }
  return done;
}

async function expirePage(work: Work, behind: string, size: number) {
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const today = dayOf(work.now, brand.timeZone);
  const { members, last, holders } = await expiryPage(work, { behind, size, today });
  if (holders.length === 0) return { members, last, buckets: 0, points: 0n };
  const openMonth = await holdOpenMonth(work);
  const opened = await openWallets(work, { memberIds: holders, keys: [] });

  const postings = holders.flatMap((ownerId): Posting[] =>
    expire(opened.book.balances.get(ownerId), today).map(({ address, version, transfer }) => ({
      id: newId(),
      ownerId,
      // A bucket that is filled again, by a late order or a refund, has another version and ends again.
      key: `expire:${ownerId}:${address}:${version}`,
      fingerprint: createHash("sha256").update(String(transfer.amount)).digest(),
      kind: "expiry",
      occurredAt: work.now,
      transfers: [transfer],
    })),
  );
  const acts = postings.map((posting) => ({
    posting,
    act: { kind: "EXPIRED", lots: lotsOf(posting.transfers, "expire") } as const,
  }));
  const cleared = await clearPoints(work, acts, openMonth);
  await postToWallets(work, opened, cleared.postings);
  await writeCleared(work, cleared, openMonth);

  let points = 0n;
  for (const { id, ownerId, transfers } of postings) {
    const amount = transfers.reduce((sum, transfer) => sum + transfer.amount, 0n);
    work.record(walletMoved(ownerId, { kind: "EXPIRED", postingId: id, change: -amount }));
    points += amount;
  }
  return { members, last, buckets: postings.length, points };
}
