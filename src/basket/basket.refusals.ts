import { Refusal } from "../kernel/refusal.ts";

const NO_USE = {
  NO_MATCHING_LINE: { en: "nothing in the basket is what it is for", zh: "购物篮中没有适用商品" },
  BELOW_MINIMUM: { en: "what it is for is below its minimum", zh: "适用商品金额未达门槛" },
  NO_DELIVERY: { en: "there is no delivery to pay", zh: "没有配送费" },
  NOT_STATED: { en: "the till says how much it takes off", zh: "优惠金额须由收银机给出" },
  VOUCHER: { en: "it is exchanged at the counter, alone", zh: "此为兑换券，须单独兑换" },
  NOTHING_LEFT: { en: "the other coupons left nothing to take off", zh: "其他券已抵扣完毕" },
} as const;

/** A coupon that would take nothing off this basket is not used up for it; `why` says why not. */
export class CouponHasNoUse extends Refusal {
  constructor(
    readonly couponId: string,
    readonly why: keyof typeof NO_USE,
    /** Of `BELOW_MINIMUM`: how much more of what it is for would do. */
    readonly missingMinor: bigint | null = null,
  ) {
    const more =
      missingMinor === null
        ? { en: "", zh: "" }
        : { en: `: ${missingMinor} minor units more`, zh: `，还差 ${missingMinor} 最小货币单位` };
    super({
      en: `coupon ${couponId} takes nothing off: ${NO_USE[why].en}${more.en}`,
      zh: `优惠券 ${couponId} 无法抵扣：${NO_USE[why].zh}${more.zh}`,
    });
  }
}

const APART = {
  TWICE: { en: "is named twice", zh: "重复使用" },
  ALONE: { en: "is used alone, or the other is", zh: "与另一张券中有仅限单独使用的" },
  GROUP: { en: "is of one group with another: one of it in an order", zh: "与另一张券互斥" },
  PER_ORDER: { en: "is one more of its kind than an order may have", zh: "超出每单同类券张数" },
  TOO_MANY: { en: "is one coupon more than an order may have", zh: "超出每单可用券张数" },
} as const;

/** Coupons that may not be in one order; named is the one that came later in the order of application. */
export class CouponsDoNotCombine extends Refusal {
  constructor(
    readonly couponId: string,
    readonly why: keyof typeof APART,
  ) {
    super({
      en: `coupon ${couponId} ${APART[why].en}`,
      zh: `优惠券 ${couponId} ${APART[why].zh}`,
    });
  }
}

/** Points pay no more than there is to pay. */
export class PointsPayTooMuch extends Refusal {
  constructor(
    readonly netMinor: bigint,
    readonly worthMinor: bigint,
  ) {
    super({
      en: `the points are worth ${worthMinor} minor units, ${netMinor} are left to pay: pay with fewer`,
      zh: `积分价值 ${worthMinor} 最小货币单位，应付仅 ${netMinor}，请减少积分`,
    });
  }
}

/** There is no such quote, or it is another member's or store's. */
export class UnknownQuote extends Refusal {
  constructor(readonly quoteId: string) {
    super({ en: `there is no quote ${quoteId} here`, zh: `此处没有报价 ${quoteId}` });
  }
}

/** The quote is honoured no more: ask for a new one. */
export class QuoteOver extends Refusal {
  constructor(
    readonly quoteId: string,
    readonly untilAt: Date,
  ) {
    super({
      en: `the quote ${quoteId} was honoured until ${untilAt.toISOString()}: ask for a new one`,
      zh: `报价 ${quoteId} 有效至 ${untilAt.toISOString()}，请重新报价`,
    });
  }
}
