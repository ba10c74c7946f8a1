import type { Month } from "../kernel/month.ts";
import { Refusal } from "../kernel/refusal.ts";

/** A month is closed when it is over, by the brand's calendar. */
export class MonthNotOver extends Refusal {
  constructor(
    readonly month: Month,
    readonly endsAt: Date,
  ) {
    super({
      en: `${month} runs until ${endsAt.toISOString()}: close it then`,
      zh: `${month} 要到 ${endsAt.toISOString()} 才结束，请届时再结账`,
    });
  }
}

/** Months are closed one after the other; `openMonth` is the one to close first. */
export class MonthNotNext extends Refusal {
  constructor(
    readonly month: Month,
    readonly openMonth: Month,
  ) {
    super({
      en: `${month} cannot be closed: the first open month is ${openMonth}`,
      zh: `无法结账 ${month}：第一个未结月份是 ${openMonth}`,
    });
  }
}
