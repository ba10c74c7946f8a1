import type { DisputeReason } from "../dispute/dispute.rules.ts";
import { proportionOf } from "../kernel/amount.ts";
import type { KeptFinding, StatedLine } from "./reconcile.queries.ts";

/** A line of a statement, as `disputeLines` takes it. */
export interface DisputableLine extends Omit<StatedLine, "amountMinor"> {
  /** How much of it, whichever way it points. */
  readonly amountMinor: bigint;
  readonly reason: DisputeReason;
}

const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

/**
 * What of a finding's lines the franchisee could dispute: all of a sale that its till does not know, or that was another
 * store's; of another amount the proportion. A clock's difference costs nobody anything.
 */
export function disputable(
  { outcome, why, theirs, ours }: KeptFinding,
  lines: readonly StatedLine[],
): DisputableLine[] {
  const reason = reasonOf(outcome, why);
  if (!reason || !ours) return [];
  const part = reason === "WRONG_BASE" && theirs ? size(ours.minor - theirs.minor) : 1n;
  const whole = reason === "WRONG_BASE" && theirs ? size(ours.minor) : 1n;
  // Of more than all of it no line can be taken back.
  const share = part < whole ? { part, whole } : { part: 1n, whole: 1n };
  return lines
    .map((line) => ({ ...line, amountMinor: proportionOf(size(line.amountMinor), share), reason }))
    .filter(({ amountMinor }) => amountMinor > 0n);
}

function reasonOf(
  outcome: KeptFinding["outcome"],
  why: KeptFinding["why"],
): DisputeReason | undefined {
  if (outcome === "MISSING_THERE" || why.includes("STORE")) return "NOT_OURS";
  if (why.includes("AMOUNT")) return "WRONG_BASE";
  return undefined;
}
