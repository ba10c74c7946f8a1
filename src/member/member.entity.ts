import { defineEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { SealedKey } from "../platform/vault.ts";

export const MemberEntity = defineEntity({
  name: "Member",
  tableName: "member",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    enrolledAt: p.datetime(),
  },
  filters: brandFilter,
});

/** One person's membership in a brand; what is personal is sealed under a key of its own. */
export interface Member {
  readonly id: string;
  readonly brandId: string;
  readonly enrolledAt: Date;
  readonly sealedName: Buffer | null;
  /** Null once the member is erased. */
  readonly sealedKey: SealedKey | null;
}
