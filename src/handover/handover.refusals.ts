import { Refusal } from "../kernel/refusal.ts";

/** Nobody has the member: there is nothing to be transferred. */
export class MemberUnbound extends Refusal {
  constructor(readonly member: string) {
    super({
      en: `member ${member} is bound to no store: let it scan a code`,
      zh: `会员 ${member} 未绑定任何门店，可直接扫码绑定`,
    });
  }
}

export class AlreadyBoundThere extends Refusal {
  constructor(readonly storeId: string) {
    super({
      en: `the member is bound to store ${storeId} already`,
      zh: `该会员已绑定门店 ${storeId}`,
    });
  }
}

/** Another transfer of the member waits for consent until then, or was consented to and takes effect then. */
export class TransferPending extends Refusal {
  constructor(
    readonly toStoreId: string,
    readonly until: Date,
  ) {
    super({
      en: `a transfer of this member to store ${toStoreId} is under way until ${until.toISOString()}`,
      zh: `该会员转至门店 ${toStoreId} 的转移在 ${until.toISOString()} 前进行中`,
    });
  }
}

/** The binding ends by itself before the transfer would begin. */
export class BindingOver extends Refusal {
  constructor(readonly endsAt: Date) {
    super({
      en: `the member's binding ends at ${endsAt.toISOString()}, before the transfer begins`,
      zh: `该会员的绑定将于 ${endsAt.toISOString()} 到期，早于转移生效时间`,
    });
  }
}

export class UnknownTransfer extends Refusal {
  constructor(readonly transferId: string) {
    super({
      en: `nobody asked for a transfer ${transferId}`,
      zh: `没有转移申请 ${transferId}`,
    });
  }
}

/** The transfer was decided otherwise. */
export class TransferDecided extends Refusal {
  constructor(
    readonly transferId: string,
    readonly status: string,
  ) {
    super({
      en: `transfer ${transferId} is decided: ${status}`,
      zh: `转移申请 ${transferId} 已处理：${status}`,
    });
  }
}

/** Nobody decided the transfer in time. */
export class TransferLapsed extends Refusal {
  constructor(
    readonly transferId: string,
    readonly untilAt: Date,
  ) {
    super({
      en: `transfer ${transferId} lapsed at ${untilAt.toISOString()}: ask again`,
      zh: `转移申请 ${transferId} 已于 ${untilAt.toISOString()} 失效，请重新申请`,
    });
  }
}

/** The member left the giving store since the transfer was asked for. */
export class TransferOvertaken extends Refusal {
  constructor(
    readonly transferId: string,
    readonly boundStoreId: string | null,
  ) {
    super({
      en: `the member left the giving store since: it is bound to ${boundStoreId ?? "nobody"}`,
      zh: `该会员已离开转出门店，当前绑定：${boundStoreId ?? "无"}`,
    });
  }
}

/** The store that was to take a closing one's place closes itself, or is the same. */
export class SuccessorUnfit extends Refusal {
  constructor(readonly successorId: string) {
    super({
      en: `store ${successorId} cannot take its place: it is the same, or closes too`,
      zh: `门店 ${successorId} 不能作为承接门店：为同一门店或亦将停业`,
    });
  }
}
