import { Refusal } from "../kernel/refusal.ts";

export interface Difference {
  readonly field: string;
  readonly recorded: string;
  readonly received: string;
}

const listed = (differences: readonly Difference[]) =>
  differences
    .map(({ field, recorded, received }) => `${field} ${recorded} ≠ ${received}`)
    .join(", ");

/** The order number came before with other content. */
export class OrderConflict extends Refusal {
  constructor(
    readonly number: string,
    readonly differences: readonly Difference[],
  ) {
    super({
      en: `order ${number} is recorded with other content: ${listed(differences)}`,
      zh: `订单 ${number} 已有不同内容的记录：${listed(differences)}`,
    });
  }
}

export class CurrencyMismatch extends Refusal {
  constructor(
    readonly expected: string,
    readonly received: string,
  ) {
    super({
      en: `this brand keeps its books in ${expected}, the order is in ${received}`,
      zh: `本品牌以 ${expected} 记账，订单货币为 ${received}`,
    });
  }
}

export class AmountOutOfRange extends Refusal {
  constructor(
    readonly field: string,
    readonly limit: bigint,
  ) {
    super({
      en: `${field} must be between 0 and ${limit} minor units`,
      zh: `${field} 须在 0 至 ${limit} 最小货币单位之间`,
    });
  }
}

/** What was in the basket before coupons and points is not said, and needed to work out what coupons take off. */
export class GrossMissing extends Refusal {
  readonly number: string;

  constructor(number: string) {
    super({
      en: `order ${number} uses coupons: give grossMinor of each of its lines, or of the order where it has none`,
      zh: `订单 ${number} 使用了优惠券：请提供每个商品行的 grossMinor；无商品行时提供订单的 grossMinor`,
    });
    this.number = number;
  }
}

/** What an order says was paid, in money and points, and what its coupons or its quote make of it. */
export interface PaidOtherwise {
  readonly expectedMinor: bigint;
  readonly netMinor: bigint;
  readonly discountMinor: bigint;
  readonly expectedPoints: bigint;
  readonly spentPoints: bigint;
}

/** The net is not what is left of the gross after its coupons and points, or other points than quoted paid for it. */
export class NetNotAsDiscounted extends Refusal implements PaidOtherwise {
  readonly expectedMinor: bigint;
  readonly netMinor: bigint;
  readonly discountMinor: bigint;
  readonly expectedPoints: bigint;
  readonly spentPoints: bigint;

  constructor(paid: PaidOtherwise) {
    const { expectedMinor, netMinor, discountMinor, expectedPoints, spentPoints } = paid;
    super(
      expectedPoints === spentPoints
        ? {
            en: `its coupons take off ${discountMinor} minor units: its net is ${expectedMinor}, not ${netMinor}`,
            zh: `优惠券抵扣 ${discountMinor} 最小货币单位：实付应为 ${expectedMinor}，而非 ${netMinor}`,
          }
        : {
            en: `its quote is paid with ${expectedPoints} points, and the order says ${spentPoints}`,
            zh: `报价使用 ${expectedPoints} 积分支付，订单为 ${spentPoints} 积分`,
          },
    );
    this.expectedMinor = expectedMinor;
    this.netMinor = netMinor;
    this.discountMinor = discountMinor;
    this.expectedPoints = expectedPoints;
    this.spentPoints = spentPoints;
  }
}

/** A part of the net is more than the net, or its tenders do not sum to it. */
export class NetPartWrong extends Refusal {
  readonly field: string;
  readonly partMinor: bigint;
  readonly netMinor: bigint;

  constructor(field: string, partMinor: bigint, netMinor: bigint) {
    super({
      en:
        field === "tenders"
          ? `the tenders sum to ${partMinor}, the order's net is ${netMinor}`
          : `${field} ${partMinor} is more than the order's net ${netMinor}`,
      zh:
        field === "tenders"
          ? `各支付方式合计为 ${partMinor}，与订单实付 ${netMinor} 不符`
          : `${field} ${partMinor} 超过订单实付 ${netMinor}`,
    });
    this.field = field;
    this.partMinor = partMinor;
    this.netMinor = netMinor;
  }
}

/** What was sold does not come to what was paid. */
export class LinesSumWrong extends Refusal {
  constructor(
    readonly linesMinor: bigint,
    readonly netMinor: bigint,
  ) {
    super({
      en: `its lines sum to ${linesMinor} minor units, the order's net is ${netMinor}`,
      zh: `明细合计为 ${linesMinor} 最小货币单位，订单实付为 ${netMinor}`,
    });
  }
}

export class OccurredInFuture extends Refusal {
  constructor(readonly latestAt: Date) {
    super({
      en: `it says it occurred after ${latestAt.toISOString()}: check the till's clock`,
      zh: `发生时间晚于 ${latestAt.toISOString()}，请检查收银机时钟`,
    });
  }
}

/** Before the store had an owner in this brand, nothing can be booked for it. */
export class OccurredBeforeStore extends Refusal {
  constructor(readonly store: string) {
    super({
      en: `it says it occurred before store ${store} opened`,
      zh: `发生时间早于门店 ${store} 开业`,
    });
  }
}

/** The store has closed; what it sold before still counts, however late it comes. */
export class OccurredAfterStore extends Refusal {
  constructor(
    readonly store: string,
    readonly closedAt: Date,
  ) {
    super({
      en: `it says it occurred after store ${store} closed, at ${closedAt.toISOString()}`,
      zh: `发生时间晚于门店 ${store} 停业时间 ${closedAt.toISOString()}`,
    });
  }
}

/** The refund names an order that never came. */
export class UnknownOrder extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `no order ${number} of this source is recorded: send the order first`,
      zh: `没有来自该来源的订单 ${number}，请先发送订单`,
    });
  }
}

/** Nothing is left to refund; names the refund that took the last of it. */
export class OrderRefunded extends Refusal {
  constructor(
    readonly number: string,
    readonly refundNumber: string,
  ) {
    super({
      en: `order ${number} was refunded before, as ${refundNumber}`,
      zh: `订单 ${number} 已退款，退款编号 ${refundNumber}`,
    });
  }
}

/** More than is left to refund of the order. */
export class RefundTooMuch extends Refusal {
  constructor(
    readonly number: string,
    readonly leftMinor: bigint,
  ) {
    super({
      en: `order ${number} has ${leftMinor} minor units left to refund`,
      zh: `订单 ${number} 可退余额为 ${leftMinor} 最小货币单位`,
    });
  }
}

/** More than is left to refund of one line of the order. */
export class LineRefundTooMuch extends Refusal {
  constructor(
    readonly number: string,
    readonly line: string,
    readonly leftMinor: bigint,
    readonly leftQuantity: string,
  ) {
    super({
      en: `line ${line} of order ${number} has ${leftQuantity} pieces and ${leftMinor} minor units left to refund`,
      zh: `订单 ${number} 第 ${line} 行可退数量为 ${leftQuantity}，可退金额为 ${leftMinor} 最小货币单位`,
    });
  }
}

/** The refund names a line its order was not recorded with. */
export class UnknownLine extends Refusal {
  constructor(
    readonly number: string,
    readonly line: string,
  ) {
    super({
      en: `order ${number} was recorded without a line ${line}`,
      zh: `订单 ${number} 没有第 ${line} 行`,
    });
  }
}

/** A refund cannot come before what it takes back. */
export class RefundBeforeOrder extends Refusal {
  constructor(readonly orderOccurredAt: Date) {
    super({
      en: `the order occurred at ${orderOccurredAt.toISOString()}, its refund says earlier`,
      zh: `订单发生于 ${orderOccurredAt.toISOString()}，退款时间不能更早`,
    });
  }
}

/** The refund number came before for another order. */
export class RefundConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `refund ${number} is recorded with other content`,
      zh: `退款 ${number} 已有不同内容的记录`,
    });
  }
}
