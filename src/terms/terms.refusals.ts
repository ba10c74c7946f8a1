import { Refusal } from "../kernel/refusal.ts";

/** No contract says what a sale owes: headquarters agrees terms that reach back to the day. */
export class TermsMissing extends Refusal {
  constructor(
    readonly franchisee: string,
    readonly at: Date,
  ) {
    super({
      en: `franchisee ${franchisee} has no terms in force on ${at.toISOString()}: agree terms, then send again`,
      zh: `加盟商 ${franchisee} 在 ${at.toISOString()} 没有生效的条款，请先签订条款再重新发送`,
    });
  }
}

/** Clauses that contradict themselves, or could promise away more than the sale; the text says what to change. */
export class TermsUnsound extends Refusal {
  constructor(en: string, zh: string) {
    super({ en, zh });
  }
}

export class UnknownTermsProposal extends Refusal {
  constructor(readonly proposalId: string) {
    super({
      en: `this brand has no proposed terms ${proposalId}`,
      zh: `本品牌没有条款提案 ${proposalId}`,
    });
  }
}

const CLOSED = {
  SIGNED: { en: "were signed already", zh: "已签署" },
  DECLINED: { en: "were declined: propose new ones", zh: "已被拒绝，请重新提出" },
  WITHDRAWN: { en: "were withdrawn: ask for new ones", zh: "已被撤回，请联系总部重新提出" },
} as const;

/** The proposal was decided before; `status` says how. */
export class TermsProposalClosed extends Refusal {
  constructor(
    readonly proposalId: string,
    readonly status: keyof typeof CLOSED,
  ) {
    super({
      en: `the proposed terms ${proposalId} ${CLOSED[status].en}`,
      zh: `条款提案 ${proposalId} ${CLOSED[status].zh}`,
    });
  }
}
