import { Refusal } from "../kernel/refusal.ts";

/** The code is no card's of this brand's members. */
export class MemberCodeForged extends Refusal {
  constructor() {
    super({
      en: "this code is no card's of this brand, or was read wrongly: scan it again",
      zh: "该会员码不属于本品牌或读取有误，请重新扫码",
    });
  }
}

/** The card showed this code before, or after. */
export class MemberCodeEnded extends Refusal {
  constructor(
    readonly until: Date,
    readonly at: Date,
  ) {
    super({
      en: `this code was good for a minute until ${until.toISOString()}, and not at ${at.toISOString()}: scan the card as it is now, or check the till's clock`,
      zh: `该会员码的有效期为 ${until.toISOString()} 之前的一分钟，当时为 ${at.toISOString()}，请让会员刷新会员码后重新扫码，或检查收银机时钟`,
    });
  }
}
