import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const PointValueEntity = defineEntity({
  name: "PointValue",
  tableName: "point_value",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    version: p.integer(),
    points: p.bigint(),
    minor: p.bigint(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** What points pay at a till, so many minor units for so many points, until a later version takes over. */
export type PointValue = InferEntity<typeof PointValueEntity>;
