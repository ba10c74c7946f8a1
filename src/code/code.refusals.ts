import { Refusal } from "../kernel/refusal.ts";

/** The number names a batch of other codes. */
export class CodeBatchConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} was used for other codes: choose another`,
      zh: `编号 ${number} 已用于另一批兑换码，请另选一个`,
    });
  }
}

export class UnknownCodeBatch extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `this brand ordered no codes under the number ${number}`,
      zh: `本品牌没有编号为 ${number} 的兑换码批次`,
    });
  }
}

/** What was typed is no code: its check character does not fit. Nothing was looked up. */
export class CodeMistyped extends Refusal {
  constructor(readonly typed: string) {
    super({
      en: "this code was typed wrongly: compare it with what is printed",
      zh: "兑换码输入有误，请与印制的兑换码核对",
    });
  }
}

/** Nobody can claim this code: there is none, it is over, or another has it. Which of these is not told. */
export class UnknownCode extends Refusal {
  constructor(readonly typed: string) {
    super({
      en: "this code cannot be claimed: ask whoever gave it to you",
      zh: "该兑换码无法领取，请咨询发放方",
    });
  }
}
