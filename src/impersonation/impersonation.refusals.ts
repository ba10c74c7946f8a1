import { Refusal } from "../kernel/refusal.ts";

export class UnknownImpersonation extends Refusal {
  constructor(readonly impersonationId: string) {
    super({
      en: `nobody acts in another's place by ${impersonationId}`,
      zh: `没有代办记录 ${impersonationId}`,
    });
  }
}
