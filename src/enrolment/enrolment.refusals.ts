import { Refusal } from "../kernel/refusal.ts";

/** One of the identities is a member's of this brand already; null: the caller finds nobody by a number. */
export class AlreadyMember extends Refusal {
  constructor(
    readonly identity: string,
    readonly memberId: string | null,
  ) {
    super({
      en: `${identity} is already known: it is ${memberId ? `member ${memberId}` : "a member's"}`,
      zh: `${identity} 已是会员${memberId ? ` ${memberId}` : ""}`,
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
