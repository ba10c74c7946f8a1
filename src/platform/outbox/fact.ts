/**
 * Something that happened, in the past tense. It carries ids, not contents: whoever hears of it looks
 * again, with its own rights.
 */
export interface Fact {
  readonly kind: string;
  /** Who may want to know: `member:<id>`, `store:<id>`, `franchisee:<id>`, `brand:<id>`. */
  readonly topics: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}
