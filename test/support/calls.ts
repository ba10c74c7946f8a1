import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { newId } from "../../src/kernel/id.ts";
import type { Party } from "./secret-brand.ts";
import { argumentsBelow } from "./selection.ts";

export type Operation = "query" | "mutation" | "subscription";
export type RootField = GraphQLField<unknown, unknown>;

/** One way to call a field. */
export interface Call {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether something in it is not the caller's, or nothing in it is anybody's. */
  readonly foreign: boolean;
}

/** Arguments that name something of somebody: filled with the caller's own, or with another's. */
const BELONGING: Readonly<Record<string, (of: Party) => unknown>> = {
  storeId: (of) => of.storeId,
  storeCode: (of) => of.storeCode,
  franchiseeId: (of) => of.franchiseeId,
  memberId: (of) => of.memberId,
  "BindMemberInput.memberId": (of) => of.newcomerId,
  "Store.id": (of) => of.storeId,
  "Franchisee.id": (of) => of.franchiseeId,
  "Member.id": (of) => of.memberId,
  "Statement.id": (of) => of.statementId,
  statementId: (of) => of.statementId,
  postingId: (of) => of.disputedPostingId,
  disputeId: (of) => of.disputeId,
  "Dispute.id": (of) => of.disputeId,
  "Reconciliation.id": (of) => of.reconciliationId,
  "IdentityInput.value": (of) => of.identity,
  "Order.number": (of) => of.orderNumber,
  "OrderInput.number": (of) => of.orderNumber,
  "RefundInput.orderNumber": (of) => of.orderNumber,
  "RefundInput.number": (of) => of.refundNumber,
  "SpendPointsInput.number": (of) => of.spendingNumber,
  "SellPlanInput.number": (of) => of.saleNumber,
  "ActivatePointsInput.orderNumber": (of) => of.waitingNumber,
  "ActivatePointsInput.number": (of) => of.activationNumber,
  "HoldPointsInput.number": (of) => of.holdNumber,
  toMemberId: (of) => of.newcomerId,
  staffId: (of) => of.staff.id,
  "AuditFilterInput.actorId": (of) => of.staff.id,
  "AuditFilterInput.objectId": (of) => of.memberId,
  sceneId: (of) => of.sceneId,
  transferId: (of) => of.bindingTransferId,
  toStoreId: (of) => of.storeId,
  "BindByScanInput.code": (of) => of.sceneCode,
  "SignInWithWechatInput.scene": (of) => of.sceneCode,
  "CloseStoreInput.successorId": (of) => of.storeId,
  "LeaveStaffInput.successorId": (of) => of.staff.id,
  memberIds: (of) => of.memberId,
  survivorId: (of) => of.memberId,
  absorbedId: (of) => of.newcomerId,
  proposalId: (of) => of.proposalId,
  ...{
    "ApproveTermsInput.proposalId": (of) => of.termsProposalId,
    "SignTermsInput.proposalId": (of) => of.termsProposalId,
    "DeclineTermsInput.proposalId": (of) => of.termsProposalId,
    "WithdrawTermsInput.proposalId": (of) => of.termsProposalId,
  },
  mergeId: (of) => of.mergeId,
  fourEyesId: (of) => of.fourEyesId,
  holdId: (of) => of.holdId,
  couponId: (of) => of.couponId,
  "RedeemCouponInput.couponId": (of) => of.couponId,
  "RedeemCouponInput.number": (of) => of.redemptionNumber,
  issuerStoreId: (of) => of.storeId,
  template: (of) => of.templateCode,
  templateId: (of) => of.templateId,
  linkId: (of) => of.linkId,
  token: (of) => of.linkToken,
  quoteId: (of) => of.quoteId,
  appId: (of) => of.appId,
  tillId: (of) => of.till.id,
  keyId: (of) => of.keyId,
  webhookId: (of) => of.webhookId,
  sourceId: (of) => of.intakeSourceId,
  deliveryId: (of) => of.deliveryId,
  sessionId: (of) => of.sessionId,
  impersonationId: (of) => of.impersonationId,
  adjustmentId: (of) => of.adjustmentId,
  runId: (of) => of.runId,
  payoutId: (of) => of.payoutId,
  "PayoutRun.id": (of) => of.runId,
  "PaymentInput.number": (of) => of.orderNumber,
  "PaymentInput.transactionId": (of) => of.transactionId,
  "ProposeAdjustmentInput.issuerCode": (of) => of.storeCode,
  "AddFranchiseeInput.code": (of) => of.franchiseeCode,
  "OpenStoreInput.code": (of) => of.storeCode,
  campaign: (of) => of.campaignCode,
  "Campaign.code": (of) => of.campaignCode,
  "RetireBonusRuleInput.code": (of) => of.bonusRuleCode,
  "EventInput.number": (of) => of.eventNumber,
  "CodeBatch.number": (of) => of.batchNumber,
  "RevokeCodesInput.number": (of) => of.batchNumber,
  "OrderCodesInput.number": (of) => of.batchNumber,
  "ClaimCodeInput.code": (of) => of.couponCode,
  "CouponDrop.number": (of) => of.dropNumber,
  "CancelDropInput.number": (of) => of.dropNumber,
  "DropCouponsInput.number": (of) => of.dropNumber,
  cadenceId: (of) => of.cadenceId,
  "OfferScopeInput.stores": (of) => of.storeCode,
};

/** Where the caller's own value must be a new one each time, or a sound call would repeat an old one. */
const FRESH = new Set([
  ...[
    "input.orders.number",
    "input.refunds.number",
    "input.events.number",
    "input.number",
    "input.code",
  ],
  "input.members.identities.value",
]);

/** Arguments that are nobody's. */
const PLAIN: Readonly<Record<string, unknown>> = {
  ...{
    first: 50,
    "PublicEventPage.types": undefined,
    source: "pos",
    month: "2026-01",
    name: "walk",
    legalName: "walk",
    reason: "walk",
  },
  ...{ takeover: "NEVER", validityDays: 30, protectionDays: undefined, nearestMetres: 500 },
  ...{ transferDays: 7, latitude: 312304000, longitude: 1214737000, label: "walk" },
  ...{ at: "2026-03-16T04:00:00Z", effectiveAt: undefined, validUntil: undefined },
  ...{ "SimulateTermsInput.from": "2026-01", "SimulateTermsInput.until": "2026-01" },
  ...{ termsProposalId: undefined, termsId: undefined, clause: undefined, ofNoStore: undefined },
  "LineFilterInput.kind": undefined,
  ...{ title: "walk", dayFirst: true, toleranceMinutes: 5, toleranceMinor: "0" },
  ...{ minutes: 5, dailyPoints: "1000" },
  "ProposeFourEyesInput.terms": true,
  "ProposeFourEyesInput.fromAt": undefined,
  ...{ payouts: true, adjustmentsFrom: "1" },
  ...{ "TransferPointsInput.number": "walk", "ProposeAdjustmentInput.number": "walk" },
  ...{ role: undefined, "SetStaffRoleInput.role": "STORE_GUIDE", "DefineRoleInput.code": "WALK" },
  ...{ secret: "walk", code: "walk", phoneCode: "walk", device: "walk", refreshToken: "walk" },
  ...{ isHeadquarters: false, currency: "CNY", netMinor: "100", couponMinor: "0", points: "1" },
  ...{
    pointsPerStep: "1",
    stepMinor: "100",
    count: undefined,
    lastDay: undefined,
    rate: "500",
    "ClauseInput.number": "1",
  },
  // Beside a refund's lines there is no amount; points pay only where a test says so.
  ...{ refundMinor: undefined, spentPoints: "0", quantity: 1, sku: "walk", minor: "1" },
  ...{ "OrderLineInput.number": 1, "RefundLineInput.number": 1, "BasketLineInput.number": 1 },
  ...{ fromAt: "2026-03-16T04:00:00Z", openedAt: "2026-03-15T04:00:00Z" },
  ...{ occurredAt: "2026-03-14T04:00:00Z" },
  // As those of `secretBrand` are.
  "IdentityInput.kind": "EXTERNAL",
  "IdentityInput.app": undefined,
  ...{ shippingGrossMinor: "0" },
  ...{ grossMinor: "1000", category: "walk", shippingMinor: "0", pay: undefined },
  ...{
    statedMinor: undefined,
    countsTax: true,
    countsShipping: true,
    excludedTenders: "walk",
    taxMinor: "0",
    "TenderInput.kind": "CASH",
    "TenderInput.minor": "100",
  },
  ...{
    tag: "walk",
    tier: "TOP",
    enrolledFrom: undefined,
    lastVisitFrom: undefined,
    lastVisitUntil: undefined,
  },
  ...{ key: "city", "AttributeInput.value": "walk", language: "en", timeZone: "UTC" },
  ...{ from: "22:00", to: "07:00", textVersion: "walk" },
  "ChangeProfileInput.name": undefined,
  "TagMembersInput.source": "walk",
  ...{ scene: "walk", enrolledFrom: undefined, enrolledUntil: undefined, untilAt: undefined },
  "SetEarningRuleInput.kind": undefined,
  ...{ growthKind: undefined, graceDays: 0, rank: 0, reach: "0", keep: "0", multiplierBps: 10_000 },
  ...{ coupons: "walk", birthdayMultiplierBps: 10_000, birthdayGift: "walk", level: "TOP" },
  ...{ "TierLevelInput.code": "walk", "PlaceTierInput.number": "walk" },
  ...{ "Franchisee.asOf": "2026-03-15T04:00:00Z", "Member.asOf": "2026-03-15T04:00:00Z" },
  "PlaceTierInput.lastDay": "2027-03-31",
  ...{ "DefinePlanInput.code": "walk", plan: "VIP", price: "MONTH", days: undefined, months: 1 },
  ...{ "PlanPriceInput.code": "MONTH", "SellPlanInput.occurredAt": "2026-03-15T04:00:00Z" },
  "DefinePointKindInput.code": "WALK",
  ...{
    audience: "member.rank > 0",
    holdoutBps: 0,
    exclusiveGroup: undefined,
    text: "member.rank > 0",
  },
  ...{ pointsBudget: "1000", moneyBudgetMinor: "1000", condition: undefined, priority: 0 },
  ...{
    bestOf: "walk",
    bps: undefined,
    event: undefined,
    weekdays: 1,
    headquarters: 1,
    acceptor: 1,
  },
  ...{ skus: "walk", categories: "walk", excludedSkus: "bag", excludedCategories: "BAG" },
  ...{ perOrder: "1", perMemberDay: "1", perMember: "1", total: "1" },
  ...{ "CouponLimitsInput.perMember": 1, "CouponLimitsInput.perMemberDay": 1 },
  ...{ "CouponLimitsInput.perOrder": 1, "CouponLimitsInput.total": 1 },
  // A member's own, each with the number it was given to that member by.
  ...{ "IssueCouponInput.number": "walk", "BuyCouponInput.number": "walk" },
  "ActivatePointsInput.occurredAt": "2026-03-15T04:00:00Z",
  ...{
    "EventInput.kind": "walk",
    "EventAttributeInput.key": "walk",
    "EventAttributeInput.value": "walk",
  },
  "RefundInput.occurredAt": "2026-03-15T04:00:00Z",
  ...{
    ...{
      minor: "1",
      bps: undefined,
      capMinor: undefined,
      worthMinor: undefined,
      pieces: undefined,
    },
    ...{ buy: undefined, get: undefined, times: undefined, minimumMinor: "0", stacks: true },
    ...{
      firstDay: undefined,
      after: 0,
      perDay: 5,
      issuer: 1,
      transferable: true,
      pricePoints: "1",
    },
    ...{ onLevel: undefined, bound: "5", note: "walk" },
    size: 1,
    "AudienceInput.tag": undefined,
    "AudienceInput.level": undefined,
  },
  ...{ everybody: undefined, weekday: 5, day: undefined, every: undefined, time: "09:00" },
  ...{ fromDay: "2030-01-01", untilDay: undefined, toDay: "2030-01-02", asset: undefined },
  ...{ "TrialRow.asOf": "2026-03-15T04:00:00Z", "Netting.month": "2026-03" },
  ...{ rateBps: 600, title: "walk", taxNumber: "WALK1", pattern: "walk" },
  ...{ fromDay: "2030-01-01", untilDay: undefined },
  ...{ no: 0, amountMinor: undefined, "EvidenceInput.value": "walk" },
  ...{ "WriteToDisputeInput.number": "walk" },
  // A royalty says no more than this beyond its rate.
  fromMinor: "1",
  ...Object.fromEntries(
    [
      ...["freeUntil", "without", "capMinor", "channels", "categories", "sellers", "payer", "days"],
      ...["stepsAre", "per", "minimumMinor", "maximumMinor", "due", "recorded", "blockPoints"],
      ...["breakage", "unrecordedMinor"],
    ].map((name) => [`ClauseDetailsInput.${name}`, undefined]),
  ),
  ...{ acceptDays: 15, thresholdMinor: "0", cureDays: 30 },
  ...{ payee: undefined, bank: "walk", accountNumber: "6222021234567890", collects: false },
  ...{ "PreparePayoutsInput.month": undefined, reference: "walk", brandMchid: "1", maxBps: 3_000 },
  ...{ results: "number,amount,result\nwalk,1.00,SUCCESS\n", subMchid: "1", amountMinor: "100" },
  ...{ "InboxDeliveryConnection.state": "SET_ASIDE" },
  ...{ shop: "walk", "CreateIntakeSourceInput.secret": undefined },
  ...{ "RotateIntakeSecretInput.secret": undefined, "CreateTillKeyInput.expiresAt": undefined },
  ...{ "CreatePartnerKeyInput.expiresAt": undefined },
  ...{ paidAt: "2026-03-14T04:00:00Z", "CheckBillInput.day": "2026-03-14" },
  ...{ url: "https://example.com/", types: "order.recorded", ordered: true, overlapHours: 1 },
  ...{ since: "2026-03-14T04:00:00Z", until: undefined, deadOnly: false },
  ...{ "PreparePayoutsInput.number": "walk", "SplitBill.day": "2026-03-14" },
  ...Object.fromEntries(
    ["act", "mutation", "outcome", "from", "until", "reason"].map((name) => [
      `AuditFilterInput.${name}`,
      undefined,
    ]),
  ),
};

/** One argument, or one field of an input. */
interface Slot {
  readonly name: string;
  readonly path: string;
  readonly list: boolean;
  readonly children: readonly Slot[];
  /** What it names, where it names something of somebody. */
  readonly key: string | undefined;
  /** Its value, where it is nobody's. */
  readonly plain: unknown;
  /** It may be left out, and something of somebody can be named in it. */
  readonly choice: boolean;
}

function slotOf(
  name: string,
  type: GraphQLInputType,
  around: { readonly path: string; readonly owner: string; readonly operation: Operation },
  required: boolean,
): Slot {
  const path = `${around.path}${name}`;
  const inner = getNamedType(type);
  const children = isInputObjectType(inner)
    ? Object.values(inner.getFields()).map((each) =>
        slotOf(
          each.name,
          each.type,
          { ...around, path: `${path}.`, owner: inner.name },
          isRequiredInputField(each),
        ),
      )
    : [];
  const key = [`${around.owner}.${name}`, name].find((each) => each in BELONGING);
  const belongs = key !== undefined || children.some((each) => each.choice || each.key);
  return {
    ...{ name, path, children, key, choice: belongs && !required },
    list: isListType(getNullableType(type)),
    plain: key || children.length > 0 ? undefined : plainOf(path, inner, around),
  };
}

function plainOf(
  path: string,
  type: GraphQLInputType,
  { owner, operation }: { readonly owner: string; readonly operation: Operation },
): unknown {
  const name = path.split(".").at(-1) ?? "";
  // A list's cursor is a place and nobody's; what follows the feed is asked for the whole past.
  if (name === "after")
    return operation === "subscription" || owner === "PublicEventPage" ? "0" : undefined;
  const said = [`${owner}.${name}`, ...(isEnumType(type) ? [] : [name])];
  for (const each of said) if (each in PLAIN) return PLAIN[each];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  throw new Error(`what is ${path} of ${owner}? Say so in BELONGING or in PLAIN`);
}

/** The slots of a call that are filled, when of the optional ones these are given. */
const filled = (slots: readonly Slot[], given: ReadonlySet<string>): Slot[] =>
  slots.filter(({ choice, path }) => !choice || given.has(path));

const named = (slots: readonly Slot[], given: ReadonlySet<string>): Slot[] =>
  filled(slots, given).flatMap((slot) => [
    ...(slot.key ? [slot] : []),
    ...named(slot.children, given),
  ]);

const choices = (slots: readonly Slot[]): string[] =>
  slots.flatMap(({ choice, path, children }) => [...(choice ? [path] : []), ...choices(children)]);

function fill(
  slots: readonly Slot[],
  given: ReadonlySet<string>,
  value: (slot: Slot) => unknown,
): Record<string, unknown> {
  const values = filled(slots, given).map((slot) => {
    const filling =
      slot.children.length > 0
        ? fill(slot.children, given, value)
        : slot.key
          ? value(slot)
          : slot.plain;
    return [slot.name, slot.list && filling !== undefined ? [filling] : filling] as const;
  });
  return Object.fromEntries(values);
}

/** Nothing, each alone, each pair, and all of them. */
function selections(paths: readonly string[]): ReadonlySet<string>[] {
  const pairs = paths.flatMap((a, at) => paths.slice(at + 1).map((b) => [a, b]));
  const all = [[], ...paths.map((path) => [path]), ...pairs, [...paths]];
  // A field of an input that is left out cannot be given.
  const whole = (given: string[]) =>
    new Set(given.flatMap((path) => paths.filter((each) => `${path}.`.startsWith(`${each}.`))));
  const seen = new Map(all.map((given) => [[...whole(given)].sort().join(" "), whole(given)]));
  return [...seen.values()];
}

/**
 * The ways to call a field: with each choice of optional arguments, once with all of them the caller's
 * own, once with all of them another's, and once for each of them another's beside the caller's own.
 * `isForeign` tells which arguments can be another's to this caller at all.
 */
export function callsOf(
  field: RootField,
  operation: Operation,
  { own, other }: { readonly own: Party; readonly other: Party },
  isForeign: (key: string) => boolean = () => true,
): Call[] {
  const around = { path: "", owner: getNamedType(field.type).name, operation };
  const slots = field.args.map((arg) =>
    slotOf(arg.name, arg.type, around, isRequiredArgument(arg)),
  );
  const ownValue = ({ key = "", path }: Slot) =>
    FRESH.has(path) && key !== "BindByScanInput.code"
      ? `walk-${newId().slice(-12)}`
      : BELONGING[key]?.(own);

  const calls = selections(choices(slots)).flatMap((given) => {
    const names = named(slots, given);
    const foreign = names.filter(({ key = "" }) => isForeign(key));
    const each = own !== other && foreign.length > 1 ? foreign.map((one) => [one]) : [];
    const ways = foreign.length > 0 ? [[], foreign, ...each] : [[]];
    return ways.map((others) => ({
      variables: fill(slots, given, (slot) =>
        others.includes(slot) ? BELONGING[slot.key ?? ""]?.(other) : ownValue(slot),
      ),
      foreign: others.length > 0 || names.length === 0,
    }));
  });
  // Where one is the other, some come out alike.
  return [...new Map(calls.map((call) => [JSON.stringify(call.variables), call])).values()];
}

/** What is passed to fields below the top, by variable: whatever can be named there is another's. */
export function valuesBelow(variables: readonly string[], other: Party): Record<string, unknown> {
  const values = variables.flatMap((variable) => {
    const below = argumentsBelow.get(variable);
    if (!below) return [];
    const owner = variable.split("_")[1] ?? "";
    const slot = slotOf(below.arg.name, below.arg.type, { ...AT_TOP, owner }, true);
    const given = new Set(choices([slot]));
    const filling = fill([slot], given, ({ key = "" }) => BELONGING[key]?.(other));
    return [[variable, filling[below.arg.name]] as const];
  });
  return Object.fromEntries(values);
}

const AT_TOP = { path: "", operation: "query" } as const;
