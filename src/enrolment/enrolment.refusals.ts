import { Refusal } from "../kernel/refusal.ts";

/** One of the identities is a member's of this brand already. */
export class AlreadyMember extends Refusal {
  constructor(
    readonly identity: string,
    readonly memberId: string,
  ) {
    super({
      en: `${identity} is already known: it is member ${memberId}`,
      zh: `${identity} 已是会员 ${memberId}`,
    });
  }
}

/** An identity that cannot be one: a telephone that is too short, an address without a domain, an openid of no app. */
export class IdentityUnreadable extends Refusal {
  constructor(readonly identity: string) {
    super({
      en: `${identity} cannot be read: check how it is written`,
      zh: `无法识别 ${identity}，请检查填写是否正确`,
    });
  }
}
