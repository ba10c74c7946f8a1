import type { Actor } from "../kernel/actor.ts";
import { type Right, TILL_SCOPES, type TillScope } from "../kernel/right.ts";

/** Who may come to a door at all: headquarters, a franchisee's people, a store's, its tills, members. */
export type DoorKind = "hq" | "franchisee" | "store" | "till" | "member";

/** Which kinds of callers a door is for, and of which rights people need one; none: whoever is of that kind. */
export interface Door {
  readonly kinds: readonly DoorKind[];
  readonly rights: readonly Right[];
  /** What a till's key must be good for, all of it; none: whatever it is good for. */
  readonly scopes?: readonly TillScope[];
}

const LETTERS = { H: "hq", F: "franchisee", S: "store", T: "till", M: "member" } as const;

const door = (letters: string, ...rights: Right[]): Door => ({
  kinds: [...letters].map((letter) => LETTERS[letter as keyof typeof LETTERS]),
  rights,
});

/** What tills come to, by what their keys must be good for; the rest of their doors are open to each of them. */
const OF_TILLS: Readonly<Record<string, readonly TillScope[]>> = {
  ...{ recordOrders: ["ORDERS"], recordPayments: ["ORDERS"], recordEvents: ["ORDERS"] },
  ...{ previewOrder: ["ORDERS"], quoteBasket: ["ORDERS"], sellPlan: ["ORDERS"] },
  ...{ activatePoints: ["ORDERS"], order: ["ORDERS"], refundOrders: ["REFUNDS"] },
  ...{ spendPoints: ["SPEND"], holdPoints: ["SPEND"] },
  ...{ commitHold: ["SPEND"], releaseHold: ["SPEND"] },
  ...{ reserveQuote: ["SPEND", "COUPONS"], releaseQuote: ["SPEND", "COUPONS"] },
  ...{ issueCoupon: ["COUPONS"], redeemCoupon: ["COUPONS"], claimCode: ["COUPONS"] },
  ...{ member: ["MEMBERS"], enrolMembers: ["MEMBERS"], linkIdentity: ["MEMBERS"] },
  ...{ bindMember: ["MEMBERS"], bindByScan: ["MEMBERS"] },
};

/** What an order takes beside being one, by its field. */
const TAKEN: Readonly<Record<string, readonly TillScope[]>> = {
  ...{ spentPoints: ["SPEND"], coupons: ["COUPONS"], quoteId: ["SPEND", "COUPONS"] },
};

/** What a till's key lacks of what a door needs, with what is brought to it; undefined: nothing. */
export function lackingScope(
  actor: Actor,
  door: Door | undefined,
  args: unknown,
): TillScope | undefined {
  if (actor.kind !== "till" || !actor.scopes) return undefined;
  const { scopes } = actor;
  // Most keys: what is brought need not be looked at.
  if (TILL_SCOPES.every((scope) => scopes.has(scope))) return undefined;
  return [...(door?.scopes ?? []), ...takenIn(args)].find((scope) => !scopes.has(scope));
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

function takenIn(value: unknown): readonly TillScope[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, each]) =>
    isNothing(each) ? [] : [...(TAKEN[field] ?? []), ...takenIn(each)],
  );
}

/** Whose a thing is, each use case judges: a franchisee's, a store's, a member's own. */
const BY_NAME: Readonly<Record<string, Door>> = {
  // ── Reading
  ...{ viewer: door("HFSTM"), me: door("HFSTM"), sessions: door("HFSTM") },
  ...{ brand: door("HFSTM"), store: door("HFSTM"), stores: door("HFSTM") },
  ...{ franchisee: door("HFSTM"), franchisees: door("H") },
  ...{ member: door("HFSTM"), members: door("HFS"), order: door("HFSTM") },
  ...{ previewOrder: door("HST", "COUNTER", "CAMPAIGNS"), parkedRefunds: door("H", "COUNTER") },
  ...{ campaign: door("HFS"), campaigns: door("HFS"), checkCondition: door("HFS") },
  ...{ couponCadences: door("H"), couponDrop: door("H"), couponDrops: door("H") },
  ...{ codeBatch: door("H", "COUPONS"), codeBatches: door("H", "COUPONS") },
  ...{ events: door("HFSTM"), eventTypes: door("HFSTM"), webhooks: door("HF", "KEYS") },
  ...{ intakeSources: door("H", "KEYS"), inboxDeliveries: door("H", "KEYS") },
  ...{ wechatApps: door("H", "KEYS"), staff: door("HFS", "STAFF"), roles: door("HFS", "STAFF") },
  ...{ mergeProposals: door("H", "MEMBER_DESK"), auditTrail: door("H", "AUDIT") },
  auditExport: door("H", "AUDIT"),
  openAdjustments: door("H", "ADJUST", "APPROVE_ADJUSTMENTS"),
  proofs: door("H", "AUDIT", "BOOKS"),
  ...{ statement: door("HFSTM", "BOOKS"), statements: door("HF", "BOOKS") },
  ...{ lines: door("HF", "BOOKS"), dispute: door("HFSTM", "BOOKS"), disputes: door("HF", "BOOKS") },
  ...{ reconciliation: door("HFSTM", "BOOKS"), journal: door("H", "BOOKS") },
  ...{ trialBalance: door("H", "BOOKS"), pointsLiability: door("H", "BOOKS") },
  ...{ breakageEstimates: door("H", "BOOKS"), netting: door("HF", "BOOKS") },
  simulateTerms: door("HF", "TERMS", "APPROVE_TERMS", "BOOKS"),
  ...{ splitBill: door("H", "PAYOUTS"), splitRule: door("H", "PAYOUTS", "BOOKS") },
  payoutRun: door("H", "PAYOUTS", "RELEASE_PAYOUTS"),
  payoutRuns: door("H", "PAYOUTS", "RELEASE_PAYOUTS"),

  // ── Behind other doors
  ...{ "Franchisee.accrued": door("HF", "BOOKS"), "Franchisee.month": door("HF", "BOOKS") },
  ...{ "Franchisee.payable": door("HF", "BOOKS"), "Franchisee.payouts": door("HF", "BOOKS") },
  ...{ "Franchisee.splits": door("HF", "BOOKS"), "Franchisee.statements": door("HF", "BOOKS") },
  "Franchisee.bankAccount": door("HF", "BOOKS", "PAYOUTS"),
  ...{ "Franchisee.reconciliations": door("HF", "BOOKS") },
  ...{ "Franchisee.invoiceDetails": door("HF", "BOOKS") },
  "Franchisee.terms": door("HF", "BOOKS", "TERMS", "APPROVE_TERMS", "SIGN_TERMS"),
  "Franchisee.termsProposals": door("HF", "BOOKS", "TERMS", "APPROVE_TERMS", "SIGN_TERMS"),
  "Brand.accountMappings": door("H", "BOOKS"),
  "Brand.fourEyes": door("H"),
  "Brand.taxRates": door("HF", "BOOKS"),

  // ── Following
  ...{ storeActivity: door("HST"), jobProgress: door("H"), brandPulse: door("H") },
  ...{ memberJoined: door("HFST"), memberMerged: door("HFSTM"), bindingChanged: door("HSTM") },
  ...{ walletChanged: door("HM"), couponChanged: door("HM"), tierChanged: door("HM") },
  pointsTransferred: door("HFM"),
  ...{ statementChanged: door("HF", "BOOKS"), statementProgress: door("HF", "BOOKS") },
  ...{ lineAccrued: door("HF", "BOOKS"), payoutMoved: door("HF", "BOOKS", "PAYOUTS") },
  termsChanged: door("HF", "BOOKS", "TERMS", "APPROVE_TERMS", "SIGN_TERMS"),

  // ── Signing in and out
  ...{ impersonate: door("H", "IMPERSONATE"), impersonations: door("HFSTM") },
  endImpersonation: door("HFSTM"),
  ...{ signInWithWechat: door("HFSTM"), refreshSession: door("HFSTM") },
  ...{ signOut: door("HFSTM"), signOutEverywhere: door("HFSTM") },

  // ── Places, people, keys, rules
  ...{ addFranchisee: door("H", "PLACES"), openStore: door("H", "PLACES") },
  ...{ placeStore: door("H", "PLACES"), transferStore: door("H", "PLACES") },
  ...{ closeStore: door("H", "PLACES"), addTill: door("H", "PLACES") },
  ...{ hireStaff: door("HFS", "STAFF"), leaveStaff: door("HFS", "STAFF") },
  ...{ setStaffRole: door("HFS", "STAFF"), defineRole: door("H", "STAFF") },
  assignGuide: door("HFS", "STAFF"),
  ...{ proposeFourEyes: door("H", "FOUR_EYES"), approveFourEyes: door("H", "FOUR_EYES") },
  ...{ apiKeys: door("H", "KEYS"), createTillKey: door("H", "KEYS") },
  ...{ createPartnerKey: door("H", "KEYS"), rotateKey: door("H", "KEYS") },
  revokeKey: door("H", "KEYS"),
  ...{ createWebhook: door("HF", "KEYS"), closeWebhook: door("HF", "KEYS") },
  ...{ pauseWebhook: door("HF", "KEYS"), resumeWebhook: door("HF", "KEYS") },
  ...{ rotateWebhookSecret: door("HF", "KEYS"), testWebhook: door("HF", "KEYS") },
  ...{ replayWebhook: door("HF", "KEYS"), registerWechatApp: door("H", "KEYS") },
  ...{ createIntakeSource: door("H", "KEYS"), closeIntakeSource: door("H", "KEYS") },
  ...{ rotateIntakeSecret: door("H", "KEYS"), setIntakeShops: door("H", "KEYS") },
  ...{ replayDelivery: door("H", "KEYS"), dropDelivery: door("H", "KEYS") },
  ...{ setEarningRule: door("H", "RULES"), setEarnBase: door("H", "RULES") },
  ...{ setPointValue: door("H", "RULES"), setShortfall: door("H", "RULES") },
  ...{ setBindingPolicy: door("H", "RULES"), setOwnershipModel: door("H", "RULES") },
  ...{ setTierLadder: door("H", "RULES"), setTransferRule: door("H", "RULES") },
  ...{ setMergeRule: door("H", "RULES"), definePlan: door("H", "RULES") },
  definePointKind: door("H", "RULES"),

  // ── Campaigns and coupons
  ...{ defineCampaign: door("H", "CAMPAIGNS"), extendCampaign: door("H", "CAMPAIGNS") },
  ...{ stopCampaign: door("H", "CAMPAIGNS"), setBonusRule: door("H", "CAMPAIGNS") },
  retireBonusRule: door("H", "CAMPAIGNS"),
  ...{ optInToCampaign: door("FS", "CAMPAIGNS"), optOutOfCampaign: door("FS", "CAMPAIGNS") },
  defineCouponTemplate: door("H", "CAMPAIGNS"),
  stopCouponTemplate: door("H", "CAMPAIGNS"),
  ...{ dropCoupons: door("H", "CAMPAIGNS"), cancelDrop: door("H", "CAMPAIGNS") },
  ...{ setCadence: door("H", "CAMPAIGNS"), stopCadence: door("H", "CAMPAIGNS") },
  ...{ issueCoupon: door("HST", "COUPONS"), revokeCoupon: door("H", "COUPONS") },
  ...{ orderCodes: door("H", "COUPONS"), revokeCodes: door("H", "COUPONS") },
  ...{ createClaimLink: door("HS", "COUPONS"), revokeClaimLink: door("HS", "COUPONS") },

  // ── At the counter
  ...{ recordOrders: door("HST", "COUNTER"), refundOrders: door("HST", "COUNTER") },
  ...{ recordPayments: door("HST", "COUNTER"), recordEvents: door("HST", "COUNTER") },
  ...{ spendPoints: door("HST", "COUNTER"), activatePoints: door("HST", "COUNTER") },
  ...{ holdPoints: door("HST", "COUNTER"), commitHold: door("HST", "COUNTER") },
  ...{ releaseHold: door("HST", "COUNTER"), redeemCoupon: door("HST", "COUNTER") },
  ...{ quoteBasket: door("HSTM", "COUNTER"), reserveQuote: door("HFSTM", "COUNTER") },
  ...{ releaseQuote: door("HFSTM", "COUNTER"), sellPlan: door("HST", "COUNTER") },
  claimCode: door("HSTM", "COUNTER"),

  // ── Members
  ...{ enrolMembers: door("HST", "MEMBERS"), bindMember: door("HSTM", "MEMBERS") },
  ...{ bindToNearestStore: door("HM", "MEMBERS"), bindByScan: door("HSTM", "MEMBERS") },
  ...{ tagMembers: door("HFS", "PERSONAL_DATA"), untagMembers: door("HFS", "PERSONAL_DATA") },
  ...{ giveConsent: door("HFSM", "PERSONAL_DATA"), withdrawConsent: door("HFSM", "PERSONAL_DATA") },
  ...{ issueSceneCode: door("HS", "MEMBERS"), revokeSceneCode: door("HS", "MEMBERS") },
  requestBindingTransfer: door("HFSM", "MEMBERS"),
  withdrawTransfer: door("HFSM", "MEMBERS"),
  consentToTransfer: door("HFS", "MEMBER_DESK"),
  refuseTransfer: door("HFS", "MEMBER_DESK"),
  transferBinding: door("H", "MEMBER_DESK"),
  ...{
    changeProfile: door("HFSM", "PERSONAL_DATA"),
    setPreferences: door("HFSM", "PERSONAL_DATA"),
  },
  ...{ linkIdentity: door("HST", "PERSONAL_DATA"), grantSight: door("HF", "PERSONAL_DATA") },
  ...{ mergeMembers: door("H", "MEMBER_DESK"), unmergeMembers: door("H", "MEMBER_DESK") },
  ...{ dismissProposal: door("H", "MEMBER_DESK"), eraseMember: door("HM", "MEMBER_DESK") },
  ...{ placeTier: door("H", "MEMBER_DESK"), transferPoints: door("HM", "MEMBER_DESK") },
  ...{ giveCoupon: door("HM", "MEMBER_DESK"), buyCoupon: door("HM", "MEMBER_DESK") },
  claimCoupon: door("HM", "MEMBER_DESK"),
  proposeAdjustment: door("H", "ADJUST"),
  approveAdjustment: door("H", "APPROVE_ADJUSTMENTS"),
  rejectAdjustment: door("H", "APPROVE_ADJUSTMENTS"),

  // ── Contracts and money
  ...{ proposeTerms: door("H", "TERMS"), withdrawTerms: door("H", "TERMS") },
  approveTerms: door("H", "APPROVE_TERMS"),
  ...{ signTerms: door("F", "SIGN_TERMS"), declineTerms: door("F", "SIGN_TERMS") },
  ...{ closeMonth: door("H", "CLOSE"), setAccountMapping: door("H", "CLOSE") },
  ...{ setTaxRate: door("H", "CLOSE"), setInvoiceDetails: door("H", "CLOSE") },
  openReconciliation: door("HF", "BOOKS"),
  ...{ acceptStatement: door("F", "DISPUTES"), disputeLines: door("F", "DISPUTES") },
  ...{ withdrawDispute: door("F", "DISPUTES"), writeToDispute: door("HF", "DISPUTES") },
  resolveDispute: door("H", "DISPUTES"),
  ...{ preparePayouts: door("H", "PAYOUTS"), releasePayouts: door("H", "RELEASE_PAYOUTS") },
  ...{ cancelPayout: door("H", "PAYOUTS"), markPayoutPaid: door("H", "PAYOUTS") },
  ...{ markPayoutFailed: door("H", "PAYOUTS"), importBankResults: door("H", "PAYOUTS") },
  ...{ setBankAccount: door("H", "PAYOUTS"), setSplitRule: door("H", "PAYOUTS") },
  checkBill: door("H", "PAYOUTS"),
};

export const DOORS: Readonly<Record<string, Door>> = Object.fromEntries(
  Object.entries(BY_NAME).map(([name, door]) => {
    const scopes = OF_TILLS[name];
    return [name, scopes ? { ...door, scopes } : door];
  }),
);
