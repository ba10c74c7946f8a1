import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const StoreEntity = defineEntity({
  name: "Store",
  tableName: "store",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    code: p.text(),
    name: p.text(),
    openedAt: p.datetime(),
    /** Degrees, times ten million. */
    latitude: p.integer().nullable(),
    longitude: p.integer().nullable(),
    closedAt: p.datetime().nullable(),
    successorId: p.uuid().nullable(),
    /** When the last of its members was handed over. */
    handedOverAt: p.datetime().nullable(),
  },
  filters: brandFilter,
});

/** A place that sells. Its code is part of account addresses and never changes. */
export type Store = InferEntity<typeof StoreEntity>;

export const StoreOwnershipEntity = defineEntity({
  name: "StoreOwnership",
  tableName: "store_ownership",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    storeId: p.uuid(),
    franchiseeId: p.uuid(),
    fromAt: p.datetime(),
    toAt: p.datetime().nullable(),
  },
  filters: brandFilter,
});

/** Which franchisee owned a store, from an instant up to another. */
export type StoreOwnership = InferEntity<typeof StoreOwnershipEntity>;

export const TillEntity = defineEntity({
  name: "Till",
  tableName: "till",
  properties: { id: p.uuid().primary(), brandId: p.uuid(), storeId: p.uuid(), name: p.text() },
  filters: brandFilter,
});

/** A point of sale: an actor bound to one store. */
export type Till = InferEntity<typeof TillEntity>;
