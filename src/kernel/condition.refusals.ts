import { Refusal } from "./refusal.ts";

/** A condition that says nothing, asks for what is not there, or might run for too long. */
export class ConditionUnsound extends Refusal {
  constructor(
    /** What is wrong with it. */
    readonly what: string,
    /** Where: 1 is its first character; null: all of it. */
    readonly position: number | null,
    /** What conditions about these subjects may ask. */
    readonly mayAsk: readonly string[],
  ) {
    const at = position === null ? "" : ` at character ${position}`;
    const where = position === null ? "" : `第 ${position} 个字符处：`;
    super({
      en: `the condition cannot be kept${at}: ${what}; it may ask ${mayAsk.join(", ")}`,
      zh: `条件无法保存，${where}${what}；可以使用 ${mayAsk.join("、")}`,
    });
  }
}
