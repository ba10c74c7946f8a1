import type { Binding } from "../binding/binding.rules.ts";
import type { BindingChoice, MergeRule } from "./merge-rule.rules.ts";
import type { Part } from "./passing.rules.ts";

/** What a merge did with two members' bindings, by their ids; null where there was none. */
export interface MergedBindings {
  readonly absorbed: string | null;
  readonly survivor: string | null;
  /** The one it made, where the survivor went to another store. */
  readonly made: string | null;
  /** The store that has the member no more. */
  readonly lostStoreId: string | null;
}

/** A merge as it was done. */
export interface MemberMerge {
  readonly id: string;
  /** Who was merged away. */
  readonly memberId: string;
  readonly survivorId: string;
  readonly proposalId: string | null;
  readonly reason: string;
  readonly rule: MergeRule;
  readonly moved: readonly Part[];
  readonly bindings: MergedBindings;
  /** The entry of the survivor's history that took the other's level over; null where its own is as high. */
  readonly tierNo: number | null;
  /** Whose stories had gone into the absorbed before, and went along. */
  readonly carried: readonly string[];
  /** Null: the hub itself. */
  readonly mergedBy: string | null;
  readonly mergedAt: Date;
  /** Set once it was undone. */
  readonly undone: Undone | null;
}

/** How a merge was undone. */
export interface Undone {
  readonly reason: string;
  readonly returned: readonly Part[];
  /** What was spent or had expired meanwhile: it stays where it went. */
  readonly missing: readonly Part[];
  readonly unmergedBy: string | null;
  readonly unmergedAt: Date;
}

/** Where a member belongs, if anywhere, and what it spent. */
export interface Bound {
  readonly binding: Binding | undefined;
  readonly spend: bigint;
}

/** Which of two bindings a merged member keeps; where one has none, the other's. */
export function keptBinding(
  choice: BindingChoice,
  survivor: Bound,
  absorbed: Bound,
): Binding | undefined {
  const [own, other] = [survivor.binding, absorbed.binding];
  if (!own || !other) return own ?? other;
  switch (choice) {
    case "EARLIEST":
      return other.fromAt < own.fromAt ? other : own;
    case "LATEST":
      return other.fromAt > own.fromAt ? other : own;
    case "MOST_SPEND":
      return absorbed.spend > survivor.spend ? other : own;
  }
}
