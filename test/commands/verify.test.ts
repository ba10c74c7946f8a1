import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { activatePoints } from "../../src/activation/activate-points.ts";
import { approveAdjustment } from "../../src/adjustment/approve-adjustment.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { rejectAdjustment } from "../../src/adjustment/reject-adjustment.ts";
import { sealEntries } from "../../src/audit/chain.queries.ts";
import { writeNotes } from "../../src/audit/entry.queries.ts";
import { quoteBasket } from "../../src/basket/quote-basket.ts";
import { setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { optInToCampaign } from "../../src/campaign/opt-in-to-campaign.ts";
import { keyOfBatch } from "../../src/code/batch.queries.ts";
import { coderOf } from "../../src/code/batch.rules.ts";
import { claimCode } from "../../src/code/claim-code.ts";
import { generateCodes } from "../../src/code/generate-codes.ts";
import { orderCodes } from "../../src/code/order-codes.ts";
import { CommandFailed } from "../../src/commands/progress.ts";
import { verify } from "../../src/commands/verify.ts";
import { issueOne } from "../../src/coupon/issue-coupons.ts";
import { dropCoupons } from "../../src/drop/drop-coupons.ts";
import { handOutDrop } from "../../src/drop/hand-out-drop.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { recordEvents } from "../../src/event/record-events.ts";
import { expirePointsJob } from "../../src/expiry/expire-points.job.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { requestBindingTransfer } from "../../src/handover/request-binding-transfer.ts";
import { transferBinding } from "../../src/handover/transfer-binding.ts";
import { withdrawTransfer } from "../../src/handover/withdraw-transfer.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { releaseDueHolds } from "../../src/hold/release-due-holds.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { endImpersonation } from "../../src/impersonation/end-impersonation.ts";
import { impersonate } from "../../src/impersonation/impersonate.ts";
import { importBatch } from "../../src/import/import-batch.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth, dayOf } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { definePlan } from "../../src/plan/define-plan.ts";
import { sellPlan } from "../../src/plan/sell-plan.ts";
import type { Look } from "../../src/platform/database/work.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import type { Activation } from "../../src/points/validity.rules.ts";
import { openReconciliation } from "../../src/reconcile/open-reconciliation.ts";
import { reconcileFile } from "../../src/reconcile/reconcile-file.ts";
import { rerate } from "../../src/rerating/rerate.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { reviewTiers } from "../../src/tier/review-tiers.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { basketOf } from "../support/baskets.ts";
import { openKit } from "../support/database.ts";
import { newFolder } from "../support/folder.ts";
import { climbable } from "../support/ladders.ts";
import { offered } from "../support/offered.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import { rechain } from "../support/rechain.ts";
import { silent } from "../support/silent.ts";
import { tamper } from "../support/tamper.ts";
import { CLAUSES, orderOf, record, type World, world } from "../support/world.ts";
import { clearing, clearings } from "./clearings.ts";
import { couponing, couponings } from "./couponings.ts";
import { disputing, disputings } from "./disputings.ts";
import { loosening } from "./four-eyes.ts";
import { notings } from "./notings.ts";
import { paying, payments } from "./payments.ts";
import { tamperings } from "./tamperings.ts";

/** All that is checked, in order; one letter a line. */
const INVARIANTS = [
  ...["A1", "A2"],
  ...["B1"],
  ...["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"],
  ...["D1", "D2"],
  ...["E1"],
  ...["F1", "F2"],
  ...["G1"],
  ...["H1"],
  ...["I1"],
  ...["K1", "K2"],
  ...["L1", "L2", "L3", "L4", "L4", "L5", "L6", "L7", "L8"],
  ...["M1", "M2"],
  ...["N1"],
  ...["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9"],
  ...["P1", "P2", "P3"],
  ...["Q1"],
  ...["R1", "R2"],
  ...["S1", "S2", "S3", "S4", "S5", "S6", "S7"],
  ...["T1"],
  ...["V1", "V2", "V3"],
];

const kit = await openKit();
const log = pino({ level: "silent" });

/** What verify says of the book as a look sees it, and what it fails with. */
async function verified(look: Look): Promise<{ said: string[]; failure: string | undefined }> {
  const said: string[] = [];
  try {
    await verify({ look, begin: kit.begin }, silent, (line) =>
      said.push(line.replace(/ {2,}/g, "  ")),
    );
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { said, failure: error.message };
  }
  return { said, failure: undefined };
}

/**
 * Verifies a book that was tampered with. Where the chain is not what is tried, it is written again, so that what
 * was changed must be found by what it means.
 */
const tampered = (statement: string, invariant: string) =>
  tamper(kit, invariant === "L8" ? [statement] : [statement, rechain], verified);

async function refund(
  there: World,
  orderNumber: string,
  occurredAt: string,
  but: Partial<RefundOrder> = {},
): Promise<void> {
  const number = `R${orderNumber}`;
  const [outcome] = await there.as((work) =>
    refundOrders(work, [
      { source: "till", orderNumber, number, occurredAt: new Date(occurredAt), ...but },
    ]),
  );
  if (outcome instanceof Refusal) throw outcome;
}

const spend = (there: World, number: string, points: bigint, memberId = there.anna) =>
  there.as((work) =>
    spendPoints(work, {
      ...{ memberId, storeId: there.n2.id },
      ...{ source: "till", number, points },
    }),
  );

const close = (there: World, month: string) =>
  closeMonth(kit.begin, there.hq, { month: asMonth(month) });

/** Bruno's points wait for a day or an event, are spent on that day, end, and come with growth. */
async function liveOn(there: World, bruno: string): Promise<void> {
  const rule = (fromAt: string, activation: Activation, kind?: string) =>
    there.as((work) =>
      setEarningRule(work, {
        ...{ pointsPerStep: 1n, stepMinor: 100n, fromAt: new Date(fromAt), kind },
        ...(kind === undefined && { activation, validity: { kind: "DAYS", count: 5 } as const }),
      }),
    );
  const order = (number: string, occurredAt: string) =>
    orderOf(there, number, { member: { id: bruno }, occurredAt });
  await rule("2026-03-16T04:00:00Z", { kind: "AFTER_DAYS", count: 1 });
  await rule("2026-03-18T04:00:00Z", { kind: "ON_EVENT" });
  await there.as((work) => definePointKind(work, { code: "GROWTH", name: "Growth" }));
  await rule("2026-03-16T04:00:00Z", { kind: "AT_ONCE" }, "GROWTH");
  kit.clock.set("2026-03-16T06:00:00Z");
  await record(there, order("B1", "2026-03-16T05:00:00Z"));
  kit.clock.set("2026-03-18T06:00:00Z");
  const waiting = ["B2", "B3"].map((number) => order(number, "2026-03-18T05:00:00Z"));
  await record(there, ...waiting);
  await spend(there, "S2", 30n, bruno);
  const event = { source: "till", orderNumber: "B2", number: "A1", occurredAt: kit.clock() };
  await there.as((work) => activatePoints(work, event));
  kit.clock.set("2026-03-22T16:00:00Z");
  await runIfDue(expirePointsJob, { ...kit, log }, new AbortController().signal);
  await refund(there, "B1", "2026-03-22T15:00:00Z");
}

/**
 * Three brands; in the first, two months are closed and one is open, and there are sales at home and
 * abroad, coupons, spendings, refunds before and after the points were spent, and second terms; points
 * that waited, ended and were taken back after it, and growth; and an order with lines that points paid part
 * of, refunded in parts, and a refund that waits for its order.
 */
async function buildBook(): Promise<World> {
  kit.clock.set("2026-01-01T04:00:00Z");
  const there = await world(kit, { members: 4, pointValue: { points: 100n, minor: 150n } });
  const bruno = there.members[1] ?? "";
  kit.clock.set("2026-01-20T04:00:00Z");
  await record(
    there,
    orderOf(there, "1", {
      netMinor: 12_345n,
      couponMinor: 500n,
      occurredAt: "2026-01-05T04:00:00Z",
    }),
    orderOf(there, "2", { storeCode: "S1", netMinor: 30_010n, occurredAt: "2026-01-06T04:00:00Z" }),
    orderOf(there, "3", { netMinor: 0n, occurredAt: "2026-01-07T04:00:00Z" }),
    orderOf(there, "4", {
      member: { id: bruno },
      storeCode: "S1",
      occurredAt: "2026-01-08T04:00:00Z",
    }),
  );
  await spend(there, "S1", 400n);
  kit.clock.set("2026-02-20T04:00:00Z");
  await refund(there, "2", "2026-02-20T03:00:00Z");
  await record(there, orderOf(there, "5", { storeCode: "N2", occurredAt: "2026-02-20T03:30:00Z" }));
  kit.clock.set("2026-03-10T04:00:00Z");
  await close(there, "2026-01");
  await close(there, "2026-02");
  await disputing(kit, there);
  await there.as((work) =>
    agreeTerms(work, {
      franchiseeId: there.north.id,
      fromAt: earliestChange(kit.clock()),
      clauses: CLAUSES.map((clause) =>
        clause.kind === "ROYALTY" ? { ...clause, rate: 333n } : clause,
      ),
    }),
  );
  kit.clock.set("2026-03-15T04:00:00Z");
  await record(
    there,
    orderOf(there, "6", { couponMinor: 99n }),
    orderOf(there, "7", { storeCode: "S1", netMinor: 999n }),
    // It happened in a month that is closed, and is booked into the open one.
    orderOf(there, "8", { occurredAt: "2026-01-30T04:00:00Z" }),
  );
  await refund(there, "7", "2026-03-14T10:00:00Z");
  await liveOn(there, bruno);

  await sellAndTakeBackInParts(there);

  await wander(there);
  await quote(there);
  await couponing(kit, there);
  await forget(there);
  await bringAlong(there);
  await becomeOne(there);
  await compare(there);

  const other = await world(kit, { currency: "EUR", timeZone: "Europe/Berlin" });
  await record(other, orderOf(other, "1", { netMinor: 4_321n }));
  await climb(other);
  await closeByContract(await world(kit, { currency: "GBP", clauses: MONTHLY }));
  await giveToMany(there);
  await giveWithLevel(other);
  await reward(other);
  await paying(kit, there, "6");
  await clearing(kit);
  await loosening(kit, await world(kit, { currency: "USD", members: 0 }));
  return there;
}

const MONTHLY: typeof CLAUSES = [
  {
    ...{ number: "1", kind: "ROYALTY", rate: 500n, minimumMinor: 1_000n },
    steps: [{ fromMinor: 20_000n, rate: 400n }],
    stepsAre: "WHOLE",
  },
  { number: "2", kind: "POINTS_COST", rate: 1n, blockPoints: 250n },
  { number: "3", kind: "FEE", rate: 3_100n },
  { number: "4", kind: "NET_FEE", rate: 100n, per: "FRANCHISEE" },
];

/** A brand whose contracts charge by the month; a refund crosses a step back. */
async function closeByContract(there: World): Promise<void> {
  const orders = ["M1", "M2"].map((number) =>
    orderOf(there, number, { occurredAt: "2026-01-05T04:00:00Z" }),
  );
  await record(there, ...orders);
  await close(there, "2026-01");
  await refund(there, "M1", "2026-02-20T03:00:00Z", { refundMinor: 1_000n });
  await close(there, "2026-02");
  await rerateByContract(there);
}

/** A contract is signed late; what was booked without it is put right. */
async function rerateByContract(there: World): Promise<void> {
  kit.clock.advance({ minutes: 20 });
  await record(there, orderOf(there, "M3", { occurredAt: "2026-02-25T04:00:00Z" }));
  kit.clock.advance({ minutes: 1 });
  const { id: termsId } = await there.as((work) =>
    agreeTerms(work, {
      ...{ franchiseeId: there.north.id, fromAt: new Date("2026-02-19T16:00:00Z") },
      clauses: [{ number: "1", kind: "ROYALTY", rate: 700n }],
    }),
  );
  kit.clock.advance({ minutes: 1 });
  expect(await rerate(kit.begin, there.hq, { termsId })).toBe(1);
}

/** Codes, one claimed; a drop, some of whose members are held out. */
async function giveToMany(there: World): Promise<void> {
  await offered(kit, there, { code: "PRINTED" });
  await offered(kit, there, { code: "DROPPED", holdoutBps: 5_000 });
  const wish = { number: "leaflets", template: "PRINTED", size: 5, storeId: there.n1.id };
  const { batch } = await there.as((work) => orderCodes(work, wish));
  await generateCodes(kit.begin, there.hq, batch.id);
  const codeOf = coderOf(await keyOfBatch(kit.look(there.hq), batch.id));
  await there.as((work) => claimCode(work, { memberId: there.anna, code: codeOf(2) }));
  // So many that it is all but sure that some are held out, and some are not.
  const newcomers = Array.from({ length: 40 }, (_, n) => ({
    identities: [{ kind: "CARD", value: `many-${n}` }] as const,
  }));
  await there.as((work) => enrolMembers(work, newcomers));
  const audience = { everybody: true };
  const { drop } = await there.as((work) =>
    dropCoupons(work, { number: "spring", template: "DROPPED", audience }),
  );
  await handOutDrop(kit.begin, there.hq, drop.id);
}

/** Anna, who is in gold by a plan, reaches it by what she buys. */
async function giveWithLevel(there: World): Promise<void> {
  const template = await offered(kit, there, { code: "GOLDEN", onLevel: "GOLD" });
  await record(there, orderOf(there, "T5", { netMinor: 200_000n, occurredAt: kit.clock() }));
  const [entry] = await kit.asOwner<{ no: number }>(
    "select max(no) as no from member_tier where member_id = $1 and level = 'GOLD' and reason = 'REACHED'",
    [there.anna],
  );
  const sourceKey = `${there.anna} ${entry?.no} GOLDEN`;
  const wish = { memberId: there.anna, template, source: "LEVEL", sourceKey, issuerStoreId: null };
  await there.as((work) => issueOne(work, { ...wish, source: "LEVEL" }));
}

/** Two reviews get points: one at a store that pays its part, one that does not meet its rule's condition. */
async function reward(there: World): Promise<void> {
  const { brandId, north, n1, anna } = there;
  const fromAt = earliestChange(kit.clock());
  await there.as((work) => defineCampaign(work, { code: "C", name: "C", fromAt: kit.clock() }));
  await there.as((work) =>
    setBonusRule(work, {
      ...{ campaign: "C", code: "REVIEW", name: "Review", fromAt, caps: { total: 100n } },
      award: { kind: "EVENT", event: "review", points: 10n },
      condition: 'event.attributes["stars"] == "5" && member.level != "TIN"',
      funding: { headquarters: 60, acceptor: 40 },
    }),
  );
  await there.as((work) => optInToCampaign(work, { campaign: "C", storeId: n1.id }), {
    ...{ kind: "franchisee", id: newId(), brandId, franchiseeId: north.id },
  });
  kit.clock.set(fromAt.toISOString());
  const review = (number: string, stars: string) => ({
    ...{ source: "app", number, kind: "review", storeCode: "N1", member: { id: anna } },
    ...{ attributes: [{ key: "stars", value: stars }], occurredAt: kit.clock() },
  });
  await there.as((work) => recordEvents(work, [review("E1", "5"), review("E2", "4")]));
}

/** Reached, multiplied by, placed, kept, lost: by orders and reviews of a few days. */
async function climb(there: World): Promise<void> {
  const days = { kind: "LAST_DAYS", count: 3 } as const;
  await climbable(kit, there, { period: days, term: { kind: "DAYS", count: 3 } });
  const buy = (number: string, netMinor: bigint) =>
    record(there, orderOf(there, number, { netMinor, occurredAt: kit.clock() }));
  await buy("T1", 100_000n);
  kit.clock.advance({ hours: 1 });
  await buy("T2", 10_050n);
  kit.clock.advance({ days: 3 });
  await buy("T3", 65_000n);
  for (let day = 0; day < 10; day++) {
    kit.clock.advance({ days: 1 });
    await reviewTiers(kit.begin, system("review", there.brandId));
  }
  const lastDay = dayOf(kit.clock(), there.timeZone);
  const placement = { memberId: there.anna, number: "P1", level: "GOLD", lastDay, reason: "sorry" };
  await there.as((work) => placeTier(work, placement));
  kit.clock.advance({ minutes: 1 });
  await buy("T4", 10_000n);
  const prices = [{ code: "WEEK", minor: 9_900n, days: 7 }];
  const plan = { code: "VIP", name: "VIP", level: "GOLD", prices };
  await there.as((work) => definePlan(work, plan));
  const sale = { memberId: there.anna, plan: "VIP", price: "WEEK", storeCode: "S1" };
  const occurredAt = kit.clock();
  await there.as((work) => sellPlan(work, { ...sale, source: "till", number: "V1", occurredAt }));
}

async function sellAndTakeBackInParts(there: World): Promise<void> {
  const [, , carla = ""] = there.members;
  const member = { id: carla };
  const lines = [
    { number: 1, sku: "tea", quantity: 3, netMinor: 1_000n },
    { number: 2, sku: null, quantity: 1, netMinor: 4_010n },
  ];
  await record(
    there,
    orderOf(there, "9", { member, occurredAt: "2026-03-13T04:00:00Z" }),
    orderOf(there, "10", { member, storeCode: "N2", netMinor: 5_010n, spentPoints: 77n, lines }),
  );
  const pieces = [{ number: 1, quantity: 1 }];
  await refund(there, "10", "2026-03-14T11:00:00Z", { lines: pieces, number: "R10a" });
  await refund(there, "10", "2026-03-14T12:00:00Z", { refundMinor: 2_000n, number: "R10b" });
  await refund(there, "late", "2026-03-14T12:00:00Z");
}

/** Points are held three times, and spent, released, timed out; given away; put right by hand. */
async function wander(there: World): Promise<void> {
  const { n2 } = there;
  const [, bruno = "", , dora = ""] = there.members;
  const hold = (number: string, points: bigint) =>
    there.as((work) =>
      holdPoints(work, { memberId: bruno, storeId: n2.id, source: "till", number, points }),
    );
  const [committed, released] = [await hold("H1", 30n), await hold("H2", 5n), await hold("H3", 2n)];
  await there.as((work) => commitHold(work, { holdId: committed.id, points: 20n }));
  await there.as((work) => releaseHold(work, { holdId: released.id }));
  kit.clock.advance({ minutes: 15 });
  await releaseDueHolds(kit.begin, there.hq);
  await hold("H4", 3n);

  await there.as((work) => setTransferRule(work, { dailyPoints: 50n, fromAt: kit.clock() }));
  await there.as((work) =>
    transferPoints(work, { memberId: bruno, toMemberId: dora, number: "G1", points: 10n }),
  );
  const propose = (number: string, points: bigint, issuerCode?: string) =>
    there.as((work) =>
      proposeAdjustment(work, { memberId: bruno, number, points, issuerCode, reason: "sorry" }),
    );
  const colleague = { ...there.hq, id: newId() };
  for (const { id: adjustmentId } of [
    await propose("A1", 9n, "headquarters"),
    await propose("A2", -4n),
  ])
    await there.as((work) => approveAdjustment(work, { adjustmentId }), colleague);
  const { id: adjustmentId } = await propose("A3", -5n);
  await there.as((work) => rejectAdjustment(work, { adjustmentId, reason: "no" }), colleague);
  await propose("A4", -6n);
  await moveOn(there, bruno);
}

/** A basket is quoted with a coupon off its lines, one off its delivery, and points. */
async function quote(there: World): Promise<void> {
  await campaignOf(there, { code: "quoted" });
  const named = { campaign: "quoted", funding: { headquarters: 1, acceptor: 0, issuer: 0 } };
  await couponOf(there, await templateOf(there, { ...named, code: "quoted-off" }));
  const benefit = { kind: "SHIPPING", capMinor: null } as const;
  await couponOf(there, await templateOf(there, { ...named, code: "quoted-shipping", benefit }));
  await there.as((work) =>
    quoteBasket(work, {
      ...{ member: { id: there.anna }, storeCode: "N1", source: "N1", coupons: "BEST", points: 2n },
      basket: basketOf(["TEA 2x3000", "CAKE 1x1000"], 600n),
    }),
  );
}

/** A store asks for a member and thinks better of it; headquarters transfers it. */
async function moveOn(there: World, memberId: string): Promise<void> {
  const wish = { memberId, toStoreId: there.n1.id, reason: "moved house" };
  const { id: transferId } = await there.as((work) => requestBindingTransfer(work, wish));
  await there.as((work) => withdrawTransfer(work, { transferId }));
  await there.as((work) => transferBinding(work, wish));
}

/** A member of N2 is erased. */
async function forget(there: World): Promise<void> {
  const identities = [{ kind: "CARD", value: "forgotten" }] as const;
  const [dan] = await there.as((work) =>
    enrolMembers(work, [{ name: "Dan", identities, storeId: there.n2.id }]),
  );
  if (!dan || dan instanceof Refusal) throw new Error("he is enrolled");
  kit.clock.advance({ minutes: 1 });
  await there.as((work) => eraseMember(work, { memberId: dan.id, reason: "LEGAL_DUTY" }));
}

/** Of three that bought, one is merged into another, and gets some of its order back; one is, and is not. */
async function becomeOne(there: World): Promise<void> {
  const enrolled = await there.as((work) =>
    enrolMembers(
      work,
      ["E", "F", "G"].map((value) => ({ identities: [{ kind: "CARD", value }] })),
    ),
  );
  const [eva = "", fritz = "", gina = ""] = enrolled.map((each) => ("id" in each ? each.id : ""));
  await record(
    there,
    orderOf(there, "E1", { member: { id: eva } }),
    orderOf(there, "F1", { member: { id: fritz }, storeCode: "S1" }),
    orderOf(there, "G1", { member: { id: gina } }),
  );
  const merge = (absorbedId: string) =>
    there.as((work) => mergeMembers(work, { survivorId: eva, absorbedId, reason: "one person" }));
  await merge(fritz);
  await refund(there, "F1", "2026-03-15T04:10:00Z", { refundMinor: 2_000n });
  const { id: mergeId } = await merge(gina);
  await there.as((work) => unmergeMembers(work, { mergeId, reason: "two persons" }));
}

/** A till's file of January lacks an order, and has one more. */
async function compare(there: World): Promise<void> {
  const wish = { franchiseeId: there.north.id, month: asMonth("2026-01"), columns: [] };
  const tolerance = { toleranceMinutes: 5, toleranceMinor: 0n };
  const upload = await there.as((work) => openReconciliation(work, { ...wish, ...tolerance }));
  const path = join(newFolder("till"), "till.csv");
  writeFileSync(
    path,
    "number,time,amount,store\n1,2026-01-05 12:00,123.45,N1\nX,2026-01-09 12:00,1,N1\n",
  );
  await reconcileFile(kit, { ...upload, brandId: there.brandId }, path);
}

/** Two members come from another system, one with points, one with growth. */
async function bringAlong(there: World): Promise<void> {
  const row = {
    name: undefined,
    storeCode: "N1",
    channel: "IMPORT",
    enrolledAt: undefined,
    tier: undefined,
    consents: [],
  } as const;
  const brought = [
    { asset: "PTS", amount: 40n, issuerCode: "S1", lastDay: "2027-05-31" },
    { asset: "GROWTH", amount: 7n, issuerCode: "N1", lastDay: null },
  ];
  await there.as((work) =>
    importBatch(work, {
      ...{ name: "old", today: "2026-03-15" },
      rows: brought.map((opening, at) => ({
        ...{ ...row, number: `${at}`, identities: [{ kind: "CARD", value: `old-${at}` }] },
        openings: [opening],
      })),
    }),
  );
}

/** Three looks are in the trail's chain, and one of a minute later is not yet. */
async function noteAndSeal(there: World): Promise<void> {
  const look = (detail: string) =>
    there.as((work) => writeNotes(work, [{ memberId: there.anna, act: "LOOKED_UP", detail }]));
  for (const detail of ["PHONE", "CARD", "EMAIL"]) await look(detail);
  await kit.begin(system("seal", there.brandId), sealEntries);
  await look("PHONE");
}

/** Support acts in a member's place twice: once until its time is over, once until it ends that itself. */
async function actInPlace(there: World): Promise<void> {
  const keys = openKeys(newFolder("keys"));
  const wish = { memberId: there.anna, reason: "cannot sign in", minutes: 10 };
  for (const ends of [false, true]) {
    const { impersonation } = await there.as((work) => impersonate(work, keys, wish));
    const behalf = {
      ...{ staffId: impersonation.supporterId, reason: impersonation.reason, id: impersonation.id },
    };
    const self = { kind: "member", id: there.anna, brandId: there.brandId, behalf } as const;
    await kit.begin(self, (work) =>
      writeNotes(work, [{ memberId: there.anna, act: "IDENTITIES_SHOWN" }]),
    );
    if (ends) await kit.begin(self, (work) => endImpersonation(work, {}));
  }
}

test("an empty book holds", async () => {
  expect((await verified(kit.look)).failure).toBeUndefined();
});

describe("of a book of three brands", () => {
  let there: World;
  beforeAll(async () => {
    there = await buildBook();
    await noteAndSeal(there);
    await actInPlace(there);
  });

  test("every invariant is recomputed, and how many rows of it is said", async () => {
    const { said, failure } = await verified(kit.look);
    expect(failure).toBeUndefined();
    expect(said.map((line) => line.split("  ")[0])).toEqual(INVARIANTS);
    expect(said.every((line) => line.endsWith("  ok"))).toBe(true);
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^A1 .* {2}\d\d {2}versions/),
        expect.stringMatching(/^A2 .* {2}2 {2}rules/),
        expect.stringMatching(/^B1 .* {2}2 {2}decisions/),
        expect.stringMatching(/^L2 .* {2}\d+ {2}rights/),
        expect.stringMatching(/^L4 .* {2}28 {2}orders/),
        expect.stringMatching(/^O2 .* {2}9 {2}refunds/),
        expect.stringMatching(/^O8 .* {2}4 {2}growths/),
        expect.stringMatching(/^P2 .* {2}1 {2}activations/),
        expect.stringMatching(/^P3 .* {2}2 {2}expiries/),
        expect.stringMatching(/^M1 .* {2}4 {2}proposals/),
        expect.stringMatching(/^I1 .* {2}2 {2}openings/),
        expect.stringMatching(/^K1 .* {2}\d+ {2}entries/),
        expect.stringMatching(/^K2 .* {2}2 {2}impersonations/),
        expect.stringMatching(/^H1 .* {2}4 {2}holds/),
        expect.stringMatching(/^R1 .* {2}6 {2}levels/),
        expect.stringMatching(/^C7 .* {2}1 {2}codes claimed/),
        expect.stringMatching(/^C8 .* {2}\d\d {2}coupons dropped/),
        expect.stringMatching(/^D1 .* {2}6 {2}acts/),
        expect.stringMatching(/^D2 .* {2}1 {2}corrections/),
        expect.stringMatching(/^R2 .* {2}1 {2}sales/),
        expect.stringMatching(/^S2 .* {2}8 {2}statements/),
        expect.stringMatching(/^S7 .* {2}1 {2}orders/),
        expect.stringMatching(/^T1 .* {2}1 {2}gifts/),
        expect.stringMatching(/^V1 .* {2}2 {2}events/),
        expect.stringMatching(/^V2 .* {2}2 {2}events/),
        expect.stringMatching(/^V3 .* {2}1 {2}budgets/),
      ]),
    );
  });

  test.each([...tamperings, ...couponings, ...clearings, ...disputings, ...payments, ...notings])(
    "%s is broken: %s",
    async (invariant, _, statement, says) => {
      const { said, failure } = await tampered(statement, invariant);
      expect(failure).toMatch(new RegExp(`^${invariant} does not hold .*(?:${says})`));
      expect(said.at(-1)).toMatch(new RegExp(`^${invariant} .* BROKEN$`));
      expect(said.slice(0, -1).every((line) => line.endsWith("  ok"))).toBe(true);
    },
  );

  test("what is broken is named, with what it is and what it should be", async () => {
    const [account] = await kit.asOwner<{ address: string; balance: string }>(
      "select address, balance from ledger_account where address like 'wallet/%/N2' limit 1",
    );
    const { failure } = await tampered(
      "update ledger_account set balance = balance + 1 where address like 'wallet/%/N2'",
      "L5",
    );
    expect(failure).toContain(
      `brand ${there.brandId}, owner ${there.anna}, account ${account?.address}`,
    );
    const balance = Number(account?.balance);
    expect(failure).toContain(`balance ${balance + 1}, its entries sum to ${balance}`);
  });

  test("who works as the book's owner is found out (L2)", async () => {
    const asOwner: Look = (actor) => ({
      ...kit.look(actor),
      rows: (statement) => kit.asOwner(statement.text, [...statement.values]) as Promise<never[]>,
    });
    expect((await verified(asOwner)).failure).toMatch(/^L2 .*the role banyan may delete/);
  });
});
