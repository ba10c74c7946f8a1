import { Refusal } from "../kernel/refusal.ts";

/** The code is another franchisee's or store's already; codes are for ever. */
export class CodeTaken extends Refusal {
  constructor(readonly takenCode: string) {
    super({
      en: `the code ${takenCode} is taken: choose another`,
      zh: `编号 ${takenCode} 已被占用，请另选一个`,
    });
  }
}

export class UnknownStore extends Refusal {
  constructor(readonly store: string) {
    super({ en: `this brand has no store ${store}`, zh: `本品牌没有门店 ${store}` });
  }
}

/** The store closes, or has closed: nobody joins it any more, and from then on no points are spent there. */
export class StoreClosed extends Refusal {
  constructor(
    readonly storeId: string,
    readonly closedAt: Date,
  ) {
    super({
      en: `store ${storeId} closes for ever at ${closedAt.toISOString()}: choose another`,
      zh: `门店 ${storeId} 于 ${closedAt.toISOString()} 永久停业，请选择其他门店`,
    });
  }
}

export class UnknownFranchisee extends Refusal {
  constructor(readonly franchisee: string) {
    super({
      en: `this brand has no franchisee ${franchisee}`,
      zh: `本品牌没有加盟商 ${franchisee}`,
    });
  }
}

/** The day of a change lies before something that already happened. */
export class TooEarly extends Refusal {
  constructor(readonly earliestAt: Date) {
    super({
      en: `this must not begin before ${earliestAt.toISOString()}`,
      zh: `生效时间不得早于 ${earliestAt.toISOString()}`,
    });
  }
}

/** The brand had not said yet what points pay. */
export class PointValueMissing extends Refusal {
  constructor(readonly occurredAt: Date) {
    super({
      en: `at ${occurredAt.toISOString()} points paid nothing in this brand: set their value first`,
      zh: `${occurredAt.toISOString()} 时本品牌尚未设定积分抵现价值，请先设定`,
    });
  }
}
