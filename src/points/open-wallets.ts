import { zoneOf } from "../brand/brand.queries.ts";
import { dayOf } from "../kernel/month.ts";
import { type Applied, apply, type Book, type Posting } from "../ledger/apply.ts";
import { openBook, writeApplied } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { timeOuts } from "./held.rules.ts";
import { type Wallet, walletOf } from "./points.accounts.ts";
import { walletMoved } from "./points.events.ts";

/** Members' wallets under lock, to decide on. */
export interface OpenWallets {
  readonly book: Book;
  /** The brand's time zone, and the local day it is there. */
  readonly timeZone: string;
  readonly today: string;
  /** What ended by itself before: it is written with what is decided now, or not at all. */
  readonly timedOut: readonly Applied[];
  wallet(memberId: string): Wallet;
}

/**
 * Locks members' books and reads their wallets as they are right now: what a hold kept beyond its time is
 * back in its bucket, whether or not the job came by. Members that a caller names are locked by `lockMembers` before.
 */
export async function openWallets(
  work: Work,
  wish: { readonly memberIds: readonly string[]; readonly keys: readonly string[] },
): Promise<OpenWallets> {
  const timeZone = await zoneOf(work);
  const book = await openBook(work, { ownerIds: wish.memberIds, keys: wish.keys });
  const timedOut = releaseTimedOut(work, book, wish.memberIds);
  const today = dayOf(work.now, timeZone);
  const wallet = (memberId: string) => walletOf(book.balances.get(memberId), today);
  return { book, timeZone, today, timedOut, wallet };
}

/** Puts what holds kept beyond their time back in an opened book: to be written with what is decided on it. */
export const releaseTimedOut = (
  work: Work,
  book: Book,
  memberIds: readonly string[],
): readonly Applied[] =>
  [...new Set(memberIds)]
    .flatMap((memberId) => timeOuts(memberId, book.balances.get(memberId), work.now))
    .map((posting) => apply(book, posting));

/** Tells of what was put back, once it is written. */
export function tellReleased(work: Work, timedOut: readonly Applied[]): void {
  for (const each of timedOut)
    if (each.kind === "posted")
      work.record(
        walletMoved(each.posting.ownerId, {
          kind: "RELEASED",
          postingId: each.posting.id,
          change: each.transfers.reduce((sum, { amount }) => sum + amount, 0n),
        }),
      );
}

/** Posts what was decided on open wallets, behind what ended by itself before. */
export async function postToWallets(
  work: Work,
  { book, timedOut }: OpenWallets,
  postings: readonly Posting[],
): Promise<void> {
  const applied = [...timedOut, ...postings.map((posting) => apply(book, posting))];
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("what was judged sound on an open wallet must be posted");
  await writeApplied(work, book, applied);
  tellReleased(work, timedOut);
}
