import type { Work } from "../platform/database/work.ts";
import { type Bearer, type Brand, BrandEntity, type Shortfall } from "./brand.entity.ts";
import { mayManageBrand } from "./brand.policy.ts";

export interface SetShortfall {
  readonly shortfall: Shortfall;
  /** Of what is clamped away; headquarters when left out. */
  readonly bearer?: Bearer | null | undefined;
}

/** Says what becomes of points that must be taken back and are spent; for every refund from now on. */
export async function setShortfall(work: Work, wish: SetShortfall): Promise<Brand> {
  mayManageBrand(work.actor, "RULES");

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  brand.shortfall = wish.shortfall;
  brand.shortfallBearer = wish.bearer ?? "HEADQUARTERS";
  await work.em.flush();
  return brand;
}
