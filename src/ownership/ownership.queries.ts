import type { OwnershipModel } from "../brand/brand.entity.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Ownership, OwnershipVersion } from "./ownership.rules.ts";

/** All that was ever said about whose members are. */
export async function ownershipOf(scope: Scope): Promise<Ownership> {
  const [brands, versions] = await Promise.all([
    scope.rows<{ ownership_model: OwnershipModel }>(sql("ownership.founding")`
      select ownership_model from brand where id = ${scope.brandId}::uuid`),
    scope.rows<{
      franchisee_id: string | null;
      version: number;
      model: OwnershipModel | null;
      exceptions: OwnershipVersion["exceptions"];
      from_at: string;
    }>(sql("ownership.versions")`
      select franchisee_id, version, model, exceptions, from_at from ownership_model
      where brand_id = ${scope.brandId}::uuid`),
  ]);
  const [brand] = brands;
  if (!brand) throw new Error(`there is no brand ${scope.brandId}`);
  return {
    founding: brand.ownership_model,
    versions: versions.map(({ franchisee_id: franchiseeId, from_at: fromAt, ...version }) => ({
      ...{ ...version, franchiseeId, fromAt: new Date(fromAt) },
    })),
  };
}
