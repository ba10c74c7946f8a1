/*
 * Every "no" a mutation may answer, met from outside.
 *
 * Goal: each refusal that the schema declares can really happen, says what it promises to say, and says it
 * in the caller's language; none is declared in vain.
 * Method: the pairs of mutation and refusal are read from the schema; each is provoked by the input below
 * it in the table. A refusal without a row, or a row without a refusal, fails.
 */
import { describe, expect, test } from "@jest/globals";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { proposeMerge } from "../../src/duplicate/propose-merge.ts";
import { buildGraph } from "../../src/graph.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { newId } from "../../src/kernel/id.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { registerWechatApp } from "../../src/wechat/register-wechat-app.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { climbable, LEVELS } from "../support/ladders.ts";
import { operation } from "../support/operations.ts";
import { askingRefusal, codeOf, declaredRefusals, refusalTypes } from "../support/refusals.ts";
import { eventsOf, stateOf } from "../support/state.ts";
import { unsettle } from "../support/unsettled.ts";
import { BLOCKED, LIMITED, wechatServer } from "../support/wechat.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const schema = buildGraph();
const wechat = await wechatServer();
const served = await serveHub("serve", "warn", { baseUrl: wechat.url, timeoutMs: 1_000 });
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
const royalty = { number: "1", kind: "ROYALTY", rate: 500 };
const terms = { franchiseeId: north.id, fromAt: TOMORROW, clauses: [royalty] };
const nobody = newId();

const orders = (but: object) => ({ orders: [{ ...order, ...but }] });
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
const moving = { memberId: anna, toStoreId: n2.id, reason: "moved house" };

const ids = {
  ...(await served.prepare(prepare)),
  ...(await served.prepare(() => unsettle(served, there))),
};

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
  "leaveStaff UnknownStaff": { staffId: nobody, at: NOW },
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
  "recordOrders CurrencyMismatch": orders({ number: "1", currency: "EUR" }),
  "recordOrders AmountOutOfRange": orders({ number: "1", netMinor: "-1" }),
  "recordOrders OccurredInFuture": orders({ number: "1", occurredAt: TOMORROW }),
  "recordOrders OccurredBeforeStore": orders({ number: "1", occurredAt: "2026-02-01T00:00:00Z" }),
  "recordOrders TermsMissing": orders({ number: "1", storeCode: "W1" }),
  "recordOrders LinesSumWrong": orders({ number: "1", lines: [{ number: 1, netMinor: "9999" }] }),
  "recordOrders PointValueMissing": orders({
    ...{ number: "1", spentPoints: "1", occurredAt: "2026-03-01T00:00:00Z" },
  }),
  "recordOrders PointsShort": orders({ number: "1", spentPoints: "100000" }),
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
  "sellPlan UnknownTierLevel": { ...sale, number: "1", occurredAt: "2026-03-01T00:00:00Z" },
  "setTierLadder TooEarly": { ...ladder, fromAt: YESTERDAY },
  "setTierLadder UnknownPointKind": {
    ...{ ...ladder, measure: { kind: "GROWTH", growthKind: "STARS" }, fromAt: TOMORROW },
  },
  "placeTier UnknownMember": { ...placement, number: "1", memberId: nobody },
  "placeTier UnknownTierLevel": { ...placement, number: "1", level: "TIN" },
  "placeTier TierPlacementConflict": { ...placement, reason: "glad" },
  "setEarningRule TooEarly": { pointsPerStep: "1", stepMinor: "100", fromAt: YESTERDAY },
  "agreeTerms UnknownFranchisee": { ...terms, franchiseeId: nobody },
  "agreeTerms TermsUnsound": { ...terms, clauses: [] },
  "agreeTerms TooEarly": { ...terms, fromAt: YESTERDAY },
  "refreshSession SessionEnded": { refreshToken: "none of ours" },
  "registerWechatApp WechatAppTaken": { appId: ids.apps.others, name: "X", secret: "x" },
  "signInWithWechat UnknownWechatApp": { appId: "wx00000000", code: "x" },
  "signInWithWechat SceneCodeForged": { ...user, scene: `1${"A".repeat(31)}` },
  "signInWithWechat SceneCodeForeign": { ...user, scene: ids.foreignCode },
  "signInWithWechat SceneCodeEnded": { ...user, scene: ids.endedCode },
  "signInWithWechat StoreClosed": { ...user, scene: ids.closingCode },
  "signInWithWechat WechatCodeInvalid": { appId: ids.apps.sound, code: "x" },
  "signInWithWechat WechatBusy": { appId: ids.apps.busy, code: "x" },
  "signInWithWechat WechatBlocked": { appId: ids.apps.blocked, code: "x" },
  "signInWithWechat WechatUnavailable": { appId: ids.apps.wrong, code: "x" },
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
  const merged = await become();
  return {
    ...{ late, ...merged },
    apps: await registerApps(),
    ...{ open: open.id, released: released.id, committed: committed.id, own: own.adjustment.id },
    ...{ rejected, approved, large },
  };
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

const pairs = declaredRefusals(schema).map(({ mutation, refusal }) => `${mutation} ${refusal}`);

/** The one answer, in a language. */
async function provoke(pair: string, language: string) {
  const [mutation = "", refusal = ""] = pair.split(" ");
  const document = askingRefusal(schema, { mutation, refusal });
  const input = PROVOCATIONS[pair];
  const answer = await hq.ask(document, { input }, { "accept-language": language });
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

test.each(pairs)("%s happens, says all it promises, and changes nothing", async (pair) => {
  const refusal = pair.split(" ")[1] ?? "";
  const state = async () => {
    // That somebody was told of a member is noted, in a refusal too.
    const { audit_entry: _, ...kept } = await stateOf(served, there.brandId);
    return [kept, await eventsOf(served, there.brandId)];
  };
  const before = await state();

  const english = await provoke(pair, "en-GB,en;q=0.9");
  expect(english).toMatchObject({ __typename: refusal, code: codeOf(refusal) });
  for (const value of Object.values(english)) expect(value).toEqual(expect.anything());
  expect(english.message).toMatch(/^[\x20-\x7e≠]{15,}$/);

  const chinese = await provoke(pair, "zh-CN,zh;q=0.9,en;q=0.5");
  const message = expect.stringMatching(/\p{Script=Han}{2}/u);
  expect(chinese).toEqual({ ...english, message });
  expect(await state()).toEqual(before);
});

test("a caller of no language we speak is answered in English", async () => {
  const french = await provoke("addFranchisee CodeTaken", "fr-FR,zh;q=0.3");
  expect(french.message).toBe("the code north is taken: choose another");
});
