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

export class UnknownMember extends Refusal {
  constructor(readonly member: string) {
    super({
      en: `this brand has no member ${member}: enrol it first`,
      zh: `本品牌没有会员 ${member}，请先入会`,
    });
  }
}

/** The member belongs to another store; `storeId` is the one, `since` when. */
export class BindingConflict extends Refusal {
  constructor(
    readonly storeId: string,
    readonly since: Date,
  ) {
    super({
      en: `the member is bound to store ${storeId} since ${since.toISOString()}`,
      zh: `该会员自 ${since.toISOString()} 起已绑定门店 ${storeId}`,
    });
  }
}
