import { Refusal } from "../kernel/refusal.ts";

/** The brand has no such key, or it was revoked. */
export class UnknownKey extends Refusal {
  constructor(readonly keyId: string) {
    super({ en: `there is no key ${keyId} in use`, zh: `没有正在使用的密钥 ${keyId}` });
  }
}

/** A right that takes a person, and no app is given. */
export class RightOfPersons extends Refusal {
  constructor(readonly right: string) {
    super({
      en: `${right} takes a person: no app has it`,
      zh: `${right} 须由本人行使，不能授予应用`,
    });
  }
}

export class UnknownTill extends Refusal {
  constructor(readonly tillId: string) {
    super({ en: `this brand has no till ${tillId}`, zh: `本品牌没有收银终端 ${tillId}` });
  }
}
