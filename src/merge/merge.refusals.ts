import { Refusal } from "../kernel/refusal.ts";

export class MergeWithItself extends Refusal {
  constructor(readonly memberId: string) {
    super({
      en: `member ${memberId} is one already: name two`,
      zh: `会员 ${memberId} 不能与自身合并`,
    });
  }
}

/** Its personal data was destroyed: nobody can say any more who it was. */
export class MemberForgotten extends Refusal {
  constructor(readonly memberId: string) {
    super({
      en: `member ${memberId} was erased and cannot be merged or taken apart`,
      zh: `会员 ${memberId} 的个人信息已删除，无法合并或拆分`,
    });
  }
}

/** A checkout holds points of it: wait until it ends. */
export class HoldsOpen extends Refusal {
  constructor(
    readonly memberId: string,
    readonly points: bigint,
    readonly until: Date,
  ) {
    super({
      en: `${points} points of member ${memberId} are held by a checkout until ${until.toISOString()}`,
      zh: `会员 ${memberId} 有 ${points} 积分被结账预留至 ${until.toISOString()}`,
    });
  }
}

/** The hub merges by itself only what is shown for good; else a person of headquarters decides. */
export class EvidenceWeak extends Refusal {
  constructor(readonly evidence: string) {
    super({
      en: `${evidence || "nothing"} alone does not show one person: headquarters decides, or a second factor`,
      zh: `仅凭 ${evidence || "现有信息"} 不足以认定为同一人，需总部确认或第二凭证`,
    });
  }
}

export class UnknownMerge extends Refusal {
  constructor(readonly mergeId: string) {
    super({ en: `this brand has no merge ${mergeId}`, zh: `本品牌没有会员合并记录 ${mergeId}` });
  }
}

export class MergeUndone extends Refusal {
  constructor(
    readonly mergeId: string,
    readonly since: Date,
  ) {
    super({
      en: `the merge ${mergeId} was undone on ${since.toISOString()}`,
      zh: `会员合并 ${mergeId} 已于 ${since.toISOString()} 撤销`,
    });
  }
}

/** The survivor was merged on since: that one is undone first. */
export class MergedOn extends Refusal {
  constructor(
    readonly mergeId: string,
    readonly by: string,
  ) {
    super({
      en: `undo the merge ${by} first: what ${mergeId} moved went on with it`,
      zh: `请先撤销合并 ${by}，合并 ${mergeId} 的内容已随之转移`,
    });
  }
}
