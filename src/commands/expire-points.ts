import { brandZones } from "../brand/brand.queries.ts";
import { expirePoints, type PointsExpired } from "../expiry/expire-points.ts";
import type { Hub } from "../hub.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import type { Progress } from "./progress.ts";
import { findBrand } from "./token.ts";

/** Books what is over from the command line: one brand's, or every brand's. */
export async function expireBrandPoints(
  hub: Pick<Hub, "begin" | "look">,
  wish: { readonly brand?: string | undefined },
  progress: Progress,
): Promise<PointsExpired> {
  const brands =
    wish.brand === undefined
      ? await brandZones(hub.look(forAllBrands("expire-points")))
      : [await findBrand(hub, wish.brand)];
  let all: PointsExpired = { members: 0, buckets: 0, points: 0n };
  for (const { brandId } of brands) {
    const bar = progress.start("members", 0);
    try {
      const done = await expirePoints(hub.begin, system("expire", brandId), {
        tell: (members, total) => bar.update(members, total),
      });
      all = {
        members: all.members + done.members,
        buckets: all.buckets + done.buckets,
        points: all.points + done.points,
      };
    } finally {
      bar.stop();
    }
  }
  return all;
}
