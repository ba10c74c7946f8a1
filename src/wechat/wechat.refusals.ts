import { Refusal } from "../kernel/refusal.ts";
import { type Failure, retryAfterSeconds } from "./wechat.rules.ts";

/** No brand of the hub has registered the mini program. */
export class UnknownWechatApp extends Refusal {
  constructor(readonly appId: string) {
    super({
      en: `no mini program ${appId} is registered here`,
      zh: `小程序 ${appId} 未在此登记`,
    });
  }
}

/** The mini program is another brand's of the hub. */
export class WechatAppTaken extends Refusal {
  constructor(readonly appId: string) {
    super({
      en: `the mini program ${appId} is registered by another brand`,
      zh: `小程序 ${appId} 已被其他品牌登记`,
    });
  }
}

/** The code is wrong, was used, or is older than five minutes. */
export class WechatCodeInvalid extends Refusal {
  constructor() {
    super({
      en: "the code is not valid, was used or is too old: call wx.login again for a new one",
      zh: "登录凭证无效、已使用或已过期，请重新调用 wx.login",
    });
  }
}

/** WeChat did not answer, or is asked too often. Whether it took the code nobody knows: the next try needs a new one. */
export class WechatBusy extends Refusal {
  constructor(readonly retryAfterSeconds: number) {
    super({
      en: `WeChat is busy: call wx.login again in ${retryAfterSeconds} seconds`,
      zh: `微信繁忙，请在 ${retryAfterSeconds} 秒后重新调用 wx.login`,
    });
  }
}

/** WeChat holds this user for a risk. */
export class WechatBlocked extends Refusal {
  constructor() {
    super({
      en: "WeChat does not let this user sign in: it holds the account for a risk",
      zh: "微信判定该账号存在风险，无法登录",
    });
  }
}

/** The hub and WeChat do not understand each other: the brand's app is set up wrong, or WeChat changed. */
export class WechatUnavailable extends Refusal {
  constructor() {
    super({
      en: "signing in with WeChat does not work at the moment: whoever runs this has been told",
      zh: "微信登录暂不可用，已通知运营人员",
    });
  }
}

/** What a caller is told of a call that failed. */
export function refusalOf(failure: Failure): Refusal {
  switch (failure) {
    case "CODE_INVALID":
      return new WechatCodeInvalid();
    case "BLOCKED":
      return new WechatBlocked();
    case "BUSY":
    case "LIMITED":
      return new WechatBusy(retryAfterSeconds(failure));
    default:
      return new WechatUnavailable();
  }
}
