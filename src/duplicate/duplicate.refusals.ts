import { Refusal } from "../kernel/refusal.ts";

export class UnknownProposal extends Refusal {
  constructor(readonly proposalId: string) {
    super({
      en: `this brand has no proposal ${proposalId} to merge members`,
      zh: `本品牌没有会员合并建议 ${proposalId}`,
    });
  }
}

/** The proposal was decided before, another way. */
export class ProposalClosed extends Refusal {
  constructor(
    readonly proposalId: string,
    readonly state: string,
  ) {
    super({
      en: `the proposal ${proposalId} is not open any more: it is ${state}`,
      zh: `合并建议 ${proposalId} 已处理，状态为 ${state}`,
    });
  }
}
