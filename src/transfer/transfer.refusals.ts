import { Refusal } from "../kernel/refusal.ts";

/** With this, the member would give more than the brand allows on one day: nothing, where it is 0. */
export class TransferLimitReached extends Refusal {
  constructor(
    readonly dailyPoints: bigint,
    readonly givenToday: bigint,
  ) {
    super(
      dailyPoints === 0n
        ? {
            en: "this brand's members do not give points to each other",
            zh: "本品牌未开放会员之间转赠积分",
          }
        : {
            en: `a member may give ${dailyPoints} points a day, ${givenToday} were given today`,
            zh: `每位会员每日最多转赠 ${dailyPoints} 积分，今日已转赠 ${givenToday}`,
          },
    );
  }
}

/** The number stands for another gift of this member's already. */
export class TransferConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another gift: use a new one`,
      zh: `编号 ${number} 已用于另一笔转赠，请换新编号`,
    });
  }
}
