/*
 * Every "no" a mutation may answer, met from outside.
 *
 * Goal: each refusal that the schema declares can really happen, says what it promises to say, and says it
 * in the caller's language; none is declared in vain.
 * Method: the pairs of mutation and refusal are read from the schema; each is provoked by the input below
 * it in the table. A refusal without a row, or a row without a refusal, fails.
 */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { agreeTerms, offerTerms } from "../../seeds/agree-terms.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { quoteBasket } from "../../src/basket/quote-basket.ts";
import { reserveQuote } from "../../src/basket/reserve-quote.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { retireBonusRule } from "../../src/bonus/retire-bonus-rule.ts";
import { setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { takeFromBudgets } from "../../src/budget/budget.queries.ts";
import { setCadence } from "../../src/cadence/set-cadence.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { codeOf as cardCodeOf } from "../../src/card/card.rules.ts";
import { keyOfBatch } from "../../src/code/batch.queries.ts";
import { coderOf } from "../../src/code/batch.rules.ts";
import { generateCodes } from "../../src/code/generate-codes.ts";
import { orderCodes } from "../../src/code/order-codes.ts";
import { dropCoupons } from "../../src/drop/drop-coupons.ts";
import { dropsJob } from "../../src/drop/drops.job.ts";
import { proposeMerge } from "../../src/duplicate/propose-merge.ts";
import { buildGraph } from "../../src/graph.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { defineRole } from "../../src/identity/define-role.ts";
import { actorOf, hireStaff } from "../../src/identity/hire-staff.ts";
import { newId } from "../../src/kernel/id.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { proposeTerms } from "../../src/terms/propose-terms.ts";
import { withdrawTerms } from "../../src/terms/withdraw-terms.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { createWebhook } from "../../src/webhook/create-webhook.ts";
import { WEBHOOKS_A_SIDE } from "../../src/webhook/webhook.rules.ts";
import { registerWechatApp } from "../../src/wechat/register-wechat-app.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { couponProvocations, prepareCoupons } from "../support/coupon-provocations.ts";
import { disputed, disputeProvocations } from "../support/disputed.ts";
import { intakeProvocations, prepareIntake } from "../support/intake-provocations.ts";
import { climbable, LEVELS } from "../support/ladders.ts";
import { offered } from "../support/offered.ts";
import { couponOf, templateOf } from "../support/offers.ts";
import { operation } from "../support/operations.ts";
import { payoutProvocations, payoutsToRefuse } from "../support/payout-provocations.ts";
import { askingRefusal, codeOf, declaredRefusals, refusalTypes } from "../support/refusals.ts";
import { eventsOf, stateOf } from "../support/state.ts";
import { unsettle } from "../support/unsettled.ts";
import { BLOCKED, LIMITED, wechatServer } from "../support/wechat.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const schema = buildGraph();
const wechat = await wechatServer();
const served = await serveHub("serve", { wechat: { baseUrl: wechat.url, timeoutMs: 1_000 } });
/** Open since the first of March, which is not over. */
const there = await served.prepare(() =>
  world(served, { members: 8, openedAt: "2026-02-28T16:00:00.000Z" }),
);
const hq = served.client(callersOf(there).hq);
const { anna, n1, n2, north } = there;
const [, ben = "", cui = "", twin = "", triplet = "", erased = "", guest = "", gone = ""] =
  there.members;

const NOW = "2026-03-15T04:00:00Z";
const YESTERDAY = "2026-03-14T04:00:00Z";
/** Before the brand was opened. */
const LONG_AGO = "2026-01-01T00:00:00Z";
const TOMORROW = "2026-03-16T04:00:00Z";

const order = {
  ...{ source: "till", number: "sold", storeCode: "N1", memberId: anna, netMinor: "10000" },
  ...{ currency: "CNY", occurredAt: YESTERDAY },
};
const refund = { source: "till", orderNumber: "sold", number: "r", occurredAt: NOW };
const spending = { memberId: anna, storeId: n1.id, source: "till", number: "s", points: "10" };
const activation = { source: "till", orderNumber: "waits", number: "a", occurredAt: NOW };
const store = { code: "X", name: "X", franchiseeId: north.id, openedAt: NOW };
const transfer = { storeId: n2.id, franchiseeId: north.id, fromAt: TOMORROW };
const royalty = { number: "1", kind: "ROYALTY", rate: "500" };
const terms = { franchiseeId: north.id, fromAt: TOMORROW, clauses: [royalty] };
const nobody = newId();
const tea = { number: 1, sku: null, category: "TEA", quantity: 1 };
const basket = {
  ...{ memberId: anna, storeCode: "N1", coupons: [] },
  lines: [{ ...tea, grossMinor: "10" }],
};

const orders = (but: object) => ({ orders: [{ ...order, ...but }] });
/** An order of 10.00 that uses coupons, and says it was paid in full. */
const discounted = (...coupons: object[]) =>
  orders({ number: "1", occurredAt: NOW, grossMinor: "1000", netMinor: "1000", coupons });
/** The code of a card as it was long ago, and digits that are none. */
const codeShown = cardCodeOf(
  { memberId: anna, issuedAt: new Date(LONG_AGO) },
  there.brandId,
  served.look(there.hq).vault.digest,
);
const byCode = (value: string) => ({ memberId: null, identity: { kind: "MEMBER_CODE", value } });
const [shown, misread] = [byCode(codeShown), byCode("1".repeat(78))];
const refunds = (but: object) => ({ refunds: [{ ...refund, ...but }] });
const member = (but: object) => ({
  members: [{ identities: [{ kind: "EXTERNAL", value: newId() }], ...but }],
});

const hold = { memberId: anna, storeId: n1.id, source: "till", number: "h", points: "10" };
const gift = { memberId: anna, toMemberId: ben, number: "g", points: "10" };
const proposal = { memberId: anna, number: "a", points: "10", issuerCode: "N1", reason: "sorry" };
const linked = { memberId: anna, identity: { kind: "EXTERNAL", value: "member-0" } };
const union = { survivorId: anna, absorbedId: ben, reason: "same person" };

const placement = {
  ...{ memberId: ben, number: "p", level: "GOLD", lastDay: "2026-12-31", reason: "sorry" },
};
const invoice = {
  ...{ franchiseeId: north.id, title: "North Ltd", taxNumber: "91310000X", fromAt: TOMORROW },
};
const ladder = {
  ...{ measure: { kind: "SPEND" }, period: { kind: "LIFETIME" }, term: { kind: "FOREVER" } },
  levels: [
    { code: "BASE", name: "Base", rank: 0, reach: "0" },
    { code: "GOLD", name: "Gold", rank: 10, reach: "100000000" },
  ],
};

const prices = [
  { code: "WEEK", minor: "1000", days: 7 },
  { code: "MONTH", minor: "3000", months: 1 },
];
const plan = { code: "VIP3", name: "VIP", level: "GOLD", prices };
const sale = {
  ...{ memberId: ben, plan: "VIP", price: "WEEK", storeCode: "N1" },
  ...{ source: "till", number: "vip", occurredAt: NOW },
};

const policy = { takeover: "NEVER", firstOrder: "BINDS" };
const here = { latitude: 312_304_000, longitude: 1_214_737_000 };
const helping = { reason: "cannot find its coupons", minutes: 5 };
const moving = { memberId: anna, toStoreId: n2.id, reason: "moved house" };

const campaign = { code: "X", name: "X", fromAt: NOW };
const bonus = {
  ...{ campaign: "SPRING", code: "X", name: "X", fromAt: TOMORROW },
  award: { kind: "EVENT", event: "review", points: "5" },
};
const told = { source: "app", number: "told", kind: "review", memberId: cui, occurredAt: NOW };
const events = (but: object) => ({ events: [{ ...told, ...but }] });
const NO_CODE = "0000-0000-0000-0000";
const codes = { number: "leaflets", template: "FIVE", size: 2 };
const drop = { number: "gift", template: "FIVE", audience: { memberIds: [anna] } };
const cadence = {
  ...{ name: "daily", template: "FIVE", audience: { everybody: true } },
  ...{ rhythm: { kind: "DAYS", every: 1, time: "08:00" }, fromDay: "2026-04-01" },
};
const optIn = { campaign: "SPRING", storeId: n1.id };

/** Headquarters' one owner; and somebody that may keep staff and no more. */
const { ownerId, clerk } = await served.prepare(() =>
  there.as(async (work) => {
    await defineRole(work, { code: "CLERK", side: "hq", name: "Clerk", rights: ["STAFF"] });
    return {
      ownerId: (await hireStaff(work, { name: "Lin", role: "HQ_OWNER" })).id,
      clerk: served.client(actorOf(await hireStaff(work, { name: "Wu", role: "CLERK" }))),
    };
  }),
);

const ids = {
  ...(await served.prepare(prepare)),
  ...(await served.prepare(() => unsettle(served, there))),
};

/** Another brand, whose January is closed and in dispute. */
const inDispute = await served.prepare(() => disputed(served));

const user = { appId: ids.apps.sound, code: "x" };

/** The input that provokes each refusal of each mutation. */
const PROVOCATIONS: Readonly<Record<string, object>> = {
  "addFranchisee CodeTaken": { code: "north", legalName: "X" },
  "openStore CodeTaken": { ...store, code: "N1" },
  "openStore UnknownFranchisee": { ...store, franchiseeId: nobody },
  "transferStore UnknownStore": { ...transfer, storeId: nobody },
  "transferStore UnknownFranchisee": { ...transfer, franchiseeId: nobody },
  "transferStore TooEarly": { ...transfer, fromAt: YESTERDAY },
  "addTill UnknownStore": { storeId: nobody, name: "X" },
  "hireStaff UnknownFranchisee": { name: "X", franchiseeId: nobody },
  "hireStaff UnknownStore": { name: "X", storeId: nobody },
  "hireStaff UnknownRole": { name: "X", role: "X" },
  "hireStaff RoleBeyondYours": { name: "X", role: "HQ_FINANCE" },
  "setStaffRole UnknownStaff": { staffId: nobody, role: "STORE_GUIDE" },
  "setStaffRole StaffLeft": { staffId: ids.leaver, role: "STORE_GUIDE" },
  "setStaffRole UnknownRole": { staffId: ids.guide, role: "HQ_OWNER" },
  "setStaffRole RoleBeyondYours": { staffId: ids.guide, role: "STORE_MANAGER" },
  "setStaffRole LastOwner": { staffId: ownerId, role: "HQ_ANALYST" },
  "defineRole RoleBuiltIn": { code: "HQ_OWNER", side: "hq", name: "X", rights: [] },
  "defineRole RoleBeyondYours": { code: "X", side: "hq", name: "X", rights: ["CLOSE"] },
  "enrolMembers AlreadyMember": member({ identities: [{ kind: "EXTERNAL", value: "member-0" }] }),
  "enrolMembers IdentityUnreadable": member({ identities: [{ kind: "PHONE", value: "12" }] }),
  "enrolMembers UnknownStore": member({ storeId: nobody }),
  "setOwnershipModel UnknownFranchisee": {
    ...{ franchiseeId: nobody, model: "BRAND_OWNS_MEMBER", fromAt: TOMORROW },
  },
  "setOwnershipModel TooEarly": { model: "BRAND_OWNS_MEMBER", fromAt: YESTERDAY },
  "grantSight UnknownFranchisee": { franchiseeId: nobody, viewer: "FRANCHISEE", sight: "FULL" },
  "changeProfile UnknownMember": { memberId: nobody, attributes: [{ key: "city", value: "X" }] },
  "setPreferences UnknownMember": { memberId: nobody, language: "zh-CN" },
  "tagMembers UnknownMember": { memberIds: [anna, nobody], tag: "X" },
  "giveConsent UnknownMember": { memberId: nobody, purpose: "PHONE", textVersion: "1" },
  "withdrawConsent UnknownMember": { memberId: nobody, purpose: "PHONE", textVersion: "1" },
  "eraseMember UnknownMember": { memberId: nobody, reason: "MEMBER_REQUEST" },
  "eraseMember PointsOnHold": { memberId: anna, reason: "MEMBER_REQUEST" },
  "bindMember UnknownMember": { memberId: nobody, storeId: n1.id },
  "bindMember UnknownStore": { memberId: anna, storeId: nobody },
  "bindMember BindingConflict": { memberId: anna, storeId: n2.id },
  "setBindingPolicy TooEarly": { ...policy, fromAt: YESTERDAY },
  "placeStore UnknownStore": { storeId: nobody, latitude: 0, longitude: 0 },
  "enrolMembers StoreClosed": member({ storeId: ids.closing }),
  "bindMember StoreClosed": { memberId: ben, storeId: ids.closing },
  "bindToNearestStore UnknownMember": { ...here, memberId: nobody },
  "bindToNearestStore NoStoreNear": { ...here, memberId: anna, latitude: 0 },
  "bindToNearestStore BindingConflict": { ...here, memberId: anna },
  "recordOrders OccurredAfterStore": orders({
    ...{ number: "1", storeCode: "C1", occurredAt: "2026-03-15T04:04:00Z" },
  }),
  "issueSceneCode UnknownStore": { storeId: nobody },
  "issueSceneCode StoreClosed": { storeId: ids.closing },
  "issueSceneCode UnknownStaff": { storeId: n1.id, staffId: nobody },
  "issueSceneCode StaffLeft": { storeId: n1.id, staffId: ids.leaver },
  "issueSceneCode GuideElsewhere": { storeId: n2.id, staffId: ids.guide },
  "revokeSceneCode UnknownScene": { sceneId: nobody },
  "bindByScan SceneCodeForged": { memberId: anna, code: "1AAAA" },
  "bindByScan SceneCodeForeign": { memberId: anna, code: ids.foreignCode },
  "bindByScan SceneCodeEnded": { memberId: anna, code: ids.endedCode },
  "bindByScan StoreClosed": { memberId: anna, code: ids.closingCode },
  "bindByScan UnknownMember": { memberId: nobody, code: ids.code },
  "bindByScan BindingConflict": { memberId: anna, code: ids.code },
  "assignGuide UnknownStaff": { memberId: anna, staffId: nobody },
  "assignGuide StaffLeft": { memberId: anna, staffId: ids.leaver },
  "assignGuide UnknownMember": { memberId: nobody, staffId: ids.guide },
  "assignGuide StoreClosed": { memberId: anna, staffId: ids.caretaker },
  "assignGuide GuideElsewhere": { memberId: anna, staffId: ids.elsewhere },
  "impersonate UnknownStaff": { ...helping, staffId: nobody },
  "impersonate StaffLeft": { ...helping, staffId: ids.leaver },
  "impersonate UnknownMember": { ...helping, memberId: nobody },
  "endImpersonation UnknownImpersonation": { impersonationId: nobody },
  "leaveStaff UnknownStaff": { staffId: nobody, at: NOW },
  "leaveStaff RoleBeyondYours": { staffId: ids.guide, at: NOW },
  "leaveStaff LastOwner": { staffId: ownerId, at: NOW },
  "leaveStaff StaffLeft": { staffId: ids.leaver, at: NOW },
  "leaveStaff GuideElsewhere": { staffId: ids.guide, at: NOW, successorId: ids.elsewhere },
  "requestBindingTransfer UnknownStore": { ...moving, toStoreId: nobody },
  "requestBindingTransfer StoreClosed": { ...moving, toStoreId: ids.closing },
  "requestBindingTransfer UnknownMember": { ...moving, memberId: nobody },
  "requestBindingTransfer TransferPending": { ...moving, memberId: ids.asked },
  "requestBindingTransfer MemberUnbound": { ...moving, memberId: cui },
  "requestBindingTransfer AlreadyBoundThere": { ...moving, toStoreId: n1.id },
  "requestBindingTransfer TooEarly": { ...moving, effectiveAt: YESTERDAY },
  "requestBindingTransfer BindingOver": { ...moving, effectiveAt: "2028-03-16T04:00:00Z" },
  "transferBinding UnknownStore": { ...moving, toStoreId: nobody },
  "transferBinding StoreClosed": { ...moving, toStoreId: ids.closing },
  "transferBinding UnknownMember": { ...moving, memberId: nobody },
  "transferBinding TransferPending": { ...moving, memberId: ids.asked },
  "transferBinding MemberUnbound": { ...moving, memberId: cui },
  "transferBinding AlreadyBoundThere": { ...moving, toStoreId: n1.id },
  "transferBinding TooEarly": { ...moving, effectiveAt: "2026-02-01T00:00:00Z" },
  "transferBinding BindingOver": { ...moving, effectiveAt: "2028-03-16T04:00:00Z" },
  "consentToTransfer UnknownTransfer": { transferId: nobody },
  "consentToTransfer TransferDecided": { transferId: ids.withdrawn },
  "consentToTransfer TransferLapsed": { transferId: ids.lapsed },
  "consentToTransfer StoreClosed": { transferId: ids.intoClosing },
  "consentToTransfer TransferOvertaken": { transferId: ids.overtaken },
  "consentToTransfer BindingOver": { transferId: ids.brief },
  "refuseTransfer UnknownTransfer": { transferId: nobody, reason: "no" },
  "refuseTransfer TransferDecided": { transferId: ids.withdrawn, reason: "no" },
  "refuseTransfer TransferLapsed": { transferId: ids.lapsed, reason: "no" },
  "withdrawTransfer UnknownTransfer": { transferId: nobody },
  "withdrawTransfer TransferDecided": { transferId: ids.refused },
  "withdrawTransfer TransferLapsed": { transferId: ids.lapsed },
  "closeStore UnknownStore": { storeId: nobody, at: TOMORROW },
  "closeStore StoreClosed": { storeId: ids.closing, at: TOMORROW },
  "closeStore SuccessorUnfit": { storeId: n1.id, at: TOMORROW, successorId: n1.id },
  "closeStore TooEarly": { storeId: n1.id, at: NOW },
  "recordOrders OrderConflict": orders({ netMinor: "10001" }),
  "recordOrders UnknownStore": orders({ number: "1", storeCode: "X" }),
  "recordOrders UnknownMember": orders({ number: "1", memberId: nobody }),
  "recordOrders MemberCodeForged": orders({ number: "1", ...misread }),
  "recordOrders MemberCodeEnded": orders({ number: "1", ...shown }),
  "recordOrders CurrencyMismatch": orders({ number: "1", currency: "EUR" }),
  "recordOrders AmountOutOfRange": orders({ number: "1", netMinor: "-1" }),
  "recordOrders OccurredInFuture": orders({ number: "1", occurredAt: TOMORROW }),
  "recordOrders OccurredBeforeStore": orders({ number: "1", occurredAt: "2026-02-01T00:00:00Z" }),
  "recordOrders TermsMissing": orders({ number: "1", storeCode: "W1" }),
  "recordOrders SharesExceedSale": orders({ number: "1", storeCode: "E1" }),
  "recordOrders LinesSumWrong": orders({ number: "1", lines: [{ number: 1, netMinor: "9999" }] }),
  "recordOrders NetPartWrong": orders({ number: "1", taxMinor: "100000" }),
  "recordOrders PointValueMissing": orders({
    ...{ number: "1", spentPoints: "1", occurredAt: "2026-03-01T00:00:00Z" },
  }),
  "recordOrders PointsShort": orders({ number: "1", spentPoints: "100000" }),
  "recordOrders UnknownCoupon": discounted({ couponId: nobody }),
  "recordOrders CouponNotUsable": discounted({ couponId: ids.coupons.kept }),
  "recordOrders CouponHasNoUse": discounted({ couponId: ids.coupons.useless }),
  "recordOrders CouponsDoNotCombine": discounted(
    ...[{ couponId: ids.coupons.another }, { couponId: ids.coupons.beside }],
  ),
  "recordOrders GrossMissing": orders({
    ...{ number: "1", occurredAt: NOW, coupons: [{ couponId: ids.coupons.another }] },
  }),
  "recordOrders NetNotAsDiscounted": discounted({ couponId: ids.coupons.another }),
  "recordOrders UnknownQuote": orders({ number: "1", occurredAt: NOW, quoteId: nobody }),
  "recordOrders QuoteOver": orders({ number: "1", occurredAt: NOW, quoteId: ids.quotes.over }),
  "refundOrders RefundTooMuch": refunds({
    ...{ number: "1", orderNumber: "sold too", refundMinor: "10001" },
  }),
  "refundOrders LineRefundTooMuch": refunds({
    ...{ number: "1", orderNumber: "sold too", lines: [{ number: 1, quantity: 2 }] },
  }),
  "refundOrders UnknownLine": refunds({
    ...{ number: "1", orderNumber: "sold too", lines: [{ number: 2, quantity: 1 }] },
  }),
  "setPointValue TooEarly": { points: "100", minor: "100", fromAt: "2026-02-01T00:00:00Z" },
  "refundOrders RefundConflict": refunds({ orderNumber: "sold too" }),
  "refundOrders OrderRefunded": refunds({ number: "1" }),
  "refundOrders OccurredInFuture": refunds({
    ...{ number: "1", orderNumber: "sold too", occurredAt: TOMORROW },
  }),
  "refundOrders RefundBeforeOrder": refunds({
    ...{ number: "1", orderNumber: "sold too", occurredAt: "2026-03-13T04:00:00Z" },
  }),
  "spendPoints UnknownMember": { ...spending, number: "1", memberId: nobody },
  "spendPoints UnknownStore": { ...spending, number: "1", storeId: nobody },
  "spendPoints StoreClosed": { ...spending, number: "1", storeId: ids.shut },
  "spendPoints PointsShort": { ...spending, number: "1", points: "100000" },
  "spendPoints SpendingConflict": { ...spending, points: "11" },
  "refundOrders PointsMissing": refunds({ number: "1", orderNumber: "sold too" }),
  "activatePoints NothingPending": { ...activation, number: "1", orderNumber: "none" },
  "activatePoints ActivationConflict": { ...activation, orderNumber: "waits too" },
  "activatePoints ActivationOutOfTime": {
    ...{ ...activation, number: "1", orderNumber: "waits too", occurredAt: TOMORROW },
  },
  "definePointKind PointKindTaken": { code: "GROWTH", name: "X" },
  "setEarningRule UnknownPointKind": {
    ...{ kind: "STARS", pointsPerStep: "1", stepMinor: "100", fromAt: TOMORROW },
  },
  "holdPoints UnknownMember": { ...hold, number: "1", memberId: nobody },
  "holdPoints UnknownStore": { ...hold, number: "1", storeId: nobody },
  "holdPoints StoreClosed": { ...hold, number: "1", storeId: ids.shut },
  "holdPoints PointsShort": { ...hold, number: "1", points: "100000" },
  "holdPoints HoldConflict": { ...hold, points: "11" },
  "commitHold UnknownHold": { holdId: nobody },
  "commitHold HoldEnded": { holdId: ids.released },
  "commitHold HoldExceeded": { holdId: ids.open, points: "11" },
  "releaseHold UnknownHold": { holdId: nobody },
  "releaseHold HoldEnded": { holdId: ids.committed },
  "transferPoints UnknownMember": { ...gift, number: "1", toMemberId: nobody },
  "transferPoints TransferLimitReached": { ...gift, number: "1", points: "1000000" },
  "transferPoints PointsShort": { ...gift, number: "1", points: "100000" },
  "transferPoints TransferConflict": { ...gift, points: "11" },
  "setTransferRule TooEarly": { dailyPoints: "1", fromAt: YESTERDAY },
  "proposeAdjustment UnknownMember": { ...proposal, memberId: nobody },
  "proposeAdjustment UnknownStore": { ...proposal, number: "1", issuerCode: "X" },
  "proposeAdjustment AdjustmentConflict": { ...proposal, points: "11" },
  "approveAdjustment UnknownAdjustment": { adjustmentId: nobody },
  "approveAdjustment MemberMerged": { adjustmentId: ids.late },
  "linkIdentity UnknownMember": { ...linked, memberId: nobody },
  "linkIdentity AlreadyMember": { ...linked, memberId: ben },
  "linkIdentity IdentityUnreadable": { ...linked, identity: { kind: "PHONE", value: "12" } },
  "dismissProposal UnknownProposal": { proposalId: nobody, reason: "no" },
  "dismissProposal ProposalClosed": { proposalId: ids.decided, reason: "no" },
  "mergeMembers UnknownMember": { ...union, absorbedId: nobody },
  "mergeMembers MergeWithItself": { ...union, absorbedId: anna },
  "mergeMembers MemberMerged": { ...union, absorbedId: twin },
  "mergeMembers MemberForgotten": { ...union, absorbedId: gone },
  "mergeMembers HoldsOpen": { ...union, survivorId: ben, absorbedId: anna },
  "mergeMembers UnknownProposal": { ...union, proposalId: nobody },
  "mergeMembers ProposalClosed": { ...union, proposalId: ids.decided },
  "unmergeMembers UnknownMerge": { mergeId: nobody, reason: "no" },
  "unmergeMembers MergeUndone": { mergeId: ids.undone, reason: "no" },
  "unmergeMembers MergedOn": { mergeId: ids.first, reason: "no" },
  "unmergeMembers MemberForgotten": { mergeId: ids.ofErased, reason: "no" },
  "unmergeMembers HoldsOpen": { mergeId: ids.ofAnna, reason: "no" },
  "approveAdjustment SecondApproverNeeded": { adjustmentId: ids.own },
  "approveAdjustment AdjustmentClosed": { adjustmentId: ids.rejected },
  "approveAdjustment PointsShort": { adjustmentId: ids.large },
  "rejectAdjustment UnknownAdjustment": { adjustmentId: nobody, reason: "no" },
  "rejectAdjustment SecondApproverNeeded": { adjustmentId: ids.own, reason: "no" },
  "rejectAdjustment AdjustmentClosed": { adjustmentId: ids.approved, reason: "no" },
  "definePlan PlanTaken": { ...plan, code: "VIP" },
  "definePlan UnknownTierLevel": { ...plan, level: "TIN" },
  "sellPlan UnknownPlan": { ...sale, number: "1", price: "YEAR" },
  "sellPlan PlanSaleConflict": { ...sale, plan: "VIP2" },
  "sellPlan OrderConflict": { ...sale, price: "MONTH" },
  "sellPlan UnknownStore": { ...sale, number: "1", storeCode: "X" },
  "sellPlan UnknownMember": { ...sale, number: "1", memberId: nobody },
  "sellPlan OccurredInFuture": { ...sale, number: "1", occurredAt: TOMORROW },
  "sellPlan OccurredBeforeStore": { ...sale, number: "1", occurredAt: "2026-02-01T00:00:00Z" },
  "sellPlan OccurredAfterStore": {
    ...{ ...sale, number: "1", storeCode: "C1", occurredAt: "2026-03-15T04:04:00Z" },
  },
  "sellPlan TermsMissing": { ...sale, number: "1", storeCode: "W1" },
  "sellPlan SharesExceedSale": { ...sale, number: "1", storeCode: "E1" },
  "sellPlan UnknownTierLevel": { ...sale, number: "1", occurredAt: "2026-03-01T00:00:00Z" },
  "setTierLadder TooEarly": { ...ladder, fromAt: YESTERDAY },
  "setTierLadder UnknownPointKind": {
    ...{ ...ladder, measure: { kind: "GROWTH", growthKind: "STARS" }, fromAt: TOMORROW },
  },
  "placeTier UnknownMember": { ...placement, number: "1", memberId: nobody },
  "placeTier UnknownTierLevel": { ...placement, number: "1", level: "TIN" },
  "placeTier TierPlacementConflict": { ...placement, reason: "glad" },
  "setEarningRule TooEarly": { pointsPerStep: "1", stepMinor: "100", fromAt: YESTERDAY },
  "setEarnBase TooEarly": { fromAt: YESTERDAY },
  "setTaxRate TooEarly": { kind: "FEE", rateBps: 600, amountsAre: "NET", fromAt: LONG_AGO },
  "setInvoiceDetails UnknownFranchisee": { ...invoice, franchiseeId: nobody },
  "setInvoiceDetails TooEarly": { ...invoice, fromAt: LONG_AGO },
  "setAccountMapping TooEarly": {
    ...{ accounts: [{ pattern: "issued", code: "1", title: "Issued" }], fromAt: LONG_AGO },
  },
  "quoteBasket UnknownMember": { ...basket, memberId: nobody },
  "quoteBasket MemberCodeForged": { ...basket, ...misread },
  "quoteBasket MemberCodeEnded": { ...basket, ...shown },
  "quoteBasket UnknownStore": { ...basket, storeCode: "X" },
  "quoteBasket StoreClosed": { ...basket, storeCode: "C3" },
  "quoteBasket UnknownCoupon": { ...basket, coupons: [{ couponId: nobody }] },
  "quoteBasket CouponNotUsable": { ...basket, coupons: [{ couponId: ids.coupons.kept }] },
  "quoteBasket CouponHasNoUse": { ...basket, coupons: [{ couponId: ids.coupons.useless }] },
  "quoteBasket CouponsDoNotCombine": {
    ...{ ...basket, coupons: Array(2).fill({ couponId: ids.coupons.another }) },
  },
  "quoteBasket PointsShort": { ...basket, points: "100000" },
  "quoteBasket PointsPayTooMuch": { ...basket, points: "11" },
  "reserveQuote UnknownQuote": { quoteId: nobody },
  "reserveQuote QuoteOver": { quoteId: ids.quotes.over },
  "reserveQuote CouponNotUsable": { quoteId: ids.quotes.wants },
  "releaseQuote UnknownQuote": { quoteId: nobody },
  "openReconciliation UnknownFranchisee": { franchiseeId: nobody, month: "2026-03" },
  "openReconciliation UnknownStore": {
    ...{ franchiseeId: north.id, month: "2026-03", storeCode: "S1" },
  },
  "proposeTerms UnknownFranchisee": { ...terms, franchiseeId: nobody },
  "proposeTerms TermsUnsound": { ...terms, clauses: [] },
  "proposeTerms TooEarly": { ...terms, fromAt: "2026-03-15T04:01:00Z" },
  "approveTerms UnknownTermsProposal": { proposalId: nobody },
  "approveTerms TermsProposalClosed": { proposalId: ids.proposed.withdrawn },
  "approveTerms AnotherPersonNeeded": { proposalId: ids.proposed.own },
  "approveTerms TermsUnsound": { proposalId: ids.proposed.unsoundDraft },
  "approveTerms TooEarly": { proposalId: ids.proposed.lateDraft },
  "proposeFourEyes TooEarly": {
    ...{ terms: false, payouts: false, fromAt: "2026-01-01T00:00:00Z" },
  },
  "approveFourEyes UnknownFourEyes": { fourEyesId: nobody },
  "approveFourEyes FourEyesSuperseded": { fourEyesId: ids.fourEyes.older },
  "approveFourEyes AnotherPersonNeeded": { fourEyesId: ids.fourEyes.own },
  "signTerms UnknownTermsProposal": { proposalId: nobody },
  "signTerms TermsProposalClosed": { proposalId: ids.proposed.withdrawn },
  "signTerms TermsUnsound": { proposalId: ids.proposed.unsound },
  "signTerms TooEarly": { proposalId: ids.proposed.late },
  "declineTerms UnknownTermsProposal": { proposalId: nobody, reason: "too dear" },
  "declineTerms TermsProposalClosed": { proposalId: ids.proposed.withdrawn, reason: "too dear" },
  "withdrawTerms UnknownTermsProposal": { proposalId: nobody },
  "withdrawTerms TermsProposalClosed": { proposalId: ids.proposed.withdrawn },
  "defineCampaign CampaignTaken": { ...campaign, code: "SPRING" },
  "defineCampaign CampaignsOverlap": { ...campaign, exclusiveGroup: "SEASONS" },
  "defineCampaign ConditionUnsound": { ...campaign, audience: "member.age > 30" },
  "defineCampaign TooEarly": { ...campaign, fromAt: "2026-02-01T00:00:00Z" },
  "extendCampaign UnknownCampaign": { campaign: "X" },
  "extendCampaign CampaignOver": { campaign: "OVER" },
  "extendCampaign CampaignsOverlap": { campaign: "WINTER", untilAt: "2026-06-01T00:00:00Z" },
  "stopCampaign UnknownCampaign": { campaign: "X" },
  "stopCampaign CampaignOver": { campaign: "OVER" },
  "stopCampaign TooEarly": { campaign: "SPRING", at: NOW },
  "optInToCampaign UnknownCampaign": { ...optIn, campaign: "X" },
  "optInToCampaign UnknownStore": { ...optIn, storeId: nobody },
  "optInToCampaign CampaignOver": { ...optIn, campaign: "OVER" },
  "optOutOfCampaign UnknownCampaign": { ...optIn, campaign: "X" },
  "optOutOfCampaign UnknownStore": { ...optIn, storeId: nobody },
  "optOutOfCampaign CampaignOver": { ...optIn, campaign: "OVER" },
  "setBonusRule UnknownCampaign": { ...bonus, campaign: "X" },
  "setBonusRule CampaignOver": { ...bonus, campaign: "OVER" },
  "setBonusRule UnknownStore": { ...bonus, scope: { stores: ["X"] } },
  "setBonusRule ConditionUnsound": { ...bonus, condition: "order.net > 5" },
  "setBonusRule OfferUnsound": { ...bonus, hours: { weekdays: [] } },
  "setBonusRule BonusRuleTaken": { ...bonus, campaign: "WINTER", code: "REVIEW" },
  "setBonusRule BonusRuleRetired": { ...bonus, code: "RETIRED" },
  "setBonusRule TotalBelowGiven": { ...bonus, code: "REVIEW", caps: { total: "4" } },
  "setBonusRule TooEarly": { ...bonus, fromAt: NOW },
  "orderCodes CodeBatchConflict": { ...codes, size: 3 },
  "orderCodes UnknownTemplate": { ...codes, number: "x", template: "X" },
  "orderCodes CouponNotOffered": { ...codes, number: "x", template: "STOPPED" },
  "orderCodes UnknownStore": { ...codes, number: "x", storeId: nobody },
  "orderCodes StoreClosed": { ...codes, number: "x", storeId: ids.shut },
  "revokeCodes UnknownCodeBatch": { number: "x" },
  "claimCode CodeMistyped": { memberId: anna, code: "1234" },
  "claimCode UnknownCode": { memberId: anna, code: NO_CODE },
  "claimCode UnknownMember": { memberId: nobody, code: NO_CODE },
  "claimCode CouponNotOffered": { memberId: anna, code: ids.unoffered },
  "dropCoupons DropConflict": { ...drop, audience: { tag: "x" } },
  "dropCoupons UnknownTemplate": { ...drop, number: "x", template: "X" },
  "dropCoupons CouponNotOffered": { ...drop, number: "x", template: "STOPPED" },
  "dropCoupons UnknownStore": { ...drop, number: "x", storeId: nobody },
  "dropCoupons StoreClosed": { ...drop, number: "x", storeId: ids.shut },
  "dropCoupons UnknownMember": { ...drop, number: "x", audience: { memberIds: [nobody] } },
  "dropCoupons UnknownTierLevel": { ...drop, number: "x", audience: { level: "X" } },
  "dropCoupons ConditionUnsound": {
    ...drop,
    number: "x",
    audience: { condition: "member.age > 1" },
  },
  "cancelDrop UnknownDrop": { number: "x" },
  "cancelDrop DropEnded": { number: "gift" },
  "setCadence CadenceConflict": { ...cadence, fromDay: "2026-04-02" },
  "setCadence CadenceNeverDue": {
    ...cadence,
    name: "x",
    fromDay: "2026-01-01",
    untilDay: "2026-01-02",
  },
  "setCadence UnknownTemplate": { ...cadence, name: "x", template: "X" },
  "setCadence CouponNotOffered": { ...cadence, name: "x", template: "STOPPED" },
  "setCadence UnknownStore": { ...cadence, name: "x", storeId: nobody },
  "setCadence StoreClosed": { ...cadence, name: "x", storeId: ids.shut },
  "setCadence UnknownMember": { ...cadence, name: "x", audience: { memberIds: [nobody] } },
  "setCadence UnknownTierLevel": { ...cadence, name: "x", audience: { level: "X" } },
  "setCadence ConditionUnsound": {
    ...cadence,
    name: "x",
    audience: { condition: "member.age > 1" },
  },
  "stopCadence UnknownCadence": { cadenceId: nobody },
  "retireBonusRule UnknownBonusRule": { code: "X" },
  "retireBonusRule BonusRuleRetired": { code: "RETIRED" },
  "retireBonusRule TooEarly": { code: "REVIEW", fromAt: NOW },
  "recordEvents EventConflict": events({ kind: "check-in" }),
  "recordEvents EventInFuture": events({ number: "1", occurredAt: TOMORROW }),
  "recordEvents UnknownMember": events({ number: "1", memberId: nobody }),
  "recordEvents MemberCodeForged": events({ number: "1", ...misread }),
  "recordEvents MemberCodeEnded": events({ number: "1", ...shown }),
  "recordEvents UnknownStore": events({ number: "1", storeCode: "X" }),
  "recordEvents StoreClosed": events({
    ...{ number: "1", storeCode: "C1", occurredAt: "2026-03-15T04:04:00Z" },
  }),
  "recordEvents TermsMissing": events({ number: "1", storeCode: "W1" }),
  ...couponProvocations(there, ids.lives, ids),
  "refreshSession SessionEnded": { refreshToken: "none of ours" },
  ...intakeProvocations(await served.prepare(() => prepareIntake(there))),
  "registerWechatApp WechatAppTaken": { appId: ids.apps.others, name: "X", secret: "x" },
  "createWebhook WebhookUrlRefused": { url: "https://127.0.0.2/" },
  "createWebhook UnknownEventType": { url: "https://example.com/", types: ["x.y"] },
  ...Object.fromEntries(
    ["rotateWebhookSecret", "pauseWebhook", "resumeWebhook", "closeWebhook", "testWebhook"].map(
      (name) => [`${name} UnknownWebhook`, { webhookId: nobody }],
    ),
  ),
  "createTillKey UnknownTill": { tillId: nobody, name: "x" },
  "createPartnerKey RightOfPersons": { name: "x", rights: ["KEYS"] },
  "rotateKey UnknownKey": { keyId: nobody },
  "revokeKey UnknownKey": { keyId: nobody },
  "createWebhook TooManyWebhooks": { url: "https://example.com/" },
  "replayWebhook UnknownWebhook": { webhookId: nobody, after: "0" },
  "replayWebhook EventsNotKept": {
    ...{ webhookId: await served.prepare(prepareWebhooks), after: "0" },
  },
  "signInWithWechat UnknownWechatApp": { appId: "wx00000000", code: "x" },
  "signInWithWechat SceneCodeForged": { ...user, scene: `1${"A".repeat(31)}` },
  "signInWithWechat SceneCodeForeign": { ...user, scene: ids.foreignCode },
  "signInWithWechat SceneCodeEnded": { ...user, scene: ids.endedCode },
  "signInWithWechat StoreClosed": { ...user, scene: ids.closingCode },
  "signInWithWechat WechatCodeInvalid": { appId: ids.apps.sound, code: "x" },
  "signInWithWechat WechatBusy": { appId: ids.apps.busy, code: "x" },
  "signInWithWechat WechatBlocked": { appId: ids.apps.blocked, code: "x" },
  "signInWithWechat WechatUnavailable": { appId: ids.apps.wrong, code: "x" },
  ...disputeProvocations(inDispute),
  ...payoutProvocations(there, ids.payouts),
  "closeMonth MonthNotOver": { month: "2026-03" },
  "closeMonth MonthNotNext": { month: "2026-04" },
};

/**
 * What the provocations stand on: two orders, a refund, a spending, two orders whose points wait and an
 * activation, a kind of growth, a franchisee without a contract, holds,
 * a gift, and adjustments; what belonging is refused for stands in `unsettled.ts`.
 */
async function prepare() {
  await there.as((work) =>
    setBindingPolicy(work, {
      ...{ validityDays: 365, takeover: "AFTER_DAYS", protectionDays: 30, nearestMetres: 500 },
      fromAt: new Date("2026-02-28T16:00:00Z"),
    }),
  );
  served.clock.set("2026-03-13T00:00:00Z");
  await there.as((work) =>
    setEarningRule(work, {
      ...{ pointsPerStep: 1n, stepMinor: 100n, fromAt: new Date(NOW) },
      activation: { kind: "ON_EVENT" },
    }),
  );
  await climbable(served, there, {
    levels: LEVELS.map((each) => ({ ...each, reach: each.reach * 1000n })),
  });
  served.clock.reset();
  const occurredAt = NOW;
  await record(there, orderOf(there, "waits", { occurredAt }));
  await record(there, orderOf(there, "waits too", { occurredAt }));
  const { activatePoints, definePointKind, setShortfall } = await hq.mutate(
    `mutation ($activation: ActivatePointsInput!) {
      activatePoints(input: $activation) { __typename }
      definePointKind(input: { code: "GROWTH", name: "Growth" }) { __typename }
      setShortfall(input: { shortfall: REFUSE }) { __typename } }`,
    { activation },
  );
  expect([activatePoints, definePointKind, setShortfall]).toEqual([
    ...[{ __typename: "PointsActivated" }, { __typename: "PointKindDefined" }],
    { __typename: "Brand" },
  ]);
  const lines = [{ number: 1, sku: null, quantity: 1, netMinor: 10_000n }];
  await record(there, orderOf(there, "sold"), orderOf(there, "sold too", { lines }));
  const { setPointValue } = await hq.mutate(operation("set-point-value"), {
    input: { points: "100", minor: "100", fromAt: "2026-03-02T00:00:00Z" },
  });
  expect(setPointValue).toMatchObject({ value: { version: 1 } });
  expect((await hq.mutate(operation("refund-orders"), { refunds: [refund] })).refundOrders).toEqual(
    [expect.objectContaining({ __typename: "RefundRecorded" })],
  );
  const { addFranchisee } = await hq.mutate(
    `mutation { addFranchisee(input: { code: "west", legalName: "West" }) {
      ... on FranchiseeAdded { franchisee { id } } } }`,
  );
  const { openStore, spendPoints } = await hq.mutate(
    `mutation ($store: OpenStoreInput!, $spending: SpendPointsInput!) {
      openStore(input: $store) { __typename } spendPoints(input: $spending) { __typename } }`,
    {
      store: {
        ...store,
        code: "W1",
        franchiseeId: addFranchisee.franchisee.id,
        openedAt: YESTERDAY,
      },
      spending,
    },
  );
  expect([openStore, spendPoints].map((each) => each.__typename)).toEqual([
    ...["StoreOpened", "PointsSpent"],
  ]);
  const reason = "sorry";
  const open = await there.as((work) => holdPoints(work, { ...hold, points: 10n }));
  const [released, committed] = [
    await there.as((work) => holdPoints(work, { ...hold, number: "r", points: 1n })),
    await there.as((work) => holdPoints(work, { ...hold, number: "c", points: 1n })),
  ];
  await there.as((work) => releaseHold(work, { holdId: released.id }));
  await there.as((work) => commitHold(work, { holdId: committed.id }));
  await there.as((work) =>
    setTransferRule(work, { dailyPoints: 200_000n, fromAt: new Date(YESTERDAY) }),
  );
  await there.as((work) => transferPoints(work, { ...gift, points: 10n }));
  await hq.mutate(operation("place-tier"), { input: placement });
  for (const code of ["VIP", "VIP2"])
    await hq.mutate(operation("define-plan"), { input: { ...plan, code } });
  await hq.mutate(operation("sell-plan"), { input: sale });
  const { proposeAdjustment: own } = await hq.mutate(operation("propose-adjustment"), {
    input: proposal,
  });
  const propose = async (number: string, points: bigint, memberId = anna) => {
    const bucket = points > 0n ? { issuerCode: "N1" } : {};
    const wish = { memberId, number, points, reason, ...bucket };
    const adjustment = await there.as((work) => proposeAdjustment(work, wish));
    return adjustment.id;
  };
  const [rejected, approved, large] = [
    await propose("rejected", -1n),
    await propose("approved", -1n),
    await propose("large", -100_000n),
  ];
  await hq.mutate(operation("reject-adjustment"), { adjustmentId: rejected, reason });
  await hq.mutate(operation("approve-adjustment"), { adjustmentId: approved });
  const late = await propose("late", 1n, triplet);
  await offer();
  const unoffered = await giveToMany();
  const quoted = await quoteBaskets();
  const lives = await prepareCoupons(served, there);
  const merged = await become();
  const proposed = await proposeContracts();
  const fourEyes = await proposeRules();
  return {
    ...{ proposed, fourEyes },
    ...{ late, unoffered, lives, ...merged, ...quoted },
    apps: await registerApps(),
    payouts: await payoutsToRefuse(served, there, { hq, orderNumber: "sold" }),
    ...{ open: open.id, released: released.id, committed: committed.id, own: own.adjustment.id },
    ...{ rejected, approved, large },
  };
}

/**
 * What was proposed to North: what was withdrawn, waited too long, and became too much by what East has agreed, each
 * approved and not; and what headquarters' caller proposed itself.
 */
async function proposeContracts() {
  const clauses = [{ number: "1", kind: "ROYALTY", rate: 500n }] as const;
  const wish = { franchiseeId: north.id, fromAt: new Date(TOMORROW), clauses };
  const offer = async () => (await there.as((work) => offerTerms(work, wish))).id;
  const draft = async () => (await there.as((work) => proposeTerms(work, wish))).id;
  const [late, unsound, withdrawn] = [await offer(), await offer(), await offer()];
  const [lateDraft, unsoundDraft] = [await draft(), await draft()];
  await there.as((work) => withdrawTerms(work, { proposalId: withdrawn }));
  const { proposeTerms: own } = await hq.mutate(operation("propose-terms"), { input: terms });
  const justAhead = "2026-03-15T04:01:00Z";
  await served.asOwner("update terms_proposal set from_at = $2 where id = any($1)", [
    ...[[late, lateDraft], justAhead],
  ]);

  const { id: franchiseeId } = await there.as((work) =>
    addFranchisee(work, { code: "east", legalName: "East" }),
  );
  const openedAt = new Date("2026-02-28T16:00:00.000Z");
  const free = [{ number: "1", kind: "ROYALTY", rate: 0n }] as const;
  await there.as((work) => agreeTerms(work, { franchiseeId, fromAt: openedAt, clauses: free }));
  await there.as((work) => openStore(work, { code: "E1", name: "East", franchiseeId, openedAt }));
  // What no contract can come to by being signed.
  await served.asOwner(
    `update terms_clause set rate = 10001 where terms_id in (select id from terms where franchisee_id = $1)`,
    [franchiseeId],
  );
  return { late, unsound, withdrawn, lateDraft, unsoundDraft, own: own.proposal.id };
}

/** What takes two people, proposed twice by headquarters' caller. */
async function proposeRules() {
  const propose = async () => {
    const input = { terms: true, payouts: true, adjustmentsFrom: "1" };
    const { proposeFourEyes } = await hq.mutate(operation("propose-four-eyes"), { input });
    return proposeFourEyes.fourEyes.id as string;
  };
  return { older: await propose(), own: await propose() };
}

/** Campaigns: one that is over, and two of a group behind one another; rules, one of which gave 5 points. */
async function offer() {
  const define = (code: string, wish: object) =>
    there.as((work) =>
      defineCampaign(work, { code, name: code, fromAt: new Date("2026-03-01T00:00:00Z"), ...wish }),
    );
  const group = { exclusiveGroup: "SEASONS" };
  const change = new Date("2026-04-01T00:00:00Z");
  await define("OVER", { untilAt: new Date(YESTERDAY) });
  await define("WINTER", { untilAt: change, ...group });
  await define("SPRING", { fromAt: change, untilAt: new Date("2026-06-01T00:00:00Z"), ...group });
  const rule = { ...bonus, award: { kind: "EVENT", event: "review", points: 5n } } as const;
  for (const code of ["REVIEW", "RETIRED"])
    await there.as((work) =>
      setBonusRule(work, { ...rule, code, caps: { total: 9n }, fromAt: new Date(TOMORROW) }),
    );
  await there.as((work) => retireBonusRule(work, { code: "RETIRED" }));
  await hq.mutate(operation("record-events"), events({}));
  await there.as((work) => takeFromBudgets(work, new Map([["bonus/REVIEW/points", 5n]])));
}

/** Codes, a drop that is over and a cadence; somebody who guessed codes. Answers a code that is not offered to anybody. */
async function giveToMany(): Promise<string> {
  await offered(served, there);
  await offered(served, there, { code: "NOBODYS", audience: 'member.level == "NONE"' });
  const { id: templateId } = await offered(served, there, { code: "STOPPED" });
  await there.as((work) => stopCouponTemplate(work, { templateId }));
  await there.as((work) => orderCodes(work, codes));
  await there.as((work) => dropCoupons(work, drop));
  await runIfDue(dropsJob, served.hub, new AbortController().signal);
  const rhythm = { kind: "DAYS", every: 1, time: "08:00" } as const;
  await there.as((work) => setCadence(work, { ...cadence, rhythm }));
  const wish = { number: "nobody's", template: "NOBODYS", size: 1 };
  const { batch } = await there.as((work) => orderCodes(work, wish));
  await generateCodes(served.begin, there.hq, batch.id);
  return coderOf(await keyOfBatch(served.look(there.hq), batch.id))(1);
}

/** Merges: one that was undone, two in a chain, one with a member that is erased since, and one into Anna. */
async function become() {
  const merge = async (survivorId: string, absorbedId: string, proposalId?: string) => {
    const wish = { survivorId, absorbedId, proposalId, reason: "same person" };
    return (await hq.mutate(operation("merge-members"), wish)).mergeMembers.merge.id;
  };
  const { id: decided } = await there.as((work) =>
    proposeMerge(work, { memberIds: [guest, twin], evidence: ["PHONE"], metBy: "TILL" }),
  );
  const undone = await merge(guest, twin, decided);
  await hq.mutate(operation("unmerge-members"), { mergeId: undone, reason: "two persons" });
  const first = await merge(twin, triplet);
  const ofAnna = await merge(anna, twin);
  const ofErased = await merge(guest, erased);
  await served.asOwner("delete from member_key where member_id = any($1)", [[erased, gone]]);
  const rule = { input: { binding: "LATEST", growth: "HIGHER" } };
  expect((await hq.mutate(operation("set-merge-rule"), rule)).setMergeRule.version).toBe(1);
  return { decided, undone, first, ofAnna, ofErased };
}

/** As many webhooks of the north as it may have; and one of headquarters, in whose feed events were forgotten. */
async function prepareWebhooks() {
  const wish = { url: "https://example.com/", types: [], ordered: false };
  const allowed = readAllowed("");
  const ofNorth = { kind: "franchisee", id: newId(), brandId: there.brandId } as const;
  for (let count = 0; count < WEBHOOKS_A_SIDE; count++)
    await there.as((work) => createWebhook(work, allowed, wish), {
      ...{ ...ofNorth, franchiseeId: north.id },
    });
  const { webhook } = await there.as((work) => createWebhook(work, allowed, wish));
  await served.asOwner("update feed_counter set seq = 1, floor = 1");
  return webhook.id;
}

/** Mini programs: of another brand, and of this one; WeChat is in another mood towards each. */
async function registerApps() {
  const register = async (by: World, app: { appId: string; secret: string }) => {
    await by.as((work) => registerWechatApp(work, { ...app, name: "X" }));
    return app.appId;
  };
  return {
    others: await register(await world(served), wechat.addApp()),
    sound: await register(there, wechat.addApp()),
    busy: await register(there, wechat.addApp(LIMITED)),
    blocked: await register(there, wechat.addApp(BLOCKED)),
    wrong: await register(there, { ...wechat.addApp(), secret: "another" }),
  };
}

/** Quotes: one that is over, one that keeps a coupon, and one that wants the same coupon; and a coupon of no use. */
async function quoteBaskets() {
  served.clock.set("2026-03-15T03:00:00Z");
  const template = await templateOf(there, { campaign: "WINTER" });
  const large = { campaign: "WINTER", code: "large", minimumMinor: 10_000n };
  const useless = await couponOf(there, await templateOf(there, large));
  const [wanted, another, beside] = [
    await couponOf(there, template),
    await couponOf(there, template),
    await couponOf(there, template),
  ];
  const quote = async () => {
    const wish = {
      ...{ member: { id: anna }, storeCode: "N1", source: "N1", points: 0n },
      coupons: [{ couponId: wanted.id }],
      basket: { lines: [{ ...tea, grossMinor: 1_000n }], shippingMinor: 0n },
    };
    return (await there.as((work) => quoteBasket(work, wish))).quote.id;
  };
  const over = await quote();
  served.clock.reset();
  const [keeps, wants] = [await quote(), await quote()];
  await there.as((work) => reserveQuote(work, { quoteId: keeps }));
  const coupons = { useless: useless.id, kept: wanted.id, another: another.id, beside: beside.id };
  return { quotes: { over, keeps, wants }, coupons };
}

/** Who does what headquarters may not. */
const franchisee = served.client(callersOf(there).north);
const OTHERS: Readonly<Record<string, typeof hq>> = {
  ...{ acceptStatement: inDispute.callers.north, disputeLines: inDispute.callers.north },
  ...{ writeToDispute: inDispute.callers.north, withdrawDispute: inDispute.callers.north },
  resolveDispute: inDispute.callers.hq,
  ...{ optInToCampaign: franchisee, optOutOfCampaign: franchisee },
  ...{ signTerms: franchisee, declineTerms: franchisee },
  "issueCoupon IssuerNotOptedIn": served.client(callersOf(there).till(n1)),
  "createClaimLink IssuerNotOptedIn": served.client(callersOf(there).staff(n1)),
  "createWebhook TooManyWebhooks": franchisee,
  ...Object.fromEntries(
    ["hireStaff", "setStaffRole", "leaveStaff", "defineRole"].map((name) => [
      `${name} RoleBeyondYours`,
      clerk,
    ]),
  ),
};

const pairs = declaredRefusals(schema).map(({ mutation, refusal }) => `${mutation} ${refusal}`);

/** The one answer, in a language. */
async function provoke(pair: string, language: string) {
  const [mutation = "", refusal = ""] = pair.split(" ");
  const document = askingRefusal(schema, { mutation, refusal });
  const input = PROVOCATIONS[pair];
  const answer = await (OTHERS[pair] ?? OTHERS[mutation] ?? hq).ask(
    document,
    { input },
    { "accept-language": language },
  );
  expect([answer.status, answer.errors]).toEqual([200, undefined]);
  return [answer.data[mutation]].flat()[0];
}

describe("the refusals that are declared", () => {
  test("are the ones that are provoked here", () => {
    expect(Object.keys(PROVOCATIONS).sort()).toEqual([...pairs].sort());
  });

  test("are all answered by some mutation", () => {
    const answered = new Set(declaredRefusals(schema).map(({ refusal }) => refusal));
    expect([...answered].sort()).toEqual(refusalTypes(schema).sort());
  });
});

const state = async () => [
  await stateOf(served, there.brandId),
  await eventsOf(served, there.brandId),
  await stateOf(served, inDispute.brandId),
];
/** As the provocation before left it. */
let before: unknown;
beforeAll(async () => {
  before = await state();
});

test.each(pairs)("%s happens, says all it promises, and changes nothing", async (pair) => {
  const refusal = pair.split(" ")[1] ?? "";
  const english = await provoke(pair, "en-GB,en;q=0.9");
  expect(english).toMatchObject({ __typename: refusal, code: codeOf(refusal) });
  for (const value of Object.values(english)) expect(value).toEqual(expect.anything());
  expect(english.message).toMatch(/^[\x20-\x7e≠]{15,}$/);

  const chinese = await provoke(pair, "zh-CN,zh;q=0.9,en;q=0.5");
  const message = expect.stringMatching(/\p{Script=Han}{2}/u);
  expect(chinese).toEqual({ ...english, message });
  const was = before;
  before = await state();
  expect(before).toEqual(was);
});

test("a caller of no language we speak is answered in English", async () => {
  const french = await provoke("addFranchisee CodeTaken", "fr-FR,zh;q=0.3");
  expect(french.message).toBe("the code north is taken: choose another");
});
