import { Refusal, type Text } from "../kernel/refusal.ts";

/** There is no such coupon, or it is another member's. */
export class UnknownCoupon extends Refusal {
  constructor(readonly couponId: string) {
    super({ en: `there is no coupon ${couponId} here`, zh: `此处没有优惠券 ${couponId}` });
  }
}

const NOT_OFFERED = {
  STOPPED: { en: "it is given out no more", zh: "已停止发放" },
  NOT_RUNNING: { en: "its campaign is not running", zh: "活动未在进行中" },
  OVER: { en: "its last day is over", zh: "有效期已过" },
  NOT_IN_AUDIENCE: { en: "it is not for this member", zh: "不适用于该会员" },
  HELD_OUT: {
    en: "this member is of the campaign's control group",
    zh: "该会员属于活动的对照组",
  },
} as const satisfies Record<string, Text>;

export type NotOfferedWhy = keyof typeof NOT_OFFERED;

/** No coupon of this template is issued, or none to this member; `why` says why. */
export class CouponNotOffered extends Refusal {
  constructor(
    readonly template: string,
    readonly why: NotOfferedWhy,
  ) {
    super({
      en: `a coupon ${template} cannot be had: ${NOT_OFFERED[why].en}`,
      zh: `无法获得优惠券 ${template}：${NOT_OFFERED[why].zh}`,
    });
  }
}

const NOT_USABLE = {
  REDEEMED: { en: "it was used before", zh: "已使用" },
  RESERVED: { en: "another checkout reserved it", zh: "已被另一笔结账预留" },
  GIVEN: { en: "it was given to somebody else", zh: "已转赠他人" },
  REVOKED: { en: "it was revoked", zh: "已被收回" },
  NOT_YET: { en: "it is not good yet", zh: "尚未生效" },
  EXPIRED: { en: "it has expired", zh: "已过期" },
  CLOSED_HOUR: { en: "it is not good at this hour", zh: "当前时段不可用" },
  OTHER_STORE: { en: "it is not for this store", zh: "不适用于本门店" },
  CONDITION: {
    en: "this order, or this member, does not meet its condition",
    zh: "不满足使用条件",
  },
  ORDERS_ONLY: { en: "it is used with an order", zh: "仅限订单使用" },
  MEMBER_LIMIT: { en: "this member used as many as it may", zh: "已达到每人使用上限" },
  MEMBER_DAY_LIMIT: {
    en: "this member used as many today as it may",
    zh: "已达到每人每日使用上限",
  },
  USED_UP: { en: "all that members together may use were used", zh: "名额已用完" },
  BUDGET_SPENT: { en: "its budget is spent", zh: "预算已用完" },
  STATED_TOO_MUCH: { en: "more was stated than it takes off", zh: "声明金额超过上限" },
  STATED_NOTHING: { en: "nothing was stated that it takes off", zh: "未声明优惠金额" },
} as const satisfies Record<string, Text>;

export type NotUsableWhy = keyof typeof NOT_USABLE;

/** The coupon cannot be used here, or not now; `why` says why. */
export class CouponNotUsable extends Refusal {
  constructor(
    readonly couponId: string,
    readonly why: NotUsableWhy,
  ) {
    super({
      en: `the coupon ${couponId} cannot be used: ${NOT_USABLE[why].en}`,
      zh: `优惠券 ${couponId} 无法使用：${NOT_USABLE[why].zh}`,
    });
  }
}

/** The store did not opt in to the campaign: it issues nothing of it. */
export class IssuerNotOptedIn extends Refusal {
  constructor(
    readonly storeId: string,
    readonly template: string,
  ) {
    super({
      en: `store ${storeId} did not opt in to the campaign of ${template}: its franchisee or staff must first`,
      zh: `门店 ${storeId} 未参加 ${template} 所属的活动，须先由加盟商或门店员工确认参加`,
    });
  }
}

/** The number stands for another coupon of this member already. */
export class CouponConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for something else: use a new one`,
      zh: `编号 ${number} 已用于其他事项，请换新编号`,
    });
  }
}

/** Coupons of this template stay with whom they were issued to. */
export class CouponNotTransferable extends Refusal {
  constructor(readonly couponId: string) {
    super({ en: `the coupon ${couponId} cannot be given away`, zh: `优惠券 ${couponId} 不可转赠` });
  }
}

/** Coupons of this template have no price in points. */
export class CouponNotForSale extends Refusal {
  constructor(readonly template: string) {
    super({ en: `coupons ${template} are not sold`, zh: `优惠券 ${template} 不可用积分兑换` });
  }
}
