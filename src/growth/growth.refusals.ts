import { Refusal } from "../kernel/refusal.ts";

export class UnknownPointKind extends Refusal {
  constructor(readonly kind: string) {
    super({
      en: `this brand has no kind of points ${kind}: define it first`,
      zh: `本品牌没有积分种类 ${kind}，请先定义`,
    });
  }
}

/** The code is another kind's already; codes are for ever. */
export class PointKindTaken extends Refusal {
  constructor(readonly takenCode: string) {
    super({
      en: `the code ${takenCode} is taken: choose another`,
      zh: `编号 ${takenCode} 已被占用，请另选一个`,
    });
  }
}
