import { Refusal } from "../kernel/refusal.ts";

/** This side has no such webhook. */
export class UnknownWebhook extends Refusal {
  constructor(readonly webhookId: string) {
    super({ en: `you have no webhook ${webhookId}`, zh: `您没有 Webhook ${webhookId}` });
  }
}

/** The address is none of the public internet, or is not called over TLS, and the operator does not allow it. */
export class WebhookUrlRefused extends Refusal {
  constructor(readonly url: string) {
    super({
      en: `${url} is not called: it must be https, and on the public internet`,
      zh: `不能调用 ${url}：必须使用 https 且位于公网`,
    });
  }
}

/** Nothing is told by this type. */
export class UnknownEventType extends Refusal {
  constructor(readonly type: string) {
    super({ en: `there are no events of the type ${type}`, zh: `没有 ${type} 类型的事件` });
  }
}

/** This side has as many webhooks as it may. */
export class TooManyWebhooks extends Refusal {
  constructor(readonly limit: number) {
    super({
      en: `there are ${limit} webhooks already: close one first`,
      zh: `已有 ${limit} 个 Webhook，请先关闭一个`,
    });
  }
}

/** Events so old are not kept any longer. */
export class EventsNotKept extends Refusal {
  constructor(readonly oldest: string) {
    super({
      en: `events up to ${oldest} are not kept any longer: begin behind it`,
      zh: `游标 ${oldest} 及之前的事件已不再保留，请从其后开始`,
    });
  }
}
