import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const RoleEntity = defineEntity({
  name: "Role",
  tableName: "role",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    code: p.text(),
    side: p.text(),
    name: p.text(),
    rights: p.array(),
  },
  filters: brandFilter,
});

/** A role of the brand's own, beside the built-in templates. */
export type RoleRow = InferEntity<typeof RoleEntity>;
