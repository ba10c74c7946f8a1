import { Refusal } from "../kernel/refusal.ts";

/** The refresh token stands for no session, or for none any longer. Why is not told: a thief may be asking. */
export class SessionEnded extends Refusal {
  constructor() {
    super({
      en: "this session has ended: sign in again",
      zh: "登录已失效，请重新登录",
    });
  }
}
