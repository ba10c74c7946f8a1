import { Refusal } from "../kernel/refusal.ts";

export class UnknownStaff extends Refusal {
  constructor(readonly staffId: string) {
    super({ en: `this brand has no staff ${staffId}`, zh: `本品牌没有员工 ${staffId}` });
  }
}

/** Without it nobody could do everything at headquarters any longer. */
export class LastOwner extends Refusal {
  constructor(readonly staffId: string) {
    super({
      en: `staff ${staffId} is the last owner: make somebody else one first`,
      zh: `员工 ${staffId} 是最后一位总部负责人，请先指定其他负责人`,
    });
  }
}

/** The person has left, or is about to. */
export class StaffLeft extends Refusal {
  constructor(
    readonly staffId: string,
    readonly leftAt: Date,
  ) {
    super({
      en: `staff ${staffId} leaves at ${leftAt.toISOString()}: choose another`,
      zh: `员工 ${staffId} 于 ${leftAt.toISOString()} 离职，请选择其他员工`,
    });
  }
}
