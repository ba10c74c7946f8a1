import { Refusal } from "../kernel/refusal.ts";

const day = (at: Date) => at.toISOString();

/** The member belongs to another store, which keeps it until an instant, or for ever (null). */
export class BindingConflict extends Refusal {
  constructor(
    readonly storeId: string,
    readonly since: Date,
    readonly protectedUntil: Date | null,
  ) {
    super({
      en: `the member is bound to store ${storeId} since ${day(since)}, protected ${protectedUntil ? `until ${day(protectedUntil)}` : "for ever"}`,
      zh: `该会员自 ${day(since)} 起已绑定门店 ${storeId}，${protectedUntil ? `保护期至 ${day(protectedUntil)}` : "永久保护"}`,
    });
  }
}

/** No store is as near as the brand's policy asks for; 0: it binds nobody by where it is. */
export class NoStoreNear extends Refusal {
  constructor(readonly metres: number) {
    super({
      en: `no store of this brand lies within ${metres} metres`,
      zh: `${metres} 米内没有本品牌门店`,
    });
  }
}
