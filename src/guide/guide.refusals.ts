import { Refusal } from "../kernel/refusal.ts";

/** A guide must serve the store in question: the one the member is bound to, the code is of, the leaver serves; null: there is none. */
export class GuideElsewhere extends Refusal {
  constructor(
    readonly staffId: string,
    readonly servingStoreId: string | null,
  ) {
    super({
      en: `staff ${staffId} does not serve the store in question, ${servingStoreId ?? "which there is none of"}`,
      zh: `员工 ${staffId} 不属于相应门店 ${servingStoreId ?? "（无）"}`,
    });
  }
}
