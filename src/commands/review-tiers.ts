import { brandZones } from "../brand/brand.queries.ts";
import type { Hub } from "../hub.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import type { TiersReviewed } from "../tier/review.queries.ts";
import { reviewTiers } from "../tier/review-tiers.ts";
import type { Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

/** Reviews today's levels from the command line: one brand's, or every brand's. */
export async function reviewBrandTiers(
  hub: Pick<Hub, "begin" | "look">,
  wish: { readonly brand?: string | undefined },
  progress: Progress,
): Promise<TiersReviewed> {
  const brands =
    wish.brand === undefined
      ? await brandZones(hub.look(forAllBrands("review-tiers")))
      : [await findBrand(hub, wish.brand)];
  let all: TiersReviewed = { members: 0, raised: 0, kept: 0, fell: 0 };
  for (const { brandId } of brands) {
    const bar = progress.start("members", 0);
    try {
      const done = await reviewTiers(hub.begin, system("review-tiers", brandId), {
        tell: (members, total) => bar.update(members, total),
      });
      all = {
        members: all.members + done.members,
        raised: all.raised + done.raised,
        kept: all.kept + done.kept,
        fell: all.fell + done.fell,
      };
    } finally {
      bar.stop();
    }
  }
  return all;
}
