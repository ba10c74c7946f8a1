import { Refusal } from "../kernel/refusal.ts";

export class UnknownIntakeSource extends Refusal {
  constructor(readonly sourceId: string) {
    super({
      en: `this brand has no intake source ${sourceId}`,
      zh: `本品牌没有接入来源 ${sourceId}`,
    });
  }
}

/** It was closed for ever; who sends again is given a source of its own. */
export class IntakeSourceClosed extends Refusal {
  constructor(
    readonly sourceId: string,
    readonly closedAt: Date,
  ) {
    super({
      en: `intake source ${sourceId} was closed at ${closedAt.toISOString()}: create another`,
      zh: `接入来源 ${sourceId} 已于 ${closedAt.toISOString()} 关闭，请新建`,
    });
  }
}
