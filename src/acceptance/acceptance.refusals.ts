import { Refusal } from "../kernel/refusal.ts";

export class UnknownStatement extends Refusal {
  constructor(readonly statementId: string) {
    super({
      en: `there is no statement ${statementId} of yours`,
      zh: `您没有对账单 ${statementId}`,
    });
  }
}

/** Lines of it are in dispute: what is disputed is not accepted, and the rest is already. */
export class StatementInDispute extends Refusal {
  constructor(
    readonly statementId: string,
    readonly disputes: number,
  ) {
    super({
      en: `${disputes} of its lines are in dispute: the rest counts as accepted; withdraw the disputes to accept all`,
      zh: `该对账单有 ${disputes} 条明细存在争议，其余明细视为已确认；如需全部确认，请先撤回争议`,
    });
  }
}
