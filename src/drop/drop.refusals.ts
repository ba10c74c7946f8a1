import { Refusal } from "../kernel/refusal.ts";

/** The number names another drop. */
export class DropConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} was used for another drop: choose another`,
      zh: `编号 ${number} 已用于另一次发放，请另选一个`,
    });
  }
}

export class UnknownDrop extends Refusal {
  constructor(readonly number: string) {
    super({ en: `this brand has no drop ${number}`, zh: `本品牌没有编号为 ${number} 的发放` });
  }
}

/** It is over: what it gave stays given. */
export class DropEnded extends Refusal {
  constructor(
    readonly number: string,
    readonly why: string,
  ) {
    super({
      en: `the drop ${number} is over (${why}): revoke its coupons instead`,
      zh: `发放 ${number} 已结束（${why}），如需请收回已发优惠券`,
    });
  }
}
