import { Refusal } from "../kernel/refusal.ts";

export class UnknownMember extends Refusal {
  constructor(readonly member: string) {
    super({
      en: `this brand has no member ${member}: enrol it first`,
      zh: `本品牌没有会员 ${member}，请先入会`,
    });
  }
}
