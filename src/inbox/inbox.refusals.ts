import { Refusal } from "../kernel/refusal.ts";
import type { DeliveryState } from "./delivery.rules.ts";

export class UnknownDelivery extends Refusal {
  constructor(readonly deliveryId: string) {
    super({
      en: `this brand has no delivery ${deliveryId}`,
      zh: `本品牌没有消息 ${deliveryId}`,
    });
  }
}

/** Only what was set aside can be replayed or dropped. */
export class DeliveryNotSetAside extends Refusal {
  constructor(
    readonly deliveryId: string,
    readonly state: DeliveryState,
  ) {
    super({
      en: `delivery ${deliveryId} is not set aside, it is ${state}`,
      zh: `消息 ${deliveryId} 未被搁置，当前状态为 ${state}`,
    });
  }
}
