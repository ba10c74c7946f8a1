import { Refusal } from "../kernel/refusal.ts";

/** No link of this brand gives out coupons by this token: one answer, whether it never did or does no more. */
export class UnknownClaimLink extends Refusal {
  constructor(readonly token: string) {
    super({
      en: "this link gives out no coupons: ask for a new one",
      zh: "该链接无法领取优惠券，请索取新的链接",
    });
  }
}

/** All coupons of the link were claimed. */
export class ClaimLinkUsedUp extends Refusal {
  constructor(readonly token: string) {
    super({
      en: "all coupons of this link were claimed: ask for another link",
      zh: "该链接的优惠券已领完，请索取其他链接",
    });
  }
}

/** The brand made no such link. */
export class UnknownLink extends Refusal {
  constructor(readonly linkId: string) {
    super({ en: `this brand made no link ${linkId}`, zh: `本品牌没有领取链接 ${linkId}` });
  }
}
