import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const PointKindEntity = defineEntity({
  name: "PointKind",
  tableName: "point_kind",
  properties: {
    brandId: p.uuid().primary(),
    code: p.text().primary(),
    name: p.text(),
  },
  filters: brandFilter,
});

/** A further kind of points, which grows and is never spent; its code is the asset in the book. */
export type PointKind = InferEntity<typeof PointKindEntity>;
