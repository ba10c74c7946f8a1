import { Refusal } from "../kernel/refusal.ts";

/** A cell that says nothing its column can hold. */
export class CellUnreadable extends Refusal {
  constructor(
    readonly column: string,
    readonly expected: { readonly en: string; readonly zh: string },
  ) {
    super({ en: `${column}: expected ${expected.en}`, zh: `${column}：应为${expected.zh}` });
  }
}

/** A line that could not be taken apart: too long, a quotation without an end, or too many cells. */
export class LineUnreadable extends Refusal {
  constructor(why: { readonly en: string; readonly zh: string }) {
    super(why);
  }
}

/** Two lines of the file name one identity: whose is it? */
export class NamedTwice extends Refusal {
  constructor(
    readonly identity: string,
    readonly line: number,
  ) {
    super({
      en: `${identity} is named on line ${line} already: put the two lines together`,
      zh: `${identity} 已在第 ${line} 行出现，请合并这两行`,
    });
  }
}

/** A line's identities are several members': they are duplicates of one another, or the line is wrong. */
export class IdentitiesOfSeveral extends Refusal {
  constructor(readonly memberIds: readonly string[]) {
    super({
      en: `its identities belong to members ${memberIds.join(" and ")}: merge them first, or correct the line`,
      zh: `其身份标识分属会员 ${memberIds.join("、")}，请先合并会员或更正此行`,
    });
  }
}

/** A line's number was imported before, for another member or with other amounts. */
export class ImportedOtherwise extends Refusal {
  constructor(readonly number: string) {
    super({
      en: `number ${number} was imported before for another member or with other amounts: number the line anew, or adjust by hand`,
      zh: `编号 ${number} 曾为其他会员或以不同数额导入，请换用新编号或改用手工调整`,
    });
  }
}
