import { Refusal } from "../kernel/refusal.ts";

/** The code is a rule's of another campaign; codes are for ever. */
export class BonusRuleTaken extends Refusal {
  constructor(readonly takenCode: string) {
    super({
      en: `the code ${takenCode} is a rule's of another campaign: choose another`,
      zh: `编号 ${takenCode} 已属于其他活动的规则，请另选一个`,
    });
  }
}

export class UnknownBonusRule extends Refusal {
  constructor(readonly ruleCode: string) {
    super({ en: `this brand has no bonus rule ${ruleCode}`, zh: `本品牌没有奖励规则 ${ruleCode}` });
  }
}

/** The rule's last version is there: it gives nothing from then on. */
export class BonusRuleRetired extends Refusal {
  constructor(
    readonly ruleCode: string,
    readonly fromAt: Date,
  ) {
    super({
      en: `the bonus rule ${ruleCode} is retired from ${fromAt.toISOString()} on: set another`,
      zh: `奖励规则 ${ruleCode} 自 ${fromAt.toISOString()} 起停用，请另设规则`,
    });
  }
}

/** A total that is less than what was given already. */
export class TotalBelowGiven extends Refusal {
  constructor(
    readonly total: bigint,
    readonly givenPoints: bigint,
  ) {
    super({
      en: `${givenPoints} points were given already, which is more than ${total}: choose a larger total`,
      zh: `已发放 ${givenPoints} 积分，超过 ${total}，请提高总量`,
    });
  }
}
