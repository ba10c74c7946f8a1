import { activationChecks } from "../activation/prove.ts";
import { adjustmentChecks } from "../adjustment/prove.ts";
import { erasureChecks } from "../erasure/prove.ts";
import { expiryChecks } from "../expiry/prove.ts";
import { handoverChecks } from "../handover/prove.ts";
import { holdChecks } from "../hold/prove.ts";
import { importChecks } from "../import/prove.ts";
import { ledgerChecks } from "../ledger/prove.ts";
import { mergeChecks } from "../merge/prove.ts";
import { orderChecks } from "../order/prove.ts";
import { planChecks } from "../plan/prove.ts";
import type { Check } from "../platform/database/proof.ts";
import { pointsChecks } from "../points/prove.ts";
import { settlementChecks } from "../settlement/prove.ts";
import { statementChecks } from "../statement/prove.ts";
import { tierChecks } from "../tier/prove.ts";
import { transferChecks } from "../transfer/prove.ts";

const CHART = {
  tracked: "^((wallet|pending|held|growth)/.+|debt)$",
  neverBelowZero: "^(wallet|pending|held|growth)/",
  addOnly: [
    "binding_policy",
    "binding_transfer",
    "binding_transfer_decision",
    "ledger_key",
    "ledger_posting",
    "ledger_transfer",
    "customer_order",
    "order_line",
    "order_refund",
    "points_spending",
    "points_activation",
    "points_hold",
    "transfer_rule",
    "points_transfer",
    "member_opening",
    "points_adjustment",
    "points_adjustment_decision",
    "tier_ladder",
    "member_tier",
    "membership_plan",
    "plan_sale",
    "merge_rule",
    "member_merge",
    "member_unmerge",
    "merge_passage",
    "settlement_line",
    "statement",
    "month_close",
    "proof",
    "member_consent",
    "audit_entry",
  ],
};

/** Every invariant that a book must hold, in order of its number. */
export const CHECKS: readonly Check[] = [
  ...ledgerChecks(CHART),
  ...handoverChecks,
  ...erasureChecks,
  ...holdChecks,
  ...transferChecks,
  ...adjustmentChecks,
  ...importChecks,
  ...tierChecks,
  ...planChecks,
  ...mergeChecks,
  ...orderChecks,
  ...pointsChecks,
  ...activationChecks,
  ...expiryChecks,
  ...settlementChecks,
  ...statementChecks,
].sort((a, b) => a.invariant.localeCompare(b.invariant));
