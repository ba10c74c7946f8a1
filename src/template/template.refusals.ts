import { Refusal } from "../kernel/refusal.ts";

/** The brand has no such template of coupons. */
export class UnknownTemplate extends Refusal {
  constructor(readonly templateCode: string) {
    super({
      en: `this brand has no coupon template ${templateCode}`,
      zh: `本品牌没有优惠券模板 ${templateCode}`,
    });
  }
}

const WHYS = {
  NOTHING_OFF: { en: "it gives nothing", zh: "不产生任何优惠" },
  TOO_MUCH_OFF: { en: "it takes off more than all", zh: "优惠超过全额" },
  LAST_DAY_OVER: { en: "its last day is over", zh: "截止日期已过" },
  LAST_DAY_BEFORE_FIRST: { en: "its last day is before its first", zh: "截止日期早于开始日期" },
  BEFORE_ITS_CAMPAIGN: {
    en: "its last day is before its campaign begins",
    zh: "截止日期早于活动开始",
  },
  NO_DAYS: { en: "it is good for no day", zh: "有效天数为零" },
  MINIMUM_UNREACHABLE: {
    en: "it is no part of a basket: no minimum can be reached",
    zh: "不用于订单，无法达到最低消费",
  },
  CONDITION_UNREACHABLE: {
    en: "it is no part of a basket: no condition about an order can hold",
    zh: "不用于订单，订单条件无法成立",
  },
  LIMIT_OF_NOTHING: { en: "a limit of it is 0", zh: "某项限制为零" },
  ALONE_AND_MANY: {
    en: "it is used alone, and more than one in an order is allowed",
    zh: "不可叠加，却允许一单多张",
  },
  BUDGET_BELOW_ONE: {
    en: "its budget does not pay for one of it",
    zh: "预算不足以支付一张",
  },
  SOLD_AND_GIVEN: {
    en: "it has a price in points, and comes with a level for nothing",
    zh: "既需积分兑换，又随等级免费发放",
  },
} as const;

export type UnsoundWhy = keyof typeof WHYS;

/** Coupons of this template could never be used, or what it says contradicts itself; `why` says how. */
export class TemplateUnsound extends Refusal {
  constructor(readonly why: UnsoundWhy) {
    super({
      en: `such coupons make no sense: ${WHYS[why].en}`,
      zh: `该优惠券模板无意义：${WHYS[why].zh}`,
    });
  }
}
