import { Refusal } from "../kernel/refusal.ts";

/** The wallet holds less than the member wants to spend. */
export class PointsShort extends Refusal {
  constructor(
    readonly balance: bigint,
    readonly wanted: bigint,
  ) {
    super({
      en: `the wallet holds ${balance} points, ${wanted} were asked for`,
      zh: `积分余额为 ${balance}，不足以使用 ${wanted}`,
    });
  }
}

/** The number stands for another spending already. */
export class SpendingConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another spending: use a new one`,
      zh: `编号 ${number} 已用于另一笔积分使用，请换新编号`,
    });
  }
}

/** The brand refunds only what its member can give back, and these points are spent. */
export class PointsMissing extends Refusal {
  constructor(readonly missing: bigint) {
    super({
      en: `${missing} of the points it earned are spent: they must be there to be refunded`,
      zh: `该订单所得积分中有 ${missing} 已被使用，积分足额后方可退款`,
    });
  }
}
