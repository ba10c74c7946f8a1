import { Refusal } from "../kernel/refusal.ts";

/** No contract says what a sale owes: headquarters agrees terms that reach back to the day. */
export class TermsMissing extends Refusal {
  constructor(
    readonly franchisee: string,
    readonly at: Date,
  ) {
    super({
      en: `franchisee ${franchisee} has no terms in force on ${at.toISOString()}: agree terms, then send again`,
      zh: `加盟商 ${franchisee} 在 ${at.toISOString()} 没有生效的条款，请先签订条款再重新发送`,
    });
  }
}

/** The clauses could promise away more than the sale. */
export class TermsUnsound extends Refusal {
  constructor(en: string, zh: string) {
    super({ en, zh });
  }
}
