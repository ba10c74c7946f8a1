import { Refusal } from "../kernel/refusal.ts";

/** The name is another cadence's. */
export class CadenceConflict extends Refusal {
  constructor(readonly cadenceName: string) {
    super({
      en: `the name ${cadenceName} is another cadence's: choose another`,
      zh: `名称 ${cadenceName} 已用于另一个定期发放，请另选一个`,
    });
  }
}

export class UnknownCadence extends Refusal {
  constructor(readonly cadenceId: string) {
    super({
      en: `this brand has no cadence ${cadenceId}`,
      zh: `本品牌没有定期发放 ${cadenceId}`,
    });
  }
}

/** There is no such day from now until the last one. */
export class CadenceNeverDue extends Refusal {
  constructor(readonly untilDay: string) {
    super({
      en: `none of its days lies between now and ${untilDay}`,
      zh: `从现在到 ${untilDay} 之间没有符合的日期`,
    });
  }
}
