import { Refusal } from "../kernel/refusal.ts";

/** The event's number came before with other content, or of another member. */
export class EventConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `event ${number} is recorded with other content`,
      zh: `事件 ${number} 已有不同内容的记录`,
    });
  }
}

/** The event has not happened yet, by more than clocks differ. */
export class EventInFuture extends Refusal {
  constructor(readonly latestAt: Date) {
    super({
      en: `an event that is told now occurred by ${latestAt.toISOString()}`,
      zh: `事件发生时间不得晚于 ${latestAt.toISOString()}`,
    });
  }
}
