import { Refusal } from "../kernel/refusal.ts";

export class UnknownAdjustment extends Refusal {
  constructor(readonly adjustmentId: string) {
    super({
      en: `this brand has no adjustment ${adjustmentId}`,
      zh: `本品牌没有积分调整 ${adjustmentId}`,
    });
  }
}

/** The number stands for another adjustment of this member already. */
export class AdjustmentConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another adjustment: use a new one`,
      zh: `编号 ${number} 已用于另一笔积分调整，请换新编号`,
    });
  }
}

/** Whoever proposed an adjustment cannot decide it as well. */
export class SecondApproverNeeded extends Refusal {
  constructor(readonly adjustmentId: string) {
    super({
      en: "who proposed an adjustment cannot decide it: ask a colleague at headquarters",
      zh: "提出调整的人不能自行审批，请由总部的另一位同事处理",
    });
  }
}

const CLOSED = {
  OPEN: { en: "is open", zh: "仍待审批" },
  APPROVED: { en: "was approved already", zh: "已获批准" },
  REJECTED: { en: "was rejected already", zh: "已被驳回" },
  EXPIRED: { en: "waited too long: propose it again", zh: "已过期，请重新提出" },
} as const;

/** The adjustment is not open any more; `status` says why. */
export class AdjustmentClosed extends Refusal {
  constructor(
    readonly adjustmentId: string,
    readonly status: keyof typeof CLOSED,
  ) {
    super({
      en: `the adjustment ${adjustmentId} ${CLOSED[status].en}`,
      zh: `积分调整 ${adjustmentId} ${CLOSED[status].zh}`,
    });
  }
}
