import type { Fact } from "../platform/outbox/fact.ts";
import type { ActKind } from "./life.rules.ts";

/** One fact an act; `disputeId`: of an act upon one of its lines. */
export const statementChanged = (
  brandId: string,
  act: {
    readonly statementId: string;
    readonly franchiseeId: string;
    readonly kind: ActKind;
    readonly disputeId: string | null;
  },
): Fact => ({
  kind: "StatementChanged",
  topics: [`franchisee:${act.franchiseeId}`, `brand:${brandId}`],
  payload: {
    statementId: act.statementId,
    franchiseeId: act.franchiseeId,
    change: act.kind,
    ...(act.disputeId !== null && { disputeId: act.disputeId }),
  },
});
