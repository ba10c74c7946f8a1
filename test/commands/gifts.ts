import type { Tampering } from "./tamperings.ts";

/** Tamperings with codes, drops, and what comes with a level. */
export const gifts: Tampering[] = [
  [
    "C7",
    "a code was claimed for nothing",
    `update coupon_code set member_id = (select member_id from coupon where source = 'CODE'), claimed_at = now()
      where no = 1`,
    "who has no coupon of it",
  ],
  [
    "C7",
    "a claimed code is free again",
    "update coupon_code set member_id = null, claimed_at = null",
    "no code was claimed for it",
  ],
  [
    "C7",
    "a code's coupon is of another side",
    "update coupon set issuer_store_id = null where source = 'CODE'",
    "not what batch leaflets is of",
  ],
  ["C7", "a code is gone", "delete from coupon_code where no = 5", "it has 4 codes, 5 were made"],
  [
    "C7",
    "a code was put in the place of another",
    "update coupon_code set no = 6 where no = 5",
    "a code is numbered 6",
  ],
  ["C7", "a batch is unended", "update code_batch set ended_at = null", "ended never"],
  [
    "C8",
    "a coupon is of a drop that was not",
    "update coupon set source_key = 'x' where source = 'DROP' and id = (select min(id::text)::uuid from coupon where source = 'DROP')",
    "of no drop",
  ],
  [
    "C8",
    "a dropped coupon is of another side",
    "update coupon set issuer_store_id = (select id from store limit 1) where source = 'DROP'",
    "not what drop spring gives",
  ],
  ["C8", "a drop counts one more", "update coupon_drop set issued = issued + 1", "it counts"],
  [
    "C8",
    "a drop was ordered behind its coupons",
    "update coupon_drop set ordered_at = ordered_at + interval '1 hour'",
    "issued before drop spring was ordered",
  ],
  [
    "C8",
    "a level's coupon is of no entry",
    "update coupon set source_key = replace(source_key, ' ', ' 9') where source = 'LEVEL'",
    "entered no such level",
  ],
  [
    "C8",
    "a level's coupon comes with another",
    "update coupon_template set on_level = 'SILVER' where on_level = 'GOLD'",
    "comes with SILVER",
  ],
  [
    "C8",
    "a level's coupon was defined behind it",
    "update coupon_template set defined_at = defined_at + interval '1 hour' where on_level = 'GOLD'",
    "before there were such coupons",
  ],
  [
    "C8",
    "a campaign's control group has its coupons",
    "update campaign set holdout_bps = 9000 where code = 'DROPPED'",
    "is of the control group of campaign DROPPED",
  ],
];
