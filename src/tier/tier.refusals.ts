import { Refusal } from "../kernel/refusal.ts";

export class UnknownTierLevel extends Refusal {
  constructor(readonly level: string) {
    super({
      en: `this brand's ladder has no level ${level} now`,
      zh: `本品牌当前的等级体系中没有等级 ${level}`,
    });
  }
}

/** The number was used for another placement of the member. */
export class TierPlacementConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `number ${number} was used for another placement of this member: choose another`,
      zh: `编号 ${number} 已用于该会员的另一次等级授予，请另选一个`,
    });
  }
}
