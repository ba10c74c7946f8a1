import { Refusal } from "../kernel/refusal.ts";

/** The code was not issued by this hub, or was changed since. */
export class SceneCodeForged extends Refusal {
  constructor(readonly scanned: string) {
    super({
      en: "this code was not issued here, or was read wrongly: scan it again",
      zh: "该二维码并非由本系统签发或读取有误，请重新扫码",
    });
  }
}

/** The code is another brand's. */
export class SceneCodeForeign extends Refusal {
  constructor(readonly scanned: string) {
    super({ en: "this code is of another brand", zh: "该二维码属于其他品牌" });
  }
}

/** The code was good until an instant. */
export class SceneCodeEnded extends Refusal {
  constructor(
    readonly scanned: string,
    readonly endedAt: Date,
  ) {
    super({
      en: `this code ended at ${endedAt.toISOString()}: ask the store for its new one`,
      zh: `该二维码已于 ${endedAt.toISOString()} 失效，请向门店索取新码`,
    });
  }
}

export class UnknownScene extends Refusal {
  constructor(readonly sceneId: string) {
    super({ en: `this brand issued no code ${sceneId}`, zh: `本品牌未签发二维码 ${sceneId}` });
  }
}
