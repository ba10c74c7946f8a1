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
    erasedAt: p.datetime().nullable(),
  },
  // Who was erased is unknown, whoever asks.
  filters: {
    ...brandFilter,
    living: { name: "living", cond: { erasedAt: null }, default: true },
  },
});

/** How a member came to the brand. */
export const CHANNELS = [
  "STORE",
  "MINI_PROGRAM",
  "WECOM",
  "MALL",
  "PLATFORM",
  "EVENT",
  "REFERRAL",
  "IMPORT",
  "OTHER",
] as const;
export type Channel = (typeof CHANNELS)[number];

/** The first touch: how, where and by whom a member was won. It never changes. */
export interface Origin {
  readonly channel: Channel;
  /** The code, page or campaign it came by; null once the member is erased. */
  readonly scene: string | null;
  readonly storeId: string | null;
  readonly staffId: string | null;
}

/** One person's membership in a brand; what is personal is sealed under a key of its own. */
export interface Member {
  readonly id: string;
  readonly brandId: string;
  readonly enrolledAt: Date;
  readonly origin: Omit<Origin, "scene">;
  /** The text it came by was written by anybody: it may name the person. */
  readonly sealedScene: Buffer | null;
  /** Whose story its own went into, where it was found to be the same person. */
  readonly mergedInto: string | null;
  readonly sealedName: Buffer | null;
  /** Null once the member is erased. */
  readonly sealedKey: SealedKey | null;
  readonly erasedAt: Date | null;
}
