import { Refusal } from "../kernel/refusal.ts";

/** The member belongs to another store; `storeId` is the one, `since` when. */
export class BindingConflict extends Refusal {
  constructor(
    readonly storeId: string,
    readonly since: Date,
  ) {
    super({
      en: `the member is bound to store ${storeId} since ${since.toISOString()}`,
      zh: `该会员自 ${since.toISOString()} 起已绑定门店 ${storeId}`,
    });
  }
}
