import { Refusal } from "../kernel/refusal.ts";

/** The caller named too many codes or links that are none; it may go on in so many seconds. */
export class TooManyAttempts extends Refusal {
  constructor(readonly seconds: number) {
    super({
      en: `too many wrong attempts: wait ${seconds} seconds`,
      zh: `错误次数过多，请等待 ${seconds} 秒`,
    });
  }
}
