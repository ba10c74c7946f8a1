import { Refusal } from "../kernel/refusal.ts";

/** A transfer would take a tracked account below its floor; `missing` is by how much. */
export class Overdrawn extends Refusal {
  constructor(
    readonly address: string,
    readonly missing: bigint,
  ) {
    super({
      en: `the account ${address} lacks ${missing}`,
      zh: `账户 ${address} 余额不足，还差 ${missing}`,
    });
  }
}

/** The key of an earlier posting was used again for another request (L4). */
export class KeyReused extends Refusal {
  constructor(readonly key: string) {
    super({
      en: `the key ${key} already stands for another request`,
      zh: `编号 ${key} 已用于另一笔不同的请求`,
    });
  }
}
