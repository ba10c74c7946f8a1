import { Refusal } from "../kernel/refusal.ts";

export class UnknownDispute extends Refusal {
  constructor(readonly disputeId: string) {
    super({ en: `there is no dispute ${disputeId} here`, zh: `没有争议 ${disputeId}` });
  }
}

/** The statement has no such line. */
export class UnknownStatementLine extends Refusal {
  constructor(
    readonly postingId: string,
    readonly no: number,
  ) {
    super({
      en: `the statement has no line ${postingId}/${no}: take both from its CSV`,
      zh: `对账单中没有明细 ${postingId}/${no}，请以其 CSV 中的编号为准`,
    });
  }
}

/** The statement is answered for good: none of its lines can be disputed any more. */
export class StatementClosed extends Refusal {
  constructor(
    readonly statementId: string,
    readonly state: string,
    readonly acceptUntil: Date,
  ) {
    super({
      en: `the statement ${statementId} is accepted, it could be disputed until ${acceptUntil.toISOString()}`,
      zh: `对账单 ${statementId} 已确认，提出争议的期限为 ${acceptUntil.toISOString()}`,
    });
  }
}

/** The line is in dispute already: it is disputed once at a time. */
export class LineInDispute extends Refusal {
  constructor(readonly disputeId: string) {
    super({
      en: `the line is in dispute already (${disputeId}): write to that dispute`,
      zh: `该明细已在争议中（${disputeId}），请在该争议中继续沟通`,
    });
  }
}

/** More than is left of the line; `mostMinor` is. */
export class DisputeTooHigh extends Refusal {
  constructor(
    readonly postingId: string,
    readonly no: number,
    readonly mostMinor: bigint,
  ) {
    super({
      en:
        mostMinor > 0n
          ? `of the line ${postingId}/${no} only ${mostMinor} is left: name that much or less`
          : `nothing is left of the line ${postingId}/${no}: it was taken back already`,
      zh:
        mostMinor > 0n
          ? `明细 ${postingId}/${no} 仅剩 ${mostMinor}，金额请勿超过此数`
          : `明细 ${postingId}/${no} 已全部冲回，无余额可争议`,
    });
  }
}

const CLOSED = {
  OPEN: { en: "is open", zh: "尚未结束" },
  WITHDRAWN: { en: "was withdrawn", zh: "已被撤回" },
  UPHELD: { en: "was upheld", zh: "已获支持" },
  REJECTED: { en: "was rejected", zh: "已被驳回" },
} as const;

/** The dispute is over; `state` says how it ended. */
export class DisputeClosed extends Refusal {
  constructor(
    readonly disputeId: string,
    readonly state: keyof typeof CLOSED,
  ) {
    super({
      en: `the dispute ${disputeId} ${CLOSED[state].en}`,
      zh: `争议 ${disputeId} ${CLOSED[state].zh}`,
    });
  }
}

/** The number stands for another message in this dispute already. */
export class MessageConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another message: use a new one`,
      zh: `编号 ${number} 已用于另一条消息，请换新编号`,
    });
  }
}
