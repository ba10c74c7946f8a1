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
