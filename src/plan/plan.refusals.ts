import { Refusal } from "../kernel/refusal.ts";

/** The code is another plan's already; codes are for ever. */
export class PlanTaken extends Refusal {
  constructor(readonly takenCode: string) {
    super({
      en: `the code ${takenCode} is taken: a plan never changes, another price is another plan`,
      zh: `编号 ${takenCode} 已被占用：会员方案不可更改，新价格请另建方案`,
    });
  }
}

export class UnknownPlan extends Refusal {
  constructor(
    readonly plan: string,
    readonly price: string,
  ) {
    super({
      en: `this brand has no plan ${plan} at a price ${price}`,
      zh: `本品牌没有价格为 ${price} 的会员方案 ${plan}`,
    });
  }
}

/** The number was used for another sale. */
export class PlanSaleConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `number ${number} was used for another sale: choose another`,
      zh: `编号 ${number} 已用于另一笔销售，请另选一个`,
    });
  }
}
