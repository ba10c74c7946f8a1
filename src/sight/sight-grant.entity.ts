import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { GrantedSight, GrantViewer } from "./sight.rules.ts";

export const SightGrantEntity = defineEntity({
  name: "SightGrant",
  tableName: "sight_grant",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    franchiseeId: p.uuid(),
    viewer: p.text().$type<GrantViewer>(),
    sight: p.text().$type<GrantedSight>(),
    reason: p.text().nullable(),
    grantedBy: p.uuid(),
    fromAt: p.datetime(),
    untilAt: p.datetime().nullable(),
  },
  filters: brandFilter,
});

/** How much of a franchisee's members one side shows the other, until a later grant or its end. */
export type SightGrant = InferEntity<typeof SightGrantEntity>;
