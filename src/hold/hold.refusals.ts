import { Refusal } from "../kernel/refusal.ts";

/** There is no such hold, or it is another store's. */
export class UnknownHold extends Refusal {
  constructor(readonly holdId: string) {
    super({ en: `there is no hold ${holdId} here`, zh: `此处没有积分预留 ${holdId}` });
  }
}

/** The number stands for another hold already. */
export class HoldConflict extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `the number ${number} already stands for another hold: use a new one`,
      zh: `编号 ${number} 已用于另一笔积分预留，请换新编号`,
    });
  }
}

const ENDS = {
  OPEN: { en: "is open", zh: "仍然有效" },
  COMMITTED: { en: "was committed already", zh: "已被使用" },
  RELEASED: { en: "was released already", zh: "已被释放" },
  TIMED_OUT: { en: "has timed out: its points went back", zh: "已超时，积分已退回" },
} as const;

/** The hold ended before, in another way; `status` says how. */
export class HoldEnded extends Refusal {
  constructor(
    readonly holdId: string,
    readonly status: keyof typeof ENDS,
  ) {
    super({
      en: `the hold ${holdId} ${ENDS[status].en}`,
      zh: `积分预留 ${holdId} ${ENDS[status].zh}`,
    });
  }
}

/** More was to be spent than the hold reserved. */
export class HoldExceeded extends Refusal {
  constructor(
    readonly held: bigint,
    readonly wanted: bigint,
  ) {
    super({
      en: `the hold reserved ${held} points, ${wanted} were to be spent`,
      zh: `该预留共 ${held} 积分，不足以使用 ${wanted}`,
    });
  }
}
