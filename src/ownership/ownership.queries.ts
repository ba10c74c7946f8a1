import { BrandEntity } from "../brand/brand.entity.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Ownership } from "./ownership.rules.ts";
import { OwnershipModelEntity } from "./ownership-model.entity.ts";

/** All that was ever said about whose members are. */
export async function ownershipOf(scope: Scope): Promise<Ownership> {
  const [brand, versions] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }),
    scope.em.find(OwnershipModelEntity, {}),
  ]);
  return { founding: brand.ownershipModel, versions };
}
