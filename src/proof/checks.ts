import { acceptanceChecks } from "../acceptance/prove.ts";
import { activationChecks } from "../activation/prove.ts";
import { adjustmentChecks } from "../adjustment/prove.ts";
import { auditChecks } from "../audit/prove.ts";
import { basketChecks } from "../basket/prove.ts";
import { pointsBudgetChecks } from "../bonus/prove.ts";
import { codeChecks } from "../code/prove.ts";
import { couponChecks } from "../coupon/prove.ts";
import { disputeChecks } from "../dispute/prove.ts";
import { dropChecks } from "../drop/prove.ts";
import { erasureChecks } from "../erasure/prove.ts";
import { eventChecks } from "../event/prove.ts";
import { expiryChecks } from "../expiry/prove.ts";
import { fourEyesChecks } from "../four-eyes/prove.ts";
import { handoverChecks } from "../handover/prove.ts";
import { holdChecks } from "../hold/prove.ts";
import { impersonationChecks } from "../impersonation/prove.ts";
import { importChecks } from "../import/prove.ts";
import { ledgerChecks } from "../ledger/prove.ts";
import { mergeChecks } from "../merge/prove.ts";
import { orderChecks } from "../order/prove.ts";
import { payoutChecks } from "../payout/prove.ts";
import { planChecks } from "../plan/prove.ts";
import type { Check } from "../platform/database/proof.ts";
import { pointsChecks } from "../points/prove.ts";
import { bonusChecks } from "../preview/prove.ts";
import { reconcileChecks } from "../reconcile/prove.ts";
import { redemptionChecks } from "../redemption/prove.ts";
import { reratingChecks } from "../rerating/prove.ts";
import { settlementChecks } from "../settlement/prove.ts";
import { splitChecks } from "../split/prove.ts";
import { statementChecks } from "../statement/prove.ts";
import { monthChecks } from "../statement/prove-months.ts";
import { termsChecks } from "../terms/prove.ts";
import { tierChecks } from "../tier/prove.ts";
import { transferChecks } from "../transfer/prove.ts";

const CHART = {
  tracked: "^((wallet|pending|held|growth)/.+|debt)$",
  neverBelowZero: "^(wallet|pending|held|growth)/",
  addOnly: [
    "binding_policy",
    "bonus_rule",
    "campaign_opt_in",
    "member_event",
    "binding_transfer",
    "binding_transfer_decision",
    "ledger_key",
    "ledger_posting",
    "ledger_transfer",
    "customer_order",
    "order_line",
    "order_bonus",
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
    "basket_quote",
    "merge_rule",
    "member_merge",
    "member_unmerge",
    "merge_passage",
    "four_eyes",
    "four_eyes_approval",
    "terms_proposal",
    "terms_approval",
    "terms_decision",
    "terms",
    "terms_clause",
    "settlement_line",
    "statement",
    "statement_act",
    "dispute",
    "month_close",
    "tax_rate",
    "invoice_details",
    "account_mapping",
    "payout_run",
    "payout",
    "payout_act",
    "split_rule",
    "order_payment",
    "split",
    "split_act",
    "split_bill",
    "coupon_event",
    "coupon_redemption",
    "coupon_reversal",
    "proof",
    "member_consent",
    "audit_entry",
    "audit_link",
    "impersonation",
    "impersonation_end",
    "till_upload",
    "reconciliation",
    "reconciliation_finding",
    "reconciliation_fault",
  ],
};

/** Every invariant that a book must hold, in order of its number. */
export const CHECKS: readonly Check[] = [
  ...ledgerChecks(CHART),
  ...handoverChecks,
  ...erasureChecks,
  ...auditChecks,
  ...impersonationChecks,
  ...fourEyesChecks,
  ...holdChecks,
  ...transferChecks,
  ...adjustmentChecks,
  ...importChecks,
  ...tierChecks,
  ...planChecks,
  ...mergeChecks,
  ...orderChecks,
  ...bonusChecks,
  ...pointsBudgetChecks,
  ...couponChecks,
  ...redemptionChecks,
  ...basketChecks,
  ...codeChecks,
  ...dropChecks,
  ...pointsChecks,
  ...activationChecks,
  ...eventChecks,
  ...expiryChecks,
  ...termsChecks,
  ...settlementChecks,
  ...statementChecks,
  ...monthChecks,
  ...acceptanceChecks,
  ...disputeChecks,
  ...reconcileChecks,
  ...reratingChecks,
  ...payoutChecks,
  ...splitChecks,
].sort((a, b) => a.invariant.localeCompare(b.invariant));
