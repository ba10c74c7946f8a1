import type { IdentityKind, IdentitySource } from "../member/identity.rules.ts";

/** Two members that may be one person, in order of their ids, and what shows it. */
export interface MergeProposal {
  readonly id: string;
  readonly memberIds: readonly [string, string];
  /** Kinds of identities that both were shown to hold; never what they say. */
  readonly evidence: readonly IdentityKind[];
  /** Where the shared identity was met. */
  readonly metBy: IdentitySource;
  /** Whose call it was; null: the hub's own. */
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly state: "OPEN" | "MERGED" | "DISMISSED";
  readonly reason: string | null;
}

/** `STRONG`: the hub may merge by it alone; `WEAK`: a second factor is needed, or a person's decision. */
export type Strength = "STRONG" | "WEAK";

/** What WeChat and WeCom give to one person for good. */
const FOR_GOOD: ReadonlySet<IdentityKind> = new Set(["WECHAT_UNIONID", "WECOM_EXTERNAL_USERID"]);

/** A telephone alone shows nobody for good: carriers give numbers out again. Two kinds together do. */
export const strengthOf = (evidence: readonly IdentityKind[]): Strength =>
  evidence.some((kind) => FOR_GOOD.has(kind)) || new Set(evidence).size > 1 ? "STRONG" : "WEAK";

/** A pair in its one order. */
export const pairOf = (a: string, b: string): readonly [string, string] =>
  a < b ? [a, b] : [b, a];
