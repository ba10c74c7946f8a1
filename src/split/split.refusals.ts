import { Refusal } from "../kernel/refusal.ts";

/** The order has another payment already, or the transaction is another order's. */
export class PaymentConflict extends Refusal {
  constructor(
    readonly number: string,
    readonly transactionId: string,
  ) {
    super({
      en: `order ${number} or transaction ${transactionId} is recorded with another payment`,
      zh: `订单 ${number} 或支付交易 ${transactionId} 已有其他支付记录`,
    });
  }
}

/** WeChat Pay is not set up, or gave no bill of the day; `reason` says which. */
export class BillUnavailable extends Refusal {
  constructor(
    readonly day: string,
    readonly reason: string,
  ) {
    super({
      en: `no bill of ${day}: ${reason}`,
      zh: `无法取得 ${day} 的分账账单：${reason}`,
    });
  }
}
