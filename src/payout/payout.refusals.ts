import { Refusal } from "../kernel/refusal.ts";

export class UnknownPayout extends Refusal {
  constructor(readonly payoutId: string) {
    super({
      en: `this brand has no payout ${payoutId}`,
      zh: `本品牌没有付款 ${payoutId}`,
    });
  }
}

export class UnknownPayoutRun extends Refusal {
  constructor(readonly runId: string) {
    super({
      en: `this brand has no payout run ${runId}`,
      zh: `本品牌没有付款批次 ${runId}`,
    });
  }
}

/** The number stands for another run already. */
export class PayoutRunConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another payout run: use a new one`,
      zh: `编号 ${number} 已用于另一付款批次，请换新编号`,
    });
  }
}

/** Whoever prepared a run cannot release it as well. */
export class SecondPersonNeeded extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `who prepared the run ${number} cannot release it: ask a colleague at headquarters`,
      zh: `准备付款批次 ${number} 的人不能自行放行，请由总部的另一位同事处理`,
    });
  }
}

const SAID = {
  INSTRUCTED: { en: "is not released yet", zh: "尚未放行" },
  SENT: { en: "was sent", zh: "已发送" },
  PAID: { en: "was paid", zh: "已支付" },
  FAILED: { en: "failed: prepare it again", zh: "已失败，请重新准备" },
  CANCELLED: { en: "was cancelled", zh: "已取消" },
} as const;

/** The step does not follow the payout's state; `state` says which that is. */
export class PayoutClosed extends Refusal {
  constructor(
    readonly number: string,
    readonly state: keyof typeof SAID,
  ) {
    super({
      en: `the payout ${number} ${SAID[state].en}`,
      zh: `付款 ${number} ${SAID[state].zh}`,
    });
  }
}

/** Less is payable than when the run was prepared; `numbers` are the payouts that are not covered any more. */
export class PayoutsNotCovered extends Refusal {
  constructor(readonly numbers: readonly string[]) {
    super({
      en: `not covered any more: ${numbers.join(", ")}; cancel them, or wait until what is held is free`,
      zh: `以下付款已不足额：${numbers.join("、")}；请取消，或等待冻结金额释放`,
    });
  }
}
