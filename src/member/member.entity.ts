import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const MemberEntity = defineEntity({
  name: "Member",
  tableName: "member",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    name: p.text().nullable(),
    enrolledAt: p.datetime(),
  },
  filters: brandFilter,
});

/** One person's membership in a brand. */
export type Member = InferEntity<typeof MemberEntity>;

/** Which kind of name a member is known by; values are unique per brand and kind. */
export type IdentityKind =
  | "PHONE"
  | "EMAIL"
  | "CARD"
  | "WECHAT_OPENID"
  | "WECHAT_UNIONID"
  | "EXTERNAL";

export type BindingSource = "FIRST_ORDER" | "SCAN" | "ENROLMENT";

/** From when up to when a member belongs to a store. */
export interface Binding {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly source: BindingSource;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}
