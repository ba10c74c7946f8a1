import { Refusal } from "../kernel/refusal.ts";
import type { Field } from "./till-file.rules.ts";

const NAMES: Record<Field, string> = {
  number: "单号",
  original: "原单号",
  time: "时间",
  day: "日期",
  amount: "金额",
  store: "门店",
};

/** The file's head has no column for a field, or several. */
export class ColumnUnclear extends Refusal {
  constructor(
    readonly field: Field,
    readonly titles: readonly string[],
  ) {
    super({
      en: `the file has ${titles.length === 0 ? "no column" : `several columns (${titles.join(", ")})`} for its ${field}: say which it is by \`columns\``,
      zh: `文件中${titles.length === 0 ? "没有可作为" : `有多列（${titles.join("、")}）可作为`}${NAMES[field]}${titles.length === 0 ? "的列" : ""}，请用 columns 指明`,
    });
  }
}

/** The file has more bytes or rows than are taken at once. */
export class FileTooLarge extends Refusal {
  constructor(
    readonly limit: number,
    readonly of: "bytes" | "rows",
  ) {
    super({
      en: `the file has more than ${limit} ${of}: send a month, or a store, at a time`,
      zh: `文件超过 ${limit} ${of === "bytes" ? "字节" : "行"}，请按月或按门店分开上传`,
    });
  }
}

/** So many files are being read just now. */
export class TooManyUploads extends Refusal {
  constructor() {
    super({
      en: "other files are being read just now: send it again in a minute",
      zh: "正在处理其他文件，请一分钟后重试",
    });
  }
}
