import { asMonth } from "../../src/kernel/month.ts";
import type { SaleFact } from "../../src/settlement/sale.rules.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { type TermsInForce, USUAL_STATEMENT_TERMS } from "../../src/terms/terms.rules.ts";

/** A contract of the franchisee with a code, which is its id as well. */
export const contract = (
  code: string,
  clauses: readonly Clause[],
  but: Partial<TermsInForce> = {},
): TermsInForce => ({
  ...{ id: `terms of ${code}`, franchiseeId: code, franchiseeCode: code, version: 1 },
  ...{ fromAt: new Date("2026-01-01T00:00:00Z"), ...USUAL_STATEMENT_TERMS, clauses, ...but },
});

export const contracts = (...terms: readonly TermsInForce[]) => ({
  terms: Map.groupBy(terms, ({ franchiseeId }) => franchiseeId),
  timeZone: "Asia/Shanghai",
});

/** A sale of 100.00 at North's N1 at noon of 10 March 2026, of 100 points, to nobody's member. */
export const saleFact = (but: Partial<SaleFact> = {}): SaleFact => ({
  ...{ orderId: "order", ownerId: "anna", key: "order:till:1" },
  ...{ storeId: "N1", storeCode: "N1", sellerId: "north" },
  ...{ occurredAt: new Date("2026-03-10T04:00:00Z"), day: "2026-03-10" },
  ...{ ofMonth: asMonth("2026-03"), channel: "STORE" },
  ...{ netMinor: 10_000n, taxMinor: 0n, shippingMinor: 0n, couponMinor: 0n, issuers: [] },
  ...{ storePoints: 100n, categories: new Map(), lots: [] },
  ...{ bound: null, guide: null, brought: null },
  ...but,
});
