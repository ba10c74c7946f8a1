import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const StaffEntity = defineEntity({
  name: "Staff",
  tableName: "staff",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    name: p.text(),
    role: p.text(),
    franchiseeId: p.uuid().nullable(),
    storeId: p.uuid().nullable(),
    leftAt: p.datetime().nullable(),
  },
  filters: brandFilter,
});

/** A person who works for headquarters (neither id set), for a franchisee, or in one store. */
export type Staff = InferEntity<typeof StaffEntity>;
