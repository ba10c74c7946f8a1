import { Refusal } from "../kernel/refusal.ts";

export class UnknownMember extends Refusal {
  constructor(readonly member: string) {
    super({
      en: `this brand has no member ${member}: enrol it first`,
      zh: `本品牌没有会员 ${member}，请先入会`,
    });
  }
}

/** It was merged into another before: name that one. */
export class MemberMerged extends Refusal {
  constructor(
    readonly memberId: string,
    readonly into: string,
  ) {
    super({
      en: `member ${memberId} was merged into ${into}`,
      zh: `会员 ${memberId} 已并入 ${into}`,
    });
  }
}
