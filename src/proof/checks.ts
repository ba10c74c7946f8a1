import { ledgerChecks } from "../ledger/prove.ts";
import { orderChecks } from "../order/prove.ts";
import type { Check } from "../platform/database/proof.ts";
import { settlementChecks } from "../settlement/prove.ts";
import { statementChecks } from "../statement/prove.ts";

const CHART = {
  tracked: "^(wallet/.+|debt)$",
  neverBelowZero: "^wallet/",
  addOnly: [
    "ledger_key",
    "ledger_posting",
    "ledger_transfer",
    "customer_order",
    "order_refund",
    "points_spending",
    "settlement_line",
    "statement",
    "month_close",
    "proof",
  ],
};

/** Every invariant that a book must hold, in order of its number. */
export const CHECKS: readonly Check[] = [
  ...ledgerChecks(CHART),
  ...orderChecks,
  ...settlementChecks,
  ...statementChecks,
].sort((a, b) => a.invariant.localeCompare(b.invariant));
