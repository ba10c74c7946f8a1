import { Refusal } from "../kernel/refusal.ts";

/** The contracts in force share out more of a sale than was paid for it. */
export class SharesExceedSale extends Refusal {
  constructor(
    readonly storeCode: string,
    readonly sharedMinor: bigint,
    readonly netMinor: bigint,
  ) {
    super({
      en: `the contracts in force share out ${sharedMinor} of ${netMinor} sold at store ${storeCode}: lower a rate, then send again`,
      zh: `生效的条款要从门店 ${storeCode} 的 ${netMinor} 销售额中分出 ${sharedMinor}，请调低费率后重新发送`,
    });
  }
}
