import type { Fact } from "../platform/outbox/fact.ts";
import type { Statement } from "./statement.entity.ts";

export const statementIssued = (
  statement: Pick<Statement, "id" | "brandId" | "franchiseeId" | "month">,
  progress: { readonly done: number; readonly total: number },
): Fact => ({
  kind: "StatementIssued",
  topics: [`franchisee:${statement.franchiseeId}`, `brand:${statement.brandId}`],
  payload: {
    statementId: statement.id,
    franchiseeId: statement.franchiseeId,
    month: statement.month,
    ...progress,
  },
});
