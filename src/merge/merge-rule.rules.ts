/** Which of two bindings a merged member keeps. */
export type BindingChoice = "EARLIEST" | "LATEST" | "MOST_SPEND";
/** What becomes of two growths of one kind. */
export type GrowthChoice = "SUM" | "HIGHER";

/** How a brand makes one member of two, from an instant until a later version. */
export interface MergeRule {
  /** 0: the brand has set none. */
  readonly version: number;
  readonly binding: BindingChoice;
  readonly growth: GrowthChoice;
}

/** What holds until a brand says otherwise. */
export const DEFAULT_RULE: MergeRule = { version: 0, binding: "EARLIEST", growth: "SUM" };
