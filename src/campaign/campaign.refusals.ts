import { Refusal, type Text } from "../kernel/refusal.ts";

/** The code is another campaign's already; codes are for ever. */
export class CampaignTaken extends Refusal {
  constructor(readonly takenCode: string) {
    super({
      en: `there is a campaign ${takenCode} already: choose another code`,
      zh: `活动编号 ${takenCode} 已被占用，请另选一个`,
    });
  }
}

export class UnknownCampaign extends Refusal {
  constructor(readonly campaignCode: string) {
    super({
      en: `this brand has no campaign ${campaignCode}`,
      zh: `本品牌没有活动 ${campaignCode}`,
    });
  }
}

/** The campaign is over, or will be before a change can take hold. */
export class CampaignOver extends Refusal {
  constructor(
    readonly campaignCode: string,
    readonly endsAt: Date,
  ) {
    super({
      en: `the campaign ${campaignCode} ends at ${endsAt.toISOString()}: that cannot be changed any more`,
      zh: `活动 ${campaignCode} 于 ${endsAt.toISOString()} 结束，已无法更改`,
    });
  }
}

/** Another campaign of the same exclusive group runs at the same time. */
export class CampaignsOverlap extends Refusal {
  constructor(
    /** Its code. */
    readonly other: string,
    readonly fromAt: Date,
    readonly untilAt: Date | null,
  ) {
    const [from, until] = [fromAt.toISOString(), untilAt?.toISOString()];
    super({
      en: `the campaign ${other} of the same group runs from ${from} ${until ? `to ${until}` : "on"}: choose other times`,
      zh: `同组活动 ${other} 的时间为 ${from} 至${until ?? "今后"}，请另选时间`,
    });
  }
}

/** An offer that could never be used, or that contradicts itself. */
export class OfferUnsound extends Refusal {
  constructor(why: Text) {
    super({
      en: `such an offer makes no sense: ${why.en}`,
      zh: `该优惠无意义：${why.zh}`,
    });
  }
}
