import { Refusal } from "../kernel/refusal.ts";

/** The event's number came before with other content, or of another member. */
export class EventConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `event ${number} is recorded with other content: give another event a number of its own`,
      zh: `事件 ${number} 已有不同内容的记录，其他事件请用新编号`,
    });
  }
}

/** The event has not happened yet, by more than clocks differ. */
export class EventInFuture extends Refusal {
  constructor(readonly latestAt: Date) {
    super({
      en: `it says it occurred after ${latestAt.toISOString()}: check the clock of its source`,
      zh: `事件发生时间不得晚于 ${latestAt.toISOString()}，请检查来源系统的时钟`,
    });
  }
}
