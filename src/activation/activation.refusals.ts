import { Refusal } from "../kernel/refusal.ts";

/** No points of this order wait for an event: it never came, earned none, or they are active or gone. */
export class NothingPending extends Refusal {
  constructor(readonly orderNumber: string) {
    super({
      en: `no points of order ${orderNumber} wait to become active`,
      zh: `订单 ${orderNumber} 没有待生效的积分`,
    });
  }
}

/** The number stands for another activation already. */
export class ActivationConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another activation: use a new one`,
      zh: `编号 ${number} 已用于另一次积分生效，请换新编号`,
    });
  }
}

/** The event lies before its order, or ahead of the hub's clock. */
export class ActivationOutOfTime extends Refusal {
  constructor(
    readonly earliestAt: Date,
    readonly latestAt: Date,
  ) {
    super({
      en: `it must have occurred between ${earliestAt.toISOString()} and ${latestAt.toISOString()}`,
      zh: `发生时间须在 ${earliestAt.toISOString()} 与 ${latestAt.toISOString()} 之间`,
    });
  }
}
