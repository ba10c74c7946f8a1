import { Refusal } from "../kernel/refusal.ts";

/** The number stands for another redemption already. */
export class RedemptionConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another redemption: use a new one`,
      zh: `编号 ${number} 已用于另一次核销，请换新编号`,
    });
  }
}
