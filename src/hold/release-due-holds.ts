import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Begin } from "../platform/database/work.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { membersWithDueHolds } from "./hold.queries.ts";

const PAGE = 500;
const LOOK_BACK_MS = 7 * 24 * 3_600_000;

/**
 * Posts the releases of a brand's holds that have timed out, a page of them in each transaction, and
 * answers how many. Wallets are right without it: it makes the book say what they read. It may be stopped
 * anywhere and begun again: what is posted is not due any more. It looks `since` an instant, a week back
 * when left out; an older one that nobody released is released when its wallet is next opened.
 */
export async function releaseDueHolds(
  begin: Begin,
  actor: Actor,
  wish: { readonly since?: Date; readonly page?: number } = {},
): Promise<number> {
  if (!isHeadquarters(actor))
    throw new Forbidden("only the hub itself releases what has timed out");
  const { page = PAGE } = wish;
  let released = 0;
  for (;;) {
    const { found, posted } = await begin(actor, async (work) => {
      const since = wish.since ?? new Date(work.now.getTime() - LOOK_BACK_MS);
      const due = await membersWithDueHolds(work, { since, limit: page });
      const opened = await openWallets(work, { memberIds: [...new Set(due)], keys: [] });
      await postToWallets(work, opened, []);
      return { found: due.length, posted: opened.timedOut.length };
    });
    released += posted;
    if (found < page) return released;
  }
}
