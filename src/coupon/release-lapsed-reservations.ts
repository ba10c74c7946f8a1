import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Begin } from "../platform/database/work.ts";
import { lapsedReservations, writeSteps } from "./coupon.queries.ts";
import { settle } from "./coupon.rules.ts";
import { offersOf } from "./offers.ts";
import { takeCharges } from "./take-charges.ts";

const PAGE = 500;

/**
 * Releases what checkouts reserved and left: budgets get back what was kept of them. The coupons themselves are good
 * again without it. A page in each transaction; it may be stopped anywhere and begun again.
 */
export async function releaseLapsedReservations(
  begin: Begin,
  actor: Actor,
  { page = PAGE }: { readonly page?: number } = {},
): Promise<number> {
  if (!isHeadquarters(actor)) throw new Forbidden("only the hub itself releases what has lapsed");
  for (let released = 0; ; ) {
    const found = await begin(actor, async (work) => {
      const lapsed = await lapsedReservations(work, page);
      if (lapsed.length === 0) return 0;
      // Whoever uses one of them meanwhile wins: this page is begun again.
      const steps = lapsed.map((coupon) => settle(coupon, work.now));
      await writeSteps(work, steps);
      await takeCharges(
        work,
        steps.flatMap(({ charges }) => charges),
        await offersOf(work, [...new Set(lapsed.map(({ templateId }) => templateId))]),
      );
      return lapsed.length;
    });
    released += found;
    if (found < page) return released;
  }
}
